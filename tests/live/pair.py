"""Two server processes on one PostgreSQL, which serve one debate and hear of each other over Redis."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import contract
from tests.chaos.school import over_postgres
from tests.live.client import Client
from tests.live.server import ServerProcess


@dataclass
class Pair:
    servers: list[ServerProcess]
    cast: dict[str, Any]

    @classmethod
    @asynccontextmanager
    async def started(
        cls, data: Path, postgres_url: str, redis_urls: Sequence[str], **environment: str
    ) -> AsyncIterator["Pair"]:
        """With its cast, in a database of their own; each process has an address of Redis."""
        school = over_postgres(data, postgres_url, redis_urls[0])
        for server, url in zip(school.servers, redis_urls, strict=True):
            server.environment |= {"REDIS_URL": url, **environment}
        cast = json.loads(school.servers[0].python(module=("tests.live.cast", "4")))
        for server in school.servers:
            server.prepared = True
        await asyncio.to_thread(school.start)
        yield cls(school.servers, cast)
        await asyncio.to_thread(school.stop)

    async def open(self, process: int, kind: str, who: str) -> Client:
        """A client of that process with its first view: `kind` is "moderator" or "seat"."""
        url = f"{self.servers[process].sockets}/ws/{kind}/{self.cast['debate']}/"
        client = await Client.open(url, self.cast["cookies"][who])
        await client.until(lambda c: c.view)
        return client

    @asynccontextmanager
    async def clients(self) -> AsyncIterator[tuple[Client, Client]]:
        """The owner on the first process, a student on the second. What they were sent is held against the contract."""
        owner, amara = await self.open(0, "moderator", "owner"), await self.open(1, "seat", "Amara")
        yield owner, amara
        for client in (owner, amara):
            await client.close()
            contract.hold(client)
