"""Names taken out of a saved debate: nothing of them is left, and the debate is the same otherwise."""

import msgspec
import pytest

from game import commands as c
from game.redact import ERASED, rewrite
from game.replay import fold
from game.values import SeatId, Stage
from tests.engine.table import CHAIR, Table, play_game, short, student

S = SeatId


def talked(names: dict[str, str], *lines: tuple[str, str]) -> Table:
    """Students by seat and name, who then say these lines in their huddles."""
    table = Table()
    for seat, name in names.items():
        table.join(seat, name)
    for seat, text in lines:
        table.send(student(seat), c.SayInHuddle(text))
    return table


def said(table: Table, aliases: dict[str, str], erased: frozenset[SeatId] = frozenset()) -> list[str]:
    _, state = fold(rewrite(table.entries, {S(k): v for k, v in aliases.items()}, erased))
    return [m.text for lines in state.messages.values() for m in lines]


def test_a_whole_debate_under_other_names_folds_to_the_same_but_for_names():
    table = play_game(short(rounds=table_rounds()), 8, seed=4)
    aliases = {seat: f"Student {n}" for n, seat in enumerate(table.state.seats, 1)}
    entries = rewrite(table.entries, aliases)
    _, state = fold(entries)
    text = b"".join(entry.events for entry in entries).decode()
    for seat in table.state.seats.values():
        assert seat.name not in text
        assert state.seats[seat.id].name == aliases[seat.id]
    assert [(e.seq, e.command_id, e.actor, e.at) for e in entries] == [
        (e.seq, e.command_id, e.actor, e.at) for e in table.entries
    ]
    assert {p: msgspec.structs.replace(play, argument="") for p, play in state.plays.items()} == {
        p: msgspec.structs.replace(play, argument="") for p, play in table.state.plays.items()
    }
    assert rewrite(entries, aliases) == entries, "doing it again changes nothing"


def table_rounds():
    return short().rounds[:1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Amara Okafor is right", "Student 1 is right"),
        ("ask amara", "ask Student 1"),
        ("OKAFOR!", "Student 1!"),
        ("Amaranth is a plant", "Amaranth is a plant"),
        ("Will says he will", "Student 2 says he will"),
        ("Zoë, zoë and Zoe", "Student 3, Student 3 and Zoe"),
        ("李雷 said so", "Student 4 said so"),
        ("money again", "money again"),
        ("Jo and Jo K", "Student 5 / Student 6 and Student 6"),
    ],
)
def test_a_name_is_found_where_others_wrote_it(text, wanted):
    """ "Money" stands in the deck, so the student of that name is not looked for in texts."""
    names = {"a": "Amara Okafor", "b": "Will", "c": "Zoë", "d": "李雷", "e": "Jo", "f": "Jo K", "g": "Money"}
    table = talked(names, ("a", text))
    aliases = {seat: f"Student {n}" for n, seat in enumerate(names, 1)}
    assert said(table, aliases) == [wanted if text != "Jo and Jo K" else "Student 5 and Student 6"]


def test_two_with_the_same_first_name_stand_for_either():
    table = talked({"a": "Amara Okafor", "b": "Amara Lind"}, ("a", "Amara and Amara Lind"))
    assert said(table, {"a": "X", "b": "Y"}) == ["X / Y and Y"]


def test_a_name_from_before_a_renaming_is_found_too():
    table = talked({"a": "Boaty"}, ("a", "hello"))
    table.send(CHAIR, c.RenameSeat("a", "Ben"))
    table.send(student("a"), c.SayInHuddle("boaty no more, Ben now"))
    assert said(table, {"a": "X"}) == ["hello", "X no more, X now"]


def test_an_erased_student_leaves_the_flow_whole_and_no_word_behind():
    table = Table()
    for seat, team in (("ann", "t1"), ("bea", "t2")):
        table.join(seat, seat.title(), team)
    table.send(student("ann"), c.SayInHuddle("my secret"))
    table.go_to(Stage.PREPARE)
    table.send(student("ann"), c.Propose("my proposal", table.hand("t1")[0]))
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1", "my argument")
    table.play("t2", "Ann is wrong")
    table.mark(table.state.plays["p1"], 3, 3, 3, comment="Ann, weigh it")
    entries = rewrite(table.entries, {S("ann"): "Erased"}, frozenset({S("ann")}))
    text = b"".join(entry.events for entry in entries).decode()
    for gone in ("Ann", "secret", "my proposal", "my argument", "weigh it"):
        assert gone not in text
    _, state = fold(entries)
    assert state.plays["p1"].argument == ERASED
    assert state.plays["p1"].card == table.state.plays["p1"].card
    assert dict(state.plays["p1"].mark.levels) == {"ao1": 3, "ao2": 3, "ao3": 3}
    assert state.plays["p2"].argument == "Erased is wrong"
