"""Entries that leave the server: the same debate, without accounts' ids, stances and extra time."""

import re

import msgspec
import pytest

from game import commands as c
from game import events as e
from game.codec import decode_events, encode_events
from game.portable import NEUTRAL, level_stances, portable
from game.redact import rewrite
from game.replay import BadEntry, Entry, fold
from game.scoring import both_times, swing
from game.state import State
from game.values import ModeratorId, SeatId, Stage
from game.views import BOARD, MODERATOR, view
from tests.engine.make_golden import FOLDER, read
from tests.engine.table import CHAIR, CO, Table, play_game, short, student

GOLDEN = ("quick-clash", "eventful")


def golden(name: str) -> list[Entry]:
    return read((FOLDER / f"{name}.jsonl").read_bytes())


def folded(entries: list[Entry]) -> State:
    _, state = fold(entries)
    assert state is not None
    return state


@pytest.mark.parametrize("name", GOLDEN)
def test_it_is_the_same_debate(name):
    entries = golden(name)
    before, after = folded(entries), folded(portable(entries))
    assert view(after, BOARD) == view(before, BOARD)
    theirs, ours = view(after, MODERATOR), view(before, MODERATOR)
    for seat in ours["seats"].values():
        seat["extra_time"] = 0
    for key in ("chair", "moderators"):
        theirs.pop(key), ours.pop(key)
    assert theirs == ours
    assert [(n.seq, n.at) for n in portable(entries)] == [(n.seq, n.at) for n in entries]


@pytest.mark.parametrize("name", GOLDEN)
def test_made_portable_again_it_stays_as_it_is(name):
    once = portable(golden(name))
    assert portable(once) == once


def test_moderators_are_numbered_as_they_appear_everywhere_they_stand():
    entries = portable(golden("eventful"))
    assert list(folded(entries).moderators) == ["m1", "m2"]
    assert folded(entries).chair == "m2"
    text = msgspec.json.encode([[n.actor, n.command_id, n.events.decode()] for n in entries]).decode()
    assert "colleague" not in text
    assert not re.search(r'moderator:(?!m[12]\b)|moderator\\?":\\?"(?!m[12]\\?")', text)


def test_a_command_id_of_a_moderator_is_portable_too():
    table = Table()
    entry = msgspec.structs.replace(table.entries[0], actor="moderator:u7", command_id="moderator:u7:k1:u7")
    assert [(n.actor, n.command_id) for n in portable([entry])] == [("moderator:m1", "moderator:m1:k1:u7")]


def test_a_portable_id_is_kept_and_not_given_to_another():
    table = Table()
    table.send(CO, c.AddModerator(ModeratorId("u9"), "Mr Hale"))
    table.send(CO, c.AddModerator(ModeratorId("m1"), "Mx Ito"))
    assert list(folded(portable(table.entries)).moderators) == [
        "m2",
        "m4",
        "m1",
    ]  # the chair, u9, m1; m3 sent the commands


def test_moderators_can_be_renamed():
    entries = portable(golden("eventful"), lambda number: f"Moderator {number}")
    assert list(folded(entries).moderators.values()) == ["Moderator 1", "Moderator 2"]
    assert b"Reed" not in b"".join(n.events for n in entries)


def test_extra_time_is_nobodys():
    table = Table()
    table.fill(3)
    table.send(CHAIR, c.GiveExtraTime("s3", 50))
    given = [x for n in portable(table.entries) for x in decode_events(n.events) if isinstance(x, e.ExtraTimeGiven)]
    assert given == [e.ExtraTimeGiven(SeatId("s1"), 0)]


def voted(*groups: list[tuple[int, int]]) -> Table:
    """Two teams whose students vote (before, after), and nothing else happens."""
    table = Table(short(stance_votes=True))
    seats = {f"s{t}{n}": pair for t, group in enumerate(groups, 1) for n, pair in enumerate(group)}
    for seat in seats:
        table.join(seat, f"Student of {seat}", f"t{seat[1]}")
    for time in (0, 1):
        table.go_to(Stage.STANCE_VOTE) if time == 0 else _to_second_vote(table)
        for seat, pair in seats.items():
            table.send(student(seat), c.CastStance(pair[time]))
    table.go_to(Stage.RESULT)
    return table


def _to_second_vote(table: Table) -> None:
    table.go_to(Stage.RESULT, 2)
    table.advance()


def test_a_levelled_stance_tells_only_the_average_that_everyone_is_told():
    state = voted([(1, 5), (5, 5), (5, 4)], [(2, 2), (2, 1), (1, 1)]).state
    assert swing(state, "t1") and swing(state, "t2")
    levelled = level_stances(state)
    for team in ("t1", "t2"):
        seats = [seat for seat in both_times(state) if state.seats[seat].team == team]
        for after, stances in ((False, state.stances_before), (True, state.stances_after)):
            given = [levelled[seat, after] for seat in seats]
            assert sum(given) == sum(stances[seat] for seat in seats)
            assert max(given) - min(given) <= 1


def test_a_small_team_is_levelled_with_the_class_and_a_small_class_not_told():
    state = voted([(1, 5), (1, 5), (1, 5)], [(5, 1)]).state
    assert swing(state, "t1") is None and swing(state) is not None
    levelled = level_stances(state)
    assert {levelled[seat, False] for seat in both_times(state)} == {2}
    lone = voted([(1, 5)], [(5, 1)]).state
    assert set(level_stances(lone).values()) == {NEUTRAL}


def test_the_swing_is_the_same_after_it():
    table = voted([(1, 5), (4, 5), (5, 4)], [(2, 2), (2, 1), (1, 1)])
    after = folded(portable(table.entries))
    assert [swing(after, t) for t in after.teams] == [swing(table.state, t) for t in table.state.teams]
    assert swing(after) == swing(table.state)
    assert after.stances_before != table.state.stances_before


def test_entries_with_pseudonyms_are_made_portable_alike():
    table = play_game(short(), 4, seed=5)
    aliases = {seat: f"Student {n}" for n, seat in enumerate(table.state.seats, 1)}
    assert folded(portable(rewrite(table.entries, aliases))).seats[SeatId("s1")].name == "Student 1"


def test_what_does_not_fold_is_refused():
    gap = golden("quick-clash")[1:]
    with pytest.raises(BadEntry):
        portable(gap)
    assert portable([]) == []
    nothing = [msgspec.structs.replace(golden("quick-clash")[0], events=encode_events([]))]
    with pytest.raises(BadEntry):
        portable(nothing)
