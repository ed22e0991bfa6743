"""WebSocket bytes for the load generator: only what a client needs, and no more work for each frame than that."""

import base64
import os
from collections.abc import Mapping

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def request(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    """The opening handshake."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client's frame, masked as the protocol wants it."""
    size = len(payload)
    length = bytes((0x80 | size,)) if size < 126 else bytes((0x80 | 126,)) + size.to_bytes(2, "big")
    mask = os.urandom(4)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return bytes((0x80 | opcode,)) + length + mask + (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")


def is_one(data: bytes) -> bool:
    """Whether it is exactly one whole frame of 126 to 65,535 bytes, its head being 4 bytes long."""
    return len(data) > 4 and data[1] == 126 and (data[2] << 8 | data[3]) + 4 == len(data)


def split(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames at the start of what a server sent, as (opcode, payload), and the rest. Fragments are not expected."""
    found = []
    at, size = 0, len(data)
    while size - at >= 2:
        length, body = data[at + 1] & 127, at + 2
        if length == 126:
            length, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
        elif length == 127:
            length, body = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
        end = body + length
        if end > size:
            break
        found.append((data[at] & 15, data[body:end]))
        at = end
    return found, data[at:]
