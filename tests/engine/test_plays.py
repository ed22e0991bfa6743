"""Arguing: the floor, huddles, proposals and backing, plays sealed and open, rebuttals, approval, hiding, dropped cards."""

import pytest

from game import commands as c
from game.format import StageSeconds
from game.state import is_dropped
from game.turns import is_done
from game.values import SeatId, Stage, Timers
from game.views import board_view, team_view
from tests.engine.table import CHAIR, DECK_ROUNDS, Table, short, student

TIMED = StageSeconds(prepare=30, constructive=60, rebuttal=40)


def seated(**changes) -> Table:
    table = Table(short(**changes))
    for seat, name, team in (("ann", "Ann", "t1"), ("bea", "Bea", "t2"), ("ali", "Ali", "t1"), ("bob", "Bob", "t2")):
        table.join(seat, name, team)
    return table


def teammate(table: Table, team: str):
    """A student of the team who has not the floor."""
    return student(next(s.id for s in table.state.seats.values() if s.team == team and s.id != table.floor(team).id))


def test_the_floor_rotates_so_that_everyone_speaks():
    table = Table(short(rounds=DECK_ROUNDS))
    for n in range(1, 9):
        table.join(f"s{n}", team=f"t{1 + n % 2}")
    spoken = []
    for number in range(1, 5):
        table.go_to(Stage.CONSTRUCTIVE, number)
        opened = table.play("t1")
        table.advance()
        spoken += [opened.seat, table.play("t2", answers=opened.id).seat]
        table.go_to(Stage.MARKING)
    assert {s.turns for s in table.state.seats.values()} == {2}, "eight turns a team, four students each"


def test_the_rotation_prefers_those_who_are_here():
    table = seated()
    table.away = frozenset({SeatId("ann")})
    table.go_to(Stage.CONSTRUCTIVE)
    assert table.floor("t1").id == "ali"


def test_a_teammate_takes_the_floor_of_one_who_is_away_only(table):
    table.go_to(Stage.CONSTRUCTIVE)
    had, other = table.floor("t1"), teammate(table, "t1")
    assert table.refused(other, c.TakeFloor()) == "floor_present"
    table.away = frozenset({SeatId(had.id)})
    table.send(other, c.TakeFloor())
    assert table.floor("t1") == other
    assert table.play("t1").seat == other.id


def test_the_moderator_passes_the_floor(table):
    table.go_to(Stage.CONSTRUCTIVE)
    had, other = table.floor("t1"), teammate(table, "t1")
    table.send(CHAIR, c.PassFloor(other.id))
    assert table.refused(had, c.MakePlay("mine", table.hand("t1")[0])) == "not_floor"
    table.play("t1")


def test_a_play_takes_its_card_from_the_hand(table):
    table.go_to(Stage.CONSTRUCTIVE)
    card = table.hand("t1")[2]
    table.play("t1", "  It is cheaper.  ", card)
    play = next(iter(table.state.plays.values()))
    assert (play.card, play.argument, play.answers, play.stage) == (card, "It is cheaper.", None, Stage.CONSTRUCTIVE)
    assert card not in table.hand("t1")
    assert table.state.teams["t1"].played == (card,)


def test_sealed_plays_open_when_both_sides_are_in(table):
    table.go_to(Stage.CONSTRUCTIVE)
    play = table.play("t1")
    assert not table.state.plays[play.id].opened
    table.play("t2")
    assert all(p.opened for p in table.state.plays.values())


def test_sealed_plays_open_when_time_is_up():
    table = seated(seconds=TIMED)
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1")
    table.wait(70)
    assert table.state.plays["p1"].opened
    assert table.state.teams["t2"].missed


def test_sealed_plays_of_a_pair_do_not_wait_for_other_pairs():
    table = Table(short(team_count=4))
    for n in range(1, 5):
        table.join(f"s{n}", team=f"t{n}")
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1")
    table.play("t4")
    assert not any(p.opened for p in table.state.plays.values())
    table.play("t2")
    assert table.state.plays["p1"].opened
    assert not table.state.plays["p2"].opened


def test_where_plays_are_not_sealed_they_open_at_once():
    table = seated(sealed=False)
    table.go_to(Stage.CONSTRUCTIVE)
    assert table.play("t1").opened


def test_a_play_without_an_opponent_to_wait_for_opens():
    table = Table()
    table.join("ann", "Ann", "t1")
    table.go_to(Stage.CONSTRUCTIVE)
    assert table.play("t1").opened


def test_a_rebuttal_answers_with_a_card_or_by_reasoning(table):
    table.go_to(Stage.CONSTRUCTIVE)
    one, two = table.play("t1"), table.play("t2")
    table.advance()
    assert table.play("t2", "with a card", answers=one.id).card is not None
    assert table.play("t1", "by reasoning", card=None, answers=two.id).card is None


def test_a_rebuttal_can_answer_the_opponents_rebuttal(table):
    table.go_to(Stage.CONSTRUCTIVE)
    one = table.play("t1")
    table.advance()
    rebuttal = table.play("t2", answers=one.id)
    assert table.play("t1", answers=rebuttal.id).answers == rebuttal.id


def test_the_most_backed_proposal_is_played_when_time_runs_out():
    table = seated(seconds=TIMED)
    table.join("abe", "Abe", "t1")
    table.go_to(Stage.PREPARE)
    first, second = table.hand("t1")[:2]
    table.send(student("ann"), c.Propose("ours", first))
    table.send(student("ali"), c.Propose("better", second))
    table.send(student("abe"), c.BackProposal("d2"))
    table.advance()
    table.wait(70)
    play = next(p for p in table.state.plays.values() if p.team == "t1")
    assert (play.seat, play.argument, play.card, play.proposal) == ("ali", "better", second, "d2")
    assert play.opened
    assert not table.state.teams["t1"].missed


