"""The frozen state of one debate, and the questions that rules and views ask of it; those about the turn that runs are in
`game.turns`. Changed only by `game.evolve`.

Mappings are never changed in place: a changed part is a new object, an unchanged one stays the very same object, so that
whoever made something from it can see by identity that it still holds.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from game.deck import Card, Deck
from game.events import Pairing
from game.format import Format, Step
from game.values import (
    CardId,
    Door,
    MessageId,
    Millis,
    ModeratorId,
    PlayId,
    Position,
    ProposalId,
    Role,
    RoundId,
    SeatId,
    SeatStatus,
    Stage,
    TeamId,
)


class Actor(Struct, frozen=True):
    """Who sent a command: a moderator or a seat by id, or the clock."""

    role: Role
    id: str = ""


CLOCK = Actor(Role.CLOCK)


class Seat(Struct, frozen=True):
    """A student's place. `turns` counts how often it was given the floor."""

    id: SeatId
    name: str
    team: TeamId
    status: SeatStatus
    extra_time: int = 0
    turns: int = 0


class Team(Struct, frozen=True):
    """`hand` and `played` share no card; `missed` is true once the running stage's time ran out without a play."""

    id: TeamId
    name: str
    position: Position
    hand: tuple[CardId, ...] = ()
    played: tuple[CardId, ...] = ()
    floor: SeatId | None = None
    missed: bool = False


class Mark(Struct, frozen=True):
    """The mark of one play at one time; `levels` may still lack criteria. `correction`: given after the release."""

    levels: Mapping[str, int]
    comment: str
    answer_point: bool
    moderator: ModeratorId
    correction: bool = False


class Play(Struct, frozen=True):
    """A constructive, or a rebuttal (`answers` set). `position` is what the team argued then. `marks` holds all marks given,
    the last one counts."""

    id: PlayId
    seat: SeatId
    team: TeamId
    position: Position
    stage: Stage
    round: int
    argument: str
    at: Millis
    approved: bool
    card: CardId | None = None
    answers: PlayId | None = None
    proposal: ProposalId | None = None
    opened: bool = False
    hidden: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def mark(self) -> Mark | None:
        return self.marks[-1] if self.marks else None

    @property
    def first_mark(self) -> Mark | None:
        """What stood before it was corrected; None where it was not."""
        if self.mark is None or not self.mark.correction:
            return None
        return next((m for m in reversed(self.marks) if not m.correction), None)

    @property
    def seen(self) -> bool:
        """Whether those outside of the team may know what it says."""
        return self.opened and self.approved and not self.hidden


class Proposal(Struct, frozen=True):
    id: ProposalId
    seat: SeatId
    team: TeamId
    stage: Stage
    round: int
    argument: str
    card: CardId | None = None
    answers: PlayId | None = None
    backers: tuple[SeatId, ...] = ()


class Message(Struct, frozen=True):
    id: MessageId
    seat: SeatId
    team: TeamId
    text: str
    at: Millis
    hidden: bool = False


class Voice(Struct, frozen=True):
    """How much a seat has said in huddles."""

    messages: int = 0
    words: int = 0


class State(Struct, frozen=True):
    """One debate. `step` is an index into `agenda`; `deadline` is server time, None without a timer, when paused or when time
    is up; `remaining` is what was left when it was paused, below 0 where a seat's extra time was running."""

    deck: Deck
    cards: Mapping[CardId, Card]
    format: Format
    agenda: tuple[Step, ...]
    chair: ModeratorId
    moderators: Mapping[ModeratorId, str]
    teams: Mapping[TeamId, Team]
    blind: bool
    seats: Mapping[SeatId, Seat] = {}
    door: Door = Door.OPEN
    step: int = 0
    started: Millis = Millis(0)
    deadline: Millis | None = None
    remaining: Millis | None = None
    paused: bool = False
    time_up: bool = False
    switched: bool = False
    pairings: Mapping[int, tuple[Pairing, ...]] = {}
    plays: Mapping[PlayId, Play] = {}
    proposals: Mapping[ProposalId, Proposal] = {}
    proposals_made: int = 0
    messages: Mapping[TeamId, tuple[Message, ...]] = {}
    messages_made: int = 0
    voices: Mapping[SeatId, Voice] = {}
    released: tuple[int, ...] = ()
    stances_before: Mapping[SeatId, int] = {}
    stances_after: Mapping[SeatId, int] = {}
    announcement: str = ""
    ended: bool = False

    @property
    def now_at(self) -> Step:
        """The agenda's step that runs now."""
        return self.agenda[self.step]

    @property
    def stage(self) -> Stage:
        return self.now_at.stage

    @property
    def round(self) -> int:
        """The running round, 1-based; 0 outside of the rounds."""
        return self.now_at.round

    @property
    def is_last(self) -> bool:
        return self.step == len(self.agenda) - 1


def members(state: State, team: TeamId) -> list[Seat]:
    """The team's students who are in, in the order they joined."""
    return [s for s in state.seats.values() if s.team == team and s.status is SeatStatus.SEATED]


def round_id(state: State, number: int) -> RoundId:
    return state.format.rounds[number - 1]


def opponent(state: State, team: TeamId, number: int) -> TeamId | None:
    """Whom `team` meets in round `number`."""
    for pair in state.pairings.get(number, ()):
        if pair.first == team:
            return pair.second
        if pair.second == team:
            return pair.first
    return None


def plays_in(state: State, number: int, stage: Stage | None = None) -> Iterator[Play]:
    return (p for p in state.plays.values() if p.round == number and (stage is None or p.stage is stage))


def play_of(state: State, team: TeamId, number: int, stage: Stage) -> Play | None:
    """The one play that a team makes in a stage of a round."""
    return next((p for p in plays_in(state, number, stage) if p.team == team), None)


def answers_card(state: State, play: Play) -> bool:
    """Whether the card that was played is one that the deck says answers the card it rebuts."""
    target = state.plays.get(play.answers) if play.answers else None
    return bool(play.card and target and target.card and target.card in state.cards[play.card].answers)


def is_dropped(state: State, play: Play) -> bool:
    """Whether a constructive is left unanswered; known once its round's rebuttals are over."""
    if play.stage is not Stage.CONSTRUCTIVE or play.hidden:
        return False
    over = any(s.round == play.round and s.stage is Stage.MARKING for s in state.agenda[: state.step + 1])
    return over and not any(p.answers == play.id and not p.hidden for p in state.plays.values())
