"""What people ask for, in the imperative. Each is parsed from the wire against its type here: unknown fields, wrong types
and over-long texts never get further. The tag is the wire's `do`."""

from typing import Annotated

from msgspec import Meta, Struct

from game.deck import Deck
from game.format import Format
from game.values import Argument, Comment, Door, Message, ModeratorId, Name, Ref, SeatId


def _tag(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Command(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag=_tag):
    """The base of all commands."""


# ---- made by the server on someone's behalf; never read from a socket ------------------------------------------------


class OpenDebate(Command, frozen=True):
    """Opens a debate: always its first entry. `moderator` has the chair."""

    deck: Deck
    format: Format
    moderator: ModeratorId
    moderator_name: Name


class JoinSeat(Command, frozen=True):
    """A student comes in with the code. The server makes the seat's id, so that a retry cannot make two."""

    seat: SeatId
    name: str


class AddModerator(Command, frozen=True):
    """A second teacher follows the chair's invitation."""

    moderator: ModeratorId
    moderator_name: Name


class ExpireStage(Command, frozen=True):
    """The clock: the deadline of the agenda's step number `step` has passed."""

    step: int


# ---- a student's ----------------------------------------------------------------------------------------------------


class AskBack(Command, frozen=True):
    """A removed student asks to come back; the moderator admits them."""


class CastStance(Command, frozen=True):
    """A private vote on the resolution, 1 (strongly disagree) to 5 (strongly agree); can be changed while the vote is on."""

    stance: Annotated[int, Meta(ge=1, le=5)]


class SayInHuddle(Command, frozen=True):
    """A line to the own team."""

    text: Message


class Propose(Command, frozen=True):
    """A draft for the team's coming play. A seat has one a turn: a second one replaces it and clears its backing."""

    argument: Argument
    card: Ref | None = None
    answers: Ref | None = None


class WithdrawProposal(Command, frozen=True):
    """Takes the own proposal back."""

    proposal: Ref


class BackProposal(Command, frozen=True):
    """Backs a teammate's proposal, or (`on` false) takes the backing away."""

    proposal: Ref
    on: bool = True


class MakePlay(Command, frozen=True):
    """The floor's seat plays for its team: a card with an argument; in rebuttal also the play that it `answers`, and then
    the card may be left out."""

    argument: Argument
    card: Ref | None = None
    answers: Ref | None = None


class TakeFloor(Command, frozen=True):
    """A teammate takes the floor whose seat is away."""


# ---- the moderator's ------------------------------------------------------------------------------------------------


class Advance(Command, frozen=True):
    """On to the next stage (starts the debate, skips, goes on). `step` is the step it is pressed in, against double presses."""

    step: int


class ReleaseMarks(Command, frozen=True):
    """Releases the round's marks together and goes on to its result. `incomplete` allows plays that are not fully marked."""

    step: int
    incomplete: bool = False


class Reopen(Command, frozen=True):
    """Back to an earlier stage of the round, or to the stance vote just before or the result just gone; `step` is its number."""

    step: int


class Pause(Command, frozen=True):
    """Stops the clock."""


class Resume(Command, frozen=True):
    """Lets it run on."""


class Extend(Command, frozen=True):
    """More time for the running stage, in seconds."""

    seconds: Annotated[int, Meta(ge=10, le=1800)]


class Admit(Command, frozen=True):
    """Lets a waiting student in."""

    seat: Ref


class RenameSeat(Command, frozen=True):
    """Another name for a student."""

    seat: Ref
    name: str


class RemoveSeat(Command, frozen=True):
    """Takes a student out; with `ban` they cannot ask to come back."""

    seat: Ref
    ban: bool = False


class MoveSeat(Command, frozen=True):
    """To another team."""

    seat: Ref
    team: Ref


class GiveExtraTime(Command, frozen=True):
    """A seat's extra time whenever it has the floor, in percent of the stage's seconds. Only moderators and the seat know."""

    seat: Ref
    percent: Annotated[int, Meta(ge=0, le=100)]


class ShuffleTeams(Command, frozen=True):
    """In the lobby: makes `count` teams anew and deals the seats out to them."""

    count: Annotated[int, Meta(ge=2, le=8, multiple_of=2)]


class SetDoor(Command, frozen=True):
    """Who may come in from now on."""

    door: Door


class PassFloor(Command, frozen=True):
    """Gives a team's floor to one of its seats."""

    seat: Ref


class ApprovePlay(Command, frozen=True):
    """Where plays wait for approval: lets one be seen."""

    play: Ref


class HidePlay(Command, frozen=True):
    """Strikes a play from view, or (`on` false) shows it again; the record keeps it."""

    play: Ref
    on: bool = True


class HideMessage(Command, frozen=True):
    """Strikes a line of a huddle from view, or (`on` false) shows it again; the record keeps it."""

    message: Ref
    on: bool = True


class MarkPlay(Command, frozen=True):
    """The whole mark of a play as it stands now; criteria may still be missing."""

    play: Ref
    levels: dict[str, Annotated[int, Meta(ge=0, le=10)]]
    comment: Comment = ""
    answer_point: bool = False


class CorrectMark(Command, frozen=True):
    """Another mark for a play whose marks are released, also after the end; the marks before it stay in the record."""

    play: Ref
    levels: dict[str, Annotated[int, Meta(ge=0, le=10)]]
    comment: Comment = ""
    answer_point: bool = False


class UndoMark(Command, frozen=True):
    """Back to the play's mark before the last one."""

    play: Ref


class SetBlindMarking(Command, frozen=True):
    """Hides or shows the names on plays whose marks are not released."""

    on: bool


class Announce(Command, frozen=True):
    """A line on every screen; empty takes it down."""

    text: Annotated[str, Meta(max_length=300)]


class HandChair(Command, frozen=True):
    """Chair only: hands the chair to another moderator."""

    moderator: Ref


class RemoveModerator(Command, frozen=True):
    """Chair only: ends another moderator's rights, at once."""

    moderator: Ref


class EndDebate(Command, frozen=True):
    """Closes the debate; what is left is its record."""


SEAT_COMMANDS = (AskBack, CastStance, SayInHuddle, Propose, WithdrawProposal, BackProposal, MakePlay, TakeFloor)
MODERATOR_COMMANDS = (
    Advance,
    ReleaseMarks,
    Reopen,
    Pause,
    Resume,
    Extend,
    Admit,
    RenameSeat,
    RemoveSeat,
    MoveSeat,
    GiveExtraTime,
    ShuffleTeams,
    SetDoor,
    PassFloor,
    ApprovePlay,
    HidePlay,
    HideMessage,
    MarkPlay,
    CorrectMark,
    UndoMark,
    SetBlindMarking,
    Announce,
    HandChair,
    RemoveModerator,
    EndDebate,
)
SERVER_COMMANDS = (OpenDebate, JoinSeat, AddModerator, ExpireStage)
WIRE_COMMANDS: tuple[type[Command], ...] = SEAT_COMMANDS + MODERATOR_COMMANDS
"""What a socket may send, whatever its role: the rules refuse what a role may not do."""
