"""kill -9 of server processes at random points of a class's play."""

import asyncio
import random
import signal
import time
from collections.abc import Callable

from tests.chaos.lesson import Findings, SchoolClass
from tests.chaos.school import School

ACKS_MAX = 60
"""Commands that are saved between two kills, at most."""
WITHIN = 0.03
"""Seconds in which the kill then falls: anywhere in a command's way, not just after an answer."""
ALL_AT_ONCE = 4
"""One kill in so many ends every process of the school."""


class Killer:
    """Kills in turn; `healed` are the seconds from each kill until everyone was back."""

    def __init__(self, school: School, class_: SchoolClass, seed: int) -> None:
        self.school, self.class_ = school, class_
        self.draw = random.Random(seed)
        self.kills = 0
        self.healed: list[float] = []

    async def kill(self) -> None:
        await self.class_.back()
        await self.class_.plays_on(self.draw.randint(1, ACKS_MAX))
        await asyncio.sleep(self.draw.random() * WITHIN)
        began = time.monotonic()
        await asyncio.gather(self._restart(), self._heal(began))

    async def _restart(self) -> None:
        servers = self.school.servers
        victims = servers if self.draw.randrange(ALL_AT_ONCE) == 0 else [self.draw.choice(servers)]
        ends = await self.school.restart(victims)
        assert set(ends) == {-signal.SIGKILL}, ends
        self.kills += len(victims)

    async def _heal(self, began: float) -> None:
        lesson = self.class_.lesson
        await self.class_.sees(lambda: not self.class_.here, "the kill is noticed")
        await self.class_.back()
        if lesson is self.class_.lesson:  # else everyone was on the way to the next debate
            self.healed.append(time.monotonic() - began)


async def play_and_kill(
    school: School, kills: int, seed: int, say: Callable[[str], None] = lambda text: None
) -> tuple[Killer, Findings]:
    """A class of 30 plays on the school's processes while they are killed at least `kills` times."""
    class_ = SchoolClass(school, seed, ahead=2 + kills // 15)
    school.start()
    class_.begin()
    killer = Killer(school, class_, seed)
    while killer.kills < kills:
        await killer.kill()
        if killer.kills % 10 < len(school.servers):
            say(f"  {killer.kills} kills, {class_.acks} acks, {class_.done.debates} debates to their end")
    await class_.back()
    return killer, await class_.finish()
