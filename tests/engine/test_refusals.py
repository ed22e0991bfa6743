"""Every refusal code of the rules has an example here; a code without one fails."""

from collections.abc import Callable

import pytest

from game import commands as c
from game.codec import parse_command
from game.errors import REFUSALS, Refusal
from game.format import StageSeconds
from game.state import CLOCK, Actor
from game.values import MESSAGES_MAX, Door, ModeratorId, SeatId, Stage
from tests.engine.decks import DECK
from tests.engine.table import CHAIR, CO, OUTSIDER, STRANGER, Table, short, student

ELSEWHERE = {"not_json", "not_text", "frame_too_large", "watch_only", "rate_limited", "not_saved", "server_error"}
"""Codes that only the server gives: tests/live/test_faults.py goes through them."""
TIMED = StageSeconds(30, 30, 30, 30)
ANN, BEA, ALI, BOB = map(student, ("ann", "bea", "ali", "bob"))
EXAMPLES: dict[str, list[Callable[[Table], str]]] = {}


def example(code: str) -> Callable[[Callable[[Table], str]], Callable[[Table], str]]:
    def keep(way: Callable[[Table], str]) -> Callable[[Table], str]:
        EXAMPLES.setdefault(code, []).append(way)
        return way

    return keep


def sends(
    code: str, actor: Actor, command: c.Command, stage: Stage | None = None, *first: tuple[Actor, c.Command]
) -> None:
    """An example in one line: on the cast's table, after `first`, in `stage`."""

    def way(table: Table) -> str:
        if stage is not None:
            table.go_to(stage)
        for other, before in first:
            table.send(other, before)
        return table.refused(actor, command)

    EXAMPLES.setdefault(code, []).append(way)


def parsed(code: str, **plain: object) -> None:
    def way(table: Table) -> str:
        with pytest.raises(Refusal) as refusal:
            parse_command(plain)
        return refusal.value.code

    EXAMPLES.setdefault(code, []).append(way)


def timed() -> Table:
    table = Table(short(seconds=TIMED, stance_votes=True))
    for seat, name, team in (("ann", "Ann", "t1"), ("bea", "Bea", "t2"), ("ali", "Ali", "t1"), ("bob", "Bob", "t2")):
        table.join(seat, name, team)
    return table


LOBBY, PREPARE, CONSTRUCTIVE = Stage.LOBBY, Stage.PREPARE, Stage.CONSTRUCTIVE
REBUTTAL, MARKING, RESULT = Stage.REBUTTAL, Stage.MARKING, Stage.RESULT

# what could not be read
parsed("unknown_command", do="fly")
parsed("unknown_command", do="join_seat", seat="x", name="Zed")
parsed("unknown_command", do=["make_play"])
parsed("unknown_command")
parsed("unknown_field", do="pause", now=True)
parsed("wrong_type", do="advance", step="one")
parsed("wrong_type", do="advance")
parsed("wrong_type", do="cast_stance", stance=6)
parsed("wrong_type", do="mark_play", play="p1", levels={"ao1": 2.5})
parsed("wrong_type", do="shuffle_teams", count=3)
parsed("text_too_long", do="say_in_huddle", text="x" * 301)
parsed("text_too_long", do="make_play", argument="x" * 601)
parsed("text_empty", do="say_in_huddle", text="")
sends("text_empty", ANN, c.SayInHuddle("  \n "))
sends("text_unreadable", ANN, c.SayInHuddle("a\x00b"))
sends("text_unreadable", CHAIR, c.Announce("half a \ud800 character"))

