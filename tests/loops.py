"""An event loop in a thread of its own, for tests whose own thread is not async (the browser's)."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, job: Coroutine[Any, Any, T]) -> T:
        """Its result, once it is there."""
        return asyncio.run_coroutine_threadsafe(job, self._loop).result()

    def call(self, step: Callable[[], object]) -> None:
        """Soon, in the loop."""
        self._loop.call_soon_threadsafe(step)

    def close(self) -> None:
        """Returns once every task has ended: one that is left to the garbage collector is reported in another test."""
        self.run(_end_all())
        self.call(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _end_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
