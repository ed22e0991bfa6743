"""The rules of arguing: stance votes, the huddle, proposals, the floor, plays, and what the moderator hides or approves."""

from game import commands as c
from game import events as e
from game.decide_room import seat_of
from game.decide_stages import go_on_if_done, open_what_is_due
from game.draft import Draft, readable, refuse_if
from game.errors import Refusal
from game.state import Play, Proposal, Seat, play_of
from game.turns import answerable, proposals_now, turn, turn_deadline
from game.values import GRACE, MESSAGES_MAX, CardId, MessageId, PlayId, ProposalId, SeatStatus, Stage, TeamId


def cast_stance(draft: Draft, command: c.CastStance) -> None:
    seat, state = draft.seat, draft.state
    refuse_if(state.stage is not Stage.STANCE_VOTE, "wrong_stage")
    _check_time(draft, seat.team)
    after = any(step.round for step in state.agenda[: state.step])
    stances = state.stances_after if after else state.stances_before
    refuse_if(stances.get(seat.id) == command.stance, "no_change")
    draft.emit(e.StanceCast(seat.id, command.stance, after))


def say(draft: Draft, command: c.SayInHuddle) -> None:
    seat, state = draft.seat, draft.state
    refuse_if(state.messages_made >= MESSAGES_MAX, "huddle_full")
    draft.emit(e.HuddleSaid(MessageId(f"m{state.messages_made + 1}"), seat.id, seat.team, _text(command.text)))


def propose(draft: Draft, command: c.Propose) -> None:
    """A second proposal of the same seat for the same turn replaces the first: what others backed has changed."""
    seat, state = draft.seat, draft.state
    now = turn(state)
    if now is None:
        raise Refusal("wrong_stage")
    refuse_if(play_of(state, seat.team, *now) is not None, "already_played")
    refuse_if(state.time_up, "time_up")
    argument, card, answers = _checked(draft, seat.team, command, now[1])
    mine = (
        p.id
        for p in state.proposals.values()
        if p.seat == seat.id and p.team == seat.team and (p.round, p.stage) == now
    )
    proposal = next(mine, ProposalId(f"d{state.proposals_made + 1}"))
    draft.emit(e.ProposalMade(proposal, seat.id, seat.team, argument, card, answers))


def withdraw(draft: Draft, command: c.WithdrawProposal) -> None:
    proposal = _proposal(draft, command.proposal)
    refuse_if(proposal.seat != draft.seat.id, "not_your_proposal")
    draft.emit(e.ProposalWithdrawn(proposal.id))


def back(draft: Draft, command: c.BackProposal) -> None:
    seat, proposal = draft.seat, _proposal(draft, command.proposal)
    refuse_if(proposal.seat == seat.id, "own_proposal")
    refuse_if((seat.id in proposal.backers) == command.on, "no_change")
    draft.emit(e.ProposalBacked(proposal.id, seat.id, command.on))


def _proposal(draft: Draft, name: str) -> Proposal:
    """A proposal of the own team for the turn that runs: no other can be seen or touched."""
    found = next((p for p in proposals_now(draft.state, draft.seat.team) if p.id == name), None)
    if found is None:
        raise Refusal("no_such_proposal")
    return found


def make_play(draft: Draft, command: c.MakePlay) -> None:
    seat, state = draft.seat, draft.state
    refuse_if(state.stage not in (Stage.CONSTRUCTIVE, Stage.REBUTTAL), "wrong_stage")
    refuse_if(play_of(state, seat.team, state.round, state.stage) is not None, "already_played")
    _check_time(draft, seat.team)
    refuse_if(state.teams[seat.team].floor != seat.id, "not_floor")
    argument, card, answers = _checked(draft, seat.team, command, state.stage)
    play = PlayId(f"p{len(state.plays) + 1}")
    draft.emit(e.PlayMade(play, seat.id, seat.team, state.stage, state.round, argument, card, answers))
    open_what_is_due(draft, seat.team)
    go_on_if_done(draft)


def _check_time(draft: Draft, team: TeamId) -> None:
    state = draft.state
    refuse_if(state.paused, "paused")
    deadline = turn_deadline(state, team)
    late = deadline is not None and draft.moment.now > deadline + GRACE
    refuse_if(state.time_up or late, "time_up")


def _checked(
    draft: Draft, team: TeamId, command: c.MakePlay | c.Propose, stage: Stage
) -> tuple[str, CardId | None, PlayId | None]:
    """The argument, card and target of a play or proposal, all of them possible for `team` in `stage`."""
    state = draft.state
    card = None if command.card is None else CardId(command.card)
    if card is not None:
        refuse_if(card not in state.cards, "no_such_card")
        refuse_if(card not in state.teams[team].hand, "card_not_in_hand")
    if stage is Stage.CONSTRUCTIVE:
        refuse_if(card is None, "card_needed")
        refuse_if(command.answers is not None, "answer_not_due")
        return _text(command.argument), card, None
    if command.answers is None:
        raise Refusal("answer_needed")
    target = PlayId(command.answers)
    refuse_if(target not in {p.id for p in answerable(state, team)}, "cannot_answer")
    return _text(command.argument), card, target


def _text(text: str) -> str:
    """The text without blanks around it. Raises Refusal when nothing is left or it cannot be shown."""
    text = readable(text)
    refuse_if(not text, "text_empty")
    return text


def take_floor(draft: Draft, command: c.TakeFloor) -> None:
    """A teammate speaks for a seat that is away, so that one absent student never stops a class."""
    seat, state = draft.seat, draft.state
    team = state.teams[seat.team]
    _check_floor_open(draft, seat)
    refuse_if(team.floor is not None and team.floor not in draft.moment.away, "floor_present")
    draft.emit(e.FloorGiven(seat.team, seat.id))


def pass_floor(draft: Draft, command: c.PassFloor) -> None:
    seat = seat_of(draft, command.seat)
    refuse_if(seat.status is not SeatStatus.SEATED, "no_such_seat")
    _check_floor_open(draft, seat)
    draft.emit(e.FloorGiven(seat.team, seat.id))


def _check_floor_open(draft: Draft, seat: Seat) -> None:
    state = draft.state
    now = turn(state)
    if now is None:
        raise Refusal("wrong_stage")
    refuse_if(play_of(state, seat.team, *now) is not None, "already_played")
    refuse_if(state.teams[seat.team].floor == seat.id, "has_floor")


def find_play(draft: Draft, name: str) -> Play:
    found = draft.state.plays.get(PlayId(name))
    if found is None:
        raise Refusal("no_such_play")
    return found


def approve(draft: Draft, command: c.ApprovePlay) -> None:
    play = find_play(draft, command.play)
    refuse_if(play.approved, "no_change")
    draft.emit(e.PlayApproved(play.id))
    go_on_if_done(draft)


def hide_play(draft: Draft, command: c.HidePlay) -> None:
    play = find_play(draft, command.play)
    refuse_if(play.hidden == command.on, "no_change")
    draft.emit(e.PlayHidden(play.id, command.on))
    go_on_if_done(draft)


def hide_message(draft: Draft, command: c.HideMessage) -> None:
    found = next((m for said in draft.state.messages.values() for m in said if m.id == command.message), None)
    if found is None:
        raise Refusal("no_such_message")
    refuse_if(found.hidden == command.on, "no_change")
    draft.emit(e.MessageHidden(found.id, command.on))
