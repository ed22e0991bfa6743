"""The server processes of a school and their database: started, killed by their pid, and looked into from outside."""

import asyncio
import json
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from game.replay import Entry
from game.values import Millis
from tests.live.server import ServerProcess

PATIENCE = 30.0
"""Seconds after which something that should have happened is given up as failed."""
_ENTRIES = (
    "SELECT seq, command_id, actor, at, version, events FROM debate_journalentry WHERE debate_id = {} ORDER BY seq"
)

Rows = Iterable[Sequence[Any]]


async def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Returns once `condition()` is true; the pause only keeps the loop from spinning. Raises TimeoutError with `what`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds:.0f} s not yet: {what}")
        await asyncio.sleep(0.01)


@dataclass
class School:
    """Its processes all serve the same debates. `select` reads the database as any other program would."""

    servers: list[ServerProcess]
    select: Callable[[str], Rows]

    def fill(self, debates: int) -> list[dict[str, Any]]:
        """So many more debates, each with its class in the lobby: `debate` and `sockets`, the moderator's first."""
        made: list[dict[str, Any]] = json.loads(self.servers[0].python(module=("tests.chaos.fill", str(debates))))
        for server in self.servers:
            server.prepared = True
        return made

    def start(self) -> "School":
        for server in self.servers:
            server.start()
        return self

    def stop(self) -> None:
        for server in self.servers:
            if server.process is not None and server.process.poll() is None:
                server.stop()

    async def restart(self, servers: Iterable[ServerProcess], how: signal.Signals = signal.SIGKILL) -> list[int]:
        """Ends these processes all at once and starts them again; their exit statuses."""
        found = list(servers)
        ends = await asyncio.gather(*(asyncio.to_thread(server.stop, how) for server in found))
        await asyncio.gather(*(asyncio.to_thread(server.start) for server in found))
        return ends

    def entries(self, debate: int) -> list[Entry]:
        """The journal as it is in the database."""
        rows = self.select(_ENTRIES.format(int(debate)))
        return [
            Entry(seq, id_, actor, Millis(at), version, text.encode()) for seq, id_, actor, at, version, text in rows
        ]


def over_sqlite(data: Path) -> School:
    """One process and its file: a teacher's laptop."""
    data.mkdir(exist_ok=True)

    def select(query: str) -> Rows:
        connection = sqlite3.connect(data / "rostrum.sqlite3", timeout=PATIENCE)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    return School([ServerProcess(data)], select)


def over_postgres(data: Path, postgres_url: str, redis_url: str, processes: int = 2) -> School:
    """Several processes on a database of their own in that PostgreSQL."""
    data.mkdir(exist_ok=True)
    name = f"school_{time.time_ns()}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    url = postgres_url.rsplit("/", 1)[0] + "/" + name

    def select(query: str) -> Rows:
        with psycopg.connect(url) as connection:
            return connection.execute(query.encode()).fetchall()

    return School([ServerProcess(data, DATABASE_URL=url, REDIS_URL=redis_url) for _ in range(processes)], select)
