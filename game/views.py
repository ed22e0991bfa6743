"""What each audience sees, by allow-list: every key that leaves the server is written out here, and nothing is copied whole.

`view(state, viewer)` gives plain data (dicts, lists, strings, numbers, booleans; never None, which a merge patch cannot hold).
A key that has nothing to say is absent. Mappings are keyed by ids, so that a patch of them stays small.

What stays hidden: a team's hand, huddle and proposals from everyone but the team and the moderators; a sealed or unapproved play
from everyone but its team and the moderators; marks before their release from everyone but the moderators; a stance from
everyone but its seat; extra time from everyone but the moderators (the seat sees its own deadline).
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from msgspec import Struct

from game.deck import Card
from game.scoring import is_marked, mark_points, points, released_points, round_points, swing, top_points
from game.state import (
    Message,
    Play,
    Seat,
    State,
    answerable,
    answers_card,
    is_done,
    is_dropped,
    members,
    opponent,
    play_of,
    plays_in,
    proposals_now,
    round_id,
    stage_millis,
    turn,
    turn_deadline,
)
from game.values import PointsShown, SeatId, SeatStatus, Stage, TeamId

HUDDLE_LINES = 80
"""A view shows the last lines of a huddle; the record has them all."""


class Audience(StrEnum):
    MODERATOR = "moderator"
    BOARD = "board"
    TEAM = "team"


class Viewer(Struct, frozen=True):
    """Who looks. All viewers of one audience see the same; `team` is set for a team's."""

    audience: Audience
    team: TeamId | None = None


MODERATOR = Viewer(Audience.MODERATOR)
BOARD = Viewer(Audience.BOARD)


class CardView(TypedDict):
    tag: str
    body: str
    who: str
    when: NotRequired[str]
    paragraphs: list[int]
    kind: str
    caution: NotRequired[str]


class MarkView(TypedDict):
    """`levels` and `comment` are for the play's own team and moderators; `points` of `top` may be for all."""

    levels: NotRequired[dict[str, int]]
    comment: NotRequired[str]
    answer_point: NotRequired[bool]
    points: NotRequired[int]
    top: NotRequired[int]
    complete: NotRequired[bool]
    can_undo: NotRequired[bool]
    corrected: NotRequired[bool]
    first: NotRequired["FirstMark"]


class FirstMark(TypedDict):
    """What a corrected mark was when it was released; for moderators."""

    levels: dict[str, int]
    comment: str
    points: int


class PlayView(TypedDict):
    """A play as far as the viewer may know it. `state` is open, sealed (made, not to be read yet), waiting (for approval) or
    hidden (struck by the moderator); without the right to read it, card, argument and answers are absent."""

    team: str
    position: str
    stage: str
    round: int
    at: int
    state: str
    card: NotRequired[str]
    argument: NotRequired[str]
    answers: NotRequired[str]
    author: NotRequired[str]
    seat: NotRequired[str]
    auto: NotRequired[bool]
    dropped: NotRequired[bool]
    answers_card: NotRequired[bool]
    mark: NotRequired[MarkView]


class TeamEntry(TypedDict):
    """A team as all may see it. `done`: nothing more is awaited from it in this stage; `missed`: its time ran out."""

    name: str
    position: str
    size: int
    done: bool
    missed: bool
    points: NotRequired[int]
    round_points: NotRequired[int]
    swing: NotRequired["SwingView"]


class SwingView(TypedDict):
    voters: int
    before: float
    after: float
    shift: float


class MemberView(TypedDict):
    name: str
    floor: bool


class ProposalView(TypedDict):
    seat: str
    name: str
    argument: str
    card: NotRequired[str]
    answers: NotRequired[str]
    backers: list[str]
    stage: str


class MessageView(TypedDict):
    seat: str
    name: str
    text: NotRequired[str]
    hidden: NotRequired[bool]
    at: int


class SeatEntry(TypedDict):
    """A seat as moderators see it. `plays`, `messages`, `words`: its share of voice so far."""

    name: str
    team: str
    status: str
    floor: bool
    extra_time: int
    turns: int
    plays: int
    messages: int
    words: int


class TermView(TypedDict):
    term: str
    also: list[str]
    meaning: str


