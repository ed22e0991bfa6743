"""Schools for the tests: a laptop with SQLite, and two processes on PostgreSQL and Redis; and their class, which plays."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import services
from tests.chaos.lesson import SchoolClass
from tests.chaos.school import School, over_postgres, over_sqlite

SEED = 7


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[School]:
    school = over_sqlite(tmp_path / "data")
    yield school
    school.stop()


@pytest.fixture
def pair(tmp_path: Path, postgres_url: str, redis_url: str) -> Iterator[School]:
    school = over_postgres(tmp_path / "data", postgres_url, redis_url)
    yield school
    school.stop()


@pytest.fixture(params=["laptop", "pair"])
def school(request: pytest.FixtureRequest) -> School:
    """Either kind."""
    found: School = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def own_postgres() -> Iterator[services.OwnPostgres]:
    """In a folder that its user may enter, as the session's is."""
    with tempfile.TemporaryDirectory(prefix="rostrum-postgres-") as folder:
        own = services.OwnPostgres(Path(folder))
        own.start()
        yield own
        own.stop()


class Playing:
    """`async with Playing(school) as class_`: the processes run, the class is in and plays; at the end nothing may be lost."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.class_ = SchoolClass(school, SEED)

    async def __aenter__(self) -> SchoolClass:
        self.school.start()
        self.class_.begin()
        await self.class_.back()
        await self.class_.plays_on(20)
        return self.class_

    async def __aexit__(self, kind: object, *_: object) -> None:
        if kind is None:
            found = await self.class_.finish()
            assert found.clean, found
            assert self.school.servers[0].manage("verify_journals").returncode == 0
