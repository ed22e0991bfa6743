"""The environment variables that set a server up, read one by one. What does not do is noted as a fault, in one sentence that
names the variable and says what to do; the setting then has its default, and `debate.checks` lets no command start."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url

from debate import redis_hosts

T = TypeVar("T")
PREFIX = "ROSTRUM_"
NOT_OURS_TO_READ = {"ROSTRUM_CHROMIUM"}
"""Read by the tests alone."""
SECRET_LENGTH, SECRET_VARIETY = 50, 5
"""What Django's own `check --deploy` asks of a secret key."""
TOKEN_LENGTH = 20

faults: list[str] = []
known: set[str] = set(NOT_OURS_TO_READ)


def env(name: str, read: Callable[[str], T], default: T) -> T:
    """The variable as `read` understands it; `default` where it is not set, empty, or at fault. `read` raises ValueError with
    the rest of a sentence that begins with the variable's name."""
    known.add(name)
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    try:
        return read(given)
    except ValueError as error:
        faults.append(f"{name} {error}")
        return default


def unknown() -> list[str]:
    """Variables that look like ours and are read by nobody: a slip of the pen would otherwise go unnoticed."""
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


# ---- what a variable may say ----


def text(given: str) -> str:
    return given


def names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def switch(given: str) -> bool:
    if given not in ("0", "1"):
        raise ValueError(f'is "{given}"; set it to 1 (on) or 0 (off).')
    return given == "1"


def days(given: str) -> int:
    if not (given.isascii() and given.isdigit() and int(given) > 0):
        raise ValueError(f'is "{given}"; set it to a whole number of days, 1 or more, or leave it out to keep debates.')
    return int(given)


def one_of(*choices: str) -> Callable[[str], str]:
    def read(given: str) -> str:
        if given.lower() not in choices:
            raise ValueError(f'is "{given}"; set it to one of: {", ".join(choices)}.')
        return given.lower()

    return read


def time_zone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (ValueError, OSError, KeyError):
        raise ValueError(f'is "{given}", which is no time zone; set it to a name such as Europe/London.') from None
    return given


def public_url(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(
            f'is "{given}"; set it to the address that students type, such as https://debates.example.org.'
        )
    return given.rstrip("/")


def secret_key(given: str) -> str:
    if len(given) < SECRET_LENGTH or len(set(given)) < SECRET_VARIETY:
        example = "python3 -c 'import secrets; print(secrets.token_urlsafe(60))'"
        raise ValueError(f"is too weak; set it to {SECRET_LENGTH} random characters or more, made with: {example}")
    return given


def token(given: str) -> str:
    if len(given) < TOKEN_LENGTH:
        raise ValueError(f"is too short; set it to {TOKEN_LENGTH} random characters or more.")
    return given


def database(given: str) -> Any:
    """A database as Django's settings want it. The fault never repeats the address: a password stands in it."""
    form = "set it to postgres://user:password@host/name, or leave it out for SQLite in the data folder."
    try:
        found = dj_database_url.parse(given)
    except ValueError:
        raise ValueError(f"is no address of a database; {form}") from None
    engine = str(found["ENGINE"]).rpartition(".")[2]
    if engine not in ("postgresql", "sqlite3") or not found["NAME"]:
        raise ValueError(f"names no PostgreSQL database; {form}")
    if engine == "postgresql":
        _need_psycopg()
    return found


def _need_psycopg() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise ValueError("needs PostgreSQL's driver; install it with: python -m pip install -e '.[postgres]'") from None


def redis(given: str) -> str:
    try:
        redis_hosts.host(given)
    except ValueError:
        forms = "redis://host:6379/0, or redis+sentinel://host:26379,host:26379/master"
        raise ValueError(f"is no address of Redis; set it to {forms}, or leave it out.") from None
    return given


# ---- the data folder ----


def folder(path: Path) -> Path:
    """The data folder, made where it is not there; readable by its owner alone, as it holds what students wrote."""
    with contextlib.suppress(OSError):  # said below
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _writable(path):
        faults.append(
            f'ROSTRUM_DATA: the data folder "{path}" cannot be written; make it writable for this account, or name another.'
        )
    return path


def _writable(path: Path) -> bool:
    return path.is_dir() and os.access(path, os.R_OK | os.W_OK | os.X_OK)


def kept_secret(path: Path) -> str:
    """The secret in a file, made once, readable by its owner alone. Put there whole: processes may start together."""
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        if not path.exists():
            with open(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(60))
            _put(made, path)
        return path.read_text().strip() or _refuse(
            f'The secret key in "{path}" is empty; delete the file to get a new one.'
        )
    except OSError:
        if not _writable(path.parent):
            return secrets.token_urlsafe(60)  # said already
        return _refuse(f'The secret key in "{path}" cannot be read or made; give this account the right to.')


def _put(made: Path, path: Path) -> None:
    try:
        os.link(made, path)
    except FileExistsError:
        pass  # another process was first
    except OSError:  # a file system without links
        os.replace(made, path)
    finally:
        made.unlink(missing_ok=True)


def _refuse(fault: str) -> str:
    """No command starts with it, so that nothing is ever signed with what stands in for the key."""
    faults.append(fault)
    return secrets.token_urlsafe(60)
