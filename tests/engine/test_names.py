"""Display names: normalised, nothing invisible, look-alikes of a taken name refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import commands as c
from game.errors import Refusal
from game.names import clean, skeleton
from game.values import NAME_CHARS, SeatId
from tests.engine.table import CHAIR, student


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann   Lee ", "Ann Lee"),
        ("Ａｎｎ", "Ann"),
        ("Zoe\u0301", "Zoé"),
        ("O'Neil-Smith", "O'Neil-Smith"),
        ("李", "李"),
        ("Мария", "Мария"),
        ("عمر", "عمر"),
        ("ශ්‍රී", "ශ්‍රී"),
        ("Bo", "Bo"),
        ("A1", "A1"),
        ("x" * NAME_CHARS, "x" * NAME_CHARS),
    ],
)
def test_names_of_the_world_are_taken(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_too_short"),
        ("   ", "name_too_short"),
        ("A", "name_too_short"),
        ("?!", "name_too_short"),
        ("A.", "name_too_short"),
        ("x" * (NAME_CHARS + 1), "name_too_long"),
        ("An\u200bn", "name_unreadable"),
        ("An\u202en", "name_unreadable"),
        ("Ann\u00ad", "name_unreadable"),
        ("An\tn", "name_unreadable"),
        ("An\x00n", "name_unreadable"),
        ("Ann\ud800", "name_unreadable"),
        ("\u3164\u3164\u3164", "name_unreadable"),
        ("An\u200dn", "name_unreadable"),
        ("Ann\ue000", "name_unreadable"),
        ("Z" + "\u0335\u0301\u0302\u0303\u0304" + "oe", "name_unreadable"),
    ],
)
def test_names_that_cannot_be_shown_are_refused(typed, code):
    with pytest.raises(Refusal) as refusal:
        clean(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann", "ANN"),
        ("Ann", "Аnn"),  # a Cyrillic A
        ("Zoé", "Zoe"),
        ("Bill", "Bi11"),
        ("Cody", "C0dy"),
        ("Ann Lee", "AnnLee"),
        ("Ann-Lee", "Ann Lee"),
        ("Marna", "Mama"),
        ("Ida", "lda"),
    ],
)
def test_look_alikes_are_taken_names(table, one, other):
    table.send(CHAIR, c.RenameSeat("ann", "Someone Else"))
    table.join("new", one)
    assert table.refused(student("newer"), c.JoinSeat(SeatId("newer"), other)) == "name_taken"
    assert table.refused(CHAIR, c.RenameSeat("bea", other)) == "name_taken"


@pytest.mark.parametrize(("one", "other"), [("Ann", "Anna"), ("Omar", "Omer"), ("李", "王"), ("Mia", "Mio")])
def test_different_names_are_free(one, other):
    assert skeleton(one) != skeleton(other)


def test_a_removed_or_banned_students_name_stays_theirs(table):
    table.send(CHAIR, c.RemoveSeat("ann", ban=True))
    assert table.refused(student("new"), c.JoinSeat(SeatId("new"), "ann")) == "name_taken"


def test_a_seat_may_be_renamed_to_another_spelling_of_its_own_name(table):
    table.send(CHAIR, c.RenameSeat("ann", "ANN"))
    assert table.state.seats[SeatId("ann")].name == "ANN"
    assert table.refused(CHAIR, c.RenameSeat("ann", " ANN ")) == "no_change"


@given(st.text(max_size=40))
def test_any_text_is_a_clean_name_or_a_refusal(typed):
    try:
        name = clean(typed)
    except Refusal as refusal:
        assert refusal.code.startswith("name_")
        return
    assert 1 <= len(name) <= NAME_CHARS
    assert clean(name) == name, "a clean name stays as it is"
    name.encode()
