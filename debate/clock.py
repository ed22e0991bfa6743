"""A debate's time, and deadlines that become commands: a room's clock rings when its stage is over. It decides nothing; the rules
do."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any
from weakref import WeakMethod

from debate.wire import now_ms
from game.values import Millis

RETRY = 0.5
"""Seconds until a deadline that could not be saved is tried again."""
LOOK = 5.0
"""Seconds that a timer sleeps at most: a laptop that slept has lost time that a timer does not count."""
_STEADY = getattr(time, "CLOCK_BOOTTIME", None)
"""Linux's clock that nobody sets and that goes on in sleep; elsewhere the monotonic one does."""


def steady_ms() -> int:
    """Milliseconds since some moment, whatever is done to the clock on the wall."""
    return (time.monotonic_ns() if _STEADY is None else time.clock_gettime_ns(_STEADY)) // 1_000_000


Ring = Callable[[], Coroutine[Any, Any, None]]


class Time:
    """A debate's time in server milliseconds: what the clock on the wall said when the debate was loaded here, and what has passed
    since. A clock that is set in the middle of a lesson moves no countdown. Nor is time ever before an entry of the record: after a
    restart with the clock set back, or with another process ahead, it goes on from there."""

    def __init__(self, at: Millis) -> None:
        self._began = now_ms() - steady_ms()
        self.not_before(at)

    def now(self) -> Millis:
        return Millis(self._began + steady_ms())

    def not_before(self, at: Millis) -> None:
        self._began = max(self._began, at - steady_ms())


class Clock:
    """One timer on a debate's time. `ring`, a method of the room's, is called in a task of its own once `due` has passed. Only a
    timer that runs holds the room; else it would go round in a circle, which Python finds late (`debate.server`: SEARCH_AFTER)."""

    def __init__(self, ring: Ring, now: Callable[[], Millis]) -> None:
        self._ring = WeakMethod(ring)
        self._now = now
        self._due: Millis | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def set(self, due: Millis | None) -> None:
        """Rings at `due` from now on, or never."""
        if due == self._due and self._timer is not None:
            return
        self._due = due
        self._start()

    def retry(self) -> None:
        self._start(RETRY)

    def _start(self, at_least: float = 0.0) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._due is not None:
            wait = min(LOOK, (self._due - self._now()) / 1000)
            self._timer = asyncio.get_running_loop().call_later(max(at_least, wait), self._fire, self._ring())

    def _fire(self, ring: Ring | None) -> None:
        self._timer = None
        if self._due is not None and self._now() < self._due:
            self._start()
            return
        assert ring is not None  # noqa: S101  the timer holds it
        self._task = asyncio.get_running_loop().create_task(ring())  # kept here: the loop keeps no task alive
