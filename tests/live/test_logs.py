"""The log tells machines what happened, and nobody who took part, what they wrote, or how to get in."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from debate import logs, wire
from tests.live.client import Client
from tests.live.conftest import Connect, Stage
from tests.live.http import ask
from tests.live.server import ServerProcess
from tests.live.test_faults import damage, flood

MARK = "Xylophonist"
"""Stands in every text and name that the tests' class sends."""
NAMES = ("Amara", "Ben", "Chidi", "Dina")


@pytest.fixture
def settings_of_the_stage() -> dict[str, str]:
    return {"ROSTRUM_LOG": "json", "ROSTRUM_LOG_LEVEL": "debug"}


def lines(stage: Stage) -> list[dict[str, Any]]:
    """Each line is an object, or this fails."""
    return [json.loads(line) for line in stage.server.log().splitlines()]


async def play(stage: Stage, connect: Connect) -> None:
    """A debate with texts of every kind, and whatever can go wrong with them."""
    owner, board = await connect("owner"), await connect("board")
    class_ = [await connect(name) for name in NAMES]
    for step in (0, 1):
        await owner.do("advance", step=step)
    done = []
    for client in class_:
        hand = client.view["hand"]
        done.append(await client.do("say_in_huddle", text=f"{MARK} in a huddle"))
        done.append(await client.do("propose", argument=f"{MARK} proposes", card=hand[0]))
    for client in class_:
        hand = client.view["hand"]
        await client.do("make_play", argument=f"{MARK} argues", card=hand[0])  # by those who have the floor
        await client.do("make_play", argument=MARK * 1000, card=hand[0])
        await client.do("say_in_huddle", text=MARK, **{MARK: MARK})
        await client.do(MARK)
        await client.raw(f'{{"do": "{MARK}')
    for play in list(owner.view["plays"]):
        done.append(await owner.do("mark_play", play=play, levels={"ao1": 3}, comment=f"{MARK}, well argued"))
    done.append(await owner.do("announce", text=f"{MARK} to all"))
    done.append(await owner.do("rename_seat", seat="s-dina", name=MARK))
    done.append(await owner.do("remove_seat", seat="s-dina"))
    assert {answer["type"] for answer in done} == {"ack"} and len(owner.view["plays"]) == 2, done
    await board.do("say_in_huddle", text=MARK)
    await flood(class_[2])


async def knock(stage: Stage) -> None:
    """Doors that are shut, and what is typed at them."""
    base = stage.server.base
    for path in (f"/board/{stage.board}x/", f"/teacher/chair/{MARK}/", f"/shared/{MARK}/flow/", f"/join/{MARK}/"):
        await ask(base, path)
    await ask(base, f"/no/such/page/?text={MARK}")
    await ask(base, f"/invitation/{MARK}/{MARK}/")
    await ask(base, "/join/", method="POST", body=f"code={stage.code}&name={MARK}")
    await ask(base, "/login/", method="POST", body=f"username={MARK}&password={MARK}")
    client = await Client.open(f"{stage.server.sockets}/ws/board/{stage.board}{MARK}/")
    assert await client.closed() == wire.Close.NOT_ALLOWED


async def break_things(stage: Stage, connect: Connect) -> None:
    """A database that is locked, then a record that is damaged."""
    amara = await connect("Amara")
    with closing(sqlite3.connect(stage.server.data / "rostrum.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await amara.send({"id": "locked", "do": "say_in_huddle", "text": MARK}))["code"] == "not_saved"
        other.rollback()
        damage(other, stage)
    assert (await amara.send({"id": "damaged", "do": "say_in_huddle", "text": MARK}))["code"] == "server_error"


async def test_a_debate_is_in_the_log_without_its_class(stage: Stage, connect: Connect) -> None:
    await play(stage, connect)
    await knock(stage)
    await break_things(stage, connect)
    stage.server.stop()
    found = lines(stage)
    assert all({"at", "level", "logger", "process", "message"} <= line.keys() for line in found)
    assert {line["process"] for line in found} == {stage.server.process.pid}  # type: ignore[union-attr]
    about = [line for line in found if line.get("debate") == stage.debate]
    assert {"not_saved", "server_error", "already_played"} <= {line.get("code") for line in about}
    assert any("BadEntry" in line.get("exception", "") for line in about)
    assert {"debug", "info", "warning", "error"} <= {line["level"] for line in found}
    assert any(line["message"].startswith("listening") for line in found)
    assert any("told to stop" in line["message"] for line in found)
    secrets = [value for cookie in stage.cookies.values() for value in [cookie.split("=", 1)[1]]]
    for private in (MARK, *NAMES, stage.board, stage.code, *secrets):
        assert private not in stage.server.log(), private


def test_a_new_server_says_where_its_token_is_and_not_what_it_is(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, ROSTRUM_LOG="json").start()
    server.stop()
    token = (tmp_path / "setup_token").read_text()
    assert "setup_token" in server.log() and token not in server.log()
    assert server.printed == ""


# ---- what is struck out ----


WORD = re.compile(r"<(?:str|slug):(\w+)>")


def routes(resolver: URLResolver, before: str = "") -> list[str]:
    """Every address with a word of its own in it, as a browser asks for it, with the mark as that word."""
    found = []
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern, route)
        elif isinstance(pattern, URLPattern) and WORD.search(route):
            found.append(route)
    return found


KNOWN = {"seat", "team", "play", "uidb64", "id_"}
"""Words in an address that name something and open nothing."""


def test_whatever_opens_a_door_is_struck_from_its_address() -> None:
    opening = []
    for route in routes(get_resolver()):
        words = set(WORD.findall(route)) - KNOWN
        if words and not route.startswith("admin/"):
            path = "/" + WORD.sub(lambda word: "x" if word[1] in KNOWN else MARK, route)
            opening.append(path)
            assert MARK not in logs.redacted(f"Not Found: {path}"), route
    assert len(opening) >= 10, "the walk finds the addresses"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("socket /ws/board/t0ken/ is closed", "socket /ws/board/…/ is closed"),
        ("<WebRequest at 0x7f method=GET uri=/shared/k3y/find/?text=Amara clientproto=HTTP/1.1>",
         "<WebRequest at 0x7f method=GET uri=/shared/…/find/?… clientproto=HTTP/1.1>"),
        ("null value in column\nDETAIL:  Failing row contains (1, Amara).\n", "null value in column\nDETAIL: …\n"),
        ("debate 7: what is to be seen?", "debate 7: what is to be seen?"),
    ],
)  # fmt: skip
def test_what_is_struck_out(text: str, left: str) -> None:
    assert logs.redacted(text) == left


async def test_who_asks_by_another_name_leaves_one_line(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, ROSTRUM_HOSTS="debates.example").start()
    try:
        assert (await ask(server.base, "/", Host="elsewhere.example")).status == 400
        [line] = [line for line in server.log().splitlines() if "elsewhere" in line]
        assert "WARNING" in line and "to ROSTRUM_HOSTS" in line and "Traceback" not in server.log()
    finally:
        server.stop()
