"""Daphne as this project runs it. All that touches the insides of Daphne, Twisted or autobahn stands in this file.

Over Daphne's own server: a listen backlog for a school that joins at once; texts that the hub sends straight to a socket, by the
ASGI extension `rostrum.outlet`; bounds on what one client can make the server hold (an upload, frames not yet read, frames not yet
sent); and a stop that tells each socket to come back (close code 4000), waits a bounded time and exits.
"""

import asyncio
import contextlib
import gc
import logging
import socket
import time
from collections.abc import Callable
from typing import Any, cast

import autobahn.websocket.protocol
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.server import Server as DaphneServer
from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings
from twisted.internet import defer, reactor
from twisted.internet.protocol import Protocol
from twisted.internet.tcp import Server as TcpServer

from debate import counts, health, outlet
from debate.frames import only_text, text_frame
from debate.wire import FRAME_MAX, UNREAD_MAX, UNSENT_MAX, Close

logger = logging.getLogger(__name__)
_reactor: Any = reactor

# it lays out the settings of every connection for a debug line: a tenth of what a handshake costs
cast(Any, autobahn.websocket.protocol).pformat = str

BACKLOG = 4096
SEARCH_AFTER = (20_000, 10, 5)
"""How seldom Python looks for circles of objects: the first after so many new ones, the others after so many of the one before."""
STOP_SECONDS = 3.0
"""How long a process that was told to stop goes on for requests on their way and for sockets that are being closed."""
LOOK_SECONDS = 0.02
CLOSE_SECONDS = 5.0
"""How long a client may take to read what was sent before its close code, and to answer it."""
UPLOAD_MAX = 9 * 1024 * 1024
"""Bytes of an HTTP request's body. The largest that a page sends is a debate to import; what is larger is cut off before it fills
the disk."""
ADDRESS_HEADER = "X-Real-IP"
DECODED = (b"sec-websocket-protocol", ADDRESS_HEADER.lower().encode())
"""Headers that Daphne decodes as it comes, and answers with a 500 where they cannot be."""
STATE_OPEN = WebSocketProtocol.STATE_OPEN
TRANSPORT_MAX = 2 * FRAME_MAX
"""Above our own limit, so that what is too large for us is still refused with a code; beyond it the connection is dropped."""


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
            ready_callable=self._ready,
            server_name="rostrum",
            websocket_max_frame_size=TRANSPORT_MAX,
            websocket_max_message_size=TRANSPORT_MAX,
            # behind a proxy the client's address is what the proxy says it is; one value, so that a client cannot add its own
            proxy_forwarded_address_header=ADDRESS_HEADER if settings.HTTPS else None,
        )
        self.failure: OSError | None = None
        """Why it could not listen."""
        self._direct = direct_writes_work()
        if not self._direct:
            logger.warning("this Twisted is not known: frames go through its own queue, which is slower")
        self._greet = ready
        self._ports: list[Any] = []

    def _ready(self) -> None:
        """Daphne has made its factories: they are told to make our kinds of requests and sockets."""
        self.http_factory.__class__ = _HttpFactory
        self.ws_factory.protocol = _WebSocket
        self.ws_factory.setProtocolOptions(closeHandshakeTimeout=CLOSE_SECONDS)
        # rooms are made of very many objects that stay, in which a search for circles finds nothing and takes long
        gc.freeze()
        gc.set_threshold(*SEARCH_AFTER)
        if self._greet is not None:
            self._greet()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if self._direct and scope["type"] == "websocket" and type(protocol.transport) is TcpServer:
            scope["extensions"] = {"rostrum.outlet": {"outlet": _DirectOutlet(protocol)}}
        return super().create_application(protocol, scope)

    def listen_success(self, port: Any) -> None:
        self._ports.append(port)
        super().listen_success(port)

    def listen_error(self, failure: Any) -> None:
        """Said by who started the server, in a sentence."""
        cause = failure.value
        self.failure = getattr(cause, "socketError", None) or OSError(str(cause))
        self.stop()

    def kill_all_applications(self) -> Any:
        """Before the reactor stops: every socket is closed with a code of ours, its consumer runs to its end."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._let_go()))

    async def _let_go(self) -> None:
        """No new connection is taken; sockets are told to come back, requests on their way are answered."""
        health.stopping = True
        for port in self._ports:  # whoever is told to come back must not meet this process again
            port.stopListening()
        outlet.let_go()
        unfinished = self._unfinished()
        logger.info("told to stop: %d connections to let go", len(unfinished))
        for protocol in unfinished:
            protocol.let_go()
        _end_idle_connections()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._finished()
        await self._cancel_the_late()

    async def _finished(self) -> None:
        while self._unfinished() or _reactor.getWriters():  # and what was written has left
            await asyncio.sleep(LOOK_SECONDS)

    def _unfinished(self) -> list[Any]:
        """Sockets and requests that are still open, or whose application still runs. A connection that is kept alive between
        two requests is neither."""
        running = self._running()
        return [one for one, details in self.connections.items() if one in running or "disconnected" not in details]

    def _running(self) -> dict[Any, "asyncio.Future[None]"]:
        """The application of each connection that has one that is not done."""
        found = {one: details.get("application_instance") for one, details in self.connections.items()}
        return {one: application for one, application in found.items() if application and not application.done()}

    async def _cancel_the_late(self) -> None:
        late = self._running().values()
        for application in late:
            application.cancel()
        await asyncio.gather(*late, return_exceptions=True)


class _Request(WebRequest):  # type: ignore[misc]
    """A request with a bound on its body, however its length is told, and without the headers that Daphne trusts too far."""

    _received = 0
    _last = False

    def let_go(self) -> None:
        """The process was told to stop: this answer is the last on its connection."""
        self._last = True
        self.responseHeaders.setRawHeaders(b"connection", [b"close"])

    def finish(self) -> None:
        channel = self.channel
        super().finish()
        if self._last and channel is not None:
            channel.loseConnection()  # once what is written has left

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        before = self._received
        self._received += len(data)
        if self._received <= UPLOAD_MAX:
            super().handleContentChunk(data)
        elif before <= UPLOAD_MAX:
            self.channel.transport.write(
                b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            self.channel.loseConnection()

    def process(self) -> Any:
        if health.stopping:
            self.let_go()
        if self._received > UPLOAD_MAX:
            return None
        self._pass_over_headers()
        done = super().process()
        if self.transport is None:  # it has become a socket's, which needs nothing of the request or its channel
            self.channel._networkProducer.unregisterProducer()
            self.channel.requests.clear()
        return done

    def _pass_over_headers(self) -> None:
        headers = self.requestHeaders
        headers.removeHeader(b"daphne-root-path")  # where we stand is not for a client to say
        for name in DECODED:
            if not all(value.isascii() for value in headers.getRawHeaders(name, ())):
                headers.removeHeader(name)


class _HttpFactory(HTTPFactory):  # type: ignore[misc]
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802  Twisted's name
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = _Request
        return protocol


class _WebSocket(WebSocketProtocol):  # type: ignore[misc]
    """A socket with bounds on the frames that wait for its consumer, and on the bytes that wait for its client."""

    def onOpen(self) -> None:  # noqa: N802  autobahn's name
        # the system would hold up to 4 MB for one that does not read, before we notice
        self.transport.getHandle().setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_MAX)
        self.is_closed.addCallback(_nothing)  # else its result is this socket: a circle
        super().onOpen()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        """What nearly always comes is one whole text frame; anything else goes autobahn's way, which knows all of RFC 6455."""
        text = None
        if self.state == self.STATE_OPEN and self.current_frame is None and not self.data and not self.inside_message:
            text = only_text(data)
        if text is None:
            super().dataReceived(data)
        else:
            self._take({"type": "websocket.receive", "text": text})

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803  autobahn's names
        self._take({"type": "websocket.receive", **({"bytes": payload} if isBinary else {"text": payload.decode()})})

    def _take(self, message: dict[str, Any]) -> None:
        if self.application_queue.qsize() < UNREAD_MAX:
            self.last_ping = time.time()  # it is there: Daphne need not ask
            self.application_queue.put_nowait(message)
        else:
            logger.info(
                "socket %s is closed: %d frames unread", self.path.decode(), UNREAD_MAX, extra={"code": Close.FLOOD}
            )
            self.close_with(Close.FLOOD)

    def let_go(self) -> None:
        self.close_with(Close.RESTART)

    def close_with(self, code: Close) -> None:
        if self.state == self.STATE_OPEN:
            counts.closes[code] += 1
            self.serverClose(code=int(code))

    def unsent(self) -> int:
        """Bytes that wait for the client to read."""
        transport = self.transport
        return int(transport._tempDataLen + len(transport.dataBuffer) - transport.offset)


