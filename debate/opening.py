"""How a debate begins: its row and the first entry of its record, committed together."""

import secrets
from collections.abc import Sequence

from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.db import transaction

from debate import access
from debate.journal import append_within
from debate.models import Debate
from debate.wire import now_ms
from game.codec import EVENTS_VERSION, encode_events
from game.commands import OpenDebate
from game.decide import Moment, decide
from game.deck import Deck
from game.events import Event
from game.format import Format
from game.replay import Entry
from game.values import Millis


async def open_debate(user: User, deck: Deck, format: Format, class_label: str) -> Debate:
    """A new debate with its first entry; `user` has the chair. Raises Refusal where the format does not fit the deck."""
    command = OpenDebate(deck, format, access.moderator_id(user), str(user.get_full_name() or user.get_username())[:30])
    events = decide(None, command, access.moderator(user), Moment(Millis(now_ms()), secrets.randbelow))
    debate: Debate = await database_sync_to_async(_open)(user, command, events, class_label)
    return debate


def _open(user: User, command: OpenDebate, events: Sequence[Event], class_label: str) -> Debate:
    now = Millis(now_ms())
    entry = Entry(1, "open", f"moderator:{command.moderator}", now, EVENTS_VERSION, encode_events(events))
    with transaction.atomic():
        debate = Debate.objects.create(
            owner=user,
            class_label=class_label.strip(),
            deck_title=command.deck.title,
            format_name=command.format.name,
        )
        debate.moderators.add(user.pk)
        append_within(debate.pk, entry)
    return debate
