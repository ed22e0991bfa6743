"""A server process, its cast, and clients that are closed when a test ends."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from game.replay import Entry
from tests.live.client import Client
from tests.live.server import ServerProcess


@dataclass
class Stage:
    """A running server with one debate, and how each of its cast connects."""

    server: ServerProcess
    debate: int
    code: str
    board: str
    cookies: dict[str, str]

    def url(self, who: str) -> str:
        if who == "board":
            return f"{self.server.sockets}/ws/board/{self.board}/"
        kind = "moderator" if who in ("owner", "co", "other") else "seat"
        return f"{self.server.sockets}/ws/{kind}/{self.debate}/"

    def entries(self) -> list[Entry]:
        """The journal as another process reads it from the database."""
        script = (
            "import django; django.setup()\n"
            "from debate.journal import read\n"
            "import msgspec, sys\n"
            f"sys.stdout.buffer.write(msgspec.json.encode(read({self.debate})))"
        )
        import msgspec

        return msgspec.json.decode(self.server.python(script), type=list[Entry])


Connect = Callable[..., Awaitable[Client]]


def make_stage(folder: Path, students: int = 4, **environment: str) -> Stage:
    server = ServerProcess(folder, **environment)
    cast = json.loads(server.python(module=("tests.live.cast", str(students))))
    server.start()
    return Stage(server, cast["debate"], cast["code"], cast["board"], cast["cookies"])


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = make_stage(tmp_path)
    yield stage
    stage.server.stop()


@pytest.fixture
async def connect(stage: Stage) -> AsyncIterator[Connect]:
    """connect("owner"), connect("Amara"), connect("board"): a client that has its first view."""
    clients: list[Client] = []

    async def connect(who: str, of: Stage = stage) -> Client:
        client = await Client.open(of.url(who), of.cookies.get(who, ""))
        clients.append(client)
        await client.until(lambda c: c.view)
        return client

    yield connect
    for client in clients:
        await client.close()
