"""A lesson that is over leaves nothing behind that only Python's search for circles of objects would free. What waits for that
search is most of a warm server's memory, and each search stops all debates at once."""

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import ClassVar

import pytest

from tests.live.conftest import Connect, Stage
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


async def visit(stage: Stage, connect: Connect) -> None:
    """Everyone comes, something is said and played, and everyone goes."""
    clients = [await connect(who) for who in (*stage.cookies, "board") if who != "other"]
    moderator = next(c for c in clients if "huddles" in c.view)
    await moderator.do("advance", step=moderator.view["step"])
    await asyncio.gather(*(c.do("send_message", text="Which card first?") for c in clients))
    for client in clients:
        await client.close()


async def test_a_class_that_has_gone_leaves_no_circles(stage: Stage, connect: Connect) -> None:
    assert isinstance(stage.server, Watched)
    await visit(stage, connect)
    stage.server.signal(signal.SIGUSR1)
    await visit(stage, connect)
    found = await asyncio.to_thread(stage.server.circles)
    assert {name: count for name, count in found.items() if name.startswith(OURS)} == {}
