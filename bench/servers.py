"""One candidate's server process: started on a free loopback port, on a core of its own, looked at through /proc, stopped."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.services import free_port

ROOT = Path(__file__).resolve().parents[1]
START_TIMEOUT = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]


def pin(core: int) -> Callable[[], None]:
    """For Popen's preexec_fn: the process and all that it starts stay on `core`."""
    return lambda: os.sched_setaffinity(0, {core})


def cpu_seconds(pid: int) -> float:
    """What the process has used, all its threads together, in user and kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_kb(pid: int) -> int:
    """Resident memory in KiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)


class Server:
    """`command` may name {port}. Entering starts it and waits for the first 200 on `healthy`; `started_s` is how long it took."""

    def __init__(self, command: list[str], env: dict[str, str], healthy: str, log: Path, cwd: Path = ROOT) -> None:
        self.port = free_port()
        self.command = [part.replace("{port}", str(self.port)) for part in command]
        self.env, self.healthy, self.log, self.cwd = env, healthy, log, cwd
        self.started_s = 0.0

    def __enter__(self) -> "Server":
        began = time.perf_counter()
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env={**os.environ, **self.env},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=pin(SERVER_CORE),
            )
        try:
            while not self._answers():
                if self.process.poll() is not None or time.perf_counter() - began > START_TIMEOUT:
                    raise RuntimeError(f"{self.command} did not start:\n{self.log.read_text()[-2000:]}")
                time.sleep(0.01)
        except BaseException:
            self.stop()
            raise
        self.started_s = time.perf_counter() - began
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self.process.pid

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self.healthy)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Asks it to end, and ends it after five seconds."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
