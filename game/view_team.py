"""What a team and each of its seats see beside the public part. See `game.views`."""

from collections.abc import Mapping

from game.format import Rubric
from game.scoring import points, top_points
from game.shelf import Shelf, section
from game.state import Message, Play, Seat, State, answers_card, members, opponent, play_of, round_id
from game.turns import answerable, proposals_now, turn, turn_deadline
from game.values import SeatId, SeatStatus, Stage, TeamId
from game.view_public import PUBLIC, add_text, cards_of, dropped, play_head, play_view, points_open, public
from game.view_types import (
    CardView,
    CriterionView,
    MarkView,
    MemberView,
    MessageView,
    PlayView,
    ProposalView,
    RubricView,
)
from game.view_wholes import MeetingPart, OutsideView, OwnView, TeamPart, TeamView

HUDDLE_LINES = 80
"""A view shows the last lines of a huddle; the record has them all."""


def team_view(state: State, team: TeamId, shelf: Shelf | None = None) -> TeamView:
    """What every student of `team` sees: the public part, and the team's own hand, huddle, proposals and plays."""
    shelf = Shelf() if shelf is None else shelf
    return {
        **_teams_part(state, shelf, team),
        "proposals": proposals(state, shelf, team),
        "huddle": huddle(state, shelf, team),
    }


@section(*PUBLIC)
def _teams_part(state: State, shelf: Shelf, team: TeamId) -> TeamPart:
    """All but what a team writes to itself."""
    return {
        **public(state, shelf),
        "team": team,
        "plays": _team_plays(state, shelf, team),
        "hand": _hand(state, shelf, team),
        "theme": _theme(state, shelf, team),
        "cards": _team_cards(state, shelf, team),
        "members": _members(state, shelf, team),
        "rubric": rubric_view(state, shelf),
        **_meeting(state, shelf, team),
    }


def _meeting(state: State, shelf: Shelf, team: TeamId) -> MeetingPart:
    out = MeetingPart()
    if (other := opponent(state, team, state.round)) is not None:
        out["opponent"] = other
    if state.stage is Stage.REBUTTAL:
        out["answerable"] = _answerable(state, shelf, team)
    return out


@section("teams")
def _hand(state: State, shelf: Shelf, team: TeamId) -> list[str]:
    return list(state.teams[team].hand)


@section("teams", "step")
def _theme(state: State, shelf: Shelf, team: TeamId) -> list[str]:
    """The hand's cards that fit the running round."""
    if not state.round:
        return []
    return [c for c in state.teams[team].hand if round_id(state, state.round) in state.cards[c].rounds]


@section("teams", "plays")
def _team_cards(state: State, shelf: Shelf, team: TeamId) -> dict[str, CardView]:
    known = [p.card for p in state.plays.values() if p.card and (p.team == team or p.seen)]
    return cards_of(state, shelf, [*state.teams[team].hand, *known])


@section("seats", "teams")
def _members(state: State, shelf: Shelf, team: TeamId) -> dict[str, MemberView]:
    floor = state.teams[team].floor
    return {s.id: MemberView(name=s.name, floor=s.id == floor) for s in members(state, team)}


@section("plays", "pairings", "step")
def _answerable(state: State, shelf: Shelf, team: TeamId) -> list[str]:
    return [p.id for p in answerable(state, team)]


@section("plays", "step", "released", "ended", "seats")
def _team_plays(state: State, shelf: Shelf, team: TeamId) -> dict[str, PlayView]:
    return {
        p.id: own_play(state, shelf, p) if p.team == team else play_view(state, shelf, p) for p in state.plays.values()
    }


def own_play(state: State, shelf: Shelf, play: Play) -> PlayView:
    """A play for its own team: always readable, with its author; marks once released."""
    author, fits = state.seats[play.seat].name, answers_card(state, play)
    released, shown = play.round in state.released, points_open(state, play.round)
    is_dropped = play.id in dropped(state, shelf)
    return shelf.of(_own_play, play.id, play, author, fits, is_dropped, released, shown, state.format.rubric)


