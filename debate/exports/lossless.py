"""The whole debate as JSON, entry by entry: what another Rostrum imports as the same saved debate (see `debate.imports`)."""

import json
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from debate.exports.source import Source
from game.events import AnyEvent

FORMAT = "rostrum.debate/1"
FORMAT_NAME, FORMAT_VERSION = "rostrum.debate", 1
SCHEMA_HEAD = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"A saved debate ({FORMAT})"}
LAST_MOMENT = 4_102_444_800_000
"""The year 2100, in milliseconds: nothing that a debate says lies after it."""


class SavedEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """One accepted command: `at` in milliseconds since 1970 UTC; `events` stay bytes until their `version` is known."""

    seq: Annotated[int, Meta(ge=1, le=1_000_000)]
    command_id: Annotated[str, Meta(min_length=1, max_length=140)]
    actor: Annotated[str, Meta(pattern=r"^(moderator:.+|seat:.+|clock:?)$", max_length=70)]
    at: Annotated[int, Meta(ge=0, le=LAST_MOMENT)]
    version: Annotated[int, Meta(ge=1, le=1000)]
    events: msgspec.Raw


class SavedDebate(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole debate that has ended; `label` is the class."""

    format: Annotated[str, Meta(pattern=r"^rostrum\.debate/1$")]
    label: Annotated[str, Meta(max_length=40)]
    opened: Annotated[datetime, Meta(tz=True)]
    ended: Annotated[datetime, Meta(tz=True)]
    entries: Annotated[tuple[SavedEntry, ...], Meta(min_length=1)]


def make(source: Source) -> bytes:
    """The same bytes for the same debate, wherever it was imported."""
    entries = tuple(
        SavedEntry(e.seq, e.command_id, e.actor, e.at, e.version, msgspec.Raw(e.events)) for e in source.record.entries
    )
    saved = SavedDebate(FORMAT, source.label, source.opened, source.ended, entries)
    return msgspec.json.encode(saved) + b"\n"


def schema_text() -> str:
    """The JSON Schema as `docs/debate.schema.json` holds it."""
    return json.dumps(SCHEMA_HEAD | _schema(), indent=2, ensure_ascii=False) + "\n"


def _schema() -> dict[str, Any]:
    (top, events), types = msgspec.json.schema_components(
        [SavedDebate, tuple[AnyEvent, ...]], ref_template="#/$defs/{name}"
    )
    types["SavedEntry"]["properties"]["events"] = events | {"minItems": 1}
    return top | {"$defs": types}
