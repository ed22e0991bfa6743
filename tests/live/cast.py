"""The cast of the live tests, put into a server's data before it starts: `python -m tests.live.cast STUDENTS` prints JSON.

The owner has the chair, "co" moderates too, "other" is a teacher without a part in the debate; the students sit in turn in the two
teams. Cookies are what their browsers would hold. A second argument, JSON, changes the format.
"""

import asyncio
import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from msgspec import convert, to_builtins  # noqa: E402

from debate import access  # noqa: E402
from debate.decks import deck_of  # noqa: E402
from debate.journal import journal  # noqa: E402
from debate.management.commands.serve import prepare  # noqa: E402
from debate.models import Debate, SavedDeck  # noqa: E402
from debate.opening import open_debate  # noqa: E402
from debate.rooms import rooms  # noqa: E402
from game.commands import AddModerator, JoinSeat  # noqa: E402
from game.format import PRESETS, Format  # noqa: E402
from game.values import SeatId  # noqa: E402

NAMES = ("Amara", "Ben", "Chidi", "Dina", "Eli", "Farah", "Grace", "Hamza", "Ines", "Jonas", "Kasia", "Leo")


def session_cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def seat_cookie(debate: int, seat: SeatId) -> str:
    response = HttpResponse()
    access.set_seat_cookie(response, debate, seat)
    name = access.cookie_name(debate)
    return f"{name}={response.cookies[name].value}"


async def fill(owner: User, co: User, students: int, changes: dict[str, Any]) -> tuple[Debate, dict[str, str]]:
    saved = await SavedDeck.objects.aget(slug="security-dilemma", owner=None)
    deck = deck_of(saved)
    plain = {**to_builtins(PRESETS[1].format(deck)), "team_count": 2, "stance_votes": False, **changes}
    debate = await open_debate(owner, deck, convert(plain, Format), "12B")
    room = await rooms.room(debate.pk)
    await room.submit(access.moderator(co), "chair", AddModerator(access.moderator_id(co), "Co"))
    cookies = {}
    for name in NAMES[:students]:
        seat = SeatId(f"s-{name.lower()}")
        await room.submit(access.seat(seat), f"join:{seat}", JoinSeat(seat, name))
        cookies[name] = seat_cookie(debate.pk, seat)
    return debate, cookies


def main(students: int, changes: dict[str, Any]) -> None:
    prepare()
    users = {name: User.objects.create_user(name, password="a long pass phrase") for name in ("owner", "co", "other")}
    debate, cookies = asyncio.run(fill(users["owner"], users["co"], students, changes))
    cookies.update({name: session_cookie(user) for name, user in users.items()})
    journal.stop()
    print(json.dumps({"debate": debate.pk, "code": debate.code, "board": debate.board_token, "cookies": cookies}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]) if sys.argv[2:] else {})
