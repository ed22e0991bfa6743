"""Two processes whose Redis is a master, its replica and a Sentinel: the master is killed, and word goes round over the replica."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgpack
import pytest
import redis

from tests import services
from tests.chaos.school import until
from tests.live.client import TIMEOUT, Client
from tests.live.http import fetch
from tests.live.pair import Pair
from tests.live.test_without_redis import GROUP, post

PASSWORD = "p@ss/word"
IN_ADDRESS = "p%40ss%2Fword"


@dataclass
class Watched:
    """What stands behind the address."""

    master: services.OwnRedis
    replica: services.OwnRedis
    sentinel: services.OwnSentinel

    @property
    def url(self) -> str:
        nobody = f"127.0.0.1:{services.free_port()}"  # a Sentinel that is gone
        return f"redis+sentinel://:{IN_ADDRESS}@{nobody},127.0.0.1:{self.sentinel.port}/rostrum"


def asked(port: int) -> redis.Redis:
    return redis.Redis(port=port, password=PASSWORD)


def follows(port: int) -> bool:
    with asked(port) as replica:
        return bool(replica.info("replication")["master_link_status"] == "up")


def sees_replica(port: int) -> bool:
    with redis.Redis(port=port) as sentinel:
        return any(found["master-link-status"] == "ok" for found in sentinel.sentinel_slaves("rostrum"))


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    (tmp_path / "redis").mkdir()
    locked = ["--requirepass", PASSWORD, "--masterauth", PASSWORD]
    master = services.OwnRedis(tmp_path / "redis", options=locked)
    follow = ["--replicaof", "127.0.0.1", str(master.port), "--repl-diskless-sync", "yes"]
    replica = services.OwnRedis(tmp_path / "redis", options=[*locked, *follow])
    made = Watched(master, replica, services.OwnSentinel(tmp_path / "redis", master.port, PASSWORD))
    with ExitStack() as started:
        for each in (made.master, made.replica):
            each.start()
            started.callback(each.stop)
        await until(lambda: follows(replica.port), "the replica follows")
        made.sentinel.start()  # now: it asks a master for its replicas at once, and then every ten seconds
        started.callback(made.sentinel.stop)
        await until(lambda: sees_replica(made.sentinel.port), "the Sentinel sees it")
        yield made


@pytest.fixture
def redis_urls(watched: Watched) -> tuple[str, str]:
    return watched.url, watched.url


def leads(port: int) -> bool:
    with asked(port) as client:
        return bool(client.info("replication")["role"] == "master")


def listeners(port: int) -> int:
    with asked(port) as client:
        return int(client.pubsub_numsub(GROUP)[0][1])


async def word_goes_round(port: int, owner: Client, amara: Client, text: str) -> None:
    """A command on one process is seen on the other, and its nudge went over the Redis at `port`."""
    with asked(port) as client, client.pubsub() as heard:
        heard.subscribe(GROUP)
        heard.get_message(timeout=TIMEOUT)  # that it is subscribed
        assert (await owner.do("announce", text=text))["type"] == "ack"
        await amara.until(lambda c: c.view.get("announcement") == text)
        await until(lambda: tells(heard, owner.seq), f"a nudge goes over {port}")


def tells(heard: Any, seq: int) -> bool:
    message = heard.get_message()
    return bool(message and message["type"] == "message" and msgpack.unpackb(message["data"]).get("seq") == seq)


async def counted_together(port: int, pair: Pair) -> None:
    """A wrong password on each process is two on the Redis at `port`."""
    with asked(port) as client:
        before = set(client.keys("*login:*"))
        for server in pair.servers:
            await asyncio.to_thread(post, server, "/login/", username=f"nobody{port}", password="wrong")
        (key,) = set(client.keys("*login:*")) - before
        assert client.get(key) == b"2"


def says_ok(pair: Pair) -> bool:
    return all(fetch(server.base, "/readyz").json["checks"]["redis"] == "ok" for server in pair.servers)


async def all_goes_over(port: int, pair: Pair, owner: Client, amara: Client) -> None:
    await until(lambda: leads(port) and listeners(port) == 2, "both processes listen to the master")
    await word_goes_round(port, owner, amara, f"over {port}")
    await counted_together(port, pair)
    assert await asyncio.to_thread(says_ok, pair)


async def test_the_master_is_killed_and_word_goes_round_over_the_replica(watched: Watched, pair: Pair) -> None:
    async with pair.clients() as (owner, amara):
        await all_goes_over(watched.master.port, pair, owner, amara)
        await asyncio.to_thread(watched.master.stop, signal.SIGKILL)
        assert (await owner.do("announce", text="without"))["type"] == "ack"
        await amara.until(lambda c: c.view.get("announcement") == "without")
        await all_goes_over(watched.replica.port, pair, owner, amara)
