"""Who is in the room: seats, teams, the door, removal and return, moderators, announcements."""

from collections import Counter

import pytest
from msgspec.structs import replace

from game import commands as c
from game import events as e
from game.decide_room import open_debate
from game.errors import Refusal
from game.format import faults
from game.values import SEATS_MAX, Door, ModeratorId, SeatId, SeatStatus, Stage
from tests.engine.decks import DECK
from tests.engine.table import CHAIR, CO, DECK_ROUNDS, NAMES, OUTSIDER, Table, short, student


def test_opening_makes_teams_turn_by_turn_of_each_position():
    table = Table(short(team_count=6))
    assert [t.position for t in table.state.teams.values()] == ["for", "against"] * 3
    assert len({t.name for t in table.state.teams.values()}) == 6
    assert table.state.chair == CHAIR.id
    assert table.state.stage is Stage.LOBBY


def test_a_deck_in_a_debate_is_a_copy():
    table = Table()
    assert table.state.deck == DECK
    assert table.entries[0].events.count(b'"tag"') == len(DECK.cards)


@pytest.mark.parametrize(("teams", "seats"), [(2, 5), (4, 11), (6, 30), (8, 13)])
def test_joining_keeps_teams_and_sides_level(teams, seats):
    table = Table(short(team_count=teams), seed=seats)
    for n in range(1, seats + 1):
        table.join(f"s{n}")
        sizes = Counter(s.team for s in table.state.seats.values())
        sides = Counter(table.state.teams[s.team].position for s in table.state.seats.values())
        assert max(sizes.values()) - min(sizes.get(t, 0) for t in table.state.teams) <= 1
        assert abs(sides["for"] - sides["against"]) <= 1


def test_a_late_joiner_is_let_in_to_the_smaller_team(table):
    table.send(CHAIR, c.MoveSeat("ali", "t2"))
    table.go_to(Stage.REBUTTAL)
    table.join("cat", "Cat")
    assert table.state.seats[SeatId("cat")].team == "t1"
    assert table.state.seats[SeatId("cat")].status is SeatStatus.SEATED


def test_a_late_joiner_of_an_empty_team_gets_its_floor():
    table = Table()
    table.join("ann", "Ann", "t1")
    table.go_to(Stage.CONSTRUCTIVE)
    assert table.state.teams["t2"].floor is None
    table.join("bea", "Bea")
    assert table.state.teams["t2"].floor == "bea"


def test_a_door_that_asks_lets_in_whom_the_moderator_admits(table):
    table.send(CHAIR, c.SetDoor(Door.ASK))
    table.send(student("cat"), c.JoinSeat(SeatId("cat"), "Cat"))
    assert table.state.seats[SeatId("cat")].status is SeatStatus.WAITING
    table.send(CO, c.Admit("cat"))
    assert table.state.seats[SeatId("cat")].status is SeatStatus.SEATED


def test_a_locked_door_still_knows_who_is_in(table):
    table.send(CHAIR, c.SetDoor(Door.LOCKED))
    assert table.refused(OUTSIDER, c.JoinSeat(SeatId("cat"), "Cat")) == "room_locked"
    table.send(student("ann"), c.SayInHuddle("still here"))


def test_the_removed_may_ask_to_come_back_and_keep_their_plays(table):
    table.go_to(Stage.CONSTRUCTIVE)
    play = table.play("t1")
    table.send(CHAIR, c.RemoveSeat(play.seat))
    assert table.refused(student(play.seat), c.SayInHuddle("let me in")) == "seat_removed"
    table.send(student(play.seat), c.AskBack())
    assert table.refused(student(play.seat), c.SayInHuddle("let me in")) == "seat_waiting"
    table.send(CHAIR, c.Admit(play.seat))
    table.send(student(play.seat), c.SayInHuddle("thanks"))
    assert table.state.plays[play.id].seat == play.seat


def test_the_banned_may_not_ask_but_the_moderator_may_admit(table):
    table.send(CHAIR, c.RemoveSeat("ann", ban=True))
    assert table.refused(student("ann"), c.AskBack()) == "seat_banned"
    assert table.refused(student("ann"), c.SayInHuddle("oh")) == "seat_banned"
    assert table.refused(CHAIR, c.RemoveSeat("ann")) == "no_change"
    table.send(CHAIR, c.Admit("ann"))
    assert table.state.seats[SeatId("ann")].status is SeatStatus.SEATED


def test_a_removed_student_can_still_be_banned(table):
    table.send(CHAIR, c.RemoveSeat("ann"))
    table.send(CHAIR, c.RemoveSeat("ann", ban=True))
    assert table.state.seats[SeatId("ann")].status is SeatStatus.BANNED


@pytest.mark.parametrize("away", [c.RemoveSeat, lambda s: c.RemoveSeat(s, ban=True), lambda s: c.MoveSeat(s, "t2")])
def test_the_floor_passes_on_when_its_seat_leaves_the_team(table, away):
    table.go_to(Stage.CONSTRUCTIVE)
    had = table.floor("t1")
    table.send(CHAIR, away(had.id))
    assert table.floor("t1").id == ({"ann", "ali"} - {had.id}).pop()


