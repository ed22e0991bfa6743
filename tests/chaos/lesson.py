"""A class that plays one debate after another, and what its clients were told held against what the database has."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from game import bots
from game.replay import Entry, fold
from tests.chaos.pupil import Pupil
from tests.chaos.school import PATIENCE, School, until

AGREE = 15.0
"""Seconds in which all clients must have come to what the journal says; a beat between processes is 2."""
LONGEST = 900.0
"""Seconds that a debate may take, its server killed again and again."""


@dataclass
class Findings:
    """Counts over all debates. `differ` are clients whose view was not the journal's, `ghosts` refused commands that are in it."""

    debates: int = 0
    entries: int = 0
    acked: int = 0
    lost: int = 0
    gaps: int = 0
    twice: int = 0
    differ: int = 0
    ghosts: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.gaps or self.twice or self.differ or self.ghosts)

    def __add__(self, other: "Findings") -> "Findings":
        names = self.__dataclass_fields__
        return Findings(**{name: getattr(self, name) + getattr(other, name) for name in names})


class Lesson:
    """One debate: the moderator, the board and the students, each on whichever process it finds."""

    def __init__(self, school: School, debate: dict[str, Any], seed: int, pace: float) -> None:
        self.school, self.debate = school, debate["debate"]
        minds = itertools.chain((bots.moderator_move, None), itertools.repeat(bots.student_move))
        self.pupils = [
            Pupil(f"d{self.debate}.{number}", address, mind, school, seed + number)
            for number, (address, mind) in enumerate(zip(debate["sockets"], minds, strict=False))
        ]
        for pupil in self.pupils:
            pupil.pace = pace
        self.pupils[0].pace = pace / 3
        self._tasks = [asyncio.ensure_future(pupil.run()) for pupil in self.pupils]

    @property
    def here(self) -> bool:
        return all(pupil.here for pupil in self.pupils)

    @property
    def ended(self) -> bool:
        return bool(self.pupils[0].picture.get("ended"))

    @property
    def acked(self) -> set[str]:
        """The ids of the commands that were acked."""
        return {id_ for pupil in self.pupils for id_ in pupil.ledger.acked}

    @property
    def acks(self) -> int:
        return len(self.acked)

    def refusals(self, code: str) -> int:
        return sum(pupil.ledger.codes[code] for pupil in self.pupils)

    def be_quiet(self, quiet: bool) -> None:
        for pupil in self.pupils:
            pupil.quiet = quiet

    async def agree(self) -> list[Pupil]:
        """Stops the play, waits for every answer, and gives those who do not come to see what the journal says for their eyes."""
        self.be_quiet(True)
        await until(lambda: not any(pupil.waiting for pupil in self.pupils), "every command is answered", 2 * PATIENCE)
        end = time.monotonic() + AGREE
        while (differing := await self._differing()) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        self.be_quiet(False)
        return differing

    async def _differing(self) -> list[Pupil]:
        entries = await asyncio.to_thread(self.school.entries, self.debate)
        _, state = fold(entries)
        assert state is not None
        return [p for p in self.pupils if not p.here or p.picture != p.should_see(state)]

    async def end(self) -> Findings:
        """Everyone leaves; what they were told is held against the journal."""
        differing = await self.agree()
        for pupil in self.pupils:
            pupil.over = True
        await asyncio.gather(*self._tasks)
        entries = self.school.entries(self.debate)
        return audit(self.pupils, entries, len(differing))


def audit(pupils: Iterable[Pupil], entries: list[Entry], differ: int) -> Findings:
    """What the clients were told, against the journal. A command's id there ends with the client's own."""
    ledgers = [pupil.ledger for pupil in pupils]
    acked = {id_: seq for ledger in ledgers for id_, seq in ledger.acked.items()}
    there = {entry.command_id.rpartition(":")[2]: entry.seq for entry in entries}
    return Findings(
        debates=1,
        entries=len(entries),
        acked=len(acked),
        lost=sum(there.get(id_) != seq for id_, seq in acked.items()),
        gaps=sum(e.seq != n for n, e in enumerate(entries, 1)) + sum(ledger.gaps for ledger in ledgers),
        twice=len(entries) - len(there) + sum(ledger.twice for ledger in ledgers),
        differ=differ,
        ghosts=sum(id_ in there for ledger in ledgers for id_ in ledger.refused),
        codes=sum((ledger.codes for ledger in ledgers), Counter()),
        closed=sum((ledger.closed for ledger in ledgers), Counter()),
    )


class SchoolClass:
    """Plays the school's debates one after the other, so that whatever fails, fails in live play. `done` are those that it has
    left; `ahead` debates are made at a time."""

    def __init__(self, school: School, seed: int, ahead: int = 2, pace: float = 0.3) -> None:
        self.school, self.seed, self.ahead, self.pace = school, seed, ahead, pace
        self.done = Findings()
        self._debates = school.fill(ahead)
        self._over = False

    def begin(self) -> None:
        self.lesson = self._next()
        self._playing = asyncio.ensure_future(self._play())

    def _next(self) -> Lesson:
        return Lesson(self.school, self._debates.pop(), self.seed + 100 * self.done.debates, self.pace)

    async def _play(self) -> None:
        while True:
            await until(lambda: self.lesson.ended or self._over, "the debate has ended", LONGEST)
            if not self._over and not self._debates:
                self._debates = await asyncio.to_thread(self.school.fill, self.ahead)
            found = await self.lesson.end()
            self.done += found
            if self._over:
                return
            self.lesson = self._next()

    async def finish(self) -> Findings:
        """Ends the play, and gives what was found in all debates."""
        self._over = True
        await self._playing
        return self.done

    # ---- what to wait for ----

    @property
    def here(self) -> bool:
        return self.lesson.here

    @property
    def acks(self) -> int:
        return self.done.acked + self.lesson.acks

    async def back(self) -> None:
        """Everyone is connected and has a view."""
        await self.sees(lambda: self.here, "everyone is back")

    async def plays_on(self, acks: int) -> None:
        """So many more commands are saved."""
        goal = self.acks + acks
        await self.sees(lambda: self.acks >= goal, f"{acks} more acks")

    async def is_refused(self, code: str) -> None:
        """Somebody is refused with that code, from now on."""
        before = self._refusals(code)
        await self.sees(lambda: self._refusals(code) > before, f"a refusal {code}")

    def _refusals(self, code: str) -> int:
        return self.done.codes[code] + self.lesson.refusals(code)

    async def sees(self, condition: Callable[[], bool], what: str) -> None:
        """As `until`; a class that has failed itself says so at once."""
        await until(lambda: self._playing.done() or condition(), what, 2 * PATIENCE)
        if self._playing.done():
            self._playing.result()
