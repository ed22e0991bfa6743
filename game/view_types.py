"""The shapes of the objects in views, see `game.views`; whole views are in `game.view_wholes`. A key that has nothing to say is
absent, and none is ever null. Clients learn these shapes too (docs/asyncapi.yaml), hence the words that a text can be."""

from enum import StrEnum
from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from game.deck import Kind
from game.values import SeatStatus, Stage


def one_of(words: type[StrEnum]) -> Meta:
    """The words that a text can be."""
    return Meta(extra_json_schema={"enum": [word.value for word in words]})


StageName = Annotated[str, one_of(Stage)]
StatusName = Annotated[str, one_of(SeatStatus)]
Moment = Annotated[int, Meta(description="Milliseconds since 1970 UTC, by the server's clock")]
Length = Annotated[int, Meta(description="Milliseconds", ge=0)]
PlayState = Annotated[str, Meta(extra_json_schema={"enum": ["open", "sealed", "waiting", "hidden"]})]


class CardView(TypedDict):
    tag: str
    body: str
    who: str
    when: NotRequired[str]
    paragraphs: list[int]
    kind: Annotated[str, one_of(Kind)]
    caution: NotRequired[str]


class MarkView(TypedDict):
    """`levels` and `comment` are for the play's own team and moderators; `points` of `top` may be for all."""

    levels: NotRequired[dict[str, int]]
    comment: NotRequired[str]
    answer_point: NotRequired[bool]
    points: NotRequired[int]
    top: NotRequired[int]
    complete: NotRequired[bool]
    can_undo: NotRequired[bool]
    corrected: NotRequired[bool]
    first: NotRequired["FirstMark"]


class FirstMark(TypedDict):
    """What a corrected mark was when it was released; for moderators."""

    levels: dict[str, int]
    comment: str
    points: int


class PlayView(TypedDict):
    """A play as far as the viewer may know it. `state` is open, sealed (made, not to be read yet), waiting (for approval) or
    hidden (struck by the moderator); without the right to read it, card, argument and answers are absent."""

    team: str
    position: str
    stage: StageName
    round: int
    at: Moment
    state: PlayState
    card: NotRequired[str]
    argument: NotRequired[str]
    answers: NotRequired[str]
    author: NotRequired[str]
    seat: NotRequired[str]
    auto: NotRequired[bool]
    dropped: NotRequired[bool]
    answers_card: NotRequired[bool]
    mark: NotRequired[MarkView]


class TeamEntry(TypedDict):
    """A team as all may see it. `done`: nothing more is awaited from it in this stage; `missed`: its time ran out."""

    name: str
    position: str
    size: int
    done: bool
    missed: bool
    points: NotRequired[int]
    round_points: NotRequired[int]
    swing: NotRequired["SwingView"]


class SwingView(TypedDict):
    voters: int
    before: float
    after: float
    shift: float


class MemberView(TypedDict):
    name: str
    floor: bool


class ProposalView(TypedDict):
    seat: str
    name: str
    argument: str
    card: NotRequired[str]
    answers: NotRequired[str]
    backers: list[str]
    stage: StageName


class MessageView(TypedDict):
    seat: str
    name: str
    text: NotRequired[str]
    hidden: NotRequired[bool]
    at: Moment


class SeatEntry(TypedDict):
    """A seat as moderators see it. `plays`, `messages`, `words`: its share of voice so far."""

    name: str
    team: str
    status: StatusName
    floor: bool
    extra_time: int
    turns: int
    plays: int
    messages: int
    words: int


class TermView(TypedDict):
    term: str
    also: list[str]
    meaning: str


class PositionView(TypedDict):
    name: str
    thesis: str
    side: Annotated[str, Meta(extra_json_schema={"enum": ["first", "second"]})]


class StepView(TypedDict):
    """A step of the agenda; `round` is 0 outside of rounds."""

    stage: StageName
    round: int


class PairingView(TypedDict):
    """Two teams that meet, by id."""

    first: str
    second: str


class QuestionView(TypedDict):
    title: str
    text: str
    lead: str


class CriterionView(TypedDict):
    """`guidance` has a line for each level from 0 to the top."""

    id: str
    name: str
    guidance: list[str]
    weight: int


class RubricView(TypedDict):
    criteria: list[CriterionView]
    reasoning_ceiling: int
    answer_point: int
