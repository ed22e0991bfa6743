"""What all tests share: the services, and the default deck."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from game.deck import Deck, check
from tests import chromium, services

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url, stop = services.start_redis(tmp_path_factory.mktemp("redis"))
    yield url
    stop()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """In a folder of its own: pytest's is closed to other users each time a pytest starts, and PostgreSQL may run as one."""
    with tempfile.TemporaryDirectory(prefix="rostrum-postgres-") as folder:
        url, stop = services.start_postgres(Path(folder))
        yield url
        stop()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Fails, never skips, where there is none: `make test` fetches one."""
    path = chromium.find()
    assert path, "no Chromium; run make test, which fetches one"
    return path


@pytest.fixture(scope="session")
def default_deck() -> Deck:
    deck, faults = check(yaml.safe_load((ROOT / "fixtures/decks/security-dilemma.yaml").read_text(encoding="utf-8")))
    assert deck is not None, faults
    return deck
