"""Joining: every refusal by its field with its sentence, what was typed kept, and the way back to one's seat."""

import pytest
from django.test import AsyncClient
from django.urls import reverse

from game import commands as c
from game.values import Door, SeatId, SeatStatus
from tests.pages.conftest import Cast, Played


async def join(client: AsyncClient, code: str, name: str, **more: str) -> tuple[int, str, str]:
    """Status, page, and where it leads."""
    answer = await client.post(reverse("join"), {"code": code, "name": name, **more})
    return answer.status_code, answer.content.decode(), getattr(answer, "url", "")


async def test_two_fields_and_in(cast: Cast, game: Played) -> None:
    browser = cast["outsider"]
    assert 'name="code"' in (await browser.get(reverse("home"))).content.decode()
    spaced = f" {game.debate.code[:3].lower()} - {game.debate.code[3:].lower()}"
    status, _page, url = await join(browser, spaced, "Eli")
    assert (status, url) == (302, reverse("student", args=[game.debate.pk]))
    assert (await browser.get(url)).status_code == 200
    cookie = browser.cookies[f"seat_{game.debate.pk}"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "Eli" in {seat.name for seat in game.room.state.seats.values()}


async def test_the_qr_code_brings_the_code(cast: Cast, game: Played) -> None:
    page = (await cast["outsider"].get(reverse("join_code", args=[game.debate.code.lower()]))).content.decode()
    assert f'value="{game.debate.code}"' in page and 'role="alert"' not in page


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "Type the code"),
        ("AB", "A code has 6 letters"),
        ("ZZZZZZ", "no debate with this code"),
        ("\u200b<script>", "no debate"),
    ],
)
async def test_an_unknown_code_is_said_and_the_name_kept(cast: Cast, game: Played, code: str, says: str) -> None:
    status, page, _url = await join(cast["outsider"], code, "Eli & co")
    assert status == 422 and says in page and "Eli &amp; co" in page and "<script>" not in page


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "at least two letters"),
        ("E", "at least two letters"),
        ("x" * 31, "too long"),
        ("El\u200bi", "cannot be seen"),
        ("Amara", "has that name"),
        ("Аmara", "has that name"),  # a Cyrillic A
    ],
)
async def test_a_name_that_will_not_do(cast: Cast, game: Played, name: str, says: str) -> None:
    status, page, _url = await join(cast["outsider"], game.debate.code, name)
    assert status == 422 and says in page
    assert 'id="name-error"' in page and f'value="{game.debate.code}"' in page and f'value="{name}"' in page
    assert len(game.room.state.seats) == 4


async def test_a_locked_room_and_an_ended_debate(cast: Cast, game: Played) -> None:
    await game.do(c.SetDoor(Door.LOCKED))
    assert "The room is locked" in (await join(cast["outsider"], game.debate.code, "Eli"))[1]
    await game.do(c.EndDebate())
    status, page, _url = await join(cast["outsider"], game.debate.code, "Eli")
    assert status == 422 and "That debate has ended" in page


async def test_a_full_room(cast: Cast, game: Played) -> None:
    for number in range(60):
        game.seats[f"n{number}"] = SeatId(f"n{number}")
        await game.do(c.JoinSeat(SeatId(f"n{number}"), f"Student number {number * 7 + 22:03}"[:30]), f"n{number}")
    assert "The room is full" in (await join(cast["outsider"], game.debate.code, "Eli"))[1]


async def test_a_waiting_door_still_gives_a_seat(cast: Cast, game: Played) -> None:
    await game.do(c.SetDoor(Door.ASK))
    assert (await join(cast["outsider"], game.debate.code, "Eli"))[0] == 302
    assert [s.status for s in game.room.state.seats.values() if s.name == "Eli"] == [SeatStatus.WAITING]


async def test_a_browser_with_a_seat_goes_straight_to_it(game: Played) -> None:
    browser = game.browser_of("Amara")
    url = reverse("student", args=[game.debate.pk])
    assert (await browser.get(reverse("join_code", args=[game.debate.code]))).url == url
    assert (await join(browser, game.debate.code, "Someone else"))[2] == url
    assert len(game.room.state.seats) == 4
    await game.do(c.EndDebate())
    assert (await browser.get(reverse("join_code", args=[game.debate.code]))).url == reverse(
        "student_record", args=[game.debate.pk]
    )


async def test_a_banned_student_gets_no_new_seat_from_the_same_browser(game: Played) -> None:
    await game.do(c.RemoveSeat(game.seats["Ben"], ban=True))
    status, _page, url = await join(game.browser_of("Ben"), game.debate.code, "Benny")
    assert (status, url) == (302, reverse("student", args=[game.debate.pk]))
    assert len(game.room.state.seats) == 4


async def test_the_button_pressed_twice_joins_once(game: Played) -> None:
    browsers = [AsyncClient(), AsyncClient()]  # the first answer was lost with its cookie
    answers = [await join(browser, game.debate.code, "Eli", ticket="of-one-form") for browser in browsers]
    assert [status for status, _page, _url in answers] == [302, 302]
    assert len(game.room.state.seats) == 5
    values = {browser.cookies[f"seat_{game.debate.pk}"].value.split(":")[0] for browser in browsers}
    assert len(values) == 1
