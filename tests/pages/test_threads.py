"""Requests take turns at the threads that stay: so many at once and no more, whoever waits longest first."""

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from debate.threads import COUNT, Threads


class Pages:
    """An application whose requests say on which thread they are, and go on when they are let."""

    def __init__(self) -> None:
        self.threads: dict[int, int] = {}
        self.let: dict[int, asyncio.Event] = {}
        self.changed = asyncio.Condition()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        number = scope["number"]
        thread = await sync_to_async(threading.get_ident)()
        async with self.changed:
            self.threads[number] = thread
            self.changed.notify_all()
        await self.let.setdefault(number, asyncio.Event()).wait()
        if scope["fails"]:
            raise RuntimeError("a page failed")

    async def until_in(self, count: int) -> None:
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(lambda: len(self.threads) >= count)


async def test_a_request_waits_for_a_thread_and_one_that_fails_gives_its_own_back() -> None:
    pages = Pages()
    served = Threads(pages)
    scopes = [{"number": n, "fails": n == 0} for n in range(COUNT + 2)]
    tasks = [asyncio.create_task(served(scope, None, None)) for scope in scopes]
    await pages.until_in(COUNT)
    assert set(pages.threads) == set(range(COUNT)) and len(set(pages.threads.values())) == COUNT
    pages.let[0].set()
    with pytest.raises(RuntimeError, match="a page failed"):
        await tasks[0]
    await pages.until_in(COUNT + 1)
    assert pages.threads[COUNT] == pages.threads[0], "the thread that stayed"
    tasks[1].cancel()
    await pages.until_in(COUNT + 2)
    assert pages.threads[COUNT + 1] == pages.threads[1]
    for n in range(2, COUNT + 2):
        pages.let.setdefault(n, asyncio.Event()).set()
    await asyncio.gather(*tasks[2:])
