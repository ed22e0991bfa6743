"""The flow: every play in its lane, what answers it in that play's; for each reader no more than they may see."""

import html
import re

import pytest
from pytest_django import DjangoAssertNumQueries

from debate.models import Note
from game import commands as c
from game.scoring import points, top_points
from game.state import answers_card, is_dropped
from game.values import SeatId, Stage
from tests.engine.table import CHAIR, Table, short, student
from tests.pages.saved import DEBATES, ENDED, NOT_ALL, Shelf, Turns, cut_short, long, sealed, shelf, whole, words

__all__ = ["shelf"]


def clash() -> Table:
    """Two teams in the first round's rebuttal: t1 and t2 have made a constructive each (p1, p2)."""
    table = Table(short())
    table.fill(4)
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1", "the first constructive")
    table.play("t2", "the second constructive")
    table.go_to(Stage.REBUTTAL)
    return table


# ---- what stands where


@pytest.mark.parametrize("who", ENDED)
def test_each_rebuttal_stands_in_the_play_it_answers_and_links_to_it(shelf: Shelf, who: str) -> None:
    saved = shelf.put(whole())
    seen = saved.reader(who).look(saved.state)["plays"]
    turns = Turns(saved.read(who, "flow"))
    assert turns.inside == {id_: play.get("answers") for id_, play in seen.items()}
    assert len([id_ for id_ in turns.inside if turns.inside[id_]]) > 5
    for id_, target in turns.inside.items():
        assert turns.links[id_] == ([f"#{target}"] if target else [])
    for id_, text in turns.text.items():
        assert ("Rebuttal" in text) is (seen[id_]["stage"] == "rebuttal")


def test_an_answer_to_an_answer_goes_one_deeper(shelf: Shelf) -> None:
    table = clash()
    table.play("t2", "answers the first", answers="p1")
    table.play("t1", "answers the answer", card=None, answers="p3")
    table.go_to(Stage.RESULT)
    page = shelf.put(table).read("moderator", "flow")
    turns = Turns(page)
    assert turns.inside == {"p1": None, "p2": None, "p3": "p1", "p4": "p3"}
    assert "By reasoning alone" in turns.text["p4"] and "By reasoning alone" not in turns.text["p3"]
    assert turns.dropped == {"p2"}


@pytest.mark.parametrize("who", ENDED)
def test_dropped_plays_are_flagged_and_no_others(shelf: Shelf, who: str) -> None:
    saved = shelf.put(whole())
    dropped = {p.id for p in saved.state.plays.values() if is_dropped(saved.state, p)}
    assert dropped
    assert Turns(saved.read(who, "flow")).dropped == dropped


def test_nothing_is_dropped_while_it_can_still_be_answered(shelf: Shelf) -> None:
    table = clash()
    assert Turns(shelf.put(table).read("moderator", "flow")).dropped == set()
    table.go_to(Stage.MARKING)
    assert Turns(shelf.put(table).read("moderator", "flow")).dropped == {"p1", "p2"}


def test_a_card_opens_in_place_with_all_that_is_on_it(shelf: Shelf) -> None:
    saved = shelf.put(whole())
    page = saved.read("class", "flow")
    folded = re.findall(r'<details class="card[^>]*>(.*?)</details>', page, flags=re.S)
    shown = [p for p in saved.state.plays.values() if p.card and p.seen]
    assert len(folded) == len(shown)
    cautions = 0
    for play in shown:
        card = saved.state.cards[play.card]
        told = next(words(f) for f in folded if html.escape(card.tag) in f)
        assert card.body in told and card.cite.who in told and f"¶{card.cite.paragraphs[0]}" in told
        assert ("Take care:" in told) is bool(card.caution)
        cautions += bool(card.caution)
    assert cautions
    assert "<details open" not in page.replace('class="card', "") and page.count(" open>") == 0
    assert saved.read("class", "flow", "?open=1").count(" open>") == len(folded)