# who you are
sends("moderator_only", ANN, c.Advance(0))
sends("moderator_only", STRANGER, c.Pause())
sends("moderator_only", CLOCK, c.EndDebate())
sends("moderator_only", CO, c.Pause(), None, (CHAIR, c.RemoveModerator(CO.id)))
sends("seat_only", CHAIR, c.SayInHuddle("hello"))
sends("chair_only", CO, c.HandChair(CO.id))
sends("chair_only", CHAIR, c.RemoveModerator(CO.id), None, (CHAIR, c.HandChair(CO.id)))
sends("clock_only", CHAIR, c.ExpireStage(0))
sends("seat_unknown", OUTSIDER, c.SayInHuddle("hello"))
sends("seat_unknown", OUTSIDER, c.AskBack())
sends("seat_removed", ANN, c.SayInHuddle("hello"), None, (CHAIR, c.RemoveSeat("ann")))
sends("seat_banned", ANN, c.SayInHuddle("hello"), None, (CHAIR, c.RemoveSeat("ann", ban=True)))
sends("seat_banned", ANN, c.AskBack(), None, (CHAIR, c.RemoveSeat("ann", ban=True)))
sends("seat_waiting", ANN, c.SayInHuddle("hello"), None, (CHAIR, c.RemoveSeat("ann")), (ANN, c.AskBack()))

# names and places
sends("name_too_short", OUTSIDER, c.JoinSeat(SeatId("new"), " x "))
sends("name_too_long", OUTSIDER, c.JoinSeat(SeatId("new"), "Anna " * 7))
sends("name_unreadable", OUTSIDER, c.JoinSeat(SeatId("new"), "Zo\u200be"))
sends("name_taken", OUTSIDER, c.JoinSeat(SeatId("new"), "ANN"))
sends("name_taken", CHAIR, c.RenameSeat("bea", "Аnn"))  # a Cyrillic A
sends("room_locked", OUTSIDER, c.JoinSeat(SeatId("new"), "Zed"), None, (CHAIR, c.SetDoor(Door.LOCKED)))
sends("room_locked", ANN, c.AskBack(), None, (CHAIR, c.RemoveSeat("ann")), (CHAIR, c.SetDoor(Door.LOCKED)))
sends("already_seated", OUTSIDER, c.JoinSeat(SeatId("ann"), "Zed"))
sends("already_seated", CHAIR, c.Admit("ann"))
for command in (
    c.Admit("x"),
    c.RenameSeat("x", "Zed"),
    c.RemoveSeat("x"),
    c.MoveSeat("x", "t1"),
    c.GiveExtraTime("x", 25),
):
    sends("no_such_seat", CHAIR, command)
sends("no_such_seat", CHAIR, c.PassFloor("ann"), PREPARE, (CHAIR, c.RemoveSeat("ann")))
sends("no_such_team", CHAIR, c.MoveSeat("ann", "t9"))
sends("no_such_card", ANN, c.Propose("because", "no-such-card"), PREPARE)
for command in (c.ApprovePlay("p9"), c.HidePlay("p9"), c.MarkPlay("p9", {}), c.UndoMark("p9")):
    sends("no_such_play", CHAIR, command)
sends("no_such_proposal", ANN, c.BackProposal("d9"), PREPARE)
sends("no_such_proposal", ANN, c.WithdrawProposal("d9"), PREPARE)
sends("no_such_message", CHAIR, c.HideMessage("m9"))
sends("no_such_moderator", CHAIR, c.HandChair("nobody"))
sends("already_moderator", CO, c.AddModerator(ModeratorId(CO.id), "Mr Hale"))
sends("already_on_team", CHAIR, c.MoveSeat("ann", "t1"))
sends("wrong_type", CHAIR, c.GiveExtraTime("ann", 33))


@example("room_full")
def _(table: Table) -> str:
    for number in range(60):
        table.join(f"n{number}", f"Name {'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}")
    return table.refused(OUTSIDER, c.JoinSeat(SeatId("new"), "One Too Many"))


@example("room_full")
def _(table: Table) -> str:
    """A removed student makes a place, and can only come back into a free one."""
    table.send(CHAIR, c.RemoveSeat("ann"))
    for number in range(61):
        table.join(f"n{number}", f"Name {'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}")
    assert table.refused(CHAIR, c.Admit("ann")) == "room_full"
    return table.refused(ANN, c.AskBack())


