"""Who reads a saved debate, and what each may see of it: never more than they could see live, and marks only as released.

A moderator and a colleague with a link see the moderators' view; a student what their team saw, and what they alone saw; the
class what the board showed.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from game.shelf import Shelf
from game.state import State
from game.values import SeatId, SeatStatus, TeamId
from game.views import BOARD, MODERATOR, Audience, Viewer, outside_view, seat_slice, view


class Role(StrEnum):
    MODERATOR = "moderator"
    COLLEAGUE = "colleague"
    STUDENT = "student"
    CLASS = "class"


@dataclass(frozen=True)
class Reader:
    """`base` is the address that the debate's pages have for this reader, with a closing slash; `seat` is a student's."""

    role: Role
    base: str
    seat: SeatId | None = None
    pseudonyms: bool = False

    @property
    def sees_all(self) -> bool:
        return self.role in (Role.MODERATOR, Role.COLLEAGUE)

    @property
    def may_write(self) -> bool:
        """Notes, corrected marks, links and exports are the moderators'."""
        return self.role is Role.MODERATOR

    def look(self, state: State) -> dict[str, Any]:
        """What this reader sees of the debate in `state`."""
        return picture(state, self.eye)

    @property
    def eye(self) -> str:
        """Through whose eyes this reader reads, as `picture` names them."""
        if self.sees_all:
            return "moderator"
        return f"seat:{self.seat}" if self.seat is not None else "board"

    def eyes(self, state: State) -> dict[str, str]:
        """Through whose eyes this reader may replay the debate: names for `picture`, with what a person calls them."""
        found = {"board": _("The board")}
        if self.seat is not None:
            found[f"seat:{self.seat}"] = _("My screen")
        if self.sees_all:
            found["moderator"] = _("The moderator")
            found |= {f"team:{t}": _("Team %(name)s") % {"name": team.name} for t, team in state.teams.items()}
        return found


def picture(state: State, eye: str, shelf: Shelf | None = None) -> dict[str, Any]:
    """What "board", "moderator", "team:t1" or "seat:s1" saw in `state`: the same views that were sent live. A shelf
    that is kept from picture to picture of one debate makes the next one cheap."""
    kind, _colon, id_ = eye.partition(":")
    if kind == "moderator":
        return view(state, MODERATOR, shelf)
    if kind == "team":
        return view(state, Viewer(Audience.TEAM, TeamId(id_)), shelf)
    if kind == "seat":
        return _seats_picture(state, SeatId(id_), shelf)
    return view(state, BOARD, shelf)


def _seats_picture(state: State, seat: SeatId, shelf: Shelf | None) -> dict[str, Any]:
    """A student's screen: their team's as it was then, or what they saw outside of the room, or nothing before they came."""
    own = state.seats.get(seat)
    if own is None:
        return {}
    if own.status is not SeatStatus.SEATED:
        return dict(outside_view(state, seat))
    return {**view(state, Viewer(Audience.TEAM, own.team), shelf), "me": seat_slice(state, seat, shelf)}
