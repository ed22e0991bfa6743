"""`make soak`: 60 classes of 32 sockets on two cores, the server's and the load's, with bots at a lively pace, for 10 minutes.

A class whose debate has ended goes on with the next one. Looked at are refusals (a bot sends only what its page offers, so there
must be none), gaps, the time of each answer, the server's memory once it is warm, and, at the end, every journal. Exit status 1
where one of them is not as it must be.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.bot_load import Class, Gap, Play
from bench.dialects import Rostrum, Sock
from bench.measure import Stretch, latencies
from bench.servers import LOAD_CORE, ROOT, Server, resident_kb

CLASSES = 60
PACE = 0.25
"""Seconds from an answer to its class's next command, on average: some four commands a second in each class."""
DEBATE_SECONDS = 150
"""What a debate takes at that pace, at least: so many are made beforehand that no class has to wait."""
WARM = 0.5
"""The part of the run after which memory must be flat: by then the server keeps as many rooms as it ever will."""
FLAT_KB = 1024
"""KiB a minute by which a warm server's memory may grow, to count as flat; what runs under LONG minutes is not judged."""
LONG = 5.0

Addresses = list[dict[str, Any]]


def say(text: str) -> None:
    print(text, flush=True)


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """The rise of a straight line through (minutes, KiB), in KiB a minute; 0 without a line to lay."""
    return statistics.linear_regression(*zip(*samples, strict=True)).slope if len(samples) > 1 else 0.0


class Soak(Play):
    """Classes that go on with `waiting` debates; `memory` is (minutes, KiB), looked at once a second."""

    def __init__(self, port: int, pid: int, waiting: deque[Addresses], pace: float = PACE) -> None:
        super().__init__()
        self.port, self.pid, self.waiting, self.pace = port, pid, waiting, pace
        self.draw = random.Random(1)
        self.memory: list[tuple[float, float]] = []
        self.gaps = 0
        self._opener = ThreadPoolExecutor(1)
        self._coming: dict[Class, Future[list[Sock]]] = {}
        self._began = self._looked = time.perf_counter()

    def enter(self) -> None:
        """A class comes in; each has a pace of its own, so that their debates do not end together."""
        self._seat(self._open(self.waiting.popleft()))

    def _seat(self, socks: list[Sock]) -> None:
        self.add(Class(socks, self.draw.randrange(1 << 30), self.pace * (0.7 + 0.6 * self.draw.random())))

    def _open(self, addresses: Addresses) -> list[Sock]:
        async def every() -> list[Sock]:
            return list(await asyncio.gather(*(Rostrum().open(self.port, address) for address in addresses)))

        return asyncio.run(every())

    def between(self, now: float) -> None:
        if now - self._looked >= 1:
            self._looked = now
            self.memory.append(((now - self._began) / 60, resident_kb(self.pid)))
        for room in [room for room in self.rooms if room.ended and room.sent_at is None]:
            if room in self._coming or self.waiting:
                self._go_on(room)

    def _go_on(self, room: Class) -> None:
        """The next debate's sockets are opened beside the play, and then take the place of the old ones."""
        coming = self._coming.get(room)
        if coming is None:
            self._coming[room] = self._opener.submit(self._open, self.waiting.popleft())
        elif coming.done():
            self._leave(room)
            self._seat(self._coming.pop(room).result())

    def _leave(self, room: Class) -> None:
        self.rooms.remove(room)
        self.ended += 1
        for player in room.players:
            self.epoll.unregister(player.sock.raw)
            del self.players[player.sock.raw.fileno()]
            player.sock.raw.close()

    def take(self, player: Any) -> None:
        try:
            super().take(player)
        except Gap as gap:
            self.gaps += 1
            say(f"  {gap}")


def fill(data: Path, debates: int) -> deque[Addresses]:
    say(f"Filling {debates} debates…")
    done = subprocess.run(
        [sys.executable, "-m", "bench.fill", "0", "0", str(debates), "0"],
        cwd=ROOT,
        env={**os.environ, "ROSTRUM_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return deque(debate["sockets"] for debate in json.loads(done.stdout)["lobby"])


def verify(data: Path) -> tuple[str, bool]:
    """What `manage.py verify_journals` says, and whether every journal is whole."""
    command = [sys.executable, "manage.py", "verify_journals"]
    environment = {**os.environ, "ROSTRUM_DATA": str(data)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip(), done.returncode == 0


def soak(minutes: float, data: Path) -> bool:
    """One run; whether all held."""
    waiting = fill(data, CLASSES * (1 + int(minutes * 60 / DEBATE_SECONDS) + 1))
    command = [sys.executable, "manage.py", "serve", "--no-prepare", "--host", "127.0.0.1", "--port", "{port}"]
    with Server(command, {"ROSTRUM_DATA": str(data)}, "/healthz", data / "server.log") as server:
        play = Soak(server.port, server.pid, waiting)
        for _ in range(CLASSES):
            play.enter()
        say(f"{len(play.players)} sockets are open; {minutes:g} minutes of play…")
        stretch = Stretch(server.pid)
        play.go(minutes * 60)
        figures = stretch.end()
    verified, whole = verify(data)
    say(f"verify_journals: {verified}")
    return report(play, figures, minutes, whole)


def report(play: Soak, figures: dict[str, float], minutes: float, whole: bool) -> bool:
    """Prints the figures; whether they are as they must be."""
    seconds, times = figures["seconds"], latencies(play.times)
    rise = slope([sample for sample in play.memory if sample[0] >= minutes * WARM])
    flat = minutes < LONG or rise <= FLAT_KB
    say(
        f"{play.acks / seconds:.0f} commands and {play.frames / seconds:.0f} frames a second; {play.ended} debates to their end; "
        f"the server took {figures['server_cpu_s'] / seconds:.0%} of its core, the load {figures['load_share']:.0%} of its own; "
        f"refused by code: {dict(play.refusals)}"
    )
    say(
        f"minutes={minutes:g} classes={CLASSES} sockets={len(play.players)} commands={play.acks} "
        f"refused={play.refusals.total()} gaps={play.gaps} p50_ms={times['p50']:.1f} p99_ms={times['p99']:.1f} "
        f"max_ms={times['max']:.0f} rss_mb={play.memory[-1][1] / 1024:.0f} "
        f"{'' if minutes >= LONG else 'cold_'}slope_kb_per_minute={rise:.0f} journals={'whole' if whole else 'damaged'}"
    )
    return whole and flat and not play.refusals and not play.gaps and play.acks > 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes: float = parser.parse_args().minutes
    os.sched_setaffinity(0, {LOAD_CORE})
    with tempfile.TemporaryDirectory(prefix="rostrum-soak-") as folder:
        return 0 if soak(minutes, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