def view(state: State, viewer: Viewer) -> dict[str, Any]:
    """The whole picture that `viewer` has of `state`."""
    if viewer.audience is Audience.MODERATOR:
        return moderator_view(state)
    if viewer.audience is Audience.TEAM and viewer.team is not None:
        return team_view(state, viewer.team)
    return board_view(state)


# ---- what everyone sees ----------------------------------------------------------------------------------------------


def board_view(state: State) -> dict[str, Any]:
    """The projector's: nothing that is private to anyone. In the lobby also who has come, by team."""
    out = public(state)
    out["plays"] = {p.id: play_view(state, p) for p in state.plays.values()}
    out["cards"] = cards_of(state, (p.card for p in state.plays.values() if p.card and p.seen))
    if state.stage is Stage.LOBBY:
        out["lobby"] = {t: [s.name for s in members(state, t)] for t in state.teams}
    return out


def public(state: State) -> dict[str, Any]:
    """The debate, where it stands, and the clock."""
    deck = state.deck
    out: dict[str, Any] = {
        "title": deck.title,
        "resolution": deck.resolution,
        "format": state.format.name,
        "positions": {
            p.id: {"name": p.name, "thesis": p.thesis, "side": side}
            for p, side in zip(deck.positions, ("first", "second"), strict=True)
        },
        "agenda": [{"stage": s.stage.value, "round": s.round} for s in state.agenda],
        "glossary": [TermView(term=t.term, also=list(t.also), meaning=t.meaning) for t in deck.glossary],
        "step": state.step,
        "stage": state.stage.value,
        "round": state.round,
        "rounds": len(state.format.rounds),
        "final": state.is_last,
        "ended": state.ended,
        "paused": state.paused,
        "time_up": state.time_up,
        "sealed": state.format.sealed,
        "voted": votes_now(state),
        "seated": sum(s.status is SeatStatus.SEATED for s in state.seats.values()),
        "teams": {t: team_entry(state, t) for t in state.teams},
        "pairings": [{"first": p.first, "second": p.second} for p in state.pairings.get(state.round, ())],
    }
    if state.round:
        question = next(r for r in deck.rounds if r.id == round_id(state, state.round))
        out["question"] = {"title": question.title, "text": question.question, "lead": question.lead}
    if state.announcement:
        out["announcement"] = state.announcement
    if state.is_last and (moved := swing_view(state)):
        out["swing"] = moved
    return out | clock_view(state)


def clock_view(state: State) -> dict[str, Any]:
    """`deadline` in server time, or `remaining` while paused; `length` is the stage's by its format. All in milliseconds."""
    out: dict[str, Any] = {}
    if state.deadline is not None:
        out["deadline"] = int(state.deadline)
    if state.paused and state.remaining is not None:
        out["remaining"] = max(0, int(state.remaining))
    if length := stage_millis(state):
        out["length"] = int(length)
    return out


def votes_now(state: State) -> int:
    """How many of those who are in have voted in the stance vote that runs; never who, never what."""
    if state.stage is not Stage.STANCE_VOTE:
        return 0
    stances = state.stances_after if any(s.round for s in state.agenda[: state.step]) else state.stances_before
    return sum(seat in stances for seat, s in state.seats.items() if s.status is SeatStatus.SEATED)


def points_open(state: State, number: int) -> bool:
    """Whether students may know the points of round `number` now."""
    shown = state.format.points_shown
    if number not in state.released or shown is PointsShown.NEVER:
        return False
    return shown is PointsShown.EACH_ROUND or state.is_last or state.ended


def team_entry(state: State, team: TeamId) -> TeamEntry:
    entry = state.teams[team]
    arguing = state.stage in (Stage.CONSTRUCTIVE, Stage.REBUTTAL)
    out = TeamEntry(
        name=entry.name,
        position=entry.position,
        size=len(members(state, team)),
        done=arguing and is_done(state, team),
        missed=entry.missed,
    )
    if state.released and all(points_open(state, number) for number in state.released):
        out["points"] = released_points(state, team)
        out["round_points"] = round_points(state, team, state.released[-1])
    if state.is_last and (moved := swing_view(state, team)):
        out["swing"] = moved
    return out


def swing_view(state: State, team: TeamId | None = None) -> SwingView | None:
    moved = swing(state, team)
    if moved is None:
        return None
    return SwingView(voters=moved.voters, before=moved.before, after=moved.after, shift=round(moved.shift, 2))


def play_state(play: Play) -> str:
    if play.hidden:
        return "hidden"
    if not play.opened:
        return "sealed"
    return "open" if play.approved else "waiting"


