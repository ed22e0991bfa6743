"""A client of the protocol over HTTP, as docs/protocol.md tells to write one."""

import http.client
import json
from typing import Any

from game.patch import apply
from tests import contract

TIMEOUT = 15


class Poller:
    """One page that polls. `view` and `seq` follow the frames; `port` may be changed to go on with another process."""

    def __init__(self, port: int, path: str, cookie: str = "") -> None:
        self.port, self.path, self.cookie = port, path, cookie
        self.view: dict[str, Any] = {}
        self.seq: int | None = None
        self.away: list[str] = []

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> tuple[int, Any, Any]:
        """(status, headers, what the JSON says) of one request."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            server.request(method, path, body, {"Cookie": self.cookie, **headers})
            answer = server.getresponse()
            frames = json.loads(answer.read())
            contract.answer(path, frames)
            return answer.status, answer.headers, frames
        finally:
            server.close()

    def poll(self) -> list[dict[str, Any]]:
        """Waits for news; gives the frames, which the view has followed."""
        after = "" if self.seq is None else f"?after={self.seq}"
        status, _, frames = self.ask("GET", self.path + after)
        assert status == 200
        for frame in frames:
            self._take(frame)
        return list(frames)

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "view":
            self.view, self.seq = frame["view"], frame["seq"]
        elif frame["type"] == "patch" and frame["seq"] > (self.seq or 0):
            assert frame["after"] <= (self.seq or 0), "a gap"
            self.view, self.seq = apply(self.view, frame["patch"]), frame["seq"]
        self.away = frame.get("away", self.away)

    def send(self, frame: dict[str, Any]) -> dict[str, Any]:
        return self.raw(json.dumps(frame))

    def raw(self, body: bytes | str) -> dict[str, Any]:
        """Posts a frame as it is and gives the one that answers it."""
        status, _, frames = self.ask("POST", self.path, body, **{"Content-Type": "application/json"})
        assert (status, len(frames)) == (200, 1), frames
        return dict(frames[0])
