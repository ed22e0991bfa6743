"""Who listens to a debate, and what they are sent: views and patches made once for an audience and fanned out.

A hub belongs to one room. It computes each audience's view once an entry, whatever the number of listeners, and never awaits:
a listener takes a ready text and deals with it.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from debate import wire
from game.patch import diff
from game.state import State
from game.values import ModeratorId, SeatId, SeatStatus, TeamId
from game.views import MODERATOR, Audience, Viewer, outside_view, seat_slice, view

Send = Callable[[str], None]
Close = Callable[[], None]


class Listener(Struct, eq=False):
    """One socket: how to send it a text, and whose eyes it has. `seat` is set for a student, `moderator` where a moderator looks;
    `close` ends the socket of one who moderates no more."""

    send: Send
    viewer: Viewer | None = None
    seat: SeatId | None = None
    moderator: ModeratorId | None = None
    close: Close | None = None


class _Picture:
    """An audience's view as it was last sent: `seq` the entry it shows, `changed` the last that changed it."""

    def __init__(self, shown: dict[str, Any], seq: int) -> None:
        self.shown = shown
        self.changed = seq
        self.text = wire.encode(shown)

    def move_to(self, shown: dict[str, Any], seq: int) -> tuple[int, dict[str, Any]]:
        """(the seq that the patch follows, the patch)."""
        patch, after = diff(self.shown, shown), self.changed
        if patch:
            self.shown, self.changed, self.text = shown, seq, wire.encode(shown)
        return after, patch


