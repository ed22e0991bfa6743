"""What each audience of a debate was last shown, and what changes with the next entry.

Parts of views are kept on a shelf (`game.shelf`), so that a view and its patch cost what changed; each view, patch and text is made
once for all who look with the same eyes.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from debate import wire
from game.patch import diff
from game.shelf import Shelf
from game.state import Seat, State
from game.values import Millis, SeatId, SeatStatus
from game.views import Audience, Viewer, outside_view, seat_slice, slices_made, view


class Change:
    """What entry `seq` changed in a picture: the patch, the seq that it follows, and the debate's time."""

    def __init__(self, after: int, seq: int, now: Millis, patch: dict[str, Any]) -> None:
        self.after, self.seq, self.now, self.patch = after, seq, now, patch
        self._frame = ""

    @property
    def frame(self) -> str:
        """Made once for all who are sent it."""
        self._frame = self._frame or wire.patch_frame(self.after, self.seq, self.now, self.patch)
        return self._frame

    def with_own(self, own: "Change") -> "Change":
        """Both in one; a team's view and a seat's own share no key."""
        if not own.patch:
            return self
        return Change(max(self.after, own.after), self.seq, self.now, {**self.patch, **own.patch})


class Picture:
    """A view as it was last sent: `changed` is the last entry that changed it."""

    def __init__(self, shown: dict[str, Any], seq: int) -> None:
        self.shown = shown
        self.changed = seq

    @property
    def text(self) -> str:
        """The view's JSON."""
        return _text(self, self.changed)

    def move_to(self, shown: dict[str, Any], seq: int, now: Millis) -> Change:
        change = Change(self.changed, seq, now, diff(self.shown, shown))
        if change.patch:
            self.shown, self.changed = shown, seq
        return change


@lru_cache(maxsize=64)
def _text(picture: Picture, changed: int) -> str:
    """Made once for a class that comes in together; not kept for good, since it is larger than all else that a listener takes."""
    return wire.encode(picture.shown)


class Pictures:
    """Of one debate, as of entry `seq`, which was published at `at`."""

    def __init__(self, state: State, seq: int, at: Millis) -> None:
        self.state, self.seq, self.at = state, seq, at
        self._of: dict[Viewer, Picture] = {}
        self._own: dict[SeatId, Picture] = {}
        self._shelf = Shelf()
        self._slices = slices_made(state, self._shelf)

    def move_to(self, state: State, seq: int, at: Millis) -> bool:
        """On to the next entry. Whether a seat may see something else than before of what it does not share with its team."""
        self.state, self.seq, self.at = state, seq, at
        slices, self._slices = self._slices, slices_made(state, self._shelf)
        return slices is not self._slices

    @property
    def eyes(self) -> Mapping[SeatId, Viewer | None]:
        """With whose eyes each seat looks: a student's with their team's; one who waits or was removed sees nothing but that."""
        return self._shelf.of(_eyes_of, "eyes", self.state.seats)

    def parts(self, viewer: Viewer | None, seat: SeatId | None) -> list[Picture]:
        """What someone is shown, who looks as `viewer` or from `seat`: parts that share no key."""
        eyes = viewer if seat is None else self.eyes.get(seat)
        shared = [self._picture(eyes)] if eyes is not None else []
        return shared if seat is None else [*shared, self._own_picture(seat)]

    def change(self, viewer: Viewer) -> Change:
        """What this entry changed for an audience."""
        return self._picture(viewer).move_to(view(self.state, viewer, self._shelf), self.seq, self.at)

    def own_change(self, seat: SeatId) -> Change:
        """What it changed for a seat alone."""
        return self._own_picture(seat).move_to(self._own_view(seat), self.seq, self.at)

    def forget(self, viewer: Viewer) -> None:
        """Nobody is up to date with this picture any more."""
        self._of.pop(viewer, None)

    def forget_own(self, seat: SeatId) -> None:
        self._own.pop(seat, None)

    def keep(self, viewers: Collection[Viewer | None], seats: Collection[SeatId]) -> None:
        """Forgets all pictures but these."""
        self._of = {viewer: picture for viewer, picture in self._of.items() if viewer in viewers}
        self._own = {seat: picture for seat, picture in self._own.items() if seat in seats}

    def _picture(self, viewer: Viewer) -> Picture:
        if viewer not in self._of:
            self._of[viewer] = Picture(view(self.state, viewer, self._shelf), self.seq)
        return self._of[viewer]

    def _own_picture(self, seat: SeatId) -> Picture:
        if seat not in self._own:
            self._own[seat] = Picture(self._own_view(seat), self.seq)
        return self._own[seat]

    def _own_view(self, seat: SeatId) -> dict[str, Any]:
        """What a seat sees beside its team's view; the whole of it for one who is outside."""
        if self.eyes.get(seat) is None:
            return dict(outside_view(self.state, seat))
        return {"me": seat_slice(self.state, seat, self._shelf)}


def _eyes_of(seats: Mapping[SeatId, Seat]) -> dict[SeatId, Viewer | None]:
    inside = SeatStatus.SEATED
    return {s.id: Viewer(Audience.TEAM, s.team) if s.status is inside else None for s in seats.values()}
