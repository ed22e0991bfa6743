"""Saved debates for the tests of files: golden ones in the database, of any length and under any names."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.contrib.auth.models import User
from msgspec.structs import replace

from debate.exports.source import Source, source_of
from debate.journal import append_within
from debate.models import Debate
from game.codec import encode_events
from game.events import HuddleSaid
from game.redact import rewrite
from game.replay import Entry, fold
from game.state import State
from game.values import MessageId, SeatId, TeamId
from tests.engine.make_golden import FOLDER, read

OPENED = datetime(2026, 11, 25, 9, 30, 12, 345678, UTC)
ENDED = datetime(2026, 11, 25, 10, 20, tzinfo=UTC)
SCRIPTS = (
    *("מרים כהן", "محمد الأمين", "山田太郎", "김민준", "Ἑλένη", "Юлія", "आरव शर्मा", "ไพลิน", "አበበ", "თამარი"),
    *("Zoë 🦊", "#panic() *x* $y$", "ᓄᓇᕗᑦ", "=1+1"),
)
"""Names in every direction, one in a script that no font at hand has, one a typesetter and one a spreadsheet could run."""


def golden(name: str = "eventful") -> list[Entry]:
    return read((FOLDER / f"{name}.jsonl").read_bytes())


def last(entries: Sequence[Entry]) -> State:
    _, state = fold(entries)
    assert state is not None
    return state


def renamed(entries: Sequence[Entry], names: Sequence[str] = SCRIPTS) -> list[Entry]:
    """The same debate with these names, given to the students in the order they joined."""
    aliases: Mapping[SeatId, str] = dict(zip(last(entries).seats, names, strict=False))
    return rewrite(entries, aliases)


def lengthened(entries: Sequence[Entry], count: int) -> list[Entry]:
    """The debate with huddle lines before its last entry, until it has `count` entries."""
    *most, end = entries
    for seq in range(len(entries), count):
        said = HuddleSaid(MessageId(f"long{seq}"), SeatId("s1"), TeamId("t1"), f"line {seq}")
        most.append(replace(end, seq=seq, command_id=f"long{seq}", actor="seat:s1", events=encode_events([said])))
    return [*most, replace(end, seq=count)]


def keep(teacher: User, entries: Sequence[Entry], label: str = "12B Politics", code: str = "ABC234") -> Debate:
    """A saved debate of the teacher's."""
    state = last(entries)
    debate = Debate.objects.create(
        owner=teacher,
        code=code,
        class_label=label,
        deck_title=state.deck.title,
        format_name=state.format.name,
        opened=OPENED,
        ended=ENDED if state.ended else None,
    )
    debate.moderators.add(teacher)
    append_within(debate.pk, *entries)
    return debate


def source(teacher: User, name: str = "eventful", pseudonyms: bool = False) -> Source:
    return source_of(keep(teacher, golden(name)), pseudonyms)
