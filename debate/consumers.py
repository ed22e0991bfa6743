"""Sockets, thin: find out who it is, hand texts to `wire` and commands to `rooms`, and listen to the hub."""

import asyncio
import logging
from typing import Any, ClassVar

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from django.db import DatabaseError

from debate import access, logs, wire
from debate.hub import Listener
from debate.models import Debate
from debate.outlet import Outlet, outlet
from debate.rooms import NoSuchDebate, Room, rooms
from game.errors import Refusal
from game.replay import BadEntry
from game.state import Actor
from game.values import SeatId, TeamId
from game.views import BOARD, MODERATOR, Audience, Viewer

logger = logging.getLogger(__name__)

SIGNED_IN_SECONDS = 5.0
"""How often a moderator's socket looks whether its account is still signed in."""
open_sockets: set["RoomConsumer"] = set()
"""Every socket and poll of this process, from its opening to its end."""


class Denied(Exception):  # noqa: N818
    """This socket may not be opened."""


class RoomConsumer(AsyncConsumer):
    """What all sockets share. A subclass says who it is (`enter`)."""

    kind: ClassVar[str]
    """What `/metrics` calls such a socket."""

    room: Room | None = None
    listener: Listener | None = None
    actor: Actor | None = None
    out: Outlet

    async def enter(self) -> tuple[Room, Listener]:
        """The room and how this socket looks at it; sets `actor` where it may send commands. Raises Denied."""
        raise NotImplementedError

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Channels' own, without the two tasks a message with which it listens to a layer as well."""
        self.scope, self.base_send = scope, send
        self.out = outlet(scope, send)
        self.throttle = wire.Throttle()
        open_sockets.add(self)
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:  # however it ends, also when the server gives up waiting for it
            self.gone()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Channels' own, without its thread hop for database connections, which are the business of who uses one here. A bug of
        ours is logged and said; it ends a socket only while it opens."""
        try:
            await getattr(self, message["type"].replace(".", "_"))(message)
        except StopConsumer:
            raise
        except Exception:
            logger.exception("socket %s failed", self.scope["path"])
            if message["type"] == "websocket.receive":
                self.out.send(wire.refused_frame(None, Refusal("server_error")))
            else:
                self.out.close(wire.Close.SERVER_ERROR)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Accepts in any case: a browser is told nothing about a handshake that was rejected, but it hears a close code."""
        subprotocol = wire.SUBPROTOCOL if wire.SUBPROTOCOL in self.scope.get("subprotocols", ()) else None
        await self.send({"type": "websocket.accept", "subprotocol": subprotocol})
        if came := await self.come_in():
            room, listener = came
            room.listen(listener)

    async def come_in(self) -> tuple[Room, Listener] | None:
        """Lets in who may, however they came here; closes for who may not."""
        try:
            if not self._same_origin():
                raise Denied
            self.room, self.listener = await self.enter()
        except (Denied, NoSuchDebate, BadEntry, Debate.DoesNotExist):
            self.out.close(wire.Close.NOT_ALLOWED)
            return None
        logs.debate_now.set(self.room.debate)
        return self.room, self.listener

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        await self.take(message.get("text"))

    async def take(self, text: str | None) -> None:
        """Deals with one frame of the client's, however it came here; None for one that is no text."""
        if self.room is None or self.listener is None or self.out.closed:
            return
        if not self.throttle.allows():
            self._throttled()
            return
        try:
            frame = wire.parse(text)
        except wire.Unreadable as error:
            self.out.send(wire.refused_frame(error.id, error.refusal))
            return
        if isinstance(frame, wire.Ping):
            self.out.send(wire.pong_frame(self.room.time.now()))
        elif isinstance(frame, wire.AskView):
            self.room.hub.send_view(self.listener)
        else:
            await self._command(self.room, frame)

    async def _command(self, room: Room, frame: wire.Incoming) -> None:
        try:
            if self.actor is None:
                raise Refusal("watch_only")
            seq = await room.submit(self.actor, frame.id, frame.command)
        except Refusal as refusal:
            self.out.send(wire.refused_frame(frame.id, refusal))
        else:
            self.out.send(wire.ack_frame(frame.id, seq))

    def _throttled(self) -> None:
        if self.throttle.flooded:
            self.out.close(wire.Close.FLOOD)
        else:
            self.out.send(wire.refused_frame(None, Refusal("rate_limited")))

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    def gone(self) -> None:
        """The last that a socket does."""
        open_sockets.discard(self)
        self.out.stop()
        if self.room is not None and self.listener is not None:
            self.leave(self.room, self.listener)

    def leave(self, room: Room, listener: Listener) -> None:
        """Nobody looks here any more."""
        room.leave(listener)

    def _same_origin(self) -> bool:
        """A page of another site must not speak with this browser's cookies. Clients that are no browsers send no Origin."""
        headers = dict(self.scope["headers"])
        host, origin = headers.get(b"host", b""), headers.get(b"origin")
        return origin in (None, b"http://" + host, b"https://" + host)

    def _looks(self, **whose: Any) -> Listener:
        return Listener(self.out.send, close=self.out.close, **whose)

    def _url(self, name: str) -> Any:
        return self.scope["url_route"]["kwargs"][name]


