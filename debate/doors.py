"""The doors for machines: `/healthz`, `/readyz`, `/metrics`. They stand before Django, so that they answer whatever name the
server was asked by, over plain HTTP too, and while the database is gone. Every other request is counted on its way to Django."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from django.conf import settings

from debate import counts, health, metrics

Scope = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
Answer = tuple[int, str, bytes]
"""Status, content type, body."""


async def healthz(scope: Scope) -> Answer:
    """The process runs, and its loop turns."""
    return 200, "text/plain", b"ok"


async def readyz(scope: Scope) -> Answer:
    """Whether to send people here: 503 where not."""
    found = await health.look()
    return 503 if found["status"] == "down" else 200, "application/json", msgspec.json.encode(found)


async def read_metrics(scope: Scope) -> Answer:
    if not settings.METRICS_TOKEN:
        return 404, "text/plain", b"Set ROSTRUM_METRICS_TOKEN to read metrics here."
    given = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    if not metrics.may_read(given):
        return 401, "text/plain", b"Send the token: Authorization: Bearer ..."
    return 200, "text/plain; version=0.0.4; charset=utf-8", metrics.text()


DOORS = {"/healthz": healthz, "/readyz": readyz, "/metrics": read_metrics}


def with_doors(app: App) -> App:
    """`app` behind the doors."""

    async def answer(scope: Any, receive: Any, send: Send) -> None:
        if (door := DOORS.get(scope["path"])) is not None:
            await _send(send, *await door(scope))
        else:
            await app(scope, receive, _counted(send))

    return answer


async def _send(send: Send, status: int, content_type: str, body: bytes) -> None:
    headers = [(b"content-type", content_type.encode()), (b"content-length", b"%d" % len(body))]
    headers += [(b"cache-control", b"no-store")]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _counted(send: Send) -> Send:
    async def counted(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            counts.requests[f"{message['status'] // 100}xx"] += 1
        await send(message)

    return counted
