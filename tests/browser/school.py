"""A school for the browser tests, put into prepared data before a server starts: `python -m tests.browser.school` prints JSON.

Ms Adeyemi has a debate in every state that her pages can show, played that far by the bots; Mr Berg has no debate. Cookies are what
their browsers would hold.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402
from msgspec import structs  # noqa: E402

from debate import access  # noqa: E402
from debate.decks import deck_of  # noqa: E402
from debate.models import Debate, JournalEntry, SavedDeck  # noqa: E402
from debate.wire import now_ms  # noqa: E402
from game import bots  # noqa: E402
from game.codec import EVENTS_VERSION, encode_events  # noqa: E402
from game.commands import Announce, Command, JoinSeat, OpenDebate, SetDoor  # noqa: E402
from game.decide import decide  # noqa: E402
from game.deck import Deck  # noqa: E402
from game.draft import Moment  # noqa: E402
from game.evolve import evolve  # noqa: E402
from game.format import PRESETS, Format, StageSeconds  # noqa: E402
from game.replay import Entry  # noqa: E402
from game.state import Actor, State  # noqa: E402
from game.values import Door, Draw, Millis, SeatId, Stage  # noqa: E402
from game.views import moderator_view, seat_slice, team_view  # noqa: E402

NAMES = ("Amara", "Ben", "Chidi", "Dina", "Eli", "Farah", "Grace", "Hamza")
UNTIL: dict[str, Callable[[State], bool]] = {
    "vote": lambda s: bool(s.stances_before),
    "prepare": lambda s: s.stage is Stage.PREPARE and bool(s.proposals),
    "constructive": lambda s: s.stage is Stage.CONSTRUCTIVE and bool(s.plays),
    "rebuttal": lambda s: any(p.stage is Stage.REBUTTAL for p in s.plays.values()),
    "marking": lambda s: s.stage is Stage.MARKING and any(p.mark for p in s.plays.values()),
    "result": lambda s: s.stage is Stage.RESULT and s.round == 1,
    "final": lambda s: s.is_last,
    "ended": lambda s: s.ended,
}
"""How far the bots play the debate of each name."""


def format_(deck: Deck) -> Format:
    """Two rounds of a whole hour a stage: nothing moves on by itself while a page is looked at."""
    return structs.replace(PRESETS[1].format(deck), team_count=4, seconds=StageSeconds(*[3600] * 4))


class Lesson:
    """A debate in memory, in which everyone makes the bots' moves. `entries` is its journal."""

    def __init__(self, owner: User, deck: Deck) -> None:
        self.moderator = access.moderator(owner)
        self.draw: Draw = random.Random(7).randrange  # noqa: S311
        self.entries: list[Entry] = []
        self.state: Any = None
        self.send(self.moderator, OpenDebate(deck, format_(deck), access.moderator_id(owner), owner.first_name))

    def send(self, actor: Actor, command: Command) -> None:
        now = Millis(now_ms())
        events = decide(self.state, command, actor, Moment(now, self.draw))
        for event in events:
            self.state = evolve(self.state, event, now)
        seq = len(self.entries) + 1
        name = f"{actor.role.value}:{actor.id}"
        command_id = f"{name}:join:{seq}" if isinstance(command, JoinSeat) else f"{name}:{seq}"
        self.entries.append(Entry(seq, command_id, name, now, EVENTS_VERSION, encode_events(events)))

    def join(self, *names: str) -> None:
        for name in names:
            seat = SeatId(f"s-{name.lower()}")
            self.send(access.seat(seat), JoinSeat(seat, name))

    def moves(self) -> Iterator[None]:
        """The bots' moves to the end, one at a time."""
        while not self.state.ended:
            for seat in self.state.seats.values():
                view = team_view(self.state, seat.team) | {"me": seat_slice(self.state, seat.id), "away": []}
                if move := bots.student_move(view, self.draw):
                    self.send(access.seat(seat.id), move)
                    yield
            if not self.state.ended and (move := bots.moderator_move(moderator_view(self.state), self.draw)):
                self.send(self.moderator, move)
                yield


def save(owner: User, lesson: Lesson, label: str) -> Debate:
    """The lesson as far as it has come, as the server would have saved it."""
    ended = timezone.now() if lesson.state.ended else None
    debate = Debate.objects.create(
        owner=owner,
        class_label=label,
        deck_title=lesson.state.deck.title,
        format_name=lesson.state.format.name,
        ended=ended,
    )
    debate.moderators.add(owner)
    JournalEntry.objects.bulk_create(
        JournalEntry(debate=debate, **(structs.asdict(entry) | {"events": entry.events.decode()}))
        for entry in lesson.entries
    )
    return debate


def fill(owner: User) -> dict[str, Debate]:
    """By name: a debate nobody has come to, one with someone at the door, one for each state of UNTIL, and a damaged one."""
    deck = deck_of(SavedDeck.objects.get(slug="security-dilemma", owner=None))
    debates = {"empty": save(owner, Lesson(owner, deck), "")}
    lobby = Lesson(owner, deck)
    lobby.join(*NAMES)
    lobby.send(lobby.moderator, SetDoor(Door.ASK))
    lobby.send(lobby.moderator, Announce("We start at five past."))
    lobby.join("Ines")
    debates["lobby"] = save(owner, lobby, "lobby")
    lesson = Lesson(owner, deck)
    lesson.join(*NAMES)
    for _move in lesson.moves():
        for name, reached in UNTIL.items():
            if name not in debates and reached(lesson.state):
                debates[name] = save(owner, lesson, name)
    debates["damaged"] = Debate.objects.create(owner=owner, deck_title="Broken", format_name="None")
    debates["damaged"].moderators.add(owner)
    debates["damaged"].entries.create(seq=2, command_id="x", actor="clock:", at=0, version=1, events="[]")
    return debates


def cookie(user: User) -> dict[str, str]:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or ""}


def teacher(username: str, name: str) -> User:
    password = "a long pass phrase"  # noqa: S105  of a test
    return User.objects.create_superuser(username, password=password, first_name=name)


def main() -> None:
    adeyemi, berg = teacher("adeyemi", "Ms Adeyemi"), teacher("berg", "Mr Berg")
    debates = fill(adeyemi)
    found: dict[str, Any] = {"cookies": {"adeyemi": cookie(adeyemi), "berg": cookie(berg)}}
    found["debates"] = {
        name: {"pk": d.pk, "code": d.code, "board": d.board_token, "chair": d.chair_token}
        for name, d in debates.items()
    }
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
