"""A spreadsheet with a row for each student."""

from django.utils.translation import gettext as _

from debate.exports.grades import Cell, Row, rows, sheet
from debate.exports.source import Source


def make(source: Source) -> bytes:
    state = source.record.state
    numbers = range(1, len(state.format.rounds) + 1)
    criteria = state.format.rubric.criteria
    head = [
        *(_("Student"), _("Team"), _("Position"), _("Plays")),
        *(_("Round %(number)d") % {"number": n} for n in numbers),
        *(_("Points"), _("Out of"), _("Percent")),
        *(_("%(criterion)s (mean level)") % {"criterion": c.name} for c in criteria),
        *(_("Dropped"), _("Words argued"), _("Huddle messages"), _("Reasons for decision")),
    ]

    def line(row: Row) -> list[Cell]:
        return [
            *(row.seat.name, row.team, row.positions, len(row.plays)),
            *(row.round_points(n) for n in numbers),
            *(row.points, row.top, row.percent),
            *(row.mean_level(c.id) for c in criteria),
            *(row.dropped, row.words, row.messages, row.feedback),
        ]

    return sheet([head, *(line(row) for row in rows(source))])
