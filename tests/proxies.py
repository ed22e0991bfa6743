"""The proxies of schools, for tests: one that refuses upgrades, one that buffers, one that cuts connections, and a network that
goes away or falls silent. A small HTTP/1.1 proxy in front of a server on loopback, in a thread with a loop of its own."""

import asyncio
import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.loops import LoopThread
from tests.services import OnLoopback

Upgrades = Literal["pass", "refuse", "swallow"]
PIECE = 65536
TIMEOUT = 15
"""Seconds after which a wait is given up as failed."""
FORBIDDEN = (
    b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>No</p>"
)


@dataclass(frozen=True)
class _Pair:
    """One connection and the one that is opened to the server for it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    server_reader: asyncio.StreamReader
    server_writer: asyncio.StreamWriter


class Proxy(OnLoopback):
    """`upgrades`: what becomes of WebSockets; one that is swallowed opens, and nothing that the server sends comes through.
    `buffers`: an answer is held back until the server has ended it. `frames`: a socket is cut after so many pieces from the
    server. `asked` counts requests, `opened` and `refused` sockets, `cuts` what was cut."""

    def __init__(
        self, server_port: int, upgrades: Upgrades = "pass", buffers: bool = False, frames: int | None = None
    ) -> None:
        self.server_port, self.port = server_port, 0
        self.upgrades, self.buffers, self.frames = upgrades, buffers, frames
        self.asked = self.opened = self.refused = self.cuts = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._changed = asyncio.Condition()
        self._listening: asyncio.Server | None = None
        self._loop = LoopThread()
        self.open()

    # ---- at the test's word ----

    def open(self) -> None:
        """Listens; after an outage again, on the same port."""
        self._loop.run(self._open())

    def cut(self) -> None:
        """Ends every connection that there is."""
        self._loop.run(self._cut())

    def lose(self) -> None:
        """An outage: every connection ends, and no new one is taken until `open`."""
        self._loop.run(self._lose())

    def freeze(self) -> None:
        """From now on nothing gets through, and nothing is closed."""
        self._loop.call(self._flows.clear)

    def thaw(self) -> None:
        """The network is back; what hung in it is lost."""
        self._loop.call(self._flows.set)
        self.cut()

    def until(self, condition: Callable[[], bool]) -> None:
        """Returns once the counts are such."""
        self._loop.run(self._until(condition))

    def close(self) -> None:
        self.thaw()
        self.lose()
        self._loop.close()

    async def _open(self) -> None:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=256)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _lose(self) -> None:
        if self._listening is not None:
            self._listening.close()
        await self._cut()

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(TIMEOUT), self._changed:
            await self._changed.wait_for(condition)

    # ---- one connection ----

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # cancelled when the loop closes; a stream's own callback would report that as a fault
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            async with self._kept(writer):
                await self._request(reader, writer)

    @contextlib.asynccontextmanager
    async def _kept(self, writer: asyncio.StreamWriter) -> Any:
        """Within it, the connection can be cut; after it, it is closed."""
        self._writers.add(writer)
        try:
            yield
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: what is asked next comes over another."""
        head = await reader.readuntil(b"\r\n\r\n")
        upgrade = re.search(rb"(?im)^upgrade: *websocket", head)
        await self._count("asked")
        await self._flows.wait()
        if upgrade and self.upgrades == "refuse":
            await self._count("refused")
            writer.write(FORBIDDEN)
            return await writer.drain()
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        pair = _Pair(reader, writer, server_reader, server_writer)
        async with self._kept(server_writer):
            await (self._socket(pair, head) if upgrade else self._answer(pair, head))

    async def _count(self, what: str) -> None:
        async with self._changed:
            setattr(self, what, getattr(self, what) + 1)
            self._changed.notify_all()

    async def _answer(self, pair: _Pair, head: bytes) -> None:
        alone = re.sub(rb"(?im)^connection:.*\r\n", b"", head)[:-2] + b"Connection: close\r\n\r\n"
        pair.server_writer.write(alone + await pair.reader.readexactly(_length(head)))
        held = b""
        while piece := await pair.server_reader.read(PIECE):
            held += piece
            if not self.buffers:
                held = await self._on(pair, held)
        await self._on(pair, held)

    async def _on(self, pair: _Pair, piece: bytes) -> bytes:
        """Passes it on to the client; nothing is left."""
        await self._flows.wait()
        pair.writer.write(piece)
        await pair.writer.drain()
        return b""

    async def _socket(self, pair: _Pair, head: bytes) -> None:
        pair.server_writer.write(head)
        await self._on(pair, await pair.server_reader.readuntil(b"\r\n\r\n"))
        await self._count("opened")
        up = asyncio.ensure_future(_up(pair))
        pieces = 0
        while (piece := await pair.server_reader.read(PIECE)) and pieces != self.frames:
            if self.upgrades == "pass":
                await self._on(pair, piece)
            pieces += 1
        up.cancel()
        if piece:
            await self._count("cuts")
            pair.writer.transport.abort()


async def _up(pair: _Pair) -> None:
    """What the client sends, until it ends."""
    with contextlib.suppress(OSError):
        while piece := await pair.reader.read(PIECE):
            pair.server_writer.write(piece)
        pair.server_writer.close()


def _length(head: bytes) -> int:
    found = re.search(rb"(?im)^content-length: *(\d+)", head)
    return int(found[1]) if found else 0
