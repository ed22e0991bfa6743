"""The student's page for those whom a lesson forgets first: on the keyboard alone, with a screen reader, on a phone, on a bad
network, with a clock that is wrong, or at the door. A teacher and the other students work over sockets."""

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.classroom import Classroom, Hand
from tests.browser.conftest import LAPTOP, PHONE, Open, axe, dump, send_play

LISTEN = """
window.said = [];
addEventListener("DOMContentLoaded", () => {
  const spoken = document.getElementById("spoken");
  if (spoken) new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) window.said.push(node.textContent);
  }).observe(spoken, { childList: true });
});
"""
"""Keeps what the page's polite region was given to say."""


@pytest.fixture
def begins_with(cast_data: tuple[Path, dict[str, Any]]) -> Path:
    return cast_data[0]


Seated = Callable[..., Page]


@pytest.fixture
def seated(person: Open, classroom: Classroom) -> Seated:
    """seated("Amara"): the page of one of the cast, whose announcements are kept in `said`."""

    def open_seat(who: str, script: str = "", **options: Any) -> Page:
        page = person(who, **options)
        page.add_init_script(LISTEN + script)
        classroom.give_seat(page.context, who)
        page.goto(classroom.page)
        expect(page.locator(".top")).to_be_visible()
        return page

    return open_seat


def check(page: Page) -> None:
    """The state as it stands: axe clean in light and dark, nothing cut off at a phone's width, the three answers on screen,
    and that a position is no opinion."""
    found = axe(page)
    assert found == [], dump(found)
    page.emulate_media(color_scheme="dark")  # changes colours alone; axe is on the page already
    dark = page.evaluate("axe.run({ runOnly: ['color-contrast'] }).then(({ violations }) => violations)")
    assert dark == [], dump(dark)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window
    if page.locator(".brief").count():
        expect(page.get_by_text("given to you to practise, whatever you think yourself")).to_be_in_viewport(ratio=1)
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    if page.locator(".top").count():
        for answer in (".top .mark", ".brief .mark", ".brief h1", ".call"):
            expect(page.locator(answer).first).to_be_in_viewport()


def tab_to(page: Page, target: Locator) -> None:
    """By the Tab key alone, from wherever the focus is."""
    expect(target).to_be_visible()
    here = target.element_handle()
    for _ in range(60):
        if page.evaluate("element => element === document.activeElement", here):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}; focus is on {focus(page)}")


def focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))


def focus_kept(page: Page) -> None:
    """Whatever changed on the screen, the keyboard still has a place in it."""
    page.wait_for_function("document.getElementById('live').contains(document.activeElement)")


def press(page: Page, name: str, key: str = "Enter") -> None:
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press(key)


def calls(page: Page, words: str) -> None:
    expect(page.locator(".call, .outside h1")).to_have_text(re.compile(words))
    expect(page).to_have_title(re.compile(words))


def text_by_keyboard(page: Page, text: str) -> None:
    tab_to(page, page.locator("#argument"))
    page.keyboard.type(text)


# ---- the keyboard alone ----


def test_a_round_by_keyboard_alone(person: Open, classroom: Classroom) -> None:
    page, teacher = person("Zoe"), classroom.teacher
    page.add_init_script(LISTEN)
    page.goto("/")
    check(page)
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type(classroom.code.lower())
    page.keyboard.press("Tab")
    page.keyboard.type("Zoe")
    page.keyboard.press("Enter")
    calls(page, "You are in")
    seat = classroom.seat("Zoe")
    other = classroom.opponent_of(seat)
    check(page)
    vote_by_keyboard(page, teacher)
    prepare_by_keyboard(page, classroom, seat)
    constructive_by_keyboard(page, classroom, seat)
    other_side_plays(classroom, other)
    expect(page.locator(".clash .argument")).to_have_count(2)
    check(page)
    rebut_by_reasoning_alone(page, classroom, seat)
    read_the_marks(page, teacher)


