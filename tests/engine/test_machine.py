"""Hypothesis plays: legal and illegal commands of all roles in any order, on formats with every switch; after each step all that
must always hold is checked."""

import os
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game import bots
from game import commands as c
from game.codec import decode_events, encode_events
from game.errors import REFUSALS, Refusal
from game.events import Event, MarkCorrected, MarkUndone, PlayMade, PlayMarked
from game.format import Format, StageSeconds
from game.patch import apply, diff
from game.replay import fold_entry
from game.scoring import released_points, round_points
from game.shelf import Shelf
from game.state import Actor, State, members
from game.turns import due
from game.values import Door, ModeratorId, PointsShown, Role, SeatId, SeatStatus, Stage, TeamId, Timers
from game.views import BOARD, MODERATOR, Audience, Viewer, moderator_view, seat_slice, view
from tests.engine.leaks import encode, eyes, leaks, moderator_leaks, walk
from tests.engine.table import CHAIR, CO, DECK_ROUNDS, OUTSIDER, STRANGER, Table, student, unique

EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "80"))
"""Debates that Hypothesis plays; ENGINE_EXAMPLES=1000 for a long night."""
STEPS = 60

seconds = st.sampled_from([0, 20, 45])
formats = st.builds(
    Format,
    rounds=st.sampled_from([DECK_ROUNDS[:1], DECK_ROUNDS[:2], DECK_ROUNDS[1:4]]),
    team_count=st.sampled_from([2, 2, 4, 6, 8]),
    hand_size=st.integers(2, 6),
    seconds=st.builds(StageSeconds, seconds, seconds, seconds, seconds, seconds, seconds),
    timers=st.sampled_from(Timers),
    sealed=st.booleans(),
    approve_plays=st.booleans(),
    blind_marking=st.booleans(),
    points_shown=st.sampled_from(PointsShown),
    stance_votes=st.booleans(),
    switch_after=st.none(),
)


def with_switch(format_: Format, switch: bool) -> Format:
    return Format(
        **{
            **{f: getattr(format_, f) for f in format_.__struct_fields__},
            "switch_after": 1 if switch and len(format_.rounds) > 1 else None,
        }
    )


