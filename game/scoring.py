"""From marks to points, from stances to the swing. Whole numbers; nothing is stored, everything follows from the state."""

from msgspec import Struct

from game.format import Criterion, Rubric
from game.state import Mark, Play, State, plays_in
from game.values import SeatId, TeamId

SWING_VOTERS = 3
"""Fewer than this many voters, and an average would tell what one of them thinks."""


def ceiling(rubric: Rubric, criterion: Criterion, play: Play) -> int:
    """The highest level that `play` can reach: lower for a rebuttal by reasoning alone."""
    return criterion.top if play.card is not None else min(criterion.top, rubric.reasoning_ceiling)


def is_marked(rubric: Rubric, play: Play) -> bool:
    """Whether every criterion has a level."""
    return play.mark is not None and all(c.id in play.mark.levels for c in rubric.criteria)


def points(rubric: Rubric, play: Play) -> int:
    """Level times weight over the criteria, plus the answer point; 0 without a mark. A hidden play earns what it was marked."""
    return mark_points(rubric, play.mark) if play.mark is not None else 0


def mark_points(rubric: Rubric, mark: Mark) -> int:
    earned = sum(c.weight * mark.levels.get(c.id, 0) for c in rubric.criteria)
    return earned + (rubric.answer_point if mark.answer_point else 0)


def top_points(rubric: Rubric, play: Play, answer_point: bool) -> int:
    """The most that `play` could earn."""
    return sum(c.weight * ceiling(rubric, c, play) for c in rubric.criteria) + (
        rubric.answer_point if answer_point else 0
    )


def round_points(state: State, team: TeamId, number: int) -> int:
    return sum(points(state.format.rubric, p) for p in plays_in(state, number) if p.team == team)


def released_points(state: State, team: TeamId) -> int:
    """A team's points over all rounds whose marks are released."""
    return sum(round_points(state, team, number) for number in state.released)


class Swing(Struct, frozen=True):
    """How far a group moved: the mean stance (1 to 5) before and after of those who voted both times."""

    voters: int
    before: float
    after: float

    @property
    def shift(self) -> float:
        return self.after - self.before


def swing(state: State, team: TeamId | None = None) -> Swing | None:
    """The swing of a team, or of the class; None where it could give a single stance away.

    A team's is told only when every team that voted has enough voters, or the class's and the others' would tell it.
    """
    groups = {t: [s for s in both_times(state) if state.seats[s].team == t] for t in state.teams}
    if team is not None and any(0 < len(seats) < SWING_VOTERS for seats in groups.values()):
        return None
    voters = groups[team] if team is not None else both_times(state)
    if len(voters) < SWING_VOTERS:
        return None
    before = sum(state.stances_before[s] for s in voters) / len(voters)
    after = sum(state.stances_after[s] for s in voters) / len(voters)
    return Swing(len(voters), round(before, 2), round(after, 2))


def both_times(state: State) -> list[SeatId]:
    return [s for s in state.seats if s in state.stances_before and s in state.stances_after]
