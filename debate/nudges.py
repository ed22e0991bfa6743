"""Word between processes over the channel layer: "debate 7 has entry 41", "these seats are connected here". Nothing rests on it:
what is lost is made up for by the next beat, by the journal, or by the next command."""

import asyncio
import logging
import time
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from redis.exceptions import RedisError

from debate import journal
from game.replay import BadEntry
from game.values import SeatId

if TYPE_CHECKING:
    from debate.rooms import Room, Rooms

logger = logging.getLogger(__name__)

GROUP = "rostrum"
PROCESS = uuid.uuid4().hex
BEAT = 2.0
"""Seconds after which a process says again who is connected to it, and looks whether a nudge was lost."""
SILENT = 3 * BEAT
"""Seconds without a beat after which a process is taken for gone, and the seats that it had for away."""
LOST = (OSError, RuntimeError, ValueError, RedisError)
"""What a layer without its Redis raises."""
_tasks: set[asyncio.Task[None]] = set()
_unsent: dict[tuple[str, int], dict[str, Any]] = {}
_sender: asyncio.Task[None] | None = None
_running: dict[asyncio.AbstractEventLoop, list[asyncio.Task[None]]] = {}
last_beat: float | None = None
"""When this process last looked at the journal for what it missed (monotonic); None where it is alone."""
_heard: dict[str, float] = {}
"""When each other process was last heard of."""


def shared() -> bool:
    """Whether other processes may serve the same debates."""
    return bool(settings.REDIS_URL)


def send(debate: int, seq: int) -> None:
    """Tells the other processes that `debate` has reached `seq`."""
    _send(("nudge", debate), {"debate": debate, "seq": seq})


def send_presence(seats: Mapping[int, Iterable[SeatId]]) -> None:
    """Tells them the seats of these debates that are connected here."""
    said = {str(debate): sorted(found) for debate, found in seats.items()}
    _send(("presence", 0), {"seats": {**_unsent.get(("presence", 0), {}).get("seats", {}), **said}})


def ask_presence(debate: int) -> None:
    """Asks them who of `debate` is connected to them."""
    _send(("who", debate), {"debate": debate})


def waiting() -> int:
    """Words that Redis has yet to take: of each kind and debate at most one."""
    return len(_unsent)


def _send(what: tuple[str, int], message: dict[str, Any]) -> None:
    """Of each kind and debate only the last word is kept, so that a Redis that does not answer fills no memory."""
    global _sender
    if shared():
        _unsent[what] = message
        loop = asyncio.get_running_loop()
        if _sender is None or _sender.done() or _sender.get_loop() is not loop:
            _sender = loop.create_task(_send_all())


async def _send_all() -> None:
    while _unsent:
        kind, debate = next(iter(_unsent))
        message = _unsent.pop((kind, debate))
        try:
            await get_channel_layer().group_send(GROUP, {**message, "type": kind, "process": PROCESS})
        except LOST as error:
            logger.warning("nudge not sent: %s", error)


def _keep(work: Any) -> None:
    """Runs it beside everything else; the loop alone keeps no task alive."""
    task = asyncio.get_running_loop().create_task(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def start(rooms: "Rooms") -> None:
    """Begins to listen, once for the running event loop."""
    loop = asyncio.get_running_loop()
    if shared() and loop not in _running:
        _running[loop] = [loop.create_task(_receive(rooms)), loop.create_task(_beat(rooms))]


async def _receive(rooms: "Rooms") -> None:
    while True:
        try:
            layer = get_channel_layer()
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            while True:
                _handle(rooms, await layer.receive(channel))
        except LOST as error:
            logger.warning("nudges: connection lost, trying again: %s", error)
            await asyncio.sleep(1)


def _handle(rooms: "Rooms", message: dict[str, Any]) -> None:
    process = message["process"]
    if process == PROCESS:
        return
    _heard[process] = time.monotonic()
    if message["type"] == "presence":
        for debate, seats in message["seats"].items():
            if (room := rooms.loaded(int(debate))) is not None:
                room.hub.elsewhere[process] = frozenset(seats)
                room.hub.tell_presence()
    elif (room := rooms.loaded(message["debate"])) is not None:
        if message["type"] == "who":
            send_presence({room.debate: room.hub.here()})
        else:
            _keep(_read_on(room, message["seq"]))


async def _read_on(room: "Room", seq: int) -> None:
    try:
        await room.nudged(seq)
    except (DatabaseError, InterfaceError, BadEntry) as error:
        logger.error("debate %d: could not read on to entry %d: %s", room.debate, seq, error)


async def _beat(rooms: "Rooms") -> None:
    global last_beat
    while True:
        await asyncio.sleep(BEAT)
        loaded = {room.debate: room for room in rooms.all_loaded()}
        send_presence({debate: here for debate, room in loaded.items() if (here := room.hub.here())})
        _forget_the_silent(loaded.values())
        try:
            reached = await database_sync_to_async(journal.reached)(list(loaded))
        except (DatabaseError, InterfaceError) as error:  # Django's InterfaceError is none of its DatabaseErrors
            logger.warning("nudges: could not look at the journal: %s", error)
            continue
        last_beat = time.monotonic()
        for debate, seq in reached.items():
            _keep(_read_on(loaded[debate], seq))


def _forget_the_silent(rooms: Iterable["Room"]) -> None:
    """A process that was killed takes no leave of its own."""
    gone = {process for process, at in _heard.items() if time.monotonic() - at > SILENT}
    for process in gone:
        del _heard[process]
    for room in rooms:
        if gone & room.hub.elsewhere.keys():
            room.hub.elsewhere = {p: seats for p, seats in room.hub.elsewhere.items() if p not in gone}
            room.hub.tell_presence()
