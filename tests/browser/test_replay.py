"""A teacher plays a saved debate again in a real browser: steps, runs, scrubs, changes eyes, follows a link to a moment. Nothing
can be sent from it."""

import json
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Open, axe, dump
from tests.engine.make_golden import FOLDER, read
from tests.live.server import ServerProcess

PASSWORD = "long walk to school 7"
MAKE = f"""
import django, json; django.setup()
from django.contrib.auth.models import User
from debate.models import ShareLink
from tests.saved import golden, save
owner = User.objects.create_user("adeyemi", password="{PASSWORD}")
debate = save(golden("eventful"), owner)
links = {{who: ShareLink.objects.create(debate=debate, made_by=owner, audience=who, seat=seat, pseudonyms=False).token
         for who, seat in (("class", ""), ("student", "s1"))}}
print(json.dumps({{"debate": debate.pk, **links}}))
"""
LAST = len(read((FOLDER / "eventful.jsonl").read_bytes()))


@dataclass
class Saved:
    """The golden debate `eventful`, saved on the test's server; the pages of its replay."""

    person: Open
    made: dict[str, str]

    def teacher(self, query: str = "", viewport: dict[str, int] = LAPTOP, **options: str) -> Page:
        page = self.person("teacher", viewport, **options)
        page.goto("/login/")
        page.get_by_label("Username").fill("adeyemi")
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url("**/teacher/")
        return self.open(page, query)

    def open(self, page: Page, query: str) -> Page:
        page.goto(f"/teacher/debates/{self.made['debate']}/replay/{query}")
        return there(page)

    def shared(self, who: str, query: str = "") -> Page:
        page = self.person(who)
        page.goto(f"/shared/{self.made[who]}/replay/{query}")
        return there(page)


@pytest.fixture
def saved(server: ServerProcess, person: Open) -> Saved:
    return Saved(person, json.loads(server.python(MAKE)))


def there(page: Page) -> Page:
    """Waits until the moment itself is on show."""
    expect(page.locator("#film-toggle")).to_be_visible()
    expect(page.locator("#live[aria-busy=false] > :not(.unseen)").first).to_be_attached()
    return page


def place(page: Page) -> Locator:
    return page.get_by_role("slider", name="Place in the debate")


def at(page: Page) -> int:
    return int(place(page).input_value())


def scrub(page: Page, seq: int) -> None:
    place(page).fill(str(seq))


def moved(page: Page, press: Locator | str) -> int:
    """Presses a button or a key, and gives where the film stands once it has moved."""
    before = str(at(page))
    if isinstance(press, str):
        page.keyboard.press(press)
    else:
        press.click()
    expect(place(page)).not_to_have_value(before)
    return at(page)


# ---- moving ----------------------------------------------------------------------------------------------------------------


def test_it_steps_from_change_to_change_and_from_stage_to_stage(saved: Saved) -> None:
    page = saved.teacher("?as=board")
    assert at(page) == 1
    expect(page.locator("#live")).to_contain_text("0 students are here")
    on, back = (page.get_by_role("button", name=f"One change {way}") for way in ("on", "back"))
    assert moved(page, on) == 2
    expect(page.locator("#live")).to_contain_text("1 student is here")
    assert moved(page, back) == 1
    expect(page.locator("#live")).to_contain_text("0 students are here")
    following = page.get_by_role("button", name="To the next stage")
    seqs = [moved(page, following) for _ in range(3)]
    expect(page.locator(".caption strong")).to_have_text("Round 1, constructive")
    expect(page.locator("#live .where").first).to_contain_text("Constructive")
    assert moved(page, page.get_by_role("button", name="To the stage’s start")) == seqs[1]
    first = at(page)
    steps = [moved(page, on) for _ in range(6)]
    assert steps == sorted(set(steps)) and steps[-1] - first > 6, (
        "entries that the board saw nothing of are stepped over"
    )
    expect(page).to_have_url(re.compile(rf"/replay/\?at={steps[-1]}&as=board$"))


