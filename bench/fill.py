"""Puts debates into a data folder: `python -m bench.fill MIDWAY LATE LOBBY EMPTY` prints them as JSON.

MIDWAY debates of 30 students in six teams have been played by the project's bots, through the one door for commands, up to the
marking of round 2 (PLAYED of them; the others have the same records under numbers of their own), LATE ones up to the plays of
round 4, LOBBY ones have their students in and have not begun, EMPTY ones wait for students. Cookies are what browsers would hold.
"""

import asyncio
import json
import random
import sys
from typing import Any

from tests.live.cast import seat_cookie, session_cookie  # isort: skip  first: it sets Django up

from django.contrib.auth.models import User
from msgspec.structs import replace

from debate import access, bot_class
from debate.bot_class import Bot
from debate.decks import deck_of
from debate.journal import journal
from debate.management.commands.serve import prepare
from debate.models import Debate, SavedDeck
from debate.opening import open_debate
from debate.rooms import Room, rooms
from game import bots
from game.deck import Deck
from game.format import PRESETS, Format
from game.state import Actor
from game.values import SeatId

STUDENTS, TEAMS = 30, 6
PLAYED = 2
MOVES_MAX = 5_000

Made = tuple[Debate, list[SeatId]]
Until = tuple[str, int]
MIDWAY, LATE = ("marking", 2), ("constructive", 4)


def format_for(deck: Deck) -> Format:
    return replace(PRESETS[0].format(deck), team_count=TEAMS)


async def play_to(until: Until, room: Room, seats: list[SeatId], moderator: Actor, seed: int) -> None:
    """The bots move in turn, each from its own view, until the debate has come to that stage of that round."""
    draw = random.Random(seed).randrange
    students = [Bot(room, access.seat(seat), bots.student_move, lambda: 0.0) for seat in seats]
    players = [*students, Bot(room, moderator, bots.moderator_move, lambda: 0.0)]
    for player in players:
        room.listen(player.listener)
    for move in range(MOVES_MAX):
        player = players[move % len(players)]
        view = players[-1].view
        if (view["stage"], view["round"]) == until:
            break
        if (command := player.mind({**player.view, "away": player.away}, draw)) is not None:
            await player.send(command)
    else:
        raise RuntimeError(f"the bots did not get to {until}")
    for player in players:
        room.leave(player.listener)


async def begun(teacher: User, deck: Deck, seed: int, students: bool = True, until: Until | None = None) -> Made:
    debate = await open_debate(teacher, deck, format_for(deck), f"Class {seed}")
    room = await rooms.room(debate.pk)
    seats = await bot_class.join(room, STUDENTS) if students else []
    if until is not None:
        await play_to(until, room, seats, access.moderator(teacher), seed)
    await rooms.forget([debate.pk])
    return debate, seats


async def copy(teacher: User, made: Made) -> Made:
    """Another debate with the same record, written by the journal's own thread."""
    original, seats = made
    titles = {"deck_title": original.deck_title, "format_name": original.format_name}
    debate = await Debate.objects.acreate(owner=teacher, class_label=f"Like {original.class_label}", **titles)
    await debate.moderators.aadd(teacher.pk)
    entries = await journal.read(original.pk)
    await asyncio.gather(*(journal.append(debate.pk, entry) for entry in entries))
    return debate, seats


def addresses(debate: Debate, seats: list[SeatId], session: str) -> list[dict[str, Any]]:
    """The sockets of a room: the moderator's first, the board's, the students'."""
    places = [(f"/ws/moderator/{debate.pk}/", session), (f"/ws/board/{debate.board_token}/", "")]
    places += [(f"/ws/seat/{debate.pk}/", seat_cookie(debate.pk, seat)) for seat in seats]
    return [{"path": path, "headers": {"Cookie": cookie} if cookie else {}} for path, cookie in places]


async def fill(teacher: User, session: str, midway: int, late: int, lobby: int, empty: int) -> dict[str, Any]:
    deck = deck_of(await SavedDeck.objects.aget(slug="security-dilemma", owner=None))
    played = [await begun(teacher, deck, seed, until=MIDWAY) for seed in range(min(midway, PLAYED))]
    copies = [await copy(teacher, played[n % PLAYED]) for n in range(PLAYED, midway)]
    made = {
        "midway": played + copies,
        "late": [await begun(teacher, deck, seed, until=LATE) for seed in range(late)],
        "lobby": [await begun(teacher, deck, n) for n in range(lobby)],
        "empty": [await begun(teacher, deck, n, students=False) for n in range(empty)],
    }
    return {
        kind: [{"code": debate.code, "sockets": addresses(debate, seats, session)} for debate, seats in of_kind]
        for kind, of_kind in made.items()
    }


def main(midway: int, late: int, lobby: int, empty: int) -> None:
    prepare()
    teacher = User.objects.create_user("bench", first_name="Ms", last_name="Adeyemi")
    made = asyncio.run(fill(teacher, session_cookie(teacher), midway, late, lobby, empty))
    journal.stop()
    print(json.dumps(made))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
