"""Every page of a teacher, and the board, in every state: nothing on the console, axe finds nothing in light or dark, and nothing
has to be scrolled sideways on a phone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, PROJECTOR, Open, School, axe, dump
from tests.live.server import ServerProcess

STATES = ("vote", "prepare", "constructive", "rebuttal", "marking", "result", "final", "ended")
LIVE = ("empty", "lobby", *STATES)


@pytest.fixture(scope="module")
def server(school: School) -> Iterator[ServerProcess]:
    """One server for all pages: they are only looked at."""
    return school.server


@pytest.fixture
def teacher(school: School, person: Open) -> Page:
    return person("teacher", storage_state=school.signed_in("adeyemi"))


def looks_right(page: Page, wide: dict[str, int] = LAPTOP) -> None:
    """Light and dark, and narrow. In the dark only the contrast can differ."""
    assert not (found := axe(page)), dump(found)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert not (found := axe(page, "color-contrast")), dump(found)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.locator("html")).to_have_js_property("scrollWidth", PHONE["width"])
    page.set_viewport_size(wide)  # type: ignore[arg-type]


def expected(troubles: list[str], status: int) -> None:
    """Takes away the browser's own complaint of a page that answers with `status`; it must be there."""
    found = [trouble for trouble in troubles if f"status of {status}" in trouble]
    assert found, troubles
    for trouble in found:
        troubles.remove(trouble)


# ---- the live pages ----


def room(page: Page, school: School, name: str) -> None:
    page.goto(f"/teacher/debates/{school.debates[name]['pk']}/")
    expect(page.locator(".top")).to_be_visible()


@pytest.mark.parametrize("state", LIVE)
def test_the_moderators_room(school: School, teacher: Page, state: str) -> None:
    room(teacher, school, state)
    looks_right(teacher)


@pytest.mark.parametrize(("pane", "state"), (("Huddles", "rebuttal"), ("Room", "lobby"), ("Room", "ended")))
def test_the_panes_of_the_moderators_room(school: School, teacher: Page, pane: str, state: str) -> None:
    room(teacher, school, state)
    teacher.get_by_role("button", name=pane, exact=True).click()
    expect(teacher.get_by_role("heading", name=pane, exact=True)).to_be_attached()
    looks_right(teacher)


def test_a_students_tools_and_a_card_to_read(school: School, teacher: Page) -> None:
    room(teacher, school, "marking")
    teacher.locator(".who").first.click()
    expect(teacher.locator("#seat-tools")).to_be_focused()
    teacher.get_by_text("Read the card").first.click()
    expect(teacher.locator(".play .body").first).to_be_visible()
    looks_right(teacher)


def test_a_question_before_what_cannot_be_taken_back(school: School, teacher: Page) -> None:
    room(teacher, school, "rebuttal")
    teacher.get_by_role("button", name="Room", exact=True).click()
    end = teacher.get_by_role("button", name="End the debate now")
    end.click()
    expect(teacher.locator("#ask")).to_be_visible()
    looks_right(teacher)
    teacher.keyboard.press("Escape")
    expect(end).to_be_focused()
    expect(teacher.locator("#next")).to_be_visible()


@pytest.mark.parametrize("state", LIVE)
def test_the_board(school: School, person: Open, state: str) -> None:
    page = person("board", PROJECTOR)
    page.goto(f"/board/{school.debates[state]['board']}/")
    expect(page.locator(".fitted")).to_be_visible()
    height = page.locator(".fitted").evaluate("box => box.clientHeight")
    expect(page.locator(".fitted")).to_have_js_property("scrollHeight", height)  # nothing is cut off
    looks_right(page, PROJECTOR)


def test_the_boards_lines_of_rebuttal(school: School, person: Open) -> None:
    """A line from each rebuttal to the play it answers, touching both."""
    page = person("board", PROJECTOR)
    page.goto(f"/board/{school.debates['marking']['board']}/")
    answering = page.locator(".play[data-answers]")
    expect(answering.first).to_be_visible()
    expect(page.locator(".lines path")).to_have_count(answering.count())
    rebuttal, path = answering.first.bounding_box(), page.locator(".lines path").first.bounding_box()
    assert rebuttal and path
    ends = (path["x"], path["x"] + path["width"])
    assert any(abs(end - edge) < 20 for end in ends for edge in (rebuttal["x"], rebuttal["x"] + rebuttal["width"]))


def test_a_teams_screen_as_its_moderator_sees_it(school: School, teacher: Page) -> None:
    teacher.goto(f"/teacher/debates/{school.debates['rebuttal']['pk']}/team/t1/")
    expect(teacher.locator(".hand")).to_be_visible()
    looks_right(teacher)


# ---- pages without live parts ----

