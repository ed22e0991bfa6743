"""`decide(state, command, actor, moment)`: the events that a command causes, or a Refusal. Pure: the same arguments give
the same answer, and nothing changes but what the events say. The rules of each family of commands stand in
`decide_room`, `decide_stages`, `decide_plays` and `decide_marks`."""

from collections.abc import Callable
from typing import Any

from game import commands as c
from game import decide_marks, decide_plays, decide_room, decide_stages
from game.draft import Draft, Moment, refuse_if
from game.errors import Refusal
from game.events import Event
from game.state import Actor, State
from game.values import Role

__all__ = ["Moment", "decide"]

Rule = Callable[[Draft, Any], None]

_SEAT_RULES: dict[type[c.Command], Rule] = {
    c.AskBack: decide_room.ask_back,
    c.CastStance: decide_plays.cast_stance,
    c.SayInHuddle: decide_plays.say,
    c.Propose: decide_plays.propose,
    c.WithdrawProposal: decide_plays.withdraw,
    c.BackProposal: decide_plays.back,
    c.MakePlay: decide_plays.make_play,
    c.TakeFloor: decide_plays.take_floor,
}
_MODERATOR_RULES: dict[type[c.Command], Rule] = {
    c.Advance: decide_stages.advance,
    c.ReleaseMarks: decide_marks.release,
    c.Reopen: decide_stages.reopen,
    c.Pause: decide_stages.pause,
    c.Resume: decide_stages.resume,
    c.Extend: decide_stages.extend,
    c.Admit: decide_room.admit,
    c.RenameSeat: decide_room.rename,
    c.RemoveSeat: decide_room.remove,
    c.MoveSeat: decide_room.move,
    c.GiveExtraTime: decide_room.give_extra_time,
    c.ShuffleTeams: decide_room.shuffle_teams,
    c.SetDoor: decide_room.set_door,
    c.PassFloor: decide_plays.pass_floor,
    c.ApprovePlay: decide_plays.approve,
    c.HidePlay: decide_plays.hide_play,
    c.HideMessage: decide_plays.hide_message,
    c.MarkPlay: decide_marks.mark,
    c.CorrectMark: decide_marks.correct,
    c.UndoMark: decide_marks.undo,
    c.SetBlindMarking: decide_marks.set_blind,
    c.Announce: decide_room.announce,
    c.HandChair: decide_room.hand_chair,
    c.RemoveModerator: decide_room.remove_moderator,
    c.EndDebate: decide_stages.end,
}
AFTER_THE_END = (c.MarkPlay, c.UndoMark, c.ReleaseMarks, c.CorrectMark, c.SetBlindMarking, c.AddModerator)
"""What a saved debate still takes: a class that ran out of time is marked at home, and a mark can be corrected."""
_JOIN_RULES: dict[type[c.Command], Rule] = {c.JoinSeat: decide_room.join, c.AddModerator: decide_room.add_moderator}


def decide(state: State | None, command: c.Command, actor: Actor, moment: Moment) -> tuple[Event, ...]:
    """The events of `command` in `state`, at least one. Raises Refusal; then nothing has happened."""
    if isinstance(command, c.OpenDebate):
        refuse_if(state is not None, "already_open")
        return (decide_room.open_debate(command),)
    if state is None:
        raise Refusal("not_open")
    rule = _rule_for(state, command, actor)
    refuse_if(state.ended and not isinstance(command, AFTER_THE_END), "debate_ended")
    draft = Draft(state, actor, moment)
    rule(draft, command)
    return tuple(draft.events)


def _rule_for(state: State, command: c.Command, actor: Actor) -> Rule:
    """The rule of a command, once it is known that this role may send it."""
    kind = type(command)
    if kind in _MODERATOR_RULES:
        refuse_if(actor.role is not Role.MODERATOR or actor.id not in state.moderators, "moderator_only")
        return _MODERATOR_RULES[kind]
    if kind in _SEAT_RULES:
        refuse_if(actor.role is not Role.SEAT, "seat_only")
        return _SEAT_RULES[kind]
    if kind is c.ExpireStage:
        refuse_if(actor.role is not Role.CLOCK, "clock_only")
        return decide_stages.expire
    return _JOIN_RULES[kind]
