"""The rules of time: how a debate walks its agenda, and what happens when a stage begins and ends."""

from game import commands as c
from game import events as e
from game.decide_room import next_floor, settle_floors
from game.draft import Draft, refuse_if
from game.errors import Refusal
from game.format import Step
from game.state import opponent, play_of, plays_in, round_id
from game.turns import due, is_done, most_backed, seconds_of
from game.values import CardId, Millis, PlayId, Stage, TeamId, Timers

TURNS = (Stage.CONSTRUCTIVE, Stage.REBUTTAL)


def advance(draft: Draft, command: c.Advance) -> None:
    """The moderator goes on, whatever the timer says. Marking is left by releasing the marks."""
    refuse_if(command.step != draft.state.step, "stale_step")
    refuse_if(draft.state.is_last, "last_stage")
    refuse_if(draft.state.stage is Stage.MARKING, "wrong_stage", "release_marks")
    close_turns(draft)
    start_step(draft, draft.state.step + 1)


def expire(draft: Draft, command: c.ExpireStage) -> None:
    """The clock, once the last deadline of the stage has passed."""
    state = draft.state
    refuse_if(command.step != state.step, "stale_step")
    when = due(state)
    if when is None:
        raise Refusal("no_timer")
    refuse_if(draft.moment.now < when, "time_left")
    close_turns(draft)
    draft.emit(e.TimeRanOut())
    may_go_on = state.format.timers is Timers.ADVANCE and not state.is_last and state.stage is not Stage.MARKING
    if may_go_on:
        start_step(draft, state.step + 1)


def close_turns(draft: Draft) -> None:
    """For each team still to play: its most backed proposal in its author's name, or a missed turn. Then nothing is sealed."""
    state = draft.state
    if state.stage not in TURNS or state.time_up:
        return
    for team in state.teams:
        if is_done(draft.state, team):
            continue
        proposal = most_backed(draft.state, team)
        if proposal is None:
            draft.emit(e.TurnMissed(team))
        else:
            draft.emit(
                e.PlayMade(
                    PlayId(f"p{len(draft.state.plays) + 1}"),
                    proposal.seat,
                    team,
                    proposal.stage,
                    proposal.round,
                    proposal.argument,
                    proposal.card,
                    proposal.answers,
                    proposal.id,
                )
            )
    open_plays(draft, [p.id for p in plays_in(draft.state, state.round) if not p.opened])


def open_plays(draft: Draft, plays: list[PlayId]) -> None:
    if plays:
        draft.emit(e.PlaysOpened(tuple(plays)))


def open_what_is_due(draft: Draft, team: TeamId) -> None:
    """After `team` played: rebuttals and unsealed plays open at once, sealed ones once both sides are in."""
    state = draft.state
    other = opponent(state, team, state.round)
    both_in = other is None or is_done(state, other)
    if state.format.sealed and state.stage is Stage.CONSTRUCTIVE and not both_in:
        return
    pair = (team, other)
    open_plays(draft, [p.id for p in plays_in(state, state.round, state.stage) if p.team in pair and not p.opened])


def go_on_if_done(draft: Draft) -> None:
    """Where timers advance by themselves, a stage ends once every team is done and nothing waits for approval."""
    state = draft.state
    if state.format.timers is not Timers.ADVANCE or state.stage not in TURNS or state.time_up or state.paused:
        return
    waiting = any(not p.approved and not p.hidden for p in plays_in(state, state.round))
    played = any(True for _ in plays_in(state, state.round, state.stage))
    if played and not waiting and all(is_done(state, team) for team in state.teams):
        close_turns(draft)
        start_step(draft, state.step + 1)


def start_step(draft: Draft, number: int) -> None:
    """Begins a later step of the agenda, with all that its stage needs."""
    step = draft.state.agenda[number]
    if step.stage is Stage.PREPARE and step.round not in draft.state.pairings:
        _set_up_round(draft, step.round)
    if step.stage is Stage.REBUTTAL:
        _rotate(draft, step)
    draft.emit(_stage_started(draft, number))


