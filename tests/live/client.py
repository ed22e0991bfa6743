"""A client of the protocol, as docs/protocol.md tells to write one."""

import asyncio
import itertools
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from game.patch import apply

TIMEOUT = 10
"""Seconds after which a wait is given up as failed."""


class Client:
    """One socket. `view` and `seq` follow the frames; `heard` keeps them all, `frames` all but acks and refusals, which answer
    `send`."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.view: dict[str, Any] = {}
        self.seq = 0
        self.away: list[str] = []
        self.heard: list[dict[str, Any]] = []
        self.frames: list[dict[str, Any]] = []
        self._ids = itertools.count(1)
        self._answers: dict[str | None, asyncio.Future[dict[str, Any]]] = {}
        self._changed = asyncio.Event()
        self.gap = False
        self.reader = asyncio.ensure_future(self._read())
        """Runs until the socket is closed."""

    @classmethod
    async def open(cls, url: str, cookie: str = "", **options: Any) -> "Client":
        headers = {"Cookie": cookie} if cookie else {}
        headers.update(options.pop("headers", {}))
        socket = await connect(url, subprotocols=["rostrum.v1"], additional_headers=headers, **options)  # type: ignore[list-item]
        return cls(socket)

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                self._take(json.loads(text))
                self._changed.set()
        except ConnectionClosedError:
            pass  # the test looks at the close code
        finally:
            self._changed.set()
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(ConnectionError("closed before an answer came"))
                    answer.exception()  # whoever still waits for it is told; nobody need

    def _take(self, frame: dict[str, Any]) -> None:
        self.heard.append(frame)
        kind = frame["type"]
        if kind in ("ack", "refused"):
            waiting = self._answers.pop(frame.get("id"), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)
            return
        self.frames.append(frame)
        if kind == "view":
            self.view, self.seq, self.away = frame["view"], frame["seq"], frame["away"]
        elif kind == "patch" and frame["seq"] > self.seq:
            self.gap = frame["after"] > self.seq
            assert not self.gap, "a gap"
            self.view, self.seq = apply(self.view, frame["patch"]), frame["seq"]
        elif kind == "presence":
            self.away = frame["away"]

    async def do(self, do: str, **fields: Any) -> dict[str, Any]:
        """Sends a command and gives its ack or refusal."""
        return await self.send({"id": f"c{next(self._ids)}", "do": do, **fields})

    async def send(self, frame: dict[str, Any]) -> dict[str, Any]:
        return await self.raw(json.dumps(frame), frame.get("id"))

    async def raw(self, data: str | bytes, id_: str | None = None) -> dict[str, Any]:
        """Sends a frame as it is and gives the answer for `id_` (None: the one without an id)."""
        answer = self._answers[id_] = asyncio.get_running_loop().create_future()
        await self.socket.send(data)
        async with asyncio.timeout(TIMEOUT):  # Python 3.11's wait_for can lose that this task is cancelled
            return await answer

    async def until(self, condition: Any) -> None:
        """Returns once `condition(self)` is true; it is looked at after each frame."""
        async with asyncio.timeout(TIMEOUT):
            while not condition(self):
                if self.reader.done():
                    raise ConnectionError(f"closed with {self.socket.close_code}")
                self._changed.clear()
                await self._changed.wait()

    async def closed(self) -> int | None:
        """Waits for the server to close, and gives its code."""
        async with asyncio.timeout(TIMEOUT):
            await self.socket.wait_closed()
        return self.socket.close_code

    async def close(self) -> None:
        await self.socket.close()
        await asyncio.gather(self.reader, return_exceptions=True)
