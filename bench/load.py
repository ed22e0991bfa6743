"""The load generator, a process of its own: `python -m bench.load` reads a job (JSON) from standard input and prints its results.

A job names the server's port and pid, the dialect, `rooms` (each a list of addresses, the first of which sends the commands) and
`steps` to do in order; each step gives one result. Frames are found by their mark and never parsed, so that the load stays light.
"""

import asyncio
import gc
import itertools
import json
import resource
import select
import sys
import time
from collections import deque
from typing import Any

from bench import bot_load, ws
from bench.dialects import CONNECT_TIMEOUT, DIALECTS, DIGITS, MARK, Dialect, Sock, mark, number_in
from bench.join_load import join, whole
from bench.measure import Stretch, latencies
from bench.servers import resident_kb

DRAIN_SECONDS = 20.0
"""How long the last deliveries may take before a step is given up as failed."""

FRAMES_MAX = 70_000
"""Frames a second that `most` asks for at most: what a load generator in Python can count well within its core."""
MARK_BYTES = len(MARK) + DIGITS

Step = dict[str, Any]


class Room:
    """The sockets of one debate; `waiting` has each command that is not yet everywhere: [when it was due, how many lack it].
    While that is a single one, `mark` is what its frames have in them and `entry` its entry."""

    def __init__(self, socks: list[Sock]) -> None:
        self.socks = socks
        self.waiting: dict[int, list[float]] = {}
        self.mark, self.number, self.entry = b"", 0, [0.0, 0]
        for sock in socks:
            sock.room = self


class Load:
    """What is open, and how each step is done."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.port: int = job["port"]
        self.pid: int = job["pid"]
        self.dialect: Dialect = DIALECTS[job["dialect"]]()
        self.addresses: list[list[dict[str, Any]]] = job["rooms"]
        self.rooms: list[Room] = []
        self.number = 0
        self.best = 0.0

    def do(self, step: Step) -> dict[str, Any]:
        return getattr(self, f"do_{step['do']}")(step)  # type: ignore[no-any-return]

    # ---- coming and going ----

    def do_open(self, step: Step) -> dict[str, Any]:
        """Opens every room's sockets from `first` to `last` of its addresses, at most `at_once` at a time (all, without it); done
        when each holds its view."""
        first, last = step.get("first", 0), step.get("last")
        stretch = Stretch(self.pid)
        opened, times = asyncio.run(self._open([room[first:last] for room in self.addresses], step.get("at_once", 0)))
        figures = stretch.end()
        if not self.rooms:
            self.rooms = [Room(socks) for socks in opened]
        else:
            for room, socks in zip(self.rooms, opened, strict=True):
                room.socks += socks
                for sock in socks:
                    sock.room = room
        return {**figures, "sockets": sum(map(len, opened)), "latency_ms": latencies(times)}

    async def _open(self, rooms: list[list[dict[str, Any]]], at_once: int) -> tuple[list[list[Sock]], list[float]]:
        began, times = time.perf_counter(), []
        gate = asyncio.Semaphore(at_once or 1_000_000)

        async def one(address: dict[str, Any]) -> Sock:
            async with gate:
                sock = await self.dialect.open(self.port, address)
            times.append(time.perf_counter() - began)
            return sock

        async with asyncio.timeout(CONNECT_TIMEOUT):
            opened = iter(await whole(one, [address for room in rooms for address in room]))
        return [list(itertools.islice(opened, len(room))) for room in rooms], times

    def do_drop(self, step: Step) -> dict[str, Any]:
        """Every connection is gone at once, without a goodbye."""
        for room in self.rooms:
            for sock in room.socks:
                sock.raw.close()
        self.rooms = []
        time.sleep(step.get("seconds", 0.5))
        return {}

    def do_join(self, step: Step) -> dict[str, Any]:
        """Newcomers post the form, all at once, and hold their first view."""
        stretch = Stretch(self.pid)
        socks, addresses, times = asyncio.run(join(self.port, self.dialect, step["people"]))
        figures = stretch.end()
        self.rooms.append(Room(socks))
        self.addresses.append(addresses)
        return {**figures, "sockets": len(socks), "latency_ms": latencies(times)}

    def do_memory(self, step: Step) -> dict[str, Any]:
        """The server's resident memory, once it has had time to settle."""
        time.sleep(step.get("seconds", 1.0))
        return {"resident_kb": resident_kb(self.pid)}

    # ---- the job ----

    def do_most(self, step: Step) -> dict[str, Any]:
        """As fast as it goes, up to FRAMES_MAX: each room sends its next command when the one before is with all its sockets."""
        result = self._run(step["seconds"], None)
        self.best = result["commands"] / result["seconds"]
        return result

    def do_rate(self, step: Step) -> dict[str, Any]:
        """Commands at a fixed pace over all rooms in turn, whether or not earlier ones have arrived."""
        return self._run(step["seconds"], step["rate"])

    def do_half(self, step: Step) -> dict[str, Any]:
        """Half of what `most` reached."""
        return self._run(step["seconds"], max(1.0, self.best / 2))

    def do_bots(self, step: Step) -> dict[str, Any]:
        """The project's bots play the debates."""
        return bot_load.play([room.socks for room in self.rooms], self.pid, step["seconds"], step.get("pace", 0.0))

    def _run(self, seconds: float, rate: float | None) -> dict[str, Any]:
        run = _Run(self, rate)
        gc.disable()
        stretch = Stretch(self.pid)
        run.go(seconds)
        figures = stretch.end()
        gc.enable()
        return {**figures, **run.result()}


