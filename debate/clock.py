"""Deadlines become commands: a room's clock rings when its stage is over. It decides nothing; the rules do."""

import asyncio
from collections.abc import Awaitable, Callable

from debate.wire import now_ms
from game.values import Millis

RETRY = 0.5
"""Seconds until a deadline that could not be saved is tried again."""
LOOK = 5.0
"""Seconds that a timer sleeps at most: server time may jump (a laptop that slept, a clock that is set), a timer does not."""


class Clock:
    """One timer. `ring` is called, in a task of its own, once `due` has passed."""

    def __init__(self, ring: Callable[[], Awaitable[None]]) -> None:
        self._ring = ring
        self._due: Millis | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def set(self, due: Millis | None) -> None:
        """Rings at `due` (server time) from now on, or never."""
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
            wait = min(LOOK, (self._due - now_ms()) / 1000)
            self._timer = asyncio.get_running_loop().call_later(max(at_least, wait), self._fire)

    def _fire(self) -> None:
        self._timer = None
        if self._due is not None and now_ms() < self._due:
            self._start()
            return
        self._task = asyncio.get_running_loop().create_task(self._run())  # kept here: the loop keeps no task alive

    async def _run(self) -> None:
        await self._ring()
