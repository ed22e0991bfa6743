"""Two processes, each at another server of a Redis cluster: word goes round, and what they count they count together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis.cluster import RedisCluster

from tests import services
from tests.chaos.school import until
from tests.live.pair import Pair
from tests.live.test_sentinel import IN_ADDRESS, PASSWORD, asked, listeners, says_ok, word_goes_round
from tests.live.test_without_redis import post

SLOTS = 16384
NODES = 3


def node(folder: Path) -> services.OwnRedis:
    """Its bus is 10,000 ports above its own."""
    port = next(port for port in iter(services.free_port, 0) if port < 55_000)
    options = [
        "--cluster-enabled",
        "yes",
        "--cluster-config-file",
        f"nodes-{port}.conf",
        "--cluster-node-timeout",
        "2000",
    ]
    return services.OwnRedis(folder, port, options)


def join(ports: list[int]) -> None:
    """Each gets its part of the slots and meets the first."""
    for n, port in enumerate(ports):
        with asked(port) as client:
            client.execute_command("CLUSTER ADDSLOTS", *range(n * SLOTS // NODES, (n + 1) * SLOTS // NODES))
            client.execute_command("CLUSTER SET-CONFIG-EPOCH", n + 1)
            client.execute_command("CLUSTER MEET", "127.0.0.1", ports[0])


def whole(port: int) -> bool:
    with asked(port) as client:
        state = client.cluster("info")
    return bool(state["cluster_state"] == "ok" and int(state["cluster_known_nodes"]) == NODES)


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncIterator[list[int]]:
    (tmp_path / "redis").mkdir()
    nodes = [node(tmp_path / "redis") for _ in range(NODES)]
    with ExitStack() as started:
        for each in nodes:
            each.start()
            started.callback(each.stop)
        found = [each.port for each in nodes]
        join(found)
        await until(lambda: all(map(whole, found)), "the cluster stands")
        yield found


@pytest.fixture
def redis_urls(ports: list[int]) -> tuple[str, str]:
    first, second, _third = (f"redis://:{IN_ADDRESS}@127.0.0.1:{port}" for port in ports)
    return first, second


async def test_word_goes_round_in_a_cluster(ports: list[int], pair: Pair) -> None:
    async with pair.clients() as (owner, amara):
        await until(lambda: [listeners(port) for port in ports] == [1, 1, 0], "each listens at its own")
        for port in ports:
            await word_goes_round(port, owner, amara, f"heard at {port}")
        assert await asyncio.to_thread(says_ok, pair)


async def test_tries_are_counted_together_wherever_their_key_is(ports: list[int], pair: Pair) -> None:
    names = [f"nobody{n}" for n in range(6)]
    for name in names:
        for server in pair.servers:
            await asyncio.to_thread(post, server, "/login/", username=name, password="wrong")
    with RedisCluster(host="127.0.0.1", port=ports[2], password=PASSWORD) as cluster:
        keys = cluster.keys("*login:*", target_nodes=RedisCluster.ALL_NODES)
        assert [cluster.get(key) for key in keys] == [b"2"] * len(names)