def _play_head(play: Play) -> PlayView:
    return PlayView(
        team=play.team,
        position=play.position,
        stage=play.stage.value,
        round=play.round,
        at=int(play.at),
        state=play_state(play),
    )


def _add_text(state: State, out: PlayView, play: Play) -> None:
    out["argument"] = play.argument
    if play.card is not None:
        out["card"] = play.card
    if play.answers is not None:
        out["answers"] = play.answers
        out["answers_card"] = answers_card(state, play)
    if is_dropped(state, play):
        out["dropped"] = True


def play_view(state: State, play: Play) -> PlayView:
    """A play for those outside of its team: its text once it is open, its points once they may be known; no names."""
    out = _play_head(play)
    if play.seen:
        _add_text(state, out, play)
        if points_open(state, play.round) and play.mark is not None:
            out["mark"] = MarkView(points=points(state.format.rubric, play), top=_top(state, play))
    return out


def _top(state: State, play: Play) -> int:
    return top_points(state.format.rubric, play, answers_card(state, play))


def card_view(card: Card) -> CardView:
    out = CardView(
        tag=card.tag,
        body=card.body,
        who=card.cite.who,
        paragraphs=list(card.cite.paragraphs),
        kind=card.kind.value,
    )
    if card.cite.when:
        out["when"] = card.cite.when
    if card.caution:
        out["caution"] = card.caution
    return out


def cards_of(state: State, ids: Iterable[Any]) -> dict[str, CardView]:
    return {id_: card_view(state.cards[id_]) for id_ in dict.fromkeys(ids)}


# ---- a team and its seats --------------------------------------------------------------------------------------------


def team_view(state: State, team: TeamId) -> dict[str, Any]:
    """What every student of `team` sees: the public part, and the team's own hand, huddle, proposals and plays."""
    own = state.teams[team]
    out = public(state)
    out["team"] = team
    out["plays"] = {p.id: own_play(state, p) if p.team == team else play_view(state, p) for p in state.plays.values()}
    out["hand"] = list(own.hand)
    out["theme"] = [c for c in own.hand if state.round and round_id(state, state.round) in state.cards[c].rounds]
    known = [p.card for p in state.plays.values() if p.card and (p.team == team or p.seen)]
    out["cards"] = cards_of(state, [*own.hand, *known])
    out["members"] = {s.id: MemberView(name=s.name, floor=s.id == own.floor) for s in members(state, team)}
    out["proposals"] = _proposals(state, team)
    out["huddle"] = _huddle(state, team)
    out["rubric"] = rubric_view(state)
    if (other := opponent(state, team, state.round)) is not None:
        out["opponent"] = other
    if state.stage is Stage.REBUTTAL:
        out["answerable"] = [p.id for p in answerable(state, team)]
    return out


def own_play(state: State, play: Play) -> PlayView:
    """A play for its own team: always readable, with its author; marks once released."""
    out = _play_head(play)
    _add_text(state, out, play)
    out["seat"] = play.seat
    out["author"] = state.seats[play.seat].name
    if play.proposal is not None:
        out["auto"] = True
    mark = play.mark
    if mark is not None and play.round in state.released:
        out["mark"] = MarkView(comment=mark.comment)
        if mark.correction:
            out["mark"]["corrected"] = True
        if points_open(state, play.round):
            out["mark"]["levels"] = dict(mark.levels)
            out["mark"]["answer_point"] = mark.answer_point
            out["mark"]["points"] = points(state.format.rubric, play)
            out["mark"]["top"] = _top(state, play)
    return out


def _proposals(state: State, team: TeamId) -> dict[str, ProposalView]:
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


def _huddle(state: State, team: TeamId, struck: bool = False) -> dict[str, MessageView]:
    """The last lines of a team's talk; what the moderator hid is gone, or without `struck` only said to be hidden."""
    return {m.id: _message(state, m, struck) for m in state.messages.get(team, ())[-HUDDLE_LINES:]}


def _message(state: State, message: Message, struck: bool) -> MessageView:
    out = MessageView(seat=message.seat, name=state.seats[message.seat].name, at=int(message.at))
    if message.hidden:
        out["hidden"] = True
    if not message.hidden or struck:
        out["text"] = message.text
    return out


