"""The formats in the order in which they are offered, and archives of several files."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from debate.exports import canvas, lossless, markdown, moodle, pdf, plain_csv
from debate.exports.source import Source


@dataclass(frozen=True)
class FileFormat:
    """`suffix` ends the file's name; `purpose` tells a teacher what it is for; `hint` what to know before using it."""

    id: str
    suffix: str
    type: str
    make: Callable[[Source], bytes]
    name: str | Promise
    purpose: str | Promise
    hint: str | Promise = ""

    def file_name(self, source: Source) -> str:
        return source.stem + self.suffix


_CSV = "text/csv; charset=utf-8"
FORMATS = {
    format_.id: format_
    for format_ in (
        FileFormat(
            "pdf",
            ".pdf",
            "application/pdf",
            pdf.make,
            _("Document (PDF)"),
            _("To print, to file or to send: teams, rounds, every play with its card and marks, the result."),
        ),
        FileFormat(
            "csv",
            ".csv",
            _CSV,
            plain_csv.make,
            _("Spreadsheet (CSV)"),
            _("A row for each student: plays, points by round, mean levels, words, reasons for decision."),
        ),
        FileFormat(
            "moodle",
            "-moodle.csv",
            _CSV,
            moodle.make,
            _("Moodle gradebook (CSV)"),
            _("Percent and feedback, shaped for Moodle’s grade import."),
            _(
                "Moodle finds students by ID number or email address, never by name: fill one of these columns for every "
                "student and delete the rows of those you leave out. A row without one would go to the student above it. "
                "Map both columns, grade and feedback, to an item out of 100."
            ),
        ),
        FileFormat(
            "canvas",
            "-canvas.csv",
            _CSV,
            canvas.make,
            _("Canvas gradebook (CSV)"),
            _("Percent for each student, shaped for Canvas’s gradebook import."),
            _(
                "Canvas finds students by ID, or else by exactly the name in the first column. Copy the ID columns from "
                "Canvas’s own export where names differ. The column becomes a new assignment out of 100."
            ),
        ),
        FileFormat(
            "markdown",
            ".md",
            "text/markdown; charset=utf-8",
            markdown.make,
            _("Text (Markdown)"),
            _("The whole record with huddles and announcements, for a wiki or any editor."),
        ),
        FileFormat(
            "json",
            ".json",
            "application/json",
            lossless.make,
            _("Saved debate (JSON)"),
            _("To keep, or to import into another Rostrum, where it can be reviewed as here."),
            _("It is the whole journal: marks that are not released are in it too."),
        ),
    )
}


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The named files as one ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(name, data)
    return out.getvalue()


def files_of(source: Source, formats: Iterable[FileFormat] = FORMATS.values()) -> Iterable[tuple[str, bytes]]:
    """Each file with its name, made one after the other."""
    return ((format_.file_name(source), format_.make(source)) for format_ in formats)
