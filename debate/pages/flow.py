"""The flow: a saved debate as debaters keep it. In each round a clash a pairing; in a clash each constructive in a lane of its
own, with what answers it beside it.

What is said in it comes from `debate.pages.record_data`: a play that its reader may not read is empty here too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from debate.notes import notes_for
from debate.pages.doors import review_page
from debate.pages.record_data import PlayLine, RecordBuilder, RoundLines, Side
from debate.pages.transcripts import saved_context
from debate.readers import Reader
from debate.records import Record
from game.state import State
from game.values import Stage, TeamId


@dataclass(frozen=True)
class Turn:
    """A play with the plays that answer it; without a play, a constructive that a team did not make."""

    by: Side
    play: PlayLine | None
    answers: list["Turn"]


@dataclass(frozen=True)
class Clash:
    """The teams that met, and a lane for every play that answers none of those that are known."""

    sides: list[Side]
    lanes: list[Turn]


@dataclass(frozen=True)
class RoundFlow:
    lines: RoundLines
    clashes: list[Clash]
    argued: bool
    """Whether the time for constructives is over."""


@require_safe
@review_page
def flow(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """`?open=1` unfolds what is folded, for browsers that print only what is unfolded."""
    notes = notes_for(record, reader, request.user.pk)
    told = RecordBuilder.for_reader(record, reader, notes=notes.on_plays).context()
    context = saved_context(record, reader) | {
        "rounds": list(_rounds(record.state, told["rounds"])),
        "not_played": told["not_played"],
        "unfolded": request.GET.get("open") == "1",
    }
    return render(request, "pages/flow.html", context)


def _rounds(state: State, rounds: list[RoundLines]) -> Iterator[RoundFlow]:
    for lines in rounds:
        plays = {play.id: play for stage in lines.stages for pair in stage.pairs for play in pair}
        begun = {s.stage for s in state.agenda[: state.step + 1] if s.round == lines.number}
        clashes = list(_clashes(state, lines, plays)) if Stage.CONSTRUCTIVE in begun else []
        yield RoundFlow(lines, clashes, argued=Stage.REBUTTAL in begun or state.ended)


def _clashes(state: State, lines: RoundLines, plays: dict[str, PlayLine]) -> Iterator[Clash]:
    """The round's pairings; after them whoever played without one."""
    sides: dict[TeamId, Side] = {}
    for pair, shown in zip(state.pairings.get(lines.number, ()), lines.pairings, strict=True):
        both = dict(zip((pair.first, pair.second), shown, strict=True))
        sides |= both
        yield _clash(both, plays)
    for play in plays.values():
        if (team := play.view["team"]) not in sides:
            sides[team] = play.by
            yield _clash({team: play.by}, plays)


def _clash(sides: Mapping[TeamId, Side], plays: dict[str, PlayLine]) -> Clash:
    lanes = []
    for team, side in sides.items():
        roots = [p for p in plays.values() if p.view["team"] == team and p.view.get("answers") not in plays]
        if not any(p.view["stage"] == Stage.CONSTRUCTIVE for p in roots):
            lanes.append(Turn(side, None, []))
        lanes += [_turn(p, plays) for p in roots]
    return Clash(list(sides.values()), lanes)


def _turn(play: PlayLine, plays: dict[str, PlayLine]) -> Turn:
    answers = [p for p in plays.values() if p.view.get("answers") == play.id]
    return Turn(play.by, play, [_turn(p, plays) for p in answers])