def vote_by_keyboard(page: Page, teacher: Hand) -> None:
    teacher.advance("stance_vote")
    calls(page, "Vote")
    check(page)
    press(page, "Cast my vote")
    expect(page.locator(".notice.refused")).to_have_text("Choose one of the five answers.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("[name=stance]:checked")
    expect(chosen).to_have_count(1)
    press(page, "Cast my vote")
    calls(page, "Voted")
    expect(page.locator(".notice.done")).to_have_text("Voted")
    focus_kept(page)
    check(page)


def prepare_by_keyboard(page: Page, classroom: Classroom, seat: str) -> None:
    classroom.teacher.advance("prepare")
    classroom.give_floor(seat)
    calls(page, "Get ready: you have the floor next")
    focus_kept(page)
    tab_to(page, page.locator(".hand .tag button").first)
    page.keyboard.press("Enter")
    expect(page.locator(".chosen-card .body")).to_be_visible()
    expect(page.locator(".chosen-card .cite")).to_contain_text("¶")
    text_by_keyboard(page, "A promise of one side is not yet a treaty.")
    check(page)
    press(page, "Propose this")
    expect(page.locator(".proposals summary")).to_contain_text("by you")
    focus_kept(page)
    tab_to(page, page.locator("#say"))
    page.keyboard.type("back mine?")
    page.keyboard.press("Enter")
    expect(page.locator("#log")).to_contain_text("You back mine?")
    expect(page.locator("#say")).to_have_value("")
    check(page)


def constructive_by_keyboard(page: Page, classroom: Classroom, seat: str) -> None:
    classroom.teacher.advance("constructive")
    classroom.give_floor(seat)
    calls(page, "You have the floor: play one card")
    focus_kept(page)
    expect(page.locator("#argument")).to_have_value("A promise of one side is not yet a treaty.")
    check(page)
    press(page, "Play this card")
    calls(page, "Played")
    focus_kept(page)
    check(page)


def other_side_plays(classroom: Classroom, name: str) -> None:
    classroom.give_floor(classroom.seat(name))
    with classroom.hand(name) as hand:
        answers = hand.view.get("answerable")
        target = {"answers": answers[0]} if answers else {}
        hand.do("make_play", card=hand.view["hand"][0], argument="What was said shaped what was expected.", **target)


def rebut_by_reasoning_alone(page: Page, classroom: Classroom, seat: str) -> None:
    classroom.teacher.advance("rebuttal")
    classroom.give_floor(seat)
    calls(page, "You have the floor: answer their play")
    expect(page.locator(".target .argument")).to_have_text("What was said shaped what was expected.")
    expect(page.get_by_text("Reasoning alone reaches at most level 3.")).to_be_visible()
    check(page)
    text_by_keyboard(page, "Expected is not promised.")
    card = page.locator(".hand .tag button").first
    tab_to(page, card)
    page.keyboard.press("Enter")
    expect(page.locator("#send-play")).to_have_text("Play this card")
    press(page, "Answer without a card")
    expect(card).to_be_focused()
    press(page, "Play this answer")
    calls(page, "Played")
    expect(page.get_by_role("heading", name="Reasoning alone")).to_be_visible()
    focus_kept(page)
    check(page)


def read_the_marks(page: Page, teacher: Hand) -> None:
    teacher.advance("marking")
    calls(page, "Your teacher is marking")
    focus_kept(page)
    tab_to(page, page.get_by_text("Read the card").first)
    page.keyboard.press("Enter")
    expect(page.locator(".card-read .body").first).to_be_visible()
    check(page)
    for play in teacher.view["plays"]:
        teacher.do("mark_play", play=play, levels={"ao1": 3, "ao2": 2, "ao3": 1}, comment="Say what follows from it.")
    teacher.do("release_marks", step=teacher.view["step"])
    calls(page, "Read your marks")
    expect(page.get_by_text("Say what follows from it.").first).to_be_visible()
    expect(page.locator(".standings .own")).to_be_visible()
    focus_kept(page)
    check(page)


def test_a_term_is_explained_beside_its_word_and_read_out(seated: Seated, classroom: Classroom) -> None:
    page = seated("Amara")
    term = page.locator("h1 .term").first
    tab_to(page, term)
    page.keyboard.press("Enter")
    meaning = page.locator(".meaning:popover-open")
    expect(meaning).to_be_in_viewport(ratio=1)
    assert any("security dilemma" in line.lower() for line in page.evaluate("said"))
    check(page)
    tab_to(page, term)
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    expect(term).to_be_focused()


def test_a_countdown_speaks_at_four_moments(seated: Seated, classroom: Classroom) -> None:
    page = seated("Amara")
    page.clock.install()
    page.reload()
    classroom.teacher.do("advance", step=0)
    classroom.teacher.do("advance", step=1)  # 90 seconds to prepare
    calls(page, "Read your hand|Get ready")
    moments = ["One minute left", "30 seconds left", "10 seconds left", "Time is up"]
    page.clock.run_for(500)  # a moment that was past when the countdown was first seen stays unsaid
    for millis, moment in zip((31_000, 30_000, 20_000, 10_000), moments, strict=True):
        page.clock.fast_forward(millis)
        expect(page.locator("#spoken")).to_contain_text(moment)
    page.clock.fast_forward(60_000)
    assert [line for line in page.evaluate("said") if "left" in line or line == "Time is up"] == moments


# ---- the door ----


def test_a_refused_name_is_kept_with_the_sentence(person: Open, classroom: Classroom, troubles: list[str]) -> None:
    page = person("Zed")
    page.goto(f"/join/{classroom.code}/")
    expect(page.get_by_label("Code")).to_have_value(classroom.code)
    expect(page.get_by_label("Your name")).to_be_focused()
    for name, sentence in (
        ("amara", "Someone here has that name"),
        ("\N{CYRILLIC CAPITAL LETTER A}mara", "Someone here has that name"),
        ("Z", "at least two letters"),
        ("Ze\N{ZERO WIDTH SPACE}d", "cannot be seen"),
    ):
        refused_field(page, "name", name, sentence)
    check(page)
    page.get_by_label("Your name").fill("Zed")
    refused_field(page, "code", "QQQ", "A code has 6 letters and digits")
    refused_field(page, "code", "QQQQQ2", "There is no debate with this code")
    classroom.teacher.do("set_door", door="locked")
    refused_field(page, "code", classroom.code, "The room is locked")
    expect(page.get_by_label("Your name")).to_have_value("Zed")
    check(page)
    only_unprocessable(troubles)


def refused_field(page: Page, field: str, text: str, sentence: str) -> None:
    """What was typed stands there still, the sentence beside it and described by it, the focus in it."""
    box = page.locator(f"#{field}")
    box.fill(text)
    with page.expect_navigation():
        box.press("Enter")
    expect(box).to_have_value(text)
    expect(box).to_be_focused()
    expect(page.locator(f"#{field}-error")).to_contain_text(sentence)
    assert f"{field}-error" in (box.get_attribute("aria-describedby") or "")
    expect(page).to_have_title(re.compile("^Problem:"))


def only_unprocessable(troubles: list[str]) -> None:
    """A form that comes back with 422 is told on the console of Chromium; nothing else may be."""
    assert all("422" in line for line in troubles), troubles
    troubles.clear()


def test_waiting_removed_asking_back_banned(person: Open, classroom: Classroom, troubles: list[str]) -> None:
    teacher = classroom.teacher
    teacher.do("set_door", door="ask")
    page = person("Zed")
    page.add_init_script(LISTEN)
    page.goto(f"/join/{classroom.code}/")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Zed")
    page.keyboard.press("Enter")
    calls(page, "Wait: your teacher will let you in")
    check(page)
    seat = classroom.seat("Zed")
    teacher.do("admit", seat=seat)
    calls(page, "You are in")
    tab_to(page, page.locator("#say"))
    teacher.do("remove_seat", seat=seat)
    calls(page, "You have been taken out")
    focus_kept(page)
    check(page)
    press(page, "Ask to come back")
    calls(page, "Wait: your teacher will let you in")
    focus_kept(page)
    check(page)
    teacher.do("admit", seat=seat)
    calls(page, "You are in")
    teacher.do("remove_seat", seat=seat, ban=True)
    calls(page, "You cannot come back")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator(".notice")).to_have_count(0)
    check(page)
    assert [line for line in page.evaluate("said") if line.startswith(("You", "Wait", "Lobby"))] == [
        "Lobby. You are in: wait for the debate to begin",
        "You have been taken out of this debate",
        "Wait: your teacher will let you in",
        "Lobby. You are in: wait for the debate to begin",
        "You cannot come back into this debate",
    ]
    page.goto(f"/join/{classroom.code}/")
    calls(page, "You cannot come back")


