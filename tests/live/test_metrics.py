"""What Prometheus reads is what happened, and what the dashboard draws exists."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from debate import wire
from tests.live.client import TIMEOUT
from tests.live.conftest import Connect, Stage
from tests.live.http import ask, fetch
from tests.live.server import ROOT, ServerProcess

TOKEN = "a token of the tests, long enough"


@pytest.fixture
def settings_of_the_stage(redis_url: str) -> dict[str, str]:
    return {"ROSTRUM_METRICS_TOKEN": TOKEN, "REDIS_URL": redis_url}


Numbers = dict[tuple[str, frozenset[str]], float]


def parsed(text: str) -> Numbers:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def scrape(stage: Stage) -> Numbers:
    answer = await ask(stage.server.base, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return parsed(answer.body.decode())


def of(numbers: Numbers, name: str, *labels: str) -> float:
    return numbers.get((f"rostrum_{name}", frozenset(labels)), 0)


@pytest.fixture
def without_token(tmp_path: Path, template: tuple[Path, dict[str, Any]]) -> Iterator[ServerProcess]:
    (tmp_path / "bare").mkdir()
    server = ServerProcess(tmp_path / "bare").start()
    yield server
    server.stop()


def test_without_a_token_there_are_none(without_token: ServerProcess) -> None:
    for headers in ({}, {"Authorization": "Bearer "}):
        assert fetch(without_token.base, "/metrics", **headers).status == 404


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"])
def test_who_lacks_the_token_reads_nothing(stage: Stage, given: str | None) -> None:
    answer = fetch(stage.server.base, "/metrics", **({} if given is None else {"Authorization": given}))
    assert answer.status == 401 and answer.headers["www-authenticate"] == "Bearer" and b"rostrum_" not in answer.body


async def test_numbers_are_what_happened(stage: Stage, connect: Connect) -> None:
    owner, amara, _ben, _board = [await connect(who) for who in ("owner", "Amara", "Ben", "board")]
    before = await scrape(stage)
    frames = sum(len(client.frames) for client in (owner, amara, _ben, _board))
    for n in range(3):
        assert (await amara.do("say_in_huddle", text=f"{n}"))["type"] == "ack"
    assert (await amara.do("say_in_huddle", text=""))["type"] == "refused"
    assert (await amara.do("advance", step=0))["type"] == "refused"
    refusal = (await _board.do("say_in_huddle", text="x"))["code"]
    last = (await owner.do("announce", text="done"))["seq"]
    for client in (owner, amara, _ben, _board):
        await client.until(lambda c: c.seq == last or "announcement" not in c.view)
    await ask(stage.server.base, "/no/such/page/")
    after = await scrape(stage)

    def grew(name: str, *labels: str) -> float:
        return of(after, name, *labels) - of(before, name, *labels)

    assert grew("commands_total", "SayInHuddle", "committed") == 3
    assert grew("commands_total", "Announce", "committed") == 1
    assert grew("refusals_total", refusal) == 1 and refusal == "watch_only"
    assert sum(value - before.get(key, 0) for key, value in after.items() if key[0] == "rostrum_refusals_total") == 3
    assert grew("commit_seconds_count") == grew("commit_entries_count") == grew("commit_entries_sum") == 4
    assert grew("commit_seconds_sum") > 0
    assert grew("http_requests_total", "4xx") == 1 and grew("http_requests_total", "2xx") == 0
    answers = 7
    now = sum(len(client.frames) for client in (owner, amara, _ben, _board))
    assert grew("frames_sent_total") == now - frames + answers
    assert {kind: of(after, "sockets", kind) for kind in ("seat", "moderator", "board", "team")} == {
        "seat": 2, "moderator": 1, "board": 1, "team": 0,
    }  # fmt: skip
    assert of(after, "rooms") == 1 and of(after, "journal_queue") == 0
    assert of(after, "unsent_bytes") >= of(after, "unsent_bytes_worst") >= 0
    assert after["process_resident_memory_bytes", frozenset()] > 1e6


async def test_a_socket_that_is_closed_is_counted_by_its_code_and_gone(stage: Stage, connect: Connect) -> None:
    owner, co = await connect("owner"), await connect("co")
    co_id = next(id_ for id_ in owner.view["moderators"] if id_ != owner.view["chair"])
    await owner.do("remove_moderator", moderator=co_id)
    assert await co.closed() == wire.Close.RIGHTS_CHANGED
    numbers = await scrape(stage)
    assert of(numbers, "closes_total", str(int(wire.Close.RIGHTS_CHANGED))) == 1
    assert of(numbers, "sockets", "moderator") == 1


def queries(panel: Any) -> Iterator[str]:
    """Every expression of a dashboard, wherever it stands."""
    if isinstance(panel, dict):
        yield from [panel["expr"]] if isinstance(panel.get("expr"), str) else []
        for value in panel.values():
            yield from queries(value)
    elif isinstance(panel, list):
        for value in panel:
            yield from queries(value)


def names_in(expression: str) -> set[str]:
    return set(re.findall(r"\b(?:rostrum|process)_[a-z_]+\b", expression))


async def test_the_dashboard_and_the_alarms_use_what_there_is(stage: Stage, connect: Connect) -> None:
    """On a server to which everything has happened once, so that every name is there."""
    amara, board = await connect("Amara"), await connect("board")
    await amara.do("say_in_huddle", text="x")
    await board.do("say_in_huddle", text="x")
    await board.close()
    await ask(stage.server.base, "/")
    names: set[str] = set()
    async with asyncio.timeout(TIMEOUT):
        while "rostrum_beat_age_seconds" not in names:  # comes with the first beat
            names = {name for name, _ in await scrape(stage)}
    used = set()
    dashboard = json.loads((ROOT / "deploy/grafana/rostrum.json").read_text())
    alarms = yaml.safe_load((ROOT / "deploy/prometheus/alarms.yaml").read_text())
    for expression in [*queries(dashboard), *queries(alarms)]:
        assert names_in(expression) or re.search(r"\bup\{", expression), expression
        used |= names_in(expression)
    assert used <= names
    ours = {_family(name) for name in names if name.startswith("rostrum_")}
    assert ours <= {_family(name) for name in used}, "what is counted is drawn"
    told = names_in((ROOT / "docs/operations.md").read_text())
    assert ours == {_family(name) for name in told}, "and explained"


def _family(name: str) -> str:
    """A histogram's name without what its samples add."""
    return re.sub(r"_(sum|count|bucket)$", "", name)


def test_the_checks_can_fail() -> None:
    assert list(queries({"panels": [{"targets": [{"expr": "a"}]}, {"expr": "b"}]})) == ["a", "b"]
    assert names_in("rate(rostrum_frames_total[5m]) / up") == {"rostrum_frames_total"}
