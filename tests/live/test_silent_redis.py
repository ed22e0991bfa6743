"""Two processes whose Redis takes connections and bytes and answers nothing: a class plays on, what waits for Redis stays small,
and word goes round again as soon as Redis answers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import services
from tests.chaos.school import until
from tests.live.client import Client
from tests.live.http import fetch
from tests.live.pair import Pair
from tests.live.server import ServerProcess
from tests.live.test_metrics import TOKEN, of, parsed
from tests.live.test_sentinel import IN_ADDRESS, PASSWORD, listeners, says_ok, word_goes_round

KINDS = 3
"""Of each debate: how far its journal is, who is here, who asks for who is here."""
COMMANDS = 20
"""What each client sends without an answer of Redis; the throttle lets it through at once."""


@pytest.fixture
def settings_of_the_stage() -> dict[str, str]:
    return {"ROSTRUM_METRICS_TOKEN": TOKEN}


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[services.OwnRedis]:
    (tmp_path / "redis").mkdir()
    own = services.OwnRedis(tmp_path / "redis", options=["--requirepass", PASSWORD])
    own.start()
    yield own
    own.thaw()  # one that is stopped does not hear that it should end
    own.stop()


@pytest.fixture
def redis_urls(own_redis: services.OwnRedis) -> tuple[str, str]:
    url = f"redis://:{IN_ADDRESS}@127.0.0.1:{own_redis.port}/0"
    return url, url


def waiting(server: ServerProcess) -> float:
    """Words for the other process that Redis has yet to take."""
    answer = fetch(server.base, "/metrics", Authorization=f"Bearer {TOKEN}")
    return of(parsed(answer.body.decode()), "nudges_waiting")


def readiness(server: ServerProcess) -> tuple[int, str, str]:
    answer = fetch(server.base, "/readyz")
    return answer.status, answer.json["status"], answer.json["checks"]["redis"]


async def both_play_on(pair: Pair, owner: Client, amara: Client) -> None:
    """Every command is acked and seen on the other process, which reads the journal; after each, little waits."""
    most, last = 0.0, 0
    for n in range(COMMANDS):
        for client in (owner, amara):
            do, text = ("announce", "Listen") if client is owner else ("say_in_huddle", "again")
            answer = await client.do(do, text=f"{text} {n}")
            assert answer["type"] == "ack"
            last = max(last, answer["seq"])
        most = max([most, *await asyncio.gather(*(asyncio.to_thread(waiting, server) for server in pair.servers))])
    assert 0 < most <= KINDS, "Redis is silent, and only the last word of each kind is kept"
    for client in (owner, amara):
        await client.until(lambda c: c.seq == last)
    assert amara.view["announcement"] == f"Listen {COMMANDS - 1}"


async def test_a_silent_redis_fills_no_memory(own_redis: services.OwnRedis, pair: Pair) -> None:
    async with pair.clients() as (owner, amara):
        await until(lambda: listeners(own_redis.port) == 2, "both processes listen")
        await word_goes_round(own_redis.port, owner, amara, "before")
        own_redis.freeze()
        await both_play_on(pair, owner, amara)
        for server in pair.servers:
            assert await asyncio.to_thread(readiness, server) == (200, "degraded", "degraded")
        own_redis.thaw()
        await until(lambda: listeners(own_redis.port) == 2, "both processes listen again")
        await word_goes_round(own_redis.port, owner, amara, "after")
        await until(lambda: not any(map(waiting, pair.servers)), "nothing waits any more")
        assert await asyncio.to_thread(says_ok, pair)
