"""Whether this process can serve: asked by proxies, by whoever watches, and by people in a hurry.

Each check is bounded in time and asked once at a time, however many want to know: a database that hangs must not collect threads.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import Error as DatabaseFault
from redis.exceptions import RedisError

from debate.journal import journal
from debate.models import Debate

PATIENCE = 2.0
"""Seconds that a check may take; then what it asked has failed."""
stopping = False
"""Set once the process was told to stop: nothing new should come here."""


class Probe:
    """One question, under way at most once. Who asks meanwhile hears the same answer."""

    def __init__(self, ask: Callable[[], Awaitable[None]]) -> None:
        self._ask = ask
        self._running: asyncio.Task[bool] | None = None

    async def holds(self) -> bool:
        asked = self._running
        if asked is None or asked.done():
            asked = self._running = asyncio.get_running_loop().create_task(self._answer())
        done, _ = await asyncio.wait({asked}, timeout=PATIENCE)
        return bool(done) and asked.result()  # not the next one's, which may be under way by now

    async def _answer(self) -> bool:
        try:
            await self._ask()
        except (DatabaseFault, RedisError, OSError):
            return False
        return True


async def _read() -> None:
    # a thread of its own: pages share one, and a slow page is no database that is gone
    await database_sync_to_async(Debate.objects.order_by().exists, thread_sensitive=False)()


async def _publish() -> None:
    if not settings.REDIS_URL:
        return
    await get_channel_layer().send("rostrum.health", {"type": "health"})  # as a nudge goes; nobody listens there


_database, _redis = Probe(_read), Probe(_publish)


async def look() -> dict[str, Any]:
    """What is asked, and the whole: "down" where a class cannot play here, "degraded" where it can, but other processes or the next
    command may not be as they should."""
    database, redis = await asyncio.gather(_database.holds(), _redis.holds())
    checks = {
        "process": "down" if stopping else "ok",
        "database": "ok" if database else "down",
        "journal": "down" if journal.stuck() else "degraded" if journal.failing else "ok",
        "redis": "ok" if redis else "degraded",
    }
    found = set(checks.values())
    return {"status": "down" if "down" in found else "degraded" if "degraded" in found else "ok", "checks": checks}