def rubric_view(state: State) -> dict[str, Any]:
    rubric = state.format.rubric
    return {
        "criteria": [
            {"id": c.id, "name": c.name, "guidance": list(c.guidance), "weight": c.weight} for c in rubric.criteria
        ],
        "reasoning_ceiling": rubric.reasoning_ceiling,
        "answer_point": rubric.answer_point,
    }


def seat_slice(state: State, seat: SeatId) -> dict[str, Any]:
    """What one student alone sees, sent beside the team's view as `me`."""
    own = state.seats[seat]
    out: dict[str, Any] = {"seat": seat, "name": own.name, "status": own.status.value, "team": own.team}
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


def outside_view(state: State, seat: SeatId) -> dict[str, Any]:
    """All that a student sees who waits, was removed or was banned."""
    return {"title": state.deck.title, "ended": state.ended, "me": seat_slice(state, seat)}


# ---- moderators ------------------------------------------------------------------------------------------------------


def moderator_view(state: State) -> dict[str, Any]:
    """Everything but stances. Names on plays are left out while marking is blind and the marks are not released."""
    out = public(state)
    out["plays"] = {p.id: moderated_play(state, p) for p in state.plays.values()}
    out["hands"] = {t: list(team.hand) for t, team in state.teams.items()}
    held = [c for team in state.teams.values() for c in (*team.hand, *team.played)]
    out["cards"] = cards_of(state, held)
    said = _said(state)
    out["seats"] = {s.id: seat_entry(state, s, said.get(s.id, ())) for s in state.seats.values()}
    out["huddles"] = {t: _huddle(state, t, struck=True) for t in state.teams}
    out["proposals"] = {t: _proposals(state, t) for t in state.teams}
    out["rubric"] = rubric_view(state)
    out["blind"] = state.blind
    out["door"] = state.door.value
    out["timers"] = state.format.timers.value
    out["approve_plays"] = state.format.approve_plays
    out["points_shown"] = state.format.points_shown.value
    out["chair"] = state.chair
    out["moderators"] = dict(state.moderators)
    out["scores"] = {t: released_points(state, t) for t in state.teams}
    out["marked"] = sum(is_marked(state.format.rubric, p) for p in plays_in(state, state.round) if not p.hidden)
    out["to_mark"] = sum(not p.hidden for p in plays_in(state, state.round))
    out["released"] = list(state.released)
    return out


def moderated_play(state: State, play: Play) -> PlayView:
    out = _play_head(play)
    _add_text(state, out, play)
    if play.proposal is not None:
        out["auto"] = True
    if not state.blind or play.round in state.released:
        out["seat"] = play.seat
        out["author"] = state.seats[play.seat].name
    out["mark"] = _moderated_mark(state, play)
    return out


def _moderated_mark(state: State, play: Play) -> MarkView:
    out = MarkView(
        top=_top(state, play),
        points=points(state.format.rubric, play),
        complete=is_marked(state.format.rubric, play),
        can_undo=bool(play.marks),
    )
    if play.mark is not None:
        out["levels"] = dict(play.mark.levels)
        out["comment"] = play.mark.comment
        out["answer_point"] = play.mark.answer_point
    if (first := play.first_mark) is not None:
        out["corrected"] = True
        out["first"] = FirstMark(
            levels=dict(first.levels), comment=first.comment, points=mark_points(state.format.rubric, first)
        )
    return out


def _said(state: State) -> dict[SeatId, list[Message]]:
    """Each seat's lines in the huddles; found in one walk, since a class says a thousand."""
    out: dict[SeatId, list[Message]] = {}
    for lines in state.messages.values():
        for line in lines:
            out.setdefault(line.seat, []).append(line)
    return out


def seat_entry(state: State, seat: Seat, lines: Sequence[Message]) -> SeatEntry:
    """`lines` are what the seat said in huddles."""
    plays = [p for p in state.plays.values() if p.seat == seat.id]
    hide = state.blind and any(p.round not in state.released for p in plays)
    counted = [p for p in plays if not hide or p.round in state.released]
    words = sum(len(p.argument.split()) for p in counted) + sum(len(m.text.split()) for m in lines)
    return SeatEntry(
        name=seat.name,
        team=seat.team,
        status=seat.status.value,
        floor=state.teams[seat.team].floor == seat.id,
        extra_time=seat.extra_time,
        turns=seat.turns,
        plays=len(counted),
        messages=len(lines),
        words=words,
    )
