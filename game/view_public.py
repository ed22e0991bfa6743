"""What everyone sees: the debate, where it stands, the clock, the plays as far as they are open. See `game.views`."""

from collections.abc import Iterable

from game.deck import Card
from game.format import Rubric
from game.scoring import points, released_points, round_points, swing, top_points
from game.shelf import Shelf, section
from game.state import Play, State, answers_card, is_dropped, members, round_id
from game.turns import is_done, stage_millis
from game.values import CardId, PlayId, PointsShown, SeatStatus, Stage, TeamId
from game.view_types import (
    CardView,
    MarkView,
    PairingView,
    PlayView,
    PositionView,
    QuestionView,
    StepView,
    SwingView,
    TeamEntry,
    TermView,
)
from game.view_wholes import BoardView, ClockView, HeadView, LobbyPart, PassingPart, PublicView

PUBLIC = (
    *("step", "ended", "paused", "time_up", "deadline", "remaining", "announcement", "released", "pairings"),
    *("seats", "teams", "plays", "stances_before", "stances_after"),
)
"""What the public part of a view is made from."""


def board_view(state: State, shelf: Shelf | None = None) -> BoardView:
    """The projector's: nothing that is private to anyone. In the lobby also who has come, by team."""
    return _board(state, Shelf() if shelf is None else shelf)


@section(*PUBLIC)
def _board(state: State, shelf: Shelf) -> BoardView:
    return {
        **public(state, shelf),
        "plays": open_plays(state, shelf),
        "cards": _open_cards(state, shelf),
        **_lobby(state),
    }


def _lobby(state: State) -> LobbyPart:
    if state.stage is not Stage.LOBBY:
        return LobbyPart()
    return LobbyPart(lobby={t: [s.name for s in members(state, t)] for t in state.teams})


@section(*PUBLIC)
def public(state: State, shelf: Shelf) -> PublicView:
    """The debate, where it stands, and the clock. Not to be changed by who gets it: it is the same object for all."""
    return {
        **_head(state, shelf),
        "step": state.step,
        "stage": state.stage.value,
        "round": state.round,
        "final": state.is_last,
        "ended": state.ended,
        "paused": state.paused,
        "time_up": state.time_up,
        "voted": votes_now(state),
        "seated": _seated(state, shelf),
        "teams": _teams(state, shelf),
        "pairings": _pairings(state, shelf),
        **_passing(state, shelf),
        **clock_view(state),
    }


def _passing(state: State, shelf: Shelf) -> PassingPart:
    out = PassingPart()
    if state.round:
        out["question"] = _question(state, shelf)
    if state.announcement:
        out["announcement"] = state.announcement
    if state.is_last and (moved := swing_view(state)):
        out["swing"] = moved
    return out


@section()
def _head(state: State, shelf: Shelf) -> HeadView:
    """What stands from the opening to the end."""
    deck = state.deck
    return {
        "title": deck.title,
        "resolution": deck.resolution,
        "format": state.format.name,
        "positions": {
            p.id: PositionView(name=p.name, thesis=p.thesis, side=side)
            for p, side in zip(deck.positions, ("first", "second"), strict=True)
        },
        "agenda": [StepView(stage=s.stage.value, round=s.round) for s in state.agenda],
        "glossary": [TermView(term=t.term, also=list(t.also), meaning=t.meaning) for t in deck.glossary],
        "rounds": len(state.format.rounds),
        "sealed": state.format.sealed,
    }


@section("seats")
def _seated(state: State, shelf: Shelf) -> int:
    return sum(s.status is SeatStatus.SEATED for s in state.seats.values())


@section("pairings", "step")
def _pairings(state: State, shelf: Shelf) -> list[PairingView]:
    return [PairingView(first=p.first, second=p.second) for p in state.pairings.get(state.round, ())]


@section("step")
def _question(state: State, shelf: Shelf) -> QuestionView:
    question = next(r for r in state.deck.rounds if r.id == round_id(state, state.round))
    return QuestionView(title=question.title, text=question.question, lead=question.lead)


@section("teams", "seats", "plays", "pairings", "step", "released", "ended", "stances_before", "stances_after")
def _teams(state: State, shelf: Shelf) -> dict[str, TeamEntry]:
    return {t: team_entry(state, t) for t in state.teams}


def clock_view(state: State) -> ClockView:
    """`deadline` in server time, or `remaining` while paused; `length` is the stage's by its format. All in milliseconds."""
    out = ClockView()
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


# ---- plays and cards -------------------------------------------------------------------------------------------------


@section("plays", "step")
def dropped(state: State, shelf: Shelf) -> frozenset[PlayId]:
    """The constructives that are known to be left unanswered."""
    return frozenset(p.id for p in state.plays.values() if is_dropped(state, p))


@section("plays", "step", "released", "ended")
def open_plays(state: State, shelf: Shelf) -> dict[str, PlayView]:
    """All plays as everyone may see them."""
    return {p.id: play_view(state, shelf, p) for p in state.plays.values()}


def play_view(state: State, shelf: Shelf, play: Play) -> PlayView:
    """A play for those outside of its team: its text once it is open, its points once they may be known; no names."""
    fits, shown = answers_card(state, play), points_open(state, play.round)
    return shelf.of(_open_play, play.id, play, fits, play.id in dropped(state, shelf), shown, state.format.rubric)


def _open_play(play: Play, fits: bool, is_dropped: bool, shown: bool, rubric: Rubric) -> PlayView:
    out = play_head(play)
    if play.seen:
        add_text(out, play, fits, is_dropped)
        if shown and play.mark is not None:
            out["mark"] = MarkView(points=points(rubric, play), top=top_points(rubric, play, fits))
    return out


def play_head(play: Play) -> PlayView:
    return PlayView(
        team=play.team,
        position=play.position,
        stage=play.stage.value,
        round=play.round,
        at=int(play.at),
        state=play_state(play),
    )


def play_state(play: Play) -> str:
    if play.hidden:
        return "hidden"
    if not play.opened:
        return "sealed"
    return "open" if play.approved else "waiting"


def add_text(out: PlayView, play: Play, fits: bool, is_dropped: bool) -> None:
    """What a play says; `fits`: its card answers the card that it rebuts."""
    out["argument"] = play.argument
    if play.card is not None:
        out["card"] = play.card
    if play.answers is not None:
        out["answers"] = play.answers
        out["answers_card"] = fits
    if is_dropped:
        out["dropped"] = True


@section("plays")
def _open_cards(state: State, shelf: Shelf) -> dict[str, CardView]:
    return cards_of(state, shelf, (p.card for p in state.plays.values() if p.card and p.seen))


def cards_of(state: State, shelf: Shelf, ids: Iterable[CardId]) -> dict[str, CardView]:
    return {id_: shelf.of(card_view, id_, state.cards[id_]) for id_ in dict.fromkeys(ids)}


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