SEATS = tuple(f"s{n}" for n in range(1, 11))
NAMES = ("Ann", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo", "ANN", "x", "Zo\u200be", "Мария", "李")
seats = st.sampled_from(SEATS)
plays = st.sampled_from([f"p{n}" for n in range(1, 9)] + ["p99"])
proposals = st.sampled_from([f"d{n}" for n in range(1, 7)] + ["d99"])
messages = st.sampled_from(["m1", "m2", "m3", "m99"])
teams = st.sampled_from(["t1", "t2", "t3", "t4", "t9"])
steps = st.integers(-1, 25)
texts = st.sampled_from(["a reason", " ", "two\nlines", "bad\x00", "half\ud800"])
criteria = st.sampled_from(["ao1", "ao2", "ao3", "ao3", "style"])
levels = st.dictionaries(criteria, st.integers(0, 6), max_size=3)
cards = st.none() | st.sampled_from(["for-money-0", "against-money-0", "no-such-card"])

ANY_COMMAND = st.one_of(
    st.builds(c.AskBack),
    st.builds(c.CastStance, st.integers(1, 5)),
    st.builds(c.SayInHuddle, texts),
    st.builds(c.Propose, texts, cards, st.none() | plays),
    st.builds(c.WithdrawProposal, proposals),
    st.builds(c.BackProposal, proposals, st.booleans()),
    st.builds(c.MakePlay, texts, cards, st.none() | plays),
    st.builds(c.TakeFloor),
    st.builds(c.Advance, steps),
    st.builds(c.ReleaseMarks, steps, st.booleans()),
    st.builds(c.Reopen, steps),
    st.builds(c.Pause),
    st.builds(c.Resume),
    st.builds(c.Extend, st.sampled_from([10, 60])),
    st.builds(c.Admit, seats),
    st.builds(c.RenameSeat, seats, st.sampled_from(NAMES)),
    st.builds(c.RemoveSeat, seats, st.booleans()),
    st.builds(c.MoveSeat, seats, teams),
    st.builds(c.GiveExtraTime, seats, st.sampled_from([0, 25, 50, 100, 33])),
    st.builds(c.ShuffleTeams, st.sampled_from([2, 4, 6])),
    st.builds(c.SetDoor, st.sampled_from(Door)),
    st.builds(c.PassFloor, seats),
    st.builds(c.ApprovePlay, plays),
    st.builds(c.HidePlay, plays, st.booleans()),
    st.builds(c.HideMessage, messages, st.booleans()),
    st.builds(c.MarkPlay, plays, levels, texts, st.booleans()),
    st.builds(c.CorrectMark, plays, levels, texts, st.booleans()),
    st.builds(c.UndoMark, plays),
    st.builds(c.SetBlindMarking, st.booleans()),
    st.builds(c.Announce, texts),
    st.builds(c.HandChair, st.sampled_from(["teacher", "colleague", "nobody"])),
    st.builds(c.RemoveModerator, st.sampled_from(["teacher", "colleague"])),
    st.builds(c.EndDebate),
    st.builds(c.ExpireStage, steps),
    st.builds(c.JoinSeat, seats, st.sampled_from(NAMES)),
    st.builds(c.AddModerator, st.sampled_from([ModeratorId(CO.id)]), st.just("Mr Hale")),
)
LIKELY = [
    c.Reopen,
    c.RemoveSeat,
    c.MoveSeat,
    c.HidePlay,
    c.MarkPlay,
    c.CorrectMark,
    c.UndoMark,
    c.Extend,
    c.Pause,
    c.PassFloor,
    c.ApprovePlay,
]


class Debate(RuleBasedStateMachine):
    """One debate under whatever anyone may send."""

    @initialize(
        format_=formats,
        switch=st.booleans(),
        seed=st.integers(0, 9999),
        count=st.integers(0, 8),
        head=st.integers(0, 12),
    )
    def open(self, format_: Format, switch: bool, seed: int, count: int, head: int) -> None:
        self.table = Table(with_switch(format_, switch), seed=seed)
        self.folded: State | None = None
        self.folded_to = 0
        self.seen: dict[str, dict[str, Any]] = {}
        self.shelf = Shelf()
        self.marks: dict[str, list[tuple[dict[str, int], bool]]] = {}
        self.ever_played: Counter[tuple[str, str]] = Counter()
        for seat in SEATS[:count]:
            self.attempt(student(seat), c.JoinSeat(SeatId(seat), NAMES[int(seat[1:]) - 1]))
        if head > 3:
            self.the_class_goes_on(head)

    def attempt(self, actor: Actor, command: c.Command) -> bool:
        """Sends it; a refusal must be one of the table's and leave the state as it was (the fold is compared after each step)."""
        before, entries = self.table.state, len(self.table.entries)
        try:
            events = self.table.send(actor, command)
        except Refusal as refusal:
            assert refusal.code in REFUSALS
            assert "mark" not in refusal.detail, "a refusal repeats what a person typed"
            assert self.table.state is before
            assert len(self.table.entries) == entries
            return False
        for happened in events:
            self.keep_books(happened)
        return True

    def keep_books(self, happened: Event) -> None:
        """An account of our own: marks as given and undone, cards as played."""
        match happened:
            case PlayMarked() | MarkCorrected():
                self.marks.setdefault(happened.play, []).append((dict(happened.levels), happened.answer_point))
            case MarkUndone():
                self.marks[happened.play].pop()
            case PlayMade() if happened.card is not None:
                self.ever_played[happened.team, happened.card] += 1

    # ---- what happens

    @rule(command=ANY_COMMAND, who=st.sampled_from([CHAIR, CO, STRANGER, OUTSIDER, *map(student, SEATS)]))
    def anyone_sends_anything(self, command: c.Command, who: Actor) -> None:
        if isinstance(command, c.EndDebate) and self.table.draw(20):
            return  # or few debates would get far
        self.attempt(who, unique(self.table, command))

    @rule(command=ANY_COMMAND, who=st.sampled_from([CHAIR, CHAIR, CO]))
    def a_moderator_sends_anything(self, command: c.Command, who: Actor) -> None:
        self.anyone_sends_anything(command, who)

    @rule(
        kind=st.sampled_from(LIKELY),
        draw=st.integers(0, 99),
        on=st.booleans(),
    )
    def a_moderator_interferes(self, kind: type[c.Command], draw: int, on: bool) -> None:
        """As `a_moderator_sends_anything`, but aimed at what is there."""
        state = self.table.state
        seats, plays = list(state.seats), list(state.plays)
        seat = seats[draw % len(seats)] if seats else "s1"
        play = plays[-1 - draw % len(plays)] if plays else "p1"
        team = list(state.teams)[draw % len(state.teams)]
        made: dict[type[c.Command], c.Command] = {
            c.Reopen: c.Reopen(max(0, state.step - 1 - draw % 3)),
            c.RemoveSeat: c.RemoveSeat(seat, on),
            c.MoveSeat: c.MoveSeat(seat, team),
            c.HidePlay: c.HidePlay(play, on),
            c.MarkPlay: c.MarkPlay(play, {"ao1": draw % 4, "ao2": draw % 3}, "see me", False),
            c.CorrectMark: c.CorrectMark(play, {"ao1": draw % 4}, "look again", False),
            c.UndoMark: c.UndoMark(play),
            c.Extend: c.Extend(10),
            c.Pause: c.Pause() if on else c.Resume(),
            c.PassFloor: c.PassFloor(seat),
            c.ApprovePlay: c.ApprovePlay(play),
        }
        self.attempt(CHAIR, unique(self.table, made[kind]))

    @rule(turns=st.integers(1, 3))
    def the_class_goes_on(self, turns: int) -> None:
        """Bots make what moves they have; only someone who got ahead of them may make a bot's move illegal, and nobody did."""
        for _ in range(turns):
            for seat, entry in list(self.table.state.seats.items()):
                if entry.status is SeatStatus.SEATED and seat not in self.table.away and not self.table.state.ended:
                    move = bots.student_move(self.table.student_view(seat), self.table.draw)
                    if move is not None and self.attempt(student(seat), unique(self.table, move)) is False:
                        assert self.late(), (move, self.table.state.now_at)
            if not self.table.state.ended:
                move = bots.moderator_move(moderator_view(self.table.state), self.table.draw)
                if move is not None:
                    assert self.attempt(CHAIR, unique(self.table, move)), move

    def late(self) -> bool:
        """The deadline has passed and the clock has not come yet: what a view cannot tell without a clock of its own."""
        deadline = self.table.state.deadline
        return deadline is not None and self.table.now > deadline

    @precondition(lambda self: not self.table.state.ended)
    @rule()
    def the_chair_goes_on(self) -> None:
        step, marking = self.table.state.step, self.table.state.stage is Stage.MARKING
        self.attempt(CHAIR, c.ReleaseMarks(step, incomplete=True) if marking else c.Advance(step))

    @rule(passed=st.sampled_from([100, 5_000, 25_000, 90_000]))
    def time_passes(self, passed: int) -> None:
        """Without the clock coming: a server may be busy or down."""
        self.table.now += passed

    @rule()
    def the_clock_comes(self) -> None:
        when = due(self.table.state)
        self.attempt(Actor(Role.CLOCK), c.ExpireStage(self.table.state.step))
        if when is not None and when <= self.table.now:
            assert due(self.table.state) != when, "what was due is done"

    @rule(gone=st.sets(seats, max_size=4))
    def some_are_away(self, gone: set[str]) -> None:
        self.table.away = frozenset(SeatId(s) for s in gone)

    def teardown(self) -> None:
        """For `--hypothesis-show-statistics`: how far debates get."""
        if hasattr(self, "table"):
            state = self.table.state
            event(
                f"furthest: round {max(state.pairings, default=0)}, {len(state.plays)} plays, {len(state.released)} released"
            )
            event(f"steps: {len(self.table.entries) // 20 * 20}")

    # ---- what must always hold

    @invariant()
    def the_fold_is_the_state(self) -> None:
        for entry in self.table.entries[self.folded_to :]:
            assert encode_events(decode_events(entry.events, entry.version)) == entry.events
            self.folded = fold_entry(self.folded, entry)
        self.folded_to = len(self.table.entries)
        assert self.folded == self.table.state

    @invariant()
    def a_card_is_in_one_place(self) -> None:
        state = self.table.state
        for team in state.teams.values():
            held = [*team.hand, *team.played]
            assert len(set(held)) == len(held)
            assert all(
                state.cards[card].positions and team.position in state.cards[card].positions for card in team.hand
            )
            assert set(team.played) == {p.card for p in state.plays.values() if p.team == team.id and p.card}
        assert all(times == 1 for times in self.ever_played.values())

    @invariant()
    def a_team_plays_once_a_stage(self) -> None:
        made = Counter((p.team, p.round, p.stage) for p in self.table.state.plays.values())
        assert all(times == 1 for times in made.values())

    @invariant()
    def points_are_what_the_marks_say(self) -> None:
        state = self.table.state
        rubric, total = state.format.rubric, Counter[tuple[TeamId, int]]()
        for id_, marks in self.marks.items():
            if marks:
                given, answer_point = marks[-1]
                earned = (
                    sum(k.weight * given.get(k.id, 0) for k in rubric.criteria) + answer_point * rubric.answer_point
                )
                total[state.plays[id_].team, state.plays[id_].round] += earned
        for team in state.teams:
            by_round = [total[team, n] for n in range(1, len(state.format.rounds) + 1)]
            assert [round_points(state, team, n) for n in range(1, len(by_round) + 1)] == by_round
            assert released_points(state, team) == sum(by_round[n - 1] for n in state.released)

    @invariant()
    def the_floor_is_with_someone_who_is_there(self) -> None:
        state = self.table.state
        if state.stage in (Stage.PREPARE, Stage.CONSTRUCTIVE, Stage.REBUTTAL):
            for team in state.teams.values():
                here = {s.id for s in members(state, team.id)}
                assert team.floor in here if here else team.floor is None

    @invariant()
    def time_is_sound(self) -> None:
        state = self.table.state
        assert not (state.paused and state.deadline is not None)
        assert not (state.time_up and state.deadline is not None)
        assert len(set(state.released)) == len(state.released)
        assert 0 <= state.step < len(state.agenda)

    @invariant()
    def nobody_sees_what_is_not_theirs(self) -> None:
        if self.folded_to == getattr(self, "looked_at", -1):
            return
        self.looked_at = self.folded_to
        assert moderator_leaks(self.table.state) == []
        for eye in eyes(self.table.state):
            assert leaks(self.table.state, eye) == []

    @invariant()
    def every_view_is_plain_and_patches_to_itself(self) -> None:
        state = self.table.state
        looks = {eye.name: eye.look(state) for eye in eyes(state)} | {"moderator": view(state, MODERATOR)}
        for name, seen in looks.items():
            encode(seen)
            assert all(value is not None for _, value in walk(seen)), name
            before = self.seen.get(name)
            if before is not None:
                patch = diff(before, seen)
                assert apply(before, patch) == seen, name
                assert bool(patch) == (before != seen)
        self.seen = looks

    @invariant()
    def what_is_remembered_is_what_would_be_made_anew(self) -> None:
        state = self.table.state
        for viewer in (MODERATOR, BOARD, *(Viewer(Audience.TEAM, team) for team in state.teams)):
            assert view(state, viewer, self.shelf) == view(state, viewer)
        for seat in state.seats:
            assert seat_slice(state, seat, self.shelf) == seat_slice(state, seat)


TestDebate = Debate.TestCase
TestDebate.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="ENGINE_EXAMPLES" not in os.environ,
    print_blob=True,
)