def _nothing(result: object) -> None:
    """What a Deferred gives that nobody waits for."""


def _end_idle_connections() -> None:
    """Those that are kept alive with no request on them, so that no proxy sends one there just when the process ends."""
    for transport in _reactor.getReaders():
        channel = getattr(getattr(transport, "protocol", None), "_channel", None)
        if channel is not None and not channel.requests:
            channel.loseConnection()


def direct_writes_work() -> bool:
    """Whether Twisted's TCP transport is made as `_DirectOutlet` needs it: tried on a real one, once, before the server starts."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            transport = cast(Any, TcpServer)(ours, Protocol(), ("", 0), None, 0, _reactor)
            transport.stopReading()
            return not (transport.dataBuffer or transport._tempDataBuffer) and _sent(transport, b"?") == 1
        except (AttributeError, TypeError):
            return False


def _sent(transport: Any, frame: bytes) -> int:
    """Bytes that the system took at once."""
    try:
        return int(transport.socket.send(frame))
    except OSError:  # full, or gone: Twisted finds out which, and says so
        return 0


class _DirectOutlet:
    """`debate.outlet.Outlet` without a queue or a task: what is sent is in the system's buffer at once. Only what must wait goes to
    Twisted's, which changes its selector twice each time."""

    def __init__(self, protocol: _WebSocket) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self.closed = False

    def send(self, text: str) -> None:
        if self.closed or self._protocol.state != STATE_OPEN:
            return
        transport = self._transport
        frame = text_frame(text)
        sent = 0
        if transport.dataBuffer or transport._tempDataBuffer:
            if self._protocol.unsent() > UNSENT_MAX:
                self.close(Close.TOO_SLOW)
                return
        else:
            sent = _sent(transport, frame)
        if sent < len(frame):
            transport.write(frame[sent:])
        counts.frames += 1

    def close(self, code: Close) -> None:
        if not self.closed:
            self.closed = True
            logger.info("socket %s is closed: %s", self._protocol.path.decode(), code.name, extra={"code": code})
            self._protocol.close_with(code)

    def stop(self) -> None:
        self.closed = True

    def unsent(self) -> int:
        return self._protocol.unsent()
