"""A debate's time when the clock on the wall is set: no countdown moves, the record stays in order, a deadline fires once.

The clock of the machine is not the tests' to set; the two functions that ask it are put under the hand of the test."""

import asyncio
import json

import pytest

from debate import clock
from debate.journal import Journal
from debate.rooms import Room, Rooms
from game import commands as c
from game.replay import Entry
from game.values import Stage
from game.views import MODERATOR
from tests.pages.conftest import Played
from tests.rooms.conftest import Ear

HOUR = 3_600_000


class Wall:
    """The clock on the wall, which can be set, and what passes, which cannot."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead, self.passed = 0, 0
        told, steady = clock.now_ms, clock.steady_ms
        monkeypatch.setattr(clock, "now_ms", lambda: told() + self.ahead + self.passed)
        monkeypatch.setattr(clock, "steady_ms", lambda: steady() + self.passed)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


async def entries(game: Played) -> list[Entry]:
    return await Journal().read(game.debate.pk)


async def in_prepare(game: Played) -> tuple[Room, Ear]:
    """A fresh room, as another process or the next start loads it, whose stage runs; and the moderator who sees it."""
    game.room = await Rooms(Journal()).room(game.debate.pk)
    teacher = Ear(MODERATOR)
    game.room.listen(teacher.listener)
    await game.go_to(Stage.PREPARE)
    return game.room, teacher


def left(room: Room, ear: Ear) -> float:
    """The seconds that a screen shows, by the last `now` that it was told."""
    assert room.state.deadline is not None
    now = [frame["now"] for text in ear.texts if "now" in (frame := json.loads(text))][-1]
    return float(room.state.deadline - now) / 1000


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
async def test_a_clock_that_is_set_moves_no_countdown(game: Played, wall: Wall, jump: int) -> None:
    room, teacher = await in_prepare(game)
    before, stage = left(room, teacher), room.state.format.seconds.prepare
    wall.ahead = jump
    await game.do(c.Announce("The clock was set"))
    assert before - 5 < left(room, teacher) <= before <= stage
    await game.go_to(Stage.CONSTRUCTIVE)
    assert 0 < left(room, teacher) <= room.state.format.seconds.constructive
    times = [entry.at for entry in await entries(game)]
    assert times == sorted(times) and times[-1] - times[0] < HOUR
    assert not any(b'"TimeRanOut"' in entry.events for entry in await entries(game))


async def test_a_server_that_starts_with_the_clock_set_back_goes_on_from_the_record(game: Played, wall: Wall) -> None:
    room, _ = await in_prepare(game)
    room.close()
    wall.ahead = -HOUR
    back = await Rooms(Journal()).room(game.debate.pk)
    teacher = Ear(MODERATOR)
    back.listen(teacher.listener)
    assert 0 < left(back, teacher) <= back.state.format.seconds.prepare
    await back.submit(game.chair, "on", c.Advance(back.state.step))
    assert 0 < left(back, teacher) <= back.state.format.seconds.constructive
    times = [entry.at for entry in await entries(game)]
    assert times == sorted(times)


async def test_a_process_whose_clock_is_behind_keeps_up_with_the_record(game: Played, wall: Wall) -> None:
    """Two machines of a school never quite agree; the deadline is the one that the record has."""
    wall.ahead = -20_000
    behind = await Rooms(Journal()).room(game.debate.pk)
    wall.ahead = 20_000
    ahead, _ = await in_prepare(game)
    teacher = Ear(MODERATOR)
    behind.listen(teacher.listener)
    await behind.nudged(ahead.seq)
    assert behind.state.deadline == ahead.state.deadline
    assert 0 < left(behind, teacher) <= behind.state.format.seconds.prepare


async def test_a_deadline_that_two_processes_ring_is_one_entry(game: Played, wall: Wall) -> None:
    """As after a night in which the server was down: both have the debate, both find it late."""
    one, _ = await in_prepare(game)
    two = await Rooms(Journal()).room(game.debate.pk)
    wall.passed = HOUR
    await asyncio.gather(one._ring(), two._ring())
    rung = [entry for entry in await entries(game) if entry.actor.startswith("clock")]
    assert len(rung) == 1 and b'"TimeRanOut"' in rung[0].events
    await asyncio.gather(one.nudged(rung[0].seq), two.nudged(rung[0].seq))
    assert one.seq == two.seq == rung[0].seq
