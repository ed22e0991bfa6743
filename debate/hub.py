"""Who listens to a debate, and what they are sent: views and patches made once for an audience and fanned out.

A hub belongs to one room. It never awaits: a listener takes a ready text and deals with it. What each audience is shown is made
in `debate.pictures`. What fails for one audience or listener (a bug of ours) is logged and ends only their sockets; whoever may
no longer look is closed before anything more is sent.
"""

import logging
from collections.abc import Callable, Collection, Mapping

from msgspec import Struct

from debate import wire
from debate.pictures import Change, Pictures
from game.state import State
from game.values import Millis, ModeratorId, SeatId, SeatStatus, TeamId
from game.views import MODERATOR, Audience, Viewer

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


class Hub:
    """The listeners of one debate. `now` is its time, which frames tell."""

    def __init__(self, state: State, seq: int, now: Callable[[], Millis]) -> None:
        self._now = now
        self._pictures = Pictures(state, seq, now())
        self._watchers: dict[Viewer, list[Listener]] = {}
        self._seats: dict[SeatId, list[Listener]] = {}
        self._by_eyes: dict[Viewer, list[Listener]] | None = None
        self._told: tuple[frozenset[SeatId], dict[SeatId, TeamId]] | None = None
        self.elsewhere: dict[str, frozenset[SeatId]] = {}
        """Seats that other processes say are connected there."""

    @property
    def state(self) -> State:
        """As of the entry that was last published."""
        return self._pictures.state

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
        eyes = self._pictures.eyes
        self._pictures.keep(set(self._watchers) | {eyes.get(seat) for seat in self._seats}, self._seats)

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
        parts = self._pictures.parts(listener.viewer, listener.seat)
        return max(part.changed for part in parts) <= after <= self._pictures.seq

    def send_view(self, listener: Listener) -> None:
        listener.send(self._whole(listener))

    def _whole(self, listener: Listener) -> str:
        texts = [part.text for part in self._pictures.parts(listener.viewer, listener.seat)]
        return wire.view_frame(self._pictures.seq, self._now(), wire.joined(texts), self._away_for(listener))

    # ---- what happened ----

    def publish(self, state: State, seq: int) -> None:
        """The room has moved to `state` with entry `seq`: everyone is sent what changed for them. Never raises."""
        before, eyes = self.state, self._pictures.eyes
        differ = self._pictures.move_to(state, seq, self._now())
        if before.moderators is not state.moderators or before.teams is not state.teams:
            self._dismiss_who_may_not()
        if differ:
            texts = self._texts_for_each(eyes)
        else:  # no seat sees anything but what its team sees
            texts = [(listeners, self._text(self._change(viewer))) for viewer, listeners in self._all_by_eyes().items()]
        # only now, in one go: a reader that is woken by each text of a class by itself costs half as much again
        for listeners, text in texts:
            self._tell(listeners, text)
        if before.seats is not state.seats:
            self._by_eyes = None
            self.tell_presence()

    def _texts_for_each(self, before: Mapping[SeatId, Viewer | None]) -> Texts:
        """The way where a seat's own slice may have changed, or its eyes, which were those of `before`."""
        eyes = self._pictures.eyes
        used = set(self._watchers) | {eyes.get(seat) for seat in self._seats if before.get(seat) == eyes.get(seat)}
        changes = {viewer: self._change(viewer) for viewer in used if viewer is not None}
        # what nobody followed here would be shown, out of date, to those who are to see it now
        self._pictures.keep(used, self._seats)
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
                if (viewer := self._pictures.eyes.get(seat)) is not None:
                    found.setdefault(viewer, []).extend(listeners)
            self._by_eyes = found
        return self._by_eyes

    def _dismiss_who_may_not(self) -> None:
        for listener in [one for group in self._watchers.values() for one in group if not self._may(one)]:
            self._dismiss(listener, wire.Close.RIGHTS_CHANGED)

    def _change(self, viewer: Viewer) -> Change | None:
        """What changed for an audience; None where its view could not be made."""
        try:
            return self._pictures.change(viewer)
        except Exception:
            logger.exception("entry %d: no view for %s", self._pictures.seq, viewer)
            self._pictures.forget(viewer)
            return None

    def _text(self, change: Change | None) -> str | None:
        """The change as a frame, empty where there is none; None where it could not be made."""
        try:
            if change is None:
                return None
            return change.frame if change.patch else ""
        except Exception:
            logger.exception("entry %d: a change has no frame", self._pictures.seq)
            return None

    def _seats_text(self, seat: SeatId, changes: Mapping[Viewer, Change | None]) -> str | None:
        """The team's patch and the seat's own in one frame."""
        try:
            mine = self._pictures.own_change(seat)
            eyes = self._pictures.eyes.get(seat)
            theirs = changes[eyes] if eyes is not None else mine
            return self._text(theirs and theirs.with_own(mine))
        except Exception:
            logger.exception("entry %d: no view for seat %s", self._pictures.seq, seat)
            return None

    def _text_anew(self, seat: SeatId, listener: Listener) -> str | None:
        """The whole view, for a seat that sees with other eyes now."""
        try:
            self._pictures.forget_own(seat)
            return self._whole(listener)
        except Exception:
            logger.exception("entry %d: no view for seat %s", self._pictures.seq, seat)
            return None

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
                logger.exception("entry %d: a listener took no text", self._pictures.seq)
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
        eyes = self._pictures.eyes.get(seat)
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