def _stage_started(draft: Draft, number: int) -> e.StageStarted:
    step = draft.state.agenda[number]
    length = seconds_of(draft.state.format, step.stage)
    deadline = Millis(draft.moment.now + length) if length and not _is_final(draft, number) else None
    return e.StageStarted(number, step.stage, step.round, deadline)


def _is_final(draft: Draft, number: int) -> bool:
    return number == len(draft.state.agenda) - 1


def _set_up_round(draft: Draft, number: int) -> None:
    switch_after = draft.state.format.switch_after
    if switch_after is not None and number == switch_after + 1:
        draft.emit(e.SidesSwitched())
    draft.emit(e.RoundPaired(number, pairings(draft, number)))
    for team in draft.state.teams:
        cards = dealt(draft, team, number)
        if cards:
            draft.emit(e.CardsDealt(team, cards))
    _rotate(draft, Step(Stage.CONSTRUCTIVE, number))


def _rotate(draft: Draft, step: Step) -> None:
    """A new floor for each team that has not played in the coming stage."""
    for team in draft.state.teams:
        if play_of(draft.state, team, step.round, step.stage) is None:
            next_floor(draft, team, step.stage)


def pairings(draft: Draft, number: int) -> tuple[e.Pairing, ...]:
    """Each team of the first position with one of the second, one further along each round."""
    first_position = draft.state.deck.positions[0].id
    first = [t.id for t in draft.state.teams.values() if t.position == first_position]
    second = [t.id for t in draft.state.teams.values() if t.position != first_position]
    return tuple(e.Pairing(team, second[(n + number - 1) % len(second)]) for n, team in enumerate(first))


def dealt(draft: Draft, team: TeamId, number: int) -> tuple[CardId, ...]:
    """New cards for a hand: of the round's theme, the team's position, not held or played, up to the hand size of that theme."""
    state, now = draft.state, draft.state.teams[team]
    theme = round_id(state, number)
    fits = [c.id for c in state.deck.cards if theme in c.rounds and now.position in c.positions]
    held = [c for c in fits if c in now.hand]
    fresh = [c for c in fits if c not in now.hand and c not in now.played]
    chosen = set(draft.shuffled(list(fresh))[: max(0, state.format.hand_size - len(held))])
    return tuple(c for c in fresh if c in chosen)


def reopen(draft: Draft, command: c.Reopen) -> None:
    """Back to an earlier stage of the round, or to the stage just before. Plays and marks made stay; a stage without a play
    can be played again, but not once the next round's cards are dealt."""
    state = draft.state
    refuse_if(not 0 <= command.step < state.step, "cannot_reopen")
    target = state.agenda[command.step]
    same_round = target.round == state.round != 0
    refuse_if(target.stage is Stage.LOBBY or not (same_round or command.step == state.step - 1), "cannot_reopen")
    dealt_since = max(state.pairings, default=0) > target.round
    refuse_if(target.stage in (Stage.PREPARE, *TURNS) and dealt_since, "cannot_reopen")
    draft.emit(_stage_started(draft, command.step))
    settle_floors(draft)


def pause(draft: Draft, command: c.Pause) -> None:
    state = draft.state
    refuse_if(state.paused, "paused")
    left = None if state.deadline is None else Millis(state.deadline - draft.moment.now)
    draft.emit(e.StagePaused(left))


def resume(draft: Draft, command: c.Resume) -> None:
    state = draft.state
    refuse_if(not state.paused, "not_paused")
    draft.emit(e.StageResumed(None if state.remaining is None else Millis(draft.moment.now + state.remaining)))
    go_on_if_done(draft)


def extend(draft: Draft, command: c.Extend) -> None:
    """More time; where time was up, the stage runs again and teams without a play can still make it."""
    state, more = draft.state, 1000 * command.seconds
    if state.paused and state.remaining is not None:
        draft.emit(e.StageExtended(remaining=Millis(max(0, state.remaining) + more)))
        return
    refuse_if(state.paused, "paused")
    refuse_if(state.deadline is None and not state.time_up, "no_timer")
    start = state.deadline if state.deadline is not None else draft.moment.now
    draft.emit(e.StageExtended(deadline=Millis(max(start, draft.moment.now) + more)))


def end(draft: Draft, command: c.EndDebate) -> None:
    draft.emit(e.DebateEnded())
