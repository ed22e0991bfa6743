"""A class of thirty loses its network for as long as the test says, with commands on their way and others made meanwhile."""

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.client import Client
from tests.live.conftest import Stage
from tests.live.server import ServerProcess
from tests.proxies import Proxy

STUDENTS = 30


@pytest.fixture
def stage(tmp_path: Path, lesson: tuple[Path, dict[str, Any]]) -> Iterator[Stage]:
    """A server with a class of thirty in four teams; cookies by seat."""
    data, cast = lesson
    shutil.copytree(data, tmp_path / "data")
    server = ServerProcess(tmp_path / "data").start()
    yield Stage(server, cast["debate"], "", cast["board"], {**cast["seats"], "owner": cast["teacher"]})
    server.stop()


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("lesson")
    return folder, json.loads(ServerProcess(folder).python(module=("tests.live.lesson", str(STUDENTS))))


class Pupil:
    """A student behind the proxy, who keeps what has no answer."""

    def __init__(self, stage: Stage, proxy: Proxy, seat: str) -> None:
        self.seat, self.cookie = seat, stage.cookies[seat]
        self.url = f"{proxy.sockets}/ws/seat/{stage.debate}/"
        self.waiting: list[dict[str, Any]] = []
        self.acks: list[dict[str, Any]] = []

    async def come(self) -> None:
        """Connects, and sends what waits, ids unchanged."""
        self.client = await Client.open(self.url, self.cookie)
        await self.client.until(lambda c: c.view)
        for frame in self.waiting:
            self.acks.append(await self.client.send(frame))

    def say(self, text: str) -> dict[str, Any]:
        """A line that waits for its answer."""
        self.waiting.append({"id": f"{self.seat}.{len(self.waiting)}", "do": "say_in_huddle", "text": text})
        return self.waiting[-1]

    async def propose(self) -> None:
        answer = await self.client.do("propose", argument=f"Draft of {self.seat}", card=self.client.view["hand"][0])
        assert answer["type"] == "ack", answer


@pytest.fixture
async def proxy(stage: Stage) -> AsyncIterator[Proxy]:
    proxy = Proxy(stage.server.port)
    yield proxy
    proxy.close()


@pytest.fixture
async def teacher(stage: Stage) -> AsyncIterator[Client]:
    """On another network, which is well."""
    client = await Client.open(stage.url("owner"), stage.cookies["owner"])
    await client.until(lambda c: c.view)
    yield client
    await client.close()


async def to_prepare(teacher: Client) -> None:
    while teacher.view["stage"] != "prepare":
        step = teacher.view["step"]
        assert (await teacher.do("advance", step=step))["type"] == "ack"
        await teacher.until(lambda c, step=step: c.view["step"] > step)


def floors(view: dict[str, Any]) -> dict[str, bool]:
    return {seat: entry["floor"] for seat, entry in view["seats"].items()}


async def test_a_class_is_back_with_everything(stage: Stage, proxy: Proxy, teacher: Client) -> None:
    pupils = [Pupil(stage, proxy, seat) for seat in stage.cookies if seat != "owner"]
    await asyncio.gather(*(pupil.come() for pupil in pupils))
    await teacher.until(lambda c: not c.away)
    await to_prepare(teacher)
    await asyncio.gather(*(pupil.client.until(lambda c: c.view.get("hand")) for pupil in pupils))
    await asyncio.gather(*(pupil.propose() for pupil in pupils))
    seq = pupils[0].client.seq
    await teacher.until(lambda c: c.seq >= seq)
    before = floors(teacher.view), teacher.view["proposals"]

    on_their_way = [pupil.client.socket.send(json.dumps(pupil.say("as it went"))) for pupil in pupils]
    await asyncio.gather(*on_their_way)
    proxy.lose()
    await asyncio.gather(*(pupil.client.closed() for pupil in pupils))
    await teacher.until(lambda c: len(c.away) == STUDENTS)
    for pupil in pupils:
        pupil.say("while it was away")
        with pytest.raises(OSError):
            await pupil.come()

    proxy.open()
    await asyncio.gather(*(pupil.come() for pupil in pupils))
    await teacher.until(lambda c: not c.away)
    assert {ack["type"] for pupil in pupils for ack in pupil.acks} == {"ack"}
    last = max(ack["seq"] for pupil in pupils for ack in pupil.acks)
    await teacher.until(lambda c: c.seq == last)
    for pupil in pupils:
        huddle = teacher.view["huddles"][pupil.client.view["team"]]
        await pupil.client.until(lambda c, huddle=huddle: c.view["huddle"] == huddle)
    assert (floors(teacher.view), teacher.view["proposals"]) == before
    said = Counter((m["seat"], m["text"]) for lines in teacher.view["huddles"].values() for m in lines.values())
    assert said == {(p.seat, text): 1 for p in pupils for text in ("as it went", "while it was away")}
    entries = stage.entries()
    assert [entry.seq for entry in entries] == list(range(1, last + 1))
    acked = {f"seat:{p.seat}:{ack['id']}": ack["seq"] for p in pupils for ack in p.acks}
    assert {e.command_id: e.seq for e in entries if e.command_id in acked} == acked
    for pupil in pupils:
        await pupil.client.close()
