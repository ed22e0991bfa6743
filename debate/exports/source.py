"""What files are made from: a debate's record as it may leave the server, with or without names."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from debate.models import Debate
from debate.pages.history import moment
from debate.readers import Reader, Role
from debate.records import Record, load
from game.portable import portable

LABEL_CHARS = 40
"""A pseudonym can be longer than the name in a class's label; the label still fits where it is imported."""


class StillRunning(Exception):  # noqa: N818  an answer: files are made of what is over
    """The debate has not ended."""


@dataclass(frozen=True)
class Source:
    """`record` is portable (see `game.portable`); `label` is the class, without names where there are pseudonyms."""

    record: Record
    label: str
    code: str
    opened: datetime
    ended: datetime
    reader: Reader

    @property
    def pseudonyms(self) -> bool:
        return self.record.pseudonyms

    @property
    def day(self) -> str:
        """The day it was opened, as 2026-11-25."""
        return timezone.localtime(self.opened).strftime("%Y-%m-%d")

    @property
    def stem(self) -> str:
        """What its files are called, before the dot; no two debates have the same, nor have a debate's files with and without
        names."""
        label = slugify(self.label, allow_unicode=True)
        names = str(_("pseudonyms")) if self.pseudonyms else ""
        return "-".join(part for part in (self.day, label, self.code, names) if part)


def source_of(debate: Debate, pseudonyms: bool = False) -> Source:
    """Raises StillRunning, debate.records.NoRecord, or game.replay.BadEntry where the journal is damaged."""
    record = load(debate, pseudonyms)
    if not record.state.ended:
        raise StillRunning(debate.pk)
    return make_source(record)


def make_source(record: Record) -> Source:
    """The source for a record whose debate has ended."""
    debate, pseudonyms = record.debate, record.pseudonyms
    entries = portable(record.entries, _moderator if pseudonyms else None)
    return Source(
        record=Record(debate, entries, record.clean if pseudonyms else None),
        label=record.clean(debate.class_label)[:LABEL_CHARS],
        code=debate.code,
        opened=debate.opened.astimezone(UTC),
        ended=(debate.ended or moment(record.entries[-1].at)).astimezone(UTC),
        reader=Reader(Role.MODERATOR, "", pseudonyms=pseudonyms),
    )


def _moderator(number: int) -> str:
    return _("Moderator %(number)d") % {"number": number}
