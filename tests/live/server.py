"""A real server process for tests: started, spoken to over real sockets, killed by its pid."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

from tests import services
from tests.live.http import fetch
from tests.services import OnLoopback

ROOT = Path(__file__).resolve().parents[2]


class ServerProcess(OnLoopback):
    """`manage.py serve` on a free loopback port with a data folder of its own. `start` returns once it answers."""

    program: ClassVar[tuple[str, ...]] = ("manage.py",)

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = services.free_port()
        self.environment = {**os.environ, "ROSTRUM_DATA": str(data), "PYTHONUNBUFFERED": "1", **environment}
        self.process: subprocess.Popen[str] | None = None
        self.printed = ""
        self.prepared = (data / "static").exists()

    def start(self) -> "ServerProcess":
        """Raises RuntimeError with what it printed when it ends before it is ready."""
        command = [sys.executable, *self.program, "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        if self.prepared:
            command.append("--no-prepare")
        log = open(self.data / "server.log", "a")  # noqa: SIM115  the process writes to it
        self.process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        log.close()
        assert self.process.stdout is not None
        if self.environment.get("ROSTRUM_LOG") == "json":  # it prints nothing
            services.wait_for_port(self.port, self.process)
            fetch(self.base, "/healthz")  # it listens a moment before it is ready
            return self
        for line in self.process.stdout:
            self.printed += line
            if line.startswith("Stop with Ctrl-C"):
                return self
        raise RuntimeError(f"the server ended with {self.process.wait()}:\n{self.printed}\n{self.log()}")

    def log(self) -> str:
        return (self.data / "server.log").read_text()

    def token(self) -> str:
        """The one-time set-up token that it printed."""
        found = re.search(r"one-time token:\s+(\S+)", self.printed)
        assert found, self.printed
        return found[1]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Sends the signal and gives the exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(timeout=20)
        finally:
            if self.process.stdout:
                self.process.stdout.close()

    def manage(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Runs a management command on the same data."""
        return subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *args],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, script: str = "", module: tuple[str, ...] = ()) -> str:
        """Runs Python on the same data and gives what it prints. Raises RuntimeError with its errors."""
        arguments = ["-m", *module] if module else ["-c", script]
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "debate.settings"}
        done = subprocess.run(  # noqa: S603
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout


class StockDaphne(ServerProcess):
    """The same application on Daphne as it comes: no short way in or out, no limits of ours, no stop of ours."""

    def start(self) -> "StockDaphne":
        """Returns at once: the listening socket is there already, and who calls waits in it until the server takes it."""
        if not self.prepared:
            assert self.manage("prepare").returncode == 0
        with socket.socket() as listening, open(self.data / "server.log", "a") as log:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", self.port))
            listening.listen(1024)
            descriptor = listening.fileno()
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "daphne", "--fd", str(descriptor), "debate.asgi:application"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
                pass_fds=[descriptor],
            )
        return self

    def stop(self, how: signal.Signals = signal.SIGKILL) -> int:
        return super().stop(how)
