"""A debate's entries as they may leave the server that it was played on.

Two things stay behind. A moderator's id is an account's of that server ("u7"), which would be somebody else's on another: it
becomes "m1", "m2" in order of appearance. And what a file that is passed round must not tell: who took which stance, and who was
given extra time. The entries still fold to the same debate with the same swing; made portable again, they stay as they are.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from game import events as e
from game.codec import EVENTS_VERSION, decode_events, encode_events
from game.replay import Entry, fold
from game.scoring import SWING_VOTERS, both_times, swing
from game.state import State
from game.values import ModeratorId, Role, SeatId

NEUTRAL = 3
"""The stance written where the real one may not be told even as part of an average."""
_PORTABLE = re.compile(r"m[1-9][0-9]{0,5}", re.ASCII)


def portable(entries: Sequence[Entry], rename: Callable[[int], str] | None = None) -> list[Entry]:
    """The entries without ids of this server, stances and extra time; with `rename` moderators get the name that it gives
    their number. Raises BadEntry or game.codec.CorruptEvents."""
    decoded = [decode_events(entry.events, entry.version) for entry in entries]
    _last, state = fold(entries)
    if state is None:
        return []
    change = _Changer(state, _moderators(entries, decoded), rename)
    return [change.entry(entry, events) for entry, events in zip(entries, decoded, strict=True)]


def level_stances(state: State) -> Mapping[tuple[SeatId, bool], int]:
    """A stance for each (seat, after) that gives the same swing as the real ones and tells no more than it: everyone who counts
    for a told average is given that average, rounded so that the sum stays; everyone else is neutral."""
    found = {(seat, False): NEUTRAL for seat in state.stances_before}
    found |= {(seat, True): NEUTRAL for seat in state.stances_after}
    for group in _told(state):
        for after, stances in ((False, state.stances_before), (True, state.stances_after)):
            low, more = divmod(sum(stances[seat] for seat in group), len(group))
            found |= {(seat, after): low + (n < more) for n, seat in enumerate(group)}
    return found


def _told(state: State) -> list[list[SeatId]]:
    """The groups whose swing is told: each team's, or only the class's, or none."""
    voters = both_times(state)
    teams = {team: [seat for seat in voters if state.seats[seat].team == team] for team in state.teams}
    if any(swing(state, team) for team in state.teams):
        return [seats for seats in teams.values() if seats]
    return [voters] if len(voters) >= SWING_VOTERS else []


def _moderators(entries: Iterable[Entry], decoded: Iterable[Sequence[e.Event]]) -> dict[str, str]:
    """The portable id of every moderator, in the order in which they appear; one that is portable keeps its own."""
    seen: dict[str, None] = {}
    for entry, events in zip(entries, decoded, strict=True):
        role, _colon, id_ = entry.actor.partition(":")
        if role == Role.MODERATOR.value:
            seen[id_] = None
        seen |= {str(event.moderator): None for event in events if hasattr(event, "moderator")}
    kept = {id_ for id_ in seen if _PORTABLE.fullmatch(id_)}
    free = (f"m{n}" for n in range(1, len(seen) + 1) if f"m{n}" not in kept)
    return {id_: id_ if id_ in kept else next(free) for id_ in seen}


class _Changer:
    def __init__(self, state: State, moderators: Mapping[str, str], rename: Callable[[int], str] | None) -> None:
        self.moderators = moderators
        self.stances = level_stances(state)
        self.first_seat = next(iter(state.seats), None)
        self.rename = rename
        self.numbers = {id_: n for n, id_ in enumerate(moderators.values(), 1)}

    def entry(self, entry: Entry, events: Sequence[e.Event]) -> Entry:
        return replace(
            entry,
            command_id=self._actor(entry.command_id),
            actor=self._actor(entry.actor),
            version=EVENTS_VERSION,
            events=encode_events([self._event(event) for event in events]),
        )

    def _actor(self, text: str) -> str:
        """ "moderator:u7" and "moderator:u7:k1" with the portable id; anything else as it is."""
        role, *rest = text.split(":", 2)
        if role != Role.MODERATOR.value or not rest:
            return text
        return ":".join([role, self.moderators.get(rest[0], rest[0]), *rest[1:]])

    def _event(self, event: Any) -> e.Event:
        if isinstance(event, e.StanceCast):
            return replace(event, stance=self.stances.get((event.seat, event.after), NEUTRAL))
        if isinstance(event, e.ExtraTimeGiven):
            return replace(
                event, seat=self.first_seat, percent=0
            )  # an entry must hold an event: one that tells nothing
        if not hasattr(event, "moderator"):
            return event  # type: ignore[no-any-return]
        id_ = ModeratorId(self.moderators[event.moderator])
        if self.rename is not None and hasattr(event, "moderator_name"):
            return replace(event, moderator=id_, moderator_name=self.rename(self.numbers[id_]))  # type: ignore[no-any-return]
        return replace(event, moderator=id_)  # type: ignore[no-any-return]
