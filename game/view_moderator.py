"""What moderators see: everything but stances, and while marking is blind no names on plays. See `game.views`."""

from game.format import Rubric
from game.scoring import is_marked, mark_points, points, released_points, top_points
from game.shelf import Shelf, section
from game.state import Play, Seat, State, Team, Voice, answers_card, play_of, plays_in
from game.turns import turn
from game.values import ModeratorId, SeatId
from game.view_public import PUBLIC, add_text, cards_of, dropped, play_head, public
from game.view_team import huddle, proposals, rubric_view
from game.view_types import CardView, FirstMark, MarkView, PlayView, SeatEntry
from game.view_wholes import MarkingPart, ModeratorView, SaidPart, SilentPart

SILENT = Voice()


def moderator_view(state: State, shelf: Shelf | None = None) -> ModeratorView:
    """Everything but stances. Names on plays are left out while marking is blind and the marks are not released."""
    shelf = Shelf() if shelf is None else shelf
    return {**_silent_part(state, shelf), **_said(state, shelf)}


@section("messages", "proposals", "seats", "step", "teams")
def _said(state: State, shelf: Shelf) -> SaidPart:
    """What teams write to themselves."""
    return {
        "huddles": {t: huddle(state, shelf, t, True) for t in state.teams},
        "proposals": {t: proposals(state, shelf, t) for t in state.teams},
    }


@section(*PUBLIC, "blind", "chair", "door", "moderators", "voices")
def _silent_part(state: State, shelf: Shelf) -> SilentPart:
    """All but that."""
    return {
        **public(state, shelf),
        "plays": _plays(state, shelf),
        "hands": _hands(state, shelf),
        "cards": _cards(state, shelf),
        "seats": _seats(state, shelf),
        "rubric": rubric_view(state, shelf),
        "blind": state.blind,
        "door": state.door.value,
        "timers": state.format.timers.value,
        "approve_plays": state.format.approve_plays,
        "points_shown": state.format.points_shown.value,
        "chair": state.chair,
        "moderators": _moderators(state, shelf),
        **_marking(state, shelf),
    }


@section("moderators")
def _moderators(state: State, shelf: Shelf) -> dict[ModeratorId, str]:
    return dict(state.moderators)


@section("teams")
def _hands(state: State, shelf: Shelf) -> dict[str, list[str]]:
    return {t: list(team.hand) for t, team in state.teams.items()}


@section("teams")
def _cards(state: State, shelf: Shelf) -> dict[str, CardView]:
    return cards_of(state, shelf, [c for team in state.teams.values() for c in (*team.hand, *team.played)])


@section("plays", "released", "step", "teams")
def _marking(state: State, shelf: Shelf) -> MarkingPart:
    here = [p for p in plays_in(state, state.round) if not p.hidden]
    return {
        "scores": {t: released_points(state, t) for t in state.teams},
        "marked": sum(is_marked(state.format.rubric, p) for p in here),
        "to_mark": len(here),
        "released": list(state.released),
    }


@section("plays", "released", "step", "blind", "seats")
def _plays(state: State, shelf: Shelf) -> dict[str, PlayView]:
    return {p.id: moderated_play(state, shelf, p) for p in state.plays.values()}


def moderated_play(state: State, shelf: Shelf, play: Play) -> PlayView:
    named = not state.blind or play.round in state.released
    author = state.seats[play.seat].name if named else ""
    fits, is_dropped = answers_card(state, play), play.id in dropped(state, shelf)
    return shelf.of(_moderated_play, play.id, play, author, fits, is_dropped, state.format.rubric)


def _moderated_play(play: Play, author: str, fits: bool, is_dropped: bool, rubric: Rubric) -> PlayView:
    """`author` is empty while marking is blind."""
    out = play_head(play)
    add_text(out, play, fits, is_dropped)
    if play.proposal is not None:
        out["auto"] = True
    if author:
        out["seat"] = play.seat
        out["author"] = author
    out["mark"] = _moderated_mark(play, fits, rubric)
    return out


def _moderated_mark(play: Play, fits: bool, rubric: Rubric) -> MarkView:
    out = MarkView(
        top=top_points(rubric, play, fits),
        points=points(rubric, play),
        complete=is_marked(rubric, play),
        can_undo=bool(play.marks),
    )
    if play.mark is not None:
        out["levels"] = dict(play.mark.levels)
        out["comment"] = play.mark.comment
        out["answer_point"] = play.mark.answer_point
    if (first := play.first_mark) is not None:
        out["corrected"] = True
        out["first"] = FirstMark(levels=dict(first.levels), comment=first.comment, points=mark_points(rubric, first))
    return out


@section("seats", "teams", "plays", "released", "blind", "voices", "step")
def _seats(state: State, shelf: Shelf) -> dict[str, SeatEntry]:
    played, floors = _played(state, shelf), {team.floor for team in state.teams.values() if _floor_told(state, team)}
    return {
        s.id: shelf.of(_seat_entry, s.id, s, s.id in floors, *played.get(s.id, (0, 0)), _voice(state, s))
        for s in state.seats.values()
    }


def _floor_told(state: State, team: Team) -> bool:
    """While marking is blind, who had the floor would tell who wrote the play that is in."""
    now = turn(state)
    return not state.blind or (now is not None and play_of(state, team.id, *now) is None)


def _voice(state: State, seat: Seat) -> Voice:
    return state.voices.get(seat.id, SILENT)


@section("plays", "released", "blind")
def _played(state: State, shelf: Shelf) -> dict[SeatId, tuple[int, int]]:
    """Each seat's plays and their words; those whose author must not be known yet do not count."""
    found: dict[SeatId, tuple[int, int]] = {}
    for play in state.plays.values():
        if not state.blind or play.round in state.released:
            plays, words = found.get(play.seat, (0, 0))
            found[play.seat] = (plays + 1, words + len(play.argument.split()))
    return found


def _seat_entry(seat: Seat, floor: bool, plays: int, words: int, voice: Voice) -> SeatEntry:
    return SeatEntry(
        name=seat.name,
        team=seat.team,
        status=seat.status.value,
        floor=floor,
        extra_time=seat.extra_time,
        turns=seat.turns,
        plays=plays,
        messages=voice.messages,
        words=words + voice.words,
    )
