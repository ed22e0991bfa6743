"""Every power of the moderator, used through the page, with its effect seen on a student's page or on the board."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PROJECTOR, Open, School, join
from tests.browser.test_whole_debate import floor_holders, has_floor, next_stage, play
from tests.live.server import ServerProcess


@pytest.fixture(scope="module")
def server(school: School) -> Iterator[ServerProcess]:
    """One server for all tests: each opens a debate of its own."""
    return school.server


@dataclass
class Room:
    """A debate with everyone's page."""

    teacher: Page
    board: Page
    person: Open
    code: str
    students: dict[str, Page] = field(default_factory=dict)

    def join(self, *names: str) -> Page:
        """Brings students in; gives the last one's page."""
        for name in names:
            self.students[name] = join(self.person(name), self.code, name)
        return self.students[names[-1]]

    def button(self, name: str, **options: bool) -> Locator:
        return self.teacher.get_by_role("button", name=name, **options)  # type: ignore[arg-type]

    def pane(self, name: str) -> None:
        self.button(name, exact=True).click()

    def tools(self, name: str) -> Locator:
        """Opens a student's tools."""
        self.pane("Class")
        if self.teacher.locator("#seat-name", has_text=name).count() == 0:
            self.teacher.locator(".who", has_text=name).click()
        expect(self.teacher.locator("#seat-name")).to_have_text(name)
        return self.teacher.locator("#seat-tools")

    def sure(self) -> None:
        self.teacher.locator("#ask-yes").click()

    def team_of(self, name: str) -> str:
        return self.students[name].locator(".top .mark").first.inner_text().split()[0]

    def start_round(self) -> None:
        next_stage(self.teacher, "Start the debate")
        expect(self.board.get_by_text("Prepare").first).to_be_visible()

    def approve(self, waiting: int) -> None:
        """Approves the first of the `waiting` plays."""
        expect(self.button("Approve", exact=True)).to_have_count(waiting)
        self.button("Approve", exact=True).first.click()
        expect(self.button("Approve", exact=True)).to_have_count(waiting - 1)

    def mark_of(self, name: str) -> Locator:
        """The sheet of the only play of this student's team."""
        return self.teacher.get_by_role("region", name=self.team_of(name), exact=True).locator(".sheet")

    def holders(self, stage: str) -> list[Page]:
        return floor_holders(list(self.students.values()), stage)


@pytest.fixture
def room(school: School, person: Open) -> Room:
    """Two teams and nobody in them: the lobby of a quick clash without stance votes, in which plays wait for approval."""
    teacher = person("teacher", storage_state=school.signed_in("adeyemi"))
    teacher.goto("/teacher/new/")
    teacher.get_by_role("radio", name="Quick clash").check()
    teacher.get_by_text("All options").click()
    teacher.get_by_label("Teams", exact=True).select_option("2")
    teacher.get_by_label("I approve each play").check()
    teacher.get_by_label("Stance vote before and after").uncheck()
    teacher.get_by_role("button", name="with these options").click()
    code = teacher.locator(".code").inner_text()
    board = person("board", PROJECTOR)
    board.goto(teacher.get_by_role("link", name="Open the board").get_attribute("href") or "")
    return Room(teacher, board, person, code)


def test_the_door_and_the_class(room: Room, troubles: list[str]) -> None:
    amara = room.join("Amara")
    expect(room.board.get_by_text("Amara")).to_be_visible()
    ask_at_the_door(room)
    lock(room, troubles)
    rename(room, amara)
    remove_and_ban(room, amara)


def ask_at_the_door(room: Room) -> None:
    room.pane("Room")
    room.teacher.get_by_label("Ask: I let each one in").check()
    expect(room.teacher.get_by_label("Ask: I let each one in")).to_be_checked()
    ben = room.join("Ben")
    expect(ben.get_by_role("heading", name="Wait: your teacher will let you in")).to_be_visible()
    expect(room.board.get_by_text("Ben")).to_have_count(0)
    room.button("Let in Ben").click()
    expect(ben.locator(".call")).to_contain_text("You are in")
    expect(room.board.get_by_text("Ben")).to_be_visible()