def _own_play(
    play: Play, author: str, fits: bool, is_dropped: bool, released: bool, shown: bool, rubric: Rubric
) -> PlayView:
    out = play_head(play)
    add_text(out, play, fits, is_dropped)
    out["seat"] = play.seat
    out["author"] = author
    if play.proposal is not None:
        out["auto"] = True
    if play.mark is not None and released:
        out["mark"] = MarkView(comment=play.mark.comment)
        if play.mark.correction:
            out["mark"]["corrected"] = True
        if shown:
            out["mark"]["levels"] = dict(play.mark.levels)
            out["mark"]["answer_point"] = play.mark.answer_point
            out["mark"]["points"] = points(rubric, play)
            out["mark"]["top"] = top_points(rubric, play, fits)
    return out


@section("proposals", "seats", "step")
def proposals(state: State, shelf: Shelf, team: TeamId) -> dict[str, ProposalView]:
    """The proposals for the turn that runs."""
    found: dict[str, ProposalView] = {}
    for p in proposals_now(state, team):
        one = ProposalView(
            seat=p.seat,
            name=state.seats[p.seat].name,
            argument=p.argument,
            backers=list(p.backers),
            stage=p.stage.value,
        )
        if p.card is not None:
            one["card"] = p.card
        if p.answers is not None:
            one["answers"] = p.answers
        found[p.id] = one
    return found


def huddle(state: State, shelf: Shelf, team: TeamId, struck: bool = False) -> dict[str, MessageView]:
    """The last lines of a team's talk; what the moderator hid is only said to be hidden, unless the viewer may read the
    `struck` lines too."""
    said = state.messages.get(team, ())
    return shelf.of(_huddle, (team, struck), said, state.seats, struck, nested=True)


def _huddle(
    shelf: Shelf, said: tuple[Message, ...], seats: Mapping[SeatId, Seat], struck: bool
) -> dict[str, MessageView]:
    last = said[-HUDDLE_LINES:]
    return {m.id: shelf.of(_message, (m.id, struck), m, seats[m.seat].name, struck) for m in last}


def _message(message: Message, name: str, struck: bool) -> MessageView:
    out = MessageView(seat=message.seat, name=name, at=int(message.at))
    if message.hidden:
        out["hidden"] = True
    if not message.hidden or struck:
        out["text"] = message.text
    return out


@section()
def rubric_view(state: State, shelf: Shelf) -> RubricView:
    rubric = state.format.rubric
    return {
        "criteria": [
            CriterionView(id=c.id, name=c.name, guidance=list(c.guidance), weight=c.weight) for c in rubric.criteria
        ],
        "reasoning_ceiling": rubric.reasoning_ceiling,
        "answer_point": rubric.answer_point,
    }


OWN = ("seats", "teams", "plays", "step", "deadline", "stances_before", "stances_after")
"""What a seat's own slice is made from."""


def seat_slice(state: State, seat: SeatId, shelf: Shelf | None = None) -> OwnView:
    """What one student alone sees, sent beside the team's view as `me`."""
    return _slice(state, Shelf() if shelf is None else shelf, seat)


@section(*OWN, "ended")
def slices_made(state: State, shelf: Shelf) -> list[None]:
    """The same object as long as nothing can have changed that a seat alone sees, inside or outside."""
    return []


@section(*OWN)
def _slice(state: State, shelf: Shelf, seat: SeatId) -> OwnView:
    own = state.seats[seat]
    out = OwnView(seat=seat, name=own.name, status=own.status.value, team=own.team)
    if own.status is not SeatStatus.SEATED:
        return out
    out["floor"] = state.teams[own.team].floor == seat
    now = turn(state)
    out["played"] = now is not None and play_of(state, own.team, *now) is not None
    if out["floor"] and (deadline := turn_deadline(state, own.team)) is not None:
        out["deadline"] = int(deadline)
    after = any(s.round for s in state.agenda[: state.step])
    stances = state.stances_after if after else state.stances_before
    if state.stage is Stage.STANCE_VOTE and seat in stances:
        out["stance"] = stances[seat]
    return out


def outside_view(state: State, seat: SeatId) -> OutsideView:
    """All that a student sees who waits, was removed or was banned."""
    return {"title": state.deck.title, "ended": state.ended, "me": seat_slice(state, seat)}
