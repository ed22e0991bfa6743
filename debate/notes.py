"""Reviewers' notes as each reader may see them: moderators their own and the shared ones, everyone else the shared ones alone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import Q

from debate.models import Note
from debate.readers import Reader
from debate.records import Record


@dataclass(frozen=True)
class NoteLine:
    """A note as a page shows it; `mine` may be changed."""

    id: int
    by: str
    text: str
    shared: bool
    mine: bool
    seq: int
    at: datetime
    """The moment that it is about."""
    play: str


@dataclass
class Notes:
    """A debate's notes, in the order of what they are about."""

    on_plays: dict[str, list[NoteLine]] = field(default_factory=dict)
    on_moments: list[NoteLine] = field(default_factory=list)


def notes_for(record: Record, reader: Reader, user: int | None) -> Notes:
    """What `reader` may see; `user` is the account that reads, None without one."""
    rows = Note.objects.filter(debate=record.debate).select_related("author")
    rows = rows.filter(Q(shared=True) | Q(author=user)) if reader.may_write else rows.filter(shared=True)
    found = Notes()
    for row in rows:
        line = _line(record, row, reader.may_write and row.author_id == user)
        if row.play:
            found.on_plays.setdefault(row.play, []).append(line)
        else:
            found.on_moments.append(line)
    return found


def _line(record: Record, row: Note, mine: bool) -> NoteLine:
    at = datetime.fromtimestamp(record.moment(min(row.seq, record.last)) / 1000, UTC)
    by = row.author.get_full_name() or row.author.get_username()
    return NoteLine(row.pk, by, record.clean(row.text), row.shared, mine, row.seq, at, row.play)
