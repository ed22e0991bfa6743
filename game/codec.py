"""Commands, events and deck to JSON and back. Events carry a version per entry, so that an old journal folds in new code:
an upcast named `upcast_v1_v2` turns the plain data of version 1 into that of version 2."""

from collections.abc import Callable, Sequence
from typing import Any, get_type_hints

import msgspec

from game.commands import WIRE_COMMANDS, Command
from game.errors import Refusal
from game.events import AnyEvent, Event

EVENTS_VERSION = 1
UPCASTS: dict[int, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {}
"""From a version to the function that makes the next one of it."""

_encoder = msgspec.json.Encoder(order="deterministic")
_events = msgspec.json.Decoder(tuple[AnyEvent, ...])
_plain = msgspec.json.Decoder()


class CorruptEvents(ValueError):
    """What was saved is no list of events of a version that this code knows."""


def encode_events(events: Sequence[Event]) -> bytes:
    """The events of one entry as JSON of the current version, the same bytes for the same events."""
    return _encoder.encode(tuple(events))


def decode_events(text: bytes | str, version: int = EVENTS_VERSION) -> tuple[Event, ...]:
    """The events of one entry. Raises CorruptEvents."""
    try:
        if version == EVENTS_VERSION:
            return _events.decode(text)
        return msgspec.convert(_upcast(_plain.decode(text), version), tuple[AnyEvent, ...])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise CorruptEvents(f"version {version}: {error}") from error


def _upcast(events: Any, version: int) -> Any:
    if not 1 <= version < EVENTS_VERSION:
        raise CorruptEvents(f"version {version} is not known; this code writes {EVENTS_VERSION}")
    for number in range(version, EVENTS_VERSION):
        events = UPCASTS[number](events)
    return events


_WIRE = {type_.__struct_config__.tag: type_ for type_ in WIRE_COMMANDS}
_HINTS = {type_: get_type_hints(type_, include_extras=True) for type_ in WIRE_COMMANDS}


def parse_command(plain: dict[str, Any]) -> Command:
    """A command from what a client sent. Raises Refusal: unknown_command, unknown_field, text_too_long, text_empty,
    wrong_type; its detail names the field."""
    do = plain.get("do")
    type_ = _WIRE.get(do) if isinstance(do, str) else None
    if type_ is None:
        raise Refusal("unknown_command")
    hints = _HINTS[type_]
    for name in plain:
        if name != "do" and name not in hints:
            raise Refusal("unknown_field", name[:64])
    for name, hint in hints.items():
        if name in plain:
            _check_field(name, plain[name], hint)
    try:
        return msgspec.convert(plain, type_)
    except msgspec.ValidationError as error:
        raise Refusal("wrong_type", str(error)[:120]) from None


def _check_field(name: str, value: Any, hint: Any) -> None:
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        text = str(error)
        if isinstance(value, str) and "length <=" in text:
            raise Refusal("text_too_long", name) from None
        if value == "" and "length >=" in text:
            raise Refusal("text_empty", name) from None
        raise Refusal("wrong_type", name) from None
