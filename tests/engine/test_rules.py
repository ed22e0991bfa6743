"""An example for each rule of the game, in the order of design.md."""

from collections import Counter

import pytest

from game import commands as c
from game.format import StageSeconds
from game.scoring import points, released_points, swing
from game.state import is_dropped, opponent
from game.turns import due, is_done
from game.values import Door, PointsShown, SeatId, SeatStatus, Stage, Timers
from game.views import BOARD, Audience, Viewer, moderator_view, seat_slice, team_view, view
from tests.engine.decks import DECK
from tests.engine.table import CHAIR, DECK_ROUNDS, Table, short, student

LOBBY, VOTE, PREPARE, CONSTRUCTIVE = Stage.LOBBY, Stage.STANCE_VOTE, Stage.PREPARE, Stage.CONSTRUCTIVE
REBUTTAL, MARKING, RESULT = Stage.REBUTTAL, Stage.MARKING, Stage.RESULT
TIMED = StageSeconds(30, 30, 60, 60)
ANN, BEA, ALI, BOB = map(student, ("ann", "bea", "ali", "bob"))


def seated(**changes) -> Table:
    """The cast's table with another format."""
    table = Table(short(**changes))
    for seat, name, team in (("ann", "Ann", "t1"), ("bea", "Bea", "t2"), ("ali", "Ali", "t1"), ("bob", "Bob", "t2")):
        table.join(seat, name, team)
    return table


# ---- teams and pairings


