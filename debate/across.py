"""Figures of saved debates, to be set beside one another: a class over time, a student over time, two classes on one deck.

They are counted from what moderators see of the debate as it is now: of marks only those released, of authors only those whose
names may be known, and of stances nothing but the swing that everyone was shown.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from debate.models import Debate, JournalEntry
from debate.records import NoRecord, load
from game.format import Criterion
from game.names import skeleton
from game.replay import BadEntry
from game.state import State
from game.views import MODERATOR, view

KEPT = 2000
"""Debates whose figures stay in memory; they are small."""

CriterionKey = tuple[str, str, int]
"""A criterion's id, name and top level: the same three are the same criterion in any debate."""


@dataclass(frozen=True)
class Marks:
    """Of some plays: what they earned, what they could have, and for each criterion the levels' sum and number."""

    earned: int = 0
    top: int = 0
    levels: Mapping[CriterionKey, tuple[int, int]] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """What was earned of what could be, 0 to 1; None without a released mark."""
        return self.earned / self.top if self.top else None

    @property
    def percent(self) -> int | None:
        return _percent(self.share)

    def mean(self, key: CriterionKey) -> float | None:
        """The mean level in a criterion; None where no level was given."""
        total, count = self.levels.get(key, (0, 0))
        return total / count if count else None


@dataclass(frozen=True)
class StudentFigures:
    """`plays` and `words` (argued and said in huddles) as moderators saw them."""

    seat: str
    name: str
    team: str
    positions: tuple[str, ...]
    plays: int
    words: int
    marks: Marks

    @property
    def look(self) -> str:
        """By it the same student is known in another debate of the class, as by `debate.keeping.same_student`."""
        return skeleton(self.name)


@dataclass(frozen=True)
class CardFigures:
    """One card of the deck: how often it was played and how often such a constructive was left without an answer."""

    tag: str
    played: int
    dropped: int


@dataclass(frozen=True)
class Figures:
    """One debate."""

    students: tuple[StudentFigures, ...]
    plays: int
    dropped: int
    answered: int
    """Constructives that nobody answered, and those that somebody did."""
    words: int
    marks: Marks
    swing: Mapping[str, Any] | None
    cards: dict[str, CardFigures]

    @property
    def dropped_share(self) -> float | None:
        return self.dropped / (self.dropped + self.answered) if self.dropped + self.answered else None

    @property
    def dropped_percent(self) -> int | None:
        return _percent(self.dropped_share)

    def student(self, look: str) -> StudentFigures | None:
        return next((one for one in self.students if one.look == look), None)


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


# ---- counted ---------------------------------------------------------------------------------------------------------


def figures(state: State) -> Figures:
    seen = view(state, MODERATOR)
    plays = list(seen["plays"].values())
    return Figures(
        students=tuple(_student(state, seen, seat) for seat in seen["seats"] if _took_part(seen["seats"][seat])),
        plays=len(plays),
        dropped=sum(play.get("dropped", False) for play in plays),
        answered=_answered(seen["plays"]),
        words=sum(len(play["argument"].split()) for play in plays),
        marks=_marks(state, plays),
        swing=seen.get("swing"),
        cards=_cards(state, plays),
    )


def _answered(plays: Mapping[str, Mapping[str, Any]]) -> int:
    targets = {play["answers"] for play in plays.values() if "answers" in play and play["state"] != "hidden"}
    return sum(plays[id_]["stage"] == "constructive" and plays[id_]["state"] != "hidden" for id_ in targets)


def _took_part(seat: Mapping[str, Any]) -> bool:
    return seat["status"] == "seated" or bool(seat["plays"])


def _student(state: State, seen: Mapping[str, Any], seat: str) -> StudentFigures:
    entry = seen["seats"][seat]
    plays = [play for play in seen["plays"].values() if play.get("seat") == seat]
    team = seen["teams"][entry["team"]]
    argued = dict.fromkeys([play["position"] for play in plays] or [team["position"]])
    return StudentFigures(
        seat=seat,
        name=entry["name"],
        team=team["name"],
        positions=tuple(seen["positions"][position]["name"] for position in argued),
        plays=entry["plays"],
        words=entry["words"],
        marks=_marks(state, plays),
    )


def _marks(state: State, plays: Iterable[Mapping[str, Any]]) -> Marks:
    """Of the plays that have a released mark; one without any level does not count as nothing."""
    told = [play["mark"] for play in plays if play["round"] in state.released and play["mark"].get("levels")]
    given = ((c, mark["levels"][c.id]) for mark in told for c in state.format.rubric.criteria if c.id in mark["levels"])
    levels: dict[CriterionKey, tuple[int, int]] = {}
    for criterion, level in given:
        total, count = levels.get(key_of(criterion), (0, 0))
        levels[key_of(criterion)] = (total + level, count + 1)
    return Marks(sum(mark["points"] for mark in told), sum(mark["top"] for mark in told), levels)


def key_of(criterion: Criterion) -> CriterionKey:
    return criterion.id, criterion.name, criterion.top


def _cards(state: State, plays: Sequence[Mapping[str, Any]]) -> dict[str, CardFigures]:
    made: dict[str, list[Mapping[str, Any]]] = {}
    for play in plays:
        made.setdefault(play.get("card", ""), []).append(play)
    return {
        card.id: CardFigures(
            card.tag, len(made.get(card.id, ())), sum(p.get("dropped", False) for p in made.get(card.id, ()))
        )
        for card in state.cards.values()
    }


# ---- kept ------------------------------------------------------------------------------------------------------------

_kept: OrderedDict[tuple[int, int, int], Figures] = OrderedDict()
_lock = threading.Lock()


def figures_of(debates: Sequence[Debate]) -> dict[int, Figures]:
    """Each debate's figures, by its id; without those that have no record or a damaged one."""
    entries = JournalEntry.objects.filter(debate__in=debates).order_by()
    last = dict(entries.values_list("debate").annotate(Max("seq")))
    found = {debate.pk: _figures_of(debate, last[debate.pk]) for debate in debates if debate.pk in last}
    return {pk: one for pk, one in found.items() if one is not None}


def _figures_of(debate: Debate, last: int) -> Figures | None:
    key = (debate.pk, debate.edition, last)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    try:
        made = figures(load(debate).state)
    except (NoRecord, BadEntry):
        return None
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def added(marks: Iterable[Marks]) -> Marks:
    """The marks of several together."""
    every = list(marks)
    levels: dict[CriterionKey, tuple[int, int]] = {}
    for one in every:
        for key, (total, count) in one.levels.items():
            before = levels.get(key, (0, 0))
            levels[key] = (before[0] + total, before[1] + count)
    return Marks(sum(one.earned for one in every), sum(one.top for one in every), levels)


def criteria_of(marks: Iterable[Marks]) -> list[CriterionKey]:
    """Every criterion in them, in the order in which they come up."""
    return list(dict.fromkeys(key for one in marks for key in one.levels))
