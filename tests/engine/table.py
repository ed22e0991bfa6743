"""A debate in memory, as the server would keep it: commands in, entries as bytes out, time and chance in the test's hand."""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from game import bots
from game import commands as c
from game.codec import EVENTS_VERSION, encode_events
from game.decide import decide
from game.deck import Deck
from game.draft import Moment
from game.errors import REFUSALS, Refusal
from game.events import Event
from game.evolve import evolve
from game.format import Format, StageSeconds
from game.replay import Entry
from game.state import CLOCK, Actor, Play, State
from game.turns import due
from game.values import Draw, Millis, ModeratorId, Role, SeatId, Stage, TeamId
from game.views import moderator_view, seat_slice, team_view
from tests.engine.decks import DECK

CHAIR = Actor(Role.MODERATOR, "teacher")
CO = Actor(Role.MODERATOR, "colleague")
STRANGER = Actor(Role.MODERATOR, "stranger")
OUTSIDER = Actor(Role.SEAT, "outsider")
START = Millis(1_700_000_000_000)
UNTIMED = StageSeconds(0, 0, 0, 0)
NAMES = tuple(
    f"{first} {last}"
    for last in ["Abbas", "Okoro", "Lindt", "Suarez"]
    for first in ["Amy", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo"]
)


def short(**changes: Any) -> Format:
    """Two teams, two rounds, no timers, no stance votes: the least that is a debate; `changes` to any field."""
    base = Format(rounds=DECK_ROUNDS[:2], team_count=2, seconds=UNTIMED, stance_votes=False)
    return replace(base, **changes)


DECK_ROUNDS = tuple(r.id for r in DECK.rounds)


def seeded(seed: int) -> Draw:
    return random.Random(seed).randrange


class Table:
    """One debate. `send` accepts or raises Refusal; `state` is the live state, `entries` the journal as it would be saved."""

    def __init__(self, format_: Format | None = None, deck: Deck = DECK, seed: int = 1) -> None:
        self.draw = seeded(seed)
        self.now = START
        self.away: frozenset[SeatId] = frozenset()
        self.entries: list[Entry] = []
        self.log: list[tuple[Actor, c.Command, tuple[Event, ...]]] = []
        self._state: State | None = None
        self.send(CHAIR, c.OpenDebate(deck, format_ or short(), ModeratorId(CHAIR.id), "Ms Reed"))

    @property
    def state(self) -> State:
        assert self._state is not None
        return self._state

    def send(self, actor: Actor, command: c.Command) -> tuple[Event, ...]:
        events = decide(self._state, command, actor, Moment(self.now, self.draw, self.away))
        assert events, "an accepted command causes an event"
        for event in events:
            self._state = evolve(self._state, event, self.now)
        seq = len(self.entries) + 1
        name = f"{actor.role.value}:{actor.id}" if actor.id else actor.role.value
        self.entries.append(Entry(seq, f"k{seq}", name, self.now, EVENTS_VERSION, encode_events(events)))
        self.log.append((actor, command, events))
        return events

    def refused(self, actor: Actor, command: c.Command) -> str:
        """The code with which `command` is refused; nothing may have changed."""
        before, entries = self._state, len(self.entries)
        with pytest.raises(Refusal) as refusal:
            self.send(actor, command)
        assert self._state is before
        assert len(self.entries) == entries
        assert refusal.value.code in REFUSALS
        return refusal.value.code

    # ---- people

    def join(self, seat: str, name: str | None = None, team: str | None = None) -> Actor:
        """Seats a student, on `team` where one is named."""
        self.send(actor := student(seat), c.JoinSeat(SeatId(seat), name or NAMES[len(self.state.seats)]))
        if team is not None and self.state.seats[SeatId(seat)].team != team:
            self.send(CHAIR, c.MoveSeat(seat, team))
        return actor

    def fill(self, count: int) -> list[Actor]:
        return [self.join(f"s{n}") for n in range(1, count + 1)]

    def floor(self, team: str) -> Actor:
        seat = self.state.teams[TeamId(team)].floor
        assert seat is not None
        return student(seat)

    def give_floor(self, seat: str) -> None:
        """Passes the floor to `seat`, unless it has it."""
        if self.floor(self.state.seats[SeatId(seat)].team).id != seat:
            self.send(CHAIR, c.PassFloor(seat))

    def hand(self, team: str) -> list[str]:
        return [str(card) for card in self.state.teams[TeamId(team)].hand]

    # ---- moves

    def advance(self) -> tuple[Event, ...]:
        if self.state.stage is Stage.MARKING:
            return self.send(CHAIR, c.ReleaseMarks(self.state.step, incomplete=True))
        return self.send(CHAIR, c.Advance(self.state.step))

    def go_to(self, stage: Stage, round_: int | None = None) -> None:
        """Skips on until `stage` runs (of round `round_`)."""
        while self.state.stage is not stage or (round_ is not None and self.state.round != round_):
            self.advance()

    def wait(self, seconds: float) -> None:
        """Time passes; the clock fires what is due on the way."""
        end = self.now + int(seconds * 1000)
        while (when := due(self.state)) is not None and when <= end:
            self.now = max(self.now, when)
            self.expire()
        self.now = Millis(end)

    def expire(self) -> tuple[Event, ...]:
        return self.send(CLOCK, c.ExpireStage(self.state.step))

    def play(self, team: str, argument: str = "because", card: str | None = "", answers: str | None = None) -> Play:
        """The floor plays: the hand's first card unless another one, or None, is given."""
        card = self.hand(team)[0] if card == "" else card
        self.send(self.floor(team), c.MakePlay(argument, card, answers))
        made = self.log[-1][2]
        return next(self.state.plays[e.play] for e in made if type(e).__name__ == "PlayMade")

    def mark(self, play: Play, *levels: int, comment: str = "", answer_point: bool = False) -> None:
        ids = [k.id for k in self.state.format.rubric.criteria]
        self.send(CHAIR, c.MarkPlay(play.id, dict(zip(ids, levels, strict=False)), comment, answer_point))

    # ---- views

    def student_view(self, seat: str) -> dict[str, Any]:
        """What this student's browser holds."""
        own = self.state.seats[SeatId(seat)]
        return {**team_view(self.state, own.team), "me": seat_slice(self.state, own.id), "away": sorted(self.away)}


def student(seat: str) -> Actor:
    return Actor(Role.SEAT, seat)


Hook = Callable[[Table], Iterable[tuple[Actor, c.Command]]]


def play_game(
    format_: Format,
    seats: int,
    seed: int,
    deck: Deck = DECK,
    absent: Sequence[str] = (),
    hook: Hook | None = None,
    each: Callable[[Table], None] | None = None,
    marked: bool = False,
) -> Table:
    """A whole debate between bots, who must not be refused once. `absent` seats joined and went away; `hook` gives commands to
    put between, `each` looks at the table after every turn of the class; `marked` makes every text one of its own."""
    table = Table(format_, deck, seed)
    table.fill(seats)
    table.away = frozenset(SeatId(s) for s in absent)
    idle = 0
    for _ in range(3000):
        if table.state.ended:
            return table
        before = len(table.entries)
        _turn(table, hook, marked)
        if each is not None:
            each(table)
        idle = 0 if len(table.entries) > before else idle + 1
        if idle > 20 and due(table.state) is None:  # a stage without a timer that a whole team is away from
            table.advance()
            idle = 0
    raise AssertionError(f"no end in sight: step {table.state.step}, {table.state.now_at}")


def unique(table: Table, command: c.Command) -> c.Command:
    """The command with a marker in its text that no other text has."""
    for field in ("text", "argument", "comment"):
        if getattr(command, field, ""):
            return replace(command, **{field: f"{getattr(command, field)[:280]} <mark {len(table.entries)}>"})
    return command


def _turn(table: Table, hook: Hook | None, marked: bool) -> None:
    """Each student looks once, then the moderator; some seconds pass."""
    seats = [s for s in table.state.seats if s not in table.away]
    for seat in sorted(seats, key=lambda _: table.draw(1000)):
        if table.state.ended:
            return
        move = bots.student_move(table.student_view(seat), table.draw)
        if move is not None:
            table.send(student(seat), unique(table, move) if marked else move)
    for actor, command in hook(table) if hook else ():
        table.send(actor, command)
    if not table.state.ended and (move := bots.moderator_move(moderator_view(table.state), table.draw)):
        table.send(CHAIR, unique(table, move) if marked else move)
    table.wait(1 + table.draw(4))
