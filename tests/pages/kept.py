"""Saved debates for tests, as rows; and what a list of them shows."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from debate import search
from debate.journal import append_within
from debate.models import Debate
from game import events as e
from game.codec import EVENTS_VERSION, encode_events
from game.replay import Entry, fold
from game.state import State
from game.values import MessageId, ModeratorId, PlayId, SeatId, Stage, TeamId
from tests.engine.table import Table

Ask = Callable[..., str]
"""ask(text="NATO"): the list of debates for that filter, as it is sent."""
DAY = timedelta(days=1)
BY_MODERATORS = (e.PlayMarked, e.MarkCorrected, e.MarkUndone, e.SeatRenamed, e.Announced)


def save(owner: User, entries: list[Entry], **fields: Any) -> Debate:
    known = {"deck_title": "The war", "format_name": "Quick clash", "ended": timezone.now(), "class_label": "12B"}
    debate = Debate.objects.create(owner=owner, **known | fields)
    debate.moderators.add(owner)
    append_within(debate.pk, *entries)
    return debate


def said(opening: Table, *events: e.Event) -> list[Entry]:
    """The opening of a debate, and an entry for each event; for the search alone, which folds nothing."""
    first = opening.entries[0]
    return [first, *(_entry(first, seq, event) for seq, event in enumerate(events, 2))]


def _entry(first: Entry, seq: int, event: e.Event) -> Entry:
    actor = "moderator:u1" if isinstance(event, BY_MODERATORS) else "seat:s1"
    return Entry(seq, f"k{seq}", actor, first.at, EVENTS_VERSION, encode_events([event]))


def line(text: str, number: int = 1) -> e.HuddleSaid:
    return e.HuddleSaid(MessageId(f"m{number}"), SeatId("s1"), TeamId("t1"), text)


def argument(text: str, id_: str = "p1") -> e.PlayMade:
    return e.PlayMade(PlayId(id_), SeatId("s1"), TeamId("t1"), Stage.CONSTRUCTIVE, 1, text)


def comment(text: str, kind: type = e.PlayMarked) -> e.Event:
    return kind(PlayId("p1"), {}, text, False, ModeratorId("u1"))


def found_in(owner: User, text: str) -> set[int]:
    mine = list(Debate.objects.filter(moderators=owner).values_list("pk", flat=True))
    return set(search.search(mine, search.Words.of(text)))


def shown(page: str) -> set[int]:
    """The debates that a list shows."""
    return {int(pk) for pk in re.findall(r'<h3><a href="/teacher/debates/(\d+)/', page)}


def days_ago(days: int) -> datetime:
    return timezone.now() - days * DAY


def day(days: int) -> str:
    return timezone.localtime(days_ago(days)).date().isoformat()


def state_of(table: Table) -> State:
    state = fold(table.entries)[1]
    assert state is not None
    return state
