"""The cache of a school with several processes: Redis; and while Redis is gone each process's own memory, so that people can sign
in and join. What is kept here are counts of wrong tries and who does a job: both may be lost."""

from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from debate.redis_hosts import Pool

WAIT = 1.0
"""Seconds that a page waits for a Redis that does not answer."""


class SharedCache(RedisCache):
    """Only what the project asks of a cache: `add`, `get`, `incr`, `delete`."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_timeout": WAIT, "socket_connect_timeout": WAIT}
        options = {"pool_class": Pool, **waits, **params.get("OPTIONS", {})}
        super().__init__([server], {**params, "OPTIONS": options})  # a list: Django parts a string at its commas
        self._own = LocMemCache("without redis", {"OPTIONS": {"MAX_ENTRIES": 20_000}})

    def add(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().add(*args, **kwargs)
        except RedisError:
            return self._own.add(*args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get(*args, **kwargs)
        except RedisError:
            return self._own.get(*args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().incr(*args, **kwargs)
        except RedisError:
            return self._own.incr(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().delete(*args, **kwargs)
        except RedisError:
            return self._own.delete(*args, **kwargs)
