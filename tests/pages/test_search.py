"""Find among a teacher's debates: words in any script, and every filter of the list. No index is kept, and no other teacher's
debate or deck text is found."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from debate import search
from debate.pages import debates
from game import events as e
from game.deck import Deck
from game.values import PlayId, SeatId, SeatStatus, TeamId
from tests.engine.table import Table
from tests.pages.kept import Ask, argument, comment, day, days_ago, found_in, line, said, save, shown

# ---- text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Die Straße nach Kiew", "strasse"),
        ("DIE STRASSE", "straße"),
        ("İstanbul’da konuştu", "istanbul"),
        ("ısrar etti", "ISRAR"),
        ("The naïve reading", "NAIVE"),
        ("The naive reading", "naïve"),
        ("it doesn’t follow", "doesn't"),
        ("北约东扩是威胁", "东扩"),
        ("Угроза НАТО", "нато"),
        ("Η ΑΣΦΑΛΕΙΑ ΤΩΝ ΚΡΑΤΩΝ", "ασφάλεια"),
        ("المُعاهَدَة", "المعاهدة"),
        ("أوكرانيا", "اوكرانيا"),
        ("मैत्री संधि", "संधि"),
        ('a "tool" in \\ hand', '"tool" \\'),
        ("50% of it, under_scored <b>", "50% under_scored <b>"),
        ("Kelvin K", "k"),
        ("line\nbreak", "break line"),
    ],
)
def test_words_are_found_in_any_script_and_case(owner: User, played: Table, text: str, asked: str) -> None:
    debate = save(owner, said(played, line(text)))
    save(owner, said(played, line("something else, wholly")))
    assert found_in(owner, asked) == {debate.pk}
    pieces = search.Words.of(asked).snippet(text)
    assert "".join(piece.text for piece in pieces) == text
    assert any(piece.found for piece in pieces)


@pytest.mark.parametrize("asked", ["100%", "t_xt", "%", "_", "' OR 1=1 --", "a\\", "text HuddleSaid", "t1", "\u0301"])
def test_signs_stand_for_themselves_and_the_journals_own_words_are_not_text(
    owner: User, played: Table, asked: str
) -> None:
    save(owner, said(played, line("a text of 100 words"), argument("or 1=1")))
    assert found_in(owner, asked) == set()


def test_all_words_stand_in_one_text(owner: User, played: Table) -> None:
    debate = save(owner, said(played, line("NATO promised nothing"), line("a buffer zone", 2)))
    assert found_in(owner, "nothing nato") == {debate.pk}
    assert found_in(owner, "nato buffer") == set()


def test_everything_that_is_said_is_found_but_not_the_deck(owner: User, played: Table, default_deck: Deck) -> None:
    debate = save(
        owner,
        said(
            played,
            e.SeatJoined(SeatId("s1"), "Zofia", TeamId("t1"), SeatStatus.SEATED),
            line("whispered"),
            argument("argued"),
            comment("commented"),
            e.Announced("announced"),
        ),
    )
    for word in ("zofia", "whispered", "argued", "commented", "announced"):
        assert found_in(owner, word) == {debate.pk}, word
    card = default_deck.cards[0]
    for text in (card.tag, card.body[:60], default_deck.resolution, default_deck.rounds[0].question[:40]):
        assert found_in(owner, text[:90]) == set(), text


def test_only_what_the_record_shows_is_found(owner: User, played: Table) -> None:
    """A mark undone, replaced or corrected and a name changed leave their texts in the journal, not in the record."""
    debate = save(
        owner,
        said(
            played,
            e.SeatJoined(SeatId("s1"), "Rude name", TeamId("t1"), SeatStatus.SEATED),
            e.SeatRenamed(SeatId("s1"), "Zofia"),
            argument("argued"),
            comment("first thought"),
            comment("second thought"),
            comment("third thought"),
            e.MarkUndone(PlayId("p1")),
        ),
    )
    assert found_in(owner, "second") == found_in(owner, "zofia") == {debate.pk}
    assert found_in(owner, "first") == found_in(owner, "third") == found_in(owner, "rude") == set()
    other = save(owner, said(played, comment("released"), comment("corrected", e.MarkCorrected)))
    assert found_in(owner, "corrected") == {other.pk} and found_in(owner, "released") == set()


def test_a_damaged_entry_is_passed_over(owner: User, played: Table) -> None:
    debate = save(owner, said(played, line("whispered"), argument("argued", "p2")))
    debate.entries.filter(seq=2).update(events="whispered, but no JSON")
    assert found_in(owner, "whispered") == set() and found_in(owner, "argued") == {debate.pk}


def test_a_long_text_is_cut_around_what_was_found() -> None:
    text = "Before. " * 40 + "The Straße leads on. " + "After. " * 40
    pieces = search.Words.of("strasse").snippet(text)
    whole = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.found] == ["Straße"]
    assert whole.startswith("… ") and whole.endswith(" …") and len(whole) <= search.SNIPPET + 4
    assert "".join(p.text for p in search.Words.of("b").snippet("x" * 1000)).startswith("x" * 100)


def test_search_is_the_same_on_postgresql(postgres_url: str) -> None:
    """The very tests of this file, in a process whose database is PostgreSQL."""
    names = [
        "test_words_are_found",
        "test_signs_stand",
        "test_all_words",
        "test_everything_that",
        "test_only_what",
        "test_each_filter",
    ]
    command = [sys.executable, "-m", "pytest", __file__, "-q", "-p", "no:cacheprovider", "-k", " or ".join(names)]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": postgres_url}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert re.search(r"[3-9]\d passed|^\.{30,}", done.stdout, flags=re.M), done.stdout[-500:]


# ---- my debates -----------------------------------------------------------------------------------------------------


def test_each_filter_alone_and_all_together(owner: User, ask: Ask, played: Table) -> None:
    rows = {
        "old": save(owner, said(played, line("the treaty")), opened=days_ago(30)),
        "other class": save(owner, said(played, line("the treaty")), opened=days_ago(10), class_label="13/A & co"),
        "other deck": save(owner, said(played, line("the treaty")), opened=days_ago(10), deck_title="Trade"),
        "other words": save(owner, said(played, line("the buffer")), opened=days_ago(10)),
        "all": save(owner, said(played, line("the treaty")), opened=days_ago(10)),
        "running": save(owner, said(played, line("the buffer")), opened=days_ago(1), ended=None),
    }
    ids = {name: row.pk for name, row in rows.items()}

    def without(*names: str) -> set[int]:
        return {pk for name, pk in ids.items() if name not in names}

    assert shown(ask()) == without()
    assert shown(ask(first=day(20))) == without("old")
    assert shown(ask(last=day(20))) == {ids["old"]}
    assert shown(ask(first=day(10), last=day(10))) == without("old", "running")
    assert shown(ask(label="13/A & co")) == {ids["other class"]}
    assert shown(ask(deck="Trade")) == {ids["other deck"]}
    assert shown(ask(text="TREATY")) == without("other words", "running")
    page = ask(text="treaty", label="12B", deck="The war", first=day(20), last=day(5))
    assert shown(page) == {ids["all"]} and "<strong>1</strong> debate found" in page
    assert 'value="treaty"' in page and '<option value="12B" selected>' in page and " open><summary>" in page


def test_where_it_was_found_leads_into_the_record(owner: User, ask: Ask, played: Table) -> None:
    debate = save(owner, said(played, argument("<b>the</b> Treaty", "p7"), line("a treaty", 3), comment("your treaty"),
                              e.Announced("treaty over"), line("that treaty", 4)))  # fmt: skip
    page = ask(text="treaty")
    record = reverse("record", args=[debate.pk])
    assert f'href="{record}#p7">Argument' in page and f'href="{record}?open=1#m3">Huddle' in page
    assert f'href="{record}#announcements">Announcement' in page
    assert "&lt;b&gt;the&lt;/b&gt; <mark>Treaty</mark>" in page and "<b>the" not in page
    assert "and 2 more places" in page and f"{reverse('find', args=[debate.pk])}?text=treaty" in page


def test_nothing_found_says_what_to_do(owner: User, ask: Ask, played: Table) -> None:
    assert "No debate yet." in ask() and "No debate yet." in ask(text="treaty")
    save(owner, said(played, line("the treaty")))
    page = ask(text="<script>")
    assert "No debate fits." in page and "Try fewer or shorter words" in page and "Show all debates" in page
    assert 'value="&lt;script&gt;"' in page and "<script>" not in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"first": "2026-02-31"}, "Enter a valid date"),
        ({"first": "2026-03-02", "last": "2026-03-01"}, "before the first day"),
        ({"label": "No such class"}, "None of your debates has this class."),
        ({"deck": "' OR 1=1"}, "None of your debates has this deck."),
        ({"text": "x" * 101}, "at most 100 characters"),
        ({"text": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(owner: User, ask: Ask, played: Table, query: Any, says: str) -> None:
    save(owner, said(played, line("the treaty")))
    page = ask(status=422, **query)
    assert says in page and "debates found" not in page


def test_any_day_that_there_is_can_be_asked_for(owner: User, ask: Ask, played: Table) -> None:
    debate = save(owner, said(played))
    assert shown(ask(first="0001-01-01", last="9999-12-31")) == {debate.pk}


def test_another_teachers_debates_are_nowhere(owner: User, ask: Ask, played: Table) -> None:
    other = User.objects.create_user("other")
    theirs = save(other, said(played, line("the treaty")), class_label="Their class", deck_title="Their deck")
    mine = save(owner, said(played, line("the treaty")))
    assert shown(ask()) == shown(ask(text="treaty")) == {mine.pk}
    for page in (ask(), ask(text="treaty"), ask(name="classes"), ask(name="compare")):
        assert "Their class" not in page and "Their deck" not in page and theirs.code not in page
    theirs.moderators.add(owner)
    assert shown(ask(text="treaty")) == {mine.pk, theirs.pk}, "a second moderator finds it"


def test_pages_of_thirty_running_ones_first(owner: User, ask: Ask, played: Table) -> None:
    rows = [save(owner, said(played, line("treaty")), opened=days_ago(n), ended=None if n == 39 else timezone.now())
            for n in range(40)]  # fmt: skip
    first, second = ask(text="treaty"), ask(text="treaty", page="2")
    assert len(shown(first)) == debates.PER_PAGE and len(shown(second)) == 10
    assert shown(first) | shown(second) == {row.pk for row in rows}
    assert rows[39].pk in shown(first), "it runs, however long ago it was opened"
    assert "<strong>40</strong> debates found" in first and "<strong>40</strong> debates found" in second
    assert "Page 1 of 2" in first and re.search(r'rel="next" href="\?text=treaty&amp;page=2"', first)
    assert shown(ask(text="treaty", page="99")) == shown(second)
    assert shown(ask(text="treaty", page="x")) == shown(first)


def test_the_newest_debates_are_searched_when_there_are_too_many(
    owner: User, ask: Ask, played: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debates, "SEARCHED", 3)
    rows = [save(owner, said(played, line("treaty")), opened=days_ago(n)) for n in range(5)]
    page = ask(text="treaty")
    assert shown(page) == {row.pk for row in rows[:3]} and "your newest 3 debates" in page
    assert shown(ask(text="treaty", last=day(2))) == {row.pk for row in rows[2:]}


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_asks_the_database_as_often_for_twelve_debates_as_for_one(
    owner: User, ask: Ask, played: Table, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        save(owner, said(played, line("treaty")), opened=days_ago(n))
    with django_assert_num_queries(7):  # session, user, classes, decks, count, page, joined
        ask()
    with django_assert_num_queries(9):  # and the ids that fit, their entries
        ask(text="treaty")
