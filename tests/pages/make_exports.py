"""Writes the golden files of exports: `python -m tests.pages.make_exports`. Look at what changed before it is committed."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "exports"
GOLDEN = (
    ("eventful", "csv"),
    ("eventful", "moodle"),
    ("eventful", "canvas"),
    ("eventful", "markdown"),
    ("quick-clash", "json"),
)
"""The golden debate and the format of each file."""


def path(name: str, format_: str) -> Path:
    from debate.exports.formats import FORMATS

    return FOLDER / f"{name}{FORMATS[format_].suffix}"


def made(name: str, format_: str) -> bytes:
    """The file as the code makes it, for a server in London."""
    from django.utils import timezone

    from debate.exports.formats import FORMATS
    from debate.exports.source import make_source
    from debate.models import Debate
    from debate.records import Record
    from tests.pages.files import ENDED, OPENED, golden

    debate = Debate(pk=1, code="ABC234", class_label="12B Politics", opened=OPENED, ended=ENDED)
    with timezone.override("Europe/London"):
        return FORMATS[format_].make(make_source(Record(debate, golden(name))))


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, format_ in GOLDEN:
        path(name, format_).write_bytes(made(name, format_))


if __name__ == "__main__":
    main()
