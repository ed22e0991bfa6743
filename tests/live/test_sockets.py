"""Over real sockets of a real server process: who gets in, what is acked, what is refused, and that nothing ends the room."""

import asyncio
import json
import signal

import pytest
from websockets.exceptions import ConnectionClosed

from debate import wire
from game.errors import REFUSALS
from tests.live.client import Client
from tests.live.conftest import Connect, Stage
from tests.live.server import ServerProcess, StockDaphne


@pytest.fixture(params=[ServerProcess, StockDaphne])
def server_class(request: pytest.FixtureRequest) -> type[ServerProcess]:
    """All of this holds on our own server with its short ways, and on any other."""
    kind: type[ServerProcess] = request.param
    return kind


async def start_constructive(owner: Client) -> None:
    for step in (0, 1):
        assert (await owner.do("advance", step=step))["type"] == "ack"


async def floor_of(connect: Connect, owner: Client, team: str) -> Client:
    seat = next(s for s in owner.view["seats"].values() if s["team"] == team and s["floor"])
    return await connect(seat["name"])


async def test_an_ack_is_committed_and_seen_by_all(stage: Stage, connect: Connect) -> None:
    owner, amara, board = await connect("owner"), await connect("Amara"), await connect("board")
    ack = await owner.do("advance", step=0)
    assert ack["type"] == "ack"
    assert stage.entries()[-1].seq == ack["seq"]
    for client in (owner, amara, board):
        await client.until(lambda c: c.view["stage"] == "prepare")
        assert client.seq == ack["seq"]


async def test_patches_make_the_view_that_a_newcomer_gets(stage: Stage, connect: Connect) -> None:
    owner, board = await connect("owner"), await connect("board")
    await start_constructive(owner)
    first, second = await floor_of(connect, owner, "t1"), await floor_of(connect, owner, "t2")
    for client in (first, second):
        await client.do("say_in_huddle", text="I have an idea")
        await client.do("make_play", argument="Because of this card.", card=client.view["hand"][0])
    await owner.do("advance", step=2)
    last = (await owner.do("announce", text="Well argued"))["seq"]
    for who, old in (("owner", owner), ("board", board), (first.view["me"]["name"], first)):
        await old.until(lambda c: c.seq == last)
        fresh = await connect(who)
        assert (fresh.seq, fresh.view) == (old.seq, old.view)


async def test_a_command_sent_twice_gets_the_first_answer_and_one_entry(stage: Stage, connect: Connect) -> None:
    amara = await connect("Amara")
    frame = {"id": "once", "do": "say_in_huddle", "text": "hello"}
    first, again = await amara.send(frame), await amara.send(frame)
    assert first == again
    await amara.close()
    back = await connect("Amara")
    assert await back.send(frame) == first
    assert sum(entry.command_id.endswith(":once") for entry in stage.entries()) == 1


async def test_two_students_may_use_the_same_id(stage: Stage, connect: Connect) -> None:
    frame = {"id": "same", "do": "say_in_huddle", "text": "hello"}
    first = await (await connect("Amara")).send(frame)
    second = await (await connect("Ben")).send(frame)
    assert first["type"] == second["type"] == "ack"
    assert first["seq"] != second["seq"]


@pytest.mark.parametrize("who", ["other", "nobody"])
async def test_who_has_no_part_is_turned_away(stage: Stage, who: str) -> None:
    url = f"{stage.server.sockets}/ws/moderator/{stage.debate}/"
    client = await Client.open(url, stage.cookies.get(who, ""))
    assert await client.closed() == wire.Close.NOT_ALLOWED
    assert client.frames == []


