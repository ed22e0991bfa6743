"""A class plays a whole debate in real browsers: a teacher, a board, four students and a late one; two teams, two rounds. A student
reloads while typing, the student with the floor walks away, the teacher reloads; then the saved debate shows all of it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PROJECTOR, Open, axe, dump, join, send_play, set_up_teacher, write_play
from tests.live.server import ServerProcess

NAMES = ("Amara", "Ben", "Chidi", "Dina")


def next_stage(teacher: Page, words: str) -> None:
    """Presses the one next thing, which must say `words`."""
    button = teacher.get_by_role("button", name=words)
    expect(button).to_be_enabled()
    button.click()


def has_floor(page: Page) -> bool:
    return page.locator(".call").inner_text().startswith("You have the floor")


def floor_holders(students: list[Page], stage: str) -> list[Page]:
    for student in students:
        expect(student.locator(".steps [aria-current]")).to_have_text(stage)
    return [student for student in students if has_floor(student)]


def play(student: Page, text: str) -> None:
    write_play(student, text)
    send_play(student)
    expect(student.locator(".play .argument", has_text=text)).to_be_visible()


def mark_everything(teacher: Page) -> None:
    """By keyboard: a digit for each criterion, then the comment; the same for each play."""
    sheets = teacher.locator(".sheet")
    expect(sheets).to_have_count(4)
    for n in range(4):
        sheets.nth(n).get_by_role("radio", name="0").first.focus()
        for digit in "322":
            teacher.keyboard.press(digit)
        teacher.keyboard.type(f"Comment {n}: weigh it.")
        teacher.keyboard.press("Tab")
    expect(teacher.get_by_text("not marked")).to_have_count(0)
    expect(teacher.get_by_text("4 of 4 marked")).to_be_visible()


def test_a_class_plays_a_whole_debate(server: ServerProcess, person: Open) -> None:
    teacher = person("teacher")
    set_up_teacher(teacher, server)
    code = open_debate(teacher)
    board = open_board(teacher, person("board", PROJECTOR), code)
    students = come_in(teacher, board, [join(person(name), code, name) for name in NAMES])
    vote(teacher, students, "Start with the stance vote", "Agree")
    prepare_together(teacher, students)
    next_stage(teacher, "Start the constructives")
    reload_while_typing(floor_holders(students, "Constructive"))
    students.append(come_late(teacher, join(person("Eve"), code, "Eve")))
    next_stage(teacher, "Start the rebuttals")
    absent_floor(students)
    board_shows_the_clash(board)
    marks_after_a_reload(teacher, students[0])
    second_round(teacher, students)
    vote(teacher, students, "Start the stance vote", "Disagree")
    to_the_end(teacher, board)
    saved_debate(teacher)


def open_board(teacher: Page, board: Page, code: str) -> Page:
    board.goto(teacher.get_by_role("link", name="Open the board").get_attribute("href") or "")
    expect(board.get_by_text(code).first).to_be_visible()
    return board


def come_in(teacher: Page, board: Page, students: list[Page]) -> list[Page]:
    """The board greets each of them."""
    for name in NAMES:
        expect(board.get_by_text(name)).to_be_visible()
    for page in (teacher, board, students[0]):
        assert axe(page) == [], dump(axe(page))
    return students


def prepare_together(teacher: Page, students: list[Page]) -> None:
    next_stage(teacher, "Start the first round")
    floor_holders(students, "Prepare")
    students[0].get_by_label("Say something to your team").fill("start with NATO")
    students[0].get_by_role("button", name="Say").click()
    expect(students[0].locator(".log", has_text="start with NATO")).to_be_visible()


def come_late(teacher: Page, late: Page) -> Page:
    expect(teacher.locator(".roster", has_text="Eve")).to_be_visible()
    return late


def board_shows_the_clash(board: Page) -> None:
    expect(board.locator(".play .argument").first).to_be_visible()
    assert axe(board) == [], dump(axe(board))


def marks_after_a_reload(teacher: Page, student: Page) -> None:
    next_stage(teacher, "Go to marking")
    teacher.reload()
    mark_everything(teacher)
    assert axe(teacher) == [], dump(axe(teacher))
    next_stage(teacher, "Release marks")
    expect(student.get_by_text("Comment").first).to_be_visible()
    assert axe(student) == [], dump(axe(student))


def to_the_end(teacher: Page, board: Page) -> None:
    next_stage(teacher, "Show the final result")
    expect(board.get_by_text("Final result").first).to_be_visible()
    expect(board.get_by_text("towards disagreeing").first).to_be_visible()
    next_stage(teacher, "End the debate")
    teacher.locator("#ask-yes").click()


def open_debate(teacher: Page) -> str:
    """With the defaults of a quick clash, in the clicks that a teacher would make; gives the code."""
    teacher.get_by_role("link", name="New debate").first.click()
    teacher.get_by_role("radio", name="Quick clash").check()
    teacher.get_by_role("button", name="Open the debate", exact=True).click()
    teacher.get_by_role("button", name="2 teams").click()
    expect(teacher.get_by_role("button", name="2 teams")).to_have_attribute("aria-pressed", "true")
    return teacher.locator(".code").inner_text()


def vote(teacher: Page, students: list[Page], start: str, stance: str) -> None:
    next_stage(teacher, start)
    for student in students:
        student.get_by_role("radio", name=stance, exact=True).check()
        student.get_by_role("button", name="Cast my vote").click()
    expect(teacher.get_by_text(re.compile(rf"\b{len(students)} of \d voted")).first).to_be_visible()


def reload_while_typing(holders: list[Page]) -> None:
    """What was typed and chosen is there again, and the other side sees nothing before both are in."""
    first, second = holders
    write_play(first, "A promise of one side is not yet a tre")
    first.reload()
    expect(first.locator("#argument")).to_have_value("A promise of one side is not yet a tre")
    play(first, "A promise of one side is not yet a treaty.")
    expect(second.get_by_text("Played. It opens when you have.")).to_be_visible()
    expect(second.get_by_text("A promise of one side")).to_have_count(0)
    play(second, "What was said in 1990 shaped what was expected.")
    expect(first.get_by_text("What was said in 1990 shaped what was expected.")).to_be_visible()


def absent_floor(students: list[Page]) -> None:
    """One who has the floor closes the laptop: a teammate takes it and answers."""
    holders = floor_holders(students, "Rebuttal")
    play(holders[1], "That shows what was hoped for and no more.")
    gone = holders[0]
    team = gone.locator(".top .mark").first.inner_text()
    gone.close()
    students.remove(gone)
    teammate = next(s for s in students if s.locator(".top .mark").first.inner_text() == team)
    teammate.get_by_role("button", name="Take the floor").click()
    expect(teammate.locator(".call")).to_contain_text("You have the floor")
    play(teammate, "Hope is what the other side acted on.")


def second_round(teacher: Page, students: list[Page]) -> None:
    next_stage(teacher, "Start the next round")
    floor_holders(students, "Prepare")
    next_stage(teacher, "Start the constructives")
    for n, student in enumerate(floor_holders(students, "Constructive")):
        play(student, f"Second round, constructive {n}.")
    next_stage(teacher, "Start the rebuttals")
    for n, student in enumerate(floor_holders(students, "Rebuttal")):
        play(student, f"Second round, rebuttal {n}.")
    next_stage(teacher, "Go to marking")
    mark_everything(teacher)
    next_stage(teacher, "Release marks")


def saved_debate(teacher: Page) -> None:
    teacher.get_by_role("link", name="Open the saved debate").click()
    for text in (
        "A promise of one side is not yet a treaty.",
        "What was said in 1990 shaped what was expected.",
        "That shows what was hoped for and no more.",
        "Hope is what the other side acted on.",
        "Second round, rebuttal 1.",
        "Comment 0: weigh it.",
    ):
        expect(teacher.get_by_text(text).first).to_be_visible()
    for name in (*NAMES, "Eve"):
        expect(teacher.get_by_text(name).first).to_be_visible()
    assert axe(teacher) == [], dump(axe(teacher))
