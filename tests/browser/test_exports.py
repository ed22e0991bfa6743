"""A teacher takes debates in from files and takes them out again, in a browser, with scripts and without."""

import zipfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Open, axe, dump, set_up_teacher
from tests.live.server import ServerProcess

SAVED = Path(__file__).resolve().parents[2] / "fixtures" / "exports" / "quick-clash.json"
MANY = 24
"""Debates whose documents take the server several of its slices."""


def sign_in(page: Page) -> None:
    page.goto("/login/")
    page.get_by_label("Username").fill("adeyemi")
    page.get_by_label("Password").fill("long walk to school 7")
    page.locator("main form button").click()
    page.wait_for_url("**/teacher/")


def make_archive(page: Page) -> Path:
    """From the form to the file; only documents, which take longest."""
    page.goto("/teacher/archive/")
    for kind in ("Spreadsheet", "Moodle", "Canvas", "Text", "Saved debate"):
        page.get_by_label(kind).uncheck()
    page.get_by_role("button", name="Make the archive").click()
    page.get_by_role("heading", name="The archive is ready").wait_for()
    with page.expect_download() as file:
        page.get_by_role("link", name="Download").click()
    return Path(file.value.path())


def test_a_debate_comes_in_and_goes_out_the_same(person: Open, server: ServerProcess) -> None:
    page = person("Ms Adeyemi")
    set_up_teacher(page, server)
    page.get_by_role("link", name="Archive").click()
    assert not axe(page), dump(axe(page))
    page.get_by_label("Debate file").set_input_files(SAVED)
    page.get_by_role("button", name="Check and import").click()
    page.wait_for_url("**/record/")
    assert "is imported" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Export").click()
    assert not axe(page), dump(axe(page))
    with page.expect_download() as file:
        page.get_by_role("button", name="Download Saved debate").click()
    assert Path(file.value.path()).read_bytes() == SAVED.read_bytes()
    page.get_by_label("Pseudonyms").check()
    with page.expect_download() as file:
        page.get_by_role("button", name="Download Spreadsheet").click()
    assert "Student 1" in Path(file.value.path()).read_text(encoding="utf-8-sig")


def test_an_archive_is_made_while_the_page_shows_how_far_it_is(person: Open, server: ServerProcess) -> None:
    page = person("Ms Adeyemi")
    set_up_teacher(page, server)
    assert server.manage("import_debate", *[str(SAVED)] * MANY, "--teacher", "adeyemi").returncode == 0
    steps: list[str] = []
    page.on("request", lambda request: steps.append(request.url) if "as=json" in request.url else None)
    assert len(zipfile.ZipFile(make_archive(page)).namelist()) == MANY
    assert steps, "the archive was there before anybody could see it being made"
    assert not axe(page), dump(axe(page))

    plain = person("Ms Adeyemi without scripts", PHONE, java_script_enabled=False)
    sign_in(plain)
    assert len(zipfile.ZipFile(make_archive(plain)).namelist()) == MANY
