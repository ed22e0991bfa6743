"""A saved debate as the record's template reads it: rounds, in them stages, in them plays face to face.

What a play says comes from the view of whoever reads (`game.views`) and from nowhere else: a play that the view has sealed or
struck is empty here too. Beside it stands only what everyone in the room was shown: questions, pairings, released points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from debate.notes import NoteLine
from debate.pages.history import History, Line, moment, stage_name
from debate.readers import Reader
from debate.records import Record
from game.format import Step
from game.scoring import round_points
from game.state import State, members
from game.values import Stage, TeamId
from game.views import points_open

ARGUING = (Stage.CONSTRUCTIVE, Stage.REBUTTAL)


@dataclass(frozen=True)
class Side:
    """Whom a thing belongs to: the team's name, its position's name, and which of the two sides that is, for the colour."""

    team: str
    position: str
    side: str


@dataclass(frozen=True)
class Level:
    """What a play reached in one criterion, with the line of guidance for that level."""

    name: str
    level: int
    top: int
    guidance: str


@dataclass(frozen=True)
class PlayLine:
    id: str
    by: Side
    at: datetime
    view: dict[str, Any]
    """The play as the reader may see it; see `game.views.PlayView`."""
    card: dict[str, Any] | None
    answers: str
    """What a rebuttal answers, in words; empty for a constructive."""
    levels: list[Level]
    notes: Sequence[NoteLine] = ()


@dataclass(frozen=True)
class StageLines:
    name: str
    pairs: list[list[PlayLine]]
    missed: list[Side]
    huddles: dict[str, list[Line]]


@dataclass(frozen=True)
class RoundLines:
    number: int
    title: str
    question: str
    lead: str
    pairings: list[tuple[Side, Side]]
    stages: list[StageLines]
    released: bool


@dataclass(frozen=True)
class PointsRow:
    by: Side
    members: list[str]
    """Empty where the reader may only know how many they are."""
    size: int
    rounds: list[int | None]
    total: int | None
    swing: dict[str, Any] | None


class RecordBuilder:
    """Builds from the final state, the reader's view of it and, for moderators, the history."""

    def __init__(
        self,
        state: State,
        view: dict[str, Any],
        history: History | None = None,
        all_points: bool = False,
        notes: Mapping[str, Sequence[NoteLine]] | None = None,
    ) -> None:
        self.state = state
        self.view = view
        self.history = history
        self.all_points = all_points
        """Moderators know released points whatever students are shown."""
        self.notes = notes or {}
        """By play; see `debate.notes`."""
        self.questions = {r.id: r for r in state.deck.rounds}

    @classmethod
    def for_reader(
        cls,
        record: Record,
        reader: Reader,
        history: History | None = None,
        notes: Mapping[str, Sequence[NoteLine]] | None = None,
    ) -> "RecordBuilder":
        return cls(record.state, reader.look(record.state), history, reader.sees_all, notes)

    def context(self) -> dict[str, Any]:
        reached = max((s.round for s in self.state.agenda[: self.state.step + 1]), default=0)
        rounds = [self._round(number) for number in range(1, reached + 1)]
        return {
            "deck": self.state.deck,
            "format": self.state.format,
            "ended": self.state.ended,
            "rounds": rounds,
            "not_played": len(self.state.format.rounds) - reached,
            "points": self.points(),
            "round_numbers": range(1, reached + 1),
            "any_points": any(self._knows(number) for number in range(1, reached + 1)),
            "swing": self.view.get("swing"),
            "outside": self._outside(),
            "empty": not self.view["plays"],
        }

    def _outside(self) -> list[StageLines]:
        """Huddles before the first round and after the last."""
        if self.history is None:
            return []
        steps = [step for step in self.history.huddles if not step.round]
        return [StageLines(stage_name(step.stage), [], [], self.history.huddles[step]) for step in steps]

    def _round(self, number: int) -> RoundLines:
        question = self.questions[self.state.format.rounds[number - 1]]
        pairs = [(p.first, p.second) for p in self.state.pairings.get(number, ())]
        begun = [s.stage for s in self.state.agenda[: self.state.step + 1] if s.round == number]
        stages = [self._stage(Step(stage, number), pairs) for stage in begun]
        first, second = (p.id for p in self.state.deck.positions)
        return RoundLines(
            number,
            question.title,
            question.question,
            question.lead,
            [(self.side(a, first), self.side(b, second)) for a, b in pairs],
            [s for s in stages if s.pairs or s.missed or s.huddles],
            number in self.state.released,
        )

    def _stage(self, step: Step, pairs: list[tuple[TeamId, TeamId]]) -> StageLines:
        plays = {
            id_: p
            for id_, p in self.view["plays"].items()
            if (p["round"], p["stage"]) == (step.round, step.stage.value)
        }
        order = [*pairs, *[(t,) for t in self.state.teams if not any(t in pair for pair in pairs)]]
        lines = [
            [self._play(id_, p) for team in pair for id_, p in plays.items() if p["team"] == team] for pair in order
        ]
        missed = [self.side(team) for team in self.state.teams if self._missed(step, team)]
        huddles = self.history.huddles.get(step, {}) if self.history else {}
        return StageLines(stage_name(step.stage), [pair for pair in lines if pair], missed, huddles)

    def _missed(self, step: Step, team: TeamId) -> bool:
        return self.history is not None and (step, team) in self.history.missed

    def _play(self, id_: str, play: dict[str, Any]) -> PlayLine:
        card = self.view["cards"].get(play["card"]) if "card" in play else None
        mark = play.get("mark", {})
        levels = [
            Level(c.name, mark["levels"][c.id], c.top, c.guidance[mark["levels"][c.id]])
            for c in self.state.format.rubric.criteria
            if c.id in mark.get("levels", {})
        ]
        by = self.side(play["team"], play["position"])
        notes = self.notes.get(id_, ())
        return PlayLine(id_, by, moment(play["at"]), play, card, self._answered(play), levels, notes)

    def _answered(self, play: dict[str, Any]) -> str:
        target = self.view["plays"].get(play.get("answers"))
        if target is None:
            return ""
        team = self.view["teams"][target["team"]]["name"]
        tag = self.view["cards"].get(target.get("card"), {}).get("tag")
        if tag is None:
            return _("%(team)s’s %(stage)s") % {"team": team, "stage": stage_name(target["stage"]).lower()}
        return _("%(team)s’s %(stage)s “%(tag)s”") % {
            "team": team,
            "stage": stage_name(target["stage"]).lower(),
            "tag": tag,
        }

    def side(self, team: str, position: str | None = None) -> Side:
        entry = self.view["teams"][team]
        shown = self.view["positions"][position or entry["position"]]
        return Side(entry["name"], shown["name"], shown["side"])

    def _knows(self, number: int) -> bool:
        return number in self.state.released if self.all_points else points_open(self.state, number)

    def _members(self, team: TeamId) -> list[str]:
        """All names for moderators; for a student those of the own team, as on the live screen."""
        if "seats" in self.view:
            return [seat.name for seat in members(self.state, team)]
        return [m["name"] for m in self.view["members"].values()] if self.view.get("team") == team else []

    def points(self) -> list[PointsRow]:
        return [self._points(team) for team in self.state.teams]

    def _points(self, team: TeamId) -> PointsRow:
        reached = max((s.round for s in self.state.agenda[: self.state.step + 1]), default=0)
        rounds = [round_points(self.state, team, n) if self._knows(n) else None for n in range(1, reached + 1)]
        known = [points for points in rounds if points is not None]
        return PointsRow(
            by=self.side(team),
            members=self._members(team),
            size=self.view["teams"][team]["size"],
            rounds=rounds,
            total=sum(known) if known else None,
            swing=self.view["teams"][team].get("swing"),
        )
