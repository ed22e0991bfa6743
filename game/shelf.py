"""What lets a view cost what changed, not what exists: parts of views are kept with what they were made from.

An unchanged part of the state is the very same object (see `game.state`), so a part of a view that was made from the same objects
still holds, and is given again as the same object; a patch then finds by identity that there is nothing to compare.
"""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter, is_
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from game.state import State

P = ParamSpec("P")
T = TypeVar("T")


class Shelf:
    """The parts last made for one debate. A new one remembers nothing and is always right to use."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[tuple[Any, ...], Any]] = {}

    def of(self, make: Callable[..., T], key: Any, *sources: Any) -> T:
        """`make(*sources)`, or what it gave for `key` last time when the sources are the same objects."""
        place = (make, key)
        kept = self._kept.get(place)
        if kept is not None and all(map(_same, kept[0], sources)):
            return kept[1]  # type: ignore[no-any-return]
        made = make(*sources)
        self._kept[place] = (sources, made)
        return made


def _same(one: Any, other: Any) -> bool:
    """Numbers, words and flags are the same when they are equal."""
    return one is other or (one.__class__ in _SMALL and one.__class__ is other.__class__ and one == other)


_SMALL = (int, str, bool)


def _reader(fields: tuple[str, ...]) -> Callable[[State], tuple[Any, ...]]:
    """What gives the fields of a state as a tuple, as fast as may be: it runs for every part at every entry."""
    if len(fields) > 1:
        return attrgetter(*fields)
    return lambda state: tuple(getattr(state, field) for field in fields)


SECTIONS: list[tuple[Callable[..., Any], tuple[str, ...]]] = []
"""Every section with the fields that it says it reads; a test holds each to its word."""


def section(
    *fields: str,
) -> Callable[[Callable[Concatenate[State, Shelf, P], T]], Callable[Concatenate[State, Shelf, P], T]]:
    """Marks a part of a view that is made from these fields of the state and from what never changes (deck, cards, format,
    agenda). Further arguments must be hashable; they tell one part from another."""

    def wrap(
        make: Callable[Concatenate[State, Shelf, P], T],
    ) -> Callable[Concatenate[State, Shelf, P], T]:
        SECTIONS.append((make, fields))
        read = _reader(fields)

        @wraps(make)
        def kept(state: State, shelf: Shelf, *args: P.args, **kwargs: P.kwargs) -> T:
            place, sources = (make, args), read(state)
            before = shelf._kept.get(place)
            if before is not None and all(map(is_, before[0], sources)):
                return before[1]  # type: ignore[no-any-return]
            made = make(state, shelf, *args, **kwargs)
            shelf._kept[place] = (sources, made)
            return made

        return cast(Callable[Concatenate[State, Shelf, P], T], kept)

    return wrap
