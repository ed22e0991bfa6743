"""A debate over real sockets at all four doors: every message of docs/asyncapi.yaml comes, and none that is not in it."""

import asyncio
import itertools
import random
from collections.abc import Callable
from typing import Any

import msgspec

from game import bots
from game.commands import Command
from tests import contract
from tests.live.client import Client
from tests.live.conftest import Connect, Stage

STUDENTS = ("Amara", "Ben", "Chidi", "Dina")
Mind = Callable[[dict[str, Any], Callable[[int], int]], Command | None]


class Class:
    """Bots at their sockets. What they send must be as the contract says; `acked` counts what was legal, by name."""

    def __init__(self) -> None:
        self.draw = random.Random(7).randrange
        self.numbers = itertools.count(1)
        self.acked: set[str] = set()

    async def move(self, client: Client, mind: Mind) -> None:
        if move := mind({**client.view, "away": client.away}, self.draw):
            await self.send(client, msgspec.to_builtins(move))

    async def send(self, client: Client, fields: dict[str, Any]) -> None:
        frame = {"id": f"bot.{next(self.numbers)}", **fields}
        name = contract.command(frame)
        if (await client.send(frame))["type"] == "ack":
            self.acked.add(name)


async def play(owner: Client, students: list[Client]) -> Class:
    """A whole debate, one move after the other."""
    room = Class()
    async with asyncio.timeout(60):
        while not owner.view["ended"]:
            for student in students:
                await room.move(student, bots.student_move)
            await room.move(owner, bots.moderator_move)
            await asyncio.sleep(0)  # a turn for those who read
    return room


async def put_out_and_back(owner: Client, student: Client) -> None:
    seat = student.view["me"]["seat"]
    await owner.do("remove_seat", seat=seat)
    await student.until(lambda c: "hand" not in c.view)
    await owner.do("admit", seat=seat)
    await student.until(lambda c: "hand" in c.view)


async def ask(client: Client) -> None:
    """The frames that hold no command, and one that holds nothing."""
    await client.socket.send('{"do": "ping"}')
    await client.until(lambda c: any(frame["type"] == "pong" for frame in c.frames))
    before = sum(frame["type"] == "view" for frame in client.frames)
    await client.socket.send('{"do": "view"}')
    await client.until(lambda c: sum(frame["type"] == "view" for frame in c.frames) > before)
    assert (await client.raw("{}"))["code"] == "wrong_type"


async def test_every_message_comes_and_is_as_the_contract_says(stage: Stage, connect: Connect) -> None:
    owner, board = await connect("owner"), await connect("board")
    students = [await connect(name) for name in STUDENTS]
    look = await Client.open(f"{stage.server.sockets}/ws/team/{stage.debate}/t1/", stage.cookies["owner"])
    await look.until(lambda c: c.view)
    await put_out_and_back(owner, students[0])
    room = await play(owner, students)
    at = {"seat": students[0], "moderator": owner, "team": look, "board": board}
    for door, client in at.items():
        await ask(client)
        await client.close()
        assert contract.hold(client) == contract.sent_at(door)
    assert {"Propose", "MakePlay", "SayInHuddle", "Advance", "MarkPlay", "ReleaseMarks", "EndDebate"} <= room.acked
