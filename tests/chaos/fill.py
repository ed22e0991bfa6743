"""Puts debates with their classes in the lobby into a database: `python -m tests.chaos.fill COUNT` prints them as JSON."""

import asyncio
import json
import sys
from typing import Any

from bench.fill import addresses, begun, session_cookie  # isort: skip  first: it sets Django up

from django.contrib.auth.models import User

from debate.decks import deck_of
from debate.journal import journal
from debate.management.commands.serve import prepare
from debate.models import SavedDeck


async def fill(teacher: User, session: str, count: int) -> list[dict[str, Any]]:
    deck = deck_of(await SavedDeck.objects.aget(slug="security-dilemma", owner=None))
    made = [await begun(teacher, deck, number) for number in range(count)]
    return [{"debate": debate.pk, "sockets": addresses(debate, seats, session)} for debate, seats in made]


def main(count: int) -> None:
    prepare()
    teacher, _ = User.objects.get_or_create(username="chaos", defaults={"first_name": "Ms", "last_name": "Adeyemi"})
    made = asyncio.run(fill(teacher, session_cookie(teacher), count))
    journal.stop()
    print(json.dumps(made))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
