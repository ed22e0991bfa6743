"""The doors of the sockets over HTTP, for networks that block WebSockets: a GET that waits for news, a POST that brings one frame.

Each answer is a JSON array of the frames that a socket would get. A poll remembers nothing: the client says which view it has, so
that any process can answer. Who may come in and what becomes of a frame is the business of the consumers, as it is for a socket.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from debate import wire
from debate.consumers import (
    BoardConsumer,
    ModeratorConsumer,
    NowhereConsumer,
    RoomConsumer,
    SeatConsumer,
    TeamConsumer,
    open_sockets,
)
from debate.hub import Listener
from debate.outlet import HeldOutlet
from debate.rooms import Room
from game.errors import Refusal
from game.state import Actor

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.05
"""How long the first news waits for what comes with it."""
LINGER_SECONDS = 5.0
"""How long whoever was answered counts as connected: until their next poll, on a slow network too."""
HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


@lru_cache(maxsize=10_000)
def _throttle(path: str, actor: Actor | None) -> wire.Throttle:
    """One for all that someone posts at a door; those not seen for longest are forgotten, and are full again."""
    return wire.Throttle()


class _Lingering:
    """Who was answered stays in the hub, deaf, until they ask again: nobody is away between two polls."""

    def __init__(self) -> None:
        self._last: dict[Hashable, tuple[asyncio.TimerHandle, Room, Listener]] = {}

    def leave(self, room: Room, listener: Listener) -> None:
        """Later; whoever lingers in the same place goes at once, so that there is never more than one."""
        place = (room.debate, listener.seat, listener.viewer, listener.moderator)
        self._go(place)
        timer = asyncio.get_running_loop().call_later(LINGER_SECONDS, self._go, place)
        self._last[place] = (timer, room, listener)

    def _go(self, place: Hashable) -> None:
        if (last := self._last.pop(place, None)) is not None:
            timer, room, listener = last
            timer.cancel()
            room.leave(listener)


_lingering = _Lingering()


class Polled(RoomConsumer):
    """A socket's class for one request over HTTP, in front of the class whose door it is."""

    kind = "poll"
    out: HeldOutlet

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        self.scope, self.out = scope, HeldOutlet()
        body = await _body(receive)
        status = self._fault()
        if status == 200:
            await self._answer(body, receive)
        frames = b"[" + ",".join(self.out.texts).encode() + b"]"
        length = (b"content-length", b"%d" % len(frames))
        await send({"type": "http.response.start", "status": status, "headers": [*HEADERS, length]})
        await send({"type": "http.response.body", "body": frames})

    def _fault(self) -> int:
        """The HTTP status. What is said to someone goes in frames: a proxy may put its own words in the place of an error's."""
        if self.scope["method"] not in ("GET", "POST"):
            return 405
        # a form of another site cannot send this type, and its scripts only after asking us, who never allow it
        json = self._header(b"content-type").partition(b";")[0].strip().lower() == b"application/json"
        return 200 if self.scope["method"] == "GET" or json else 415

    async def _answer(self, body: bytes, receive: Receive) -> None:
        """Leaves the frames of the answer in the outlet. A bug of ours is logged and said."""
        gone = asyncio.ensure_future(receive())  # after the body nothing comes but the end of the connection
        gone.add_done_callback(lambda _: self.out.stop())
        open_sockets.add(self)
        try:
            await (self._bring(body) if self.scope["method"] == "POST" else self._wait())
        except Exception:
            logger.exception("poll %s failed", self.scope["path"])
            self.out.close(wire.Close.SERVER_ERROR)
        finally:
            gone.cancel()
            self.gone()

    async def _bring(self, body: bytes) -> None:
        """One frame of the client's, as over a socket."""
        if await self.come_in():
            self.throttle = _throttle(self.scope["path"], self.actor)
            try:
                await self.take(_text(body))
            except Exception:
                logger.exception("poll %s failed", self.scope["path"])
                self.out.send(wire.refused_frame(None, Refusal("server_error")))

    async def _wait(self) -> None:
        """The whole view at once for one who has it not; else what happens within a while."""
        if came := await self.come_in():
            room, listener = came
            after = self._after()
            if after is not None and after > room.seq:  # the process that told them so was ahead of this one
                await room.nudged(after)
            room.listen(listener, after)
            if not self.out.texts:
                await self._news(room, listener)

    async def _news(self, room: Room, listener: Listener) -> None:
        await self.out.until_some(wire.POLL_SECONDS)
        await asyncio.sleep(GATHER_SECONDS)
        if not self.out.texts:
            self.out.send(wire.pong_frame(room.time.now()))
        room.hub.send_presence(listener)  # what changed between two polls is told here at the latest

    def leave(self, room: Room, listener: Listener) -> None:
        if self.scope["method"] == "GET":
            _lingering.leave(room, listener)

    def _after(self) -> int | None:
        """The seq of the view that the client has; None for what is no number, whatever the bytes."""
        told = parse_qs(self.scope["query_string"].decode("latin-1")).get("after", [""])[0]
        return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None

    def _same_origin(self) -> bool:
        return super()._same_origin() and self._header(b"sec-fetch-site") in (b"", b"same-origin")

    def _header(self, name: bytes) -> bytes:
        found: bytes = dict(self.scope["headers"]).get(name, b"")
        return found


async def _body(receive: Receive) -> bytes:
    """The request's body, as much of it as can be a frame and one byte more."""
    body, more = b"", True
    while more:
        message = await receive()
        body = (body + message.get("body", b""))[: wire.FRAME_MAX + 1]
        more = message.get("more_body", False)
    return body


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


class SeatPoll(Polled, SeatConsumer):
    """A student's page."""


class ModeratorPoll(Polled, ModeratorConsumer):
    """A moderator's page."""


class TeamPoll(Polled, TeamConsumer):
    """A team's screen, as a moderator looks at it."""


class BoardPoll(Polled, BoardConsumer):
    """The projector's page."""


class NowherePoll(Polled, NowhereConsumer):
    """Any other address."""