def test_a_moved_student_sees_and_plays_for_the_new_team(table):
    table.go_to(Stage.CONSTRUCTIVE)
    table.send(CHAIR, c.MoveSeat("ann", "t2"))
    table.send(CHAIR, c.PassFloor("ann"))
    assert table.play("t2").seat == "ann"


def test_the_room_is_full_at_its_limit_and_the_removed_hold_no_place():
    table = Table(short(team_count=8))
    names = [f"{a} {b}" for a in NAMES[:10] for b in ("Fay", "Gil", "Max", "Ned", "Pia", "Roz", "Tom")]
    for n in range(SEATS_MAX):
        table.join(f"s{n}", names[n])
    assert table.refused(student("more"), c.JoinSeat(SeatId("more"), "One More")) == "room_full"
    table.send(CHAIR, c.RemoveSeat("s3"))
    table.join("more", "One More")
    assert table.refused(student("s3"), c.AskBack()) == "room_full"
    assert table.refused(CHAIR, c.Admit("s3")) == "room_full"


@pytest.mark.parametrize("count", [2, 4, 6, 8])
def test_shuffling_deals_students_out_evenly(count):
    table = Table(seed=count)
    table.fill(11)
    table.send(CHAIR, c.ShuffleTeams(count))
    sizes = Counter(s.team for s in table.state.seats.values())
    assert len(table.state.teams) == count
    assert max(sizes.values()) - min(sizes.get(t, 0) for t in table.state.teams) <= 1


def test_shuffling_is_by_chance_and_takes_old_talk_away():
    tables = [Table(seed=n) for n in (1, 2)]
    for table in tables:
        table.fill(8)
        table.send(student("s1"), c.SayInHuddle("only for us"))
        table.send(CHAIR, c.ShuffleTeams(2))
        assert table.state.messages == {}
    one, two = ({s.id: s.team for s in t.state.seats.values()} for t in tables)
    assert one != two


def test_extra_time_is_given_and_taken(table):
    table.send(CHAIR, c.GiveExtraTime("ann", 50))
    assert table.state.seats[SeatId("ann")].extra_time == 50
    table.send(CHAIR, c.GiveExtraTime("ann", 0))
    assert table.state.seats[SeatId("ann")].extra_time == 0


def test_announcements_stand_until_taken_down(table):
    table.send(CO, c.Announce("  Two minutes left.  "))
    assert table.state.announcement == "Two minutes left."
    table.send(CHAIR, c.Announce(""))
    assert table.state.announcement == ""


def test_a_second_moderator_has_every_right_but_the_chairs(table):
    table.send(CO, c.Advance(0))
    assert table.refused(CO, c.RemoveModerator(CHAIR.id)) == "chair_only"
    assert table.refused(CO, c.HandChair(CO.id)) == "chair_only"
    table.send(CHAIR, c.HandChair(CO.id))
    table.send(CO, c.RemoveModerator(CHAIR.id))
    assert table.refused(CHAIR, c.Pause()) == "moderator_only"
    table.send(CHAIR, c.AddModerator(ModeratorId(CHAIR.id), "Ms Reed"))
    table.send(CHAIR, c.Pause())
    assert table.state.chair == CO.id


def test_the_end_keeps_all_and_takes_nothing_more(table):
    table.send(CHAIR, c.EndDebate())
    before = table.state
    for actor, command in [
        (CHAIR, c.Advance(0)),
        (student("ann"), c.SayInHuddle("bye")),
        (student("new"), c.JoinSeat(SeatId("new"), "New Kid")),
        (CHAIR, c.EndDebate()),
    ]:
        assert table.refused(actor, command) == "debate_ended"
    assert table.state is before


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"rounds": ("no-such",)}, "no round"),
        ({"rounds": (DECK_ROUNDS[0], DECK_ROUNDS[0])}, "twice"),
        ({"switch_after": 2}, "before the last round"),
    ],
)
def test_a_format_must_fit_the_deck(changes, about):

    with pytest.raises(Refusal) as refusal:
        open_debate(c.OpenDebate(DECK, short(**changes), ModeratorId("teacher"), "Ms Reed"))
    assert refusal.value.code == "format_unfit"
    assert about in refusal.value.detail


def test_two_criteria_of_one_id_do_not_fit():
    table = Table()
    rubric = table.state.format.rubric
    twice = replace(rubric, criteria=(rubric.criteria[0], rubric.criteria[0]))

    assert faults(short(rubric=twice), DECK) == ["Two criteria of the rubric have the same id."]


def test_a_student_may_not_use_a_moderators_commands(table):
    assert isinstance(table.log[-1][2][0], e.ModeratorAdded)
    for command in (c.Advance(0), c.Pause(), c.Admit("ann"), c.MarkPlay("p1", {}), c.EndDebate(), c.SetDoor(Door.OPEN)):
        assert table.refused(student("ann"), command) == "moderator_only"
