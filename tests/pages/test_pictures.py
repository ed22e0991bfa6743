"""The pictures: figures that are those of `game.scoring` and of the journal; for each reader no more than they may see."""

import html
import re
from itertools import pairwise

import pytest
from msgspec.structs import replace
from pytest_django import DjangoAssertNumQueries

from debate.pages.pictures import draw
from debate.pages.pictures.chart import percent, stacked, ticks
from debate.pages.pictures.source import Picture, Source, clock
from debate.records import Record, load
from game import commands as c
from game import figures
from game.scoring import released_points, round_points, swing
from game.values import PointsShown, Stage
from tests.engine.leaks import scrubbed
from tests.engine.table import CHAIR, DECK_ROUNDS, UNTIMED, Table, play_game, short, student
from tests.pages.saved import DEBATES, ENDED, NOT_ALL, TOLD, Saved, Shelf, cut_short, long, shelf, whole

__all__ = ["shelf"]
EVERYONES = ["points", "swing", "voice", "marks", "cards"]


def drawn(saved: Saved, who: str, record: Record | None = None) -> dict[str, Picture]:
    pictures = draw(Source(record or load(saved.debate), saved.reader(who)))
    return {picture.id: picture for picture in pictures}


def rows(picture: Picture) -> dict[str, list[object]]:
    """The picture's table by its first column, which must be unique."""
    found = {str(cells[0]): list(cells[1:]) for _side, cells in picture.rows}
    assert len(found) == len(picture.rows)
    return found


# ---- the figures


@pytest.mark.parametrize("who", ENDED)
def test_points_are_those_of_scoring(shelf: Shelf, who: str) -> None:
    saved = shelf.put(whole())
    state = saved.state
    picture = drawn(saved, who)["points"]
    wanted = {
        team.name: [released_points(state, id_), *(round_points(state, id_, n) for n in (1, 2, 3))]
        for id_, team in state.teams.items()
    }
    assert rows(picture) == wanted
    assert max(total for total, *_rest in wanted.values()) > 0
    for row in picture.charts[0].rows:
        assert row.value == f"{wanted[row.name][0]} points"
        assert [int(piece.label) for piece in row.pieces] == [n for n in wanted[row.name][1:] if n]


@pytest.mark.parametrize("who", ["moderator", "colleague", "student", "cookie"])
def test_marks_are_those_that_were_given(shelf: Shelf, who: str) -> None:
    saved = shelf.put(whole())
    state, own = saved.state, saved.eye(who).team
    picture = drawn(saved, who)["marks"]
    told = {(cells[0], cells[1]): cells[2:] for _side, cells in picture.rows}
    shown = [t for t in state.teams if who in ("moderator", "colleague") or t == own]
    assert len(told) == 3 * len(shown)
    for team in shown:
        for criterion in state.format.rubric.criteria:
            levels = [p.mark.levels[criterion.id] for p in state.plays.values() if p.team == team and p.mark]
            *counts, mean = told[state.teams[team].name, criterion.name]
            assert counts == [levels.count(n) for n in range(6)]
            assert mean == f"{sum(levels) / len(levels):.1f}"
    assert [len(chart.rows) for chart in picture.charts] == [len(shown)] * 3


@pytest.mark.parametrize("who", ENDED)
def test_the_swing_is_that_of_scoring(shelf: Shelf, who: str) -> None:
    saved = shelf.put(whole())
    moved = {team.name: swing(saved.state, id_) for id_, team in saved.state.teams.items()}
    moved["The whole class"] = swing(saved.state)
    assert all(moved.values())
    assert rows(drawn(saved, who)["swing"]) == {
        name: [one.voters, f"{one.before:.2f}", f"{one.after:.2f}", f"{one.shift:.2f}"] for name, one in moved.items()
    }


