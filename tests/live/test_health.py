"""What a server says of itself while its database, its Redis or the process is going, and that it finishes what it began."""

import asyncio
import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from debate import health, wire
from debate.health import Probe
from tests import services
from tests.live.conftest import Connect, Stage
from tests.live.http import Pieces, ask, fetch
from tests.live.server import ServerProcess

FORM = "application/x-www-form-urlencoded"


def ready(server: ServerProcess) -> tuple[int, str, dict[str, str]]:
    answer = fetch(server.base, "/readyz")
    return answer.status, answer.json["status"], answer.json["checks"]


# ---- what it says ----


def test_a_sound_process_says_so(stage: Stage) -> None:
    assert fetch(stage.server.base, "/healthz").body == b"ok"
    checks = {"process": "ok", "database": "ok", "journal": "ok", "redis": "ok"}
    assert ready(stage.server) == (200, "ok", checks)


@pytest.fixture
def named(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server behind TLS that answers people by one name alone."""
    (tmp_path / "data").mkdir()
    server = ServerProcess(tmp_path / "data", ROSTRUM_HOSTS="debates.example.org", ROSTRUM_HTTPS="1").start()
    yield server
    server.stop()


def test_health_is_told_to_whoever_asks_by_whatever_name(named: ServerProcess) -> None:
    for path in ("/healthz", "/readyz"):
        assert fetch(named.base, path, Host="10.0.0.7").status == 200
    assert fetch(named.base, "/", Host="10.0.0.7").status == 400
    page = fetch(named.base, "/", Host="debates.example.org", X_Forwarded_Proto="https")
    assert page.status == 200 and page.headers["strict-transport-security"] == "max-age=31536000"
    assert fetch(named.base, "/", Host="debates.example.org").status == 301


async def test_a_journal_that_cannot_write_is_said_until_it_can(stage: Stage, connect: Connect) -> None:
    amara = await connect("Amara")
    with closing(sqlite3.connect(stage.server.data / "rostrum.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await amara.do("say_in_huddle", text="one"))["code"] == "not_saved"
        status, whole, checks = await asyncio.to_thread(ready, stage.server)
        assert (status, whole, checks["journal"], checks["database"]) == (200, "degraded", "degraded", "ok")
        other.rollback()
    assert (await amara.do("say_in_huddle", text="two"))["type"] == "ack"
    assert (await asyncio.to_thread(ready, stage.server))[1] == "ok"


def test_without_its_redis_it_serves_on(tmp_path: Path) -> None:
    port = services.free_port()
    url, stop = services.start_redis(tmp_path, port)
    (tmp_path / "data").mkdir()
    server = ServerProcess(tmp_path / "data", REDIS_URL=url).start()
    assert ready(server)[:2] == (200, "ok")
    stop()
    status, whole, checks = ready(server)
    assert (status, whole, checks["redis"]) == (200, "degraded", "degraded")
    with socket.create_server(("127.0.0.1", port)):  # takes connections and never says a word
        assert ready(server)[:2] == (200, "degraded")
    _, stop = services.start_redis(tmp_path, port)
    assert ready(server)[:2] == (200, "ok")
    server.stop()
    stop()


def test_without_its_database_it_is_down_and_alive(tmp_path: Path) -> None:
    url, stop = services.start_postgres(tmp_path / "postgres")
    (tmp_path / "data").mkdir()
    server = ServerProcess(tmp_path / "data", DATABASE_URL=url).start()
    assert ready(server)[:2] == (200, "ok")
    stop()
    status, whole, checks = ready(server)
    assert (status, whole, checks["database"]) == (503, "down", "down")
    assert fetch(server.base, "/healthz").status == 200
    server.stop()


async def test_a_check_that_hangs_is_waited_for_a_while_and_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    asked, answer = [], asyncio.Event()

    async def hang() -> None:
        asked.append(1)
        await answer.wait()

    probe = Probe(hang)
    assert [await probe.holds(), await probe.holds()] == [False, False]
    assert len(asked) == 1
    answer.set()
    assert await probe.holds() and len(asked) == 1


async def test_who_asked_before_hears_their_own_answer_while_the_next_is_looked_for() -> None:
    async def answer() -> None:
        await asyncio.sleep(0)

    probe = Probe(answer)

    async def ask_twice() -> list[bool]:
        return [await probe.holds(), await probe.holds()]

    assert await asyncio.gather(ask_twice(), ask_twice()) == [[True, True], [True, True]]


# ---- a process that was told to stop ----


def form_of(page: str) -> tuple[str, str]:
    """The home page's CSRF token and ticket."""
    found = [re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("csrfmiddlewaretoken", "ticket")]
    assert found[0] and found[1]
    return found[0][1], found[1][1]


def joining(stage: Stage) -> tuple[str, str]:
    """The head and body of a join that a browser would send."""
    page = fetch(stage.server.base, "/")
    token, ticket = form_of(page.body.decode())
    cookie = page.headers["set-cookie"].split(";")[0]
    body = f"csrfmiddlewaretoken={token}&ticket={ticket}&code={stage.code}&name=Zoe"
    head = f"POST /join/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nCookie: {cookie}\r\n"
    return head + f"Content-Length: {len(body)}\r\n\r\n", body


async def begun(stage: Stage, *texts: str) -> list[Pieces]:
    """A connection for each text, whose bytes the server has: it answers a later request only after it has read them."""
    found = []
    for text in texts:
        found.append(await Pieces.open(stage.server.port))
        await found[-1].send(text)
    await ask(stage.server.base, "/healthz")
    return found


async def test_requests_on_their_way_are_answered_after_the_order_to_stop(stage: Stage, connect: Connect) -> None:
    amara = await connect("Amara")
    head, body = await asyncio.to_thread(joining, stage)
    with closing(sqlite3.connect(stage.server.data / "rostrum.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits, half, asks, idle = await begun(
            stage, head + body, head + body[:10], "GET /readyz HTTP/1.1\r\nHost: x\r\n", ""
        )
        stopped = asyncio.create_task(asyncio.to_thread(stage.server.stop, signal.SIGTERM))
        assert await amara.closed() == wire.Close.RESTART
        with pytest.raises(OSError):
            await Pieces.open(stage.server.port)
        assert await idle.rest() == ""
        await asks.send("\r\n")
        said = await asks.rest()
        assert said.startswith("HTTP/1.1 503") and '"status":"down"' in said and '"process":"down"' in said
        await half.send(body[10:])
        other.rollback()
    for one in (waits, half):
        answer = await one.rest()
        assert answer.startswith("HTTP/1.1 302") and f"/debate/{stage.debate}/" in answer
        assert "connection: close" in answer.lower()
    assert await stopped == 0
    names = [entry.command_id for entry in stage.entries()]
    assert len(names) == len(set(names)), "the same ticket twice is one seat"


async def test_requests_that_are_half_sent_are_heard_out(stage: Stage, connect: Connect) -> None:
    """One after the other: between two of them the process has nothing to do."""
    amara = await connect("Amara")
    half = await begun(stage, *["GET /healthz HTTP/1.1\r\nHost: x\r\n"] * 100)
    stopped = asyncio.create_task(asyncio.to_thread(stage.server.stop, signal.SIGTERM))
    assert await amara.closed() == wire.Close.RESTART
    for one in half:
        await one.send("\r\n")
        assert (await one.rest()).endswith("ok")
    assert await stopped == 0


async def test_a_request_that_never_ends_does_not_hold_the_process(stage: Stage) -> None:
    (never,) = await begun(stage, "POST /join/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
    assert await asyncio.to_thread(stage.server.stop, signal.SIGTERM) == 0
    assert await never.rest() == ""
