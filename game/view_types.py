"""The shapes of what viewers see; see `game.views`. A key that has nothing to say is absent, and none is ever null."""

from typing import NotRequired, TypedDict


class CardView(TypedDict):
    tag: str
    body: str
    who: str
    when: NotRequired[str]
    paragraphs: list[int]
    kind: str
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
    stage: str
    round: int
    at: int
    state: str
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
    stage: str


class MessageView(TypedDict):
    seat: str
    name: str
    text: NotRequired[str]
    hidden: NotRequired[bool]
    at: int


class SeatEntry(TypedDict):
    """A seat as moderators see it. `plays`, `messages`, `words`: its share of voice so far."""

    name: str
    team: str
    status: str
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
