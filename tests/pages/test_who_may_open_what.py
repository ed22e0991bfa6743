"""Each page as the owner, a co-moderator, another teacher, a student and an outsider."""

import re

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import AsyncClient
from django.urls import reverse

from debate.models import Debate
from tests.pages.conftest import Cast, Played

MODERATORS = ("moderator", "record", "flow", "pictures", "exports")
TEACHERS = ("debates", "new_debate", "decks", "archive", "password_change")


@pytest.mark.parametrize("name", MODERATORS)
async def test_a_moderators_page_is_for_its_moderators(cast: Cast, game: Played, name: str) -> None:
    url = reverse(name, args=[game.debate.pk])
    for who, status in {"owner": 200, "co": 200, "other": 404, "outsider": 302}.items():
        response = await cast[who].get(url)
        assert response.status_code == status, who
    student = await game.browser_of("Amara").get(url)
    assert student.status_code == 302 and student.url.startswith(reverse("login"))


async def test_a_teams_screen_is_for_moderators_and_must_exist(cast: Cast, game: Played) -> None:
    url = reverse("team_screen", args=[game.debate.pk, "t1"])
    assert [(await cast[who].get(url)).status_code for who in ("owner", "co", "other", "outsider")] == [
        200,
        200,
        404,
        302,
    ]
    assert (await cast["owner"].get(reverse("team_screen", args=[game.debate.pk, "t9"]))).status_code == 404


@pytest.mark.parametrize("name", TEACHERS)
async def test_a_teachers_page_is_for_teachers(cast: Cast, name: str) -> None:
    assert (await cast["other"].get(reverse(name))).status_code == 200
    assert (await cast["outsider"].get(reverse(name))).url == f"{reverse('login')}?next={reverse(name)}"


async def test_teachers_see_only_their_own_debates(cast: Cast, game: Played) -> None:
    for who, sees in {"owner": True, "co": True, "other": False}.items():
        page = (await cast[who].get(reverse("debates"))).content.decode()
        assert (game.debate.code in page) is sees
    assert "No debate yet." in (await cast["other"].get(reverse("debates"))).content.decode()
    assert "4 students joined" in (await cast["owner"].get(reverse("debates"))).content.decode()


async def test_the_list_shows_running_debates_before_ended_ones(cast: Cast, game: Played) -> None:
    from game.commands import EndDebate

    await game.do(EndDebate())
    page = (await cast["owner"].get(reverse("debates"))).content.decode()
    assert "Read the record" in page and "Go to the room" not in page


async def test_the_board_needs_only_its_link(cast: Cast, game: Played) -> None:
    page = await cast["outsider"].get(reverse("board", args=[game.debate.board_token]))
    assert page.status_code == 200
    assert f"/ws/board/{game.debate.board_token}/" in page.content.decode()
    assert (await cast["outsider"].get(reverse("board", args=["guessed"]))).status_code == 404


async def test_a_student_needs_the_seats_cookie(cast: Cast, game: Played) -> None:
    url = reverse("student", args=[game.debate.pk])
    assert (await game.browser_of("Ben").get(url)).status_code == 200
    assert (await cast["outsider"].get(url)).url == reverse("join_code", args=[game.debate.code])
    assert (await cast["outsider"].get(reverse("student", args=[999]))).status_code == 404


async def test_another_debates_cookie_is_no_seat(cast: Cast, game: Played) -> None:
    stranger = game.browser_of("Ben")
    stranger.cookies[f"seat_{game.debate.pk + 1}"] = stranger.cookies[f"seat_{game.debate.pk}"].value
    assert (await stranger.get(reverse("student", args=[game.debate.pk + 1]))).status_code == 404
    forged = AsyncClient()
    forged.cookies[f"seat_{game.debate.pk}"] = "forged"
    assert (await forged.get(reverse("student", args=[game.debate.pk]))).status_code == 302


async def test_the_chairs_link_makes_a_second_moderator(cast: Cast, game: Played) -> None:
    url = reverse("chair", args=[game.debate.chair_token])
    assert (await cast["outsider"].get(url)).status_code == 302
    assert "has invited you" in (await cast["other"].get(url)).content.decode()
    assert not await game.debate.moderators.filter(pk=cast.other.pk).aexists()
    answer = await cast["other"].post(url)
    assert answer.url == reverse("moderator", args=[game.debate.pk])
    assert f"u{cast.other.pk}" in game.room.state.moderators
    assert (await cast["other"].get(answer.url)).status_code == 200
    assert (await cast["other"].get(url)).url == answer.url
    assert (await cast["other"].get(reverse("chair", args=["guessed"]))).status_code == 404


async def test_an_ended_debate_takes_no_second_moderator(cast: Cast, game: Played) -> None:
    from game.commands import EndDebate

    await game.do(EndDebate())
    answer = await cast["other"].post(reverse("chair", args=[game.debate.chair_token]))
    assert answer.status_code == 422 and "has ended" in answer.content.decode()
    assert not await game.debate.moderators.filter(pk=cast.other.pk).aexists()


async def test_only_staff_look_after_accounts(cast: Cast) -> None:
    assert (await cast["owner"].get(reverse("teachers"))).status_code == 403
    answer = await cast["owner"].post(reverse("change_teacher", args=[cast.other.pk]), {"do": "deactivate"})
    assert answer.status_code == 403


async def test_a_damaged_record_is_said(cast: Cast, transactional_db: None) -> None:
    debate = await Debate.objects.acreate(owner=cast.owner, deck_title="Broken", format_name="None")
    await debate.moderators.aadd(cast.owner)
    await debate.entries.acreate(seq=2, command_id="x", actor="clock:", at=0, version=1, events="[]")
    for name in MODERATORS:
        page = await cast["owner"].get(reverse(name, args=[debate.pk]))
        assert page.status_code == 500 and "record is damaged" in page.content.decode()


async def test_posts_need_the_forms_token(cast: Cast) -> None:
    strict = AsyncClient(enforce_csrf_checks=True)
    answer = await strict.post(reverse("join"), {"code": "ABCDEF", "name": "Amara"})
    assert answer.status_code == 403 and "form was out of date" in answer.content.decode()


async def test_error_pages_say_what_to_do(cast: Cast) -> None:
    page = await cast["outsider"].get("/no/such/page/")
    assert page.status_code == 404 and "There is nothing here" in page.content.decode()


async def test_no_page_asks_another_host_for_anything(cast: Cast, game: Played) -> None:
    staff = await sync_to_async(User.objects.create_superuser)("staff")
    await cast["outsider"].aforce_login(staff)
    for url in [*map(reverse, (*TEACHERS, "teachers", "home")), reverse("moderator", args=[game.debate.pk])]:
        page = (await cast["outsider"].get(url)).content.decode()
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.replace('href="http://testserver', "")), url
