"""docs/examples/client.py on a real server: it joins, speaks, plays, comes back, and knows when to stay away."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from game.codec import decode_events
from game.events import Event, HuddleSaid, PlayMade, SeatJoined
from tests.live.client import Client
from tests.live.conftest import Connect, Stage
from tests.live.server import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "client.py"
NAME = "Ada Example"
WAIT = 30
"""Seconds after which an example that does not end has failed."""


@pytest.fixture
def ada(stage: Stage) -> Iterator["subprocess.Popen[str]"]:
    """The example as a process of its own, on its way in."""
    soon = {
        **os.environ,
        "WEBSOCKETS_BACKOFF_INITIAL_DELAY": "0.1",
    }  # where nobody answers, `websockets` waits up to 5 s
    command = [sys.executable, str(EXAMPLE), stage.server.base, stage.code, NAME]
    process = subprocess.Popen(command, env=soon, stderr=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """(its exit status, what it said on standard error), once it has ended."""
    said = process.communicate(timeout=WAIT)[1]
    return process.returncode, said


def seat_of(view: dict[str, Any]) -> str | None:
    return next((id_ for id_, seat in view["seats"].items() if seat["name"] == NAME), None)


def plays_of(view: dict[str, Any], seat: str) -> list[dict[str, Any]]:
    return [play for play in view["plays"].values() if play.get("seat") == seat]


def events_of(stage: Stage, type_: type[Event]) -> list[Any]:
    found = [event for entry in stage.entries() for event in decode_events(entry.events, entry.version)]
    return [event for event in found if isinstance(event, type_)]


async def came_in(owner: Client) -> str:
    """Returns her seat once she has its socket, too; who has just joined is away until then."""
    await owner.until(lambda c: (seat := seat_of(c.view)) and seat not in c.away and was_told(c, seat))
    return str(seat_of(owner.view))


def was_told(owner: Client, seat: str) -> bool:
    """Whether the owner's list of who is away is of a time when the seat was there."""
    return bool(seat_of(owner.frames[0]["view"])) or any(seat in frame.get("away", ()) for frame in owner.frames)


async def go_on(owner: Client) -> None:
    assert (await owner.do("advance", step=owner.view["step"]))["type"] == "ack"


async def give_floor(owner: Client, seat: str) -> None:
    if not owner.view["seats"][seat]["floor"]:
        assert (await owner.do("pass_floor", seat=seat))["type"] == "ack"


async def test_it_joins_speaks_and_plays_a_constructive_and_a_rebuttal(
    stage: Stage, connect: Connect, ada: "subprocess.Popen[str]"
) -> None:
    owner = await connect("owner")
    await owner.do("set_blind_marking", on=False)
    seat = await came_in(owner)
    team = owner.view["seats"][seat]["team"]
    await go_on(owner)
    await owner.until(lambda c: any(line["seat"] == seat for line in c.view["huddles"][team].values()))
    await give_floor(owner, seat)
    first = owner.view["hands"][team][0]
    await go_on(owner)
    await owner.until(lambda c: plays_of(c.view, seat))
    await other_side_plays(owner, connect, team)
    await go_on(owner)
    await give_floor(owner, seat)
    await owner.until(lambda c: len(plays_of(c.view, seat)) == 2)
    await owner.do("end_debate")
    assert ended(ada) == (0, "")
    assert [event.name for event in events_of(stage, SeatJoined)].count(NAME) == 1
    made = [event for event in events_of(stage, PlayMade) if event.seat == seat]
    assert [(event.card, event.answers is None) for event in made][0] == (first, True)
    assert made[1].answers is not None
    assert [event.text for event in events_of(stage, HuddleSaid) if event.seat == seat] == ["Our first card is strong."]


async def other_side_plays(owner: Client, connect: Connect, team: str) -> None:
    seat = next(s for s in owner.view["seats"].values() if s["team"] != team and s["floor"])
    other = await connect(seat["name"])
    assert (await other.do("make_play", argument="Because.", card=other.view["hand"][0]))["type"] == "ack"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_it_comes_back_after_the_server_was_away_and_plays(
    stage: Stage, connect: Connect, ada: "subprocess.Popen[str]", how: signal.Signals
) -> None:
    owner = await connect("owner")
    await came_in(owner)
    stage.server.stop(how)
    await owner.closed()
    stage.server.start()
    owner = await connect("owner")
    await owner.do("set_blind_marking", on=False)
    seat = await came_in(owner)
    for _ in range(2):
        await go_on(owner)
    await give_floor(owner, seat)
    await owner.until(lambda c: plays_of(c.view, seat))
    await owner.do("end_debate")
    assert ended(ada) == (0, "")
    assert [event.seat for event in events_of(stage, PlayMade)] == [seat]


async def test_it_stays_away_when_it_is_not_let_in(
    stage: Stage, connect: Connect, ada: "subprocess.Popen[str]"
) -> None:
    """A server with another secret knows none of the old cookies."""
    owner = await connect("owner")
    await came_in(owner)
    stage.server.stop()
    stage.server.environment["ROSTRUM_SECRET_KEY"] = "another secret, of as many letters as it takes to be strong 4711"
    stage.server.start()
    assert ended(ada) == (1, "This seat is not let in. Join again.\n")


def test_it_is_short_enough_to_read() -> None:
    assert len(Path(EXAMPLE).read_text(encoding="utf-8").splitlines()) <= 60
