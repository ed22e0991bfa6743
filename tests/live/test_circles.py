"""A lesson that is over leaves nothing behind that only Python's search for circles of objects would free. What waits for that
search is most of a warm server's memory, and each search stops all debates at once."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest

from tests.live.conftest import Connect, Stage
from tests.live.poller import Poller
from tests.live.server import ServerProcess

OURS = ("debate.", "game.", "daphne.", "autobahn.", "channels.", "asyncio.", "_asyncio.", "twisted.")


class Watched(ServerProcess):
    program: ClassVar[tuple[str, ...]] = ("-m", "tests.live.circles")

    def __init__(self, data: Path, **environment: str) -> None:
        self.pipe = data / "circles"
        os.mkfifo(self.pipe)
        super().__init__(data, **environment, CIRCLES=str(self.pipe))

    def signal(self, which: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(which)

    def circles(self) -> dict[str, int]:
        self.signal(signal.SIGUSR2)
        found: dict[str, int] = json.loads(self.pipe.read_text())
        return found


@pytest.fixture
def server_class() -> type[ServerProcess]:
    return Watched


def seats(stage: Stage) -> list[str]:
    return [who for who in stage.cookies if who != "other"]


async def over_sockets(stage: Stage, connect: Connect) -> None:
    """Everyone comes, something is said and played, and everyone goes."""
    clients = [await connect(who) for who in (*seats(stage), "board")]
    moderator = next(c for c in clients if "huddles" in c.view)
    await moderator.do("advance", step=moderator.view["step"])
    await asyncio.gather(*(c.do("say_in_huddle", text="Which card first?") for c in clients))
    for client in clients:
        await client.close()


async def over_polls(stage: Stage, _connect: Connect) -> None:
    """Everyone looks twice, which ends the first look's time at once, and says something."""
    for who in seats(stage):
        path = urlsplit(stage.url(who)).path.replace("/ws/", "/poll/")
        poller = Poller(stage.server.port, path, stage.cookies[who])
        for _ in range(2):
            poller.seq = None
            await asyncio.to_thread(poller.poll)
        hello = json.dumps({"id": f"{who}.1", "do": "say_in_huddle", "text": "Which card first?"})
        await asyncio.to_thread(poller.ask, "POST", path, hello, **{"Content-Type": "application/json"})


@pytest.mark.parametrize("visit", [over_sockets, over_polls])
async def test_a_class_that_has_gone_leaves_no_circles(
    stage: Stage, connect: Connect, visit: Callable[[Stage, Connect], Awaitable[None]]
) -> None:
    assert isinstance(stage.server, Watched)
    await visit(stage, connect)
    stage.server.signal(signal.SIGUSR1)
    await visit(stage, connect)
    found = await asyncio.to_thread(stage.server.circles)
    assert {name: count for name, count in found.items() if name.startswith(OURS)} == {}
