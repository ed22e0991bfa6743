"""Who is measured: how each one's server is started, and its rooms' addresses."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.servers import ROOT, Server

NODE = ROOT / "bench" / "peers" / "node"
ROOM = 32
"""Sockets of a room: 30 students, the moderator, the board."""

Rooms = list[list[dict[str, Any]]]


@dataclass(frozen=True)
class Candidate:
    """`command` may name {port}; `filled` says that it serves a copy of the filled data folder."""

    name: str
    title: str
    dialect: str
    command: tuple[str, ...]
    filled: bool = False

    def server(self, folder: Path) -> Server:
        """Its server, not yet started; `folder` is the run's own."""
        return Server(
            list(self.command), {"ROSTRUM_DATA": str(folder), "BENCH_DATA": str(folder)}, "/healthz", folder / "log"
        )

    def rooms(self, count: int, filled: Rooms) -> Rooms:
        """`count` rooms' addresses; `filled` has those of the debates in the data folder."""
        if self.filled:
            return filled[:count]
        return [[{"room": n, "path": f"/ws/room/{n}/"}] * ROOM for n in range(count)]


_PYTHON = (sys.executable, "-m")
_UVICORN = ("--port", "{port}", "--ws", "websockets-sansio", "--lifespan", "off", "--log-level", "warning")
_SERVE = ("serve", "--no-prepare", "--host", "127.0.0.1", "--port", "{port}")
_DAPHNE = ("daphne", "-b", "127.0.0.1", "-p", "{port}")

ROSTRUM = Candidate("rostrum", "Rostrum, its own server", "rostrum", (*_PYTHON, "bench.rostrum", *_SERVE), filled=True)
CANDIDATES = (
    ROSTRUM,
    Candidate("daphne", "Rostrum on stock Daphne", "rostrum", (*_PYTHON, *_DAPHNE, "bench.rostrum:application"), True),
    Candidate(
        "uvicorn", "Rostrum on uvicorn", "rostrum", (*_PYTHON, "uvicorn", *_UVICORN, "bench.rostrum:application"), True
    ),
    Candidate(
        "tutorial",
        "the way of the Channels tutorial",
        "tutorial",
        (*_PYTHON, *_DAPHNE, "bench.peers.tutorial.asgi:application"),
    ),
    Candidate(
        "colyseus", "Colyseus, schema state, in memory", "colyseus", ("node", str(NODE / "colyseus.mjs"), "{port}")
    ),
    Candidate("socketio", "socket.io, in memory", "socketio", ("node", str(NODE / "socketio.mjs"), "{port}")),
)
NODES = frozenset({"colyseus", "socketio"})


def present(say: Callable[[str], None]) -> list[Candidate]:
    """The candidates that can run here; installs Node's where it can, and says a line where not."""
    if _node_is_ready(say):
        return list(CANDIDATES)
    return [candidate for candidate in CANDIDATES if candidate.name not in NODES]


def _node_is_ready(say: Callable[[str], None]) -> bool:
    if shutil.which("node") is None or shutil.which("npm") is None:
        say("Colyseus and socket.io are skipped: this machine has no Node or no npm.")
        return False
    stamp, wanted = NODE / "node_modules" / ".stamp", (NODE / "package.json").read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    say("Installing Colyseus and socket.io…")
    try:
        done = subprocess.run(["npm", "install", "--silent"], cwd=NODE, capture_output=True, text=True, timeout=180)
    except subprocess.TimeoutExpired:
        say("Colyseus and socket.io are skipped: npm took more than three minutes.")
        return False
    if done.returncode:
        say(f"Colyseus and socket.io are skipped: npm said {done.stderr.strip()[-300:]}")
        return False
    stamp.write_text(wanted)
    return True
