"""No view holds what its viewer may not see, in whole bot games; and the check itself can fail."""

from typing import Any

import pytest
from msgspec.structs import replace

from game import commands as c
from game import views
from game.format import StageSeconds
from game.shelf import Shelf
from game.state import Actor, State
from game.turns import turn_deadline
from game.values import PointsShown, SeatId, Stage, Timers
from game.view_public import cards_of
from game.view_team import own_play
from tests.engine.leaks import Eye, eyes, leaks, moderator_leaks
from tests.engine.table import CHAIR, DECK_ROUNDS, START, Table, play_game, short

TIMED = StageSeconds(20, 30, 60, 60)


def check_all(table: Table) -> None:
    assert moderator_leaks(table.state) == []
    for eye in eyes(table.state):
        assert leaks(table.state, eye) == []


@pytest.mark.parametrize(
    "format_",
    [
        short(seconds=TIMED, stance_votes=True),
        short(seconds=TIMED, team_count=4, sealed=False, points_shown=PointsShown.AT_END),
        short(
            seconds=TIMED,
            team_count=6,
            approve_plays=True,
            timers=Timers.ADVANCE,
            switch_after=1,
            rounds=DECK_ROUNDS[:3],
        ),
        short(seconds=TIMED, team_count=8, points_shown=PointsShown.NEVER, blind_marking=False, stance_votes=True),
    ],
    ids=["two", "open", "approve", "never"],
)
def test_a_game_of_bots_leaks_nothing(format_):
    def hook(table: Table) -> list[tuple[Actor, c.Command]]:
        """Now and then a play or a message is hidden, and a seat gets extra time."""
        state = table.state
        plays = [p for p in state.plays.values() if not p.hidden]
        lines = [m for said in state.messages.values() for m in said if not m.hidden]
        if plays and table.draw(9) == 0:
            return [(CHAIR, c.HidePlay(plays[-1].id))]
        if lines and table.draw(9) == 0:
            return [(CHAIR, c.HideMessage(lines[-1].id))]
        untold = [s for s in state.seats.values() if s.extra_time == 0]
        return [(CHAIR, c.GiveExtraTime(untold[0].id, 50))] if untold and table.draw(9) == 0 else []

    play_game(format_, 2 * format_.team_count, seed=21, hook=hook, each=check_all, marked=True)


# ---- the check can fail ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full() -> State:
    """A debate with a secret of every kind, in the first round's sealed constructive; extra time runs in it."""
    table = Table(short(team_count=4, stance_votes=True, seconds=TIMED))
    for number in range(1, 9):
        table.join(f"s{number}", team=f"t{1 + (number - 1) % 4}")
    table.advance()
    for number in range(1, 9):
        table.send(Actor(CHAIR.role.SEAT, f"s{number}"), c.CastStance(1 + number % 5))
    table.go_to(Stage.CONSTRUCTIVE)
    for number in range(1, 9):
        seat = table.state.seats[SeatId(f"s{number}")]
        actor = Actor(CHAIR.role.SEAT, seat.id)
        table.send(actor, c.SayInHuddle(f"huddle-marker-{number}-x"))
        table.send(actor, c.Propose(f"proposal-marker-{number}-x", table.hand(seat.team)[0]))
    table.send(CHAIR, c.GiveExtraTime(table.floor("t2").id, 50))
    play = table.play("t1", "argument-marker-x", table.hand("t1")[1])
    table.mark(play, 4, 3, 5, comment="comment-marker-x")
    return table.state


def _leaky_hand(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "cards": cards_of(state, Shelf(), state.teams[next(iter(state.teams))].hand)}


def _leaky_play(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "plays": {p.id: own_play(state, Shelf(), p) for p in state.plays.values()}}


def _leaky_mark(state: State) -> dict[str, Any]:
    out = views.board_view(state)
    plays = {p.id: {**out["plays"][p.id], "mark": {"points": 12, "top": 15}} for p in state.plays.values()}
    return {**out, "plays": plays}


def _leaky_comment(state: State) -> dict[str, Any]:
    return {
        **views.board_view(state),
        "announcement": "; ".join(p.mark.comment for p in state.plays.values() if p.mark),
    }


def _leaky_huddle(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "lobby": {t: [m.text for m in said] for t, said in state.messages.items()}}


def _leaky_proposals(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "lobby": [p.argument for p in state.proposals.values()]}


def _leaky_stances(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "voted": sum(state.stances_before.values())}


def _leaky_extra_time(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "seated": max(s.extra_time for s in state.seats.values())}


def _leaky_floor(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "lobby": {t: team.floor for t, team in state.teams.items()}}


def _leaky_deadline(state: State) -> dict[str, Any]:
    return {**views.board_view(state), "deadline": max(turn_deadline(state, t) or START for t in state.teams)}


LEAKY = [v for k, v in list(globals().items()) if k.startswith("_leaky_")]


@pytest.mark.parametrize("leaky", LEAKY, ids=lambda f: f.__name__.removeprefix("_leaky_"))
def test_a_leaky_board_is_caught(full, leaky):
    assert leaks(full, Eye("board", views.board_view)) == []
    assert leaks(full, Eye("board", leaky)) != []


def test_a_leaky_slice_is_caught(full):
    mine = next(s for s in full.seats.values() if s.extra_time == 0)
    other = next(s for s in full.seats.values() if s.id != mine.id and s.team == mine.team)

    def with_everyones(state: State) -> dict[str, Any]:
        return {"me": {**views.seat_slice(state, mine.id), "stance": state.stances_before[other.id]}}

    def with_extra_time(state: State) -> dict[str, Any]:
        return {"me": {**views.seat_slice(state, mine.id), "extra_time": 0}}

    tight = Eye("seat", lambda s: {"me": views.seat_slice(s, mine.id)}, mine.team, mine.id)
    assert leaks(full, tight) == []
    for leaky in (with_everyones, with_extra_time):
        assert leaks(full, Eye("seat", leaky, mine.team, mine.id)) != []


def test_another_teams_view_is_caught(full):
    assert leaks(full, Eye("team t3", lambda s: views.team_view(s, "t1"), "t3")) != []


def test_leaks_of_the_moderators_view_are_caught(full, monkeypatch):
    assert moderator_leaks(full) == []
    assert moderator_leaks(replace(full, blind=False)) == []
    real = views.moderator_view
    monkeypatch.setattr(views, "moderator_view", lambda s, shelf: {**real(s), "stances": dict(s.stances_before)})
    assert moderator_leaks(full) != []
    monkeypatch.setattr(views, "moderator_view", lambda s, shelf: real(replace(s, blind=False)))
    assert moderator_leaks(full) != []
