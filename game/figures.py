"""Figures about a debate, for pictures of it. What a view tells is counted from that view, so that the figures hold no more than
its viewer may know; time and deals, which no view keeps, are counted from the states on the way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

from msgspec import Struct

from game.format import Criterion
from game.state import State
from game.values import CardId, Millis, SeatId, SeatStatus, TeamId

Plays = Mapping[str, Mapping[str, Any]]
"""A view's plays by id, see `game.views.PlayView`."""


class Spread(Struct, frozen=True):
    """How often each level was given in one criterion; `counts[n]` is for level n."""

    counts: tuple[int, ...]

    @property
    def marks(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Only where there are marks."""
        return sum(level * n for level, n in enumerate(self.counts)) / self.marks


def spread(plays: Plays, criterion: Criterion, released: Sequence[int], team: str) -> Spread:
    """The released levels of a team's plays, as far as the view tells them."""
    told = [p["mark"].get("levels", {}) for p in plays.values() if _marked(p, released) and p["team"] == team]
    given = [levels[criterion.id] for levels in told if criterion.id in levels]
    return Spread(tuple(given.count(level) for level in range(criterion.top + 1)))


def _marked(play: Mapping[str, Any], released: Sequence[int]) -> bool:
    return play["round"] in released and "mark" in play


def words_argued(plays: Plays, team: str) -> int:
    """Words in the arguments of a team's plays that may be read."""
    return sum(len(p["argument"].split()) for p in plays.values() if p["team"] == team and "argument" in p)


def time_used(moments: Iterable[tuple[Millis, State]]) -> dict[int, Millis]:
    """How long each step of the agenda ran, by its number: without pauses, reopened ones together, up to the last moment.

    A moment is when an entry was accepted, with the state after it.
    """
    used: dict[int, Millis] = {}
    for (at, state), (until, _after) in pairwise(moments):
        if not state.paused and not state.ended:
            used[state.step] = Millis(used.get(state.step, 0) + until - at)
    return used


def dealt(states: Iterable[State], whose: Callable[[State], Iterable[TeamId]]) -> frozenset[CardId]:
    """Every card that was ever in the hand of those teams."""
    return frozenset(card for state in states for team in whose(state) for card in state.teams[team].hand)


def all_teams(state: State) -> Iterable[TeamId]:
    return state.teams


def team_of(seat: SeatId) -> Callable[[State], Iterable[TeamId]]:
    """The team whose hand this student saw, while seated."""

    def own(state: State) -> Iterable[TeamId]:
        entry = state.seats.get(seat)
        return (entry.team,) if entry is not None and entry.status is SeatStatus.SEATED else ()

    return own


class Fate(StrEnum):
    """What became of a card in a debate, by the best that happened to it."""

    ANSWERED = "answered"
    DROPPED = "dropped"
    PLAYED = "played"
    HELD = "held"
    UNSEEN = "unseen"


class CardStory(Struct, frozen=True):
    """`played` times by any team; of these plays `answered` were answered and `dropped` left without an answer."""

    played: int
    answered: int
    dropped: int
    held: bool

    @property
    def fate(self) -> Fate:
        if not self.played:
            return Fate.HELD if self.held else Fate.UNSEEN
        if self.answered:
            return Fate.ANSWERED
        return Fate.DROPPED if self.dropped else Fate.PLAYED


def card_story(card: CardId, plays: Plays, hands: frozenset[CardId]) -> CardStory:
    """Of one card, as far as these plays and hands tell."""
    answered = {p.get("answers") for p in plays.values()}
    made = {id_: p for id_, p in plays.items() if p.get("card") == card}
    return CardStory(
        played=len(made),
        answered=len(made.keys() & answered),
        dropped=sum(p.get("dropped", False) for p in made.values()),
        held=card in hands,
    )
