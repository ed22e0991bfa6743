"""Time: the agenda, the clock, pausing, extending, reopening; pairing, dealing, switching sides."""

import pytest

from game import commands as c
from game.format import PRESETS, StageSeconds, agenda
from game.state import CLOCK, opponent
from game.turns import due
from game.values import GRACE, SeatId, Stage, Timers
from tests.engine.decks import DECK
from tests.engine.table import CHAIR, DECK_ROUNDS, Table, short, student

TIMED = StageSeconds(stance_vote=20, prepare=30, constructive=60, rebuttal=40)


def seated(**changes) -> Table:
    """As the `table` fixture, with a format of one's own; without the second moderator."""
    table = Table(short(**changes))
    for seat, name, team in (("ann", "Ann", "t1"), ("bea", "Bea", "t2"), ("ali", "Ali", "t1"), ("bob", "Bob", "t2")):
        table.join(seat, name, team)
    return table


def stages(table: Table) -> list[str]:
    return [f"{s.stage.value} {s.round}" for s in table.state.agenda]


def test_the_agenda_is_lobby_vote_rounds_vote_result():
    table = Table(short(rounds=DECK_ROUNDS[:1], stance_votes=True))
    assert stages(table) == [
        *("lobby 0", "stance_vote 0", "prepare 1", "constructive 1", "rebuttal 1", "marking 1", "result 1"),
        *("stance_vote 0", "result 0"),
    ]
    for _ in range(8):
        table.advance()
    assert table.state.is_last
    assert table.refused(CHAIR, c.Advance(8)) == "last_stage"


@pytest.mark.parametrize(("preset", "rounds", "minutes"), [("single-lesson", 4, 50), ("quick-clash", 2, 20)])
def test_presets_are_what_they_say(preset, rounds, minutes):
    found = next(p for p in PRESETS if p.id == preset)
    format_ = found.format(DECK)
    steps = agenda(format_)
    timed = sum(getattr(format_.seconds, s.stage.value, 0) for s in steps)
    assert (len(format_.rounds), found.minutes, format_.switch_after) == (rounds, minutes, None)
    assert timed < 60 * minutes, "the timers leave room for marking"


def test_the_double_lesson_switches_half_way():
    format_ = next(p for p in PRESETS if p.switch).format(DECK)
    assert format_.switch_after == len(format_.rounds) / 2