class SeatConsumer(RoomConsumer):
    """A student's page."""

    kind = "seat"

    async def enter(self) -> tuple[Room, Listener]:
        debate = self._url("debate")
        seat = access.seat_in(self.scope["cookies"], debate)
        if seat is None:
            raise Denied
        room = await rooms.room(debate)
        if not await room.knows(lambda state: seat in state.seats):
            raise Denied
        self.actor = access.seat(seat)
        return room, self._looks(seat=SeatId(seat))


class ModeratorConsumer(RoomConsumer):
    """A moderator's page. It is closed once the moderator is removed (by the hub) or the account is no longer signed in."""

    kind = "moderator"
    viewer = MODERATOR
    _watch: "asyncio.Task[None] | None" = None

    async def enter(self) -> tuple[Room, Listener]:
        user = self.scope["user"]
        if not user.is_authenticated:
            raise Denied
        room, moderator = await rooms.room(self._url("debate")), access.moderator_id(user)
        if not await room.knows(lambda state: moderator in state.moderators):
            raise Denied
        self.actor = access.moderator(user)
        self._watch = asyncio.get_running_loop().create_task(self._while_signed_in())
        return room, self._looks(viewer=self.viewer, moderator=moderator)

    async def _while_signed_in(self) -> None:
        while not self.out.closed:
            await asyncio.sleep(SIGNED_IN_SECONDS)
            try:
                if not await access.still_signed_in(self.scope["session"].session_key, self.scope["user"]):
                    self.out.close(wire.Close.RIGHTS_CHANGED)
            except DatabaseError as error:
                logger.warning("socket %s: could not look at its account: %s", self.scope["path"], error)

    def gone(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None  # it holds its last frame, and that this socket: a circle
        super().gone()


class TeamConsumer(ModeratorConsumer):
    """A team's screen, as a moderator looks at it."""

    kind = "team"

    async def enter(self) -> tuple[Room, Listener]:
        team = TeamId(self._url("team"))
        self.viewer = Viewer(Audience.TEAM, team)
        room, listener = await super().enter()
        if team not in room.state.teams:
            raise Denied
        self.actor = None
        return room, listener


class BoardConsumer(RoomConsumer):
    """The projector's page: whoever has the link."""

    kind = "board"

    async def enter(self) -> tuple[Room, Listener]:
        debate = await database_sync_to_async(Debate.objects.only("pk").get)(board_token=self._url("token"))
        return await rooms.room(debate.pk), self._looks(viewer=BOARD)


class NowhereConsumer(RoomConsumer):
    """Any other address."""

    kind = "nowhere"

    async def enter(self) -> tuple[Room, Listener]:
        raise Denied