@pytest.mark.parametrize("who", ENDED)
def test_no_swing_below_three_voters(shelf: Shelf, who: str) -> None:
    few = play_game(replace(short(stance_votes=True), team_count=2), 2, seed=3)
    assert few.state.is_last and len(few.state.stances_after) == 2
    saved = shelf.put(few)
    picture = drawn(saved, who)["swing"]
    assert picture.charts == [] and picture.rows == []
    page = saved.read(who, "pictures")
    assert "There is no swing to be shown" in page and "c-swing" not in page


def test_a_team_below_three_voters_hides_every_teams_swing(shelf: Shelf) -> None:
    saved = shelf.put(play_game(short(stance_votes=True), 5, seed=3))
    assert list(rows(drawn(saved, "moderator")["swing"])) == ["The whole class"]


def test_words_are_counted_as_spoken(shelf: Shelf) -> None:
    saved = shelf.put(whole())
    state = saved.state
    pictures = drawn(saved, "moderator")
    for id_, team in state.teams.items():
        plays = [p for p in state.plays.values() if p.team == id_]
        count, words, _share = rows(pictures["voice"])[team.name]
        assert (count, words) == (len(plays), sum(len(p.argument.split()) for p in plays))
    said = [m for lines in state.messages.values() for m in lines]
    for seat in state.seats.values():
        _team, plays, lines, words, share = rows(pictures["students"])[seat.name]
        texts = [p.argument for p in state.plays.values() if p.seat == seat.id]
        texts += [m.text for m in said if m.seat == seat.id]
        assert plays + lines == len(texts) and words == sum(len(text.split()) for text in texts)
        assert re.fullmatch(r"\d+%", str(share))


def test_who_never_spoke_is_said(shelf: Shelf) -> None:
    table = Table(short(blind_marking=False))
    table.fill(4)
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1", "only this")
    silent = {s.name for s in table.state.seats.values()} - {table.state.seats[table.floor("t1").id].name}
    picture = drawn(shelf.put(table), "moderator")["students"]
    assert {row.name for chart in picture.charts for row in chart.rows if row.value == "never spoke"} == silent


def test_blind_marking_counts_nobodys_unreleased_plays_and_calls_nobody_silent(shelf: Shelf) -> None:
    table = Table(short())
    table.fill(4)
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1", "three small words")
    saved = shelf.put(table)
    picture = drawn(saved, "moderator")["students"]
    assert all(words == 0 for _team, _plays, _lines, words, _share in rows(picture).values())
    assert "while marking is blind" in picture.note and "never spoke" not in saved.read("moderator", "pictures")


def test_time_is_what_the_clock_showed_without_pauses(shelf: Shelf) -> None:
    table = Table(replace(short(), seconds=replace(UNTIMED, prepare=60, constructive=120)))
    table.fill(4)
    table.advance()
    table.wait(40)
    table.advance()
    table.wait(30)
    table.send(CHAIR, c.Pause())
    table.wait(1000)
    table.send(CHAIR, c.Resume())
    table.wait(15)
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    table.wait(10)
    table.send(CHAIR, c.EndDebate())
    table.wait(5000)
    table.send(CHAIR, c.SetBlindMarking(False))  # after the end no time is used
    picture = drawn(shelf.put(table), "moderator")["time"]
    assert rows(picture) == {"Prepare": [1, "0:50", "1:00"], "Constructive": [1, "0:45", "2:00"]}
    prepare, constructive = picture.charts[0].rows
    assert (prepare.value, constructive.value) == ("0:50 of 1:00", "0:45 of 2:00")
    assert (prepare.at, constructive.at) == ("50.00%", "100.00%")
    assert (prepare.pieces[0].width, constructive.pieces[0].width) == ("41.67%", "37.50%")


