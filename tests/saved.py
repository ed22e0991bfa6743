"""Debates that were played at a test's table, put into the database as saved ones."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.contrib.auth.models import User
from msgspec.structs import replace

from debate.journal import append_within
from debate.models import Debate
from game import commands as c
from game.deck import Deck
from game.format import PRESETS
from game.replay import Entry, fold
from game.state import Actor
from tests.engine.make_golden import FOLDER, read
from tests.engine.table import Table, play_game, student

GOLDEN = ("quick-clash", "eventful")


def golden(name: str) -> list[Entry]:
    return read((FOLDER / f"{name}.jsonl").read_bytes())


def save(entries: Sequence[Entry], owner: User, label: str = "12B Politics") -> Debate:
    """The debate whose journal is `entries`, moderated by `owner`."""
    _seq, state = fold(entries)
    assert state is not None
    opened, last = (datetime.fromtimestamp(entry.at / 1000, UTC) for entry in (entries[0], entries[-1]))
    debate = Debate.objects.create(
        owner=owner,
        class_label=label,
        deck_title=state.deck.title,
        format_name=state.format.name,
        opened=opened,
        ended=last if state.ended else None,
    )
    debate.moderators.add(owner)
    append_within(debate.pk, *entries)
    return debate


def talkative(deck: Deck, lines: int = 12) -> Table:
    """A class of 32 in 8 teams plays the standard format and talks a lot: more than 2,000 entries."""

    def talk(table: Table) -> list[tuple[Actor, c.Command]]:
        seats = list(table.state.seats)
        speakers = [student(seats[table.draw(len(seats))]) for _ in range(lines)]
        return [
            (who, c.SayInHuddle(f"That is weaker than it looks, say I at {len(table.entries)}.")) for who in speakers
        ]

    return play_game(replace(PRESETS[0].format(deck), team_count=8), 32, seed=7, deck=deck, hook=talk)
