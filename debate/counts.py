"""What this process has done so far, in plain integers: adding to one costs a frame next to nothing. `debate.metrics` reads them
when it is asked, and only then. Nothing here is a number about a person or a debate.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence


class Spread:
    """How many values fell under each bound, and their sum."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.fell = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def add(self, value: float) -> None:
        self.fell[bisect_left(self.bounds, value)] += 1
        self.sum += value


frames = 0
"""Texts handed to a socket."""
commands: Counter[tuple[str, str]] = Counter()
"""Commands by their kind and their outcome: "committed", or the kind of refusal."""
refusals: Counter[str] = Counter()
"""Refusals sent to clients, by code."""
closes: Counter[int] = Counter()
"""Sockets closed by this server, by close code."""
requests: Counter[str] = Counter()
"""HTTP answers by the class of their status: "2xx"."""
commit_seconds = Spread((0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
"""How long the database took for one commit of the journal."""
commit_entries = Spread((1, 2, 5, 10, 20, 50, 100, 200, 500))
"""How many entries one commit took together."""
