"""`make chaos`: a class of 30 plays while its server processes are killed, half of the time over SQLite, half over PostgreSQL and
Redis. The seed is printed. Exit status 1 where anything acked is lost, twice, out of order or not seen."""

import argparse
import asyncio
import secrets
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import services
from tests.chaos.killing import play_and_kill
from tests.chaos.lesson import Findings
from tests.chaos.school import School, over_postgres, over_sqlite


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


@contextmanager
def sqlite(folder: Path) -> Iterator[School]:
    yield over_sqlite(folder / "data")


@contextmanager
def postgres(folder: Path) -> Iterator[School]:
    (folder / "redis").mkdir()
    redis_url, stop_redis = services.start_redis(folder / "redis")
    postgres_url, stop_postgres = services.start_postgres(folder / "postgres")
    try:
        yield over_postgres(folder / "data", postgres_url, redis_url)
    finally:
        stop_redis()
        stop_postgres()


def half(title: str, made: Callable, kills: int, seed: int) -> tuple[int, Findings]:
    """The kills over one kind of database; says what was seen."""
    began = time.monotonic()
    say(f"{title}: {kills} kills")
    with tempfile.TemporaryDirectory(prefix="rostrum-chaos-") as folder, made(Path(folder)) as school:
        try:
            killer, found = asyncio.run(play_and_kill(school, kills, seed, say))
        finally:
            school.stop()
        verified = school.servers[0].manage("verify_journals")
    found.gaps += verified.returncode != 0
    say(
        f"  {found.debates} debates, {found.entries} entries; everyone back after {statistics.median(killer.healed):.1f} s "
        f"(median), {max(killer.healed):.1f} s (longest); refused {dict(found.codes)}; closed {dict(found.closed)}; "
        f"{found.differ} views that differ, {found.ghosts} refused and yet saved; {time.monotonic() - began:.0f} s\n"
        f"  verify_journals: {(verified.stdout + verified.stderr).strip()}"
    )
    return killer.kills, found


def main() -> int:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leaves no server behind
    kills, seed = options.kills, options.seed
    say(f"SEED={seed}")
    first = half("SQLite, one process", sqlite, kills - kills // 2, seed)
    second = half("PostgreSQL and Redis, two processes", postgres, kills // 2, seed + 1)
    found = first[1] + second[1]
    say(f"kills={first[0] + second[0]} acked={found.acked} lost={found.lost} gaps={found.gaps} twice={found.twice}")
    return 0 if found.clean else 1


if __name__ == "__main__":
    sys.exit(main())