def lock(room: Room, troubles: list[str]) -> None:
    room.teacher.get_by_label("Locked: nobody new").check()
    expect(room.teacher.get_by_label("Locked: nobody new")).to_be_checked()
    late = room.person("late")
    late.goto(f"/join/{room.code}/")
    late.get_by_label("Your name").fill("Late")
    late.get_by_role("button", name="Join").click()
    expect(late.get_by_text("The room is locked")).to_be_visible()
    assert len(troubles) == 1 and "status of 422" in troubles.pop()  # the browser's own word for a refused form
    room.teacher.get_by_label("Open: anyone with the code").check()


def rename(room: Room, amara: Page) -> None:
    tools = room.tools("Amara")
    tools.get_by_label("Name").fill("Amara O")
    tools.get_by_role("button", name="Rename").click()
    expect(room.board.get_by_text("Amara O")).to_be_visible()
    expect(room.teacher.locator("#seat-name")).to_have_text("Amara O")


def remove_and_ban(room: Room, amara: Page) -> None:
    room.tools("Amara O").get_by_role("button", name="Take out").click()
    expect(room.board.get_by_text("Amara O")).to_have_count(0)
    amara.get_by_role("button", name="Ask to come back").click()
    room.button("Let in Amara O").click()
    expect(amara.locator(".call")).to_contain_text("You are in")
    room.tools("Amara O").get_by_role("button", name="Ban").click()
    room.sure()
    expect(amara.get_by_role("heading", name="You cannot come back")).to_be_visible()
    expect(amara.get_by_role("button", name="Ask to come back")).to_have_count(0)
    room.teacher.get_by_text("1 taken out").click()
    room.button("Take back Amara O").click()
    expect(amara.locator(".call")).to_contain_text("You are in")


def test_teams_are_shuffled_and_a_student_is_moved(room: Room) -> None:
    amara = room.join("Amara")
    room.button("4 teams").click()
    expect(room.board.locator(".came li")).to_have_count(4)
    room.button("2 teams").click()
    expect(room.board.locator(".came li")).to_have_count(2)
    other = {"Kestrel": "Heron", "Heron": "Kestrel"}[room.team_of("Amara")]
    room.tools("Amara").get_by_label("Team").select_option(label=other)
    expect(amara.locator(".top .mark").first).to_contain_text(other)
    expect(room.board.locator(".came li", has_text="Amara")).to_contain_text(other)


def test_time_and_stages(room: Room) -> None:
    room.join("Amara", "Ben")
    room.start_round()
    hold(room)
    extend(room)
    skip_and_reopen(room)
    extra_time(room)


def hold(room: Room) -> None:
    room.button("Pause").click()
    expect(room.board.get_by_text("Paused")).to_be_visible()
    expect(room.students["Amara"].locator(".call")).to_contain_text("Paused")
    room.button("Go on", exact=True).click()
    expect(room.board.get_by_text("Time left")).to_be_visible()


def deadline(page: Page) -> int:
    return int(page.locator(".top .digits, .head .digits").first.get_attribute("data-deadline") or 0)


def extend(room: Room) -> None:
    before = deadline(room.board)
    room.button("1 minute more").click()
    expect(room.board.locator(f'[data-deadline="{before + 60_000}"]')).to_be_visible()


def skip_and_reopen(room: Room) -> None:
    next_stage(room.teacher, "Start the constructives")
    expect(room.board.get_by_text("Constructive").first).to_be_visible()
    room.button("Prepare", exact=True).click()
    room.sure()
    expect(room.board.get_by_text("Prepare").first).to_be_visible()
    next_stage(room.teacher, "Start the constructives")
    room.holders("Constructive")


def extra_time(room: Room) -> None:
    """The seat with the floor has its own deadline; the board shows the class's."""
    amara = room.students["Amara"]
    own = deadline(amara)
    room.tools("Amara").get_by_label("Extra time").select_option("100")
    expect(amara.locator(f'[data-deadline="{own + 120_000}"]').first).to_be_visible()
    assert deadline(room.board) == own


def test_plays_and_huddles(room: Room) -> None:
    room.join("Amara", "Ben", "Chidi", "Dina")
    room.start_round()
    next_stage(room.teacher, "Start the constructives")
    pass_the_floor(room)
    hide_a_line(room)
    approve(room)
    hide_a_play(room)