def test_among_equally_backed_proposals_the_earliest_is_played(table):
    table.go_to(Stage.PREPARE)
    for who in ("ali", "ann"):
        table.send(student(who), c.Propose(f"by {who}", table.hand("t1")[0]))
    table.advance()
    table.advance()
    assert next(p.seat for p in table.state.plays.values() if p.team == "t1") == "ali"


def test_a_proposal_whose_author_was_removed_is_not_played(table):
    table.go_to(Stage.PREPARE)
    table.send(student("ann"), c.Propose("gone", table.hand("t1")[0]))
    table.send(CHAIR, c.RemoveSeat("ann"))
    table.advance()
    table.advance()
    assert table.state.plays == {}


def test_a_second_proposal_replaces_the_first_and_its_backing(table):
    table.go_to(Stage.PREPARE)
    table.send(student("ann"), c.Propose("first", table.hand("t1")[0]))
    table.send(student("ali"), c.BackProposal("d1"))
    table.send(student("ann"), c.Propose("second", table.hand("t1")[1]))
    assert list(table.state.proposals) == ["d1"]
    assert (table.state.proposals["d1"].argument, table.state.proposals["d1"].backers) == ("second", ())


def test_backing_is_taken_away_and_proposals_withdrawn(table):
    table.go_to(Stage.PREPARE)
    table.send(student("ann"), c.Propose("first", table.hand("t1")[0]))
    table.send(student("ali"), c.BackProposal("d1"))
    table.send(student("ali"), c.BackProposal("d1", on=False))
    assert table.state.proposals["d1"].backers == ()
    table.send(student("ann"), c.WithdrawProposal("d1"))
    assert table.state.proposals == {}
    table.send(student("ann"), c.Propose("again", table.hand("t1")[0]))
    assert list(table.state.proposals) == ["d2"], "an id is never used twice"


def test_another_teams_proposals_cannot_be_touched(table):
    table.go_to(Stage.PREPARE)
    table.send(student("ann"), c.Propose("ours", table.hand("t1")[0]))
    assert table.refused(student("bea"), c.BackProposal("d1")) == "no_such_proposal"
    assert table.refused(student("bea"), c.WithdrawProposal("d1")) == "no_such_proposal"


def test_a_huddle_is_heard_by_the_team_and_a_struck_line_by_nobody(table):
    table.send(student("ann"), c.SayInHuddle(" what shall we play? "))
    line = team_view(table.state, "t1")["huddle"]["m1"]
    assert (line["text"], line["name"]) == ("what shall we play?", "Ann")
    assert team_view(table.state, "t2")["huddle"] == {}
    table.send(CHAIR, c.HideMessage("m1"))
    assert "text" not in team_view(table.state, "t1")["huddle"]["m1"]
    table.send(CHAIR, c.HideMessage("m1", on=False))
    assert "text" in team_view(table.state, "t1")["huddle"]["m1"]


def test_a_play_that_waits_for_approval_is_seen_and_answered_only_then():
    table = seated(approve_plays=True)
    table.go_to(Stage.CONSTRUCTIVE)
    one = table.play("t1", "wait for me")
    table.play("t2")
    table.advance()
    assert board_view(table.state)["plays"][one.id]["state"] == "waiting"
    assert table.refused(table.floor("t2"), c.MakePlay("no", table.hand("t2")[0], one.id)) == "cannot_answer"
    table.send(CHAIR, c.ApprovePlay(one.id))
    assert board_view(table.state)["plays"][one.id]["argument"] == "wait for me"
    table.play("t2", answers=one.id)


def test_a_hidden_play_is_struck_from_view_and_kept_in_the_record(table):
    table.go_to(Stage.CONSTRUCTIVE)
    one = table.play("t1", "rude words")
    table.play("t2")
    table.send(CHAIR, c.HidePlay(one.id))
    assert "argument" not in board_view(table.state)["plays"][one.id]
    assert table.state.plays[one.id].argument == "rude words"
    table.advance()
    assert table.refused(table.floor("t2"), c.MakePlay("no", None, one.id)) == "cannot_answer"
    table.send(CHAIR, c.HidePlay(one.id, on=False))
    table.play("t2", answers=one.id)


@pytest.mark.parametrize("hide", [False, True])
def test_a_constructive_that_nobody_answered_is_dropped_once_rebuttals_are_over(table, hide):
    table.go_to(Stage.CONSTRUCTIVE)
    one, two = table.play("t1"), table.play("t2")
    table.advance()
    answer = table.play("t2", answers=one.id)
    assert not is_dropped(table.state, table.state.plays[two.id]), "it may still be answered"
    table.advance()
    if hide:
        table.send(CHAIR, c.HidePlay(answer.id))
    dropped = {p.id for p in table.state.plays.values() if is_dropped(table.state, p)}
    assert dropped == ({one.id, two.id} if hide else {two.id})


def test_a_team_with_nothing_to_answer_is_not_waited_for():
    table = seated(timers=Timers.ADVANCE, seconds=TIMED)
    table.go_to(Stage.REBUTTAL)
    assert all(is_done(table.state, t) for t in table.state.teams)
    table.wait(50)
    assert table.state.stage is Stage.MARKING