@example("no_such_proposal")
def _(table: Table) -> str:
    """Another team's."""
    table.go_to(PREPARE)
    table.send(ANN, c.Propose("because", table.hand("t1")[0]))
    return table.refused(BEA, c.BackProposal("d1"))


# time and stage
sends("already_open", CHAIR, c.OpenDebate(DECK, short(), ModeratorId("x"), "X"))
sends("debate_ended", ANN, c.SayInHuddle("hello"), None, (CHAIR, c.EndDebate()))
sends("debate_ended", CHAIR, c.EndDebate(), None, (CHAIR, c.EndDebate()))
sends("wrong_stage", ANN, c.CastStance(3))
sends("wrong_stage", ANN, c.Propose("because"))
sends("wrong_stage", ANN, c.MakePlay("because"), PREPARE)
sends("wrong_stage", ANN, c.TakeFloor())
sends("wrong_stage", CHAIR, c.PassFloor("ann"), MARKING)
sends("wrong_stage", CHAIR, c.ReleaseMarks(1), PREPARE)
sends("wrong_stage", CHAIR, c.Advance(4), MARKING)
sends("stale_step", CHAIR, c.Advance(7))
sends("stale_step", CHAIR, c.ReleaseMarks(3), MARKING)
sends("stale_step", CLOCK, c.ExpireStage(3))
sends("no_timer", CHAIR, c.Extend(30))
sends("no_timer", CLOCK, c.ExpireStage(0))
sends("paused", CHAIR, c.Pause(), None, (CHAIR, c.Pause()))
sends("paused", CHAIR, c.Extend(30), None, (CHAIR, c.Pause()))
sends("not_paused", CHAIR, c.Resume())
sends("lobby_only", CHAIR, c.ShuffleTeams(2), PREPARE)
sends("cannot_reopen", CHAIR, c.Reopen(0), PREPARE)
sends("cannot_reopen", CHAIR, c.Reopen(4), PREPARE)
sends("cannot_reopen", CHAIR, c.Reopen(-1), RESULT)


@example("not_open")
def _(table: Table) -> str:
    from game.decide import Moment, decide

    with pytest.raises(Refusal) as refusal:
        decide(None, c.Pause(), CHAIR, Moment(table.now, table.draw))
    return refusal.value.code


@example("format_unfit")
def _(table: Table) -> str:
    with pytest.raises(Refusal) as refusal:
        Table(short(rounds=("no-such-round",)))
    return refusal.value.code


@example("last_stage")
def _(table: Table) -> str:
    table.go_to(RESULT, 0)
    return table.refused(CHAIR, c.Advance(table.state.step))


@example("cannot_reopen")
def _(table: Table) -> str:
    """Turns of a round, once the next one's cards are dealt."""
    table.go_to(PREPARE, 2)
    return table.refused(CHAIR, c.Reopen(table.state.step - 4))


@example("time_up")
def _(table: Table) -> str:
    table = timed()
    table.go_to(CONSTRUCTIVE)
    table.now += 31_501
    return table.refused(table.floor("t1"), c.MakePlay("because", table.hand("t1")[0]))


@example("time_up")
def _(table: Table) -> str:
    table = timed()
    table.go_to(PREPARE)
    table.wait(40)
    return table.refused(ANN, c.Propose("because", table.hand("t1")[0]))


@example("time_up")
def _(table: Table) -> str:
    table = timed()
    table.advance()
    table.now += 31_501
    return table.refused(ANN, c.CastStance(3))


@example("time_left")
def _(table: Table) -> str:
    table = timed()
    table.go_to(PREPARE)
    table.now += 31_499
    return table.refused(CLOCK, c.ExpireStage(table.state.step))


@example("paused")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    table.send(CHAIR, c.Pause())
    return table.refused(table.floor("t1"), c.MakePlay("because", table.hand("t1")[0]))


@example("paused")
def _(table: Table) -> str:
    table = timed()
    table.advance()
    table.send(CHAIR, c.Pause())
    return table.refused(ANN, c.CastStance(3))


# arguing
@example("not_floor")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    other = ALI if table.floor("t1") == ANN else ANN
    return table.refused(other, c.MakePlay("because", table.hand("t1")[0]))


