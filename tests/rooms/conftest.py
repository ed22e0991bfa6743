"""Rooms in this process, on the real journal: the cast and the debate of the pages' tests, and listeners that keep what they
hear."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.db import connection

from debate import wire
from debate.hub import Listener
from game.patch import apply
from game.values import ModeratorId, SeatId
from game.views import Viewer
from tests.pages.conftest import cast, game, plain_static_files

__all__ = ["cast", "game", "plain_static_files"]


class Ear:
    """A listener that follows the frames as a client does, and knows with what code it was closed."""

    def __init__(
        self, viewer: Viewer | None = None, seat: SeatId | None = None, moderator: ModeratorId | None = None
    ) -> None:
        self.view: dict[str, Any] = {}
        self.seq = 0
        self.texts: list[str] = []
        self.code: wire.Close | None = None
        self.listener = Listener(self.hear, viewer, seat, moderator, self.close)

    def hear(self, text: str) -> None:
        assert self.code is None, "something was sent after the close"
        self.texts.append(text)
        frame = msgspec.json.decode(text)
        if frame["type"] == "view":
            self.view, self.seq = frame["view"], frame["seq"]
        elif frame["type"] == "patch":
            assert frame["after"] <= self.seq < frame["seq"]
            self.view, self.seq = apply(self.view, frame["patch"]), frame["seq"]

    def close(self, code: wire.Close) -> None:
        self.code = code


@pytest.fixture
def locked(transactional_db: None) -> Iterator[sqlite3.Connection]:
    """Another program that holds the database's write lock until it rolls back."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    if other.in_transaction:
        other.rollback()
    other.close()
