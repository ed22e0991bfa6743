"""Pages behind the networks of schools: proxies that refuse WebSockets, swallow them or cut what lasts; Wi-Fi that goes away."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import Classroom
from tests.browser.conftest import PHONE, Open, send_play, write_play
from tests.browser.test_student import (
    SHIFTED_DATE,
    check,
    only_lost_connections,
    said_in_huddles,
    seconds_left,
    to_constructive,
)
from tests.live.server import ServerProcess
from tests.proxies import Proxy

THROUGH = "Everything works, a moment later than usual."


@pytest.fixture
def begins_with(cast_data: tuple[Path, dict[str, Any]]) -> Path:
    return cast_data[0]


Behind = Callable[..., Proxy]


@pytest.fixture
def behind(server: ServerProcess) -> Iterator[Behind]:
    """behind(upgrades="refuse"): a proxy before the server."""
    proxies: list[Proxy] = []

    def behind(**how: Any) -> Proxy:
        proxies.append(Proxy(server.port, **how))
        return proxies[-1]

    yield behind
    for proxy in proxies:
        proxy.close()


Seated = Callable[..., Page]


@pytest.fixture
def seated(person: Open, classroom: Classroom, behind: Behind, troubles: list[str]) -> Iterator[Seated]:
    """seated("Amara", proxy): the page of one of the cast, behind a proxy."""
    pages: list[Page] = []

    def open_seat(who: str, proxy: Proxy, script: str = "") -> Page:
        page = person(who, base_url=proxy.base)
        page.add_init_script(script)
        classroom.give_seat(page.context, who)
        page.goto(classroom.page)
        expect(page.locator(".top")).to_be_visible()
        pages.append(page)
        return page

    yield open_seat
    for page in pages:
        page.close()
    only_lost_connections(troubles)


def play(page: Page, text: str) -> None:
    write_play(page, text)
    send_play(page)
    expect(page.locator(".call")).to_have_text(re.compile("^Played"))


def play_round(classroom: Classroom, pages: dict[str, Page]) -> None:
    """Two students who meet play a round, each on a page; everything is there once, for both and for the teacher."""
    teacher, texts = classroom.teacher, []
    first, second = pages
    to_constructive(classroom, first)
    pages[first].locator("#say").fill("ours is the first")
    pages[first].locator("#say").press("Enter")
    expect(pages[first].locator("#log")).to_contain_text("You ours is the first")
    for turn in ("Constructive", "Rebuttal"):
        for name in (first, second):
            classroom.give_floor(classroom.seat(name))
            texts.append(f"{turn} of {name}.")
            play(pages[name], texts[-1])
        if turn == "Constructive":
            teacher.advance("rebuttal")
    teacher.advance("marking")
    for page in pages.values():
        expect(page.locator(".steps [aria-current]")).to_have_text("Marking")
        for text in texts:
            expect(page.locator(".clash .argument", has_text=text)).to_have_count(1)
    teacher.until(lambda view: len(view["plays"]) == len(texts))
    assert sorted(p["argument"] for p in teacher.view["plays"].values()) == sorted(texts)
    assert said_in_huddles(teacher) == ["ours is the first"]


def opponents(classroom: Classroom, seated: Seated, proxy: Proxy, script: str = "") -> dict[str, Page]:
    """Amara, on whose page the script runs, and one whom her team meets."""
    other = classroom.opponent_of(classroom.seat("Amara"))
    return {"Amara": seated("Amara", proxy, script), other: seated(other, proxy)}


def test_a_round_where_upgrades_are_refused(classroom: Classroom, seated: Seated, behind: Behind) -> None:
    proxy = behind(upgrades="refuse")
    pages = opponents(classroom, seated, proxy, SHIFTED_DATE)
    for page in pages.values():
        expect(page.locator(".link")).to_contain_text(THROUGH)
    play_round(classroom, pages)
    assert proxy.refused >= 2 and proxy.opened == 0
    check(pages["Amara"])


def test_a_round_behind_a_proxy_that_buffers(classroom: Classroom, seated: Seated, behind: Behind) -> None:
    proxy = behind(upgrades="swallow", buffers=True)
    pages = opponents(classroom, seated, proxy)
    for page in pages.values():
        expect(page.locator(".link")).to_contain_text(THROUGH)
    play_round(classroom, pages)
    assert proxy.opened >= 2


def test_a_round_where_connections_are_cut(classroom: Classroom, seated: Seated, behind: Behind) -> None:
    """Every socket lasts for a few frames only; pages come back by themselves and nothing is lost or doubled."""
    proxy = behind(frames=4)
    pages = opponents(classroom, seated, proxy)
    play_round(classroom, pages)
    assert proxy.cuts >= 4
    for page in pages.values():
        expect(page.locator(".link")).to_have_count(0)  # a socket that is cut is a socket still


def test_a_wrong_clock_changes_no_countdown_without_sockets(
    classroom: Classroom, seated: Seated, behind: Behind
) -> None:
    pages = opponents(classroom, seated, behind(upgrades="refuse"), SHIFTED_DATE)
    to_constructive(classroom, "Amara")
    for page in pages.values():
        expect(page.locator(".steps [aria-current]")).to_have_text("Constructive")
    wrong, right = (seconds_left(page) for page in pages.values())
    assert abs(wrong - right) < 60  # ten minutes would be 600


def test_sockets_are_taken_again_when_the_network_lets_them_through(
    classroom: Classroom, seated: Seated, behind: Behind
) -> None:
    proxy = behind(upgrades="refuse")
    page = seated("Amara", proxy)
    expect(page.locator(".link.slower")).to_be_visible()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    proxy.upgrades = "pass"
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".link")).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#say").fill("by socket again")
    page.locator("#say").press("Enter")
    expect(page.locator("#log")).to_contain_text("You by socket again")
    assert (proxy.opened, asked) == (1, [])


def test_what_is_written_in_an_outage_waits_and_goes_out_once(
    classroom: Classroom, seated: Seated, behind: Behind
) -> None:
    proxy = behind()
    page = seated("Amara", proxy)
    to_constructive(classroom, "Amara")
    expect(page.locator(".call")).to_contain_text("You have the floor")
    page.locator(".hand .tag button").first.click()
    page.locator("#argument").fill("Typed before it went")
    proxy.lose()
    expect(page.locator(".link.offline")).to_be_visible()
    page.locator("#argument").press("End")
    page.keyboard.type(", and after.")
    page.locator("#say").fill("are you there?")
    page.locator("#say").press("Enter")
    page.locator("#send-play").press("Enter")
    expect(page.locator("#send-play")).to_have_text("Waiting for the connection…")
    expect(page.locator("#log")).to_contain_text("are you there? (sending)")
    expect(page.locator(".link.offline")).to_contain_text("2 things wait to be sent.")
    assert classroom.teacher.view["seats"][classroom.seat("Amara")]["floor"]
    proxy.open()
    expect(page.locator(".play .argument")).to_have_text("Typed before it went, and after.")
    expect(page.locator("#log")).to_have_text("You are you there?")
    expect(page.locator(".link")).to_have_count(0)
    assert [p["argument"] for p in classroom.teacher.view["plays"].values()] == ["Typed before it went, and after."]
    assert said_in_huddles(classroom.teacher) == ["are you there?"]


@pytest.mark.parametrize("upgrades", ["pass", "refuse"])
def test_a_dead_link_is_found(classroom: Classroom, seated: Seated, behind: Behind, upgrades: str) -> None:
    """The network swallows everything and closes nothing: known ten seconds later, and said when no other way was found at once."""
    proxy = behind(upgrades=upgrades)
    page = seated("Amara", proxy)
    page.clock.install()
    page.reload()
    expect(page.locator(".link.slower")).to_have_count(1 if upgrades == "refuse" else 0)
    expect(page.locator(".top")).to_be_visible()
    asked = proxy.asked
    proxy.freeze()
    page.clock.run_for(10_000)
    proxy.until(lambda: proxy.asked > asked)  # it looks for another way
    page.clock.run_for(12_000)
    expect(page.locator(".link.offline")).to_be_visible()
    proxy.thaw()
    page.clock.run_for(4_000)
    expect(page.locator(".link.offline")).to_have_count(0)
