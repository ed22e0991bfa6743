"""The threads on which requests meet the database.

Django gives each request a thread of its own, made and ended with it, and so a database connection of its own: when a school
joins at once that is most of the work. Here a few threads stay, and their connections with them. A request takes the one that
fewest others use, so that a long one (an export) holds up nobody while there are others.
"""

import asyncio
import contextvars
from collections import Counter
from typing import Any, cast

from asgiref.sync import ThreadSensitiveContext

COUNT = 8
"""Threads, and so database connections, that requests use in one process."""


class Threads:
    """An ASGI application around another, whose synchronous parts run on one of COUNT threads."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._contexts: list[contextvars.Context] = []
        self._busy: Counter[int] = Counter()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while len(self._contexts) < COUNT:
            self._contexts.append(await asyncio.create_task(_context_with_a_thread()))
        number = min(range(COUNT), key=self._busy.__getitem__)
        self._busy[number] += 1
        try:
            work = self._application(scope, receive, send)
            await asyncio.get_running_loop().create_task(work, context=self._contexts[number].copy())
        finally:
            self._busy[number] -= 1


async def _context_with_a_thread() -> contextvars.Context:
    """What runs in it has one and the same thread, which asgiref makes when it is first needed and keeps as long as the context."""
    await cast(Any, ThreadSensitiveContext()).__aenter__()
    return contextvars.copy_context()
