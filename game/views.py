"""What each audience sees, by allow-list: every key that leaves the server is written out, and nothing is copied whole.

`view(state, viewer)` gives plain data (dicts, lists, strings, numbers, booleans; never None, which a merge patch cannot hold).
A key that has nothing to say is absent. Mappings are keyed by ids, so that a patch of them stays small. With a `Shelf` that is
kept from entry to entry, unchanged parts are the very same objects, and a view costs what changed.

What stays hidden: a team's hand, huddle and proposals from everyone but the team and the moderators; a sealed or unapproved play
from everyone but its team and the moderators; marks before their release from everyone but the moderators; a stance from
everyone but its seat; extra time from everyone but the moderators (the seat sees its own deadline).
"""

from enum import StrEnum
from typing import Any, cast

from msgspec import Struct

from game.shelf import Shelf
from game.state import State
from game.values import TeamId
from game.view_moderator import moderator_view
from game.view_public import board_view, points_open
from game.view_team import outside_view, seat_slice, slices_made, team_view
from game.view_wholes import BoardView, ModeratorView, TeamView

__all__ = [
    "BOARD",
    "MODERATOR",
    "Audience",
    "Viewer",
    "board_view",
    "moderator_view",
    "outside_view",
    "points_open",
    "seat_slice",
    "slices_made",
    "team_view",
    "view",
]


class Audience(StrEnum):
    MODERATOR = "moderator"
    BOARD = "board"
    TEAM = "team"


class Viewer(Struct, frozen=True):
    """Who looks. All viewers of one audience see the same; `team` is set for a team's."""

    audience: Audience
    team: TeamId | None = None


MODERATOR = Viewer(Audience.MODERATOR)
BOARD = Viewer(Audience.BOARD)


def view(state: State, viewer: Viewer, shelf: Shelf | None = None) -> dict[str, Any]:
    """The whole picture that `viewer` has of `state`."""
    return cast(dict[str, Any], _typed(state, viewer, shelf))


def _typed(state: State, viewer: Viewer, shelf: Shelf | None) -> ModeratorView | TeamView | BoardView:
    if viewer.audience is Audience.MODERATOR:
        return moderator_view(state, shelf)
    if viewer.audience is Audience.TEAM and viewer.team is not None:
        return team_view(state, viewer.team, shelf)
    return board_view(state, shelf)
