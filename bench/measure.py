"""What a stretch of a run cost: wall time, the server's CPU and the load's own."""

import time
from collections.abc import Sequence

from bench.servers import cpu_seconds


class Stretch:
    """From its making to `end`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.server, self.own, self.wall = cpu_seconds(pid), time.process_time(), time.perf_counter()

    def end(self) -> dict[str, float]:
        seconds = time.perf_counter() - self.wall
        own = time.process_time() - self.own
        return {"seconds": seconds, "server_cpu_s": cpu_seconds(self.pid) - self.server, "load_share": own / seconds}


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of all do not exceed; `ordered` ascends."""
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]


def latencies(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p99 and the longest, in milliseconds."""
    ordered = sorted(seconds)
    if not ordered:
        return {}
    shown = {"p50": percentile(ordered, 50), "p99": percentile(ordered, 99), "max": ordered[-1]}
    return {name: value * 1000 for name, value in shown.items()}
