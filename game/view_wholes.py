"""The shapes of whole views, one for each audience, and the parts that they share; see `game.views`."""

from typing import Annotated, NotRequired, TypedDict

from game.values import Door, ModeratorId, PointsShown, Timers
from game.view_types import (
    CardView,
    Length,
    MemberView,
    MessageView,
    Moment,
    PairingView,
    PlayView,
    PositionView,
    ProposalView,
    QuestionView,
    RubricView,
    SeatEntry,
    StageName,
    StatusName,
    StepView,
    SwingView,
    TeamEntry,
    TermView,
    one_of,
)


class HeadView(TypedDict):
    """What stands from the opening to the end."""

    title: str
    resolution: str
    format: str
    positions: dict[str, PositionView]
    agenda: list[StepView]
    glossary: list[TermView]
    rounds: int
    sealed: bool


class ClockView(TypedDict, total=False):
    """`deadline`, or `remaining` while paused; `length` is the stage's by its format."""

    deadline: Moment
    remaining: Length
    length: Length


class PassingPart(TypedDict, total=False):
    """In a round its question; what the moderator announces; at the end how far opinions moved."""

    question: QuestionView
    announcement: str
    swing: SwingView


class PublicView(HeadView, PassingPart, ClockView):
    """What everyone sees."""

    step: int
    stage: StageName
    round: int
    final: bool
    ended: bool
    paused: bool
    time_up: bool
    voted: int
    seated: int
    teams: dict[str, TeamEntry]
    pairings: list[PairingView]


class LobbyPart(TypedDict, total=False):
    """In the lobby: who has come, by team."""

    lobby: dict[str, list[str]]


class BoardView(PublicView, LobbyPart):
    """The projector's."""

    plays: dict[str, PlayView]
    cards: dict[str, CardView]


class MeetingPart(TypedDict, total=False):
    """The team that it meets, and in the rebuttal the plays that it may answer, by id."""

    opponent: str
    answerable: list[str]


class TeamPart(PublicView, MeetingPart):
    """A team's view but for what it writes to itself."""

    team: str
    plays: dict[str, PlayView]
    hand: list[str]
    theme: list[str]
    cards: dict[str, CardView]
    members: dict[str, MemberView]
    rubric: RubricView


class TeamView(TeamPart):
    """What every student of a team sees."""

    proposals: dict[str, ProposalView]
    huddle: dict[str, MessageView]


class OwnView(TypedDict):
    """What one student alone sees."""

    seat: str
    name: str
    status: StatusName
    team: str
    floor: NotRequired[bool]
    played: NotRequired[bool]
    deadline: NotRequired[Moment]
    stance: NotRequired[int]


class SeatView(TeamView):
    """A seated student's: the team's, and the own slice."""

    me: OwnView


class OutsideView(TypedDict):
    """All that a student sees who waits, was removed or was banned."""

    title: str
    ended: bool
    me: OwnView


class MarkingPart(TypedDict):
    """Points by team, and how far the marking of this round is."""

    scores: dict[str, int]
    marked: int
    to_mark: int
    released: list[int]


class SaidPart(TypedDict):
    """What teams write to themselves, by team."""

    huddles: dict[str, dict[str, MessageView]]
    proposals: dict[str, dict[str, ProposalView]]


class SilentPart(PublicView, MarkingPart):
    """A moderator's view but for that."""

    plays: dict[str, PlayView]
    hands: dict[str, list[str]]
    cards: dict[str, CardView]
    seats: dict[str, SeatEntry]
    rubric: RubricView
    blind: bool
    door: Annotated[str, one_of(Door)]
    timers: Annotated[str, one_of(Timers)]
    approve_plays: bool
    points_shown: Annotated[str, one_of(PointsShown)]
    chair: str
    moderators: dict[ModeratorId, str]


class ModeratorView(SilentPart, SaidPart):
    """A moderator's: everything but stances."""
