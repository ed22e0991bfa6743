"""Redis by its address: one server, or whichever server a group of Sentinels says is the master.

redis-py's own addresses know no Sentinel. The form is that of the package redis-sentinel-url; of its options those that open the
Sentinels are taken: redis+sentinel://user:password@host:26379,host:26379/master/0?sentinel_password=…
"""

import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from redis.connection import ConnectionPool, parse_url
from redis.sentinel import Sentinel, SentinelConnectionPool

SENTINEL_PORT = 26379
HOST = re.compile(r"[\w.:-]+")
TLS = {"redis+sentinel": False, "rediss+sentinel": True}
"""The schemes of Sentinels, and whether they and the servers are spoken to over TLS."""
NO_RETRY = {"retry": None}
"""A Sentinel that does not answer is no reason to wait: the next one is asked."""


def host(address: str) -> dict[str, Any]:
    """The address as channels_redis wants a host. ValueError where it is none."""
    if address.partition("://")[0] in TLS:
        return _watched(address)
    parse_url(address)  # type: ignore[no-untyped-call]
    return {"address": address}


def _watched(address: str) -> dict[str, Any]:
    scheme, _, rest = address.partition("://")
    place, _, query = rest.partition("?")
    where, _, path = place.partition("/")
    who, _, sentinels = where.rpartition("@")
    master, _, number = path.partition("/")
    if not master or not (number or "0").isdecimal():
        raise ValueError("no master")
    tls = {"ssl": True} if TLS[scheme] else {}
    return {
        "master_name": unquote(master),
        "sentinels": [_sentinel(each) for each in sentinels.split(",")],
        "sentinel_kwargs": {**NO_RETRY, **tls, **_options(query)},
        "db": int(number or 0),
        **tls,
        **_credentials(who),
    }


def _sentinel(given: str) -> tuple[str, int]:
    parts = urlsplit(f"//{given}")
    if not parts.hostname or not HOST.fullmatch(parts.hostname):
        raise ValueError("no host")
    return parts.hostname, parts.port or SENTINEL_PORT


def _credentials(who: str) -> dict[str, str]:
    if "@" in who:
        raise ValueError("not encoded, or said of each Sentinel")
    name, _, password = who.partition(":")
    return {key: unquote(text) for key, text in (("username", name), ("password", password)) if text}


def _options(query: str) -> dict[str, str]:
    found = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    if found.keys() - {"sentinel_username", "sentinel_password"}:
        raise ValueError("no such option")
    return {key.removeprefix("sentinel_"): text for key, text in found.items()}


class Pool:
    """Connections to it, for Django's cache, which makes them from the address."""

    @staticmethod
    def from_url(address: str, **options: Any) -> ConnectionPool:
        found = host(address)
        if "address" in found:
            return ConnectionPool.from_url(address, **options)
        waits = {key: value for key, value in options.items() if key.startswith("socket_")}
        watch = {**waits, **found.pop("sentinel_kwargs")}
        sentinels = Sentinel(found.pop("sentinels"), sentinel_kwargs=watch)  # type: ignore[no-untyped-call]
        return SentinelConnectionPool(found.pop("master_name"), sentinels, **found, **options)  # type: ignore[no-untyped-call]