def test_marks_and_reasons_are_on_demand(shelf: Shelf) -> None:
    saved = shelf.put(whole())
    page = saved.read("moderator", "flow")
    folded = re.findall(r'<details class="fold marking".*?</details>', page, flags=re.S)
    marked = [p for p in saved.state.plays.values() if p.mark]
    assert len(folded) == len(marked)
    rubric = saved.state.format.rubric
    for play, one in zip(sorted(marked, key=lambda p: page.index(f'id="{p.id}"')), folded, strict=True):
        top = top_points(rubric, play, answers_card(saved.state, play))
        assert f"<summary>{points(rubric, play)} of {top} points" in one
        assert html.escape(play.mark.comment) in one and rubric.criteria[0].name in one


# ---- what is not there yet, or never came


def test_nothing_was_played(shelf: Shelf) -> None:
    table = Table(short())
    assert "Nothing was played." in shelf.put(table).read("moderator", "flow")
    table.fill(4)
    table.go_to(Stage.PREPARE)
    page = shelf.put(table).read("moderator", "flow")
    assert "Nothing was played in this round." in page and "1 round was not played." in page


def test_a_team_that_did_not_play_has_an_empty_lane(shelf: Shelf) -> None:
    table = Table(short())
    table.join("s1", team="t1")  # nobody is in t2
    table.go_to(Stage.CONSTRUCTIVE)
    page = shelf.put(table).read("moderator", "flow")
    assert page.count("Not played yet") == 2 and "No constructive" not in page
    table.play("t1", "into the void")
    table.go_to(Stage.MARKING)
    page = shelf.put(table).read("moderator", "flow")
    assert page.count("No constructive") == 1 and Turns(page).dropped == {"p1"}


def test_a_running_debate_is_for_its_moderators(shelf: Shelf) -> None:
    saved = shelf.put(clash())
    assert "This debate is still running" in saved.read("moderator", "flow")
    assert saved.get("cookie", "flow").status_code == 302
    for who in ("colleague", "student", "class"):
        assert saved.get(who, "flow").status_code == 409


# ---- who sees what


@pytest.mark.parametrize("name", DEBATES)
@pytest.mark.parametrize("who", NOT_ALL)
def test_nothing_untold_is_in_it(shelf: Shelf, who: str, name: str) -> None:
    saved = shelf.put(DEBATES[name]())
    page = saved.read(who, "flow", "?open=1")
    untold = saved.untold(who)
    assert len(untold) > 50
    assert [text for text in untold if text in page] == []
    assert {n for n in saved.names(who) if n in page} == set()
    assert not re.search(r"<(?:mark|b) \d", page)  # texts stay texts


def test_the_check_of_what_is_untold_can_fail(shelf: Shelf) -> None:
    saved = shelf.put(sealed())
    page = saved.read("moderator", "flow", "?open=1")
    assert [text for text in saved.untold("class") if text in page]


@pytest.mark.parametrize("who", NOT_ALL)
def test_a_hidden_play_keeps_its_place_and_not_its_words(shelf: Shelf, who: str) -> None:
    saved = shelf.put(whole())
    hidden = next(p for p in saved.state.plays.values() if p.hidden)
    text = Turns(saved.read(who, "flow")).text[hidden.id]
    assert "Hidden by the moderator" in text and "What it said is not shown here." in text
    assert "points" not in text and hidden.argument not in text
    assert hidden.argument in Turns(saved.read("colleague", "flow")).text[hidden.id]


@pytest.mark.parametrize("who", NOT_ALL)
def test_a_sealed_play_is_only_said_to_be_there(shelf: Shelf, who: str) -> None:
    saved = shelf.put(sealed())
    own = saved.state.seats[SeatId("s1")].team
    shut = next(p for p in saved.state.plays.values() if not p.opened and p.team != own)
    text = Turns(saved.read(who, "flow")).text[shut.id]
    assert "Sealed" in text and "What it said is not shown here." in text and shut.argument not in text


@pytest.mark.parametrize("who", NOT_ALL)
def test_marks_are_shown_only_as_released(shelf: Shelf, who: str) -> None:
    saved = shelf.put(cut_short())
    own = saved.eye(who).team
    turns = Turns(saved.read(who, "flow"))
    for play in saved.state.plays.values():
        text = turns.text[play.id]
        released = play.round == 1 and play.mark is not None and (play.seen or play.team == own)
        assert (" points" in text) is released
        assert ("AO1" in text) is (released and play.team == own)
    assert any(p.mark and p.round == 2 for p in saved.state.plays.values())


