"""What a decision is written into: the events so far, and the state as they leave it."""

import re

from msgspec import Struct

from game.errors import Refusal
from game.events import Event
from game.evolve import evolve
from game.state import Actor, Seat, State
from game.values import Draw, Millis, Role, SeatId, SeatStatus


class Moment(Struct, frozen=True):
    """What the rules need from outside: server time, chance, and the seats that nobody is connected for."""

    now: Millis
    draw: Draw
    away: frozenset[SeatId] = frozenset()


class Draft:
    """Collects the events of one command; `state` is always the state after the last of them."""

    def __init__(self, state: State, actor: Actor, moment: Moment) -> None:
        self.state = state
        self.actor = actor
        self.moment = moment
        self.events: list[Event] = []

    def emit(self, event: Event) -> None:
        self.state = evolve(self.state, event, self.moment.now)
        self.events.append(event)

    @property
    def seat(self) -> Seat:
        """The seat that acts. Raises Refusal where the actor has none that is in the debate."""
        seat = self.state.seats.get(SeatId(self.actor.id)) if self.actor.role is Role.SEAT else None
        if seat is None:
            raise Refusal("seat_unknown")
        if seat.status is not SeatStatus.SEATED:
            raise Refusal(f"seat_{seat.status.value}")
        return seat

    def shuffled(self, items: list[str]) -> list[str]:
        """A new order drawn by chance (Fisher–Yates)."""
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            chosen = self.moment.draw(last + 1)
            items[last], items[chosen] = items[chosen], items[last]
        return items


_UNREADABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff]")
"""Control characters but for tab and new line, and halves of a pair, which UTF-8 cannot hold."""


def readable(text: str) -> str:
    """The text without blanks around it. Raises Refusal where it holds characters that cannot be shown or saved."""
    text = text.strip()
    refuse_if(_UNREADABLE.search(text) is not None, "text_unreadable")
    return text


def refuse_if(wrong: bool, code: str, detail: str = "") -> None:
    """Raises Refusal(code, detail) where `wrong`."""
    if wrong:
        raise Refusal(code, detail)
