"""`evolve(state, event, at)`: the state after an event. It never refuses, draws nothing and reads no clock: the journal's
events alone make the state, the same in every process and at every entry."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from game import events as e
from game.deck import by_id
from game.format import agenda
from game.state import Mark, Message, Play, Proposal, Seat, State, Team, Voice
from game.values import Millis, SeatId, SeatStatus, Stage, TeamId

K = TypeVar("K")
V = TypeVar("V")


def evolve(state: State | None, event: e.Event, at: Millis) -> State:
    """The state once `event` has happened at `at`. Only DebateOpened may come without a state."""
    if isinstance(event, e.DebateOpened):
        return _opened(event)
    assert state is not None, "a journal begins with DebateOpened"  # noqa: S101  our bug, never a user's
    return _EVOLVERS[type(event)](state, event, at)


def _opened(event: e.DebateOpened) -> State:
    return State(
        deck=event.deck,
        cards=by_id(event.deck),
        format=event.format,
        agenda=agenda(event.format),
        chair=event.moderator,
        moderators={event.moderator: event.moderator_name},
        teams={t.id: Team(t.id, t.name, t.position) for t in event.teams},
        blind=event.format.blind_marking,
    )


def _with(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**mapping, key: value}


def _without(mapping: Mapping[K, V], key: K) -> dict[K, V]:
    return {k: v for k, v in mapping.items() if k != key}


def _seat(state: State, seat: SeatId, **changes: Any) -> State:
    return replace(state, seats=_with(state.seats, seat, replace(state.seats[seat], **changes)))


def _team(state: State, team: TeamId, **changes: Any) -> State:
    return replace(state, teams=_with(state.teams, team, replace(state.teams[team], **changes)))


def _play(state: State, play: Any, **changes: Any) -> State:
    return replace(state, plays=_with(state.plays, play, replace(state.plays[play], **changes)))


def _moderator_removed(state: State, event: e.ModeratorRemoved, at: Millis) -> State:
    return replace(state, moderators=_without(state.moderators, event.moderator))


def _seat_joined(state: State, event: e.SeatJoined, at: Millis) -> State:
    seat = Seat(event.seat, event.name, event.team, event.status)
    return replace(state, seats=_with(state.seats, event.seat, seat))


def _seat_removed(state: State, event: e.SeatRemoved, at: Millis) -> State:
    return _seat(state, event.seat, status=SeatStatus.BANNED if event.banned else SeatStatus.REMOVED)


def _teams_made(state: State, event: e.TeamsMade, at: Millis) -> State:
    seats = {id_: replace(seat, team=event.places.get(id_, seat.team)) for id_, seat in state.seats.items()}
    teams = {t.id: Team(t.id, t.name, t.position) for t in event.teams}
    return replace(
        state, teams=teams, seats=seats, messages={}, voices={}
    )  # a new team must not read what an old one said


def _stage_started(state: State, event: e.StageStarted, at: Millis) -> State:
    released = state.released
    if event.step < state.step and event.stage is not Stage.RESULT:
        released = tuple(r for r in released if r != event.round)
    return replace(
        state,
        step=event.step,
        started=at,
        deadline=event.deadline,
        remaining=None,
        paused=False,
        time_up=False,
        released=released,
        teams={id_: replace(team, missed=False) if team.missed else team for id_, team in state.teams.items()},
    )


def _sides_switched(state: State, event: e.SidesSwitched, at: Millis) -> State:
    first, second = (p.id for p in state.deck.positions)
    other = {first: second, second: first}
    teams = {id_: replace(team, position=other[team.position], hand=()) for id_, team in state.teams.items()}
    return replace(state, teams=teams, switched=not state.switched)


def _round_paired(state: State, event: e.RoundPaired, at: Millis) -> State:
    return replace(state, pairings=_with(state.pairings, event.round, event.pairings))


def _cards_dealt(state: State, event: e.CardsDealt, at: Millis) -> State:
    return _team(state, event.team, hand=state.teams[event.team].hand + event.cards)


def _floor_given(state: State, event: e.FloorGiven, at: Millis) -> State:
    state = _team(state, event.team, floor=event.seat)
    return state if event.seat is None else _seat(state, event.seat, turns=state.seats[event.seat].turns + 1)


def _paused(state: State, event: e.StagePaused, at: Millis) -> State:
    return replace(state, paused=True, deadline=None, remaining=event.remaining)


def _resumed(state: State, event: e.StageResumed, at: Millis) -> State:
    return replace(state, paused=False, deadline=event.deadline, remaining=None)


def _extended(state: State, event: e.StageExtended, at: Millis) -> State:
    teams = {id_: replace(team, missed=False) if team.missed else team for id_, team in state.teams.items()}
    return replace(state, deadline=event.deadline, remaining=event.remaining, time_up=False, teams=teams)


def _time_ran_out(state: State, event: e.TimeRanOut, at: Millis) -> State:
    return replace(state, time_up=True, deadline=None)


def _huddle_said(state: State, event: e.HuddleSaid, at: Millis) -> State:
    said = (*state.messages.get(event.team, ()), Message(event.message, event.seat, event.team, event.text, at))
    voice = state.voices.get(event.seat, Voice())
    voice = Voice(voice.messages + 1, voice.words + len(event.text.split()))
    return replace(
        state,
        messages=_with(state.messages, event.team, said),
        messages_made=state.messages_made + 1,
        voices=_with(state.voices, event.seat, voice),
    )


def _message_hidden(state: State, event: e.MessageHidden, at: Millis) -> State:
    messages = {
        team: tuple(replace(m, hidden=event.on) if m.id == event.message else m for m in said)
        for team, said in state.messages.items()
    }
    return replace(state, messages=messages)


def _proposal_made(state: State, event: e.ProposalMade, at: Millis) -> State:
    stage = Stage.REBUTTAL if state.stage is Stage.REBUTTAL else Stage.CONSTRUCTIVE
    proposal = Proposal(
        event.proposal, event.seat, event.team, stage, state.round, event.argument, event.card, event.answers
    )
    made = state.proposals_made + (event.proposal not in state.proposals)
    return replace(state, proposals=_with(state.proposals, event.proposal, proposal), proposals_made=made)


def _proposal_withdrawn(state: State, event: e.ProposalWithdrawn, at: Millis) -> State:
    return replace(state, proposals=_without(state.proposals, event.proposal))


def _proposal_backed(state: State, event: e.ProposalBacked, at: Millis) -> State:
    proposal = state.proposals[event.proposal]
    backers = tuple(s for s in proposal.backers if s != event.seat) + ((event.seat,) if event.on else ())
    return replace(state, proposals=_with(state.proposals, event.proposal, replace(proposal, backers=backers)))


def _play_made(state: State, event: e.PlayMade, at: Millis) -> State:
    team = state.teams[event.team]
    play = Play(
        id=event.play,
        seat=event.seat,
        team=event.team,
        position=team.position,
        stage=event.stage,
        round=event.round,
        argument=event.argument,
        at=at,
        approved=not state.format.approve_plays,
        card=event.card,
        answers=event.answers,
        proposal=event.proposal,
    )
    state = replace(state, plays=_with(state.plays, event.play, play))
    if event.card is None:
        return state
    return _team(
        state, event.team, hand=tuple(c for c in team.hand if c != event.card), played=(*team.played, event.card)
    )


def _plays_opened(state: State, event: e.PlaysOpened, at: Millis) -> State:
    opened = {id_: replace(state.plays[id_], opened=True) for id_ in event.plays}
    return replace(state, plays={**state.plays, **opened})


def _play_marked(state: State, event: e.PlayMarked | e.MarkCorrected, at: Millis) -> State:
    correction = isinstance(event, e.MarkCorrected)
    mark = Mark(event.levels, event.comment, event.answer_point, event.moderator, correction)
    return _play(state, event.play, marks=(*state.plays[event.play].marks, mark))


def _stance_cast(state: State, event: e.StanceCast, at: Millis) -> State:
    if event.after:
        return replace(state, stances_after=_with(state.stances_after, event.seat, event.stance))
    return replace(state, stances_before=_with(state.stances_before, event.seat, event.stance))


_EVOLVERS: dict[type[e.Event], Callable[[State, Any, Millis], State]] = {
    e.ModeratorAdded: lambda s, v, at: replace(s, moderators=_with(s.moderators, v.moderator, v.moderator_name)),
    e.ModeratorRemoved: _moderator_removed,
    e.ChairHanded: lambda s, v, at: replace(s, chair=v.moderator),
    e.SeatJoined: _seat_joined,
    e.SeatAskedBack: lambda s, v, at: _seat(s, v.seat, status=SeatStatus.WAITING),
    e.SeatAdmitted: lambda s, v, at: _seat(s, v.seat, status=SeatStatus.SEATED),
    e.SeatRenamed: lambda s, v, at: _seat(s, v.seat, name=v.name),
    e.SeatRemoved: _seat_removed,
    e.SeatMoved: lambda s, v, at: _seat(s, v.seat, team=v.team),
    e.ExtraTimeGiven: lambda s, v, at: _seat(s, v.seat, extra_time=v.percent),
    e.TeamsMade: _teams_made,
    e.DoorSet: lambda s, v, at: replace(s, door=v.door),
    e.StageStarted: _stage_started,
    e.SidesSwitched: _sides_switched,
    e.RoundPaired: _round_paired,
    e.CardsDealt: _cards_dealt,
    e.FloorGiven: _floor_given,
    e.StagePaused: _paused,
    e.StageResumed: _resumed,
    e.StageExtended: _extended,
    e.TimeRanOut: _time_ran_out,
    e.HuddleSaid: _huddle_said,
    e.MessageHidden: _message_hidden,
    e.ProposalMade: _proposal_made,
    e.ProposalWithdrawn: _proposal_withdrawn,
    e.ProposalBacked: _proposal_backed,
    e.PlayMade: _play_made,
    e.PlaysOpened: _plays_opened,
    e.PlayApproved: lambda s, v, at: _play(s, v.play, approved=True),
    e.PlayHidden: lambda s, v, at: _play(s, v.play, hidden=v.on),
    e.TurnMissed: lambda s, v, at: _team(s, v.team, missed=True),
    e.PlayMarked: _play_marked,
    e.MarkCorrected: _play_marked,
    e.MarkUndone: lambda s, v, at: _play(s, v.play, marks=s.plays[v.play].marks[:-1]),
    e.MarksReleased: lambda s, v, at: replace(s, released=(*s.released, v.round)),
    e.BlindMarkingSet: lambda s, v, at: replace(s, blind=v.on),
    e.StanceCast: _stance_cast,
    e.Announced: lambda s, v, at: replace(s, announcement=v.text),
    e.DebateEnded: lambda s, v, at: replace(s, ended=True, deadline=None, paused=False),
}
