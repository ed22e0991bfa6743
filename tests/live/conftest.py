"""A server process, its cast, and clients that are closed when a test ends."""

import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from game.replay import Entry
from tests import contract
from tests.live.client import Client
from tests.live.pair import Pair
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


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Data with the cast in it, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    return folder, json.loads(ServerProcess(folder).python(module=("tests.live.cast", "4")))


@pytest.fixture
def server_class() -> type[ServerProcess]:
    """What runs the server; a module of tests may ask for others as well."""
    return ServerProcess


@pytest.fixture
def settings_of_the_stage() -> dict[str, str]:
    """Environment variables of the stage's server and of a pair's; a module may give others."""
    return {}


@pytest.fixture
def stage(
    tmp_path: Path,
    template: tuple[Path, dict[str, Any]],
    server_class: type[ServerProcess],
    settings_of_the_stage: dict[str, str],
) -> Iterator[Stage]:
    data, cast = template
    shutil.copytree(data, tmp_path / "data")
    server = server_class(tmp_path / "data", **settings_of_the_stage).start()
    yield Stage(server, cast["debate"], cast["code"], cast["board"], cast["cookies"])
    server.stop()


@pytest.fixture
async def connect(stage: Stage) -> AsyncIterator[Connect]:
    """connect("owner"), connect("Amara"), connect("board"): a client that has its first view. What it was sent until the end of the
    test is held against the contract."""
    clients: list[Client] = []

    async def connect(who: str, of: Stage = stage) -> Client:
        client = await Client.open(of.url(who), of.cookies.get(who, ""))
        clients.append(client)
        await client.until(lambda c: c.view)
        return client

    yield connect
    for client in clients:
        await client.close()
        contract.hold(client)


@pytest.fixture
def redis_urls(redis_url: str) -> tuple[str, str]:
    """Where each process of the pair finds Redis; a module may give others."""
    return redis_url, redis_url


@pytest.fixture
async def pair(
    tmp_path: Path, postgres_url: str, redis_urls: tuple[str, str], settings_of_the_stage: dict[str, str]
) -> AsyncIterator[Pair]:
    async with Pair.started(tmp_path / "data", postgres_url, redis_urls, **settings_of_the_stage) as pair:
        yield pair
