"""What nginx does for several processes, as small as a test needs it: a connection goes to the next process that takes it."""

import asyncio
import contextlib
from collections.abc import Sequence

from tests.services import OnLoopback

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Balancer(OnLoopback):
    """On a free loopback port, in front of the servers on `ports`."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Balancer":
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.current_task())  # type: ignore[arg-type]
        try:
            behind = await self._connect()
            await asyncio.gather(_pass(reader, behind[1]), _pass(behind[0], writer))
        except asyncio.CancelledError:
            writer.close()  # the test is over
        finally:
            self._serving.discard(asyncio.current_task())  # type: ignore[arg-type]

    async def _connect(self) -> Streams:
        """Raises ConnectionError where no process listens."""
        self._ports.append(self._ports.pop(0))
        for port in tuple(self._ports):
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionError("no process takes the connection")


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
