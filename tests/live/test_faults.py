"""Over real sockets of a real server process: rights that end, a database that is locked, clients that do not read or send too
much, doors that do not exist."""

import asyncio
import http.client
import json
import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.asyncio.client import connect as dial
from websockets.exceptions import ConnectionClosed

from debate import wire
from debate.server import UPLOAD_MAX
from game.errors import REFUSALS
from tests.engine.test_refusals import ELSEWHERE
from tests.live.client import TIMEOUT, Client
from tests.live.conftest import Connect, Stage


def team_screen(stage: Stage) -> str:
    return f"{stage.server.sockets}/ws/team/{stage.debate}/t1/"


# ---- rights that end ----


async def test_a_removed_moderator_is_closed_and_does_not_come_back(stage: Stage, connect: Connect) -> None:
    owner, co = await connect("owner"), await connect("co")
    look = await Client.open(team_screen(stage), stage.cookies["co"])
    await look.until(lambda c: c.view)
    co_id = next(id_ for id_ in owner.view["moderators"] if id_ != owner.view["chair"])
    assert (await owner.do("remove_moderator", moderator=co_id))["type"] == "ack"
    assert await co.closed() == await look.closed() == wire.Close.RIGHTS_CHANGED
    assert all(co_id in frame["view"]["moderators"] for frame in co.frames if frame["type"] == "view")
    assert not any(frame["type"] == "patch" for frame in (*co.frames, *look.frames))
    again = await Client.open(stage.url("co"), stage.cookies["co"])
    assert await again.closed() == wire.Close.NOT_ALLOWED
    assert again.frames == []


async def test_a_deactivated_teacher_is_closed(stage: Stage, connect: Connect) -> None:
    owner, co = await connect("owner"), await connect("co")
    stage.server.python(
        "import django; django.setup()\n"
        "from django.contrib.auth.models import User\n"
        "User.objects.filter(username='co').update(is_active=False)"
    )
    assert await co.closed() == wire.Close.RIGHTS_CHANGED
    again = await Client.open(stage.url("co"), stage.cookies["co"])
    assert await again.closed() == wire.Close.NOT_ALLOWED
    assert (await owner.do("announce", text="still here"))["type"] == "ack"


