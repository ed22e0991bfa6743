"""Who listens to a debate, and what they are sent: views and patches made once for an audience and fanned out.

A hub belongs to one room. It computes each audience's view once an entry, whatever the number of listeners, and never awaits:
a listener takes a ready text and deals with it. What fails for one audience or listener (a bug of ours) is logged and ends
only their sockets; whoever may no longer look is closed before anything more is sent.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from debate import wire
from game.patch import diff
from game.shelf import Shelf
from game.state import Seat, State
from game.values import Millis, ModeratorId, SeatId, SeatStatus, TeamId
from game.views import MODERATOR, Audience, Viewer, outside_view, seat_slice, slices_made, view

logger = logging.getLogger(__name__)


class Listener(Struct, eq=False):
    """One socket: how to send it a text and how to close it, and whose eyes it has. `seat` is set for a student, `moderator`
    for whoever looks by a moderator's right, whatever they look at."""

    send: Callable[[str], None]
    viewer: Viewer | None = None
    seat: SeatId | None = None
    moderator: ModeratorId | None = None
    close: Callable[[wire.Close], None] = lambda code: None


Texts = list[tuple[list[Listener], str | None]]
"""Who is to be told what; see `Hub._text`."""


class _Change:
    """What entry `seq` changed in a picture: the patch, the seq that it follows, and the debate's time."""

    def __init__(self, after: int, seq: int, now: Millis, patch: dict[str, Any]) -> None:
        self.after, self.seq, self.now, self.patch = after, seq, now, patch
        self._frame = ""

    @property
    def frame(self) -> str:
        """Made once for all who are sent it."""
        self._frame = self._frame or wire.patch_frame(self.after, self.seq, self.now, self.patch)
        return self._frame

    def with_own(self, own: "_Change") -> "_Change":
        """Both in one; a team's view and a seat's own share no key."""
        if not own.patch:
            return self
        return _Change(max(self.after, own.after), self.seq, self.now, {**self.patch, **own.patch})


class _Picture:
    """A view as it was last sent: `changed` is the last entry that changed it."""

    def __init__(self, shown: dict[str, Any], seq: int) -> None:
        self.shown = shown
        self.changed = seq

    @property
    def text(self) -> str:
        """The view's JSON."""
        return _text(self, self.changed)

    def move_to(self, shown: dict[str, Any], seq: int, now: Millis) -> _Change:
        change = _Change(self.changed, seq, now, diff(self.shown, shown))
        if change.patch:
            self.shown, self.changed = shown, seq
        return change


@lru_cache(maxsize=64)
def _text(picture: _Picture, changed: int) -> str:
    """Made once for a class that comes in together; not kept for good, since it is larger than all else that a listener takes."""
    return wire.encode(picture.shown)