def pass_the_floor(room: Room) -> None:
    room.holders("Constructive")
    name = next(name for name, page in room.students.items() if not has_floor(page))
    room.tools(name).get_by_role("button", name="Give the floor").click()
    expect(room.students[name].locator(".call")).to_contain_text("You have the floor")
    expect(room.teacher.locator(".who", has_text=name)).to_contain_text("floor")


def hide_a_line(room: Room) -> None:
    speaker, mate = [page for name, page in room.students.items() if room.team_of(name) == "Kestrel"]
    speaker.get_by_label("Say something to your team").fill("not for everyone")
    speaker.get_by_role("button", name="Say", exact=True).click()
    expect(mate.locator(".log", has_text="not for everyone")).to_be_visible()
    room.pane("Huddles")
    line = room.teacher.locator("#log li", has_text="not for everyone")
    line.get_by_role("button", name="Hide").click()
    expect(mate.locator(".log", has_text="not for everyone")).to_have_count(0)
    line.get_by_role("button", name="Show").click()
    expect(mate.locator(".log", has_text="not for everyone")).to_be_visible()
    room.button("Heron", exact=True).click()
    expect(line).to_have_count(0)


def approve(room: Room) -> None:
    for n, page in enumerate(room.holders("Constructive")):
        play(page, f"This is constructive {n}.")
    expect(room.button("2 to approve")).to_be_visible()
    expect(room.board.get_by_text("It waits for the teacher")).to_have_count(2)
    room.approve(2)
    expect(room.board.locator(".play .argument")).to_have_count(1)
    room.approve(1)
    expect(room.board.locator(".play .argument")).to_have_count(2)


def hide_a_play(room: Room) -> None:
    shown = room.board.get_by_text("This is constructive 0.")
    seen = room.teacher.locator(".play", has_text="This is constructive 0.")
    seen.get_by_role("button", name="Hide play").click()
    expect(shown).to_have_count(0)
    expect(room.board.get_by_text("Hidden by the teacher")).to_be_visible()
    seen.get_by_role("button", name="Show play").click()
    expect(shown).to_be_visible()


def test_marks(room: Room) -> None:
    room.join("Amara", "Ben")
    room.start_round()
    next_stage(room.teacher, "Start the constructives")
    for name in ("Amara", "Ben"):
        play(room.students[name], f"Argued by {name}.")
    room.approve(2)
    room.approve(1)
    next_stage(room.teacher, "Start the rebuttals")
    next_stage(room.teacher, "Go to marking")
    by_click(room)
    by_keyboard(room)
    blind(room)
    release(room)


def by_click(room: Room) -> None:
    """One press a criterion; the last one is undone; a reason is saved without anything being pressed, and outlives a reload."""
    sheet = room.mark_of("Amara")
    for name, level in (("AO1", "4"), ("AO2", "2"), ("AO3", "1")):
        sheet.get_by_role("radiogroup", name=name).get_by_role("radio", name=level).click()
    expect(sheet).to_contain_text("7 of 15")
    expect(sheet).to_contain_text("saved")
    sheet.get_by_role("radiogroup", name="AO3").get_by_role("radio", name="5").click()
    expect(sheet).to_contain_text("11 of 15")
    sheet.get_by_role("button", name="Undo").click()
    expect(sheet).to_contain_text("7 of 15")
    sheet.locator(".comment").press_sequentially("Weigh it.")
    expect(sheet).to_contain_text("saving")
    expect(sheet).to_contain_text("saved")
    room.teacher.reload()
    expect(room.mark_of("Amara").locator(".comment")).to_have_value("Weigh it.")
    expect(room.mark_of("Amara").get_by_role("radio", name="4", checked=True)).to_be_visible()


