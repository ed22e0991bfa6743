"""What the bench does in each round: every candidate in turn, on a fresh server with fresh data."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import report
from bench.browser import measure as measure_browser
from bench.candidates import ROSTRUM, Candidate
from bench.reading import pages
from bench.servers import LOAD_CORE, ROOT, SERVER_CORE, Server, pin

GRACE = 5
"""Seconds by which a run that has begun may go beyond the deadline before it is ended."""
CLASS = 30
THOUSAND = 1000
PEOPLE = [f"Student {a}{b}" for a in "abcdef" for b in "vwxyz"]
"""Names for a class of newcomers."""

Steps = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Plan:
    """How much is done. Seconds; `deadline` is for everything together, and what no longer fits is left out with a line."""

    rounds: int
    warm: float
    most: float
    at_50: float
    half: float
    rooms: int
    many_rooms: int
    bots: float
    browser: bool
    deadline: float

    def job(self) -> Steps:
        steps: Steps = {"open": {"do": "open", "at_once": 50}, "warm": {"do": "most", "seconds": self.warm}}
        steps["most"] = {"do": "most", "seconds": self.most}
        steps["at_50"] = {"do": "rate", "rate": 50, "seconds": self.at_50}
        if self.half:
            steps["half"] = {"do": "half", "seconds": self.half}
        return steps


FULL = Plan(rounds=3, warm=0.5, most=2.5, at_50=4, half=2, rooms=10, many_rooms=100, bots=8, browser=True, deadline=420)
QUICK = Plan(
    rounds=1, warm=0.3, most=0.8, at_50=1.2, half=0, rooms=10, many_rooms=0, bots=3, browser=False, deadline=50
)


def say(text: str) -> None:
    print(text, flush=True)


class Bench:
    """One whole run of the bench, in a temporary folder of its own."""

    def __init__(self, plan: Plan, folder: Path, candidates: list[Candidate]) -> None:
        self.plan, self.folder, self.candidates = plan, folder, candidates
        self.until = time.monotonic() + plan.deadline
        self.runs: list[dict[str, Any]] = []
        self.cost: dict[str, float] = {}
        self.filled = self._fill()

    def _fill(self) -> dict[str, list[dict[str, Any]]]:
        rooms = max(self.plan.rooms, self.plan.many_rooms)
        say(f"Filling {rooms} debates…")
        counts = (rooms, int(self.plan.browser), self.plan.rooms, -(-(THOUSAND + 34) // CLASS))
        (self.folder / "filled").mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "bench.fill", *map(str, counts)],
            cwd=ROOT,
            env={**os.environ, "ROSTRUM_DATA": str(self.folder / "filled")},
            timeout=self.plan.deadline,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"filling failed:\n{done.stderr[-2000:]}")
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    def sockets(self, kind: str) -> list[list[dict[str, Any]]]:
        return [debate["sockets"] for debate in self.filled[kind]]

    # ---- what is measured ----

    def round(self, number: int) -> None:
        for candidate in self.candidates:
            self.attempt(f"job {candidate.name}", lambda c=candidate: self.job(number, c))  # type: ignore[misc]
        self.attempt("join", lambda: self.join(number))
        if self.plan.many_rooms:
            self.attempt("idle", lambda: self.idle(number))
            for rooms in (self.plan.rooms, self.plan.many_rooms):
                self.attempt(f"growth {rooms}", lambda r=rooms: self.growth(number, r))  # type: ignore[misc]
        if number == 0:
            self.attempt("debate", lambda: self.debate(number))
            self.attempt("reading", lambda: self.reading(number))
            if self.plan.browser:
                self.attempt("browser", lambda: self.browser(number))

    def attempt(self, name: str, measure: Callable[[], None]) -> None:
        """One run; left out where there is no time for as long as its like took before, or where it fails."""
        if time.monotonic() + self.cost.get(name, 0.0) > self.until:
            say(f"  {name}: left out, the time is up")
            return
        began = time.monotonic()
        try:
            measure()
        except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
            say(f"  {name}: FAILED, does not count: {error}")
        self.cost[name] = time.monotonic() - began

    def job(self, number: int, candidate: Candidate) -> None:
        rooms = candidate.rooms(self.plan.rooms, self.sockets("midway"))
        self.measure(number, "job", candidate, rooms, self.plan.job())

    def growth(self, number: int, rooms: int) -> None:
        steps = {name: step for name, step in self.plan.job().items() if name in ("open", "warm", "most")}
        self.measure(number, "growth", ROSTRUM, self.sockets("midway")[:rooms], steps, {"rooms": rooms})

    def join(self, number: int) -> None:
        people = [
            {"code": debate["code"], "name": name, "ticket": f"ticket {debate['code']} {name}"}
            for debate in self.filled["empty"]
            for name in PEOPLE
        ]
        groups = (people[:2], people[2:34], people[34 : 34 + THOUSAND])
        steps: Steps = {f"join_{len(group)}": {"do": "join", "people": group} for group in groups}
        steps |= {"drop": {"do": "drop"}, "rejoin_1000": {"do": "open"}}
        self.measure(number, "class", ROSTRUM, [], steps)

    def idle(self, number: int) -> None:
        """The rooms are there before: what grows is what a student's connection takes."""
        rooms = [room[: 2 + CLASS] for room in self.sockets("midway")[: -(-THOUSAND // CLASS)]]
        steps: Steps = {
            "watchers": {"do": "open", "last": 2, "at_once": 50},
            "before": {"do": "memory"},
            "students": {"do": "open", "first": 2, "at_once": 50},
            "after": {"do": "memory", "seconds": 2},
        }
        self.measure(number, "idle", ROSTRUM, rooms, steps)

    def debate(self, number: int) -> None:
        steps: Steps = {"open": {"do": "open", "at_once": 50}, "bots": {"do": "bots", "seconds": self.plan.bots}}
        self.measure(number, "debate", ROSTRUM, self.sockets("lobby"), steps)

    def reading(self, number: int) -> None:
        """Of the debate that has come furthest."""
        debate = (self.filled["late"] or self.filled["midway"])[0]
        moderator = debate["sockets"][0]
        pk = int(moderator["path"].split("/")[3])
        with self.serving(ROSTRUM) as server:
            steps = pages(server, pk, moderator["headers"]["Cookie"])
        steps["fold"] = {"fold_ms_10000": median(self._folds(pk))}
        self.keep({"part": "reading", "round": number, "steps": steps, "started_s": server.started_s})

    def _folds(self, pk: int) -> list[float]:
        done = subprocess.run(
            [sys.executable, "-m", "bench.reading", str(pk)],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "debate.settings",
                "ROSTRUM_DATA": str(self.folder / "filled"),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            preexec_fn=pin(SERVER_CORE),
        )
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-600:])
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    def browser(self, number: int) -> None:
        with self.serving(ROSTRUM) as server:
            steps = measure_browser(server, self.filled["late"][0]["sockets"])
        self.keep({"part": "browser", "round": number, "steps": steps, "started_s": server.started_s})

    # ---- how ----

    @contextlib.contextmanager
    def serving(self, candidate: Candidate) -> Iterator[Server]:
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            data = Path(folder) / "data"
            if candidate.filled:
                shutil.copytree(self.folder / "filled", data)
            else:
                data.mkdir()
            with candidate.server(data) as server:
                yield server

    def measure(
        self,
        number: int,
        part: str,
        candidate: Candidate,
        rooms: list[Any],
        steps: Steps,
        more: dict[str, Any] | None = None,
    ) -> None:
        """A fresh server on fresh data, and the load's steps against it."""
        with self.serving(candidate) as server:
            job = {"port": server.port, "pid": server.pid, "dialect": candidate.dialect, "rooms": rooms}
            results = _load({**job, "steps": list(steps.values())}, self.until - time.monotonic() + GRACE)
        self.keep(
            {
                **(more or {}),
                "part": part,
                "candidate": candidate.name,
                "round": number,
                "started_s": server.started_s,
                "steps": dict(zip(steps, results, strict=True)),
            }
        )

    def keep(self, run: dict[str, Any]) -> None:
        self.runs.append(run)
        shown = {name: value[-1] for name, value in report.figures([run]).items() if name != "load.core_share"}
        say(
            f"  {run['round'] + 1}. {run['part']}: "
            + ", ".join(f"{name} {value:,.2f}" for name, value in shown.items())
        )
        for name, step in run["steps"].items():
            if not report.counts(step):
                say(f"     {name} does not count: the load took {step['load_share']:.0%} of its core")


def _load(job: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
        preexec_fn=pin(LOAD_CORE),
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-600:])
    return json.loads(done.stdout)  # type: ignore[no-any-return]
