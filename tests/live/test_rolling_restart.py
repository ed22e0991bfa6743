"""Two processes are restarted one after the other while a class plays: it notices nothing but that its sockets come back."""

import asyncio
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from debate import wire
from tests.live.balancer import Balancer
from tests.live.cast import NAMES
from tests.live.client import TIMEOUT, Client
from tests.live.pair import Pair
from tests.live.server import ServerProcess

EACH = 12
"""Lines that each student says in a phase; with those of all phases below what the throttle lets through at once."""


class Returning:
    """A client that does as the page does: told to come back, it does so at once, and sends again what was not answered."""

    def __init__(self, url: str, cookie: str) -> None:
        self._url, self._cookie = url, cookie
        self.came_back = 0
        self.answers: list[dict[str, Any]] = []
        self._ids = iter(range(10_000))

    async def connect(self) -> None:
        self.client = await Client.open(self._url, self._cookie)
        await self.client.until(lambda c: c.view)

    async def _return(self) -> None:
        assert await self.client.closed() == wire.Close.RESTART
        self.came_back += 1
        await self.connect()

    async def do(self, do: str, **fields: Any) -> None:
        frame = {"id": f"r{next(self._ids)}", "do": do, **fields}
        while (answer := await self._answer(frame)) is None:
            await self._return()
        self.answers.append(answer)

    async def _answer(self, frame: dict[str, Any]) -> dict[str, Any] | None:
        """None where the socket closed first."""
        try:
            return await self.client.send(frame)
        except (ConnectionError, ConnectionClosed):
            return None

    async def reach(self, seq: int) -> None:
        """Waits until the view is that of entry `seq`, on whatever process."""
        while self.client.seq < seq:
            try:
                await self.client.until(lambda c: c.seq >= seq or c.socket.close_code is not None)
            except ConnectionError:
                assert self.client.socket.close_code == wire.Close.RESTART
            if self.client.socket.close_code is not None:
                await self._return()


@pytest.fixture
async def class_(pair: Pair) -> AsyncIterator[dict[str, Returning]]:
    """The cast, each in front of the balancer."""
    cast = pair.cast
    async with Balancer([server.port for server in pair.servers]) as balancer:
        found = {}
        for who in ("owner", "co", *NAMES[:4]):
            kind = "moderator" if who in ("owner", "co") else "seat"
            found[who] = Returning(f"{balancer.sockets}/ws/{kind}/{cast['debate']}/", cast["cookies"][who])
        found["board"] = Returning(f"{balancer.sockets}/ws/board/{cast['board']}/", "")
        await asyncio.gather(*(one.connect() for one in found.values()))
        yield found
        await asyncio.gather(*(one.client.close() for one in found.values()))


async def talk(students: dict[str, Returning], phase: str, going: ServerProcess) -> int:
    """Everyone says their lines; the process is told to stop in the midst of it. Its exit status."""
    begun = asyncio.Event()

    async def say(name: str, student: Returning) -> None:
        for n in range(EACH):
            await student.do("say_in_huddle", text=f"{name} {phase} {n}")
            if n == 2:
                begun.set()

    async def stop() -> int:
        await begun.wait()
        return await asyncio.to_thread(going.stop, signal.SIGTERM)

    *_, status = await asyncio.gather(*(say(*one) for one in students.items()), stop())
    return int(status)


async def test_a_class_plays_on_while_its_processes_are_restarted(pair: Pair, class_: dict[str, Returning]) -> None:
    students = {name: class_[name] for name in NAMES[:4]}
    await class_["owner"].do("advance", step=0)
    for phase, going in zip(("first", "second"), pair.servers, strict=True):
        assert await talk(students, phase, going) == 0
        await asyncio.to_thread(going.start)
    await class_["owner"].do("announce", text="both are new")

    answers = [answer for client in class_.values() for answer in client.answers]
    assert {answer["type"] for answer in answers} == {"ack"}, "everything acked, nobody refused"
    last = max(answer["seq"] for answer in answers)
    assert len({answer["seq"] for answer in answers}) == len(answers) == 2 * EACH * len(students) + 2

    async with asyncio.timeout(TIMEOUT):
        await asyncio.gather(*(client.reach(last) for client in class_.values()))
    said = [m["text"] for huddle in class_["owner"].client.view["huddles"].values() for m in huddle.values()]
    for name in students:
        own = [text for text in said if text.startswith(name)]
        assert own == [f"{name} {phase} {n}" for phase in ("first", "second") for n in range(EACH)]
    assert sum(client.came_back for client in class_.values()) >= len(class_), "both restarts were felt"
    await all_see_the_same(pair, class_)


async def all_see_the_same(pair: Pair, class_: dict[str, Returning]) -> None:
    """What each client holds is what a newcomer is given, by either process."""
    for server in pair.servers:
        for client in class_.values():
            path = client._url.split("/", 3)[3]
            fresh = await Client.open(f"{server.sockets}/{path}", client._cookie)
            await fresh.until(lambda c: c.view)
            assert (fresh.seq, fresh.view) == (client.client.seq, client.client.view)
            await fresh.close()
