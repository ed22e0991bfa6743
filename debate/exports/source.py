"""What files are made from: a debate's record as it may leave the server, with or without names."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from debate.models import Debate
from debate.pages.history import moment
from debate.readers import Reader, Role
from debate.records import Record, aliases, load
from game.portable import portable
from game.redact import in_text


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
        """What its files are called, before the dot; no two debates have the same."""
        label = slugify(self.label, allow_unicode=True)
        return "-".join(part for part in (self.day, label, self.code) if part)


def source_of(debate: Debate, pseudonyms: bool = False) -> Source:
    """Raises StillRunning, debate.records.NoRecord, or game.replay.BadEntry where the journal is damaged."""
    plain = load(debate)
    if not plain.state.ended:
        raise StillRunning(debate.pk)
    return make_source(debate, load(debate, pseudonyms=True) if pseudonyms else plain, _label(plain, pseudonyms))


def make_source(debate: Debate, record: Record, label: str) -> Source:
    """The source for a record whose debate has ended."""
    entries = portable(record.entries, _moderator if record.pseudonyms else None)
    return Source(
        record=Record(debate, entries, record.pseudonyms),
        label=label,
        code=debate.code,
        opened=debate.opened.astimezone(UTC),
        ended=(debate.ended or moment(record.entries[-1].at)).astimezone(UTC),
        reader=Reader(Role.MODERATOR, "", pseudonyms=record.pseudonyms),
    )


def _label(plain: Record, pseudonyms: bool) -> str:
    if not pseudonyms:
        return plain.debate.class_label
    return in_text(plain.entries, aliases(plain.state))(plain.debate.class_label)


def _moderator(number: int) -> str:
    return _("Moderator %(number)d") % {"number": number}
