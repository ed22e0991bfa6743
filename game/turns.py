"""The turn that runs: what teams may play in it, who is still waited for, and until when."""

from msgspec.structs import replace

from game.format import Format
from game.state import Play, Proposal, State, members, opponent, play_of, plays_in
from game.values import GRACE, Millis, Stage, TeamId


def turn(state: State) -> tuple[int, Stage] | None:
    """The (round, stage) that proposals are for now: preparing is for the constructive. None where nobody argues."""
    if state.stage in (Stage.PREPARE, Stage.CONSTRUCTIVE):
        return state.round, Stage.CONSTRUCTIVE
    return (state.round, Stage.REBUTTAL) if state.stage is Stage.REBUTTAL else None


def answerable(state: State, team: TeamId) -> list[Play]:
    """The plays that `team` may rebut now: those of the team it meets in this round that are open to it."""
    other = opponent(state, team, state.round)
    return [p for p in plays_in(state, state.round) if p.team == other and p.seen]


def is_done(state: State, team: TeamId) -> bool:
    """Whether nothing more is to be waited for from `team` in the running constructive or rebuttal."""
    if play_of(state, team, state.round, state.stage) or not members(state, team):
        return True
    if state.stage is Stage.CONSTRUCTIVE:
        return not state.teams[team].hand
    other = opponent(state, team, state.round)
    return not _may_answer(state, team) and (other is None or not _may_still_rebut(state, other))


def _may_answer(state: State, team: TeamId) -> bool:
    """Whether `team` has a play to answer, or one that waits for approval."""
    other = opponent(state, team, state.round)
    return any(p.team == other and not p.hidden and (p.seen or not p.approved) for p in plays_in(state, state.round))


def _may_still_rebut(state: State, team: TeamId) -> bool:
    """Whether `team` can still make a rebuttal, which then could be answered."""
    made = play_of(state, team, state.round, Stage.REBUTTAL) is not None
    return not made and bool(members(state, team)) and _may_answer(state, team)


def turn_deadline(state: State, team: TeamId) -> Millis | None:
    """When the team's floor must have played: the stage's deadline, later where its seat has extra time."""
    if state.deadline is None or state.stage not in (Stage.CONSTRUCTIVE, Stage.REBUTTAL):
        return state.deadline
    floor = state.teams[team].floor
    percent = state.seats[floor].extra_time if floor is not None else 0
    return Millis(state.deadline + stage_millis(state) * percent // 100)


def stage_millis(state: State) -> Millis:
    """The length of the running stage by its format; 0 without a timer."""
    return seconds_of(state.format, state.stage)


def seconds_of(format_: Format, stage: Stage) -> Millis:
    return Millis(1000 * getattr(format_.seconds, stage.value, 0))


def due(state: State) -> Millis | None:
    """When the clock ends the running stage: after the last deadline of a team that is still to play, plus grace."""
    if state.deadline is None or state.paused or state.ended:
        return None
    last = state.deadline
    if state.stage in (Stage.CONSTRUCTIVE, Stage.REBUTTAL):
        last = max([last] + [turn_deadline(state, t) or last for t in state.teams if not is_done(state, t)])
    return Millis(last + GRACE)


def proposals_now(state: State, team: TeamId) -> list[Proposal]:
    """The team's proposals for the turn that runs, with their backers, of the students who are still on the team."""
    now, here = turn(state), {s.id for s in members(state, team)}
    return [
        replace(p, backers=tuple(s for s in p.backers if s in here))
        for p in state.proposals.values()
        if p.team == team and (p.round, p.stage) == now and p.seat in here
    ]


def most_backed(state: State, team: TeamId) -> Proposal | None:
    """The team's proposal for this turn with the most backers that could be played now; the earliest among equals."""
    able = [p for p in proposals_now(state, team) if _playable(state, p)]
    return max(able, key=lambda p: len(p.backers), default=None)


def _playable(state: State, proposal: Proposal) -> bool:
    held = proposal.card is None or proposal.card in state.teams[proposal.team].hand
    if proposal.stage is Stage.CONSTRUCTIVE:
        return held and proposal.card is not None
    return held and proposal.answers in {p.id for p in answerable(state, proposal.team)}
