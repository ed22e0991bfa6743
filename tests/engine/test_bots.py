"""Bots make only legal moves, every game of theirs ends, and with enough turns every bot has spoken."""

from collections import Counter

import pytest
from msgspec.structs import replace

from game.format import PRESETS, StageSeconds
from game.replay import fold
from game.values import PointsShown, Timers
from tests.engine.decks import DECK
from tests.engine.table import DECK_ROUNDS, UNTIMED, Table, play_game, short


def spoken(table: Table) -> set[str]:
    return {p.seat for p in table.state.plays.values()}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.id)
@pytest.mark.parametrize(("teams", "seats"), [(2, 2), (2, 9), (4, 13), (6, 30), (8, 40)])
def test_every_preset_ends(preset, teams, seats):
    table = play_game(replace(preset.format(DECK), team_count=teams), seats, seed=teams * 100 + seats)
    assert table.state.ended
    assert fold(table.entries) == (len(table.entries), table.state)
    for number in range(1, len(table.state.format.rounds) + 1):
        made = Counter((p.team, p.stage) for p in table.state.plays.values() if p.round == number)
        assert set(made.values()) == {1}
        assert len(made) == 2 * teams, "every team plays twice a round"


@pytest.mark.parametrize("seed", range(24))
def test_every_switch_ends(seed):
    """Other seeds, other switches: each combination comes up over the seeds."""
    bit = [seed >> n & 1 for n in range(5)]
    format_ = short(
        rounds=DECK_ROUNDS[: 2 + seed % 3],
        team_count=2 + 2 * (seed % 4),
        hand_size=2 + seed % 5,
        seconds=UNTIMED if bit[0] else StageSeconds(20, 30, 40, 40, 60, 30),
        timers=Timers.ADVANCE if bit[1] else Timers.WAIT,
        sealed=bool(bit[2]),
        approve_plays=bool(bit[3]),
        blind_marking=bool(bit[4]),
        points_shown=list(PointsShown)[seed % 3],
        stance_votes=bool(bit[2]),
        switch_after=1 if bit[0] else None,
    )
    assert play_game(format_, seats=2 + seed * 5 % 17, seed=seed).state.ended


@pytest.mark.parametrize(("teams", "seats"), [(2, 8), (4, 16), (6, 30), (8, 40)])
def test_with_enough_turns_every_bot_has_spoken(teams, seats):
    """Four rounds give a team eight turns, and no team has more students than that."""
    table = play_game(
        short(rounds=DECK_ROUNDS, team_count=teams, seconds=StageSeconds(30, 60, 120, 120)), seats, seed=7
    )
    assert spoken(table) == set(table.state.seats)


@pytest.mark.parametrize("timed", [True, False])
def test_the_absent_do_not_stop_a_class(timed):
    seconds = StageSeconds(20, 30, 60, 60) if timed else UNTIMED
    table = play_game(short(seconds=seconds), 8, seed=3, absent=["s1", "s2", "s3"])
    assert len(table.state.plays) == 8
    assert spoken(table).isdisjoint({"s1", "s2", "s3"})


def test_a_team_that_is_away_misses_its_turns():
    table = play_game(short(seconds=StageSeconds(20, 30, 60, 60)), 2, seed=3, absent=["s1"])
    team = table.state.seats["s1"].team
    assert all(p.team != team for p in table.state.plays.values())
    assert any(type(event).__name__ == "TurnMissed" for _, _, events in table.log for event in events)


def test_the_same_seed_gives_the_same_game():
    format_ = PRESETS[1].format(DECK)
    one, two, other = (play_game(format_, 12, seed) for seed in (5, 5, 6))
    assert one.entries == two.entries
    assert one.entries != other.entries


def test_arguments_come_from_the_cards():
    table = play_game(short(team_count=4), 8, seed=11)
    for play in table.state.plays.values():
        assert len(play.argument) > 40
        if play.card is not None:
            assert table.state.cards[play.card].tag[1:] in play.argument
        if play.answers is not None and (target := table.state.plays[play.answers]).card is not None:
            assert table.state.cards[target.card].tag in play.argument, "a rebuttal cites what it answers"
