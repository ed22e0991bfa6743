"""The flow and the pictures of a saved debate in a real browser: for everyone, in light and dark, on a laptop and a phone, on
paper, and without script."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Open, axe, dump
from tests.live.server import ServerProcess

PAGES = ("flow", "pictures")
PASSWORD = "long walk to school 7"
PUT = f"""
import django; django.setup()
import json
from debate.models import ShareLink
from tests.pages.saved import SEAT, Shelf, whole
shelf = Shelf()
shelf.owner.set_password({PASSWORD!r}); shelf.owner.save()
saved = shelf.put(whole())
links = {{who: ShareLink.objects.create(debate=saved.debate, made_by=shelf.owner, audience=who, pseudonyms=False,
                                       seat=SEAT if who == "student" else "").token for who in ("student", "class")}}
dropped = next(p.id for p in saved.state.plays.values() if p.id and p.stage == "constructive"
               and not any(q.answers == p.id for q in saved.state.plays.values()) and not p.hidden)
answer = next(p for p in saved.state.plays.values() if p.answers and saved.state.plays[p.answers].stage == "constructive"
              and p.card and p.seen and saved.state.plays[p.answers].seen)
print(json.dumps({{"pk": saved.debate.pk, "links": links, "dropped": dropped, "answer": answer.id, "answered": answer.answers,
                  "body": saved.state.cards[answer.card].body, "comment": answer.mark.comment}}))
"""


@pytest.fixture
def saved(server: ServerProcess) -> dict:
    """A whole debate of four teams in the server's database, and the links to it."""
    return json.loads(server.python(PUT))


def come_in(page: Page, saved: dict, who: str) -> str:
    """Opens the doors; gives the address of the debate's pages."""
    if who != "moderator":
        return f"/shared/{saved['links'][who]}/"
    page.goto("/login/")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/teacher/")
    return f"/teacher/debates/{saved['pk']}/"


def wide(page: Page) -> int:
    """By how much the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_everyone_can_read_them(saved: dict, person: Open, viewport: dict[str, int], scheme: str) -> None:
    for who in ("moderator", "student", "class"):
        page = person(who, viewport, color_scheme=scheme)
        base = come_in(page, saved, who)
        for name in PAGES:
            page.goto(f"{base}{name}/")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            assert wide(page) <= 0, (who, name)
            assert axe(page) == [], (who, name, dump(axe(page)))
            expect(page.locator(".saved-nav [aria-current]")).to_have_attribute("href", f"{base}{name}/")


def boxes(page: Page, *ids: str) -> list[dict[str, float]]:
    found = [page.locator(f"#{id_}").bounding_box() for id_ in ids]
    assert all(found)
    return found  # type: ignore[return-value]


def test_the_answer_stands_beside_what_it_answers_and_below_it_on_a_phone(saved: dict, person: Open) -> None:
    page = person("class", LAPTOP)
    page.goto(f"{come_in(page, saved, 'class')}flow/")
    answered, answer = boxes(page, saved["answered"], saved["answer"])
    assert answer["x"] > answered["x"] + answered["width"] and answer["y"] == answered["y"]
    line = "getComputedStyle(document.getElementById(id).parentElement, '::before')"
    reach = page.evaluate(f"id => [{line}.inlineSize, {line}.borderBottomWidth]", saved["answer"])
    assert reach == [f"{answer['x'] - answered['x'] - answered['width']:g}px", "2px"]

    page.set_viewport_size(PHONE)
    answered, answer = boxes(page, saved["answered"], saved["answer"])
    assert answer["y"] >= answered["y"] + answered["height"] and answer["x"] > answered["x"]
    page.locator(f"#{saved['answer']} .answers a").click()
    assert page.url.endswith(f"#{saved['answered']}")
    expect(page.locator(f"#{saved['answered']}")).to_be_in_viewport()
    dropped = page.locator("li.turn", has=page.locator(f"#{saved['dropped']}")).locator("> .dropped")
    expect(dropped).to_have_text("Dropped: nobody answered it")


def test_cards_and_reasons_open_by_keyboard_and_without_script(saved: dict, person: Open) -> None:
    page = person("moderator", LAPTOP, java_script_enabled=False)
    page.goto(f"{come_in(page, saved, 'moderator')}flow/")
    play = page.locator(f"#{saved['answer']}")
    for summary, text in ((".card summary", saved["body"]), (".marking summary", saved["comment"])):
        expect(play.get_by_text(text)).to_be_hidden()
        play.locator(summary).focus()
        page.keyboard.press("Enter")
        expect(play.get_by_text(text)).to_be_visible()


def test_paper_holds_the_figures_and_of_the_flow_what_is_open(saved: dict, person: Open) -> None:
    page = person("moderator", LAPTOP)
    base = come_in(page, saved, "moderator")
    page.emulate_media(media="print")
    page.goto(f"{base}pictures/")
    for table in page.locator(".picture table").all():
        expect(table).to_be_visible()
    expect(page.locator(".saved-nav")).to_be_hidden()
    page.goto(f"{base}flow/")
    body = page.locator(f"#{saved['answer']} .body")
    expect(body).to_be_hidden()
    page.goto(f"{base}flow/?open=1")
    expect(body).to_be_visible()
    answered, answer = boxes(page, saved["answered"], saved["answer"])
    assert answer["x"] > answered["x"] + answered["width"]


def test_pictures_fit_their_frames_and_their_words_do_not_touch(saved: dict, person: Open) -> None:
    page = person("moderator", PHONE)
    page.goto(f"{come_in(page, saved, 'moderator')}pictures/")
    rows = page.evaluate("""() => [...document.querySelectorAll('.chart g')].map(g => {
      const [name, value] = ['.name', '.value'].map(which => g.querySelector(which).getBoundingClientRect());
      const frame = g.ownerSVGElement.getBoundingClientRect();
      return [value.left - name.right, name.left - frame.left, frame.right - value.right];
    })""")
    assert len(rows) > 30
    assert min(row[0] for row in rows) > 0 and min(min(row[1:]) for row in rows) > -1
