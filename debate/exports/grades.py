"""What a gradebook is told of each student: the marks of their own plays, as far as they are released."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from django.utils.translation import gettext as _

from debate.exports.source import Source
from debate.pages.history import stage_name
from game.scoring import is_marked, points, top_points
from game.state import Play, Seat, State, answers_card, is_dropped, plays_in
from game.values import SeatStatus

BOM = b"\xef\xbb\xbf"
"""By it Excel knows UTF-8, so that names stay intact."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that starts so could be run as a formula by a spreadsheet."""
Cell = str | int | float | None


@dataclass(frozen=True)
class Row:
    """One student. `marked` are the plays with a whole mark in a round whose marks are released."""

    state: State
    seat: Seat
    plays: list[Play]
    messages: int

    @property
    def marked(self) -> list[Play]:
        rubric = self.state.format.rubric
        return [p for p in self.plays if p.round in self.state.released and is_marked(rubric, p)]

    @property
    def team(self) -> str:
        return self.state.teams[self.seat.team].name

    @property
    def positions(self) -> str:
        """What the student argued, in that order; what the team argues for who made no play."""
        names = {p.id: p.name for p in self.state.deck.positions}
        argued = [p.position for p in self.plays] or [self.state.teams[self.seat.team].position]
        return ", ".join(names[position] for position in dict.fromkeys(argued))

    @property
    def points(self) -> int | None:
        return _sum(points(self.state.format.rubric, p) for p in self.marked)

    @property
    def top(self) -> int | None:
        return _sum(top_points(self.state.format.rubric, p, answers_card(self.state, p)) for p in self.marked)

    @property
    def percent(self) -> float | None:
        """Points earned of points within reach: students speak a different number of times, so sums do not compare."""
        return round(100 * self.points / self.top, 2) if self.points is not None and self.top else None

    def round_points(self, number: int) -> int | None:
        return _sum(points(self.state.format.rubric, p) for p in self.marked if p.round == number)

    def mean_level(self, criterion: str) -> float | None:
        levels = [p.mark.levels[criterion] for p in self.marked if p.mark is not None]
        return round(fmean(levels), 2) if levels else None

    @property
    def words(self) -> int:
        return sum(len(p.argument.split()) for p in self.plays)

    @property
    def dropped(self) -> int:
        return sum(is_dropped(self.state, p) for p in self.plays)

    @property
    def feedback(self) -> str:
        """The reasons for decision, each with the play that it is for."""
        told = [(p, p.mark.comment) for p in self.plays if p.round in self.state.released and p.mark and p.mark.comment]
        return " / ".join(
            _("Round %(round)d, %(stage)s: %(comment)s")
            % {"round": p.round, "stage": stage_name(p.stage).lower(), "comment": " ".join(comment.split())}
            for p, comment in told
        )


def _sum(numbers: Iterable[int]) -> int | None:
    found = list(numbers)
    return sum(found) if found else None


def rows(source: Source) -> list[Row]:
    """Everyone who was in at the end or has made a play, by team, in the order they joined."""
    state = source.record.state
    plays = [p for n in range(1, len(state.format.rounds) + 1) for p in plays_in(state, n) if _author_known(state, p)]
    said = [m for messages in state.messages.values() for m in messages]
    found = [
        Row(state, seat, [p for p in plays if p.seat == seat.id], sum(m.seat == seat.id for m in said))
        for seat in state.seats.values()
    ]
    order = {team: n for n, team in enumerate(state.teams)}
    there = [row for row in found if row.plays or row.seat.status is SeatStatus.SEATED]
    return sorted(there, key=lambda row: order[row.seat.team])


def _author_known(state: State, play: Play) -> bool:
    """As for the moderators' view: while marking is blind, nobody is told who made a play before its marks are released."""
    return not state.blind or play.round in state.released


def item_name(source: Source) -> str:
    """What the gradebook's column is called. It ends in the day: Canvas takes a number in brackets at the end for an id."""
    return " ".join(part for part in (source.record.state.deck.title, source.label, source.day) if part)


def sheet(lines: Iterable[Sequence[Cell]]) -> bytes:
    """The lines as CSV (RFC 4180, UTF-8 with BOM) in which no cell is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in line] for line in lines)
    return BOM + out.getvalue().encode()


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet could run gets an apostrophe before it; numbers are numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
