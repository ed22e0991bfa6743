"""The journal on each database that it must run on: SQLite in a file as the settings have it, PostgreSQL as the tests start it."""

from collections.abc import Iterator

import dj_database_url
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from debate.journal import Journal
from debate.models import Debate


def _database(kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    if kind == "postgres":
        return dict(dj_database_url.parse(request.getfixturevalue("postgres_url")))
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite3"
    options = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": settings.SQLITE_INIT}
    return {**dj_database_url.parse(f"sqlite:///{path}"), "OPTIONS": options}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def using(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[str]:
    """A migrated database's alias."""
    alias = f"journal_{request.param}"
    with django_db_blocker.unblock():
        defaults = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
        more = {"OPTIONS": {}, "TIME_ZONE": None, "TEST": {"MIRROR": None, "NAME": None}}
        connections.databases[alias] = {**defaults, **more, **_database(request.param, request, tmp_path_factory)}
        call_command("migrate", database=alias, interactive=False, verbosity=0)
        yield alias
        connections[alias].close()
        del connections[alias], connections.databases[alias]


@pytest.fixture
def journal(using: str) -> Iterator[Journal]:
    journal = Journal(using)
    yield journal
    journal.stop()


@pytest.fixture
def debate(using: str) -> int:
    """A debate's row, with no entry yet."""
    from django.contrib.auth.models import User

    owner, _ = User.objects.using(using).get_or_create(username="owner")
    return Debate.objects.using(using).create(owner=owner, deck_title="Deck", format_name="Format").pk