def test_a_stage_left_open_overnight_does_not_dwarf_the_others(shelf: Shelf) -> None:
    table = Table(replace(short(), seconds=replace(UNTIMED, prepare=60)))
    table.fill(4)
    table.advance()
    table.wait(40_000)
    table.send(CHAIR, c.EndDebate())
    row = drawn(shelf.put(table), "moderator")["time"].charts[0].rows[0]
    assert row.value == "11:06:40 of 1:00" and row.at == "50.00%" and row.pieces[0].width == "100.00%"


@pytest.mark.parametrize("name", DEBATES)
def test_cards_are_told_by_what_became_of_them(shelf: Shelf, name: str) -> None:
    saved = shelf.put(DEBATES[name]())
    states, plays = load(saved.debate).states, saved.state.plays.values()
    dealt = {card for state in states for team in state.teams.values() for card in team.hand}
    told = rows(drawn(saved, "moderator")["cards"])
    used = [card for card in saved.state.deck.cards if set(card.rounds) & set(saved.state.format.rounds)]
    assert set(told) == {card.tag for card in used}
    for card in used:
        made = [p for p in plays if p.card == card.id]
        answered = [p for p in made if any(q.answers == p.id for q in plays)]
        fate, *counts = told[card.tag]
        assert counts[:2] == [len(made), len(answered)]
        if answered:
            assert fate == "Played and answered"
        elif made:
            assert fate == ("Played and dropped" if counts[2] else "Played, not answered")
        else:
            assert fate == ("In a hand, not played" if card.id in dealt else "Never dealt")
    assert {"Played and answered", "In a hand, not played", "Never dealt"} <= {str(fate) for fate, *_ in told.values()}


def test_the_boxes_of_the_cards_are_as_many_as_the_table_has(shelf: Shelf) -> None:
    picture = drawn(shelf.put(whole()), "moderator")["cards"]
    boxes = sum(len(row.pieces) for chart in picture.charts for row in chart.rows)
    assert boxes == len(picture.rows) == sum(int(row.value) for chart in picture.charts for row in chart.rows)


# ---- how it is drawn


@pytest.mark.parametrize("who", ENDED)
def test_every_picture_has_a_name_its_words_and_a_table(shelf: Shelf, who: str) -> None:
    saved = shelf.put(whole())
    page = saved.read(who, "pictures")
    wanted = [*EVERYONES[:-1], *(["students", "time"] if who in ("moderator", "colleague") else []), "cards"]
    assert re.findall(r'<section class="picture[^>]*aria-labelledby="(\w+)"', page) == wanted
    for svg in re.findall(r'<svg class="chart".*?</svg>\n', page, flags=re.S):
        title, told = re.search(r'aria-labelledby="(\S+) (\S+)"', svg).groups()
        assert 'role="img"' in svg
        assert re.search(rf'<title id="{title}">[^<]+</title><desc id="{told}">[^<]+</desc>', svg)
    for picture in page.split('<section class="picture')[1:]:
        assert (
            picture.count("<table") == picture.count('class="chart"') > 0
            or picture.count("<table") == 1
            or ("There are no marks" in picture and who == "class")
        )
    assert "<script" not in page.split("<main")[1]


def test_sides_differ_by_more_than_colour(shelf: Shelf) -> None:
    saved = shelf.put(whole())
    page = saved.read("moderator", "pictures")
    groups = re.findall(r'<g class="(first|second)">(.*?)</g>', page, flags=re.S)
    assert {side for side, _ in groups} == {"first", "second"}
    for side, group in groups:
        assert ("◆" in group) is (side == "first") and ("●" in group) is (side == "second")
        assert ("url(#hatch)" in group) is (side == "second" and "<rect" in group)
        assert ("<circle" in group) is (side == "second" and 'class="dot' in group)


