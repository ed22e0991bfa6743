"""An independent judgement of what a viewer may not know, to hold the views against. It reads the state, never the views' code.

Three ways: the texts and cards that may not occur in the encoded view; the keys that may occur in it at all; and whether the
view is the same when everything that the viewer may not know is changed.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from game.state import Play, State
from game.values import CardId, SeatId, SeatStatus, Stage, TeamId
from game.views import BOARD, MODERATOR, Audience, Viewer, outside_view, seat_slice, view

Look = Callable[[State], dict[str, Any]]

PUBLIC_KEYS = {
    *("title", "resolution", "format", "positions", "agenda", "glossary", "step", "stage", "round", "rounds", "final"),
    *("ended", "paused", "time_up", "sealed", "voted", "seated", "teams", "pairings", "question", "announcement"),
    *("swing", "deadline", "remaining", "length", "plays", "cards", "lobby"),
}
TEAM_KEYS = (PUBLIC_KEYS - {"lobby"}) | {
    *("team", "hand", "theme", "members", "proposals", "huddle", "rubric", "opponent", "answerable"),
}
ME_KEYS = {"seat", "name", "status", "team", "floor", "played", "deadline", "stance"}
FIELDS = {
    "teams": {"name", "position", "size", "done", "missed", "points", "round_points", "swing"},
    "members": {"name", "floor"},
    "proposals": {"seat", "name", "argument", "card", "answers", "backers", "stage"},
    "huddle": {"seat", "name", "text", "hidden", "at"},
}
PLAY_KEYS = {
    *(
        "team",
        "position",
        "stage",
        "round",
        "at",
        "state",
        "card",
        "argument",
        "answers",
        "dropped",
        "answers_card",
        "mark",
    ),
}
OWN_PLAY_KEYS = PLAY_KEYS | {"author", "seat", "auto"}


class Eye(msgspec.Struct, frozen=True):
    """One viewer: its own team (None for the board, or outside), and its seat where it is one student."""

    name: str
    look: Look
    team: TeamId | None = None
    seat: SeatId | None = None


def eyes(state: State) -> Iterator[Eye]:
    """Everyone who looks and is not a moderator."""
    yield Eye("board", lambda s: view(s, BOARD))
    for team in state.teams:
        yield Eye(f"team {team}", lambda s, t=team: view(s, Viewer(Audience.TEAM, t)), team)
    for seat, entry in state.seats.items():
        if entry.status is SeatStatus.SEATED:
            yield Eye(f"seat {seat}", lambda s, i=seat: {"me": seat_slice(s, i)}, entry.team, seat)
        else:
            yield Eye(f"outside {seat}", lambda s, i=seat: outside_view(s, i), None, seat)


def may_read(eye: Eye, play: Play) -> bool:
    return play.team == eye.team or (play.opened and play.approved and not play.hidden)


def secrets(state: State, eye: Eye) -> Iterator[str]:
    """Texts, and ids and bodies of cards, that may not occur in the eye's view."""
    open_cards: set[CardId] = {p.card for p in state.plays.values() if p.card and may_read(eye, p)}
    if eye.team is not None:
        open_cards |= set(state.teams[eye.team].hand)
    for card in state.deck.cards:
        if card.id not in open_cards:
            yield f'"{card.id}"'
            yield card.body
    texts = {p.argument for p in state.plays.values() if may_read(eye, p)}
    texts |= {p.argument for p in state.proposals.values() if p.team == eye.team}
    for item in [*state.plays.values(), *state.proposals.values()]:
        if item.argument not in texts:
            yield item.argument
    for team, lines in state.messages.items():
        yield from (line.text for line in lines if team != eye.team or line.hidden)
    for play in state.plays.values():
        told = play.team == eye.team and play.round in state.released and play.mark is not None
        yield from (m.comment for m in play.marks if m.comment and not (told and m is play.mark))


def encode(seen: object) -> str:
    return msgspec.json.encode(seen).decode()


def _strange(where: str, found: set[str], allowed: set[str]) -> Iterator[str]:
    yield from (f"{where} holds the key {key!r}" for key in sorted(found - allowed))


