"""One socket of a class, as a browser keeps it: it comes back by itself and sends again, id unchanged, what was not answered."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from websockets.exceptions import WebSocketException

from debate import wire
from game.commands import Command
from game.state import State
from game.values import SeatId
from game.views import BOARD, MODERATOR, Audience, Viewer, seat_slice, view
from tests.chaos.school import School
from tests.live.client import Client

GONE = (OSError, WebSocketException, TimeoutError)
"""What a client meets whose server is not there, or no longer."""
BACKOFF = 0.15
"""Seconds between two tries to connect, on average."""

Draw = Callable[[int], int]
Mind = Callable[[dict[str, Any], Draw], Command | None]


class Ledger:
    """What the clients of one debate were told."""

    def __init__(self) -> None:
        self.acked: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        """Refused for good, by id: the command is not in the record and never will be."""
        self.codes: Counter[str] = Counter()
        self.closed: Counter[int] = Counter()
        self.gaps = self.twice = 0

    def take(self, answer: dict[str, Any]) -> bool:
        """Whether the answer is the last word on its command; one that could not be saved now is sent again."""
        id_ = answer["id"]
        if answer["type"] == "ack":
            self.twice += self.acked.setdefault(id_, answer["seq"]) != answer["seq"]
            return True
        self.codes[answer["code"]] += 1
        if answer["kind"] in ("busy", "fault"):
            return False
        self.refused[id_] = answer["code"]
        return True


class Pupil:
    """`client` is its open socket, if any; `waiting` the command that has no answer yet. `mind` is None for who only looks on."""

    def __init__(self, name: str, address: dict[str, Any], mind: Mind | None, school: School, seed: int) -> None:
        self.name, self.mind, self.school = name, mind, school
        self.path, self.headers = address["path"], address["headers"]
        self.ledger = Ledger()
        self.pace = 0.0
        self.quiet = self.over = False
        self.client: Client | None = None
        self.waiting: dict[str, Any] | None = None
        self._last: dict[str, Any] | None = None  # the last that was acked
        self._sent = 0
        self._random = random.Random(seed)

    @property
    def here(self) -> bool:
        return self.client is not None and bool(self.client.view) and not self.client.reader.done()

    @property
    def picture(self) -> dict[str, Any]:
        return self.client.view if self.client is not None else {}

    # ---- coming back ----

    async def run(self) -> None:
        """Until `over`."""
        while not self.over:
            try:
                self.client = await self._connect()
                await self._play(self.client)
            except GONE:
                pass  # as a browser: it tries again, at any process that is there
            finally:
                await self._let_go()
            if not self.over:
                await asyncio.sleep(BACKOFF * (0.5 + self._random.random()))

    async def _connect(self) -> Client:
        server = self._random.choice(self.school.servers)
        return await Client.open(server.sockets + self.path, headers=self.headers, compression=None, ping_interval=None)

    async def _let_go(self) -> None:
        client, self.client = self.client, None
        if client is None:
            return
        if client.socket.close_code is not None:
            self.ledger.closed[client.socket.close_code] += 1
        client.socket.transport.abort()
        await asyncio.gather(client.reader, return_exceptions=True)
        self.ledger.gaps += client.gap

    # ---- playing ----

    async def _play(self, client: Client) -> None:
        await client.until(lambda c: c.view)
        if self._last is not None:  # as if its ack had been lost: it gets the first answer again
            self.ledger.take(await client.send(self._last))
        while not self.over:
            self.waiting = self.waiting or self._move(client)
            if self.waiting is not None:
                await self._send(client, self.waiting)
            await self._pause(client)

    async def _send(self, client: Client, frame: dict[str, Any]) -> None:
        if self.ledger.take(await client.send(frame)):
            self._last = frame if frame["id"] in self.ledger.acked else self._last
            self.waiting = None

    async def _pause(self, client: Client) -> None:
        await asyncio.wait([client.reader], timeout=self.pace * (0.5 + self._random.random()))
        if client.reader.done():
            raise ConnectionError("the socket is closed")

    def _move(self, client: Client) -> dict[str, Any] | None:
        """What the bot sends next, under an id that nobody else has."""
        if self.mind is None or self.quiet:
            return None
        move = self.mind({**client.view, "away": client.away}, self._random.randrange)
        if move is None:
            return None
        self._sent += 1
        return {**msgspec.to_builtins(move), "id": f"{self.name}.{self._sent}"}

    # ---- what it should see ----

    def should_see(self, state: State) -> dict[str, Any]:
        """What the fold of the journal says for its eyes."""
        return msgspec.json.decode(wire.encode(self._view(state)))  # type: ignore[no-any-return]

    def _view(self, state: State) -> dict[str, Any]:
        if "/seat/" not in self.path:
            return view(state, MODERATOR if "/moderator/" in self.path else BOARD)
        seat = SeatId(self.picture["me"]["seat"])
        return {**view(state, Viewer(Audience.TEAM, state.seats[seat].team)), "me": seat_slice(state, seat)}