def test_shapes() -> None:
    assert [percent(*pair) for pair in ((1, 4), (5, 4), (-1, 4), (1, 0))] == ["25.00%", "100.00%", "0.00%", "0.00%"]
    pieces = stacked([(10, "10"), (0, "0"), (1, "1"), (29, "29")], 40)
    assert [(p.x, p.width, p.label) for p in pieces] == [
        ("0.00%", "25.00%", "10"),
        ("25.00%", "2.50%", ""),  # too narrow for its label
        ("27.50%", "72.50%", "29"),
    ]
    assert [(t.x, t.anchor) for t in ticks(["a", "b", "c"])] == [
        ("0.00%", "start"),
        ("50.00%", "middle"),
        ("100.00%", "end"),
    ]
    assert [clock(n) for n in (0, 59_600, 3_599_000, 3_600_000)] == ["0:00", "1:00", "59:59", "1:00:00"]


# ---- what is not there yet, or never came


def test_nothing_was_played(shelf: Shelf) -> None:
    saved = shelf.put(Table(short()))
    page = saved.read("moderator", "pictures")
    for missing in (
        "no points to be shown",
        "no marks to be shown",
        "no swing",
        "Nothing was played.",
        "Nobody joined.",
    ):
        assert missing in page
    assert "No stage with a time limit was reached." in page
    assert {row[1][1] for row in drawn(saved, "moderator")["cards"].rows} == {"Never dealt"}
    table = Table(short())
    table.fill(2)
    table.send(CHAIR, c.EndDebate())
    assert "No card was played." in shelf.put(table).read("class", "pictures")


def test_a_team_with_nobody_in_it(shelf: Shelf) -> None:
    table = Table(short())
    table.join("s1", team="t1")
    table.go_to(Stage.CONSTRUCTIVE)
    play = table.play("t1", "into the void")
    table.go_to(Stage.MARKING)
    table.mark(play, 3, 2, 1)
    table.go_to(Stage.RESULT)
    pictures = drawn(shelf.put(table), "moderator")
    assert rows(pictures["points"]) == {"Kestrel": [6, 6], "Heron": [0, 0]}
    assert {cells[0] for _side, cells in pictures["marks"].rows} == {"Kestrel"}
    assert [chart.title for chart in pictures["students"].charts] == ["Kestrel"]


def test_a_running_debate_is_for_its_moderators(shelf: Shelf) -> None:
    saved = shelf.put(long(60))
    assert "This debate is still running" in saved.read("moderator", "pictures")
    assert saved.get("cookie", "pictures").status_code == 302
    for who in ("colleague", "student", "class"):
        assert saved.get(who, "pictures").status_code == 409


# ---- who sees what


@pytest.mark.parametrize("name", DEBATES)
@pytest.mark.parametrize("who", NOT_ALL)
def test_nothing_untold_is_in_them(shelf: Shelf, who: str, name: str) -> None:
    saved = shelf.put(DEBATES[name]())
    page = saved.read(who, "pictures")
    assert [text for text in saved.untold(who) if text in page] == []
    assert {s.name for s in saved.state.seats.values() if s.name in page} == set()


@pytest.mark.parametrize("name", DEBATES)
@pytest.mark.parametrize("who", NOT_ALL)
def test_no_card_is_told_that_its_reader_never_saw(shelf: Shelf, who: str, name: str) -> None:
    saved = shelf.put(DEBATES[name]())
    page, seen = saved.read(who, "pictures"), set()
    for state in load(saved.debate).states:
        look = saved.reader(who).look(state)
        seen |= set(look.get("cards", ())) | set(look.get("hand", ()))
    hidden = [card.tag for card in TOLD.cards if card.id not in seen]
    assert len(hidden) > 10
    assert [tag for tag in hidden if html.escape(tag) in page] == []


@pytest.mark.parametrize("name", DEBATES)
@pytest.mark.parametrize("who", NOT_ALL)
def test_the_pictures_are_the_same_when_all_that_is_untold_is_different(shelf: Shelf, who: str, name: str) -> None:
    """Stances, unreleased marks, other teams' hands, sealed and hidden plays: none moves a line."""
    saved = shelf.put(DEBATES[name]())
    before, record = drawn(saved, who), load(saved.debate)
    other = Record(saved.debate, record.entries)
    other.states = [*record.states[:-1], scrubbed(record.state, saved.eye(who))]
    assert other.states[-1] != record.state
    assert drawn(saved, who, other) == before
    assert drawn(saved, "moderator", other) != drawn(saved, "moderator")


