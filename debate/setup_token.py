"""The one-time token that proves, at the first visit, that whoever makes the first account can read this terminal.

It lives in the data folder, readable by its owner alone, only as long as there is no account.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model


def current_token() -> str | None:
    """The token to print, made when there is none yet; None once there is an account."""
    if get_user_model().objects.exists():
        forget()
        return None
    try:
        with open(os.open(_path(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(12))
    except FileExistsError:
        pass
    return _path().read_text().strip() or None


def is_current(token: str) -> bool:
    """Whether `token` is the one printed; takes as long for a near miss as for a far one."""
    known = current_token()
    return known is not None and secrets.compare_digest(known.encode(), token.strip().encode())


def forget() -> None:
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(settings.DATA) / "setup_token"
