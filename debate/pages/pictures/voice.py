"""Pictures of who spoke how much, and of the time that stages took."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from debate.pages.history import stage_name
from debate.pages.pictures.chart import Chart, Row, percent, stacked
from debate.pages.pictures.source import Picture, Source, clock, share
from game.figures import time_used, words_argued
from game.turns import seconds_of
from game.values import Millis


def teams(source: Source) -> Picture:
    plays = source.view["plays"]
    words = {team: words_argued(plays, team) for team in source.sides}
    counts = {team: sum(p["team"] == team for p in plays.values()) for team in source.sides}
    whole, scale = sum(words.values()), max(words.values(), default=0)
    rows = [
        Row(s.team, _share(words[t], whole), s.side, stacked([(words[t], "")], scale)) for t, s in source.sides.items()
    ]
    return Picture(
        "voice",
        _("Share of voice by team"),
        _("Words in the arguments that can be read here."),
        [Chart("c-voice", _("Share of voice by team"), rows)] if whole else [],
        [_("Team"), _("Plays"), _("Words"), _("Share")],
        [(s.side, [s.team, counts[t], words[t], share(words[t], whole)]) for t, s in source.sides.items()],
        _("Nothing was played."),
    )


def students(source: Source) -> Picture:
    blind = source.view["blind"] and any(p["round"] not in source.state.released for p in source.view["plays"].values())
    seats = [s for s in source.view["seats"].values() if s["words"] or s["status"] == "seated"]
    whole, scale = sum(s["words"] for s in seats), max((s["words"] for s in seats), default=0)
    charts = [
        Chart(
            f"c-voice-{team}",
            side.team,
            [_voice_row(s, side.side, whole, scale, blind) for s in seats if s["team"] == team],
        )
        for team, side in source.sides.items()
    ]
    note = _("Words in plays and huddles together.")
    hidden = _("Plays whose marks are not released are not counted while marking is blind.")
    return Picture(
        "students",
        _("Share of voice by student"),
        f"{note} {hidden}" if blind else note,
        [chart for chart in charts if chart.rows],
        [_("Student"), _("Team"), _("Plays"), _("Huddle lines"), _("Words"), _("Share")],
        [("", _voice_cells(source, s, whole)) for s in seats],
        _("Nobody joined."),
    )


def _voice_cells(source: Source, seat: dict[str, Any], whole: int) -> list[Any]:
    team = source.sides[seat["team"]].team
    return [seat["name"], team, seat["plays"], seat["messages"], seat["words"], share(seat["words"], whole)]


def time(source: Source) -> Picture:
    entries = zip(source.record.entries, source.record.states, strict=True)
    used = time_used([(entry.at, state) for entry, state in entries])
    steps = [
        (s.round, s.stage, used[n], seconds_of(source.state.format, s.stage))
        for n, s in enumerate(source.state.agenda)
        if n in used and n
    ]
    timed = [step for step in steps if step[3]]
    scale = min(max((step[2] for step in timed), default=0), 2 * max((step[3] for step in timed), default=0))
    scale = max([scale, *[step[3] for step in timed]])
    charts = [
        Chart(
            f"c-time-{number}",
            _round_name(number),
            [_time_row(stage_name(stage), took, length, scale) for n, stage, took, length in timed if n == number],
        )
        for number in dict.fromkeys(step[0] for step in timed)
    ]
    return Picture(
        "time",
        _("Time used"),
        _("Without pauses. The upright line is the length that the format gives the stage."),
        charts,
        [_("Stage"), _("Round"), _("Used"), _("Format")],
        [
            ("", [stage_name(s), n or "–", clock(took), clock(length) if length else "–"])
            for n, s, took, length in steps
        ],
        _("No stage with a time limit was reached."),
    )


def _voice_row(seat: dict[str, Any], side: str, whole: int, scale: int, blind: bool) -> Row:
    never = not (blind or seat["plays"] or seat["messages"])
    value = _("never spoke") if never else _share(seat["words"], whole)
    return Row(seat["name"], value, side, stacked([(seat["words"], "")], scale))


def _time_row(name: str, took: Millis, length: Millis, scale: int) -> Row:
    limit = percent(length, scale)
    value = _("%(used)s of %(length)s") % {"used": clock(took), "length": clock(length)}
    return Row(name, value, pieces=stacked([(took, "")], scale), at=limit)


def _round_name(number: int) -> str:
    return _("Round %(number)d") % {"number": number} if number else _("Outside of the rounds")


def _share(part: int, whole: int) -> str:
    words = ngettext("%(count)d word", "%(count)d words", part) % {"count": part}
    return f"{words}, {share(part, whole)}"
