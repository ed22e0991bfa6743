"""Keep and forget: what goes when its time is up, a student erased from saved debates, a debate deleted. Each leaves a line in
the audit log that says what was done and to which debate, and nothing of what is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from debate import archives
from debate.journal import read, rewrite_within
from debate.models import AuditLine, Debate, KeepRule, ShareLink
from game.names import skeleton
from game.redact import in_text, rewrite
from game.replay import BadEntry, fold
from game.state import State
from game.values import SeatId

DAYS = (7, 3650)
"""The fewest and most days that a teacher can choose: nothing goes before the class has talked about it."""


@dataclass(frozen=True)
class Expiring:
    """An ended debate that a rule says goes at `when`."""

    debate: Debate
    when: datetime


@dataclass(frozen=True)
class Found:
    """A student's seat in a saved debate; the same person as far as class label and name can tell."""

    debate: Debate
    seat: SeatId
    name: str


# ---- time that is up -------------------------------------------------------------------------------------------------


def days_for(owner: User) -> int | None:
    """How long the debates of `owner` are kept after their end: the shorter of the site's rule and their own; None for good."""
    rule = KeepRule.objects.filter(teacher=owner).first()
    given = [days for days in (settings.KEEP_DAYS, rule.days if rule else None) if days is not None]
    return min(given, default=None)


def expiring(owners: Iterable[User] | None = None) -> list[Expiring]:
    """Every ended debate (of `owners`) that a rule covers, and when it goes; the next one first. A running one never goes."""
    people = User.objects.filter(debates_owned__isnull=False).distinct() if owners is None else owners
    found = []
    for owner in people:
        days = days_for(owner)
        if days is None:
            continue
        for debate in Debate.objects.filter(owner=owner, ended__isnull=False).select_related("owner"):
            assert debate.ended is not None  # noqa: S101  filtered
            found.append(Expiring(debate, debate.ended + timedelta(days=days)))
    return sorted(found, key=lambda one: (one.when, one.debate.pk))


def overdue(now: datetime | None = None) -> list[Expiring]:
    """Those whose time is up."""
    now = now or timezone.now()
    return [one for one in expiring() if one.when <= now]


# ---- what is done ----------------------------------------------------------------------------------------------------


def delete(debate: Debate, who: str, deed: str = AuditLine.Deed.DELETED) -> None:
    """The debate with its entries, notes and links. `who` is a username, or "rostrum" for the nightly command."""
    with transaction.atomic():
        pk, count, code = debate.pk, debate.entries.count(), debate.code
        debate.delete()
        AuditLine.objects.create(who=who, deed=deed, debate=code, count=count)
    _overwrite()
    archives.drop_with(pk)


def same_student(owner: User, debate: Debate, seat: SeatId) -> list[Found]:
    """The seat, and in the owner's other ended debates of the same class the seats with a name that looks the same. Raises
    KeyError for a seat that the debate does not have."""
    state = _state(debate)
    assert state is not None  # noqa: S101  it has this seat
    look = skeleton(state.seats[seat].name)
    found = [Found(debate, seat, state.seats[seat].name)]
    others = Debate.objects.filter(owner=owner, ended__isnull=False, class_label=debate.class_label).exclude(
        pk=debate.pk
    )
    for other in others if debate.class_label else ():
        if (there := _state(other)) is not None:
            found += [Found(other, s.id, s.name) for s in there.seats.values() if skeleton(s.name) == look]
    return found


def _state(debate: Debate) -> State | None:
    try:
        return fold(read(debate.pk))[1]
    except BadEntry:
        return None


def erase(found: Sequence[Found], who: str) -> None:
    """Takes each student's name and texts out of their debates, from notes too, and closes links to their seat. All or none."""
    with transaction.atomic():
        for one in found:
            _erase(one, who)
    _overwrite()
    for one in found:
        archives.drop_with(one.debate.pk)


def _overwrite() -> None:
    """SQLite keeps what was overwritten in the main file until its log is folded in: at once, where no reader holds it up."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _erase(one: Found, who: str) -> None:
    entries = read(one.debate.pk)
    _seq, state = fold(entries)
    assert state is not None  # noqa: S101  it has this seat
    names = {one.seat: _free_alias(state, one.seat)}
    clean = in_text(entries, names)
    count = rewrite_within(one.debate.pk, rewrite(entries, names, frozenset({one.seat})))
    for note in one.debate.notes.all():
        author = state.plays[note.play].seat if note.play in state.plays else None  # type: ignore[index]
        note.text = _("(erased)") if author == one.seat else clean(note.text)
        note.save(update_fields=["text"])
    ShareLink.objects.filter(debate=one.debate, seat=one.seat).delete()
    Debate.objects.filter(pk=one.debate.pk).update(edition=F("edition") + 1)
    AuditLine.objects.create(who=who, deed=AuditLine.Deed.ERASED, debate=one.debate.code, count=count)


def _free_alias(state: State, seat: SeatId) -> str:
    """ "Erased student", numbered where the debate has one already."""
    taken = {s.name for s in state.seats.values() if s.id != seat}
    plain = _("Erased student")
    number = 1
    while (name := plain if number == 1 else f"{plain} {number}") in taken:
        number += 1
    return name