@pytest.mark.parametrize(
    ("path", "cookie"),
    [
        ("/ws/seat/{debate}/", ""),
        ("/ws/seat/{debate}/", "seat_{debate}=forged:cookie:here"),
        ("/ws/seat/{debate}/", "owner"),
        ("/ws/seat/999/", "Amara"),
        ("/ws/moderator/999/", "owner"),
        ("/ws/moderator/{debate}/", "Amara"),
        ("/ws/team/{debate}/t1/", "Amara"),
        ("/ws/team/{debate}/t9/", "owner"),
        ("/ws/board/no-such-token/", ""),
    ],
)
async def test_no_wrong_door_opens(stage: Stage, path: str, cookie: str) -> None:
    cookie = stage.cookies.get(cookie, cookie.format(debate=stage.debate))
    client = await Client.open(stage.server.sockets + path.format(debate=stage.debate), cookie)
    assert await client.closed() == wire.Close.NOT_ALLOWED
    assert client.frames == []


async def test_another_debates_cookie_is_no_key(stage: Stage) -> None:
    value = stage.cookies["Amara"].partition("=")[2]
    stolen = f"seat_{stage.debate + 1}={value}"
    client = await Client.open(f"{stage.server.sockets}/ws/seat/{stage.debate + 1}/", stolen)
    assert await client.closed() == wire.Close.NOT_ALLOWED


async def test_another_sites_page_cannot_use_the_cookie(stage: Stage) -> None:
    client = await Client.open(stage.url("owner"), stage.cookies["owner"], headers={"Origin": "https://evil.example"})
    assert await client.closed() == wire.Close.NOT_ALLOWED


BAD_FRAMES = [
    (b"\x00\x01", None, "not_text"),
    ("{not json", None, "not_json"),
    ("[" * 5000, None, "not_json"),
    ("[1, 2]", None, "wrong_type"),
    ("{}", None, "wrong_type"),
    ('{"do": "advance", "step": 0}', None, "wrong_type"),
    (json.dumps({"id": "x" * 65, "do": "advance"}), None, "wrong_type"),
    (json.dumps({"id": "b1", "do": "say_in_huddle", "text": "x" * 20000}), None, "frame_too_large"),
    (json.dumps({"id": "b2", "do": "fly_away"}), "b2", "unknown_command"),
    (json.dumps({"id": "b3"}), "b3", "unknown_command"),
    (json.dumps({"id": "b4", "do": "join_seat", "seat": "s9", "name": "Eve"}), "b4", "unknown_command"),
    (json.dumps({"id": "b5", "do": "expire_stage", "step": 0}), "b5", "unknown_command"),
    (json.dumps({"id": "b6", "do": "say_in_huddle", "text": "hi", "team": "t2"}), "b6", "unknown_field"),
    (json.dumps({"id": "b7", "do": "say_in_huddle", "text": 7}), "b7", "wrong_type"),
    (json.dumps({"id": "b8", "do": "say_in_huddle"}), "b8", "wrong_type"),
    (json.dumps({"id": "b9", "do": "say_in_huddle", "text": "x" * 301}), "b9", "text_too_long"),
    (json.dumps({"id": "b10", "do": "say_in_huddle", "text": ""}), "b10", "text_empty"),
    (json.dumps({"id": "b11", "do": "say_in_huddle", "text": " \n "}), "b11", "text_empty"),
    (json.dumps({"id": "b12", "do": "say_in_huddle", "text": "a\u0007b"}), "b12", "text_unreadable"),
    (json.dumps({"id": "b13", "do": "advance", "step": 0}), "b13", "moderator_only"),
    (json.dumps({"id": "b14", "do": "mark_play", "play": "p1", "levels": {}}), "b14", "moderator_only"),
    (json.dumps({"id": "b15", "do": "make_play", "argument": "x", "card": "baker-1990"}), "b15", "wrong_stage"),
    (json.dumps({"id": "b16", "do": "cast_stance", "stance": 9}), "b16", "wrong_type"),
    (json.dumps({"id": "b17", "do": "cast_stance", "stance": 3}), "b17", "wrong_stage"),
]


