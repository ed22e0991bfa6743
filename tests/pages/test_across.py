"""The same class and the same student over time, and two classes on one deck side by side."""

import re
from html import unescape
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from debate import across
from debate.models import Debate
from debate.pages import classes
from game import commands as c
from game.deck import Deck
from game.format import PRESETS
from game.scoring import points, swing, top_points
from game.state import is_dropped
from game.values import Stage
from tests.engine.table import Table, play_game
from tests.pages.conftest import Cast, Played, open_with, short_format
from tests.pages.kept import Ask, days_ago, save, state_of


def test_figures_are_what_scoring_says(played: Table) -> None:
    state, told = state_of(played), across.figures(state_of(played))
    marked = [p for p in state.plays.values() if p.mark is not None]
    rubric = state.format.rubric
    assert told.marks.earned == sum(points(rubric, p) for p in marked) > 0
    answering = {
        p.id: state.plays[p.answers].card in state.cards[p.card].answers if p.answers and p.card else False
        for p in marked
    }
    assert told.marks.top == sum(top_points(rubric, p, answering[p.id]) for p in marked)
    for criterion in rubric.criteria:
        levels = [p.mark.levels[criterion.id] for p in marked if p.mark]
        assert told.marks.mean(across.key_of(criterion)) == pytest.approx(sum(levels) / len(levels))
    assert told.dropped == sum(is_dropped(state, p) for p in state.plays.values())
    moved = swing(state)
    assert moved is not None and told.swing is not None and told.swing["shift"] == round(moved.shift, 2)
    assert sum(one.plays for one in told.students) == told.plays == len(state.plays)
    assert across.added(one.marks for one in told.students) == told.marks
    assert sum(card.played for card in told.cards.values()) == sum(p.card is not None for p in state.plays.values())


async def test_only_released_marks_count(cast: Cast) -> None:
    game = await open_with(cast, short_format(cast.deck), "Amara", "Ben")
    await game.play_round()
    await game.go_to(Stage.CONSTRUCTIVE)
    await game.floors_play()
    await game.go_to(Stage.REBUTTAL)
    await game.go_to(Stage.MARKING)
    before = across.figures(game.room.state)
    for play in [p for p in game.room.state.plays.values() if p.round == 2]:
        await game.do(c.MarkPlay(play.id, {"ao1": 5, "ao2": 5, "ao3": 5}))
    told = across.figures(game.room.state)
    assert told.marks == before.marks and told.marks.earned > 0
    assert sum(one.plays for one in told.students) < told.plays, (
        "authors of round 2 are not known while marking is blind"
    )
    await game.do(c.ReleaseMarks(game.room.state.step, incomplete=True))
    assert across.figures(game.room.state).marks.earned == told.marks.earned + 30


def test_a_class_and_a_student_over_time(owner: User, ask: Ask, played: Table) -> None:
    first = save(owner, played.entries, class_label="12/B & co", opened=days_ago(20))
    second = save(owner, played.entries, class_label="12/B & co", opened=days_ago(10))
    save(owner, played.entries, class_label="Elsewhere")
    save(owner, played.entries, class_label="")
    save(owner, played.entries, class_label="12/B & co", ended=None)
    page = unescape(ask(name="classes"))
    assert "12/B & co" in page and "Elsewhere" in page and "1 ended debate has no class" in page
    assert f"{reverse('class')}?label=12/B%20%26%20co" in page
    page = ask(name="class", label="12/B & co")
    assert page.count(f"{reverse('compare')}?a=") == 2 and "<polyline" in page
    assert page.index(f'a={first.pk}"') < page.index(f'a={second.pk}"'), "in the order in which they were"
    told = across.figures(state_of(played))
    assert page.count(f"{told.marks.earned}/{told.marks.top}") == 2
    rows = re.findall(r'students/[^"]*"><bdi>([^<]+)</bdi></a></th><td class="number">(\d+)', page)
    assert len(rows) == 8 and {debates_of for _name, debates_of in rows} == {"2"}
    client = Client()
    client.force_login(owner)
    one = told.students[0]
    page = client.get(reverse("student_over_time", args=[second.pk, one.seat])).content.decode()
    assert one.name in page and page.count(f"{one.marks.earned}/{one.marks.top}") == 2
    assert f"{one.marks.earned * 2}/{one.marks.top * 2}" in page, "together"
    assert "tance" not in page, "a stance is nobody's to see"
    for args in ((second.pk, "nobody"), (second.pk + 99, one.seat)):
        assert client.get(reverse("student_over_time", args=args)).status_code == 404


