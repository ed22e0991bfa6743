"""Finding in a real browser, by keyboard, with and without script: the list of debates, within one, and across them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Open, axe, dump, set_up_teacher
from tests.live.server import ServerProcess

SAVE = """
import django; django.setup()
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from msgspec.structs import replace
from debate.decks import deck_of
from debate.models import SavedDeck
from game.format import PRESETS
from tests.engine.table import play_game
from tests.pages.kept import save
owner, deck = User.objects.get(), deck_of(SavedDeck.objects.get())
for n, label in enumerate(["12B Politics"] * 3 + ["13C"] * 30):
    table = play_game(replace(PRESETS[1].format(deck), team_count=2), 6, seed=n % 4, deck=deck)
    save(owner, table.entries, class_label=label, deck_title=deck.title, opened=timezone.now() - timedelta(days=n))
"""


def sound(page: Page) -> None:
    """Nothing for axe to find, and nothing wider than the screen."""
    assert axe(page) == [], dump(axe(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def sign_in(page: Page) -> Page:
    page.goto("/login/")
    page.get_by_label("Username").fill("adeyemi")
    page.get_by_label("Password").fill("long walk to school 7")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/teacher/")
    return page


@pytest.fixture
def school(server: ServerProcess, person: Open) -> Page:
    """A teacher with 33 saved debates of two classes."""
    teacher = person("teacher")
    set_up_teacher(teacher, server)
    server.python(SAVE)
    teacher.reload()
    return teacher


def test_a_teacher_finds_what_was_said_by_keyboard(school: Page) -> None:
    sound(school)
    expect(school.locator("h3")).to_have_count(30)
    school.get_by_role("link", name="Next").click()
    expect(school.locator("h3")).to_have_count(3)
    school.get_by_role("searchbox", name="Words").focus()
    school.keyboard.type("KEEP one card")
    school.keyboard.press("Enter")
    expect(school.get_by_text(re.compile(r"\d+ debates found"))).to_be_visible()
    sound(school)
    school.locator(".places a", has_text="Huddle").first.focus()
    school.keyboard.press("Enter")
    line = school.locator(".talk li:target")
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text("keep one card")

    school.get_by_role("navigation", name="This debate").get_by_role("link", name="Find").click()
    sound(school)
    school.get_by_label("Show").select_option("Only dropped plays")
    school.get_by_role("button", name="Find").click()
    expect(school.get_by_text(re.compile(r"\d+ places? found"))).to_be_visible()
    sound(school)
    school.locator(".found a").first.click()
    expect(school.locator(".play:target")).to_be_in_viewport()
    expect(school.locator(".play:target")).to_contain_text("Dropped")


def test_a_class_is_followed_and_two_are_compared(school: Page) -> None:
    school.get_by_role("link", name="Classes over time").click()
    sound(school)
    school.get_by_role("link", name="12B Politics").click()
    sound(school)
    expect(school.get_by_role("img", name=re.compile("Share of points"))).to_be_visible()
    school.get_by_role("region", name="Table of students").get_by_role("link").first.click()
    sound(school)
    school.go_back()
    school.get_by_role("link", name="Compare").first.click()
    sound(school)
    school.get_by_label("Second debate").select_option(index=5)
    school.get_by_role("button", name="Compare").click()
    expect(school.get_by_role("region", name="Table of figures")).to_be_visible()
    sound(school)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_every_page_is_sound_on_every_screen_without_script(
    school: Page, person: Open, viewport: dict[str, int], scheme: str
) -> None:
    links = [row.get_attribute("href") or "" for row in school.locator("h3 a").all()[:4]]
    first, other = (re.findall(r"\d+", links[n])[0] for n in (0, 3))
    plain = sign_in(person("plain", viewport, color_scheme=scheme, java_script_enabled=False))
    watched = person("watched", viewport, color_scheme=scheme)
    watched.context.add_cookies(plain.context.cookies())
    for address, says in {
        "/teacher/?label=12B+Politics&text=nato": "debates found",
        "/teacher/?text=zzzz": "No debate fits.",
        f"/teacher/debates/{first}/find/?text=nato": "places found",
        f"/teacher/debates/{first}/find/?text=zzzz": "Nothing that you may see here fits.",
        f"/teacher/debates/{first}/find/?only=silent": "Everyone spoke",
        "/teacher/class/?label=12B+Politics": "12B Politics over time",
        f"/teacher/compare/?a={first}&b={other}": "Cards that were played",
    }.items():
        plain.goto(address)
        expect(plain.get_by_text(says).first).to_be_visible()
        watched.goto(address)
        sound(watched)
