"""How this project's log reads: lines for people, or one JSON object a line for machines. Neither ever holds what opens a door (the
token or code in an address) or what a database quotes of a row; no student's name or text is given to it in the first place.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

debate_now: ContextVar[int | None] = ContextVar("debate", default=None)
"""The debate that the running task works for; its log lines carry the id."""

DOORS = ("board", "chair", "shared", "join", r"invitation/[^/\s]+")
"""Parts of an address after which comes what opens it: whoever has the link may enter."""
_DOOR = re.compile(rf"(/(?:{'|'.join(DOORS)})/)[^/\s?'\"]+")
_QUERY = re.compile(r"(/[^\s?'\"]*)\?[^\s'\">]+")
_ROW = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)


def redacted(text: str) -> str:
    """The text without tokens, codes, queries (what somebody searched for) and the rows that PostgreSQL quotes."""
    text = _DOOR.sub(r"\1…", text)
    return _ROW.sub(r"\1: …", _QUERY.sub(r"\1?…", text))


class Lines(logging.Formatter):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class Json(logging.Formatter):
    """One object a line: at, level, logger, process, message; debate and code where there are; exception with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "debate": debate_now.get(),
            "code": getattr(record, "code", None),
            "message": redacted(record.getMessage()),
            "exception": redacted(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        return json.dumps({key: value for key, value in line.items() if value is not None}, ensure_ascii=False)


def strange_name(record: logging.LogRecord) -> bool:
    """Who asked by a name that is not ours is no fault of ours: one line, which says what to do if the name is right after all."""
    record.exc_info = None
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    record.msg, record.args = str(record.msg).replace("ALLOWED_HOSTS", "ROSTRUM_HOSTS"), ()
    return True


def settings(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING, on standard error."""
    line = {"()": "debate.logs.Lines", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": line, "json": {"()": "debate.logs.Json"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "debate": {"level": level.upper()},
            "daphne": {"level": "WARNING"},
            "django.security.DisallowedHost": {"filters": [strange_name]},
        },
    }