class _Run:
    """One stretch of commands and their deliveries, on epoll."""

    def __init__(self, load: Load, rate: float | None) -> None:
        self.load, self.rate = load, rate
        self.epoll = select.epoll()
        self.socks = {sock.raw.fileno(): sock for room in load.rooms for sock in room.socks}
        for fd in self.socks:
            self.epoll.register(fd, select.EPOLLIN)
        self.commands = self.frames = self.bytes = self.open = 0
        self.times: list[float] = []
        self.later: deque[Room] = deque()
        sockets = sum(len(room.socks) for room in load.rooms)
        self.most = FRAMES_MAX * len(load.rooms) / sockets  # commands a second
        self.tokens, self.tokens_at = float(len(load.rooms)), time.perf_counter()

    def go(self, seconds: float) -> None:
        began = time.perf_counter()
        self.until = began + seconds
        if self.rate is None:
            self.later.extend(self.load.rooms)
            while (now := time.perf_counter()) < self.until or self.open:
                self.send_later(now)
                self.listen(0.001 if self.later else 0.2)
        else:
            self.pace(began, seconds, self.rate)
        self.epoll.close()

    def pace(self, began: float, seconds: float, rate: float) -> None:
        rooms, count = self.load.rooms, max(1, int(seconds * rate))
        for index in range(count):
            due = began + index / rate
            while (left := due - time.perf_counter()) > 0:
                self.listen(left)
            self.send(rooms[index % len(rooms)], due)
        while self.open:
            self.listen(0.2)

    def send(self, room: Room, due: float) -> None:
        self.load.number += 1
        room.number, room.entry = self.load.number, [due, len(room.socks)]
        room.mark = b"" if room.waiting else mark(room.number)
        room.waiting[room.number] = room.entry
        self.open += 1
        self.commands += 1
        room.socks[0].raw.sendall(self.load.dialect.command(self.load.number))

    def listen(self, wait: float) -> None:
        if time.perf_counter() > self.until + DRAIN_SECONDS:
            raise TimeoutError(f"{self.open} commands are not with everyone")
        for fd, _event in self.epoll.poll(wait):
            sock = self.socks[fd]
            data, room = sock.raw.recv(8192), sock.room
            at = sock.at
            # nearly always: one whole frame that looks like the last one, with the only mark that is on its way
            if (
                len(data) == sock.size
                and data[:4] == sock.head
                and data[at : at + MARK_BYTES] == room.mark
                and not sock.rest
            ):
                self.frames += 1
                self.bytes += sock.size - 4
                sock.seen = room.number
                room.entry[1] -= 1
                if not room.entry[1]:
                    self.complete(room, room.number)
            else:
                self.take(sock, data)

    def take(self, sock: Sock, data: bytes) -> None:
        if not data:
            raise ConnectionError("the server closed a connection")
        if not sock.rest and ws.is_one(data) and (at := data.find(MARK)) >= 0:
            sock.head, sock.size, sock.at = data[:4], len(data), at
        frames, sock.rest = ws.split(sock.rest + data)
        for opcode, payload in frames:
            if (number := number_in(payload)) >= 0:
                self.delivered(sock, number, len(payload))
            elif opcode == ws.PING:
                sock.raw.sendall(ws.frame(payload, ws.PONG))
            elif opcode == ws.CLOSE:
                raise ConnectionError(f"closed with {int.from_bytes(payload[:2], 'big')}")
            elif b'"refused"' in payload:
                raise RuntimeError(f"refused: {payload[:300]!r}")

    def delivered(self, sock: Sock, number: int, size: int) -> None:
        self.frames += 1
        self.bytes += size
        if number > sock.seen:
            self.arrived(sock, number)

    def arrived(self, sock: Sock, number: int) -> None:
        """The socket shows `number`, and with it all that came before in its room."""
        seen, sock.seen, room = sock.seen, number, sock.room
        for waiting in [n for n in room.waiting if seen < n <= number]:
            entry = room.waiting[waiting]
            entry[1] -= 1
            if entry[1] == 0:
                self.complete(room, waiting)

    def complete(self, room: Room, number: int) -> None:
        now = time.perf_counter()
        self.times.append(now - room.waiting.pop(number)[0])
        room.mark = b""
        self.open -= 1
        if self.rate is None:
            self.later.append(room)
            self.send_later(now)

    def send_later(self, now: float) -> None:
        """Sends the next commands of rooms that are done with theirs: at once, unless it would be more than FRAMES_MAX."""
        self.tokens = min(len(self.load.rooms), self.tokens + (now - self.tokens_at) * self.most)
        self.tokens_at = now
        while self.later and self.tokens >= 1 and now < self.until:
            self.tokens -= 1
            self.send(self.later.popleft(), now)

    def result(self) -> dict[str, Any]:
        return {
            "commands": self.commands,
            "frames": self.frames,
            "frame_bytes": self.bytes / max(1, self.frames),
            "latency_ms": latencies(self.times),
        }


def main() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    job = json.load(sys.stdin)
    load = Load(job)
    print(json.dumps([load.do(step) for step in job["steps"]]))


if __name__ == "__main__":
    main()
