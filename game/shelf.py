"""What lets a view cost what changed, not what exists: parts of views are kept until what they were made from changes.

An unchanged part of the state is the very same object (see `game.state`). So at every entry the fields that are other objects
than before tell which sections go; what stays is given again as the same object, and a patch then finds by identity that there is
nothing to compare.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable
from functools import wraps
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from game.state import State

P = ParamSpec("P")
T = TypeVar("T")

Maker = Callable[..., Any]

SECTIONS: list[tuple[Maker, tuple[str, ...]]] = []
"""Every section with the fields that it says it reads; a test holds each to its word."""
_FIELDS = State.__struct_fields__
_values = attrgetter(*_FIELDS)
_READERS: list[list[Maker]] = [[] for _ in _FIELDS]
"""For each field the sections that read it."""


class Shelf:
    """The parts last made for one debate. A new one remembers nothing and is always right to use."""

    __slots__ = ("_kept", "_sections", "_state", "_values")

    def __init__(self) -> None:
        self._state: State | None = None
        self._values: tuple[Any, ...] | None = None
        self._sections: defaultdict[Maker, dict[tuple[Any, ...], Any]] = defaultdict(dict)
        self._kept: dict[tuple[Maker, Hashable], tuple[tuple[Any, ...], Any]] = {}

    def _turn_to(self, state: State) -> None:
        """Lets go of the sections that read what differs between the last state and this one."""
        last, self._state = self._state, state
        if last is None:
            return
        before, self._values = self._values or _values(last), _values(state)
        for readers in compress(_READERS, map(is_not, before, self._values)):
            for make in readers:
                self._sections.pop(make, None)

    def of(self, make: Callable[..., T], key: Hashable, *sources: Any, nested: bool = False) -> T:
        """`make(*sources)`, or what it gave for `key` last time when the sources are the same objects. One that is `nested` takes
        the shelf before them, for parts of its own; among its sources, which are kept here, the shelf would hold itself."""
        place = (make, key)
        kept = self._kept.get(place)
        if kept is not None and all(map(_same, kept[0], sources)):
            return kept[1]  # type: ignore[no-any-return]
        made = make(self, *sources) if nested else make(*sources)
        self._kept[place] = (sources, made)
        return made


def _same(one: Any, other: Any) -> bool:
    """Numbers, words and flags are the same when they are equal."""
    return one is other or (one.__class__ in _SMALL and one.__class__ is other.__class__ and one == other)


_SMALL = (int, str, bool)


def section(
    *fields: str,
) -> Callable[[Callable[Concatenate[State, Shelf, P], T]], Callable[Concatenate[State, Shelf, P], T]]:
    """Marks a part of a view that is made from these fields of the state and from what never changes (deck, cards, format,
    agenda). Further arguments must be hashable; they tell one part from another."""

    def wrap(
        make: Callable[Concatenate[State, Shelf, P], T],
    ) -> Callable[Concatenate[State, Shelf, P], T]:
        SECTIONS.append((make, fields))
        for field in fields:
            _READERS[_FIELDS.index(field)].append(make)

        @wraps(make)
        def kept(state: State, shelf: Shelf, *args: P.args, **kwargs: P.kwargs) -> T:
            if state is not shelf._state:
                shelf._turn_to(state)
            parts = shelf._sections[make]
            if args not in parts:
                parts[args] = make(state, shelf, *args, **kwargs)
            return parts[args]  # type: ignore[no-any-return]

        return cast(Callable[Concatenate[State, Shelf, P], T], kept)

    return wrap