def sign_out(stage: Stage, who: str) -> None:
    """As the page's button does it: with the form's token."""
    server = http.client.HTTPConnection("127.0.0.1", stage.server.port)
    server.request("GET", "/teacher/", headers={"Cookie": stage.cookies[who]})
    answer = server.getresponse()
    token = re.search(r"csrftoken=([^;]+)", answer.headers["Set-Cookie"])
    answer.read()
    assert token
    body = f"csrfmiddlewaretoken={token[1]}"
    cookies = f"{stage.cookies[who]}; csrftoken={token[1]}"
    server.request("POST", "/logout/", body, {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"})
    assert server.getresponse().status == 302
    server.close()


async def test_signing_out_closes_the_screens_of_that_session(stage: Stage, connect: Connect) -> None:
    owner, co = await connect("owner"), await connect("co")
    await asyncio.to_thread(sign_out, stage, "owner")
    assert await owner.closed() == wire.Close.RIGHTS_CHANGED
    assert (await co.do("announce", text="still here"))["type"] == "ack"


# ---- a database that is locked ----


@pytest.fixture
def lock(stage: Stage) -> Iterator[sqlite3.Connection]:
    """Another program that can take the database's write lock."""
    other = sqlite3.connect(stage.server.data / "rostrum.sqlite3", isolation_level=None)
    yield other
    other.close()


async def test_what_cannot_be_saved_is_said_and_can_be_sent_again(
    stage: Stage, connect: Connect, lock: sqlite3.Connection
) -> None:
    amara, before = await connect("Amara"), stage.entries()
    frame = {"id": "k", "do": "say_in_huddle", "text": "hello"}
    lock.execute("BEGIN IMMEDIATE")
    refused = await amara.send(frame)
    assert (refused["code"], refused["kind"]) == ("not_saved", "busy")
    lock.rollback()
    ack = await amara.send(frame)
    assert ack["type"] == "ack" and [e.seq for e in stage.entries()] == [*(e.seq for e in before), ack["seq"]]


async def test_frames_that_pile_up_unread_end_the_socket(
    stage: Stage, connect: Connect, lock: sqlite3.Connection
) -> None:
    amara, ben = await connect("Amara"), await connect("Ben")
    lock.execute("BEGIN IMMEDIATE")
    await amara.socket.send(json.dumps({"id": "k", "do": "say_in_huddle", "text": "waits for the lock"}))
    with pytest.raises(ConnectionClosed):
        while True:
            await amara.socket.send("x" * 1000)
    assert await amara.closed() == wire.Close.FLOOD
    lock.rollback()
    assert (await ben.do("say_in_huddle", text="still here"))["type"] == "ack"


async def test_every_code_that_only_the_server_gives_is_given(
    stage: Stage, connect: Connect, lock: sqlite3.Connection
) -> None:
    amara, board = await connect("Amara"), await connect("board")
    said = {"do": "say_in_huddle", "text": "hello"}
    answers = [
        await amara.raw("{not json"),
        await amara.raw(b"\x00"),
        await amara.raw("x" * (wire.FRAME_MAX + 1)),
        await board.send({"id": "b", **said}),
    ]
    lock.execute("BEGIN IMMEDIATE")
    answers.append(await amara.send({"id": "a1", **said}))
    lock.rollback()
    answers.append(await flood(await connect("Ben")))
    damage(lock, stage)
    answers.append(await amara.send({"id": "a2", **said}))
    assert {answer["code"] for answer in answers} == ELSEWHERE
    for answer in answers:
        assert answer["type"] == "refused"
        assert (answer["kind"], answer["sentence"]) == (
            REFUSALS[answer["code"]].kind,
            REFUSALS[answer["code"]].sentence,
        )
    assert (await amara.raw('{"do": "fly"}'))["code"] == "wrong_type"  # it lives on
    assert "BadEntry" in stage.server.log()


async def flood(client: Client) -> dict[str, Any]:
    refused = asyncio.ensure_future(client.raw('{"do": "ping"}'))
    for _ in range(int(wire.BURST) + 10):
        await client.socket.send('{"do": "ping"}')
    return await refused


def damage(database: sqlite3.Connection, stage: Stage) -> None:
    """Puts an entry that cannot be folded behind the last one: the server meets it where it wants to write its own."""
    last = stage.entries()[-1].seq
    row = (stage.debate, last + 1, "seat:s9:x", "seat:s9", 0, 1, "no events")
    database.execute(
        "INSERT INTO debate_journalentry (debate_id, seq, command_id, actor, at, version, events)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    )


# ---- clients that do not read ----


async def test_a_reader_that_is_too_slow_is_dropped_and_comes_back_to_a_whole_view(
    stage: Stage, connect: Connect
) -> None:
    owner = await connect("owner")
    for name in ("Amara", "Ben", "Chidi", "Dina"):  # much talk makes a large view
        student = await connect(name)
        for _ in range(30):
            await student.do("say_in_huddle", text="x" * 300)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", stage.server.port))
    cookie = {"Cookie": stage.cookies["co"]}
    slow = await dial(stage.url("co"), sock=narrow, additional_headers=cookie, max_queue=1, ping_interval=None)
    size = len(await slow.recv())
    asks = int(wire.BURST)
    assert asks * size > 6 * wire.UNSENT_MAX
    for _ in range(asks):
        await slow.send('{"do": "view"}')
    await owner.do("announce", text="one more thing to send")
    with pytest.raises(ConnectionClosed):
        async with asyncio.timeout(TIMEOUT):
            while True:
                await slow.recv()
    assert slow.close_code == wire.Close.TOO_SLOW
    assert (await owner.do("announce", text="still here"))["type"] == "ack"
    back = await connect("co")
    assert back.view["announcement"] == "still here"


# ---- clients that send too much ----


@pytest.mark.parametrize("chunked", [False, True])
def test_an_upload_without_end_is_cut_off(stage: Stage, chunked: bool) -> None:
    server = http.client.HTTPConnection("127.0.0.1", stage.server.port, timeout=20)
    piece, sent, status = b"x" * 65536, 0, None
    server.putrequest("POST", "/join/")
    server.putheader("Content-Type", "application/x-www-form-urlencoded")
    server.putheader(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(2**40))))
    server.endheaders()
    try:
        while sent < 20 * UPLOAD_MAX:
            server.send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            sent += len(piece)
        status = server.getresponse().status
    except (ConnectionError, http.client.HTTPException):
        pass  # the connection is gone already
    assert status in (None, 413) and sent < 20 * UPLOAD_MAX
    again = http.client.HTTPConnection("127.0.0.1", stage.server.port)
    again.request("GET", "/healthz")
    assert again.getresponse().read() == b"ok"


async def test_the_largest_frame_is_refused_and_not_dropped(stage: Stage, connect: Connect) -> None:
    amara = await connect("Amara")
    for size in (wire.FRAME_MAX + 1, 2 * wire.FRAME_MAX):
        assert (await amara.raw("x" * size, None))["code"] == "frame_too_large"
    assert (await amara.do("say_in_huddle", text="still here"))["type"] == "ack"


@pytest.mark.parametrize("id_", ["", "two words", "join:s-amara", "a\u0000b", "é", "x" * 65, 7, None, ["k"]])
async def test_an_id_is_letters_and_digits(stage: Stage, connect: Connect, id_: object) -> None:
    amara = await connect("Amara")
    refused = await amara.raw(json.dumps({"id": id_, "do": "say_in_huddle", "text": "hello"}), None)
    assert (refused["code"], refused["detail"]) == ("wrong_type", "id")


# ---- doors that do not exist ----


@pytest.mark.parametrize(
    ("path", "who", "headers"),
    [
        ("/ws/", "owner", {}),
        ("/ws/nowhere/1/", "owner", {}),
        (f"/ws/moderator/{10**30}/", "owner", {}),
        (f"/ws/seat/{10**30}/", "Amara", {}),
        ("/ws/moderator/{debate}/", "owner", {"Origin": "http://127.0.0.1.evil.example"}),
    ],
)
async def test_a_strange_door_is_closed_quietly(stage: Stage, path: str, who: str, headers: dict[str, str]) -> None:
    url = stage.server.sockets + path.format(debate=stage.debate)
    client = await Client.open(url, stage.cookies[who], headers=headers)
    assert await client.closed() == wire.Close.NOT_ALLOWED
    assert client.frames == [] and "Traceback" not in stage.server.log()


async def test_the_own_page_may_come_in(stage: Stage) -> None:
    client = await Client.open(stage.url("owner"), stage.cookies["owner"], headers={"Origin": stage.server.base})
    await client.until(lambda c: c.view)
    await client.close()


async def test_a_stop_tells_the_clients_to_come_back(stage: Stage, connect: Connect) -> None:
    clients = [await connect(who) for who in ("owner", "Amara", "board")]
    assert stage.server.stop(signal.SIGTERM) == 0
    assert [await client.closed() for client in clients] == [wire.Close.RESTART] * 3