@pytest.mark.parametrize("count", [2, 4, 6, 8])
def test_half_of_the_teams_argue_each_position(count):
    table = Table(short(team_count=count))
    assert Counter(t.position for t in table.state.teams.values()) == {"for": count // 2, "against": count // 2}
    assert len({t.name for t in table.state.teams.values()}) == count


@pytest.mark.parametrize("count", [2, 4, 6, 8])
@pytest.mark.parametrize("switch", [None, 1, 2])
def test_each_round_every_team_meets_one_of_the_other_position(count, switch):
    table = Table(short(team_count=count, rounds=DECK_ROUNDS, switch_after=switch))
    met: dict[str, list[str]] = {}
    for number in range(1, 5):
        table.go_to(PREPARE, number)
        teams = table.state.teams
        for team in teams:
            other = opponent(table.state, team, number)
            assert other is not None and opponent(table.state, other, number) == team
            assert teams[other].position != teams[team].position
            met.setdefault(team, []).append(other)
        assert all(teams[p.first].position == "for" for p in table.state.pairings[number])
    if switch is None:
        assert all(len(set(others)) == min(4, count // 2) for others in met.values()), "opponents rotate"


def test_joining_balances_teams_and_sides():
    table = Table(short(team_count=6))
    for number in range(1, 32):
        table.join(f"s{number}")
        sizes = Counter(s.team for s in table.state.seats.values())
        sides = Counter(table.state.teams[s.team].position for s in table.state.seats.values())
        assert max(sizes.values()) - min(sizes[t] for t in table.state.teams) <= 1
        assert abs(sides["for"] - sides["against"]) <= 1


def test_shuffling_makes_even_teams_and_forgets_the_huddles(table):
    table.fill(9)
    table.send(ANN, c.SayInHuddle("our plan"))
    table.send(CHAIR, c.ShuffleTeams(4))
    assert sorted(Counter(s.team for s in table.state.seats.values()).values()) == [3, 3, 3, 4]
    assert len(table.state.teams) == 4
    assert "our plan" not in str([team_view(table.state, t) for t in table.state.teams])


def test_a_late_joiner_comes_into_the_smaller_team_and_can_speak(table):
    table.go_to(CONSTRUCTIVE)
    table.send(CHAIR, c.RemoveSeat("bea"))
    late = table.join("late", "Lea")
    assert table.state.seats["late"].team == "t2"
    table.send(late, c.Propose("because", table.hand("t2")[0]))
    assert table.student_view("late")["hand"] == table.hand("t2")


def test_a_late_joiner_of_an_empty_team_has_the_floor(table):
    for seat in ("bea", "bob"):
        table.send(CHAIR, c.RemoveSeat(seat))
    table.go_to(CONSTRUCTIVE)
    assert table.state.teams["t2"].floor is None
    table.join("late", "Lea")
    assert table.floor("t2").id == "late"


def test_where_the_door_asks_the_moderator_admits(table):
    table.send(CHAIR, c.SetDoor(Door.ASK))
    late = table.join("late", "Lea")
    assert table.state.seats["late"].status is SeatStatus.WAITING
    assert table.refused(late, c.SayInHuddle("hello")) == "seat_waiting"
    table.send(CHAIR, c.Admit("late"))
    table.send(late, c.SayInHuddle("hello"))


def test_the_removed_may_ask_back_and_the_banned_be_pardoned(table):
    table.send(CHAIR, c.RemoveSeat("ann"))
    table.send(ANN, c.AskBack())
    table.send(CHAIR, c.Admit("ann"))
    table.send(CHAIR, c.RemoveSeat("ann", ban=True))
    assert table.refused(ANN, c.AskBack()) == "seat_banned"
    table.send(CHAIR, c.Admit("ann"))
    table.send(ANN, c.SayInHuddle("back again"))


# ---- dealing


def test_a_team_is_dealt_unplayed_cards_of_its_position_and_theme():
    table = seated(hand_size=4)
    table.go_to(PREPARE)
    for team in table.state.teams.values():
        assert len(team.hand) == len(set(team.hand)) == 4
        for card in team.hand:
            assert team.position in DECK_CARDS[card].positions
            assert DECK_ROUNDS[0] in DECK_CARDS[card].rounds


DECK_CARDS = {card.id: card for card in DECK.cards}


def test_a_team_keeps_what_it_has_not_played():
    table = seated(hand_size=4)
    table.go_to(CONSTRUCTIVE)
    played = table.play("t1").card
    kept = table.hand("t1")
    table.go_to(PREPARE, 2)
    assert set(kept) <= set(table.hand("t1"))
    assert len(table.hand("t1")) == 3 + 4, "up to the hand size of the new theme"
    assert played not in table.hand("t1")
    assert table.student_view("ann")["theme"] == [k for k in table.hand("t1") if k not in kept]


def test_switching_sides_gives_a_fresh_hand_and_no_card_twice():
    table = seated(rounds=DECK_ROUNDS[:2], switch_after=1, hand_size=5)
    table.go_to(CONSTRUCTIVE)
    before = {t: (team.position, set(team.hand)) for t, team in table.state.teams.items()}
    play = table.play("t1")
    table.go_to(PREPARE, 2)
    assert table.state.switched
    for name, team in table.state.teams.items():
        position, hand = before[name]
        assert team.position != position
        assert not hand & set(team.hand)
        assert len(team.hand) == 5
        assert all(team.position in DECK_CARDS[card].positions for card in team.hand)
    assert play.position == "for", "a play keeps the position that it argued"


# ---- the floor


def test_the_floor_rotates_so_that_everyone_speaks():
    table = Table(short(rounds=DECK_ROUNDS))
    table.fill(8)
    spoke: dict[str, list[str]] = {"t1": [], "t2": []}
    for number in range(1, 5):
        table.go_to(CONSTRUCTIVE, number)
        first = {team: table.play(team) for team in spoke}
        table.go_to(REBUTTAL)
        for team, other in (("t1", "t2"), ("t2", "t1")):
            spoke[team] += [first[team].seat, table.play(team, answers=first[other].id).seat]
    for names in spoke.values():
        assert sorted(Counter(names).values()) == [2, 2, 2, 2]
        assert len(set(names[:4])) == 4, "each once before anyone twice"


def test_the_floor_goes_to_someone_who_is_here(table):
    table.away = frozenset({SeatId("ann"), SeatId("bob")})
    table.go_to(PREPARE)
    assert (table.floor("t1"), table.floor("t2")) == (ALI, BEA)


def test_a_teammate_takes_the_floor_of_one_who_is_away(table):
    table.go_to(CONSTRUCTIVE)
    floor = table.floor("t1")
    other = ALI if floor == ANN else ANN
    table.away = frozenset({SeatId(floor.id)})
    table.send(other, c.TakeFloor())
    table.send(other, c.MakePlay("here", table.hand("t1")[0]))


def test_the_moderator_passes_the_floor(table):
    table.go_to(CONSTRUCTIVE)
    other = ALI if table.floor("t1") == ANN else ANN
    table.send(CHAIR, c.PassFloor(other.id))
    assert table.floor("t1") == other


@pytest.mark.parametrize("way", [c.RemoveSeat, lambda seat: c.MoveSeat(seat, "t2")])
def test_the_floor_does_not_leave_with_its_seat(table, way):
    table.go_to(CONSTRUCTIVE)
    floor = table.floor("t1")
    table.send(CHAIR, way(floor.id))
    assert table.floor("t1") == (ALI if floor == ANN else ANN)
    assert moderator_view(table.state)["seats"][floor.id]["floor"] is False


def test_a_team_that_all_left_is_not_waited_for():
    table = seated(timers=Timers.ADVANCE, seconds=TIMED)
    table.go_to(CONSTRUCTIVE)
    for seat in ("ann", "ali"):
        table.send(CHAIR, c.RemoveSeat(seat))
    assert table.state.teams["t1"].floor is None and is_done(table.state, "t1")
    table.play("t2")
    assert table.state.stage is REBUTTAL, "all who are there have played"
    assert not table.state.teams["t1"].missed


def test_a_reopened_stage_gives_the_floor_to_someone_who_is_there(table):
    """The seat that had it was removed while nobody needed it."""
    table.go_to(MARKING)
    gone = table.floor("t1")
    table.send(CHAIR, c.RemoveSeat(gone.id))
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert table.floor("t1") == (ALI if gone == ANN else ANN)


# ---- the huddle and proposals


def test_a_second_proposal_replaces_the_first_and_its_backing(table):
    table.go_to(PREPARE)
    one, two = table.hand("t1")[:2]
    table.send(ANN, c.Propose("first", one))
    table.send(ALI, c.BackProposal("d1"))
    table.send(ANN, c.Propose("second", two))
    assert [(p.argument, p.backers) for p in table.state.proposals.values()] == [("second", ())]
    table.send(ANN, c.WithdrawProposal("d1"))
    assert table.student_view("ali")["proposals"] == {}


def propose_and_back(table: Table) -> None:
    """Ann's proposal, then Ali's, which Ann backs."""
    one, two = table.hand("t1")[:2]
    table.send(ANN, c.Propose("by ann", one))
    table.send(ALI, c.Propose("by ali", two))
    table.send(ANN, c.BackProposal("d2"))


def test_when_time_is_up_the_most_backed_proposal_is_played_in_its_authors_name():
    table = seated(seconds=TIMED)
    table.go_to(PREPARE)
    propose_and_back(table)
    table.go_to(CONSTRUCTIVE)
    table.wait(70)
    play = table.state.plays["p1"]
    assert (play.seat, play.argument, play.proposal, play.opened) == ("ali", "by ali", "d2", True)
    assert table.student_view("ann")["plays"]["p1"]["auto"]
    assert table.state.teams["t2"].missed and not table.state.teams["t1"].missed
    assert table.state.time_up and table.state.stage is CONSTRUCTIVE, "these timers wait"


def test_among_equals_the_earliest_proposal_is_played():
    table = seated()
    table.go_to(PREPARE)
    propose_and_back(table)
    table.send(ANN, c.BackProposal("d2", on=False))
    table.go_to(REBUTTAL)
    assert table.state.plays["p1"].argument == "by ann"


def test_a_proposal_of_someone_who_left_is_not_played():
    """A banned student's words must not come up on the board when time is up."""
    table = seated()
    table.go_to(PREPARE)
    propose_and_back(table)
    table.send(CHAIR, c.RemoveSeat("ali", ban=True))
    assert list(table.student_view("ann")["proposals"]) == ["d1"]
    assert table.refused(ANN, c.BackProposal("d2", on=False)) == "no_such_proposal"
    table.go_to(REBUTTAL)
    assert table.state.plays["p1"].argument == "by ann"


def test_backing_of_someone_who_moved_does_not_count():
    table = seated()
    table.join("cy", "Cy", "t1")
    table.go_to(PREPARE)
    propose_and_back(table)
    table.send(CHAIR, c.MoveSeat("ann", "t2"))
    assert table.student_view("ali")["proposals"]["d2"]["backers"] == []
    assert list(table.student_view("ali")["proposals"]) == ["d2"]


def test_a_rebuttal_proposal_to_a_play_that_was_hidden_is_not_played():
    table = seated()
    table.go_to(CONSTRUCTIVE)
    theirs = table.play("t2")
    table.go_to(REBUTTAL)
    table.send(ANN, c.Propose("no", None, theirs.id))
    table.send(CHAIR, c.HidePlay(theirs.id))
    table.go_to(MARKING)
    assert [p.team for p in table.state.plays.values()] == ["t2"]


def test_a_huddle_is_the_teams_and_the_moderators(table):
    table.send(ANN, c.SayInHuddle("our plan"))
    assert "our plan" in str(table.student_view("ali")) and "our plan" in str(moderator_view(table.state))
    assert "our plan" not in str(table.student_view("bea")) + str(view(table.state, BOARD))
    table.send(CHAIR, c.HideMessage("m1"))
    assert "our plan" not in str(table.student_view("ali")) and "our plan" in str(moderator_view(table.state))
    table.send(CHAIR, c.HideMessage("m1", on=False))
    assert "our plan" in str(table.student_view("ali"))


# ---- constructive


def test_a_constructive_is_sealed_until_both_sides_are_in(table):
    table.go_to(CONSTRUCTIVE)
    table.play("t1", "sealed words")
    assert view(table.state, BOARD)["plays"]["p1"].keys() == {"team", "position", "stage", "round", "at", "state"}
    assert table.student_view("bea")["plays"]["p1"]["state"] == "sealed"
    assert table.student_view("ali")["plays"]["p1"]["argument"] == "sealed words"
    table.play("t2", "more words")
    for look in (view(table.state, BOARD), table.student_view("bea"), table.student_view("ann")):
        assert [look["plays"][p]["argument"] for p in ("p1", "p2")] == ["sealed words", "more words"]


def test_sealed_plays_open_when_the_moderator_goes_on_without_the_other_side(table):
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.advance()
    assert view(table.state, BOARD)["plays"]["p1"]["state"] == "open"
    assert table.state.teams["t2"].missed is False, "the mark of a missed turn goes with its stage"


def test_an_open_format_shows_a_play_at_once():
    table = seated(sealed=False)
    table.go_to(CONSTRUCTIVE)
    table.play("t1", "open words")
    assert table.student_view("bea")["plays"]["p1"]["argument"] == "open words"


def test_a_team_without_a_card_is_not_waited_for():
    table = seated()
    table.go_to(CONSTRUCTIVE)
    from msgspec.structs import replace

    teams = {t: replace(team, hand=()) if t == "t1" else team for t, team in table.state.teams.items()}
    assert is_done(replace(table.state, teams=teams), "t1")


# ---- rebuttal


def both_constructives(**changes) -> Table:
    table = seated(**changes)
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.play("t2")
    if table.state.stage is CONSTRUCTIVE:
        table.advance()
    return table


def test_a_rebuttal_answers_an_open_play_of_the_team_one_meets():
    table = both_constructives()
    assert table.student_view("ann")["answerable"] == ["p2"]
    table.play("t1", "reasoning alone", None, "p2")
    assert table.student_view("bea")["answerable"] == ["p1", "p3"], "and rebuttals too"
    table.play("t2", "with a card", answers="p3")
    assert all(table.state.plays[p].opened for p in ("p3", "p4"))


def test_one_cannot_answer_a_team_that_one_does_not_meet():
    table = Table(short(team_count=4))
    table.fill(8)
    table.go_to(CONSTRUCTIVE)
    made = {team: table.play(team) for team in table.state.teams}
    table.advance()
    met = opponent(table.state, "t1", 1)
    for team, play in made.items():
        if team != met:
            assert table.refused(table.floor("t1"), c.MakePlay("no", None, play.id)) == "cannot_answer"
    table.play("t1", "yes", None, made[met].id)


def test_a_constructive_that_nobody_answered_is_dropped():
    table = both_constructives()
    table.play("t1", "answer", None, "p2")
    assert not any(is_dropped(table.state, p) for p in table.state.plays.values()), "not before the stage is over"
    table.advance()
    assert [p.id for p in table.state.plays.values() if is_dropped(table.state, p)] == ["p1"]
    assert view(table.state, BOARD)["plays"]["p1"]["dropped"]
    table.send(CHAIR, c.HidePlay("p3"))
    assert is_dropped(table.state, table.state.plays["p2"]), "a hidden answer is none"


def test_with_nothing_to_answer_nobody_waits_for_anybody():
    """Both missed the constructive: no rebuttal can be made, so both are done and neither misses a turn."""
    table = seated(seconds=TIMED, timers=Timers.WAIT)
    table.go_to(REBUTTAL)
    assert is_done(table.state, "t1") and is_done(table.state, "t2")
    table.wait(70)
    assert not any(team.missed for team in table.state.teams.values())


def test_a_team_whose_opponent_missed_waits_for_its_rebuttal():
    table = seated()
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.advance()
    assert not is_done(table.state, "t1"), "t2 may rebut p1, and t1 may answer that"
    table.play("t2", "answer", None, "p1")
    assert table.student_view("ann")["answerable"] == ["p2"]


# ---- timers


def test_timers_that_advance_walk_the_whole_debate_alone():
    table = seated(seconds=StageSeconds(10, 10, 10, 10, 0, 10), timers=Timers.ADVANCE)
    table.advance()
    table.wait(36)
    assert table.state.stage is MARKING, "marking waits for its moderator"


def test_a_stage_ends_once_all_are_done_where_timers_advance():
    table = seated(seconds=TIMED, timers=Timers.ADVANCE)
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.play("t2")
    assert table.state.stage is REBUTTAL


def test_a_play_in_the_last_second_counts():
    table = seated(seconds=TIMED)
    table.go_to(CONSTRUCTIVE)
    table.now += 61_500
    table.play("t1")
    assert table.refused(table.floor("t2"), c.MakePlay("no", None)) == "card_needed"
    table.now += 1
    assert table.refused(table.floor("t2"), c.MakePlay("no", None)) == "time_up"


def test_more_time_after_time_was_up_lets_a_team_play():
    table = seated(seconds=TIMED)
    table.go_to(CONSTRUCTIVE)
    table.wait(100)
    assert table.state.teams["t1"].missed
    table.send(CHAIR, c.Extend(30))
    assert not table.state.teams["t1"].missed and table.state.deadline == table.now + 30_000
    table.play("t1")
    table.wait(40)
    assert table.state.time_up and table.state.teams["t2"].missed


def test_a_pause_stops_the_clock():
    table = seated(seconds=TIMED, stance_votes=True)
    table.advance()
    table.wait(10)
    table.send(CHAIR, c.Pause())
    assert view(table.state, BOARD)["remaining"] == 20_000 and due(table.state) is None
    assert table.refused(ANN, c.CastStance(3)) == "paused"
    table.wait(1000)
    table.send(CHAIR, c.Extend(10))
    table.send(CHAIR, c.Resume())
    assert table.state.deadline == table.now + 30_000
    table.send(ANN, c.CastStance(3))


def test_a_paused_stage_does_not_go_on_by_itself():
    table = seated(seconds=TIMED, timers=Timers.ADVANCE, approve_plays=True)
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.play("t2")
    table.send(CHAIR, c.Pause())
    table.send(CHAIR, c.ApprovePlay("p1"))
    table.send(CHAIR, c.ApprovePlay("p2"))
    assert (table.state.stage, table.state.paused) == (CONSTRUCTIVE, True)
    table.send(CHAIR, c.Resume())
    assert table.state.stage is REBUTTAL


def test_hiding_the_last_play_that_waits_lets_the_stage_go_on():
    table = seated(timers=Timers.ADVANCE, approve_plays=True)
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.play("t2")
    table.send(CHAIR, c.ApprovePlay("p1"))
    table.send(CHAIR, c.HidePlay("p2"))
    assert table.state.stage is REBUTTAL


def test_ending_while_paused_ends():
    table = seated(seconds=TIMED)
    table.go_to(CONSTRUCTIVE)
    table.send(CHAIR, c.Pause())
    table.send(CHAIR, c.EndDebate())
    assert table.state.ended and due(table.state) is None
    assert "remaining" not in view(table.state, BOARD)


# ---- extra time


def with_extra_time() -> tuple[Table, str]:
    table = seated(seconds=TIMED)
    table.go_to(CONSTRUCTIVE)
    floor = table.floor("t1").id
    table.send(CHAIR, c.GiveExtraTime(floor, 50))
    return table, floor


def test_extra_time_holds_for_its_seat_alone():
    table, floor = with_extra_time()
    deadline = table.state.deadline
    assert seat_slice(table.state, floor)["deadline"] == deadline + 30_000
    assert view(table.state, Viewer(Audience.TEAM, "t1"))["deadline"] == deadline
    table.now += 70_000
    assert table.refused(table.floor("t2"), c.MakePlay("no", table.hand("t2")[0])) == "time_up"
    table.play("t1", "in time")
    assert due(table.state) == deadline + 1500, "nobody else is waited for"


def test_extra_time_survives_a_pause():
    table, floor = with_extra_time()
    table.now += 80_000
    table.send(CHAIR, c.Pause())
    assert view(table.state, BOARD)["remaining"] == 0
    table.now += 500_000
    table.send(CHAIR, c.Resume())
    assert seat_slice(table.state, floor)["deadline"] == table.now + 10_000


def test_the_factor_is_known_to_moderators_alone():
    table, floor = with_extra_time()
    assert moderator_view(table.state)["seats"][floor]["extra_time"] == 50
    assert "extra_time" not in str(table.student_view(floor))


# ---- marking


def test_points_are_levels_by_weight_and_the_answer_point():
    table = both_constructives()
    answering = next(
        (k for k in table.hand("t1") if table.state.plays["p2"].card in table.state.cards[k].answers), None
    )
    target = "p2"
    if answering is None:  # deal it: the draw of this seed gave none
        raise AssertionError("choose another seed")
    play = table.play("t1", "answer", answering, target)
    table.mark(play, 5, 4, 3, answer_point=True)
    assert points(table.state.format.rubric, table.state.plays[play.id]) == 13
    assert moderator_view(table.state)["plays"][play.id]["mark"]["top"] == 16
    assert released_points(table.state, "t1") == 0
    table.go_to(RESULT)
    assert released_points(table.state, "t1") == 13


def test_blind_marking_hides_names_until_the_release(table):
    table.go_to(CONSTRUCTIVE)
    play = table.play("t1")
    hidden = moderator_view(table.state)
    assert not {"seat", "author"} & hidden["plays"][play.id].keys()
    assert all(seat["plays"] == 0 for seat in hidden["seats"].values())
    table.go_to(RESULT)
    shown = moderator_view(table.state)
    assert shown["plays"][play.id]["seat"] == play.seat and shown["seats"][play.seat]["plays"] == 1


def test_marks_are_released_together_with_their_comments(table):
    table.go_to(CONSTRUCTIVE)
    play, other = table.play("t1"), table.play("t2")
    table.mark(play, 4, 4, 4, comment="well argued")
    table.mark(other, 1, 1, 1, comment="too short")
    assert "mark" not in table.student_view("ann")["plays"][play.id]
    table.go_to(RESULT)
    assert table.student_view("ann")["plays"][play.id]["mark"]["comment"] == "well argued"
    assert table.student_view("ann")["plays"][other.id]["mark"] == {"points": 3, "top": 15}
    assert view(table.state, BOARD)["teams"]["t1"]["points"] == 12


def test_a_mark_is_undone_to_the_one_before(table):
    table.go_to(CONSTRUCTIVE)
    play = table.play("t1")
    table.mark(play, 2, 2, 2)
    table.mark(play, 5, 5, 5)
    table.send(CHAIR, c.UndoMark(play.id))
    assert points(table.state.format.rubric, table.state.plays[play.id]) == 6
    table.send(CHAIR, c.UndoMark(play.id))
    assert table.state.plays[play.id].mark is None


@pytest.mark.parametrize(
    ("shown", "after_round", "at_end"),
    [(PointsShown.EACH_ROUND, True, True), (PointsShown.AT_END, False, True), (PointsShown.NEVER, False, False)],
)
def test_when_students_see_points(shown, after_round, at_end):
    table = seated(points_shown=shown)
    table.go_to(CONSTRUCTIVE)
    play = table.play("t1")
    table.mark(play, 4, 4, 4, comment="the reason")
    for stage, round_, told in ((RESULT, 1, after_round), (RESULT, 0, at_end)):
        table.go_to(stage, round_)
        mine = table.student_view("ann")["plays"][play.id]["mark"]
        assert mine["comment"] == "the reason", "feedback comes with the release whatever is shown"
        assert ("points" in mine) is told and ("levels" in mine) is told
        assert ("points" in view(table.state, BOARD)["teams"]["t1"]) is told
        assert ("mark" in view(table.state, BOARD)["plays"][play.id]) is told


def test_hidden_plays_do_not_hold_up_the_release(table):
    table.go_to(CONSTRUCTIVE)
    play = table.play("t1")
    table.go_to(MARKING)
    table.send(CHAIR, c.HidePlay(play.id))
    table.send(CHAIR, c.ReleaseMarks(table.state.step))
    assert table.state.stage is RESULT


# ---- hiding and approving


def test_a_hidden_play_is_struck_from_view_and_kept_in_the_record():
    table = both_constructives()
    table.send(CHAIR, c.HidePlay("p1"))
    assert "argument" not in view(table.state, BOARD)["plays"]["p1"]
    assert table.student_view("bea")["plays"]["p1"]["state"] == "hidden"
    assert table.student_view("ann")["plays"]["p1"]["argument"] == "because"
    assert table.state.plays["p1"].argument == "because"
    table.send(CHAIR, c.HidePlay("p1", on=False))
    assert view(table.state, BOARD)["plays"]["p1"]["argument"] == "because"


def test_hiding_a_constructive_that_was_answered_keeps_the_answer():
    table = both_constructives()
    table.play("t2", "answer", None, "p1")
    table.send(CHAIR, c.HidePlay("p1"))
    assert view(table.state, BOARD)["plays"]["p3"]["answers"] == "p1"
    table.go_to(MARKING)
    assert "dropped" not in view(table.state, BOARD)["plays"]["p1"]


def test_plays_wait_for_approval_where_the_format_says_so():
    table = both_constructives(approve_plays=True)
    assert view(table.state, BOARD)["plays"]["p1"]["state"] == "waiting"
    assert table.refused(table.floor("t2"), c.MakePlay("no", None, "p1")) == "cannot_answer"
    assert not is_done(table.state, "t2"), "p1 may still be approved"
    table.send(CHAIR, c.ApprovePlay("p1"))
    table.play("t2", "yes", None, "p1")


def test_approval_that_is_pending_when_time_is_up_stays_pending():
    table = seated(approve_plays=True, seconds=TIMED, timers=Timers.ADVANCE)
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.wait(62)
    assert table.state.stage is REBUTTAL
    assert "argument" not in view(table.state, BOARD)["plays"]["p1"]
    table.send(CHAIR, c.ApprovePlay("p1"))
    assert table.student_view("bea")["answerable"] == ["p1"]


# ---- reopening


def test_reopening_constructive_after_rebuttals_keeps_all_and_lets_the_one_that_missed_play():
    table = seated()
    table.go_to(CONSTRUCTIVE)
    table.play("t1")
    table.advance()
    table.play("t2", "answer", None, "p1")
    table.mark(table.state.plays["p1"], 3, 3, 3)
    table.go_to(RESULT)
    table.send(CHAIR, c.Reopen(2))
    assert table.state.stage is CONSTRUCTIVE and table.state.released == ()
    assert table.refused(table.floor("t1"), c.MakePlay("no", table.hand("t1")[0])) == "already_played"
    table.play("t2", "late constructive")
    table.advance()
    assert table.state.stage is REBUTTAL
    assert table.refused(table.floor("t2"), c.MakePlay("no", None, "p1")) == "already_played"
    table.play("t1", "answer", None, "p3")
    assert points(table.state.format.rubric, table.state.plays["p1"]) == 9


def test_reopening_marking_takes_the_release_back(table):
    table.go_to(CONSTRUCTIVE)
    play = table.play("t1")
    table.mark(play, 3, 3, 3, comment="early words")
    table.go_to(RESULT)
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert "mark" not in table.student_view("ann")["plays"][play.id]
    table.mark(play, 4, 4, 4)
    table.go_to(RESULT)
    assert released_points(table.state, "t1") == 12


def test_a_step_too_far_can_be_taken_back():
    """The result, and through it the marking, from the next round's preparing; the vote from the first round's."""
    table = seated(stance_votes=True)
    table.go_to(PREPARE, 1)
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert table.state.stage is VOTE
    table.send(ANN, c.CastStance(4))
    assert table.state.stances_before == {"ann": 4}
    table.go_to(PREPARE, 2)
    hands = {t: team.hand for t, team in table.state.teams.items()}
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert (table.state.stage, table.state.round, table.state.released) == (RESULT, 1, (1,))
    table.send(CHAIR, c.Reopen(table.state.step - 1))
    assert (table.state.stage, table.state.released) == (MARKING, ())
    assert table.refused(CHAIR, c.Reopen(table.state.step - 1)) == "cannot_reopen"
    table.go_to(PREPARE, 2)
    assert {t: team.hand for t, team in table.state.teams.items()} == hands, "nothing is dealt twice"


# ---- stances and the swing


def vote(table: Table, stances: dict[str, int]) -> None:
    for seat, stance in stances.items():
        table.send(student(seat), c.CastStance(stance))


def swung(before: dict[str, int], after: dict[str, int], teams: dict[str, str]) -> Table:
    table = Table(short(stance_votes=True, rounds=DECK_ROUNDS[:1]))
    for seat, team in teams.items():
        table.join(seat, team=team)
    table.advance()
    vote(table, before)
    table.go_to(RESULT, 1)
    table.advance()
    vote(table, after)
    table.advance()
    return table


SIX = {f"s{n}": "t1" if n <= 3 else "t2" for n in range(1, 7)}


def test_the_swing_by_team_and_of_the_class():
    table = swung(dict.fromkeys(SIX, 2), {s: 4 if t == "t1" else 1 for s, t in SIX.items()}, SIX)
    shown = view(table.state, BOARD)
    assert shown["swing"] == {"voters": 6, "before": 2, "after": 2.5, "shift": 0.5}
    assert shown["teams"]["t1"]["swing"]["shift"] == 2 and shown["teams"]["t2"]["swing"]["shift"] == -1


def test_a_swing_of_few_voters_is_not_told():
    """Two of t2's voters did not vote again: neither team's swing is told, as the class's less the other's would be theirs."""
    table = swung(dict.fromkeys(SIX, 2), {"s1": 4, "s2": 4, "s3": 5, "s4": 1}, SIX)
    assert swing(table.state) is not None
    assert swing(table.state, "t1") is None and swing(table.state, "t2") is None
    table = swung({"s1": 1, "s2": 2}, {"s1": 1, "s2": 2}, SIX)
    assert swing(table.state) is None


def test_a_stance_is_its_seats_alone_and_can_be_changed():
    table = seated(stance_votes=True)
    table.advance()
    table.send(ANN, c.CastStance(5))
    table.send(ANN, c.CastStance(2))
    assert table.student_view("ann")["me"]["stance"] == 2
    assert "stance" not in table.student_view("ali")["me"]
    assert view(table.state, BOARD)["voted"] == 1
    table.send(CHAIR, c.RemoveSeat("ann"))
    assert view(table.state, BOARD)["voted"] == 0, "of those who are in"


# ---- the moderators


def test_the_chair_is_handed_over_with_all_rights(table, co):
    table.send(CHAIR, c.HandChair(co.id))
    table.send(co, c.RemoveModerator(CHAIR.id))
    assert table.refused(CHAIR, c.Pause()) == "moderator_only"
    table.send(co, c.Pause())


def test_an_announcement_is_on_every_screen(table):
    table.send(CHAIR, c.Announce("Ten minutes left"))
    for look in (view(table.state, BOARD), table.student_view("ann"), moderator_view(table.state)):
        assert look["announcement"] == "Ten minutes left"
    table.send(CHAIR, c.Announce(""))
    assert "announcement" not in view(table.state, BOARD)


def test_the_outsider_sees_nothing(table, outsider):
    assert table.refused(outsider, c.Propose("because")) == "seat_unknown"
    assert table.refused(outsider, c.EndDebate()) == "moderator_only"
