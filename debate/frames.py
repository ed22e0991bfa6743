"""Text frames as bytes (RFC 6455, section 5.2): the one kind that a client of ours sends, and the one that it is sent."""

from functools import lru_cache

from debate.wire import FRAME_MAX

LARGEST = 2 * FRAME_MAX
"""Bytes of a text that `only_text` takes; above our own limit, so that what is too large for us is still refused with a code."""


def only_text(data: bytes) -> str | None:
    """The text of a single, final, masked text frame of less than 64 KiB (RFC 6455, section 5.2); None where `data` is not that."""
    if len(data) < 6 or data[0] != 0x81 or not (start := _STARTS[data[1]]):
        return None
    size = data[1] & 0x7F if start == 2 else int.from_bytes(data[2:4], "big")
    if len(data) != start + 4 + size or size > LARGEST or (start == 4 and size < 126):
        return None
    mask = data[start : start + 4] * (size // 4 + 1)
    plain = int.from_bytes(data[start + 4 :], "big") ^ int.from_bytes(mask[:size], "big")
    try:
        return plain.to_bytes(size, "big").decode()
    except UnicodeDecodeError:
        return None


_STARTS = [0] * 128 + [2] * 126 + [4, 0]
"""Where the mask begins, by the second byte of a frame: 0 where it is not masked or longer than 64 KiB."""


@lru_cache(maxsize=64)
def text_frame(text: str) -> bytes:
    """A text as one unmasked, final WebSocket frame (RFC 6455, section 5.2), made once for all who get it. Not by autobahn, which
    holds what goes out against the limit for what comes in."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
