"""A debate as reviewers read it: its entries and the state after each of them, kept while somebody reads.

Everything that a page, a picture, a replay or an export says about a saved debate is made from a `Record`; nothing is stored.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from debate.journal import read
from debate.models import Debate, JournalEntry
from game.redact import in_text, rewrite
from game.replay import BadEntry, Entry, states
from game.state import State
from game.values import Millis, SeatId

KEPT = 24
"""Records that stay in memory; a debate of 2,000 entries takes a few MB."""


class NoRecord(Exception):  # noqa: N818  an answer: there is nothing to read
    """The debate has no entry."""


class Record:
    """One debate's entries, with `states[n]` the state after entry n + 1. Raises NoRecord or game.replay.BadEntry."""

    def __init__(self, debate: Debate, entries: Sequence[Entry], clean: Callable[[str], str] | None = None) -> None:
        if not entries:
            raise NoRecord(debate.pk)
        self.debate = debate
        self.pseudonyms = clean is not None
        self.clean: Callable[[str], str] = clean or str
        """Takes students' names out of a text that stands beside the journal, where the record is under pseudonyms."""
        self.entries = entries
        self.states: list[State] = [state for _seq, state in states(entries)]

    @property
    def state(self) -> State:
        """The state as it is now, or as the debate ended."""
        return self.states[-1]

    @property
    def last(self) -> int:
        """The last entry's seq."""
        return len(self.entries)

    def at(self, seq: int) -> State:
        """The state after entry `seq`, 1-based."""
        return self.states[seq - 1]

    def moment(self, seq: int) -> Millis:
        """When entry `seq` was accepted."""
        return self.entries[seq - 1].at


_kept: OrderedDict[tuple[int, int, int, bool], Record] = OrderedDict()
_lock = threading.Lock()


def load(debate: Debate, pseudonyms: bool = False) -> Record:
    """The debate's record as it is in the journal now. With `pseudonyms` no student's name is in it.

    Raises NoRecord, or game.replay.BadEntry where the journal is damaged.
    """
    last = JournalEntry.objects.filter(debate=debate).aggregate(last=Max("seq"))["last"] or 0
    key = (debate.pk, debate.edition, last, pseudonyms)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            record = _kept[key]
            record.debate = debate
            return record
    record = _make(debate, pseudonyms)
    with _lock:
        _kept[key] = record
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return record


def _make(debate: Debate, pseudonyms: bool) -> Record:
    plain = Record(debate, read(debate.pk))
    if not pseudonyms:
        return plain
    names = aliases(plain.state)
    return Record(debate, rewrite(plain.entries, names), in_text(plain.entries, names))


def aliases(state: State) -> dict[SeatId, str]:
    """A pseudonym for each student, numbered in the order they joined."""
    return {seat: _("Student %(number)d") % {"number": n} for n, seat in enumerate(state.seats, 1)}


__all__ = ["BadEntry", "NoRecord", "Record", "aliases", "load"]
