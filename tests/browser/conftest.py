"""A real browser on a real server. Every page that a test opens is watched: an error on its console fails the test."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests import chromium
from tests.browser.classroom import Classroom, Hand
from tests.live.server import ServerProcess

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}
TIMEOUT = 15_000
"""Milliseconds after which a wait in the browser is given up as failed."""


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data with database, deck and static files but nobody in it."""
    data = tmp_path_factory.mktemp("prepared")
    ServerProcess(data).python(
        "import django; django.setup()\nfrom debate.management.commands.serve import prepare; prepare()"
    )
    return data


@pytest.fixture
def begins_with(prepared: Path) -> Path:
    """The data of a test's server; a module of tests may give others."""
    return prepared


@pytest.fixture
def server(begins_with: Path, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server on its first start, with no account and no debate; or on what the module begins with."""
    shutil.copytree(begins_with, tmp_path / "data")
    server = ServerProcess(tmp_path / "data").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def cast_data(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Data with a debate in its lobby, made once and copied for each test."""
    data = tmp_path_factory.mktemp("cast") / "data"
    shutil.copytree(prepared, data)
    printed = ServerProcess(data).python(module=("tests.live.cast", "4", json.dumps({"stance_votes": True})))
    return data, json.loads(printed)


@pytest.fixture
def classroom(server: ServerProcess, cast_data: tuple[Path, dict[str, Any]]) -> Iterator[Classroom]:
    """For a module that begins with `cast_data`."""
    cast = cast_data[1]
    url = f"{server.sockets}/ws/moderator/{cast['debate']}/"
    room = Classroom(server, cast["debate"], cast["code"], cast["cookies"], Hand(url, cast["cookies"]["owner"]))
    yield room
    room.close()


@dataclass(frozen=True)
class School:
    """A server with two teachers and a debate in every state: see tests/browser/school.py."""

    server: ServerProcess
    cookies: dict[str, dict[str, str]]
    debates: dict[str, dict[str, Any]]

    def signed_in(self, who: str) -> StorageState:
        """What a browser keeps in which this teacher has signed in."""
        cookie = {**self.cookies[who], "domain": "127.0.0.1", "path": "/", "expires": -1}
        return {"cookies": [cookie], "origins": []}  # type: ignore[list-item,typeddict-item]


@pytest.fixture(scope="module")
def school(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    data = tmp_path_factory.mktemp("school") / "data"
    shutil.copytree(prepared, data)
    server = ServerProcess(data)
    found = json.loads(server.python(module=("tests.browser.school",)))
    yield School(server.start(), found["cookies"], found["debates"])
    server.stop()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What the pages' consoles complain of; a test ends without any."""
    found: list[str] = []
    yield found
    assert found == []


Open = Callable[..., Page]


@pytest.fixture
def person(browser: Browser, server: ServerProcess, troubles: list[str]) -> Iterator[Open]:
    """person("Amara"): a page in a browser context of its own, so that everyone has their own cookies."""
    contexts: list[BrowserContext] = []

    def open_page(name: str, viewport: dict[str, int] = LAPTOP, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, **{"base_url": server.base, **options})  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: troubles.append(f"{name}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(f"{name}: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()


def axe(page: Page, only: str = "") -> list[dict[str, Any]]:
    """What axe finds against WCAG 2.2 AA on the page as it stands, or against one rule alone."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    rules = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": tags}
    result = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [
        {"rule": v["id"], "where": [n["target"] for n in v["nodes"]][:5], "why": v["nodes"][0]["failureSummary"]}
        for v in result.response["violations"]
    ]


def set_up_teacher(page: Page, server: ServerProcess) -> None:
    """The first visit: the first teacher's account, by the token that the terminal shows."""
    page.goto("/teacher/")
    page.get_by_label("Set-up token").fill(server.token())
    page.get_by_label("Name that students see").fill("Ms Adeyemi")
    page.get_by_label("Username").fill("adeyemi")
    page.get_by_label("Password", exact=True).fill("long walk to school 7")
    page.get_by_label("Password confirmation").fill("long walk to school 7")
    page.locator("main form button").click()
    page.wait_for_url("**/teacher/")


def join(page: Page, code: str, name: str) -> Page:
    page.goto("/")
    page.get_by_label("Code").fill(code)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/debate/*/")
    return page


def write_play(page: Page, text: str) -> None:
    """Chooses what is answered, if there is a choice, the first card, and types the argument."""
    target = page.get_by_role("button", name="Their constructive")
    if target.count():
        target.click()
    page.locator(".hand .tag button").first.click()
    page.locator("#argument").fill(text)


def send_play(page: Page) -> None:
    """Waits for the button to say that it plays: until the page has heard of its floor, the same one proposes."""
    page.get_by_role("button", name=re.compile("^Play this")).click()


def dump(violations: list[dict[str, Any]]) -> str:
    return json.dumps(violations, indent=1)
