"""Sockets, thin: find out who it is, hand texts to `wire` and commands to `rooms`, and listen to the hub."""

import asyncio
import logging
from typing import Any, ClassVar
from urllib.parse import urlsplit

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer

from debate import access, wire
from debate.hub import Listener
from debate.models import Debate
from debate.rooms import NoSuchDebate, Room, rooms
from game.errors import Refusal
from game.replay import BadEntry
from game.state import Actor
from game.values import SeatId, TeamId
from game.views import BOARD, MODERATOR, Audience, Viewer

logger = logging.getLogger(__name__)


class Denied(Exception):  # noqa: N818
    """This socket may not be opened."""


class RoomConsumer(AsyncConsumer):
    """What all sockets share. A subclass says who it is (`enter`)."""

    channel_layer_alias: ClassVar[str] = "none"
    """No layer of that name: the hub does the fan-out, so a socket needs no channel of its own."""

    room: Room | None = None
    listener: Listener | None = None
    actor: Actor | None = None

    async def enter(self) -> tuple[Room, Listener]:
        """The room and how this socket looks at it; sets `actor` where it may send commands. Raises Denied."""
        raise NotImplementedError

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        self.throttle = wire.Throttle()
        self._queue: asyncio.Queue[str] | None = None
        try:
            if not self._same_origin():
                raise Denied
            self.room, self.listener = await self.enter()
        except (Denied, NoSuchDebate, BadEntry, Debate.DoesNotExist):
            await self._turn_away()
            return
        await self.send({"type": "websocket.accept", "subprotocol": self._subprotocol()})
        self.room.listen(self.listener)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        if self.room is None or self.listener is None:
            return
        if not self.throttle.allows():
            await self._throttled()
            return
        try:
            frame = wire.parse(message.get("text"))
        except wire.Unreadable as error:
            self.listener.send(wire.refused_frame(error.id, error.refusal))
            return
        if isinstance(frame, wire.Ping):
            self.listener.send(wire.pong_frame())
        elif isinstance(frame, wire.AskView):
            self.room.hub.send_view(self.listener)
        else:
            await self._command(self.room, self.listener, frame)

    async def _command(self, room: Room, listener: Listener, frame: wire.Incoming) -> None:
        try:
            if self.actor is None:
                raise Refusal("watch_only")
            seq = await room.submit(self.actor, frame.id, frame.command)
        except Refusal as refusal:
            listener.send(wire.refused_frame(frame.id, refusal))
        else:
            listener.send(wire.ack_frame(frame.id, seq))

    async def _throttled(self) -> None:
        assert self.listener is not None  # noqa: S101
        if self.throttle.flooded:
            await self.send({"type": "websocket.close", "code": int(wire.Close.FLOOD)})
        else:
            self.listener.send(wire.refused_frame(None, Refusal("rate_limited")))

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        if self.room is not None and self.listener is not None:
            self.room.leave(self.listener)
        if self._queue is not None:
            self._pump.cancel()
        raise StopConsumer

    async def _turn_away(self) -> None:
        """Accepts and closes with a code: a browser is told nothing about a handshake that was rejected."""
        await self.send({"type": "websocket.accept", "subprotocol": self._subprotocol()})
        await self.send({"type": "websocket.close", "code": int(wire.Close.NOT_ALLOWED)})

    def _subprotocol(self) -> str | None:
        return wire.SUBPROTOCOL if wire.SUBPROTOCOL in self.scope.get("subprotocols", ()) else None

    def _same_origin(self) -> bool:
        """A page of another site must not speak with this browser's cookies. Clients that are no browsers send no Origin."""
        headers = dict(self.scope["headers"])
        origin = headers.get(b"origin")
        return origin is None or urlsplit(origin.decode("latin-1")).netloc == headers.get(b"host", b"").decode(
            "latin-1"
        )

    def _sender(self) -> "Any":
        """How the hub sends a text: at once where the server can, else through a queue that keeps the order."""
        direct = self.scope.get("extensions", {}).get("rostrum.send")
        if direct is not None:
            return direct["send"]
        self._queue = asyncio.Queue()
        self._pump = asyncio.get_running_loop().create_task(self._run_pump(self._queue))
        return self._queue.put_nowait

    async def _run_pump(self, queue: "asyncio.Queue[str]") -> None:
        while True:
            await self.send({"type": "websocket.send", "text": await queue.get()})

    def _url(self, name: str) -> Any:
        return self.scope["url_route"]["kwargs"][name]


class SeatConsumer(RoomConsumer):
    """A student's page."""

    async def enter(self) -> tuple[Room, Listener]:
        debate = self._url("debate")
        seat = access.seat_in(self.scope["cookies"], debate)
        if seat is None:
            raise Denied
        room = await rooms.room(debate)
        if seat not in room.state.seats:
            raise Denied
        self.actor = access.seat(seat)
        return room, Listener(self._sender(), seat=SeatId(seat))


class ModeratorConsumer(RoomConsumer):
    """A moderator's page."""

    async def enter(self) -> tuple[Room, Listener]:
        room = await rooms.room(self._url("debate"))
        user = self.scope["user"]
        if not user.is_authenticated or access.moderator_id(user) not in room.state.moderators:
            raise Denied
        self.actor = access.moderator(user)
        return room, Listener(self._sender(), MODERATOR, moderator=access.moderator_id(user), close=self._end)

    def _end(self) -> None:
        """Asks the page to come back, which tells it whether it still may."""
        goodbye = self.send({"type": "websocket.close", "code": int(wire.Close.RIGHTS_CHANGED)})
        self._goodbye = asyncio.get_running_loop().create_task(goodbye)


class TeamConsumer(ModeratorConsumer):
    """A team's screen, as a moderator looks at it."""

    async def enter(self) -> tuple[Room, Listener]:
        room, listener = await super().enter()
        team = TeamId(self._url("team"))
        if team not in room.state.teams:
            raise Denied
        self.actor = None
        listener.viewer = Viewer(Audience.TEAM, team)
        return room, listener


class BoardConsumer(RoomConsumer):
    """The projector's page: whoever has the link."""

    async def enter(self) -> tuple[Room, Listener]:
        debate = await database_sync_to_async(Debate.objects.only("pk").get)(board_token=self._url("token"))
        return await rooms.room(debate.pk), Listener(self._sender(), BOARD)
