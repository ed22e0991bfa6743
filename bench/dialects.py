"""How to speak with each candidate: open a socket until it holds its first view, and the command whose change goes to all.

The command is one for everybody: a line on every screen (Rostrum's `announce`). Its text starts with a mark that counts up, so that
a delivered frame is known by finding the mark in it, whatever the candidate's encoding.
"""

import asyncio
import itertools
import json
import socket
from typing import Any

from bench import ws

MARK = b"@@"
DIGITS = 7
TEXT_CHARS = 220
"""Characters of the line: Rostrum's frame then has about 300 bytes."""
CONNECT_TIMEOUT = 60.0

Address = dict[str, Any]
"""Which socket: `path` and `headers` (Rostrum, the tutorial's way), or `room` (Node's peers)."""


def line(number: int) -> str:
    return f"{mark(number).decode()} ".ljust(TEXT_CHARS, "x")


def mark(number: int) -> bytes:
    return MARK + b"%0*d" % (DIGITS, number)


def number_in(payload: bytes) -> int:
    """The mark's number, or -1 in a frame without one."""
    at = payload.find(MARK)
    return -1 if at < 0 else int(payload[at + 2 : at + 2 + DIGITS])


class Sock:
    """An open socket; `seen` is the last mark that reached it, `rest` the bytes of a frame that has not wholly come. `head`, `size`
    and `at` tell how its last frame looked: the first bytes, how many in all, and where the mark was."""

    __slots__ = ("at", "first", "head", "raw", "rest", "room", "seen", "size")

    def __init__(self, raw: socket.socket) -> None:
        self.raw = raw
        self.rest = b""
        self.first = b""
        self.seen = self.at = self.size = 0
        self.head = b""
        self.room: Any = None

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.raw, data)

    async def frame(self, starts: bytes = b"") -> bytes:
        """The next payload that starts so; those before it are left out, pings are answered."""
        while True:
            frames, self.rest = ws.split(self.rest)
            for index, (opcode, payload) in enumerate(frames):
                if opcode == ws.CLOSE:
                    raise ConnectionError(f"closed with {int.from_bytes(payload[:2], 'big')}")
                if opcode == ws.PING:
                    await self.send(ws.frame(payload, ws.PONG))
                elif payload.startswith(starts):
                    later = frames[index + 1 :]
                    self.rest = b"".join(_again(*f) for f in later) + self.rest
                    return payload
            self.rest += await _receive(self.raw)


def _again(opcode: int, payload: bytes) -> bytes:
    """A server's frame as it came."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 1 << 16:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + payload


async def _receive(raw: socket.socket) -> bytes:
    data = await asyncio.get_running_loop().sock_recv(raw, 1 << 16)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


async def connect(port: int) -> socket.socket:
    raw = socket.socket()
    raw.setblocking(False)
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
    return raw


async def head(raw: socket.socket) -> tuple[bytes, bytes]:
    """An HTTP answer's head, and what came after it."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += await _receive(raw)
    found, _, rest = data.partition(b"\r\n\r\n")
    return found, rest


async def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> tuple[bytes, bytes]:
    """Posts on a connection of its own and gives the answer's head and body."""
    raw = await connect(port)
    try:
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        await asyncio.get_running_loop().sock_sendall(raw, ("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        answer, rest = await head(raw)
        while data := await asyncio.get_running_loop().sock_recv(raw, 1 << 16):
            rest += data
        return answer, rest
    finally:
        raw.close()


async def upgrade(port: int, path: str, headers: dict[str, str]) -> Sock:
    sock = Sock(await connect(port))
    await sock.send(ws.request(port, path, headers))
    answer, sock.rest = await head(sock.raw)
    if b" 101 " not in answer.partition(b"\r\n")[0]:
        sock.raw.close()
        raise ConnectionError(answer.decode("latin-1"))
    return sock


class Rostrum:
    """The project's own protocol, `docs/protocol.md`."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)

    async def open(self, port: int, address: Address) -> Sock:
        sock = await upgrade(port, address["path"], {"Sec-WebSocket-Protocol": "rostrum.v1", **address["headers"]})
        sock.first = await sock.frame(b'{"type":"view"')
        return sock

    def command(self, number: int) -> bytes:
        return ws.frame(json.dumps({"id": f"b{next(self._ids)}", "do": "announce", "text": line(number)}).encode())


class Tutorial:
    """The tutorial's way: bare JSON."""

    async def open(self, port: int, address: Address) -> Sock:
        return await upgrade(port, address["path"], {})

    def command(self, number: int) -> bytes:
        return ws.frame(json.dumps({"do": "announce", "text": line(number)}).encode())


class Colyseus:
    """Its protocol: a seat is reserved over HTTP; JOIN_ROOM (10) both ways; state (14); messages are 13, type, msgpack."""

    async def open(self, port: int, address: Address) -> Sock:
        body = json.dumps({"number": address["room"]}).encode()
        _head, answer = await post(
            port,
            "/matchmake/joinOrCreate/debate",
            body,
            {"Content-Type": "application/json", "Accept": "application/json"},
        )
        seat = json.loads(answer[answer.index(b"{") : answer.rindex(b"}") + 1])
        room = seat.get("room", seat)
        sock = await upgrade(port, f"/{room['processId']}/{room['roomId']}?sessionId={seat['sessionId']}", {})
        await sock.frame(b"\x0a")
        await sock.send(ws.frame(b"\x0a", ws.BINARY))
        await sock.frame(b"\x0e")
        return sock

    def command(self, number: int) -> bytes:
        text = line(number).encode()
        return ws.frame(b"\x0d\xa8announce\xd9" + bytes((len(text),)) + text, ws.BINARY)


class SocketIo:
    """Its protocol: Engine.IO 4 over a WebSocket; `40` connects, `42` is an event."""

    async def open(self, port: int, address: Address) -> Sock:
        sock = await upgrade(port, f"/socket.io/?EIO=4&transport=websocket&room={address['room']}", {})
        await sock.frame(b"0{")
        await sock.send(ws.frame(b"40"))
        await sock.frame(b"40{")
        return sock

    def command(self, number: int) -> bytes:
        return ws.frame(b"42" + json.dumps(["announce", line(number)]).encode())


Dialect = Rostrum | Tutorial | Colyseus | SocketIo
DIALECTS: dict[str, type[Dialect]] = {
    "rostrum": Rostrum,
    "tutorial": Tutorial,
    "colyseus": Colyseus,
    "socketio": SocketIo,
}
