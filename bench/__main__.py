"""`make bench`: starts every candidate in turn on loopback, round by round, and reports. `--quick` for one short round."""

import argparse
import contextlib
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import report
from bench.candidates import CANDIDATES, present
from bench.runs import FULL, QUICK, Bench, say
from bench.servers import CORES, LOAD_CORE, ROOT, SERVER_CORE

RESULTS = ROOT / "bench" / "results.json"
DOCUMENT = ROOT / "docs" / "performance.md"


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    cpu = platform.processor() or "unknown"
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), cpu)
    node = shutil.which("node")
    version = (
        subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip() if node else ""
    )
    return {
        "cpu": cpu,
        "cores": len(CORES),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "node": version.removeprefix("v"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, under a minute")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="these candidates alone; the document is left as it is"
    )
    parser.add_argument(
        "--deadline", type=float, metavar="SECONDS", help="instead of the plan's own, on a slow machine"
    )
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    plan = replace(plan, deadline=options.deadline or plan.deadline)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    candidates = [c for c in present(say) if not options.only or c.name in options.only]
    if SERVER_CORE == LOAD_CORE:
        say("This machine has one core: server and load share it, so the figures mean little.")
    about = {
        "kind": "quick" if options.quick else "full",
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": machine(),
    }
    with tempfile.TemporaryDirectory(prefix="rostrum-bench-") as folder:
        bench = Bench(plan, Path(folder), candidates)
        for number in range(plan.rounds):
            bench.round(number)
    results = report.summary(bench.runs, {**about, "rounds": plan.rounds, "rooms": plan.rooms})
    show(results, write_document=not options.quick and not options.only)


def show(results: dict[str, Any], write_document: bool) -> None:
    titles = {candidate.name: candidate.title for candidate in CANDIDATES}
    say("\n" + report.headline(results) + "\n")
    say(report.plain(report.candidate_rows(results, titles)) + "\n")
    say(report.plain(report.target_rows(results)) + "\n")
    RESULTS.write_text(report.as_json(results), encoding="utf-8")
    say(f"Written to {RESULTS.relative_to(ROOT)}")
    if write_document:
        text = report.put_in(DOCUMENT.read_text(encoding="utf-8"), report.block(results, titles))
        DOCUMENT.write_text(text, encoding="utf-8")
        say(f"and to {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