@pytest.mark.parametrize("teams", [2, 4, 6, 8])
def test_each_round_pairs_every_team_with_one_of_the_other_position_rotating(teams):
    table = Table(short(rounds=DECK_ROUNDS, team_count=teams))
    met: dict[str, list[str]] = {t: [] for t in table.state.teams}
    for number in range(1, 5):
        table.go_to(Stage.PREPARE, number)
        for team in table.state.teams.values():
            other = opponent(table.state, team.id, number)
            assert table.state.teams[other].position != team.position
            assert opponent(table.state, other, number) == team.id
            met[team.id].append(other)
    for others in met.values():
        assert len(set(others)) == min(4, teams // 2), "nobody is met again before all were"


def test_a_hand_is_dealt_up_to_its_size_from_the_rounds_theme_and_kept():
    table = seated(hand_size=4)
    table.go_to(Stage.PREPARE, 1)
    first = table.hand("t1")
    assert len(first) == len(set(first)) == 4
    assert all("money" in table.state.cards[k].rounds for k in first)
    assert all("for" in table.state.cards[k].positions for k in first)
    table.go_to(Stage.CONSTRUCTIVE)
    played = table.play("t1").card
    table.go_to(Stage.PREPARE, 2)
    second = table.hand("t1")
    assert played not in second
    assert set(first) - {played} <= set(second)
    assert sum("belonging" in table.state.cards[k].rounds for k in second) == 4


def test_the_same_seed_deals_the_same_hand_and_another_one_another():
    hands = []
    for seed in (1, 1, 2):
        table = Table(short(hand_size=3), seed=seed)
        table.go_to(Stage.PREPARE)
        hands.append(table.hand("t1"))
    assert hands[0] == hands[1] != hands[2]


def test_sides_switch_with_a_fresh_hand_and_positions_of_old_plays_stay():
    table = seated(switch_after=1)
    table.go_to(Stage.CONSTRUCTIVE)
    play = table.play("t1")
    table.go_to(Stage.PREPARE, 2)
    assert table.state.switched
    assert table.state.teams["t1"].position == "against"
    assert all("against" in table.state.cards[k].positions for k in table.hand("t1"))
    assert all("belonging" in table.state.cards[k].rounds for k in table.hand("t1"))
    assert table.state.plays[play.id].position == "for"
    first, second = (table.state.pairings[2][0].first, table.state.pairings[2][0].second)
    assert (table.state.teams[first].position, table.state.teams[second].position) == ("for", "against")


def test_the_clock_ends_a_stage_after_its_deadline_and_grace():
    table = seated(seconds=TIMED)
    table.go_to(Stage.PREPARE)
    assert table.state.deadline == table.now + 30_000
    table.now += 30_000 + GRACE - 1
    assert table.refused(CLOCK, c.ExpireStage(table.state.step)) == "time_left"
    table.now += 1
    table.expire()
    assert table.state.time_up
    assert table.state.stage is Stage.PREPARE, "the format waits for the moderator"
    assert table.refused(CLOCK, c.ExpireStage(table.state.step)) == "no_timer", "it rings once"


def test_timers_can_advance_by_themselves_but_never_past_marking():
    table = seated(seconds=StageSeconds(0, 10, 10, 10, 10, 0), timers=Timers.ADVANCE)
    table.advance()
    table.wait(60)
    assert table.state.stage is Stage.MARKING
    table.wait(60)
    assert table.state.stage is Stage.MARKING
    assert table.state.time_up


def test_when_all_have_played_an_advancing_stage_ends_early():
    table = seated(seconds=TIMED, timers=Timers.ADVANCE)
    table.go_to(Stage.CONSTRUCTIVE)
    table.play("t1")
    assert table.state.stage is Stage.CONSTRUCTIVE
    table.play("t2")
    assert table.state.stage is Stage.REBUTTAL


def test_a_paused_stage_does_not_go_on_until_resumed():
    table = seated(seconds=TIMED, timers=Timers.ADVANCE, approve_plays=True)
    table.go_to(Stage.CONSTRUCTIVE)
    plays = [table.play("t1"), table.play("t2")]
    table.send(CHAIR, c.Pause())
    for play in plays:
        table.send(CHAIR, c.ApprovePlay(play.id))
    assert table.state.stage is Stage.CONSTRUCTIVE
    table.send(CHAIR, c.Resume())
    assert table.state.stage is Stage.REBUTTAL


def test_pausing_keeps_what_was_left():
    table = seated(seconds=TIMED)
    table.go_to(Stage.CONSTRUCTIVE)
    table.now += 20_000
    table.send(CHAIR, c.Pause())
    assert (table.state.deadline, table.state.remaining, due(table.state)) == (None, 40_000, None)
    table.now += 500_000
    table.send(CHAIR, c.Resume())
    assert table.state.deadline == table.now + 40_000


def test_extending_adds_time_running_paused_and_after_it_was_up():
    table = seated(seconds=TIMED)
    table.go_to(Stage.CONSTRUCTIVE)
    deadline = table.state.deadline
    table.send(CHAIR, c.Extend(30))
    assert table.state.deadline == deadline + 30_000
    table.send(CHAIR, c.Pause())
    table.send(CHAIR, c.Extend(10))
    assert table.state.remaining == 100_000
    table.send(CHAIR, c.Resume())
    table.wait(200)
    assert table.state.time_up
    assert table.state.teams["t1"].missed
    table.send(CHAIR, c.Extend(30))
    assert not table.state.teams["t1"].missed
    assert table.play("t1").team == "t1"


def test_extra_time_holds_the_stage_for_its_seat_only():
    table = seated(seconds=TIMED)
    table.send(CHAIR, c.GiveExtraTime("ann", 50))
    table.go_to(Stage.CONSTRUCTIVE)
    table.give_floor("ann")
    assert due(table.state) == table.state.deadline + 30_000 + GRACE
    table.now += 60_000 + GRACE + 1
    assert table.refused(table.floor("t2"), c.MakePlay("late", table.hand("t2")[0])) == "time_up"
    assert table.play("t1").seat == "ann"


def test_extra_time_of_a_team_that_has_played_holds_nobody_up():
    table = seated(seconds=TIMED)
    table.send(CHAIR, c.GiveExtraTime("ann", 100))
    table.go_to(Stage.CONSTRUCTIVE)
    table.give_floor("ann")
    table.play("t1")
    assert due(table.state) == table.state.deadline + GRACE


def test_skipping_a_turn_counts_it_as_missed_and_the_class_goes_on(table):
    table.go_to(Stage.CONSTRUCTIVE)
    events = table.advance()
    assert [x.team for x in events if type(x).__name__ == "TurnMissed"] == ["t1", "t2"]
    table.go_to(Stage.MARKING)
    table.send(CHAIR, c.ReleaseMarks(table.state.step))


def test_reopening_a_stage_lets_those_without_a_play_make_it(table):
    table.go_to(Stage.CONSTRUCTIVE)
    constructive = table.state.step
    made = table.play("t1")
    table.advance()
    table.send(CHAIR, c.Reopen(constructive))
    assert table.state.stage is Stage.CONSTRUCTIVE
    assert table.refused(table.floor("t1"), c.MakePlay("twice", table.hand("t1")[0])) == "already_played"
    table.play("t2")
    assert made.id in table.state.plays


def test_reopening_marking_takes_the_release_back(table):
    table.go_to(Stage.CONSTRUCTIVE)
    play = table.play("t1")
    table.go_to(Stage.RESULT)
    assert table.state.released == (1,)
    assert table.refused(CHAIR, c.MarkPlay(play.id, {"ao1": 2})) == "marks_released"
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert table.state.released == ()
    table.mark(play, 2)


def test_reopening_ends_where_the_next_cards_are_dealt(table):
    table.go_to(Stage.PREPARE, 2)
    assert table.refused(CHAIR, c.Reopen(1)) == "cannot_reopen", "prepare of round 1"
    assert table.refused(CHAIR, c.Reopen(0)) == "cannot_reopen", "the lobby"
    assert table.refused(CHAIR, c.Reopen(table.state.step)) == "cannot_reopen"
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert (table.state.stage, table.state.round) == (Stage.RESULT, 1)
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert (table.state.stage, table.state.round) == (Stage.MARKING, 1)
    table.go_to(Stage.PREPARE, 2)
    assert len(table.state.pairings) == 2


def test_reopening_prepare_deals_nothing_anew(table):
    table.go_to(Stage.CONSTRUCTIVE)
    hands = table.hand("t1"), table.hand("t2")
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    table.advance()
    assert (table.hand("t1"), table.hand("t2")) == hands


def test_stances_before_and_after_are_two_votes():
    table = seated(stance_votes=True)
    table.advance()
    table.send(student("ann"), c.CastStance(2))
    table.send(student("ann"), c.CastStance(4))
    table.go_to(Stage.RESULT, 2)
    table.advance()
    table.send(student("ann"), c.CastStance(5))
    assert table.state.stances_before == {SeatId("ann"): 4}
    assert table.state.stances_after == {SeatId("ann"): 5}