@example("floor_present")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    return table.refused(ALI if table.floor("t1") == ANN else ANN, c.TakeFloor())


@example("has_floor")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    assert table.refused(table.floor("t1"), c.TakeFloor()) == "has_floor"
    return table.refused(CHAIR, c.PassFloor(table.floor("t1").id))


@example("already_played")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    floor = table.floor("t1")
    table.play("t1")
    card = table.hand("t1")[0]
    assert table.refused(ANN, c.Propose("because", card)) == "already_played"
    assert table.refused(CHAIR, c.PassFloor("ali" if floor == ANN else "ann")) == "already_played"
    return table.refused(floor, c.MakePlay("because", card))


@example("card_not_in_hand")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    return table.refused(table.floor("t1"), c.MakePlay("because", table.hand("t2")[-1]))


@example("card_not_in_hand")
def _(table: Table) -> str:
    """A card that was played."""
    table.go_to(CONSTRUCTIVE)
    card = table.play("t1").card
    first = table.play("t2")
    table.go_to(REBUTTAL)
    return table.refused(table.floor("t1"), c.MakePlay("again", card, first.id))


@example("card_needed")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    return table.refused(table.floor("t1"), c.MakePlay("because"))


@example("answer_not_due")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    return table.refused(table.floor("t1"), c.MakePlay("because", table.hand("t1")[0], "p1"))


@example("answer_needed")
def _(table: Table) -> str:
    table.go_to(REBUTTAL)
    return table.refused(table.floor("t1"), c.MakePlay("because", table.hand("t1")[0]))


@example("cannot_answer")
def _(table: Table) -> str:
    """One's own play, one that is hidden, one that is not there."""
    table.go_to(CONSTRUCTIVE)
    mine, theirs = table.play("t1"), table.play("t2")
    table.go_to(REBUTTAL)
    table.send(CHAIR, c.HidePlay(theirs.id))
    floor = table.floor("t1")
    codes = {table.refused(floor, c.MakePlay("no", None, p)) for p in (mine.id, theirs.id, "p99")}
    assert len(codes) == 1
    return codes.pop()


@example("own_proposal")
def _(table: Table) -> str:
    table.go_to(PREPARE)
    table.send(ANN, c.Propose("because", table.hand("t1")[0]))
    assert table.refused(ALI, c.WithdrawProposal("d1")) == "not_your_proposal"
    return table.refused(ANN, c.BackProposal("d1"))


@example("not_your_proposal")
def _(table: Table) -> str:
    table.go_to(PREPARE)
    table.send(ANN, c.Propose("because", table.hand("t1")[0]))
    return table.refused(ALI, c.WithdrawProposal("d1"))


@example("no_change")
def _(table: Table) -> str:
    table.go_to(PREPARE)
    table.send(ANN, c.Propose("because", table.hand("t1")[0]))
    assert table.refused(ALI, c.BackProposal("d1", on=False)) == "no_change"
    table.send(ALI, c.BackProposal("d1"))
    return table.refused(ALI, c.BackProposal("d1"))


@example("huddle_full")
def _(table: Table) -> str:
    from msgspec.structs import replace

    table._state = replace(table.state, messages_made=MESSAGES_MAX)
    return table.refused(ANN, c.SayInHuddle("one more"))


sends("no_change", CHAIR, c.Announce(""))
sends("no_change", CHAIR, c.SetDoor(Door.OPEN))
sends("no_change", CHAIR, c.SetBlindMarking(True))
sends("no_change", CHAIR, c.GiveExtraTime("ann", 0))
sends("no_change", CHAIR, c.RenameSeat("ann", " Ann "))
sends("no_change", CHAIR, c.HandChair(CHAIR.id))
sends("no_change", CHAIR, c.RemoveModerator(CHAIR.id))
sends("no_change", CHAIR, c.RemoveSeat("ann"), None, (CHAIR, c.RemoveSeat("ann")))
sends("no_change", CHAIR, c.RemoveSeat("ann"), None, (CHAIR, c.RemoveSeat("ann", ban=True)))
sends("no_change", ANN, c.AskBack())
sends("no_change", CHAIR, c.HideMessage("m1", on=False), None, (ANN, c.SayInHuddle("hello")))


