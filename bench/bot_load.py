"""A class of the project's bots over real sockets: each sees only what its socket brought and sends only what its page offers.

In each room one command is on its way at a time, and the next one follows after `pace` seconds. Frames that are the same for many
are decoded once, so that the load stays light.
"""

import itertools
import random
import select
import time
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec

from bench import ws
from bench.dialects import Sock
from bench.measure import Stretch, latencies
from game import bots
from game.commands import Command
from game.patch import apply

TICK = 0.02
"""Seconds after which the load looks around at the latest."""

Mind = Callable[[dict[str, Any], Callable[[int], int]], Command | None]


@lru_cache(maxsize=4096)
def _decoded(payload: bytes) -> dict[str, Any]:
    return msgspec.json.decode(payload)  # type: ignore[no-any-return]


class Gap(Exception):  # noqa: N818
    """A patch was left out on the way."""


class Player:
    """One bot: its socket and the picture that it has."""

    def __init__(self, sock: Sock, mind: Mind | None, room: "Class") -> None:
        self.sock, self.mind, self.room = sock, mind, room
        self.view: dict[str, Any] = {}
        self.away: list[str] = []
        self.seq = 0
        self.see(sock.first)

    def see(self, payload: bytes) -> dict[str, Any]:
        """Takes a frame as a browser does, and gives it. Raises Gap."""
        frame = _decoded(payload)
        kind: str = frame["type"]
        if kind == "view":
            self.view, self.away, self.seq = frame["view"], frame["away"], frame["seq"]
        elif kind == "patch" and frame["seq"] > self.seq:
            if frame["after"] > self.seq:
                raise Gap(f"a patch follows entry {frame['after']}, the picture is of entry {self.seq}")
            self.view, self.seq = apply(self.view, frame["patch"]), frame["seq"]
        elif kind == "presence":
            self.away = frame["away"]
        return frame


class Class:
    """One room: the moderator, the board (which only looks on) and the students, who move in turn."""

    def __init__(self, socks: list[Sock], seed: int, pace: float) -> None:
        self.pace = pace
        minds: list[Mind | None] = [bots.moderator_move, None, *[bots.student_move] * (len(socks) - 2)]
        self.players = [Player(sock, mind, self) for sock, mind in zip(socks, minds, strict=True)]
        self.turn = itertools.cycle([p for p in self.players if p.mind is not None])
        self.draw = random.Random(seed).randrange
        self.ids = itertools.count(1)
        self.sent_at: float | None = None
        self.next_at = 0.0

    @property
    def ended(self) -> bool:
        return bool(self.players[0].view["ended"])

    def move(self) -> bool:
        """The next bot that has something to do sends it. False if nobody has."""
        for _ in self.players:
            player = next(self.turn)
            assert player.mind is not None
            command = player.mind({**player.view, "away": player.away}, self.draw)
            if command is not None:
                plain = {**msgspec.to_builtins(command), "id": f"bot{next(self.ids)}"}
                self.sent_at = time.perf_counter()
                player.sock.raw.sendall(ws.frame(msgspec.json.encode(plain)))
                return True
        return False


class Play:
    """All rooms on one epoll, until the time is up or every debate has ended."""

    def __init__(self) -> None:
        self.rooms: list[Class] = []
        self.players: dict[int, Player] = {}
        self.epoll = select.epoll()
        self.frames = self.acks = self.ended = 0
        self.refusals: Counter[str] = Counter()
        self.times: list[float] = []

    def add(self, room: Class) -> None:
        self.rooms.append(room)
        for player in room.players:
            self.players[player.sock.raw.fileno()] = player
            self.epoll.register(player.sock.raw, select.EPOLLIN)

    def between(self, now: float) -> None:
        """Called again and again while it plays."""

    def go(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while any(not room.ended for room in self.rooms) and (now := time.perf_counter()) < until + 5:
            self.between(now)
            for room in self.rooms:
                if room.sent_at is None and room.next_at <= now < until and not room.ended:
                    room.move()
            if now >= until and all(room.sent_at is None for room in self.rooms):
                break
            for fd, _event in self.epoll.poll(self._pause(now)):
                self.take(self.players[fd])
        self.epoll.close()

    def _pause(self, now: float) -> float:
        """Seconds until a room is to move: a pause of one length for all would send in bursts what came due in it."""
        due = min((room.next_at for room in self.rooms if room.sent_at is None and not room.ended), default=now + TICK)
        return min(max(due - now, 0.0), TICK)

    def take(self, player: Player) -> None:
        data = player.sock.raw.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed a connection")
        frames, player.sock.rest = ws.split(player.sock.rest + data)
        for opcode, payload in frames:
            if opcode == ws.PING:
                player.sock.raw.sendall(ws.frame(payload, ws.PONG))
            elif opcode == ws.CLOSE:
                raise ConnectionError(f"closed with {int.from_bytes(payload[:2], 'big')}")
            else:
                self.count(player, player.see(payload))

    def count(self, player: Player, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if kind == "patch" or kind == "view":
            self.frames += 1
        elif kind in ("ack", "refused"):
            self.acks += kind == "ack"
            if kind == "refused":
                self.refusals[frame["code"]] += 1
            now = time.perf_counter()
            if player.room.sent_at is not None:
                self.times.append(now - player.room.sent_at)
            player.room.sent_at, player.room.next_at = None, now + player.room.pace


def play(rooms: list[list[Sock]], pid: int, seconds: float, pace: float = 0.0) -> dict[str, Any]:
    """Commands and frames of at most `seconds` of play, and what they cost."""
    play_ = Play()
    for seed, socks in enumerate(rooms):
        play_.add(Class(socks, seed, pace))
    stretch = Stretch(pid)
    play_.go(seconds)
    figures = stretch.end()
    return {
        **figures,
        "commands": play_.acks,
        "refused": play_.refusals.total(),
        "frames": play_.frames,
        "ended": sum(room.ended for room in play_.rooms),
        "latency_ms": latencies(play_.times),
    }
