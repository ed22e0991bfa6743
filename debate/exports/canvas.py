"""For Canvas's gradebook import (Grades, Import).

Canvas's guide: first the student's columns as in its own export (Student, ID, SIS User ID, SIS Login ID, Section), then one for the
assignment; a second row gives the points possible. A student is found by an id, else by exactly that name. A column that is no
assignment yet becomes one.
"""

from debate.exports.grades import Cell, Row, item_name, rows, sheet
from debate.exports.source import Source

POINTS_POSSIBLE = 100


def make(source: Source) -> bytes:
    # the headings are Canvas's own words, whatever language this server speaks
    head: list[Cell] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", item_name(source)]
    possible: list[Cell] = ["    Points Possible", "", "", "", "", POINTS_POSSIBLE]

    def line(row: Row) -> list[Cell]:
        return [row.seat.name, "", "", "", source.label, row.percent]

    return sheet([head, possible, *(line(row) for row in rows(source))])
