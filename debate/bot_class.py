"""A class of bots in a room of this process: each one sees only its own view and sends only commands that its page offers.

The moves are `game.bots`; here they are given a seat, a pace and the hub's frames.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from debate import access
from debate.hub import Listener
from debate.rooms import Room
from game import bots
from game.commands import Command, JoinSeat
from game.errors import Refusal
from game.patch import apply
from game.state import Actor
from game.values import Draw, SeatId
from game.views import MODERATOR

logger = logging.getLogger(__name__)

NAMES = (
    *(
        "Amara",
        "Ben",
        "Chidi",
        "Dina",
        "Eli",
        "Farah",
        "Grace",
        "Hamza",
        "Ines",
        "Jonas",
        "Kasia",
        "Leo",
        "Maya",
        "Noor",
    ),
    *(
        "Oskar",
        "Priya",
        "Quentin",
        "Rosa",
        "Sam",
        "Talia",
        "Umar",
        "Vera",
        "Will",
        "Xenia",
        "Yusuf",
        "Zoe",
        "Anouk",
        "Bilal",
    ),
    *("Clara", "Dmitri", "Esther", "Felix", "Gita", "Hugo", "Imani", "Jack", "Kofi", "Lena", "Mateo", "Nadia"),
)


class Bot:
    """One player. `mind` makes a move from what it sees; `pace` gives the seconds between two looks."""

    def __init__(
        self,
        room: Room,
        actor: Actor,
        mind: Callable[[dict[str, Any], Draw], Command | None],
        pace: Callable[[], float],
    ) -> None:
        self.room, self.actor, self.mind, self.pace = room, actor, mind, pace
        self.view: dict[str, Any] = {}
        self.away: list[str] = []
        seat = SeatId(actor.id) if actor.role.value == "seat" else None
        self.listener = Listener(self.see, None if seat else MODERATOR, seat)

    def see(self, text: str) -> None:
        """Takes a frame as a browser does."""
        frame = msgspec.json.decode(text)
        if frame["type"] == "view":
            self.view, self.away = frame["view"], frame["away"]
        elif frame["type"] == "patch":
            self.view = apply(self.view, frame["patch"])
        elif frame["type"] == "presence":
            self.away = frame["away"]

    async def play(self) -> None:
        """Plays until the debate has ended."""
        self.room.listen(self.listener)
        try:
            while not self.view.get("ended"):
                await asyncio.sleep(self.pace())
                move = self.mind({**self.view, "away": self.away}, secrets.randbelow)
                if move is not None:
                    await self.send(move)
        finally:
            self.room.leave(self.listener)

    async def send(self, move: Command) -> None:
        """A bot that another one got ahead of is refused, as a person would be, and looks again."""
        try:
            await self.room.submit(self.actor, secrets.token_hex(8), move)
        except Refusal as refusal:
            logger.debug("bot %s refused: %s", self.actor.id, refusal.code)


async def join(room: Room, count: int) -> list[SeatId]:
    """Seats `count` bots under names of their own."""
    seats = [SeatId(f"s{secrets.token_hex(5)}") for _ in range(count)]
    for seat, name in zip(seats, NAMES, strict=False):
        await room.submit(access.seat(seat), f"join:{seat}", JoinSeat(seat, name))
    return seats


async def play(room: Room, seats: Sequence[SeatId], moderator: Actor, pace: float) -> None:
    """A whole debate, with about `pace` seconds between a bot's looks at its screen. Returns when it has ended."""

    def student_pace() -> float:
        return pace * (0.5 + secrets.randbelow(1000) / 1000)

    students = [Bot(room, access.seat(seat), bots.student_move, student_pace) for seat in seats]
    teacher = Bot(room, moderator, bots.moderator_move, lambda: pace / 3)
    await asyncio.gather(*(bot.play() for bot in [*students, teacher]))
