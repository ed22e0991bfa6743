"""A student comes in as a browser does: the form is posted, the answer's cookie opens the socket, the socket brings the view."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from bench.dialects import CONNECT_TIMEOUT, Dialect, Sock, post

_TOKEN = "b" * 32
"""The form's and the cookie's CSRF secret; they only have to be the same."""


A = TypeVar("A")
B = TypeVar("B")
Joined = tuple[list[Sock], list[dict[str, Any]], list[float]]


async def join(port: int, dialect: Dialect, people: list[dict[str, Any]]) -> Joined:
    """All at once: their sockets, the addresses under which they come back, and the seconds until each held its first view."""
    began = time.perf_counter()
    times: list[float] = []

    async def one(person: dict[str, Any]) -> tuple[Sock, dict[str, Any]]:
        address = await _seat(port, person)
        sock = await dialect.open(port, address)
        times.append(time.perf_counter() - began)
        return sock, address

    async with asyncio.timeout(CONNECT_TIMEOUT):
        done = await whole(one, people)
    return [sock for sock, _ in done], [address for _, address in done], times


async def whole(one: Callable[[A], Awaitable[B]], of: Sequence[A]) -> list[B]:
    """Everybody's result. Raises RuntimeError that says how many failed, and the first one's reason."""
    done = await asyncio.gather(*map(one, of), return_exceptions=True)
    failed = [error for error in done if isinstance(error, BaseException)]
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(done)} did not get in, the first with {failed[0]!r}") from failed[0]
    return [result for result in done if not isinstance(result, BaseException)]


async def _seat(port: int, person: dict[str, Any]) -> dict[str, Any]:
    """The address of the socket that the form's answer opens."""
    form = {"csrfmiddlewaretoken": _TOKEN, "code": person["code"], "name": person["name"], "ticket": person["ticket"]}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={_TOKEN}"}
    head, _body = await post(port, "/join/", urlencode(form).encode(), headers)
    where = re.search(rb"(?i)^location: /debate/(\d+)/", head, flags=re.M)
    cookie = re.search(rb"(?i)^set-cookie: (seat_\d+=[^;\r]+)", head, flags=re.M)
    if where is None or cookie is None:
        raise RuntimeError(f"not let in: {head.decode('latin-1')[:400]}")
    return {"path": f"/ws/seat/{int(where[1])}/", "headers": {"Cookie": cookie[1].decode()}}
