"""`manage.py demo`: the server, and a class of bots that plays a whole debate on it, live."""

import asyncio
import logging
import secrets
from typing import Any

import daphne.server  # noqa: F401  first: it chooses Twisted's reactor
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from msgspec.structs import replace

from debate import access, bot_class
from debate.addresses import lan_base
from debate.decks import deck_of
from debate.management.commands.serve import prepare, run
from debate.models import Debate, SavedDeck
from debate.opening import open_debate
from debate.rooms import rooms
from game.format import PRESETS, Format
from game.state import State
from game.values import SeatStatus

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Starts the server with a class of bots that plays a whole debate, and prints where to watch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="0.0.0.0")  # noqa: S104
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--students", type=int, default=30, choices=range(2, len(bot_class.NAMES) + 1), metavar="N")
        parser.add_argument("--teams", type=int, default=6, choices=(2, 4, 6, 8))
        parser.add_argument(
            "--pace", type=float, default=6.0, help="seconds between a bot's looks at its screen (default 6)"
        )
        parser.add_argument("--exit", action="store_true", help="stop once the debate has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
        self.failure: Exception | None = None
        run(options["host"], options["port"], lambda server: self.begin(server, options))
        if self.failure is not None:
            raise CommandError(f"The demo stopped: {self.failure}")

    def begin(self, server: Any, options: dict[str, Any]) -> None:
        self.server = server
        self.task = asyncio.get_event_loop().create_task(self.run(options))
        self.task.add_done_callback(lambda task: self.finish(task, options["exit"]))

    def finish(self, task: "asyncio.Task[None]", leave: bool) -> None:
        self.failure = None if task.cancelled() else task.exception()  # type: ignore[assignment]
        if self.failure is not None:
            logger.error("the demo failed", exc_info=self.failure)
        if leave or self.failure is not None:
            self.server.stop()

    async def run(self, options: dict[str, Any]) -> None:
        """Opens the debate, seats the bots, says where to watch, plays."""
        user, password = await sync_to_async(_teacher)()
        saved = await SavedDeck.objects.aget(owner=None, slug="security-dilemma")
        deck = deck_of(saved)
        debate = await open_debate(user, deck, _format(PRESETS[0].format(deck), options["teams"]), "Demo")
        room = await rooms.room(debate.pk)
        seats = await bot_class.join(room, options["students"])
        self.say(debate, lan_base(options["host"], options["port"]), password)
        await bot_class.play(room, seats, access.moderator(user), options["pace"])
        self.stdout.write(summary(room.state))
        self.stdout.flush()

    def say(self, debate: Debate, base: str, password: str) -> None:
        self.stdout.write(
            f"\nA class of bots plays. Watch it here:\n"
            f"  the board      {base}{reverse('board', args=[debate.board_token])}\n"
            f"  the moderator  {base}{reverse('moderator', args=[debate.pk])}   (sign in as demo, password {password})\n"
            f"  join them      {base}/   with code {debate.code}\n"
            f"  afterwards     {base}{reverse('record', args=[debate.pk])}\n"
            "Stop with Ctrl-C.\n"
        )
        self.stdout.flush()


def _teacher() -> tuple[User, str]:
    """The demo's account, with a new password each time it runs."""
    user, _ = User.objects.get_or_create(username="demo", defaults={"first_name": "Demo", "last_name": "teacher"})
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save()
    return user, password


def _format(format_: Format, teams: int) -> Format:
    return replace(format_, team_count=teams)


def summary(state: State) -> str:
    """One line: how the debate went, and who never spoke."""
    seated = [s for s in state.seats.values() if s.status is SeatStatus.SEATED]
    spoke = {p.seat for p in state.plays.values()} | {m.seat for said in state.messages.values() for m in said}
    played = {p.seat for p in state.plays.values()}
    return (
        f"\nThe debate has ended: {len(state.plays)} plays, {sum(map(len, state.messages.values()))} huddle lines, "
        f"{sum(s.id in played for s in seated)} of {len(seated)} students played a card, "
        f"{sum(s.id in spoke for s in seated)} spoke.\n"
    )