def test_it_plays_at_each_speed_and_stops_at_the_end(saved: Saved) -> None:
    page = saved.teacher("?as=moderator&at=600")
    page.get_by_role("button", name="16 times").click()
    expect(page.get_by_role("button", name="16 times")).to_have_attribute("aria-pressed", "true")
    play = page.locator("#film-toggle")
    play.click()
    expect(play).to_have_accessible_name("Pause")
    expect(play).to_be_focused()
    expect(place(page)).to_have_value(str(LAST), timeout=60_000)
    expect(play).to_have_accessible_name("Play")
    expect(page.locator("#live h1")).to_have_text("This debate has ended")
    expect(page.locator("#told")).to_have_text("")  # no chatter while it played


def test_time_runs_as_it_ran(saved: Saved) -> None:
    """While it plays the timer counts down; when it stands, it stands at the moment's time."""
    page = saved.teacher("?as=board&at=1")
    stage = [moved(page, "]") for _ in range(2)][-1]
    digits = page.locator("#live .digits")
    begun = digits.inner_text()
    assert begun == "0:40"
    page.keyboard.press("Space")
    expect(digits).not_to_have_text(begun)
    page.keyboard.press("Space")
    expect(page.locator("#film-toggle")).to_have_accessible_name("Play")
    scrub(page, stage)
    expect(digits).to_have_text(begun)


def test_it_scrubs_anywhere_and_shows_what_was_there(saved: Saved) -> None:
    page = saved.teacher("?as=board")
    scrub(page, LAST)
    expect(page.locator("#live")).to_contain_text("Final result")
    for seq, words in {400: "Round 3, prepare", 30: "Stance vote", 555: "Round 4, prepare"}.items():
        scrub(page, seq)
        expect(place(page)).to_have_attribute("aria-valuetext", re.compile(rf"^{words}, \d\d:\d\d:\d\d"))
        expect(page.locator(".caption strong")).to_have_text(words)
        there(page)
    shown = page.locator("#live").inner_text()
    saved.open(page, "?as=board&at=555")
    assert page.locator("#live").inner_text() == shown


def test_the_keyboard_does_all_of_it(saved: Saved) -> None:
    page = saved.teacher("?as=team:t1&at=200")
    assert moved(page, "ArrowRight") > 200
    assert moved(page, "ArrowLeft") <= 200
    assert moved(page, "End") == LAST
    assert moved(page, "Home") == 1
    stages = [moved(page, "]"), moved(page, "]")]
    assert moved(page, "[") == stages[0]
    expect(page.locator("#told")).to_contain_text("Stance vote")
    place(page).focus()
    assert moved(page, "ArrowRight") > stages[0]
    for name in ("Pause", "Play"):
        page.keyboard.press("Space")
        expect(page.locator("#film-toggle")).to_have_accessible_name(name)