def test_a_link_with_pseudonyms_names_nobody(shelf: Shelf) -> None:
    saved = shelf.put(whole())
    browser, base = saved.browser("colleague", pseudonyms=True)
    page = browser.get(f"{base}flow/").content.decode()
    assert "Student 1" in page
    assert {s.name for s in saved.state.seats.values() if s.name in page} == set()


def test_names_in_any_script(shelf: Shelf) -> None:
    table = Table(short(blind_marking=False))
    names = ("محمد الأمين", "Żaneta Łąka", "李小龍", "O'Brien & Co")
    for number, name in enumerate(names, 1):
        table.join(f"s{number}", name)
    table.go_to(Stage.CONSTRUCTIVE)
    for seat in ("s1", "s2"):
        table.give_floor(seat)
    for team in ("t1", "t2"):
        table.play(team)
    table.go_to(Stage.CONSTRUCTIVE, 2)
    for seat in ("s3", "s4"):
        table.give_floor(seat)
    for team in ("t1", "t2"):
        table.play(team)
    page = shelf.put(table).read("moderator", "flow")
    for name in names:
        assert html.escape(name) in page


def test_two_thousand_entries_ask_the_database_no_more_often(
    shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for table in (long(40), long(2000)):
        saved = shelf.put(table)
        browser, base = saved.browser("moderator")
        with django_assert_num_queries(6):  # session, user, debate, its last entry, its entries, its notes
            page = browser.get(f"{base}flow/").content.decode()
        assert "the one play" in page


# ---- the way between the pages


@pytest.mark.parametrize("page", ["record", "flow", "pictures"])
@pytest.mark.parametrize("who", ENDED)
def test_the_pages_lead_to_one_another(shelf: Shelf, who: str, page: str) -> None:
    saved = shelf.put(whole())
    browser, base = saved.browser(who)
    text = browser.get(f"{base}{page}/").content.decode()
    nav = text.split('<nav class="saved-nav')[1].split("</nav>")[0]
    links = dict(re.findall(r'href="([^"]*)"([^>]*)', nav))
    assert {f"{base}record/", f"{base}flow/", f"{base}pictures/"} <= set(links)
    assert [url for url, rest in links.items() if "aria-current" in rest] == [f"{base}{page}/"]
    for url in links:
        assert browser.get(url).status_code == 200


def test_a_shared_link_by_itself_is_the_record(shelf: Shelf) -> None:
    browser, base = shelf.put(whole()).browser("class")
    nav = browser.get(base).content.decode().split('<nav class="saved-nav')[1].split("</nav>")[0]
    assert f'href="{base}record/" aria-current="page"' in nav


def test_a_corrected_mark_shows_in_the_flow(shelf: Shelf) -> None:
    table = clash()
    for play in list(table.state.plays.values()):
        table.go_to(Stage.MARKING)
        table.mark(play, 1, 1, 1)
    table.go_to(Stage.RESULT)
    table.send(CHAIR, c.CorrectMark("p1", {"ao1": 5, "ao2": 5, "ao3": 4}, "better than it looked"))
    text = Turns(shelf.put(table).read("moderator", "flow")).text
    assert "14 of 15 points" in text["p1"] and "better than it looked" in text["p1"]
    assert "3 of 15 points" in text["p2"]


def test_notes_stand_with_their_plays_for_whom_they_are(shelf: Shelf) -> None:
    saved = shelf.put(whole())
    for text, shared in (("worth another look", False), ("well weighed", True)):
        Note.objects.create(debate=saved.debate, author=saved.owner, seq=9, play="p1", text=text, shared=shared)
    for who in ENDED:
        text = Turns(saved.read(who, "flow")).text["p1"]
        assert "well weighed" in text and ("worth another look" in text) is (who == "moderator")


def test_what_is_played_by_time_says_so(shelf: Shelf) -> None:
    table = Table(short())
    table.fill(4)
    table.go_to(Stage.PREPARE)
    table.send(student("s1"), c.Propose("played for them", table.hand(table.state.seats[SeatId("s1")].team)[0]))
    table.go_to(Stage.REBUTTAL)
    page = shelf.put(table).read("moderator", "flow")
    assert "Played for them when time ran out" in page and "played for them" in page