def test_the_same_student_is_who_looks_the_same(owner: User, ask: Ask, played: Table) -> None:
    save(owner, played.entries, opened=days_ago(2))
    seat = next(iter(state_of(played).seats.values()))
    renamed = [
        replace(x, events=x.events.replace(seat.name.encode(), seat.name.upper().encode())) for x in played.entries
    ]
    second = save(owner, renamed, opened=days_ago(1))
    page = ask(name="class", label="12B")
    assert f"<bdi>{seat.name.upper()}</bdi>" in page and f"<bdi>{seat.name}</bdi>" not in page
    assert reverse("student_over_time", args=[second.pk, seat.id]) in page


def test_a_class_that_is_not_mine_is_not_there(owner: User, ask: Ask, played: Table) -> None:
    other = User.objects.create_user("other")
    theirs = save(other, played.entries, class_label="Theirs")
    for label in ("Theirs", "", "nothing"):
        assert "There is nothing here" in ask(status=404, name="class", label=label)
    client = Client()
    client.force_login(owner)
    assert client.get(reverse("student_over_time", args=[theirs.pk, "s1"])).status_code == 404
    client.logout()
    for name in ("classes", "class", "compare"):
        assert client.get(reverse(name)).url.startswith(reverse("login"))


def test_a_debate_that_cannot_be_read_is_left_out_and_said(owner: User, ask: Ask, played: Table) -> None:
    save(owner, played.entries)
    save(owner, played.entries[1:])
    save(owner, [])
    assert "2 debates cannot be read" in ask(name="class", label="12B")


def test_two_on_one_deck_side_by_side(owner: User, ask: Ask, played: Table, default_deck: Deck) -> None:
    other = play_game(replace(PRESETS[1].format(default_deck), team_count=2), 8, seed=9, deck=default_deck)
    a, b = save(owner, played.entries), save(owner, other.entries, class_label="13C")
    page = unescape(ask(name="compare", a=str(a.pk), b=str(b.pk)))
    for table in (played, other):
        told = across.figures(state_of(table))
        assert f"{told.marks.earned}/{told.marks.top}" in page
        for card in told.cards.values():
            assert (card.tag in page) or not card.played
    assert page.count('<rect class="bar-a"') == page.count('<rect class="bar-b"') == 6
    third = save(owner, played.entries, deck_title="Trade")
    assert "played with another deck" in ask(422, "compare", a=str(a.pk), b=str(third.pk))
    assert "the same debate" in ask(422, "compare", a=str(a.pk), b=str(a.pk))
    page = ask(name="compare", a=str(a.pk))
    assert "Choose two debates" in page and "errorlist" not in page and f'value="{a.pk}" selected' in page
    running = save(owner, played.entries, ended=None)
    assert "Choose one of your ended debates." in ask(422, "compare", a=str(a.pk), b=str(running.pk))
    broken = save(owner, [])
    assert "cannot be read" in ask(name="compare", a=str(a.pk), b=str(broken.pk))


def test_with_one_debate_there_is_nothing_to_compare(owner: User, ask: Ask, played: Table) -> None:
    save(owner, played.entries)
    page = ask(name="compare")
    assert "not yet two to compare" in page and "<select" not in page


def test_figures_are_counted_once_and_anew_when_the_record_changes(
    owner: User, ask: Ask, played: Table, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    rows = [save(owner, played.entries, opened=days_ago(n)) for n in range(classes.PER_PAGE + 3)]
    with django_assert_max_num_queries(5 + 2 * classes.PER_PAGE):
        page = ask(name="class", label="12B")
    assert "Page 1 of 2" in page and page.count(f"{reverse('compare')}?a=") == classes.PER_PAGE
    with django_assert_num_queries(5):  # session, user, count, page, the last entry of each
        assert ask(name="class", label="12B").split("<main")[1] == page.split("<main")[1]
    Debate.objects.filter(pk=rows[0].pk).update(edition=2)
    with django_assert_num_queries(7):  # and that one's entries
        ask(name="class", label="12B")


async def test_my_debates_leads_to_all_of_it(cast: Cast, game: Played) -> None:
    page = (await cast["owner"].get(reverse("debates"))).content.decode()
    for name in ("classes", "keep"):
        assert f'href="{reverse(name)}"' in page
    for name in ("classes", "compare"):
        assert (await cast["owner"].get(reverse(name))).status_code == 200
    assert await sync_to_async(Debate.objects.count)() == 1
