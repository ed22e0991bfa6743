"""A class of 30 plays on over real sockets while what it stands on fails: its processes are stopped, the database is locked, full
or restarted, Redis is gone. Each test ends with the audit: what was acked is there once, without a gap, and everyone sees it."""

import asyncio
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from debate import wire
from tests import services
from tests.chaos import disk
from tests.chaos.conftest import Playing
from tests.chaos.school import School, over_postgres, over_sqlite

# ---- processes that are told to stop ----


async def test_a_stop_under_load_is_clean_and_everyone_comes_back(school: School) -> None:
    """SIGTERM, to each process in turn."""
    async with Playing(school) as class_:
        for server in school.servers:
            ledgers = [pupil.ledger for pupil in class_.lesson.pupils]
            assert await school.restart([server], signal.SIGTERM) == [0]
            await class_.back()
            await class_.plays_on(30)
            told = sum((ledger.closed for ledger in ledgers), start=type(ledgers[0].closed)())
            assert told[wire.Close.RESTART] > 0 and set(told) <= {wire.Close.RESTART}, told
    assert "Traceback" not in school.servers[0].log()


# ---- the database ----


@pytest.fixture
def lock(laptop: School) -> Iterator[sqlite3.Connection]:
    """Another program that can take the write lock of the laptop's database."""
    laptop.fill(0)
    other = sqlite3.connect(laptop.servers[0].data / "rostrum.sqlite3", isolation_level=None)
    yield other
    other.close()


def saved(database: sqlite3.Connection) -> set[str]:
    """The ids under which clients sent what the journal holds."""
    rows = database.execute("SELECT command_id FROM debate_journalentry")
    return {command_id.rpartition(":")[2] for (command_id,) in rows}


async def test_a_lock_of_a_moment_is_waited_for(laptop: School, lock: sqlite3.Connection) -> None:
    async with Playing(laptop) as class_:
        lock.execute("BEGIN IMMEDIATE")
        await class_.sees(lambda: sum(p.waiting is not None for p in class_.lesson.pupils) > 3, "commands wait")
        assert class_.lesson.acked <= saved(lock)
        lock.rollback()
        await class_.plays_on(30)
        assert class_.lesson.refusals("not_saved") == 0


async def test_a_lock_of_five_seconds_is_said_and_then_made_up_for(laptop: School, lock: sqlite3.Connection) -> None:
    async with Playing(laptop) as class_:
        lock.execute("BEGIN IMMEDIATE")
        await class_.is_refused("not_saved")  # the server gives up after 5 s
        lock.rollback()
        await class_.plays_on(30)
        assert not any(pupil.ledger.closed for pupil in class_.lesson.pupils)


@pytest.mark.parametrize("kind", disk.kinds())
async def test_a_full_disk_is_said_and_the_class_plays_on_when_there_is_room(
    tmp_path: Path, kind: type[disk.Tmpfs | disk.FileSizeLimit]
) -> None:
    (tmp_path / "data").mkdir()
    with kind(tmp_path / "data") as small:
        school = over_sqlite(tmp_path / "data")
        try:
            async with Playing(school) as class_:
                small.fill(school.servers[0])
                await class_.is_refused("not_saved")
                await class_.is_refused("not_saved")
                kept = school.entries(class_.lesson.debate)
                assert [entry.seq for entry in kept] == list(range(1, len(kept) + 1))
                assert not any(pupil.ledger.closed for pupil in class_.lesson.pupils)
                small.make_room(school.servers[0])
                await class_.plays_on(30)
        finally:
            school.stop()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["in good order", "crashed"])
async def test_a_database_that_is_restarted_costs_no_command(
    tmp_path: Path, own_postgres: services.OwnPostgres, redis_url: str, how: signal.Signals
) -> None:
    school = over_postgres(tmp_path / "data", own_postgres.url, redis_url)
    try:
        async with Playing(school) as class_:
            await asyncio.to_thread(own_postgres.stop, how)
            await class_.is_refused("not_saved")
            await asyncio.to_thread(own_postgres.start)
            await class_.plays_on(30)
            assert not any(pupil.ledger.closed for pupil in class_.lesson.pupils)
    finally:
        school.stop()


# ---- Redis ----


async def test_without_redis_a_class_plays_on_and_the_journal_tells(tmp_path: Path, postgres_url: str) -> None:
    """Killed: each process serves its own and the others catch up by the journal. Started again, flushed: word goes round again."""
    (tmp_path / "redis").mkdir()
    redis = services.OwnRedis(tmp_path / "redis")
    redis.start()
    school = over_postgres(tmp_path / "data", postgres_url, redis.url)
    try:
        async with Playing(school) as class_:
            await asyncio.to_thread(redis.stop, signal.SIGKILL)
            await class_.plays_on(30)
            assert await class_.lesson.agree() == []
            await asyncio.to_thread(redis.start)
            await class_.plays_on(30)
            assert await class_.lesson.agree() == []
            await asyncio.to_thread(_flush, redis.port)
            await class_.plays_on(30)
            assert not any(pupil.ledger.closed for pupil in class_.lesson.pupils)
            assert class_.lesson.refusals("not_saved") == class_.lesson.refusals("server_error") == 0
    finally:
        school.stop()
        redis.stop()


def _flush(port: int) -> None:
    import redis

    with redis.Redis(port=port) as client:
        assert client.flushall()
