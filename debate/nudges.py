"""Word between processes over the channel layer: "debate 7 has entry 41", "these seats are connected here". Nothing rests on it:
a nudge that is lost is made up for by the journal, and presence may be lost."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from channels.layers import get_channel_layer
from django.conf import settings

from game.values import SeatId

if TYPE_CHECKING:
    from debate.rooms import Rooms

logger = logging.getLogger(__name__)

GROUP = "rostrum"
PROCESS = uuid.uuid4().hex
_tasks: set[asyncio.Task[None]] = set()
_receivers: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}


def shared() -> bool:
    """Whether other processes may serve the same debates."""
    return bool(settings.REDIS_URL)


def send(debate: int, seq: int) -> None:
    """Tells the other processes that `debate` has reached `seq`."""
    _send({"type": "nudge", "debate": debate, "seq": seq})


def send_presence(debate: int, seats: Iterable[SeatId]) -> None:
    _send({"type": "presence", "debate": debate, "seats": sorted(seats)})


def _send(message: dict[str, Any]) -> None:
    if shared():
        _keep(asyncio.get_running_loop().create_task(_group_send({**message, "process": PROCESS})))


async def _group_send(message: dict[str, Any]) -> None:
    try:
        await get_channel_layer().group_send(GROUP, message)
    except (OSError, RuntimeError, ValueError) as error:
        logger.warning("nudge not sent: %s", error)


def _keep(task: asyncio.Task[None]) -> None:
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def start(rooms: "Rooms") -> None:
    """Begins to listen, once for the running event loop."""
    loop = asyncio.get_running_loop()
    if shared() and loop not in _receivers:
        _receivers[loop] = loop.create_task(_receive(rooms))


async def _receive(rooms: "Rooms") -> None:
    while True:
        try:
            layer = get_channel_layer()
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            for room in rooms.all_loaded():  # what was said while nobody listened
                await room.nudged(room.seq + 1)
            while True:
                await _handle(rooms, await layer.receive(channel))
        except (OSError, RuntimeError, ValueError) as error:
            logger.warning("nudges: connection lost, trying again: %s", error)
            await asyncio.sleep(1)


async def _handle(rooms: "Rooms", message: dict[str, Any]) -> None:
    room = rooms.loaded(message["debate"])
    if room is None or message["process"] == PROCESS:
        return
    if message["type"] == "presence":
        room.hub.elsewhere[message["process"]] = frozenset(message["seats"])
        room.hub.tell_presence()
        return
    with contextlib.suppress(Exception):
        await room.nudged(message["seq"])
