"""The class of the screenshots, put into a server's data before it starts: `python -m tests.live.lesson STUDENTS` prints JSON.

A teacher opens a single lesson of four teams on the default deck; the students have come in. Cookies are what their browsers hold.
"""

import asyncio
import json
import sys

from tests.live.cast import seat_cookie, session_cookie  # isort: skip  first: it sets Django up

from django.contrib.auth.models import User

from debate import bot_class
from debate.decks import deck_of
from debate.journal import journal
from debate.management.commands.serve import prepare
from debate.models import SavedDeck
from debate.opening import open_debate
from debate.rooms import rooms
from game.format import PRESETS


async def fill(teacher: User, students: int) -> dict[str, object]:
    """Where the debate is, and each seat's cookie by its id."""
    deck = deck_of(await SavedDeck.objects.aget(slug="security-dilemma", owner=None))
    debate = await open_debate(teacher, deck, PRESETS[0].format(deck), "12B Politics")
    seats = await bot_class.join(await rooms.room(debate.pk), students)
    cookies = {str(seat): seat_cookie(debate.pk, seat) for seat in seats}
    return {"debate": debate.pk, "board": debate.board_token, "seats": cookies}


def main(students: int) -> None:
    prepare()
    teacher = User.objects.create_user("adeyemi", first_name="Ms", last_name="Adeyemi")
    cast = asyncio.run(fill(teacher, students)) | {"teacher": session_cookie(teacher)}
    journal.stop()
    print(json.dumps(cast))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