class Hub:
    """The listeners of one debate."""

    def __init__(self, state: State, seq: int) -> None:
        self.state = state
        self.seq = seq
        self._watchers: dict[Viewer, set[Listener]] = {}
        self._seats: dict[SeatId, set[Listener]] = {}
        self._pictures: dict[Viewer, _Picture] = {}
        self._slices: dict[SeatId, _Picture] = {}
        self._told: tuple[frozenset[SeatId], dict[SeatId, TeamId]] | None = None
        self.elsewhere: dict[str, frozenset[SeatId]] = {}
        """Seats that other processes say are connected there."""

    def __len__(self) -> int:
        return sum(map(len, self._watchers.values())) + sum(map(len, self._seats.values()))

    # ---- coming and going ----

    def join(self, listener: Listener) -> None:
        """Adds a listener and sends it the whole view."""
        if listener.seat is not None:
            self._seats.setdefault(listener.seat, set()).add(listener)
        elif listener.viewer is not None:
            self._watchers.setdefault(listener.viewer, set()).add(listener)
        self.send_view(listener)
        self.tell_presence()

    def leave(self, listener: Listener) -> None:
        """Takes a listener away; pictures that nobody looks at any more are forgotten."""
        if listener.seat is not None:
            self._drop(self._seats, listener.seat, listener)
            if listener.seat not in self._seats:
                self._slices.pop(listener.seat, None)
        elif listener.viewer is not None:
            self._drop(self._watchers, listener.viewer, listener)
        used = set(self._watchers) | {self._viewer_of(seat) for seat in self._seats}
        self._pictures = {viewer: p for viewer, p in self._pictures.items() if viewer in used}
        self.tell_presence()

    @staticmethod
    def _drop(groups: dict[Any, set[Listener]], key: Any, listener: Listener) -> None:
        group = groups.get(key, set())
        group.discard(listener)
        if not group:
            groups.pop(key, None)

    # ---- views ----

    def send_view(self, listener: Listener) -> None:
        listener.send(self._whole(listener))

    def _whole(self, listener: Listener) -> str:
        away = self._away_for(listener)
        if listener.seat is None:
            assert listener.viewer is not None  # noqa: S101
            return wire.view_frame(self.seq, self._picture(listener.viewer).text, away)
        viewer = self._viewer_of(listener.seat)
        if viewer is None:
            return wire.view_frame(self.seq, wire.encode(outside_view(self.state, listener.seat)), away)
        me = self._slice(listener.seat)
        return wire.view_frame(self.seq, f'{self._picture(viewer).text[:-1]},"me":{me.text}}}', away)

    def _viewer_of(self, seat: SeatId) -> Viewer | None:
        """A seated student looks with their team's eyes; one who waits or was removed sees nothing but that."""
        found = self.state.seats.get(seat)
        if found is None or found.status is not SeatStatus.SEATED:
            return None
        return Viewer(Audience.TEAM, found.team)

    def _picture(self, viewer: Viewer) -> _Picture:
        if viewer not in self._pictures:
            self._pictures[viewer] = _Picture(view(self.state, viewer), self.seq)
        return self._pictures[viewer]

    def _slice(self, seat: SeatId) -> _Picture:
        if seat not in self._slices:
            self._slices[seat] = _Picture(seat_slice(self.state, seat), self.seq)
        return self._slices[seat]

    # ---- what happened ----

    def publish(self, state: State, seq: int) -> None:
        """The room has moved to `state` with entry `seq`: everyone is sent what changed for them."""
        moved = [s for s in self._seats if self._changes_eyes(s, state)]
        if state.moderators != self.state.moderators:
            self._dismiss(state)
        self.state, self.seq = state, seq
        frames: dict[Viewer, tuple[int, dict[str, Any], str]] = {}
        for viewer, picture in self._pictures.items():
            after, patch = picture.move_to(view(state, viewer), seq)
            frames[viewer] = (after, patch, wire.patch_frame(after, seq, patch) if patch else "")
            for listener in self._watchers.get(viewer, ()):
                if patch:
                    listener.send(frames[viewer][2])
        for seat in self._seats:
            if seat in moved:
                self._show_anew(seat)
            else:
                self._publish_seat(seat, frames)
        self.tell_presence()

    def _dismiss(self, state: State) -> None:
        """Whoever moderates no more sees nothing more, not even that."""
        watchers = [one for group in self._watchers.values() for one in group]
        for listener in watchers:
            if listener.moderator is None or listener.moderator in state.moderators:
                continue
            self._drop(self._watchers, listener.viewer, listener)
            if listener.close is not None:
                listener.close()

    def _changes_eyes(self, seat: SeatId, state: State) -> bool:
        before, after = self.state.seats.get(seat), state.seats.get(seat)
        return before is None or after is None or (before.team, before.status) != (after.team, after.status)

    def _show_anew(self, seat: SeatId) -> None:
        self._slices.pop(seat, None)
        for listener in self._seats[seat]:
            self.send_view(listener)

    def _publish_seat(self, seat: SeatId, frames: dict[Viewer, tuple[int, dict[str, Any], str]]) -> None:
        """The team's frame as it is, unless this seat's own slice changed too."""
        viewer = self._viewer_of(seat)
        if viewer is None or viewer not in frames:
            return
        after, patch, text = frames[viewer]
        mine_after, mine = self._slice(seat).move_to(seat_slice(self.state, seat), self.seq)
        if mine:
            text = wire.patch_frame(max(after, mine_after), self.seq, {**patch, "me": mine})
        if text:
            for listener in self._seats[seat]:
                listener.send(text)

    # ---- presence: not in the journal, may be lost ----

    def here(self) -> frozenset[SeatId]:
        """The seats connected to this process."""
        return frozenset(self._seats)

    def away(self) -> frozenset[SeatId]:
        """The seated students whom no process has a connection for."""
        here = self.here().union(*self.elsewhere.values())
        return frozenset(s.id for s in self.state.seats.values() if s.status is SeatStatus.SEATED and s.id not in here)

    def tell_presence(self) -> None:
        """Tells moderators and teams who is away, if that changed."""
        away = self.away()
        known = (away, {s.id: s.team for s in self.state.seats.values() if s.id in away})
        if known == self._told:
            return
        self._told = known
        for listener in self._watchers.get(MODERATOR, ()):
            listener.send(wire.presence_frame(away))
        for seat, listeners in self._seats.items():
            text = wire.presence_frame(self._in_team_of(seat, away))
            for listener in listeners:
                listener.send(text)

    def _in_team_of(self, seat: SeatId, away: frozenset[SeatId]) -> frozenset[SeatId]:
        own = self.state.seats.get(seat)
        if own is None or own.status is not SeatStatus.SEATED:
            return frozenset()
        return frozenset(s for s in away if self.state.seats[s].team == own.team)

    def _away_for(self, listener: Listener) -> frozenset[SeatId]:
        if listener.seat is not None:
            return self._in_team_of(listener.seat, self.away())
        viewer = listener.viewer
        if viewer == MODERATOR:
            return self.away()
        if viewer is not None and viewer.audience is Audience.TEAM:
            return frozenset(s for s in self.away() if self.state.seats[s].team == viewer.team)
        return frozenset()