def by_keyboard(room: Room) -> None:
    """Digits go on by themselves, Enter after a reason goes to the play that is not marked, and from the last to what is next."""
    room.mark_of("Amara").locator(".comment").press("Enter")
    sheet = room.mark_of("Ben")
    expect(sheet.get_by_role("radio", name="0").first).to_be_focused()
    for digit in "543":
        room.teacher.keyboard.press(digit)
    expect(sheet.locator(".comment")).to_be_focused()
    room.teacher.keyboard.type("Well chosen.")
    room.teacher.keyboard.press("Enter")
    expect(room.teacher.locator("#next")).to_be_focused()
    expect(sheet).to_contain_text("12 of 15")
    expect(room.teacher.get_by_text("2 of 2 marked")).to_be_visible()


def blind(room: Room) -> None:
    expect(room.teacher.get_by_text("Constructive · Amara")).to_have_count(0)
    room.teacher.get_by_label("Names hidden").uncheck()
    expect(room.teacher.get_by_text("Constructive · Amara")).to_be_visible()
    room.teacher.get_by_label("Names hidden").check()
    expect(room.teacher.get_by_text("Constructive · Amara")).to_have_count(0)


def release(room: Room) -> None:
    expect(room.students["Amara"].get_by_text("Weigh it.")).to_have_count(0)
    next_stage(room.teacher, "Release marks")
    expect(room.students["Amara"].get_by_text("Weigh it.").first).to_be_visible()
    expect(room.students["Ben"].get_by_text("Well chosen.").first).to_be_visible()
    for name, points in (("Amara", "7"), ("Ben", "12")):
        expect(room.board.locator(".pair > div", has_text=room.team_of(name)).locator(".score")).to_have_text(points)


def test_announcements_a_second_moderator_and_the_end(room: Room, school: School) -> None:
    amara = room.join("Amara")
    announce(room, amara)
    look_at_a_screen(room)
    colleague = invite(room, school)
    hand_the_chair(room, colleague)
    remove_the_first(room, colleague)
    end(room, colleague, amara)


def announce(room: Room, amara: Page) -> None:
    room.pane("Room")
    room.teacher.get_by_label("Announce on every screen").fill("Five minutes more.")
    room.button("Announce", exact=True).click()
    for page in (amara, room.board):
        expect(page.locator(".announcement", has_text="Five minutes more.")).to_be_visible()
    room.button("Take down").click()
    for page in (amara, room.board):
        expect(page.locator(".announcement", has_text="Five minutes more.")).to_have_count(0)


def look_at_a_screen(room: Room) -> None:
    """As the team has it, without being able to do anything on it."""
    room.pane("Class")
    with room.teacher.expect_popup() as opened:
        room.teacher.get_by_role("link", name=f"screen {room.team_of('Amara')}").click()
    screen = opened.value
    expect(screen.locator(".top .mark").first).to_contain_text(room.team_of("Amara"))
    expect(screen.get_by_label("Say something to your team")).to_be_disabled()
    screen.close()


def invite(room: Room, school: School) -> Page:
    room.pane("Room")
    link = room.teacher.get_by_label("A second teacher").input_value()
    colleague = room.person("colleague", storage_state=school.signed_in("berg"))
    colleague.goto("/teacher/chair/" + link.split("/teacher/chair/")[1])
    colleague.get_by_role("button", name="Moderate this debate").click()
    expect(colleague.locator("#next")).to_be_visible()
    return colleague


def hand_the_chair(room: Room, colleague: Page) -> None:
    room.button("Hand the chair Mr Berg").click()
    room.sure()
    expect(room.teacher.locator("li", has_text="Mr Berg has the chair")).to_be_visible()
    colleague.get_by_role("button", name="Room", exact=True).click()
    expect(colleague.locator("li", has_text="Mr Berg has the chair")).to_be_visible()


def remove_the_first(room: Room, colleague: Page) -> None:
    colleague.get_by_role("button", name="Remove Ms Adeyemi").click()
    expect(room.teacher.locator(".link.closed")).to_contain_text("may not see the debate any more")


def end(room: Room, colleague: Page, amara: Page) -> None:
    colleague.get_by_role("button", name="End the debate now").click()
    colleague.locator("#ask-yes").click()
    expect(colleague.get_by_role("link", name="Open the saved debate")).to_be_visible()
    expect(room.board.get_by_text("The debate has ended")).to_be_visible()
    expect(amara.locator(".call")).to_contain_text("The debate has ended")
