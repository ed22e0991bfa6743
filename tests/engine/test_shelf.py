"""Views that remember: what a part says it is made from is all that it reads, and what did not change is the same object."""

import pytest

from game import commands as c
from game.replay import states
from game.shelf import SECTIONS, Shelf
from game.state import State
from game.values import SeatId, Stage
from game.views import BOARD, MODERATOR, Audience, Viewer, seat_slice, view
from tests.engine.make_golden import FOLDER, read
from tests.engine.table import CHAIR, Table, student

FIXED = {"deck", "cards", "format", "agenda"}
"""What never changes in a debate."""
DERIVED = ("now_at", "stage", "round", "is_last")
"""Properties of a state, which read `agenda` and `step`."""


class Only:
    """A state that shows nothing but some of its fields."""

    def __init__(self, state: State, fields: tuple[str, ...]) -> None:
        self._state = state
        self._fields = FIXED.union(fields)

    def __getattr__(self, name: str) -> object:
        if name in self._fields:
            return getattr(self._state, name)
        raise AssertionError(f"reads {name!r} and does not say so")


for name in DERIVED:
    setattr(Only, name, getattr(State, name))


@pytest.fixture(scope="module")
def golden() -> list[State]:
    entries = read((FOLDER / "eventful.jsonl").read_bytes())
    return [state for _, state in states(entries)]


def arguments(make, state: State):
    """What a section takes beside state and shelf: nothing, each team or each seat."""
    names = make.__code__.co_varnames[: make.__code__.co_argcount]
    if "team" in names:
        return [(team,) for team in state.teams]
    if "seat" in names:
        return [(seat,) for seat in state.seats]
    return [()]


@pytest.mark.parametrize(("make", "fields"), SECTIONS, ids=[make.__qualname__ for make, _ in SECTIONS])
def test_a_part_reads_only_what_it_says(golden, make, fields):
    assert set(fields) <= set(State.__struct_fields__)
    for state in golden[::9]:
        if not state.round and make.__name__ == "_question":
            continue
        for args in arguments(make, state):
            assert make(Only(state, fields), Shelf(), *args) == make(state, Shelf(), *args)


def test_a_kept_shelf_gives_the_same_views_at_every_entry(golden):
    shelf = Shelf()
    for state in golden:
        for viewer in (MODERATOR, BOARD, *(Viewer(Audience.TEAM, team) for team in state.teams)):
            assert view(state, viewer, shelf) == view(state, viewer)
        for seat in state.seats:
            assert seat_slice(state, seat, shelf) == seat_slice(state, seat)


def test_what_did_not_change_is_the_very_same_object():
    table, shelf = Table(), Shelf()
    for seat, team in (("ann", "t1"), ("bea", "t2")):
        table.join(seat, seat.title(), team)
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1", "because")
    one, two = Viewer(Audience.TEAM, "t1"), Viewer(Audience.TEAM, "t2")
    before, other = view(table.state, one, shelf), view(table.state, two, shelf)
    table.send(student("ann"), c.SayInHuddle("now we wait"))
    after = view(table.state, one, shelf)
    assert {key for key in after if after[key] is not before[key] and not isinstance(after[key], int | str)} == {
        "huddle"
    }
    assert view(table.state, two, shelf)["huddle"] is other["huddle"]


def test_a_mark_makes_one_play_anew():
    table, shelf = Table(), Shelf()
    for seat, team in (("ann", "t1"), ("bea", "t2")):
        table.join(seat, seat.title(), team)
    table.go_to(Stage.CONSTRUCTIVE)
    plays = [table.play("t1", "because"), table.play("t2", "therefore")]
    before = view(table.state, MODERATOR, shelf)["plays"]
    table.mark(plays[0], 3)
    after = view(table.state, MODERATOR, shelf)["plays"]
    assert after["p1"] is not before["p1"] and after["p1"]["mark"]["levels"] == {"ao1": 3}
    assert after["p2"] is before["p2"]
    table.send(CHAIR, c.RenameSeat(SeatId("bea"), "Beatrice"))
    table.send(CHAIR, c.SetBlindMarking(False))
    assert view(table.state, MODERATOR, shelf)["plays"]["p2"]["author"] == "Beatrice"