def test_a_piece_that_does_not_come_is_said_and_fetched_again(saved: Saved) -> None:
    page = saved.teacher("?as=board&at=100")
    page.route("**/film/**", lambda route: route.fulfill(status=200, body="not the film"))
    page.reload()
    expect(page.get_by_text("A part of the replay could not be fetched.")).to_be_visible()
    expect(page.locator("#live .where").first).to_be_visible()  # the moment came with the page
    page.unroute("**/film/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("A part of the replay could not be fetched.")).to_have_count(0)
    assert moved(page, "ArrowRight") > 100


# ---- whose screen, which moment ------------------------------------------------------------------------------------------


def test_eyes_are_changed_at_the_same_moment(saved: Saved) -> None:
    page = saved.teacher("?as=board&at=300")
    for name, mark in {
        "The moderator": ".moderator .roster",
        "Team Kestrel": ".student .hand",
        "The board": ".board .foot",
    }.items():
        page.get_by_role("navigation", name="Whose screen").get_by_role("link", name=name).click()
        there(page)
        expect(page.locator(mark)).to_be_visible()
        expect(place(page)).to_have_value("300")
        expect(page.locator("[aria-current=page]")).to_have_text(name)


def test_a_link_points_at_a_moment_and_can_be_copied(saved: Saved) -> None:
    page = saved.teacher("?at=345&as=moderator")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert at(page) == 345
    moved(page, "ArrowRight")
    page.get_by_role("button", name="Copy link to this moment").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_focused()
    link = page.evaluate("navigator.clipboard.readText()")
    here, words = at(page), place(page).get_attribute("aria-valuetext")
    page.goto(link)
    there(page)
    assert at(page) == here
    expect(place(page)).to_have_attribute("aria-valuetext", words or "")


def test_where_nothing_can_be_copied_the_link_is_shown(saved: Saved) -> None:
    page = saved.teacher("?at=345&as=board")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy link to this moment").click()
    field = page.get_by_label("Link to this moment")
    expect(field).to_be_focused()
    assert field.input_value().endswith("?at=345&as=board")
    page.get_by_role("button", name="One change on").click()
    expect(page.get_by_role("button", name="Copy link to this moment")).to_be_visible()


def test_a_class_has_the_board_and_a_student_their_own_screen(saved: Saved) -> None:
    board = saved.shared("class")
    assert board.locator("[data-eye]").all_inner_texts() == ["The board"]
    own = saved.shared("student", "?at=300")
    assert own.locator("[data-eye]").all_inner_texts() == ["The board", "My screen"]
    expect(own.locator(".student .hand")).to_be_visible()
    assert moved(own, "ArrowRight") > 300
    assert moved(own, "Home") > 1, "it begins when they came in"


# ---- only to look at ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("eye", ["board", "moderator", "team:t1", "seat"])
def test_nothing_can_be_sent(saved: Saved, eye: str) -> None:
    page = saved.shared("student") if eye == "seat" else saved.teacher(f"?as={eye}")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    page.on("websocket", lambda socket: sent.append(socket.url))
    usable: set[str] = set()
    while at(page) < LAST:
        moved(page, "]")
        there(page)
        usable |= set(page.evaluate(TRY_EVERYTHING))
    assert usable - {"a word explained"} <= LOOKS and (usable or eye == "board")
    assert sent == []
    expect(page).to_have_url(re.compile("/replay/"))


LOOKS = {"turn", "hold", "pair", "pane", "huddle", "seat", "chooseCard"}
"""What can be pressed on a screen without sending anything."""
TRY_EVERYTHING = """() => {
  const live = document.getElementById("live");
  const controls = [...live.querySelectorAll("button:enabled, input:enabled, select:enabled, textarea:enabled, a[href]")];
  const names = controls.map((one) => (one.hasAttribute("popovertarget") ? "a word explained" : one.dataset.do ?? one.outerHTML));
  for (const form of live.querySelectorAll("form")) form.requestSubmit();
  for (const one of live.querySelectorAll("[data-do]")) one.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  for (const one of live.querySelectorAll("[data-input]")) one.dispatchEvent(new Event("change", { bubbles: true }));
  return names;
}"""


def test_what_helps_to_look_still_works(saved: Saved) -> None:
    page = saved.teacher("?as=moderator&at=300")
    second = page.get_by_role("group", name="Pairings").get_by_role("button").nth(1)
    second.click()
    expect(second).to_have_attribute("aria-pressed", "true")
    moved(page, "ArrowRight")
    expect(second).to_have_attribute("aria-pressed", "true")
    page.locator(".roster .who").first.click()
    expect(page.locator(".seat-tools").get_by_role("button", name="Rename")).to_be_disabled()


def test_a_mark_shows_its_levels(saved: Saved) -> None:
    """They cannot be pressed, and are still told apart."""
    page = saved.teacher("?as=moderator")
    while page.locator(".caption strong").inner_text() != "Round 1, result":
        moved(page, "]")
    moved(page, "ArrowLeft")
    chosen, other = (page.locator(f".levels [aria-checked={on}]").first for on in ("true", "false"))
    expect(chosen).to_be_disabled()
    colours = [one.evaluate("(it) => getComputedStyle(it).backgroundColor") for one in (chosen, other)]
    assert colours[0] != colours[1]


@pytest.mark.parametrize("eye", ["board", "moderator", "team:t1"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(saved: Saved, eye: str, scheme: str) -> None:
    page = saved.teacher(f"?as={eye}&at=1", color_scheme=scheme)
    for seq in (1, 180, 300, LAST):
        scrub(page, seq)
        there(page)
        assert axe(page) == [], dump(axe(page))


@pytest.mark.parametrize("eye", ["board", "moderator", "team:t1"])
def test_on_a_phone_it_is_all_there(saved: Saved, eye: str) -> None:
    page = saved.teacher(f"?as={eye}&at=300", PHONE)
    for button in page.locator("#controls button").all():
        expect(button).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate("document.getElementById('live').scrollWidth") == PHONE["width"]
    assert axe(page) == [], dump(axe(page))
