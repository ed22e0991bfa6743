"""Slows down guessing: five tries a minute for a teacher's name from one address, and a hundred wrong codes a minute from one
address, which a school may share.

The count is kept in Django's cache: in one process's memory by default, in Redis where there is one. Other names, and the same
name from another address, are not held up, so that a class cannot lock its teacher out from its own laptops.
"""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

TRIES = 5
WRONG_CODES = 100
WAIT_SECONDS = 60


def _count(key: str) -> int:
    """One more; the number of this minute's. Counted before the try, so that many tries at once are many."""
    cache.add(key, 0, WAIT_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # its minute ended between the two lines
        return 1


def _key(username: str, address: str) -> str:
    return "login:" + salted_hmac("rostrum.login", f"{username.casefold()}\n{address}").hexdigest()


def wrong_code(request: HttpRequest) -> None:
    """Counts a code that no debate has."""
    _count(f"code:{request.META.get('REMOTE_ADDR', '')}")


def may_try_code(request: HttpRequest) -> bool:
    """False for the rest of the minute once an address has tried too many wrong codes."""
    return int(cache.get(f"code:{request.META.get('REMOTE_ADDR', '')}", 0)) < WRONG_CODES


class _Throttled(AuthenticationForm):
    def clean(self) -> dict[str, Any]:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        key = _key(self.cleaned_data.get("username") or "", address)
        if _count(key) > TRIES:
            raise ValidationError(
                _("Five wrong tries for this name. Wait a minute, then try again. Other people can still sign in."),
                code="throttled",
            )
        cleaned = super().clean()
        cache.delete(key)
        return cleaned


class SignInForm(_Throttled):
    """Our sign-in page's form."""


class AdminSignInForm(_Throttled, AdminAuthenticationForm):
    """The same limit at the admin's own door."""
