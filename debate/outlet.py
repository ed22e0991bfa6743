"""A socket's way out: texts in their order, a bound on what waits for a slow reader, and the close code. For a poll, which is
answered once, what it is answered with."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, cast
from weakref import WeakSet

from debate import counts
from debate.wire import UNSENT_MAX, Close, closed_frame

AsgiSend = Callable[[dict[str, Any]], Awaitable[None]]


class Outlet(Protocol):
    """None of it waits; after a close nothing more is sent. `unsent` is what waits for the client, in bytes."""

    closed: bool

    def send(self, text: str) -> None: ...
    def close(self, code: Close) -> None: ...
    def stop(self) -> None: ...
    def unsent(self) -> int: ...


def outlet(scope: Mapping[str, Any], send: AsgiSend) -> Outlet:
    """Straight to the socket where the server can (`debate.server`), else through a queue of its own."""
    direct = scope.get("extensions", {}).get("rostrum.outlet")
    return cast(Outlet, direct["outlet"]) if direct is not None else QueuedOutlet(send)


class QueuedOutlet:
    """For any ASGI server: one task that sends what is queued."""

    def __init__(self, send: AsgiSend) -> None:
        self.closed = False
        self._send = send
        self._queue: asyncio.Queue[str | Close] = asyncio.Queue()
        self._unsent = 0
        self._pump = asyncio.get_running_loop().create_task(self._run())

    def send(self, text: str) -> None:
        if self.closed:
            return
        if self._unsent > UNSENT_MAX:
            self.close(Close.TOO_SLOW)
            return
        self._unsent += len(text)
        counts.frames += 1
        self._queue.put_nowait(text)

    def close(self, code: Close) -> None:
        if not self.closed:
            self.closed = True
            counts.closes[code] += 1
            self._queue.put_nowait(code)

    def stop(self) -> None:
        self.closed = True
        self._pump.cancel()

    def unsent(self) -> int:
        return self._unsent

    async def _run(self) -> None:
        while isinstance(item := await self._queue.get(), str):
            await self._send({"type": "websocket.send", "text": item})
            self._unsent -= len(item)
        await self._send({"type": "websocket.close", "code": int(item)})


class HeldOutlet:
    """Holds what is sent, up to a close code, until it is fetched."""

    def __init__(self) -> None:
        self.closed = False
        self.texts: list[str] = []
        self._some = asyncio.Event()
        _held.add(self)

    def send(self, text: str) -> None:
        if not self.closed:
            self.texts.append(text)
            self._some.set()

    def close(self, code: Close) -> None:
        self.send(closed_frame(code))
        self.stop()

    def stop(self) -> None:
        self.closed = True
        self._some.set()

    def unsent(self) -> int:
        return sum(map(len, self.texts))

    async def until_some(self, seconds: float) -> None:
        """Returns with the first text or the end, at the latest after `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # Python 3.11's wait_for can lose that its task is cancelled
                await self._some.wait()


_held: WeakSet[HeldOutlet] = WeakSet()


def let_go() -> None:
    """The server stops: whoever waits for an answer is told to come back."""
    for held in list(_held):
        held.close(Close.RESTART)
