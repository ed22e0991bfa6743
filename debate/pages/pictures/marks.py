"""Pictures of points, of marks and of the swing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from debate.pages.pictures.chart import Chart, Dot, Line, Row, percent, stacked, ticks
from debate.pages.pictures.source import Picture, Source, decimal
from debate.pages.record_data import PointsRow
from game.figures import Spread, spread
from game.format import Criterion

TRACK = Line("0%", "100%", "track")
BIGGEST = 1.3
"""The diameter, in em, of a dot that stands for the most marks at one level."""


def points(source: Source) -> Picture:
    known: list[PointsRow] = [row for row in source.builder.points() if row.total is not None]
    scale = max((row.total or 0 for row in known), default=0)
    rounds = range(1, max((len(row.rounds) for row in known), default=0) + 1)
    return Picture(
        "points",
        _("Points by round and team"),
        _("A piece of a bar for each round, in order, with its points below it."),
        [Chart("c-points", _("Points by round and team"), [_points_row(row, scale) for row in known])] if known else [],
        [_("Team"), _("Points"), *[_("Round %(number)d") % {"number": n} for n in rounds]],
        [(row.by.side, [row.by.team, row.total, *["–" if n is None else n for n in row.rounds]]) for row in known],
        _("There are no points to be shown."),
    )


def marks(source: Source) -> Picture:
    criteria = source.state.format.rubric.criteria
    found = [(k, team, _spread(source, k, team)) for k in criteria for team in source.sides]
    told = [(k, team, s) for k, team, s in found if s.marks]
    most = max((n for _k, _team, s in told for n in s.counts), default=0)
    charts = [
        Chart(
            f"c-{k.id}",
            k.name,
            [_marks_row(source, team, s, most) for j, team, s in told if j is k],
            ticks([str(level) for level in range(k.top + 1)]),
        )
        for k in criteria
    ]
    levels = range(max(k.top for k in criteria) + 1)
    return Picture(
        "marks",
        _("Marks by criterion"),
        _(
            "A ◆ or ● at each level that a team’s plays were given, larger for more plays. The upright line is the mean."
        ),
        [chart for chart in charts if chart.rows],
        [_("Team"), _("Criterion"), *[_("Level %(level)d") % {"level": n} for n in levels], _("Mean")],
        [(source.sides[t].side, _marks_cells(source, k, t, s, len(levels))) for k, t, s in told],
        _("There are no marks to be shown."),
    )


def _spread(source: Source, criterion: Criterion, team: str) -> Spread:
    return spread(source.view["plays"], criterion, source.state.released, team)


def _marks_row(source: Source, team: str, given: Spread, most: int) -> Row:
    top = len(given.counts) - 1
    dots = [
        Dot(percent(level, top), f"{BIGGEST * (n / most) ** 0.5:.2f}em") for level, n in enumerate(given.counts) if n
    ]
    mean = percent(given.mean, top)
    side = source.sides[team]
    return Row(
        side.team, _("mean %(mean)s") % {"mean": decimal(given.mean)}, side.side, dots=dots, across=[TRACK], at=mean
    )


def _marks_cells(source: Source, criterion: Criterion, team: str, given: Spread, width: int) -> list[Any]:
    beyond = ["–"] * (width - len(given.counts))
    return [source.sides[team].team, criterion.name, *given.counts, *beyond, decimal(given.mean)]


def swing(source: Source) -> Picture:
    """Only what the view tells of the swing; the rules of `game.scoring.swing` keep single stances in it untold."""
    moved = [("", _("The whole class"), source.view.get("swing"))]
    moved += [(side.side, side.team, source.view["teams"][team].get("swing")) for team, side in source.sides.items()]
    told = [(side, name, one) for side, name, one in moved if one]
    scale = ticks([str(stance) for stance in range(1, 6)])
    return Picture(
        "swing",
        _("Stance before and after"),
        _(
            "The mean of those who voted both times, the outline before and the full sign after: "
            "1 is strongly disagree, 5 strongly agree."
        ),
        [Chart("c-swing", _("Stance before and after"), [_swing_row(*one) for one in told], scale)] if told else [],
        [_("Group"), _("Voters"), _("Before"), _("After"), _("Swing")],
        [(side, [name, *_swing_cells(one)]) for side, name, one in told],
        _(
            "There is no swing to be shown: it is told after the last vote, and only where at least three voted both times."
        ),
    )


def _points_row(row: PointsRow, scale: int) -> Row:
    total = row.total or 0
    value = ngettext("%(count)d point", "%(count)d points", total) % {"count": total}
    parts = [(float(n), str(n)) for n in row.rounds if n is not None]
    return Row(row.by.team, value, row.by.side, stacked(parts, scale))


def _swing_row(side: str, name: str, moved: dict[str, Any]) -> Row:
    before, after = (percent(moved[when] - 1, 4) for when in ("before", "after"))
    voters = ngettext("%(count)d voter", "%(count)d voters", moved["voters"]) % {"count": moved["voters"]}
    value = f"{decimal(moved['before'])} → {decimal(moved['after'])} · {voters}"
    lines = [TRACK, *([Line(before, after, "moved")] if before != after else [])]
    return Row(name, value, side, dots=[Dot(before, "0.8em", open=True), Dot(after, "0.8em")], across=lines)


def _swing_cells(moved: dict[str, Any]) -> list[Any]:
    return [moved["voters"], *(decimal(moved[what], 2) for what in ("before", "after", "shift"))]
