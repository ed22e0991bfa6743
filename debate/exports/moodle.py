"""For Moodle's grade import (Grades, Import, CSV file).

Moodle's documentation: the import format is that of its export; columns are mapped by hand; a student is found by email address,
ID number, username or user id, never by name; grade and feedback must be imported together. Rostrum knows none of these ids, so
their columns are there to be filled in.
"""

from debate.exports.grades import Cell, Row, item_name, rows, sheet
from debate.exports.source import Source


def make(source: Source) -> bytes:
    item = item_name(source)
    # the headings are Moodle's own words, whatever language this server speaks
    head = ["Full name", "ID number", "Email address", f"{item} (Real)", f"{item} (Feedback)"]

    def line(row: Row) -> list[Cell]:
        return [row.seat.name, "", "", row.percent, row.feedback]

    return sheet([head, *(line(row) for row in rows(source))])