async def test_bad_input_is_refused_and_changes_nothing(stage: Stage, connect: Connect) -> None:
    amara, before = await connect("Amara"), stage.entries()
    for data, id_, code in BAD_FRAMES:
        refused = await amara.raw(data, id_)
        assert (refused["type"], refused["code"]) == ("refused", code), data[:80]
        assert refused["kind"] == REFUSALS[code].kind
        assert refused["sentence"] == REFUSALS[code].sentence
        await asyncio.wait_for(_tokens(), 1)
    assert stage.entries() == before
    assert (await amara.do("say_in_huddle", text="still here"))["type"] == "ack"


async def _tokens() -> None:
    """Gives the event loop a turn; the bad frames stay below what a socket may send at once."""
    await asyncio.sleep(0)


async def test_a_huge_frame_ends_one_socket_and_not_the_room(stage: Stage, connect: Connect) -> None:
    amara, ben = await connect("Amara"), await connect("Ben")
    with pytest.raises((ConnectionClosed, TimeoutError)):
        await amara.socket.send("x" * (2 * 1024 * 1024))
        await amara.closed()
        raise TimeoutError
    assert (await ben.do("say_in_huddle", text="still here"))["type"] == "ack"


async def test_a_flood_is_throttled_and_then_closed(stage: Stage, connect: Connect) -> None:
    amara, ben, before = await connect("Amara"), await connect("Ben"), len(stage.entries())
    refused = asyncio.ensure_future(amara.raw('{"do": "ping"}', None))
    try:
        for _ in range(400):
            await amara.socket.send('{"do": "ping"}')
    except ConnectionClosed:
        pass
    assert (await refused)["code"] == "rate_limited"
    assert await amara.closed() == wire.Close.FLOOD
    assert (await ben.do("say_in_huddle", text="calm"))["type"] == "ack"
    assert len(stage.entries()) == before + 1


async def test_the_boards_and_the_looks_at_a_team_only_watch(stage: Stage, connect: Connect) -> None:
    board = await connect("board")
    look = await Client.open(f"{stage.server.sockets}/ws/team/{stage.debate}/t1/", stage.cookies["owner"])
    await look.until(lambda c: c.view)
    for client in (board, look):
        assert (await client.do("advance", step=0))["code"] == "watch_only"
    assert look.view["team"] == "t1"
    await look.close()


async def test_presence_tells_who_is_away(stage: Stage, connect: Connect) -> None:
    owner, amara = await connect("owner"), await connect("Amara")
    await owner.until(lambda c: "s-amara" not in c.away and "s-ben" in c.away)
    await amara.close()
    await owner.until(lambda c: "s-amara" in c.away)


async def test_a_removed_student_sees_nothing_more(stage: Stage, connect: Connect) -> None:
    owner, amara = await connect("owner"), await connect("Amara")
    await owner.do("remove_seat", seat="s-amara")
    await amara.until(lambda c: c.view["me"]["status"] == "removed")
    assert set(amara.view) == {"title", "ended", "me"}
    assert (await amara.do("say_in_huddle", text="hello?"))["code"] == "seat_removed"
    assert (await amara.do("ask_back"))["type"] == "ack"
    await owner.do("admit", seat="s-amara")
    await amara.until(lambda c: "hand" in c.view)


async def test_nothing_acked_is_lost_when_the_server_is_killed(stage: Stage, connect: Connect) -> None:
    amara = await connect("Amara")
    acked = [(await amara.do("say_in_huddle", text=f"line {n}"))["seq"] for n in range(20)]
    stage.server.stop(signal.SIGKILL)
    await amara.closed()
    stage.server.start()
    back = await connect("Amara")
    assert back.seq == acked[-1]
    assert [m["text"] for m in back.view["huddle"].values()] == [f"line {n}" for n in range(20)]
    verified = stage.server.manage("verify_journals")
    assert (verified.returncode, verified.stderr) == (0, "")


async def test_verify_journals_finds_damage(stage: Stage) -> None:
    stage.server.python(
        "import django; django.setup()\n"
        "from debate.models import JournalEntry\n"
        f"JournalEntry.objects.filter(debate={stage.debate}, seq=3).delete()"
    )
    verified = stage.server.manage("verify_journals")
    assert verified.returncode == 1
    assert "entry 3: is missing" in verified.stderr
