"""What happened, in the past tense. An accepted command causes one or more; they are all that the journal keeps, so what
chance drew and when things are due stands in them. Versioned as a whole in `game.codec`."""

from msgspec import Struct

from game.deck import Deck
from game.format import Format
from game.values import (
    CardId,
    Door,
    MessageId,
    Millis,
    ModeratorId,
    PlayId,
    Position,
    ProposalId,
    SeatId,
    SeatStatus,
    Stage,
    TeamId,
)


class Event(Struct, frozen=True, forbid_unknown_fields=True, tag_field="event", tag=True, omit_defaults=True):
    """The base of all events."""


class TeamMade(Struct, frozen=True, forbid_unknown_fields=True):
    """A team as it is made: its name and the position that it argues first."""

    id: TeamId
    name: str
    position: Position


class Pairing(Struct, frozen=True, forbid_unknown_fields=True):
    """Two teams that meet in a round: `first` argues the deck's first position."""

    first: TeamId
    second: TeamId


class DebateOpened(Event, frozen=True):
    deck: Deck
    format: Format
    moderator: ModeratorId
    moderator_name: str
    teams: tuple[TeamMade, ...]


class ModeratorAdded(Event, frozen=True):
    moderator: ModeratorId
    moderator_name: str


class ModeratorRemoved(Event, frozen=True):
    moderator: ModeratorId


class ChairHanded(Event, frozen=True):
    moderator: ModeratorId


class SeatJoined(Event, frozen=True):
    """`status` is waiting where the door asks."""

    seat: SeatId
    name: str
    team: TeamId
    status: SeatStatus


class SeatAskedBack(Event, frozen=True):
    seat: SeatId


class SeatAdmitted(Event, frozen=True):
    seat: SeatId


class SeatRenamed(Event, frozen=True):
    seat: SeatId
    name: str


class SeatRemoved(Event, frozen=True):
    seat: SeatId
    banned: bool


class SeatMoved(Event, frozen=True):
    seat: SeatId
    team: TeamId


class ExtraTimeGiven(Event, frozen=True):
    seat: SeatId
    percent: int


class TeamsMade(Event, frozen=True):
    """All teams anew, with every seat's place in them."""

    teams: tuple[TeamMade, ...]
    places: dict[SeatId, TeamId]


class DoorSet(Event, frozen=True):
    door: Door


class StageStarted(Event, frozen=True):
    """The agenda's step number `step` begins. `deadline` is None where the stage waits for the moderator. A step below the
    one before is a reopened stage."""

    step: int
    stage: Stage
    round: int
    deadline: Millis | None = None


class SidesSwitched(Event, frozen=True):
    """Every team argues the other position from now on; hands are put back."""


class RoundPaired(Event, frozen=True):
    round: int
    pairings: tuple[Pairing, ...]


class CardsDealt(Event, frozen=True):
    team: TeamId
    cards: tuple[CardId, ...]


class FloorGiven(Event, frozen=True):
    """`seat` speaks for `team` in the stage that runs or is about to start; None when the team has nobody."""

    team: TeamId
    seat: SeatId | None = None


class StagePaused(Event, frozen=True):
    remaining: Millis | None = None


class StageResumed(Event, frozen=True):
    deadline: Millis | None = None


class StageExtended(Event, frozen=True):
    """While paused, `deadline` is None and `remaining` is what is left now."""

    deadline: Millis | None = None
    remaining: Millis | None = None


class TimeRanOut(Event, frozen=True):
    """The running stage's time is up; it now waits for the moderator or is followed by the next StageStarted."""


class HuddleSaid(Event, frozen=True):
    message: MessageId
    seat: SeatId
    team: TeamId
    text: str


class MessageHidden(Event, frozen=True):
    message: MessageId
    on: bool


class ProposalMade(Event, frozen=True):
    """Replaces the author's earlier proposal of the same turn, whose id it keeps."""

    proposal: ProposalId
    seat: SeatId
    team: TeamId
    argument: str
    card: CardId | None = None
    answers: PlayId | None = None


class ProposalWithdrawn(Event, frozen=True):
    proposal: ProposalId


class ProposalBacked(Event, frozen=True):
    proposal: ProposalId
    seat: SeatId
    on: bool


class PlayMade(Event, frozen=True):
    """`proposal` is set where time ran out and the most backed proposal was played for its author."""

    play: PlayId
    seat: SeatId
    team: TeamId
    stage: Stage
    round: int
    argument: str
    card: CardId | None = None
    answers: PlayId | None = None
    proposal: ProposalId | None = None


class PlaysOpened(Event, frozen=True):
    """Sealed plays that everyone may see from now on."""

    plays: tuple[PlayId, ...]


class PlayApproved(Event, frozen=True):
    play: PlayId


class PlayHidden(Event, frozen=True):
    play: PlayId
    on: bool


class TurnMissed(Event, frozen=True):
    """Time ran out and the team had neither a play nor a proposal."""

    team: TeamId


class PlayMarked(Event, frozen=True):
    play: PlayId
    levels: dict[str, int]
    comment: str
    answer_point: bool
    moderator: ModeratorId


class MarkCorrected(Event, frozen=True):
    """A mark given after the round's marks were released; it counts from now on."""

    play: PlayId
    levels: dict[str, int]
    comment: str
    answer_point: bool
    moderator: ModeratorId


class MarkUndone(Event, frozen=True):
    play: PlayId


class MarksReleased(Event, frozen=True):
    round: int


class BlindMarkingSet(Event, frozen=True):
    on: bool


class StanceCast(Event, frozen=True):
    seat: SeatId
    stance: int
    after: bool
    """False in the vote before the first round, true in the one after the last."""


class Announced(Event, frozen=True):
    text: str


class DebateEnded(Event, frozen=True):
    pass


AnyEvent = (
    DebateOpened
    | ModeratorAdded
    | ModeratorRemoved
    | ChairHanded
    | SeatJoined
    | SeatAskedBack
    | SeatAdmitted
    | SeatRenamed
    | SeatRemoved
    | SeatMoved
    | ExtraTimeGiven
    | TeamsMade
    | DoorSet
    | StageStarted
    | SidesSwitched
    | RoundPaired
    | CardsDealt
    | FloorGiven
    | StagePaused
    | StageResumed
    | StageExtended
    | TimeRanOut
    | HuddleSaid
    | MessageHidden
    | ProposalMade
    | ProposalWithdrawn
    | ProposalBacked
    | PlayMade
    | PlaysOpened
    | PlayApproved
    | PlayHidden
    | TurnMissed
    | PlayMarked
    | MarkCorrected
    | MarkUndone
    | MarksReleased
    | BlindMarkingSet
    | StanceCast
    | Announced
    | DebateEnded
)
