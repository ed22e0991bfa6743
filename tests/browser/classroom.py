"""A classroom behind the pages: a debate with its cast, and a teacher who works over a socket, so that a test of the students'
pages brings a stage about in one line."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext

from tests.live.client import Client
from tests.live.server import ServerProcess
from tests.loops import LoopThread


class Hand:
    """Someone at work over a socket of the protocol. Its loop has a thread of its own: the browser's tests are not async."""

    def __init__(self, url: str, cookie: str) -> None:
        self._loop = LoopThread()
        self.url, self.cookie = url, cookie
        self._numbers = itertools.count(1)
        self.connect()

    def connect(self) -> None:
        """Also again, after the server was away."""
        self.client = self._loop.run(Client.open(self.url, self.cookie))
        self.until(lambda view: view)

    @property
    def view(self) -> dict[str, Any]:
        return self.client.view

    def until(self, condition: Callable[[dict[str, Any]], Any]) -> None:
        """Returns once `condition(view)` is true."""
        self._loop.run(self.client.until(lambda client: condition(client.view)))

    def do(self, do: str, **fields: Any) -> dict[str, Any]:
        """Sends a command that must be accepted; returns when the own view shows it."""
        frame = {"id": f"hand.{next(self._numbers)}", "do": do, **fields}
        answer = self._loop.run(self.client.send(frame))
        assert answer["type"] == "ack", answer
        self._loop.run(self.client.until(lambda client: client.seq >= answer["seq"]))
        return answer

    def advance(self, stage: str) -> None:
        """On to the next stage, which must be `stage`."""
        self.do("advance", step=self.view["step"])
        assert self.view["stage"] == stage, self.view["stage"]

    def close(self) -> None:
        self._loop.run(self.client.close())
        self._loop.close()


@dataclass
class Classroom:
    """A running server with one debate in its lobby: two students on each of its two teams, whatever the draw."""

    server: ServerProcess
    debate: int
    code: str
    cookies: dict[str, str]
    teacher: Hand

    @property
    def page(self) -> str:
        """Where a student's page is."""
        return f"/debate/{self.debate}/"

    def seat(self, name: str) -> str:
        """The id of who has that name, once they are in."""
        self.teacher.until(lambda view: any(seat["name"] == name for seat in view["seats"].values()))
        return next(id_ for id_, seat in self.teacher.view["seats"].items() if seat["name"] == name)

    def _one_of_cast(self, wanted: Callable[[str, str], bool]) -> str:
        seats = self.teacher.view["seats"]
        return next(s["name"] for id_, s in seats.items() if s["name"] in self.cookies and wanted(id_, s["team"]))

    def opponent_of(self, seat: str) -> str:
        """One of the cast on the other team."""
        team = self.teacher.view["seats"][seat]["team"]
        return self._one_of_cast(lambda _id, other: other != team)

    def teammate_of(self, seat: str) -> str:
        """Another of the cast on the same team."""
        team = self.teacher.view["seats"][seat]["team"]
        return self._one_of_cast(lambda id_, other: other == team and id_ != seat)

    def give_floor(self, seat: str) -> None:
        if not self.teacher.view["seats"][seat]["floor"]:
            self.teacher.do("pass_floor", seat=seat)

    @contextmanager
    def hand(self, name: str) -> Iterator[Hand]:
        """One of the cast who takes part over a socket instead of a page; away again at the end."""
        hand = Hand(f"{self.server.sockets}/ws/seat/{self.debate}/", self.cookies[name])
        yield hand
        hand.close()

    def give_seat(self, context: BrowserContext, name: str) -> None:
        """The cookie that joining would have given."""
        key, _, value = self.cookies[name].partition("=")
        context.add_cookies([{"name": key, "value": value, "url": self.server.base}])

    def close(self) -> None:
        self.teacher.close()
