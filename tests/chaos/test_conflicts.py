"""Two processes serve one debate on one PostgreSQL and one Redis: what they do at once is ordered by the journal alone."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from game.replay import Entry, fold
from tests.chaos.school import School
from tests.live.client import Client

EACH = 17
"""Commands of each of the 32 sockets that send: below what one may send at once."""


async def clients_of(school: School, debate: dict[str, Any]) -> list[Client]:
    """The moderator on both processes, and the students on one or the other."""
    teacher, _, *students = debate["sockets"]
    places = [(server, teacher) for server in school.servers]
    places += [(school.servers[number % 2], address) for number, address in enumerate(students)]
    opened = [Client.open(server.sockets + place["path"], headers=place["headers"]) for server, place in places]
    clients = list(await asyncio.gather(*opened))
    for client in clients:
        await client.until(lambda c: c.view)
    return clients


def events(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [event for entry in entries for event in json.loads(entry.events)]


async def leave(clients: list[Client]) -> None:
    for client in clients:
        await client.close()


async def test_five_hundred_conflicting_commands_are_ordered_by_the_journal(pair: School) -> None:
    """All at once: the moderators want the same step, everyone wants the next entry."""
    (debate,) = pair.fill(1)
    pair.start()
    clients = await clients_of(pair, debate)
    names = {client: f"c{number}" for number, client in enumerate(clients)}

    async def send(client: Client, number: int) -> tuple[str, dict[str, Any]]:
        what = (
            {"do": "advance", "step": number // 2}
            if client in clients[:2]
            else {"do": "say_in_huddle", "text": f"line {number}"}
        )
        id_ = f"{names[client]}.{number}"
        return id_, await client.send({"id": id_, **what})

    answers = dict(await asyncio.gather(*(send(client, number) for number in range(EACH) for client in clients)))
    assert len(answers) == 32 * EACH > 500
    acked = {id_: answer["seq"] for id_, answer in answers.items() if answer["type"] == "ack"}
    entries = pair.entries(debate["debate"])
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    there = {entry.command_id.rpartition(":")[2]: entry.seq for entry in entries if ":c" in entry.command_id}
    assert there == acked  # each acked once, at its seq; of what was refused nothing is there
    steps = [event["step"] for event in events(entries) if event["event"] == "StageStarted"]
    assert steps == list(range(1, len(steps) + 1)) != []  # both wanted each step; it came once
    _, state = fold(entries)
    assert state is not None
    for client in clients:
        await client.until(lambda c: c.view["stage"] == state.stage.value)
    await leave(clients)


async def test_a_deadline_comes_once(pair: School) -> None:
    """Both processes have the debate and its clock; a proposal is played when time runs out, once."""
    seconds = json.dumps({"seconds": {"prepare": 0, "constructive": 1}})
    cast = json.loads(pair.servers[0].python(module=("tests.live.cast", "4", seconds)))
    for server in pair.servers:
        server.prepared = True
    pair.start()
    one, two = (server.sockets for server in pair.servers)
    owner = await Client.open(f"{one}/ws/moderator/{cast['debate']}/", cast["cookies"]["owner"])
    amara = await Client.open(f"{two}/ws/seat/{cast['debate']}/", cast["cookies"]["Amara"])
    await amara.until(lambda c: c.view)
    assert (await owner.do("advance", step=0))["type"] == "ack"
    await amara.until(lambda c: c.view["stage"] == "prepare")
    assert (await amara.do("propose", argument="Because of this.", card=amara.view["hand"][0]))["type"] == "ack"
    assert (await owner.do("advance", step=1))["type"] == "ack"
    for client in (owner, amara):
        await client.until(lambda c: c.view["time_up"])
    rung = [entry for entry in pair.entries(cast["debate"]) if entry.actor.startswith("clock")]
    made = [event for event in events(pair.entries(cast["debate"])) if event["event"] == "PlayMade"]
    assert len(rung) == 1 and len(made) == 1
    assert made[0]["seat"] == "s-amara"
    await leave([owner, amara])