@pytest.mark.parametrize("who", ENDED)
def test_unreleased_marks_are_in_no_picture(shelf: Shelf, who: str) -> None:
    saved = shelf.put(cut_short())
    assert any(p.mark and p.round == 2 for p in saved.state.plays.values())
    pictures = drawn(saved, who)
    assert all(second == "–" for _total, _first, second in rows(pictures["points"]).values())
    first = [p for p in saved.state.plays.values() if p.round == 1 and p.mark]
    marks = sum(sum(n for n in cells[2:-1] if isinstance(n, int)) for _side, cells in pictures["marks"].rows)
    own = [p for p in first if p.team == saved.eye(who).team]
    assert marks == 3 * {"moderator": len(first), "colleague": len(first), "class": 0}.get(who, len(own))


def test_points_that_are_never_shown(shelf: Shelf) -> None:
    saved = shelf.put(play_game(short(points_shown=PointsShown.NEVER), 4, seed=5))
    assert rows(drawn(saved, "colleague")["points"])
    for who in NOT_ALL:
        assert drawn(saved, who)["points"].charts == drawn(saved, who)["marks"].charts == []


def test_a_student_knows_the_hands_of_before_the_sides_switched(shelf: Shelf) -> None:
    saved = shelf.put(play_game(short(rounds=DECK_ROUNDS, switch_after=2), 4, seed=6, deck=TOLD))
    team = saved.state.seats["s1"].team
    held = {card for state in load(saved.debate).states for card in state.teams[team].hand}
    told = rows(drawn(saved, "student")["cards"])
    assert {card.tag for card in TOLD.cards if card.id in held} <= set(told)
    assert {card.positions[0] for card in TOLD.cards if card.id in held and len(card.positions) == 1} == {
        "for",
        "against",
    }


def test_a_moved_student_knows_the_hands_of_both_teams_and_no_third(shelf: Shelf) -> None:
    table = Table(short(team_count=4), TOLD)
    table.fill(8)
    table.go_to(Stage.CONSTRUCTIVE)
    was = table.state.seats["s1"].team
    new = next(t for t in table.state.teams if t != was)
    table.send(CHAIR, c.MoveSeat("s1", new))
    states = load(shelf.put(table).debate).states
    seen = figures.dealt(states, figures.team_of("s1"))
    assert seen == set(table.hand(was)) | set(table.hand(new))


def test_names_in_any_script(shelf: Shelf) -> None:
    table = Table(short())
    names = ("محمد الأمين", "Żaneta Łąka", "李小龍", "O'Brien & Co")
    for number, name in enumerate(names, 1):
        table.join(f"s{number}", name)
        table.send(student(f"s{number}"), c.SayInHuddle("one two three"))
    page = shelf.put(table).read("moderator", "pictures")
    for name in names:
        assert page.count(html.escape(name)) >= 3  # drawn, told and in the table


def test_two_thousand_entries_ask_the_database_no_more_often(
    shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for table in (long(40), long(2000)):
        saved = shelf.put(table)
        browser, base = saved.browser("moderator")
        with django_assert_num_queries(5):  # session, user, debate, its last entry, its entries
            browser.get(f"{base}pictures/")


def test_time_counts_every_moment_once() -> None:
    record = whole()
    moments = [
        (entry.at, state) for entry, state in zip(record.entries, Record(None, record.entries).states, strict=True)
    ]
    used = figures.time_used(moments)
    paused = sum(b[0] - a[0] for a, b in pairwise(moments) if a[1].paused)
    assert sum(used.values()) + paused == moments[-1][0] - moments[0][0]
