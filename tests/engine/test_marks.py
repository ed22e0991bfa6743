"""Marking: levels within the rubric, the ceiling of reasoning alone, the answer point, undo, release, points and swing."""

import pytest
from msgspec.structs import replace

from game import commands as c
from game.format import DEFAULT_RUBRIC
from game.scoring import points, released_points, round_points, swing
from game.state import State
from game.values import PointsShown, Stage, TeamId
from game.views import board_view, moderator_view, team_view
from tests.engine.table import CHAIR, CO, Table, short, student

T1, T2 = TeamId("t1"), TeamId("t2")


def debated(**changes) -> Table:
    """One round argued: p1 by t1, p2 by t2; t2 answers p1 with a card that answers its card (p3), t1 p2 by reasoning (p4)."""
    table = Table(short(hand_size=8, **changes))
    for n in range(1, 7):
        table.join(f"s{n}", team=f"t{1 + n % 2}")
    if table.state.format.stance_votes:
        table.advance()
        for n in range(1, 7):
            table.send(student(f"s{n}"), c.CastStance(1 + n % 2))
    table.go_to(Stage.CONSTRUCTIVE)
    one = table.play("t1", card="for-money-0")
    two = table.play("t2", card="against-money-5")
    table.advance()
    table.play("t2", card="against-money-0", answers=one.id)
    table.play("t1", card=None, answers=two.id)
    table.advance()
    return table


def test_the_default_rubric_has_three_criteria_of_levels_0_to_5():
    assert [k.id for k in DEFAULT_RUBRIC.criteria] == ["ao1", "ao2", "ao3"]
    assert {k.top for k in DEFAULT_RUBRIC.criteria} == {5}
    assert {k.weight for k in DEFAULT_RUBRIC.criteria} == {1}


def test_points_are_levels_times_weights_and_the_answer_point():
    criteria = tuple(replace(k, weight=n) for n, k in enumerate(DEFAULT_RUBRIC.criteria, 1))
    table = debated(rubric=replace(DEFAULT_RUBRIC, criteria=criteria, answer_point=2))
    table.send(CHAIR, c.MarkPlay("p3", {"ao1": 1, "ao2": 2, "ao3": 3}, "good", answer_point=True))
    assert points(table.state.format.rubric, table.state.plays["p3"]) == 1 + 4 + 9 + 2
    assert points(table.state.format.rubric, table.state.plays["p1"]) == 0, "without a mark"
    assert round_points(table.state, T2, 1) == 16
    assert released_points(table.state, T2) == 0, "not released"
    table.advance()
    assert released_points(table.state, T2) == 16


def test_the_answer_point_is_only_for_a_card_that_answers():
    table = debated()
    for play in ("p1", "p4"):
        assert table.refused(CHAIR, c.MarkPlay(play, {}, answer_point=True)) == "answer_point_not_due"
    assert moderator_view(table.state)["plays"]["p3"]["answers_card"]
    assert not moderator_view(table.state)["plays"]["p4"]["answers_card"]
    table.send(CHAIR, c.MarkPlay("p3", {}, answer_point=True))


def test_reasoning_alone_has_a_ceiling():
    table = debated()
    assert table.refused(CHAIR, c.MarkPlay("p4", {"ao1": 4})) == "level_above_ceiling"
    table.send(CHAIR, c.MarkPlay("p4", {"ao1": 3}))
    table.send(CHAIR, c.MarkPlay("p3", {"ao1": 5}))
    plays = moderator_view(table.state)["plays"]
    assert (plays["p3"]["mark"]["top"], plays["p4"]["mark"]["top"]) == (16, 9)


def test_a_mark_can_be_made_bit_by_bit_changed_and_undone():
    table = debated()
    play = table.state.plays["p1"]
    table.mark(play, 1)
    table.mark(play, 1, 2, comment="say why")
    table.mark(play, 1, 2, 5, comment="say why")
    table.send(CO, c.AddModerator(CO.id, "Mr Hale"))
    table.send(CO, c.UndoMark("p1"))
    assert dict(table.state.plays["p1"].mark.levels) == {"ao1": 1, "ao2": 2}
    for _ in range(2):
        table.send(CHAIR, c.UndoMark("p1"))
    assert table.state.plays["p1"].mark is None
    assert table.refused(CHAIR, c.UndoMark("p1")) == "not_marked"


def test_release_waits_for_every_mark_unless_told_otherwise():
    table = debated()
    for n in range(1, 4):
        table.mark(table.state.plays[f"p{n}"], 1, 1, 1)
    assert table.refused(CHAIR, c.ReleaseMarks(table.state.step)) == "marks_incomplete"
    table.send(CHAIR, c.HidePlay("p4"))
    table.send(CHAIR, c.ReleaseMarks(table.state.step))
    assert (table.state.stage, table.state.released) == (Stage.RESULT, (1,))


def test_marks_are_seen_together_on_release_by_the_own_team_with_the_comment():
    table = debated()
    for n in range(1, 5):
        table.mark(table.state.plays[f"p{n}"], 2, 2, 2, comment=f"comment {n}")
    for view in (team_view(table.state, T1), board_view(table.state)):
        assert not any("mark" in p for p in view["plays"].values())
    table.advance()
    own, theirs = (team_view(table.state, T1)["plays"][p]["mark"] for p in ("p1", "p2"))
    assert (own["comment"], own["points"], own["levels"]) == ("comment 1", 6, {"ao1": 2, "ao2": 2, "ao3": 2})
    assert theirs == {"points": 6, "top": 15}
    assert board_view(table.state)["teams"]["t1"]["points"] == 12


