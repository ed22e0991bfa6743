"""HTTP as a test speaks it: one request on a connection of its own, or in pieces."""

import asyncio
import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.live.client import TIMEOUT


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def fetch(base: str, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    """One request; underscores in the names of headers are hyphens."""
    server = http.client.HTTPConnection(urlsplit(base).netloc, timeout=TIMEOUT)
    server.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = server.getresponse()
    found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    server.close()
    return found


async def ask(base: str, path: str, **options: Any) -> Answer:
    """`fetch`, beside what else the test does."""
    return await asyncio.to_thread(fetch, base, path, **options)


class Pieces:
    """A connection on which a request is sent piece by piece."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Pieces":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, text: str) -> None:
        self._writer.write(text.encode())
        await self._writer.drain()

    async def rest(self) -> str:
        """All that comes until the server closes."""
        async with asyncio.timeout(TIMEOUT):
            found = await self._reader.read()
        self._writer.close()
        return found.decode()
