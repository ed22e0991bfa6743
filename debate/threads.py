"""The threads on which requests meet the database.

Django gives each request a thread of its own, made and ended with it, and so a database connection of its own: when a school
joins at once that is most of the work. Here a few threads stay, and their connections with them. A request that finds none free
waits its turn before Django sees it, so that running lessons wait for a few requests and not for a whole school's.
"""

import asyncio
import contextvars
from typing import Any, cast

from asgiref.sync import ThreadSensitiveContext

COUNT = 8
"""Threads, and so database connections, that requests use in one process."""


class Threads:
    """An ASGI application around another, whose synchronous parts run on one of COUNT threads, each for one request at a time."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._turns = asyncio.Semaphore(COUNT)
        self._free: list[contextvars.Context] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async with self._turns:
            thread = self._free.pop() if self._free else await asyncio.create_task(_context_with_a_thread())
            try:
                work = self._application(scope, receive, send)
                await asyncio.get_running_loop().create_task(work, context=thread.copy())
            finally:
                self._free.append(thread)


async def _context_with_a_thread() -> contextvars.Context:
    """What runs in it has one and the same thread, which asgiref makes when it is first needed and keeps as long as the context."""
    await cast(Any, ThreadSensitiveContext()).__aenter__()
    return contextvars.copy_context()