def test_an_ended_debate_leads_to_what_is_saved(seated: Seated, classroom: Classroom) -> None:
    page = seated("Amara")
    classroom.teacher.do("end_debate")
    calls(page, "The debate has ended")
    check(page)
    page.get_by_role("link", name="Open the saved debate").press("Enter")
    page.wait_for_url("**/record/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


# ---- the network and the computer ----


def to_constructive(classroom: Classroom, who: str) -> None:
    teacher = classroom.teacher
    for stage in ("stance_vote", "prepare", "constructive"):
        teacher.advance(stage)
    classroom.give_floor(classroom.seat(who))


def test_drafts_outlive_a_reload_a_second_tab_and_a_dead_server(
    seated: Seated, classroom: Classroom, troubles: list[str]
) -> None:
    page, teacher = seated("Amara"), classroom.teacher
    to_constructive(classroom, "Amara")
    calls(page, "You have the floor")
    page.locator(".hand .tag button").first.click()
    page.locator("#argument").fill("Typed before the reload")
    page.locator("#say").fill("half a line")
    page.reload()
    expect(page.locator("#argument")).to_have_value("Typed before the reload")
    expect(page.locator("#say")).to_have_value("half a line")

    second = page.context.new_page()
    second.goto(classroom.page)
    expect(second.locator("#argument")).to_have_value("Typed before the reload")
    second.locator("#argument").fill("Typed in the second tab")
    expect(page.locator("#argument")).to_have_value("Typed in the second tab")

    classroom.server.stop(signal.SIGKILL)
    expect(page.locator(".link.offline")).to_be_visible()
    page.locator("#argument").focus()
    page.locator("#argument").press("End")
    page.keyboard.type(", and while it was dead.")
    page.locator("#say").press("Enter")
    page.locator("#send-play").press("Enter")
    expect(page.locator("#send-play")).to_have_text("Waiting for the connection…")
    check(page)
    classroom.server.start()
    expect(page.locator(".play .argument")).to_have_text("Typed in the second tab, and while it was dead.")
    expect(second.locator(".play .argument")).to_have_count(1)
    expect(page.locator(".link.offline")).to_have_count(0)
    expect(page.locator("#say")).to_have_value("")
    teacher.connect()
    assert [play["argument"] for play in teacher.view["plays"].values()] == [
        "Typed in the second tab, and while it was dead."
    ]
    assert said_in_huddles(teacher) == ["half a line"]
    assert page.evaluate("said").count("Connection lost. Trying again.") == 1
    only_lost_connections(troubles)


def said_in_huddles(teacher: Hand) -> list[str]:
    return [line["text"] for huddle in teacher.view["huddles"].values() for line in huddle.values()]


def only_lost_connections(troubles: list[str]) -> None:
    """A browser tells of a server that cannot be reached; nothing else may be told."""
    assert all("WebSocket connection" in line or "net::ERR_" in line for line in troubles), troubles
    troubles.clear()


def test_what_is_sent_offline_goes_out_once(seated: Seated, classroom: Classroom, troubles: list[str]) -> None:
    page = seated("Amara")
    page.context.set_offline(True)
    expect(page.locator(".link.offline")).to_be_visible()
    page.locator("#say").fill("said offline")
    page.locator("#say").press("Enter")
    expect(page.locator("#log")).to_contain_text("said offline (sending)")
    page.context.set_offline(False)
    classroom.teacher.until(lambda view: said_in_huddles(classroom.teacher))
    expect(page.locator("#log")).to_have_text("You said offline")
    assert said_in_huddles(classroom.teacher) == ["said offline"]
    only_lost_connections(troubles)


def test_a_lost_ack_adds_nothing(person: Open, classroom: Classroom) -> None:
    """The command was committed but the network broke before the ack: it is sent again under its id, and counts once."""
    page, lost, sent = person("Amara"), [], []
    classroom.give_seat(page.context, "Amara")

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def from_server(frame: str | bytes) -> None:
            if '"ack"' in str(frame) and not lost:
                lost.append(frame)
                socket.close(code=4003)
            else:
                socket.send(frame)

        def from_page(frame: str | bytes) -> None:
            if "say_in_huddle" in str(frame):
                sent.append(frame)
            server.send(frame)

        server.on_message(from_server)
        socket.on_message(from_page)

    page.route_web_socket(re.compile("/ws/seat/"), between)
    page.goto(classroom.page)
    page.locator("#say").fill("once and only once")
    page.locator("#say").press("Enter")
    expect(page.locator("#log")).to_have_text("You once and only once")  # once it is acked, and not before
    assert len(lost) == 1 and len(sent) == 2 and sent[0] == sent[1]
    assert said_in_huddles(classroom.teacher) == ["once and only once"]


SHIFTED_DATE = """
window.shift = 600_000;
const now = Date.now;
Date.now = () => now.call(Date) + window.shift;
"""


def test_a_wrong_clock_changes_no_countdown(seated: Seated, classroom: Classroom) -> None:
    wrong, right = seated("Amara", SHIFTED_DATE), seated("Chidi")
    to_constructive(classroom, "Amara")
    for page in (wrong, right):
        expect(page.locator(".steps [aria-current]")).to_have_text("Constructive")
    assert abs(seconds_left(wrong) - seconds_left(right)) < 60  # ten minutes would be 600
    wrong.evaluate("window.shift = -600_000")  # put right in the middle of the lesson, and too far
    wrong.locator(".hand .tag button").first.click()
    expect(wrong.locator(".card.chosen")).to_be_visible()
    assert abs(seconds_left(wrong) - seconds_left(right)) < 60


def seconds_left(page: Page) -> int:
    minutes, seconds = page.locator(".timer .digits").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_turn_that_went_by_leaves_its_text(seated: Seated, classroom: Classroom) -> None:
    page = seated("Amara")
    to_constructive(classroom, "Amara")
    page.locator(".hand .tag button").first.click()
    page.locator("#argument").fill("Not quite done when the time ran out")
    classroom.teacher.advance("rebuttal")
    kept = page.locator(".unsent")
    expect(kept).to_contain_text("Not quite done when the time ran out")
    check(page)
    kept.get_by_role("button", name="Throw away").press("Enter")
    expect(kept).to_have_count(0)
    focus_kept(page)


def test_a_teammate_takes_the_floor_and_uses_a_proposal(seated: Seated, classroom: Classroom) -> None:
    page, mate = seated("Amara"), classroom.teammate_of(classroom.seat("Amara"))
    to_constructive(classroom, "Amara")
    with classroom.hand(mate) as hand:
        hand.do("propose", card=hand.view["hand"][1], argument="Depth saved Moscow twice.")
        hand.do("say_in_huddle", text="use mine")
        expect(page.locator(".proposals")).to_contain_text("Back it")
        page.get_by_role("button", name="Back it").press("Enter")
        expect(page.get_by_role("button", name="Backed")).to_be_focused()
        page.locator("#argument").fill("My own beginning")
        classroom.give_floor(classroom.seat(mate))
        calls(page, "has the floor: help with a proposal")
    page.get_by_role("button", name="Take the floor").press("Enter")
    calls(page, "You have the floor: play one card")
    focus_kept(page)
    page.get_by_role("button", name="Use this text").press("Enter")
    expect(page.locator("#argument")).to_have_value("Depth saved Moscow twice.")
    expect(page.locator("#argument")).to_be_focused()
    page.get_by_role("button", name="Put my own text back").press("Enter")
    expect(page.locator("#argument")).to_have_value("My own beginning")
    said = page.evaluate("said")
    assert any(line.endswith(": use mine") for line in said)
    assert any(line.startswith("Proposals from your team") for line in said)


SHIFTS = """
const name = ({ node }) => node && `${node.nodeName} ${node.id} ${node.className}`;
const shifts = [];
const keep = (entries) => shifts.push(...entries.map(({ value, sources }) => [value, ...sources.map(name)]));
const watcher = new PerformanceObserver((list) => keep(list.getEntries()));
watcher.observe({ type: "layout-shift" });
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
window.shifted = async () => {
  await painted();
  keep(watcher.takeRecords());
  return shifts.splice(0);
};
"""
"""`shifted()` gives what has moved by itself since it was last asked."""


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_nothing_moves_for_whoever_writes_when_a_play_arrives(
    seated: Seated, classroom: Classroom, viewport: dict[str, int]
) -> None:
    page, other = seated("Amara", SHIFTS, viewport=viewport), classroom.opponent_of(classroom.seat("Amara"))
    to_constructive(classroom, "Amara")
    with classroom.hand(other) as hand:
        write_a_little(page)
        classroom.give_floor(classroom.seat(other))
        hand.do("make_play", card=hand.view["hand"][0], argument="What was said shaped what was expected.")
        expect(page.locator(".opponent")).to_contain_text("Played. It opens when you have.")
        assert page.evaluate("shifted()") == []

        send_play(page)
        calls(page, "Played")
        classroom.teacher.advance("rebuttal")
        classroom.give_floor(classroom.seat("Amara"))
        hand.until(lambda view: view.get("answerable"))
        write_a_little(page)
        hand.do("make_play", argument="Nobody promised that in a treaty.", answers=hand.view["answerable"][0])
        expect(page.locator(".choices button")).to_have_count(2)
        assert page.evaluate("shifted()") == []
    expect(page.get_by_role("button", name="Their constructive")).to_have_attribute("aria-pressed", "true")


def write_a_little(page: Page) -> None:
    page.locator(".hand .tag button").first.click()
    page.locator("#argument").press_sequentially("Depth was ")
    page.evaluate("shifted()")


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_nothing_moves_for_whoever_reads_when_a_play_arrives(
    seated: Seated, classroom: Classroom, viewport: dict[str, int]
) -> None:
    page = seated("Amara", SHIFTS, viewport=viewport)
    to_constructive(classroom, "Amara")
    page.locator(".hand .tag button").first.click()
    page.locator("#argument").fill("Each step looked safe to whoever took it. " * 8)
    send_play(page)
    calls(page, "Played: wait for")
    page.evaluate("shifted()")
    other_side_plays(classroom, classroom.opponent_of(classroom.seat("Amara")))
    expect(page.locator(".clash .argument")).to_have_count(2)
    assert page.evaluate("shifted()") == []


def test_whoever_reads_what_was_said_before_is_left_there(seated: Seated, classroom: Classroom) -> None:
    page = seated("Amara", viewport=PHONE)
    log = page.locator("#log")
    with classroom.hand(classroom.teammate_of(classroom.seat("Amara"))) as hand:
        for n in range(5):
            hand.do("say_in_huddle", text=f"{n}: what was said shaped what was expected, and so on. " * 4)
        expect(log).to_contain_text("4: what")
        page.wait_for_function(
            "log => log.scrollTop > 0 && log.scrollTop + log.clientHeight >= log.scrollHeight - 1",
            arg=log.element_handle(),
        )
        log.evaluate("log => log.scrollTop = 0")
        classroom.teacher.do("announce", text="Two minutes more.")
        expect(page.locator(".announcement")).to_contain_text("Two minutes more.")
        assert log.evaluate("log => log.scrollTop") == 0
        hand.do("say_in_huddle", text="5: the newest")
        page.wait_for_function("log => log.scrollTop > 0", arg=log.element_handle())
