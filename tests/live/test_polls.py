"""The doors over HTTP, of a real server process: the same frames, codes and rights as over a socket."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from debate import wire
from tests.live.client import TIMEOUT, Client
from tests.live.conftest import Connect, Stage
from tests.live.poller import Poller
from tests.live.test_sockets import BAD_FRAMES

Poll = Callable[..., Poller]
Aside = Callable[..., Future[Any]]
HELLO = {"id": "once", "do": "say_in_huddle", "text": "hello"}
CLOSED = [{"type": "closed", "code": wire.Close.NOT_ALLOWED}]


@pytest.fixture
def poll(stage: Stage) -> Poll:
    """poll("Amara"): someone of the cast who has their first view over HTTP."""

    def poll(who: str, first: bool = True) -> Poller:
        poller = Poller(stage.server.port, door(stage, who), stage.cookies.get(who, ""))
        if first:
            assert [frame["type"] for frame in poller.poll()] == ["view"]
        return poller

    return poll


@pytest.fixture
def aside() -> Iterator[Aside]:
    """aside(poller.poll): does it beside the test, and gives what it comes to."""
    with ThreadPoolExecutor() as pool:
        yield pool.submit


def door(stage: Stage, who: str) -> str:
    return stage.url(who).removeprefix(stage.server.sockets).replace("/ws/", "/poll/")


async def answer(waiting: Future[Any]) -> Any:
    return await asyncio.wrap_future(waiting)


async def test_news_comes_as_patches_to_the_view_that_a_socket_has(
    stage: Stage, connect: Connect, poll: Poll, aside: Aside
) -> None:
    owner, amara = await connect("owner"), poll("Amara")
    for step in (0, 1):
        waiting = aside(amara.poll)
        assert (await owner.do("advance", step=step))["type"] == "ack"
        await answer(waiting)
        while amara.seq != owner.seq:
            await answer(aside(amara.poll))
    fresh = await connect("Amara")
    assert (amara.view, amara.seq) == (fresh.view, fresh.seq)


async def turns(owner: Client) -> None:
    """Gives the server time for what was sent to it before: it answers what another asks meanwhile."""
    for _ in range(10):
        assert (await owner.do("advance", step=99))["code"] == "stale_step"


async def test_who_waits_gets_the_patch_and_who_is_behind_the_view(connect: Connect, poll: Poll, aside: Aside) -> None:
    owner, amara, behind = await connect("owner"), poll("Amara"), poll("Ben")
    frames: list[dict[str, Any]] = []
    while not any(frame["type"] == "patch" for frame in frames):
        before, waiting = amara.seq, aside(amara.poll)
        await turns(owner)
        await owner.do("announce", text=f"Listen {before}")
        frames = await answer(waiting)
    patch = next(frame for frame in frames if frame["type"] == "patch")  # after who came and went meanwhile
    assert (patch["after"], patch["seq"]) == (before, owner.seq)
    assert (patch["patch"], frames[-1]["type"]) == ({"announcement": f"Listen {before}"}, "presence")
    assert [frame["type"] for frame in await answer(aside(behind.poll))] == ["view"]


@pytest.mark.parametrize("who", ["owner", "board", "team"])
async def test_who_watches_gets_what_the_contract_says(
    stage: Stage, connect: Connect, poll: Poll, aside: Aside, who: str
) -> None:
    """Each answer is held against docs/asyncapi.yaml (tests/live/poller.py)."""
    owner = await connect("owner")
    watcher = (
        poll(who) if who != "team" else Poller(stage.server.port, f"/poll/team/{stage.debate}/t1/", stage.cookies["co"])
    )
    watcher.poll()
    frames: list[dict[str, Any]] = []
    while not any(frame["type"] == "patch" for frame in frames):
        waiting = aside(watcher.poll)
        await turns(owner)
        await owner.do("announce", text=f"Listen {watcher.seq}")
        frames = await answer(waiting)
    assert frames[-1]["type"] == "presence"


async def test_nothing_new_is_said_too(poll: Poll, aside: Aside) -> None:
    amara = poll("Amara")
    amara.poll()  # that she has come is told to her too
    status, headers, frames = await answer(aside(amara.ask, "GET", f"{amara.path}?after={amara.seq}"))
    assert (status, [f["type"] for f in frames]) == (200, ["pong", "presence"])
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert headers["Content-Type"] == "application/json"


async def test_a_command_is_acked_once_committed_and_counts_once(stage: Stage, poll: Poll) -> None:
    amara = poll("Amara")
    first, again = amara.send(HELLO), amara.send(HELLO)
    assert first == again == {"type": "ack", "id": "once", "seq": stage.entries()[-1].seq}
    assert amara.send({"do": "ping"})["type"] == "pong"
    assert amara.send({"do": "view"})["seq"] == first["seq"]


async def test_a_socket_and_a_poll_of_one_seat_share_the_ids(connect: Connect, poll: Poll) -> None:
    over_socket = await (await connect("Amara")).send(HELLO)
    assert poll("Amara").send(HELLO) == over_socket


async def test_bad_input_gets_the_sockets_codes(stage: Stage, poll: Poll) -> None:
    amara, before = poll("Amara", first=False), stage.entries()
    for data, id_, code in BAD_FRAMES:
        body = b"\xff\x01" if isinstance(data, bytes) else data  # over HTTP a frame is text if it can be read as one
        refused = amara.raw(body)
        assert (refused["type"], refused["code"], refused.get("id")) == ("refused", code, id_), data[:80]
    assert stage.entries() == before


async def test_a_flood_is_throttled_across_requests(stage: Stage, connect: Connect, poll: Poll) -> None:
    amara, ben = poll("Amara", first=False), poll("Ben", first=False)
    said = [amara.send({"do": "ping"}) for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:  # one after the other would be slower than what is allowed
        said += pool.map(lambda _: amara.send({"do": "ping"}), range(200))
    assert [frame["code"] for frame in said if frame["type"] == "refused"].count("rate_limited") > 0
    assert ben.send({**HELLO, "text": "calm"})["type"] == "ack"
    amara_by_socket = await connect("Amara")
    assert (await amara_by_socket.do("say_in_huddle", text="another door"))["type"] == "ack"


@pytest.mark.parametrize(
    ("path", "cookie"),
    [
        ("/poll/seat/{debate}/", ""),
        ("/poll/seat/{debate}/", "seat_{debate}=forged:cookie:here"),
        ("/poll/seat/{debate}/", "owner"),
        ("/poll/seat/999/", "Amara"),
        ("/poll/moderator/{debate}/", "Amara"),
        ("/poll/moderator/{debate}/", "other"),
        ("/poll/team/{debate}/t1/", "Amara"),
        ("/poll/team/{debate}/t9/", "owner"),
        ("/poll/board/no-such-token/", ""),
        ("/poll/nowhere/", "owner"),
    ],
)
async def test_no_wrong_door_opens(stage: Stage, path: str, cookie: str) -> None:
    poller = Poller(stage.server.port, path.format(debate=stage.debate))
    poller.cookie = stage.cookies.get(cookie, cookie.format(debate=stage.debate))
    assert poller.poll() == CLOSED
    assert poller.raw(json.dumps({"id": "k", "do": "ask_back"})) == CLOSED[0]


async def test_watchers_only_watch(stage: Stage, poll: Poll) -> None:
    look = Poller(stage.server.port, f"/poll/team/{stage.debate}/t1/", stage.cookies["owner"])
    look.poll()
    assert look.view["team"] == "t1"
    for watcher in (poll("board"), look):
        assert watcher.send({"id": "k", "do": "advance", "step": 0})["code"] == "watch_only"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_site_cannot_use_the_cookie(stage: Stage, headers: dict[str, str]) -> None:
    before, path = stage.entries(), door(stage, "Amara")
    amara = Poller(stage.server.port, path, stage.cookies["Amara"])
    assert amara.ask("GET", path, **headers)[2] == CLOSED
    post = {"Content-Type": "application/json", **headers}
    assert amara.ask("POST", path, json.dumps(HELLO), **post)[2] == CLOSED
    assert stage.entries() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_what_a_form_can_send_is_no_command(stage: Stage, kind: str) -> None:
    before, path = stage.entries(), door(stage, "Amara")
    amara = Poller(stage.server.port, path, stage.cookies["Amara"])
    assert amara.ask("POST", path, json.dumps(HELLO), **{"Content-Type": kind})[::2] == (415, [])
    assert amara.ask("DELETE", path)[::2] == (405, [])
    status, headers, _ = amara.ask("OPTIONS", path, Origin="https://evil.example")
    assert status == 405 and not any(name.lower().startswith("access-control") for name in headers)
    assert stage.entries() == before


async def test_nobody_is_away_between_two_polls(connect: Connect, poll: Poll, aside: Aside) -> None:
    owner, amara, told = await connect("owner"), poll("Amara"), []
    await owner.until(lambda c: "s-amara" not in c.away)
    owner.frames.clear()
    for text in ("one", "two", "three"):
        waiting = aside(amara.poll)
        await owner.do("announce", text=text)
        await answer(waiting)
    told = [frame["away"] for frame in owner.frames if frame["type"] == "presence"]
    assert not any("s-amara" in away for away in told)
    await owner.until(lambda c: "s-amara" in c.away)  # and away once they ask no more


async def test_rights_that_end_are_told_while_one_waits(connect: Connect, poll: Poll, aside: Aside) -> None:
    owner, co = await connect("owner"), poll("co")
    co_id = next(id_ for id_ in owner.view["moderators"] if id_ != owner.view["chair"])
    waiting = aside(co.poll)
    await owner.do("remove_moderator", moderator=co_id)
    frames = await answer(waiting)
    while frames[-1]["type"] != "closed":
        frames = await answer(aside(co.poll))
    assert frames[-1]["code"] in (wire.Close.RIGHTS_CHANGED, wire.Close.NOT_ALLOWED)
    assert co_id in co.view["moderators"]  # nothing more was seen
    assert co.poll() == CLOSED


async def test_a_stop_tells_who_waits_to_come_back(stage: Stage, connect: Connect) -> None:
    owner = await connect("owner")
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.server.port)
    path = f"{door(stage, 'board')}?after={owner.seq}"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    await turns(owner)
    assert await asyncio.to_thread(stage.server.stop, signal.SIGTERM) == 0
    body = (await asyncio.wait_for(reader.read(), TIMEOUT)).partition(b"\r\n\r\n")[2]
    writer.close()
    assert json.loads(body) == [{"type": "closed", "code": wire.Close.RESTART}]
