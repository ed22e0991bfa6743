"""What the server writes to sockets past Twisted, and reads past autobahn: only where it knows both."""

import pytest

from tests.live.server import ServerProcess

LOOK = """
import django; django.setup()
import daphne.server
from debate import server
class Strange(server.TcpServer):
    dataBuffer = property(lambda self: self.no_such_name, lambda self, value: None)
"""


@pytest.fixture
def server(tmp_path) -> ServerProcess:
    return ServerProcess(tmp_path)


def test_a_twisted_that_is_known_is_written_past(server: ServerProcess) -> None:
    assert server.python(LOOK + "print(server.direct_writes_work())") == "True\n"


def test_one_that_is_not_known_is_left_to_itself(server: ServerProcess) -> None:
    """With one line in the log, and no outlet of ours for sockets."""
    said = server.python(
        LOOK + "import logging, sys\n"
        "logging.basicConfig(stream=sys.stdout, format='%(message)s', force=True)\n"
        "server.TcpServer = Strange\n"
        "made = server.Server(None, '127.0.0.1', 0)\n"
        "print(made._direct)"
    )
    assert said == "this Twisted is not known: frames go through its own queue, which is slower\nFalse\n"


def test_a_frame_is_read_the_short_way_only_if_it_is_one_whole_text(server: ServerProcess) -> None:
    """A frame and what `only_text` makes of it: None leaves it to autobahn."""
    said = server.python(
        LOOK + "from bench.ws import frame\n"
        "from debate.frames import only_text as short\n"
        "for size in (0, 1, 5, 125, 126, 1000, 16384):\n"
        "    assert short(frame(b'x' * size)) == 'x' * size, size\n"
        "assert short(frame('Größe'.encode())) == 'Größe'\n"
        "one = frame(b'hello')\n"
        "for other in (b'', one[:-1], one + one, one + b'x', bytes([0x01]) + one[1:], bytes([0x82]) + one[1:],\n"
        "              bytes([0x89]) + one[1:], bytes([0xC1]) + one[1:], b'\\x81\\x05hello', frame(b'\\xff\\xfe'),\n"
        "              b'\\x81\\xfe\\x00\\x05' + one[2:], frame(b'x' * 40000),\n"
        "              b'\\x81\\xff' + (70000).to_bytes(8, 'big') + bytes(70004)):\n"
        "    assert short(other) is None, other[:20]\n"
        "print('read')"
    )
    assert said == "read\n"
