"""What Django's system checks say of this project's settings: `manage.py check`, and the start of every command."""

import difflib
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from debate import environment


@register(Tags.compatibility)
def variables_are_sound(**options: Any) -> list[CheckMessage]:
    """Faults found while the settings were read stop the command."""
    return [Error(fault, id="rostrum.E001") for fault in environment.faults]


@register(Tags.compatibility)
def variables_are_known(**options: Any) -> list[CheckMessage]:
    return [Warning(_unknown(name), id="rostrum.W001") for name in environment.unknown()]


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, environment.known - environment.NOT_OURS_TO_READ, 1)
    advice = f"did you mean {near[0]}?" if near else "README.md lists those there are."
    return f"{name} is set, but is no variable of Rostrum; {advice}"


@register(Tags.database)
def database_answers(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Only where a command asks for it (`check --database default`; `serve` does)."""
    return [error for alias in databases or () if (error := _no_answer(alias)) is not None]


def _no_answer(alias: str) -> CheckMessage | None:
    try:
        connections[alias].ensure_connection()
    except DatabaseError as error:
        why = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        return Error(
            f"The database does not answer ({why[0].strip()}); start it, or correct DATABASE_URL.", id="rostrum.E002"
        )
    return None