PAGES = {
    "my debates": "/teacher/",
    "new debate": "/teacher/new/",
    "decks": "/teacher/decks/",
    "a deck": "/teacher/decks/1/",
    "keeping": "/teacher/keep/",
    "teachers": "/teacher/teachers/",
    "password": "/teacher/password/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page(teacher: Page, name: str) -> None:
    teacher.goto(PAGES[name])
    looks_right(teacher)


@pytest.mark.parametrize("state", ("empty", "result"))
def test_the_saved_debate(school: School, teacher: Page, state: str) -> None:
    teacher.goto(f"/teacher/debates/{school.debates[state]['pk']}/record/?open=1")
    expect(teacher.get_by_role("heading", level=1)).to_be_visible()
    looks_right(teacher)


def test_the_saved_debate_on_paper(school: School, teacher: Page) -> None:
    """Everything is unfolded, ink on white even from a dark screen, and what can only be pressed is gone."""
    teacher.goto(f"/teacher/debates/{school.debates['ended']['pk']}/record/?open=1")
    teacher.emulate_media(media="print", color_scheme="dark")
    expect(teacher.locator(".masthead")).to_be_hidden()
    expect(teacher.locator("nav, .btn").locator("visible=true")).to_have_count(0)
    expect(teacher.locator(".huddles li").first).to_be_visible()
    assert teacher.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_my_debates_before_the_first(school: School, person: Open) -> None:
    page = person("berg", storage_state=school.signed_in("berg"))
    page.goto("/teacher/")
    expect(page.get_by_text("No debate yet.")).to_be_visible()
    looks_right(page)


def test_an_invitation_to_moderate(school: School, person: Open) -> None:
    page = person("berg", storage_state=school.signed_in("berg"))
    page.goto(f"/teacher/chair/{school.debates['result']['chair']}/")
    expect(page.get_by_role("button", name="Moderate this debate")).to_be_visible()
    looks_right(page)


def test_all_options_of_a_new_debate_and_what_is_wrong_with_them(teacher: Page, troubles: list[str]) -> None:
    teacher.goto("/teacher/new/")
    teacher.get_by_text("All options").click()
    teacher.get_by_text("More criteria").click()
    looks_right(teacher)
    teacher.get_by_label("Cards in a hand").fill("99")
    teacher.get_by_role("button", name="with these options").click()
    expect(teacher.get_by_role("alert")).to_be_visible()
    expect(teacher.get_by_label("Cards in a hand")).to_be_focused()
    looks_right(teacher)
    expected(troubles, 422)


def test_a_deck_that_is_no_deck(teacher: Page, troubles: list[str]) -> None:
    teacher.goto("/teacher/decks/")
    deck = {"name": "lesson.yaml", "mimeType": "application/yaml", "buffer": b"title: A lesson\n"}
    teacher.get_by_label("Deck file").set_input_files(deck)  # type: ignore[arg-type]
    teacher.get_by_role("button", name="Check and keep").click()
    expect(teacher.locator(".faults li").first).to_be_visible()
    looks_right(teacher)
    expected(troubles, 422)


def test_signing_in(person: Open) -> None:
    page = person("someone")
    page.goto("/login/")
    looks_right(page)
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looks_right(page)


def test_a_further_teacher_is_added_and_chooses_a_password(teacher: Page, person: Open) -> None:
    teacher.goto("/teacher/teachers/")
    teacher.get_by_label("Name that students see").fill("Ms Cole")
    teacher.get_by_label("Username").fill("cole")
    teacher.get_by_role("button", name="Add and make a link").click()
    address = teacher.locator(".address")
    expect(address).to_contain_text("/invitation/")
    looks_right(teacher)
    path = re.sub(r"^https?://[^/]+", "", address.inner_text())
    new = person("cole")
    new.goto(path)
    expect(new.get_by_text("cole", exact=True)).to_be_visible()
    looks_right(new)
    new.get_by_label("New password", exact=True).fill("chalk on the black board")
    new.get_by_label("New password confirmation").fill("chalk on the black board")
    new.get_by_role("button", name="Save and sign in").click()
    expect(new.get_by_text("No debate yet.")).to_be_visible()
    late = person("late")
    late.goto(path)
    expect(late.get_by_text("This link has been used")).to_be_visible()
    looks_right(late)


def gone(school: School) -> str:
    return "/teacher/debates/999/"


def damaged(school: School) -> str:
    return f"/teacher/debates/{school.debates['damaged']['pk']}/"


@pytest.mark.parametrize(("status", "where"), ((404, gone), (500, damaged)))
def test_a_page_that_cannot_be_shown(
    school: School, teacher: Page, troubles: list[str], status: int, where: Callable[[School], str]
) -> None:
    teacher.goto(where(school))
    expect(teacher.get_by_role("heading", level=1)).to_be_visible()
    looks_right(teacher)
    expected(troubles, status)
