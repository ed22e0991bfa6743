"""A disk that is really full: a small tmpfs, where this process may mount one; else a bound that the system sets on the size of the
server's files (RLIMIT_FSIZE), which fails its writes in the same places."""

import contextlib
import os
import resource
import subprocess
import tempfile
from pathlib import Path

from tests.live.server import ServerProcess

MEGABYTE = 1 << 20


class Tmpfs:
    """`size` megabytes in memory, mounted on a folder of a test."""

    def __init__(self, folder: Path, size: int = 48) -> None:
        self.folder, self.size = folder, size

    def __enter__(self) -> "Tmpfs":
        options = f"size={self.size}m,mode=700"
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.folder)], check=True, capture_output=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    def fill(self, server: ServerProcess) -> None:
        """To the last byte."""
        with contextlib.suppress(OSError), open(self.folder / "filler", "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)

    def make_room(self, server: ServerProcess) -> None:
        (self.folder / "filler").unlink()


class FileSizeLimit:
    """The server's files may not grow beyond what its database's log has now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> "FileSizeLimit":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def fill(self, server: ServerProcess) -> None:
        self._limit(server, (self.folder / "rostrum.sqlite3-wal").stat().st_size)

    def make_room(self, server: ServerProcess) -> None:
        self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: ServerProcess, size: int) -> None:
        assert server.process is not None
        _, most = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, most))


def kinds() -> list[type[Tmpfs] | type[FileSizeLimit]]:
    """Those that can be had here."""
    return [Tmpfs, FileSizeLimit] if _may_mount() else [FileSizeLimit]


def _may_mount() -> bool:
    if os.geteuid():
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with Tmpfs(Path(folder), 1):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False