@example("no_change")
def _(table: Table) -> str:
    table.go_to(CONSTRUCTIVE)
    play = table.play("t1")
    table.mark(play, 3, 3, 3, comment="good")
    for command in (c.ApprovePlay(play.id), c.HidePlay(play.id, on=False)):
        assert table.refused(CHAIR, command) == "no_change"
    return table.refused(CO, c.MarkPlay(play.id, {"ao3": 3, "ao2": 3, "ao1": 3}, " good "))


# marking
def marked_round(table: Table) -> Table:
    """Both constructives, a rebuttal by reasoning alone of t1 and one with an answering card of t2 where it has one."""
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    theirs = table.play("t2")
    table.go_to(REBUTTAL)
    table.play("t1", card=None, answers=theirs.id)
    return table


@example("unknown_criterion")
def _(table: Table) -> str:
    return marked_round(table).refused(CHAIR, c.MarkPlay("p1", {"style": 1}))


@example("level_out_of_range")
def _(table: Table) -> str:
    return marked_round(table).refused(CHAIR, c.MarkPlay("p1", {"ao1": 6}))


@example("level_above_ceiling")
def _(table: Table) -> str:
    table = marked_round(table)
    table.send(CHAIR, c.MarkPlay("p3", {"ao1": 3}))
    return table.refused(CHAIR, c.MarkPlay("p3", {"ao1": 4}))


@example("answer_point_not_due")
def _(table: Table) -> str:
    return marked_round(table).refused(CHAIR, c.MarkPlay("p3", {"ao1": 3}, "", answer_point=True))


@example("not_marked")
def _(table: Table) -> str:
    return marked_round(table).refused(CHAIR, c.UndoMark("p1"))


@example("marks_released")
def _(table: Table) -> str:
    table = marked_round(table)
    table.go_to(RESULT)
    assert table.refused(CHAIR, c.UndoMark("p1")) == "marks_released"
    return table.refused(CHAIR, c.MarkPlay("p1", {"ao1": 3}))


@example("marks_released")
def _(table: Table) -> str:
    """After the end too: there is nothing to release twice."""
    table = marked_round(table)
    table.go_to(RESULT)
    table.send(CHAIR, c.EndDebate())
    return table.refused(CHAIR, c.ReleaseMarks(table.state.step))


@example("marks_not_released")
def _(table: Table) -> str:
    return marked_round(table).refused(CHAIR, c.CorrectMark("p1", {"ao1": 3}))


@example("marks_incomplete")
def _(table: Table) -> str:
    table = marked_round(table)
    table.go_to(MARKING)
    table.mark(table.state.plays["p1"], 3, 3)  # the third criterion is missing
    return table.refused(CHAIR, c.ReleaseMarks(table.state.step))


CASES = [(code, way) for code, ways in EXAMPLES.items() for way in ways]


@pytest.mark.parametrize(("code", "way"), CASES, ids=[f"{code}-{n}" for n, (code, _) in enumerate(CASES)])
def test_refusal(table, code, way):
    assert way(table) == code


def test_every_code_has_an_example():
    assert set(REFUSALS) - ELSEWHERE - set(EXAMPLES) == set()
    assert set(EXAMPLES) <= set(REFUSALS)
    assert set(REFUSALS) >= ELSEWHERE


def test_every_code_has_a_sentence():
    for code, text in REFUSALS.items():
        assert code.replace("_", "").isalpha() and code.islower()
        assert text.sentence[0].isupper() and text.sentence.endswith(".")
        assert "!" not in text.sentence


def test_a_refusal_tells_nothing_that_was_typed(table):
    with pytest.raises(Refusal) as refusal:
        parse_command({"do": "say_in_huddle", "text": "secret" * 100})
    assert refusal.value.detail == "text"
