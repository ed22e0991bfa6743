"""Two server processes on one PostgreSQL and one Redis serve the same debate."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from tests.live.client import Client
from tests.live.pair import Pair
from tests.live.poller import Poller
from tests.live.server import ServerProcess


@pytest.fixture
async def clients(pair: Pair) -> AsyncIterator[tuple[Client, Client]]:
    async with pair.clients() as clients:
        yield clients


async def test_what_one_commits_the_other_shows(clients: tuple[Client, Client]) -> None:
    owner, amara = clients
    assert (await owner.do("advance", step=0))["type"] == "ack"
    await amara.until(lambda c: c.view["stage"] == "prepare")
    assert (await amara.do("say_in_huddle", text="across"))["type"] == "ack"
    await owner.until(
        lambda c: any(m["text"] == "across" for said in c.view["huddles"].values() for m in said.values())
    )
    await owner.until(lambda c: c.seq == amara.seq)


async def test_presence_crosses(clients: tuple[Client, Client]) -> None:
    owner, _ = clients
    await owner.until(lambda c: "s-amara" not in c.away and "s-ben" in c.away)


async def test_the_students_of_a_process_that_was_killed_are_away(pair: Pair, clients: tuple[Client, Client]) -> None:
    owner, _ = clients
    await owner.until(lambda c: "s-amara" not in c.away)
    pair.servers[1].stop(signal.SIGKILL)
    await owner.until(lambda c: "s-amara" in c.away)


async def test_who_joined_elsewhere_is_let_in_and_a_lost_nudge_is_made_up_for(
    pair: Pair, clients: tuple[Client, Client]
) -> None:
    """A third process writes the join and tells nobody."""
    owner, _ = clients
    silent = ServerProcess(pair.servers[0].data, DATABASE_URL=pair.servers[0].environment["DATABASE_URL"], REDIS_URL="")
    cookie = silent.python(
        "import asyncio, django; django.setup()\n"
        "from debate import access; from debate.rooms import rooms; from debate.journal import journal\n"
        "from game.commands import JoinSeat; from tests.live.cast import seat_cookie\n"
        "async def join():\n"
        f"    room = await rooms.room({pair.cast['debate']})\n"
        "    await room.submit(access.seat('s-zoe'), 'join:s-zoe', JoinSeat('s-zoe', 'Zoe'))\n"
        f"asyncio.run(join()); journal.stop(); print(seat_cookie({pair.cast['debate']}, 's-zoe'))"
    ).strip()
    zoe = await Client.open(f"{pair.servers[1].sockets}/ws/seat/{pair.cast['debate']}/", cookie)
    await zoe.until(lambda c: c.view)
    assert zoe.view["me"]["name"] == "Zoe"
    await owner.until(lambda c: "s-zoe" in c.view["seats"])
    await zoe.close()


async def test_conflicting_commands_are_ordered_by_the_journal(clients: tuple[Client, Client]) -> None:
    owner, amara = clients
    commands = [client.do("say_in_huddle", text=f"{n}") for n in range(10) for client in (amara,)]
    commands += [owner.do("announce", text=f"{n}") for n in range(10)]
    answers = await asyncio.gather(*commands)
    assert {a["type"] for a in answers} == {"ack"}
    assert len({a["seq"] for a in answers}) == 20
    last = max(a["seq"] for a in answers)
    await owner.until(lambda c: c.seq == last)
    assert owner.view["announcement"] == "9"


async def test_a_poll_may_land_on_another_process_than_the_last(pair: Pair, clients: tuple[Client, Client]) -> None:
    """Each time on the other one: what is acked here is seen there, though that process has not heard of it yet."""
    owner, cast = clients[0], pair.cast
    ben = Poller(pair.servers[0].port, f"/poll/seat/{cast['debate']}/", cast["cookies"]["Ben"])
    ben.poll()
    for n in range(6):
        frame = {"id": f"k{n}", "do": "say_in_huddle", "text": f"line {n}"}
        ack = await asyncio.to_thread(ben.send, frame)
        ben.port = pair.servers[n % 2].port
        assert await asyncio.to_thread(ben.send, frame) == ack
        while ben.seq != ack["seq"]:
            await asyncio.to_thread(ben.poll)
    assert [line["text"] for line in ben.view["huddle"].values()] == [f"line {n}" for n in range(6)]
    await owner.until(lambda c: c.seq == ben.seq)
    ahead = Poller(pair.servers[1].port, ben.path, ben.cookie)
    ahead.seq = (ben.seq or 0) + 1000  # of a record that is no more
    assert [frame["type"] for frame in await asyncio.to_thread(ahead.poll)] == ["view"]
    assert ahead.view == ben.view
