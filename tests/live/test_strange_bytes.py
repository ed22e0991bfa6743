"""Bytes that are no text, wherever a request has bytes: over HTTP, at a poll's door and at a socket's. None ends in a 500 or a
traceback. The server believes itself behind TLS, where it reads most headers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from debate import wire
from debate.polls import BoardPoll
from tests.chaos.school import over_postgres
from tests.live.client import TIMEOUT, Client
from tests.live.conftest import Stage
from tests.live.poller import Poller
from tests.live.server import ServerProcess

STRANGE = (b"\xff", b"\xed\xa0\x80", b"%ff", b"%00")
"""No UTF-8, half of a surrogate pair, and both ways to write bytes in an address."""
SOCKET = (b"Upgrade: websocket", b"Connection: Upgrade", b"Sec-WebSocket-Version: 13",
          b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")  # fmt: skip
JSON, FORM = b"Content-Type: application/json", b"Content-Type: application/x-www-form-urlencoded"
READ_HEADERS = (b"Cookie", b"Accept-Language", b"If-None-Match", b"User-Agent", b"X-Real-IP", b"X-Forwarded-For",
                b"Daphne-Root-Path", b"Authorization", b"Sec-WebSocket-Protocol", b"Sec-Fetch-Site")  # fmt: skip


@pytest.fixture
def settings_of_the_stage() -> dict[str, str]:
    return {"ROSTRUM_HOSTS": "127.0.0.1", "ROSTRUM_HTTPS": "1"}


async def answer(server: ServerProcess, method: bytes, path: bytes, *headers: bytes, body: bytes = b"") -> int:
    """The status with which the server answers these very bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    length = b"Content-Length: %d" % len(body)
    head = [method + b" " + path + b" HTTP/1.1", b"Host: 127.0.0.1", b"X-Forwarded-Proto: https", length, *headers]
    writer.write(b"\r\n".join([*head, b"", body]))
    async with asyncio.timeout(TIMEOUT):
        line = await reader.readline()
    writer.close()
    return int(line.split()[1])


@pytest.mark.parametrize("strange", STRANGE)
async def test_in_an_address(stage: Stage, strange: bytes) -> None:
    nowhere, found, opened = (404, 200, 101) if strange.isascii() else (400, 400, 400)
    board = stage.board.encode()
    assert await answer(stage.server, b"GET", b"/%b/" % strange) == nowhere
    assert await answer(stage.server, b"GET", b"/?%b=%b" % (strange, strange)) == found
    for door in (b"board/%b/" % strange, b"%b/" % strange, b"board/%b/?after=%b" % (board, strange)):
        assert await answer(stage.server, b"GET", b"/poll/" + door) == found
        assert await answer(stage.server, b"GET", b"/ws/" + door, *SOCKET) == opened
    assert "Traceback" not in stage.server.log()


@pytest.mark.parametrize("strange", STRANGE)
async def test_in_a_header(stage: Stage, strange: bytes) -> None:
    door = f"board/{stage.board}/".encode()
    for name in READ_HEADERS:
        header = name + b": " + strange
        assert await answer(stage.server, b"GET", b"/", header) == 200, header
        assert await answer(stage.server, b"GET", b"/readyz", header) == 200, header
        assert await answer(stage.server, b"GET", b"/poll/" + door, header) == 200, header
        assert await answer(stage.server, b"GET", b"/ws/" + door, *SOCKET, header) == 101, header
    assert "Traceback" not in stage.server.log()


@pytest.mark.parametrize("strange", STRANGE)
async def test_in_a_cookie_that_is_read(stage: Stage, strange: bytes) -> None:
    names = (b"sessionid", b"csrftoken", b"messages", b"seat_%d" % stage.debate)
    cookie = b"Cookie: " + b"; ".join(name + b"=" + strange for name in names)
    for door in (b"seat/%d/" % stage.debate, b"moderator/%d/" % stage.debate):
        assert await answer(stage.server, b"GET", b"/poll/" + door, cookie) == 200
        assert await answer(stage.server, b"GET", b"/ws/" + door, *SOCKET, cookie) == 101
    assert await answer(stage.server, b"GET", b"/debate/%d/" % stage.debate, cookie) == 302
    assert await answer(stage.server, b"GET", b"/teacher/", cookie) == 302
    assert "Traceback" not in stage.server.log()


@pytest.mark.parametrize("strange", STRANGE)
async def test_in_a_body(stage: Stage, strange: bytes) -> None:
    seat, cookie = b"/poll/seat/%d/" % stage.debate, b"Cookie: " + stage.cookies["Amara"].encode()
    assert await answer(stage.server, b"POST", seat, cookie, JSON, body=strange) == 200
    assert await answer(stage.server, b"POST", seat, cookie, JSON + strange, body=b'{"do":"ping"}') == 415
    token = b"a" * 32
    form = b"csrfmiddlewaretoken=%b&code=%b&name=%b" % (token, strange, strange)
    sent = (b"Referer: https://127.0.0.1/", b"Cookie: csrftoken=" + token, b"X-Real-IP: " + strange)
    assert await answer(stage.server, b"POST", b"/join/", *sent, FORM, body=form) == 422
    assert await answer(stage.server, b"POST", b"/join/", *sent, FORM + b"; charset=" + strange, body=form) in (
        400,
        422,
    )
    assert "Traceback" not in stage.server.log()


@pytest.fixture
def server(tmp_path: Path, postgres_url: str) -> Iterator[ServerProcess]:
    """Over PostgreSQL."""
    school = over_postgres(tmp_path / "data", postgres_url, redis_url="", processes=1).start()
    yield school.servers[0]
    school.stop()


async def test_in_the_key_of_a_door_as_postgres_takes_none(server: ServerProcess) -> None:
    for page in (b"/board/%00/", b"/shared/%00/", b"/shared/%00/replay/", b"/teacher/chair/%00/"):
        assert await answer(server, b"GET", page) == 404
    polled = await asyncio.to_thread(Poller(server.port, "/poll/board/%00/").poll)
    assert polled == [{"type": "closed", "code": wire.Close.NOT_ALLOWED}]
    client = await Client.open(f"{server.sockets}/ws/board/%00/")
    assert await client.closed() == wire.Close.NOT_ALLOWED
    assert "Traceback" not in server.log()


def test_a_server_that_lets_such_a_query_through_is_answered_too() -> None:
    poll = BoardPoll()
    poll.scope = {"query_string": b"after=\xff"}
    assert poll._after() is None
