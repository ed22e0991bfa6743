"""A debate's JSON read back into the database: everything is checked before anything is written, and all is written or nothing.

The importing teacher owns and moderates the new debate. Whoever moderated it elsewhere gets no right here: their ids are made
portable again on the way in.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from debate.exports.lossless import FORMAT, FORMAT_NAME, FORMAT_VERSION, SavedDebate
from debate.journal import append_within
from debate.models import AuditLine, Debate
from debate.pages.history import history
from debate.readers import picture
from game import events as e
from game.codec import EVENTS_VERSION, decode_events
from game.format import faults
from game.portable import portable
from game.replay import BadEntry, Entry, fold
from game.state import State
from game.values import Millis

FILE_MAX = 8 * 1024 * 1024
"""Bytes of a file; a debate of 2,000 entries takes about one MB."""
ENTRIES_MAX = 50_000
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class CannotImport(ValueError):
    """The file is not taken; the message tells a teacher why. Nothing was written."""


def import_debate(data: bytes, teacher: User) -> Debate:
    """The debate in a file's bytes, as a new saved debate of `teacher`. Raises CannotImport."""
    saved = read_saved(data)
    found = _entries(saved)
    state = _check(found)
    entries = portable(found)
    with transaction.atomic():
        debate = Debate.objects.create(
            owner=teacher,
            class_label=saved.label,
            deck_title=state.deck.title,
            format_name=state.format.name,
            opened=saved.opened,
            ended=saved.ended,
        )
        debate.moderators.add(teacher.pk)
        append_within(debate.pk, *entries)
        AuditLine.objects.create(
            who=teacher.get_username(), deed=AuditLine.Deed.IMPORTED, debate=debate.code, count=len(entries)
        )
    return debate


def read_saved(data: bytes) -> SavedDebate:
    """The file's content by its types, of a version that is known here. Raises CannotImport."""
    if len(data) > FILE_MAX:
        raise CannotImport(_("The file is larger than %(size)d MB; no debate is.") % {"size": FILE_MAX // 1024**2})
    data = data.removeprefix(b"\xef\xbb\xbf")
    _check_format(data)
    if _NUL.search(data):
        raise CannotImport(_("The file holds characters that cannot be kept."))
    try:
        return msgspec.json.decode(data, type=SavedDebate)
    except (msgspec.DecodeError, RecursionError) as error:
        raise CannotImport(
            _("The file is not a debate as Rostrum saves it: %(why)s.") % {"why": _short(error)}
        ) from error


def _check_format(data: bytes) -> None:
    try:
        plain = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CannotImport(
            _("The file is not JSON, or only a part of it: %(why)s.") % {"why": _short(error)}
        ) from error
    name = plain.get("format") if isinstance(plain, dict) else None
    kind, _slash, version = name.partition("/") if isinstance(name, str) else ("", "", "")
    if kind != FORMAT_NAME:
        raise CannotImport(_("This is not a debate that Rostrum has exported: it does not say “%s”.") % FORMAT)
    if version != str(FORMAT_VERSION):
        words = {"theirs": version[:20], "ours": FORMAT_VERSION}
        raise CannotImport(
            _("The file is of version %(theirs)s, this Rostrum reads version %(ours)d. Update this Rostrum first.")
            % words
        )


def _entries(saved: SavedDebate) -> list[Entry]:
    """The entries, each of them alone found good. Raises CannotImport."""
    if len(saved.entries) > ENTRIES_MAX:
        raise CannotImport(_("The debate has more than %(most)d entries.") % {"most": ENTRIES_MAX})
    ids = Counter(entry.command_id for entry in saved.entries)
    before = 0
    for entry in saved.entries:
        if entry.version > EVENTS_VERSION:
            raise _bad(entry.seq, _("it was written by a newer Rostrum; update this one first"))
        if ids[entry.command_id] > 1:
            raise _bad(entry.seq, _("the same command stands in it as in another entry"))
        if entry.at < before:
            raise _bad(entry.seq, _("it is earlier than the entry before it"))
        before = entry.at
    found = [Entry(n.seq, n.command_id, n.actor, Millis(n.at), n.version, bytes(n.events)) for n in saved.entries]
    try:
        fold(found)
    except BadEntry as bad:
        raise _bad(bad.seq, bad.why) from bad
    return found


def _check(entries: Sequence[Entry]) -> State:
    """The state at the end of a debate that can be read here. Raises CannotImport."""
    _last, state = fold(entries)
    if state is None or not state.ended:
        raise CannotImport(_("The debate is still running in this file. Export it again after its end."))
    if wrong := faults(state.format, state.deck):
        raise CannotImport(_("The debate’s rules cannot be read: %(why)s.") % {"why": wrong[0].rstrip(".")})
    for entry in entries:
        for event in decode_events(entry.events, entry.version):
            _check_event(state, entry.seq, event)
    _check_readable(entries, state)
    return state


def _check_event(state: State, seq: int, event: e.Event) -> None:
    """What folds and would be nonsense on a page. Raises CannotImport."""
    if isinstance(event, e.PlayMarked | e.MarkCorrected):
        tops = {c.id: c.top for c in state.format.rubric.criteria}
        if any(not 0 <= level <= tops.get(name, -1) for name, level in event.levels.items()):
            raise _bad(seq, _("it gives a level that the rubric does not have"))
    if isinstance(event, e.StanceCast) and not 1 <= event.stance <= 5:
        raise _bad(seq, _("it gives a stance that is not on the scale"))


def _check_readable(entries: Sequence[Entry], state: State) -> None:
    """Whether every audience's picture of the end can be made, and the history told. Raises CannotImport."""
    eyes = ["moderator", "board", *(f"team:{team}" for team in state.teams), *(f"seat:{seat}" for seat in state.seats)]
    try:
        for eye in eyes:
            picture(state, eye)
        history(entries, state)
    except (KeyError, IndexError, ValueError, StopIteration, AttributeError, TypeError, OverflowError) as error:
        why = f"{type(error).__name__}: {error}"
        raise CannotImport(_("The debate’s entries do not fit together: %(why)s.") % {"why": why[:200]}) from error


def _bad(seq: int, why: str) -> CannotImport:
    words: dict[str, Any] = {"seq": seq, "why": why[:300]}
    return CannotImport(_("Entry %(seq)d of the file is bad: %(why)s.") % words)


def _short(error: object) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")