def released() -> Table:
    """The debated round, with marks that the class has seen."""
    table = debated()
    for n in range(1, 5):
        table.mark(table.state.plays[f"p{n}"], 2, 2, 2, comment=f"comment {n}")
    table.advance()
    return table


@pytest.mark.parametrize("ended", [False, True])
def test_a_released_mark_is_corrected_and_the_first_one_is_kept(ended):
    table = released()
    if ended:
        table.send(CHAIR, c.EndDebate())
    table.send(CHAIR, c.CorrectMark("p1", {"ao1": 4, "ao2": 2, "ao3": 2}, "you did weigh it"))
    table.send(CHAIR, c.CorrectMark("p1", {"ao1": 5, "ao2": 2, "ao3": 2}, "you did weigh it well"))
    assert released_points(table.state, T1) == 9 + 6
    first = {"levels": {"ao1": 2, "ao2": 2, "ao3": 2}, "comment": "comment 1", "points": 6}
    mark = moderator_view(table.state)["plays"]["p1"]["mark"]
    assert (mark["corrected"], mark["first"], mark["points"]) == (True, first, 9)
    own = team_view(table.state, T1)["plays"]["p1"]["mark"]
    assert (own["corrected"], own["comment"], own["points"]) == (True, "you did weigh it well", 9)
    assert "first" not in own
    assert set(team_view(table.state, T2)["plays"]["p1"]["mark"]) == {"points", "top"}
    same = c.CorrectMark("p1", {"ao1": 5, "ao2": 2, "ao3": 2}, "you did weigh it well")
    assert table.refused(CHAIR, same) == "no_change"
    assert table.refused(CHAIR, c.CorrectMark("p4", {"ao1": 4})) == "level_above_ceiling"


def test_a_class_that_ran_out_of_time_is_marked_after_the_end():
    table = debated()
    table.send(CHAIR, c.EndDebate())
    for n in range(1, 5):
        table.mark(table.state.plays[f"p{n}"], 1, 1, 1)
    table.send(CHAIR, c.UndoMark("p4"))
    assert table.refused(CHAIR, c.ReleaseMarks(table.state.step)) == "marks_incomplete"
    table.mark(table.state.plays["p4"], 1, 1, 2)
    before = table.state.step
    table.send(CHAIR, c.ReleaseMarks(before))
    assert (table.state.step, table.state.released, table.state.deadline) == (before, (1,), None)
    assert team_view(table.state, T1)["plays"]["p4"]["mark"]["points"] == 4
    assert table.refused(CHAIR, c.Advance(before)) == "debate_ended"


@pytest.mark.parametrize("shown", PointsShown)
def test_points_are_shown_each_round_at_the_end_or_never(shown):
    table = debated(points_shown=shown)
    table.mark(table.state.plays["p1"], 2, 2, 2, comment="well chosen")
    table.advance()
    now = "points" in board_view(table.state)["teams"]["t1"]
    assert team_view(table.state, T1)["plays"]["p1"]["mark"]["comment"] == "well chosen", "feedback always"
    while not table.state.is_last:
        table.advance()
    at_end = "points" in board_view(table.state)["teams"]["t1"]
    assert (now, at_end) == (shown is PointsShown.EACH_ROUND, shown is not PointsShown.NEVER)


def test_blind_marking_hides_names_from_moderators_until_release():
    table = debated()
    assert all("author" not in p for p in moderator_view(table.state)["plays"].values())
    table.send(CHAIR, c.SetBlindMarking(False))
    assert all("author" in p for p in moderator_view(table.state)["plays"].values())
    table.send(CHAIR, c.SetBlindMarking(True))
    table.advance()
    assert all("author" in p for p in moderator_view(table.state)["plays"].values())


def voted(before: dict[str, int], after: dict[str, int]) -> State:
    """Six students, s1, s3, s5 on t2, with these stances."""
    return replace(debated().state, stances_before=before, stances_after=after)


def test_the_swing_is_the_mean_shift_of_those_who_voted_twice():
    state = voted({"s2": 1, "s4": 2, "s6": 3, "s1": 1, "s3": 1, "s5": 1}, {"s2": 3, "s4": 3, "s6": 3, "s1": 1})
    moved = swing(state)
    assert (moved.voters, moved.before, moved.after) == (4, 1.75, 2.5)


def test_too_few_voters_and_no_swing_is_told():
    assert swing(voted({"s2": 1, "s4": 2}, {"s2": 3, "s4": 3})) is None
    one_alone = voted({f"s{n}": 1 for n in range(1, 7)}, {"s2": 3, "s4": 3, "s6": 3, "s1": 1})
    assert swing(one_alone) is not None
    assert all(swing(one_alone, t) is None for t in (T1, T2)), "the class's less a team's would tell s1's stance"


def test_the_swing_is_shown_at_the_final_result_only():
    table = debated(stance_votes=True, rounds=("money",))
    while table.state.stage is not Stage.STANCE_VOTE:
        table.advance()
    for n in range(1, 7):
        table.send(student(f"s{n}"), c.CastStance(5 - n % 2))
    assert "swing" not in board_view(table.state)
    table.advance()
    assert board_view(table.state)["swing"] == {"voters": 6, "before": 1.5, "after": 4.5, "shift": 3.0}
    assert table.state.is_last