def strange_keys(state: State, eye: Eye, seen: dict[str, Any]) -> Iterator[str]:
    """Keys that the eye's view may not hold."""
    if "me" in seen:
        yield from _strange("me", set(seen["me"]), ME_KEYS)
        mine = state.stances_after if any(s.round for s in state.agenda[: state.step]) else state.stances_before
        if "stance" in seen["me"] and seen["me"]["stance"] != mine.get(SeatId(seen["me"]["seat"])):
            yield "me holds a stance that is not this seat's"
    if eye.seat is not None:
        yield from _strange("the slice", set(seen), {"me", "title", "ended"})
        return
    yield from _strange("the view", set(seen), TEAM_KEYS if eye.team else PUBLIC_KEYS)
    for part, keys in FIELDS.items():
        for entry in seen.get(part, {}).values():
            yield from _strange(part, set(entry), keys)
    for id_, play in seen["plays"].items():
        own = state.plays[id_].team == eye.team
        yield from _strange(f"play {id_}", set(play), OWN_PLAY_KEYS if own else PLAY_KEYS)
        marks = {"points", "top"} | ({"levels", "comment", "answer_point", "corrected"} if own else set())
        yield from _strange(f"the mark of {id_}", set(play.get("mark", ())), marks)
        if "mark" in play and play["round"] not in state.released:
            yield f"the unreleased mark of {id_}"


def scrubbed(state: State, eye: Eye) -> State:
    """Another debate that this eye could not tell from `state`: all that it may not know is different."""
    other_stance = {1: 5, 2: 4, 3: 1, 4: 2, 5: 1}
    swing_told = state.is_last  # the mean of the stances may be known then
    answered = {p.answers for p in state.plays.values()}

    def stances(cast: Any) -> Any:
        return cast if swing_told else {s: v if s == eye.seat else other_stance[v] for s, v in cast.items()}

    def play(p: Play) -> Play:
        if p.round not in state.released:
            p = replace(p, marks=())
        elif p.team != eye.team:
            p = replace(p, marks=tuple(replace(m, comment="scrubbed") for m in p.marks))
        if may_read(eye, p):
            return p
        swap = p.card if p.card is None or p.id in answered else state.deck.cards[-1].id
        return replace(p, argument="scrubbed", card=swap, seat=next(iter(state.seats)), proposal=None)

    return replace(
        state,
        stances_before=stances(state.stances_before),
        stances_after=stances(state.stances_after),
        teams={
            t: team if t == eye.team else replace(team, hand=team.hand and (state.deck.cards[0].id,), floor=None)
            for t, team in state.teams.items()
        },
        seats={
            s: seat if s == eye.seat else replace(seat, extra_time=3 * seat.extra_time + 10, turns=seat.turns + 9)
            for s, seat in state.seats.items()
        },
        plays={p.id: play(p) for p in state.plays.values()},
        proposals={p.id: p for p in state.proposals.values() if p.team == eye.team},
        messages={
            t: tuple(replace(m, text="scrubbed") if m.hidden else m for m in lines)
            for t, lines in state.messages.items()
            if t == eye.team
        },
    )


def leaks(state: State, eye: Eye) -> list[str]:
    """All that the eye's view tells and may not; empty when it is tight."""
    seen = eye.look(state)
    text = encode(seen)
    found = [
        f"{eye.name} sees {secret!r}"
        for secret in secrets(state, eye)
        if encode(secret)[1:-1] in text or secret in text
    ]
    found += [f"{eye.name}: {what}" for what in strange_keys(state, eye, seen)]
    if eye.look(scrubbed(state, eye)) != seen:
        found.append(f"{eye.name}: the view depends on something that it may not show")
    return found


def moderator_leaks(state: State) -> list[str]:
    """Moderators may know all but stances, and while marking is blind, who wrote a play of a round that is not released."""
    seen = view(state, MODERATOR)
    found = []
    if state.stage is not Stage.RESULT:
        flat = replace(
            state,
            stances_before={s: 1 + v % 5 for s, v in state.stances_before.items()},
            stances_after={s: 1 + v % 5 for s, v in state.stances_after.items()},
        )
        if view(flat, MODERATOR) != seen:
            found.append("the moderators' view depends on a stance")
    for id_, play in seen["plays"].items():
        blind = state.blind and play["round"] not in state.released
        if blind and ("seat" in play or "author" in play):
            found.append(f"the moderators' view names the author of {id_}")
    return found


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value in a view, with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            assert isinstance(key, str), path
            yield from walk(inner, f"{path}/{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from walk(inner, f"{path}/{number}")
