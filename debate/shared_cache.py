"""The cache of a school with several processes: Redis, one server or a cluster; and while Redis is gone each process's own memory,
so that people can sign in and join. What is kept here are counts of wrong tries and who does a job: both may be lost."""

from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.cluster import RedisCluster
from redis.exceptions import MovedError, RedisClusterException, RedisError

from debate.redis_hosts import Pool

WAIT = 1.0
"""Seconds that a page waits for a Redis that does not answer."""
WAITS = {"socket_timeout": WAIT, "socket_connect_timeout": WAIT}


class _Client(RedisCacheClient):
    """A cluster tells who asks the wrong one of its servers for a key; from then on its client asks the right ones."""

    clusters: dict[str, RedisCluster] = {}
    """Found so far, by address: Django makes a cache for each thread."""

    def get_client(self, *args: Any, **kwargs: Any) -> Any:
        found = self.clusters.get(self._servers[0])  # type: ignore[attr-defined]
        return super().get_client(*args, **kwargs) if found is None else found

    def find_cluster(self) -> None:
        address = self._servers[0]  # type: ignore[attr-defined]
        self.clusters[address] = RedisCluster.from_url(address, **WAITS)  # type: ignore[no-untyped-call]


class SharedCache(RedisCache):
    """Only what the project asks of a cache: `add`, `get`, `incr`, `delete`."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"pool_class": Pool, **WAITS, **params.get("OPTIONS", {})}
        super().__init__([server], {**params, "OPTIONS": options})  # a list: Django parts a string at its commas
        self._class = _Client
        self._own = LocMemCache("without redis", {"OPTIONS": {"MAX_ENTRIES": 20_000}})

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("incr", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", *args, **kwargs)

    def _ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        shared = getattr(super(), what)
        try:
            try:
                return shared(*args, **kwargs)
            except MovedError:
                self._cache.find_cluster()  # type: ignore[attr-defined]
                return shared(*args, **kwargs)
        except (RedisError, RedisClusterException):
            return getattr(self._own, what)(*args, **kwargs)