class Hub:
    """The listeners of one debate. `now` is its time, which frames tell."""

    def __init__(self, state: State, seq: int, now: Callable[[], Millis]) -> None:
        self.state = state
        self.seq = seq
        self._now = now
        self._at = now()  # of the last entry that was published
        self._watchers: dict[Viewer, list[Listener]] = {}
        self._seats: dict[SeatId, list[Listener]] = {}
        self._pictures: dict[Viewer, _Picture] = {}
        self._own: dict[SeatId, _Picture] = {}
        self._by_eyes: dict[Viewer, list[Listener]] | None = None
        self._told: tuple[frozenset[SeatId], dict[SeatId, TeamId]] | None = None
        self._shelf = Shelf()
        self._slices = slices_made(state, self._shelf)
        self.elsewhere: dict[str, frozenset[SeatId]] = {}
        """Seats that other processes say are connected there."""

    def __len__(self) -> int:
        return sum(map(len, self._watchers.values())) + sum(map(len, self._seats.values()))

    # ---- coming and going ----

    def join(self, listener: Listener, after: int | None = None) -> None:
        """Adds a listener and sends it the whole view, unless what it has of entry `after` is still that; closes it where its
        right was lost on the way here."""
        if not self._may(listener):
            listener.close(wire.Close.RIGHTS_CHANGED)
            return
        self._group(listener).append(listener)
        self._by_eyes = None
        if after is None or not self._is_current(listener, after):
            self.send_view(listener)
        if listener.seat is not None and len(self._seats[listener.seat]) > wire.SOCKETS_PER_SEAT:
            self._dismiss(self._seats[listener.seat][0], wire.Close.FLOOD)

    def leave(self, listener: Listener) -> None:
        """Takes a listener away; pictures that nobody looks at any more are forgotten."""
        group = self._group(listener)
        if listener in group:
            group.remove(listener)
        self._by_eyes = None
        self._watchers = {viewer: found for viewer, found in self._watchers.items() if found}
        self._seats = {seat: found for seat, found in self._seats.items() if found}
        eyes = self._all_eyes()
        used = set(self._watchers) | {eyes.get(seat) for seat in self._seats}
        self._pictures = {viewer: p for viewer, p in self._pictures.items() if viewer in used}
        self._own = {seat: p for seat, p in self._own.items() if seat in self._seats}

    def _group(self, listener: Listener) -> list[Listener]:
        if listener.seat is not None:
            return self._seats.setdefault(listener.seat, [])
        assert listener.viewer is not None  # noqa: S101
        return self._watchers.setdefault(listener.viewer, [])

    def _dismiss(self, listener: Listener, code: wire.Close) -> None:
        """Nothing more for this one, from now on."""
        self.leave(listener)
        listener.close(code)

    def dismiss_all(self) -> None:
        """Everyone comes back, to what there is now."""
        for listener in [one for group in (*self._watchers.values(), *self._seats.values()) for one in group]:
            self._dismiss(listener, wire.Close.RESTART)

    def _may(self, listener: Listener) -> bool:
        """Whether the state still has the moderator by whose right this one looks, and the team it looks at."""
        team = listener.viewer.team if listener.viewer is not None else None
        known = listener.moderator is None or listener.moderator in self.state.moderators
        return known and (team is None or team in self.state.teams)

    # ---- views ----

    def _is_current(self, listener: Listener, after: int) -> bool:
        """Whether whoever has the view of entry `after` has what there is now."""
        viewer = listener.viewer if listener.seat is None else self._all_eyes().get(listener.seat)
        pictures = [self._picture(viewer)] if viewer is not None else []
        if listener.seat is not None:
            pictures.append(self._own_picture(listener.seat))
        return max(picture.changed for picture in pictures) <= after <= self.seq

    def send_view(self, listener: Listener) -> None:
        listener.send(self._whole(listener))

    def _whole(self, listener: Listener) -> str:
        viewer = listener.viewer if listener.seat is None else self._all_eyes().get(listener.seat)
        texts = [self._picture(viewer).text] if viewer is not None else []
        if listener.seat is not None:
            texts.append(self._own_picture(listener.seat).text)
        return wire.view_frame(self.seq, self._now(), wire.joined(texts), self._away_for(listener))

    def _picture(self, viewer: Viewer) -> _Picture:
        if viewer not in self._pictures:
            self._pictures[viewer] = _Picture(view(self.state, viewer, self._shelf), self.seq)
        return self._pictures[viewer]

    def _own_picture(self, seat: SeatId) -> _Picture:
        if seat not in self._own:
            self._own[seat] = _Picture(self._own_view(seat), self.seq)
        return self._own[seat]

    def _own_view(self, seat: SeatId) -> dict[str, Any]:
        """What a seat sees beside its team's view; the whole of it for one who is outside."""
        if self._all_eyes().get(seat) is None:
            return dict(outside_view(self.state, seat))
        return {"me": seat_slice(self.state, seat, self._shelf)}

    # ---- what happened ----

    def publish(self, state: State, seq: int) -> None:
        """The room has moved to `state` with entry `seq`: everyone is sent what changed for them. Never raises."""
        eyes, before = self._all_eyes(), self.state
        self.state, self.seq, self._at = state, seq, self._now()
        if before.moderators is not state.moderators or before.teams is not state.teams:
            self._dismiss_who_may_not()
        slices, self._slices = self._slices, slices_made(state, self._shelf)
        if slices is self._slices:  # so no seat sees anything but what its team sees
            texts = [(listeners, self._text(self._change(viewer))) for viewer, listeners in self._all_by_eyes().items()]
        else:
            texts = self._texts_for_each(eyes)
        # only now, in one go: a reader that is woken by each text of a class by itself costs half as much again
        for listeners, text in texts:
            self._tell(listeners, text)
        if before.seats is not state.seats:
            self._by_eyes = None
            self.tell_presence()

    def _texts_for_each(self, before: Mapping[SeatId, Viewer | None]) -> Texts:
        """The way where a seat's own slice may have changed, or its eyes, which were those of `before`."""
        eyes = self._all_eyes()
        used = set(self._watchers) | {eyes.get(seat) for seat in self._seats if before.get(seat) == eyes.get(seat)}
        changes = {viewer: self._change(viewer) for viewer in used if viewer is not None}
        # what nobody followed here would be shown, out of date, to those who are to see it now
        self._pictures = {viewer: picture for viewer, picture in self._pictures.items() if viewer in used}
        texts: Texts = [(watchers, self._text(changes[viewer])) for viewer, watchers in self._watchers.items()]
        for seat, listeners in self._seats.items():
            same = before.get(seat) == eyes.get(seat)
            texts.append((listeners, self._seats_text(seat, changes) if same else self._text_anew(seat, listeners[0])))
        return texts

    def _all_by_eyes(self) -> dict[Viewer, list[Listener]]:
        """Watchers and students by what they look with; those outside see nothing that is not their own."""
        if self._by_eyes is None:
            found = {viewer: list(watchers) for viewer, watchers in self._watchers.items()}
            for seat, listeners in self._seats.items():
                if (viewer := self._all_eyes().get(seat)) is not None:
                    found.setdefault(viewer, []).extend(listeners)
            self._by_eyes = found
        return self._by_eyes

    def _all_eyes(self) -> dict[SeatId, Viewer | None]:
        return self._shelf.of(_eyes_of, "eyes", self.state.seats)

    def _dismiss_who_may_not(self) -> None:
        for listener in [one for group in self._watchers.values() for one in group if not self._may(one)]:
            self._dismiss(listener, wire.Close.RIGHTS_CHANGED)

    def _change(self, viewer: Viewer) -> _Change | None:
        """What changed for an audience; None where its view could not be made."""
        try:
            return self._picture(viewer).move_to(view(self.state, viewer, self._shelf), self.seq, self._at)
        except Exception:
            logger.exception("entry %d: no view for %s", self.seq, viewer)
            self._pictures.pop(viewer, None)
            return None

    def _text(self, change: _Change | None) -> str | None:
        """The change as a frame, empty where there is none; None where it could not be made."""
        try:
            if change is None:
                return None
            return change.frame if change.patch else ""
        except Exception:
            logger.exception("entry %d: a change has no frame", self.seq)
            return None

    def _seats_text(self, seat: SeatId, changes: dict[Viewer, _Change | None]) -> str | None:
        """The team's patch and the seat's own in one frame."""
        try:
            return self._text(self._seats_change(seat, changes))
        except Exception:
            logger.exception("entry %d: no view for seat %s", self.seq, seat)
            return None

    def _text_anew(self, seat: SeatId, listener: Listener) -> str | None:
        """The whole view, for a seat that sees with other eyes now."""
        try:
            self._own.pop(seat, None)
            return self._whole(listener)
        except Exception:
            logger.exception("entry %d: no view for seat %s", self.seq, seat)
            return None

    def _seats_change(self, seat: SeatId, changes: dict[Viewer, _Change | None]) -> _Change | None:
        mine = self._own_picture(seat).move_to(self._own_view(seat), self.seq, self._at)
        eyes = self._all_eyes().get(seat)
        theirs = changes[eyes] if eyes is not None else mine
        return theirs and theirs.with_own(mine)

    def _tell(self, listeners: Collection[Listener], text: str | None) -> None:
        """A view that could not be made ends only the sockets of those who look at it."""
        if text is None:
            self._fail(listeners)
        elif text:
            self._send(listeners, text)

    def _send(self, listeners: Collection[Listener], text: str) -> None:
        for listener in list(listeners):
            try:
                listener.send(text)
            except Exception:
                logger.exception("entry %d: a listener took no text", self.seq)
                self._fail([listener])

    def _fail(self, listeners: Collection[Listener]) -> None:
        for listener in list(listeners):
            self._dismiss(listener, wire.Close.SERVER_ERROR)

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
        self._send(self._watchers.get(MODERATOR, ()), wire.presence_frame(away))
        for seat, listeners in list(self._seats.items()):
            self._send(listeners, wire.presence_frame(self._in_team_of(seat, away)))

    def send_presence(self, listener: Listener) -> None:
        listener.send(wire.presence_frame(self._away_for(listener)))

    def _in_team_of(self, seat: SeatId, away: frozenset[SeatId]) -> frozenset[SeatId]:
        eyes = self._all_eyes().get(seat)
        return frozenset(s for s in away if eyes is not None and self.state.seats[s].team == eyes.team)

    def _away_for(self, listener: Listener) -> frozenset[SeatId]:
        if listener.seat is not None:
            return self._in_team_of(listener.seat, self.away())
        viewer = listener.viewer
        if viewer == MODERATOR:
            return self.away()
        if viewer is not None and viewer.audience is Audience.TEAM:
            return frozenset(s for s in self.away() if self.state.seats[s].team == viewer.team)
        return frozenset()


def _eyes_of(seats: Mapping[SeatId, Seat]) -> dict[SeatId, Viewer | None]:
    """With whose eyes each seat looks: a student's with their team's; one who waits or was removed sees nothing but that."""
    inside = SeatStatus.SEATED
    return {s.id: Viewer(Audience.TEAM, s.team) if s.status is inside else None for s in seats.values()}
