"""The cast of the rules' tests: the chair, a co-moderator, a student in each team, an outsider. No settings, no database."""

import pytest
from hypothesis import HealthCheck, settings

from game import commands as c
from game.state import Actor
from game.values import ModeratorId
from tests.engine.table import CHAIR, CO, OUTSIDER, Table

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a test must not fail because the machine was busy


@pytest.fixture
def table() -> Table:
    """Two teams, two rounds, no timers; Ann and Ali on t1, Bea and Bob on t2; a second moderator. In the lobby."""
    table = Table()
    for seat, name, team in (("ann", "Ann", "t1"), ("bea", "Bea", "t2"), ("ali", "Ali", "t1"), ("bob", "Bob", "t2")):
        table.join(seat, name, team)
    table.send(CO, c.AddModerator(ModeratorId(CO.id), "Mr Hale"))
    return table


@pytest.fixture
def chair() -> Actor:
    return CHAIR


@pytest.fixture
def co() -> Actor:
    return CO


@pytest.fixture
def outsider() -> Actor:
    return OUTSIDER
