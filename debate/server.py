"""Daphne as this project runs it. All that touches the insides of Daphne, Twisted or autobahn stands in this file.

Over Daphne's own server: a listen backlog for a school that joins at once; texts that the hub sends straight to a socket, by the
ASGI extension `rostrum.send`; and a stop that tells each socket to come back (close code 4000), waits a bounded time and exits.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from daphne.server import Server as DaphneServer
from twisted.internet import defer

from debate.wire import FRAME_MAX, Close

logger = logging.getLogger(__name__)

BACKLOG = 4096
STOP_SECONDS = 3.0


def endpoint(host: str, port: int) -> str:
    """Twisted's description of the address to listen on."""
    interface = host.replace(":", "\\:")
    kind = "tcp6" if ":" in host else "tcp"
    return f"{kind}:port={port}:interface={interface}:backlog={BACKLOG}"


class Server(DaphneServer):  # type: ignore[misc]
    """The server of one process."""

    def __init__(self, application: Any, host: str, port: int, ready: Callable[[], None] | None = None) -> None:
        super().__init__(
            application=application,
            endpoints=[endpoint(host, port)],
            ready_callable=ready,
            server_name="rostrum",
            # above our own limit, so that what is too large for us is still refused with a code
            websocket_max_frame_size=64 * FRAME_MAX,
            websocket_max_message_size=64 * FRAME_MAX,
        )
        self.failed = False

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] == "websocket":
            scope["extensions"] = {"rostrum.send": {"send": partial(_send, protocol)}}
        return super().create_application(protocol, scope)

    def listen_error(self, failure: Any) -> None:
        self.failed = True
        super().listen_error(failure)

    def kill_all_applications(self) -> Any:
        """Before the reactor stops: every socket is closed with a code of ours, its consumer runs to its end."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._let_go()))

    async def _let_go(self) -> None:
        running = []
        for protocol, details in list(self.connections.items()):
            application = details.get("application_instance")
            if application is None or application.done():
                continue
            running.append(application)
            if getattr(protocol, "application_type", "") == "websocket":
                protocol.serverClose(code=int(Close.RESTART))
        if running:
            _, late = await asyncio.wait(running, timeout=STOP_SECONDS)
            for application in late:
                application.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _send(protocol: Any, text: str) -> None:
    """Sends a text on an open WebSocket; one that is closing gets nothing more."""
    if protocol.state == protocol.STATE_OPEN:
        protocol.sendMessage(text.encode())
