"""The protocol `rostrum.v1`: what comes in is parsed here, what goes out is framed here, limits and close codes stand here.

docs/protocol.md describes it for people who write clients.
"""

import re
import time
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

import msgspec
from django.utils.translation import gettext
from msgspec import Struct

from debate import counts
from debate.outgoing import ID_PATTERN, AckFrame, ClosedFrame, PongFrame, PresenceFrame, RefusedFrame
from game.codec import parse_command
from game.commands import Command
from game.errors import Refusal
from game.values import Millis, SeatId

SUBPROTOCOL = "rostrum.v1"
FRAME_MAX = 16 * 1024
"""Bytes that a client's frame may have; the longest legal command is about 4 kB."""
RATE = 10.0
"""Frames a second that one socket may keep up for long."""
BURST = 40.0
"""Frames that it may send at once before RATE counts."""
FLOOD = 100
"""Throttled frames in a row after which the socket is closed."""
UNREAD_MAX = 500
"""Frames of one socket that may wait to be read; a client that sends on regardless is closed."""
UNSENT_MAX = 256 * 1024
"""Bytes that may wait for a reader that is too slow; then its socket is closed."""
POLL_SECONDS = 6.0
"""How long a poll waits for news: long before a proxy cuts it, and short enough that its answer shows that the link is alive."""
SOCKETS_PER_SEAT = 8
"""Pages that one seat may have open in one process; one more closes the oldest."""
_ID = re.compile(ID_PATTERN)


class Close(IntEnum):
    """Why the server closes a socket. What a client should do stands in docs/protocol.md."""

    why: str

    def __new__(cls, code: int, why: str) -> "Close":
        made = int.__new__(cls, code)
        made._value_, made.why = code, why
        return made

    RESTART = 4000, "the server is being stopped or restarted"
    NOT_ALLOWED = 4001, "no such debate, or no right to see it"
    FLOOD = 4002, "it sent far too much, or opened too many sockets"
    TOO_SLOW = 4003, "it did not read what it was sent"
    RIGHTS_CHANGED = (
        4004,
        "the moderator was removed or signed out, the account changed, or the team that it looked at is gone",
    )
    SERVER_ERROR = 4005, "a bug of ours, which is in the server's log"


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def encode(plain: Any) -> str:
    return _encoder.encode(plain).decode()


def now_ms() -> int:
    """What the clock on the wall says, in milliseconds since 1970 UTC. A debate has a time of its own: `debate.clock.Time`."""
    return time.time_ns() // 1_000_000


# ---- out ----


def view_frame(seq: int, now: Millis, view: str, away: Iterable[SeatId]) -> str:
    """The whole view; `view` is its JSON, encoded once for everyone who gets it; `now` is the debate's time, here and below."""
    return f'{{"type":"view","seq":{seq},"now":{now},"view":{view},"away":{encode(sorted(away))}}}'


def joined(objects: Sequence[str]) -> str:
    """One JSON object of several that share no key."""
    return "{" + ",".join(text[1:-1] for text in objects) + "}"


def patch_frame(after: int, seq: int, now: Millis, patch: dict[str, Any]) -> str:
    return f'{{"type":"patch","after":{after},"seq":{seq},"now":{now},"patch":{encode(patch)}}}'


def ack_frame(id_: str, seq: int) -> str:
    return encode(AckFrame(type="ack", id=id_, seq=seq))


def refused_frame(id_: str | None, refusal: Refusal) -> str:
    counts.refusals[refusal.code] += 1
    out = RefusedFrame(
        type="refused", code=refusal.code, kind=refusal.text.kind, sentence=gettext(refusal.text.sentence)
    )
    if id_ is not None:
        out["id"] = id_
    if refusal.detail:
        out["detail"] = refusal.detail
    return encode(out)


def presence_frame(away: Iterable[SeatId]) -> str:
    return encode(PresenceFrame(type="presence", away=sorted(away)))


def pong_frame(now: Millis) -> str:
    return encode(PongFrame(type="pong", now=now))


def closed_frame(code: Close) -> str:
    """Over HTTP, which has no close code of its own."""
    return encode(ClosedFrame(type="closed", code=int(code)))


# ---- in ----


class Ping(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="ping"):
    """Am I still connected?"""


class AskView(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="view"):
    """Send me the whole view."""


class Incoming(Struct, frozen=True):
    """A command with the client's own id."""

    id: str
    command: Command


class Unreadable(Exception):  # noqa: N818  a person's mistake, answered with its refusal
    """A frame that holds no command; `id` is its own where one could be read."""

    def __init__(self, refusal: Refusal, id_: str | None = None) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.id = id_


def parse(text: str | None) -> Ping | AskView | Incoming:
    """What a client's frame says. Raises Unreadable with a malformed refusal; `text` is None for a binary frame."""
    if text is None:
        raise Unreadable(Refusal("not_text"))
    if len(text) > FRAME_MAX or len(text.encode("utf-8", "surrogatepass")) > FRAME_MAX:
        raise Unreadable(Refusal("frame_too_large"))
    try:
        plain = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise Unreadable(Refusal("not_json")) from None
    if not isinstance(plain, dict):
        raise Unreadable(Refusal("wrong_type"))
    return _parse_frame(plain)


def _parse_frame(plain: dict[str, Any]) -> Ping | AskView | Incoming:
    if plain == {"do": "ping"}:
        return Ping()
    if plain == {"do": "view"}:
        return AskView()
    id_ = plain.pop("id", None)
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        raise Unreadable(Refusal("wrong_type", "id"))
    if not isinstance(plain.get("do"), str):
        raise Unreadable(Refusal("unknown_command"), id_)
    try:
        return Incoming(id_, parse_command(plain))
    except Refusal as refusal:
        raise Unreadable(refusal, id_) from None


class Throttle:
    """A token bucket for one socket: RATE a second, BURST at once. `flooded` after FLOOD refusals in a row."""

    def __init__(self) -> None:
        self._tokens = BURST
        self._at = time.monotonic()
        self._refused = 0

    def allows(self) -> bool:
        now = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._at) * RATE)
        self._at = now
        if self._tokens < 1:
            self._refused += 1
            return False
        self._tokens -= 1
        self._refused = 0
        return True

    @property
    def flooded(self) -> bool:
        return self._refused >= FLOOD
