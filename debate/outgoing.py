"""What the server sends, as types. `wire` makes these frames; `contract` tells other clients of them.

The longest ones, views and patches, are put together as text for speed: tests hold real frames against the types.
"""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from msgspec import Meta

from game.errors import RefusalKind
from game.view_types import Moment
from game.view_wholes import BoardView, ModeratorView, OutsideView, SeatView, TeamView

ID_PATTERN = "[A-Za-z0-9._-]{1,64}"
CommandId = Annotated[
    str, Meta(pattern=f"^{ID_PATTERN}$", description="The client's own, unique for its seat or account in this debate")
]
Away = Annotated[list[str], Meta(description="The seats, by id, that nobody is connected for")]


class _Whole(TypedDict):
    type: Literal["view"]
    seq: int
    now: Moment
    away: Away


class SeatFrame(_Whole):
    """The whole view of a student who is in, after entry `seq`."""

    view: SeatView


class OutsideFrame(_Whole):
    """The whole view of a student who waits, was removed or was banned."""

    view: OutsideView


class ModeratorFrame(_Whole):
    """The whole view of a moderator, after entry `seq`."""

    view: ModeratorView


class TeamFrame(_Whole):
    """The whole view of a team, after entry `seq`."""

    view: TeamView


class BoardFrame(_Whole):
    """The whole view of the board, after entry `seq`."""

    view: BoardView


class PatchFrame(TypedDict):
    """What entry `seq` changed, as a JSON merge patch (RFC 7396) of the view after entry `after`."""

    type: Literal["patch"]
    after: int
    seq: int
    now: Moment
    patch: dict[str, Any]


class AckFrame(TypedDict):
    """The client's command is committed as entry `seq`."""

    type: Literal["ack"]
    id: CommandId
    seq: int


class RefusedFrame(TypedDict):
    """A frame was refused and changed nothing. `id` is absent where none could be read; `sentence` is for people; `detail` names
    a field or an id."""

    type: Literal["refused"]
    code: str
    kind: RefusalKind
    sentence: str
    id: NotRequired[CommandId]
    detail: NotRequired[str]


class PresenceFrame(TypedDict):
    """Who is away, when that has changed."""

    type: Literal["presence"]
    away: Away


class PongFrame(TypedDict):
    """The answer to a ping, or to a poll without news."""

    type: Literal["pong"]
    now: Moment


class ClosedFrame(TypedDict):
    """Over HTTP, the last frame of an answer: what a socket's close code says."""

    type: Literal["closed"]
    code: int
