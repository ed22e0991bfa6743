"""The film of a saved debate: what one eye saw, entry by entry. Whoever plays it folds patches and never asks for a whole view
twice.

Every `SPACING` entries there is a keyframe; the keyframes come as one chain of patches, small enough to be had at once, so that
any place of the film can be shown roughly. Between two keyframes lies a stretch, the exact patches, fetched where it is wanted.
Nothing is stored: all is made from a `Record` and `debate.readers.picture`, and kept in memory while somebody watches.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import msgspec

from debate.readers import picture
from debate.records import Record
from game.patch import diff
from game.shelf import Shelf
from game.state import Play, State
from game.values import SeatId, SeatStatus

SPACING = 50
"""Entries from one keyframe to the next: a stretch is made in a tenth of a second or two."""
KEPT = 400
"""Encoded pieces of films that stay in memory, at some 10 to 200 kB."""

Patch = dict[str, Any]
Frame = tuple[int, int, Patch]
"""An entry's seq, when it was accepted, and what it changed for the eye."""


# ---- what an eye sees when -------------------------------------------------------------------------------------------


def first_of(record: Record, eye: str) -> int:
    """The entry with which the eye's film begins: the debate's first, or the one with which a student came in."""
    seat = _seat(eye)
    if seat is None:
        return 1
    return next(seq for seq, state in enumerate(record.states, 1) if seat in state.seats)


def frame(record: Record, eye: str, seq: int) -> dict[str, Any]:
    """The whole view after entry `seq`. When that entry came is not said: the eye may not have seen anything of it."""
    return {"seq": seq, "view": picture(record.at(seq), eye)}


def keyframes(record: Record, eye: str) -> bytes:
    """JSON {"keys": [[seq, patch], …]}: each patch leads from the keyframe before it, the first from nothing."""
    return _kept(record, eye, "keys", lambda: {"keys": list(_chain(record, eye))})


def stretch(record: Record, eye: str, start: int) -> bytes:
    """JSON {"from": start, "frames": [Frame, …]}: what the entries after keyframe `start` changed, up to the next keyframe."""
    return _kept(record, eye, start, lambda: {"from": start, "frames": list(_frames(record, eye, start))})


def key_seqs(record: Record, eye: str) -> range:
    """The seqs of the eye's keyframes."""
    return range(first_of(record, eye), record.last + 1, SPACING)


def _chain(record: Record, eye: str) -> Iterator[tuple[int, Patch]]:
    before: dict[str, Any] = {}
    shelf = Shelf()
    for seq in key_seqs(record, eye):
        now = picture(record.at(seq), eye, shelf)
        yield seq, diff(before, now)
        before = now


def _frames(record: Record, eye: str, start: int) -> Iterator[Frame]:
    last = min(start + SPACING, record.last)
    seqs = range(start, last + 1)
    shelf = Shelf()
    views = ((seq, picture(record.at(seq), eye, shelf)) for seq in seqs)
    for (_, before), (seq, now) in pairwise(views):
        if patch := diff(before, now):
            yield seq, record.moment(seq), patch


# ---- the outline: what the timeline shows before any frame is there --------------------------------------------------


def outline(record: Record, eye: str) -> dict[str, Any]:
    """The film's ends, its spacing, its stages, and the moments in it that the eye may know of."""
    first = first_of(record, eye)
    return {
        "first": first,
        "last": record.last,
        "spacing": SPACING,
        "stages": list(_stages(record, first)),
        "moments": list(_moments(record, eye, first)),
    }


def _stages(record: Record, first: int) -> Iterator[dict[str, Any]]:
    """Each stage as it began; the one that ran when the film begins, as if it began then."""
    before = None
    for seq in range(first, record.last + 1):
        step = record.at(seq).step
        if step != before:
            now = record.at(seq).now_at
            yield {"seq": seq, "at": record.moment(seq), "stage": now.stage.value, "round": now.round}
        before = step


def _moments(record: Record, eye: str, first: int) -> Iterator[dict[str, Any]]:
    """When a play could first be read, marks were released, and the debate ended. What the eye found there when it came in, or
    came to another team, is no moment."""
    before = record.at(first)
    known = {play.id for play in before.plays.values() if _reads(before, eye, play)}
    for seq in range(first + 1, record.last + 1):
        state = record.at(seq)
        if state.plays is not before.plays or state.seats is not before.seats:
            fresh = [p for p in state.plays.values() if p.id not in known and _reads(state, eye, p)]
            known |= {p.id for p in fresh}
            if _stand(state, eye) == _stand(before, eye):
                yield from ({"seq": seq, "kind": "play"} | _whose(state, p) for p in fresh)
        if state.released != before.released:
            yield {"seq": seq, "kind": "marks"}
        if state.ended and not before.ended:
            yield {"seq": seq, "kind": "end"}
        before = state


def _reads(state: State, eye: str, play: Play) -> bool:
    """Whether the eye can read the play in `state`: its team and moderators at once, all others in the room when it is open."""
    stand = _stand(state, eye)
    return stand is not None and (play.seen or stand in ("moderator", play.team))


def _whose(state: State, play: Play) -> dict[str, str]:
    side = "first" if play.position == state.deck.positions[0].id else "second"
    return {"side": side, "team": state.teams[play.team].name, "stage": play.stage.value}


def _stand(state: State, eye: str) -> str | None:
    """With whom the eye sees in `state`: "moderator", "board", a team's id, or None for a student outside of the room."""
    kind, _colon, id_ = eye.partition(":")
    if kind == "seat":
        own = state.seats[SeatId(id_)]
        return own.team if own.status is SeatStatus.SEATED else None
    return id_ or kind


def _seat(eye: str) -> SeatId | None:
    kind, _colon, id_ = eye.partition(":")
    return SeatId(id_) if kind == "seat" else None


# ---- what is kept ----------------------------------------------------------------------------------------------------

Key = tuple[int, int, int, bool, str, str | int]
_pieces: OrderedDict[Key, bytes] = OrderedDict()
_lock = threading.Lock()


def _kept(record: Record, eye: str, piece: str | int, make: Callable[[], object]) -> bytes:
    debate = record.debate
    key = (debate.pk, debate.edition, record.last, record.pseudonyms, eye, piece)
    with _lock:
        if key in _pieces:
            _pieces.move_to_end(key)
            return _pieces[key]
    made = msgspec.json.encode(make())
    with _lock:
        _pieces[key] = made
        while len(_pieces) > KEPT:
            _pieces.popitem(last=False)
    return made
