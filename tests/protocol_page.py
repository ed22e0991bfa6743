"""docs/protocol.md as data, and what the code says it must hold: the tests hold the one against the other."""

import re
import types
import typing
from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Meta
from msgspec.structs import fields

from game import view_public, views
from game import view_types as v
from game.commands import MODERATOR_COMMANDS, SEAT_COMMANDS, Command
from game.replay import Entry, states
from game.shelf import Shelf
from game.state import State
from game.values import Ref, SeatStatus
from tests.engine.make_golden import FOLDER, MAKERS, read

PAGE = Path(__file__).resolve().parents[1] / "docs" / "protocol.md"
TYPED = (
    *(v.CardView, v.PlayView, v.MarkView, v.TeamEntry, v.SwingView, v.MemberView),
    *(v.ProposalView, v.MessageView, v.SeatEntry, v.TermView, v.FirstMark),
)


def table(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    text = PAGE.read_text(encoding="utf-8")
    _, found, rest = text.partition(f"# {heading}\n")
    assert found, f"docs/protocol.md has no heading {heading!r}"
    section = re.split(r"^#+ ", rest, maxsplit=1, flags=re.M)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows[2:]]


def code(cell: str) -> str:
    return cell.strip("`")


# ---- commands ----


def command_row(type_: type[Command]) -> tuple[str, str, str]:
    """(its name, its fields, the role that may send it), as the page must say them."""
    hints = get_type_hints(type_, include_extras=True)
    told = [f"`{f.name}`{'' if f.required else '?'} {kind(hints[f.name])}" for f in fields(type_)]
    role = "seat" if type_ in SEAT_COMMANDS else "moderator"
    assert type_ in SEAT_COMMANDS or type_ in MODERATOR_COMMANDS
    return str(type_.__struct_config__.tag), ", ".join(told) or "none", role


def kind(hint: Any) -> str:
    """A field's type in the page's words."""
    if hint == Ref:
        return "id"
    if get_origin(hint) in (typing.Union, types.UnionType):
        return kind(next(part for part in get_args(hint) if part is not type(None)))
    if get_origin(hint) is typing.Annotated:
        base, *metas = get_args(hint)
        return f"{kind(base)} {limits(next(m for m in metas if isinstance(m, Meta)))}"
    if get_origin(hint) is dict:
        return f"object of {kind(get_args(hint)[1])}"
    if isinstance(hint, EnumType):
        return "/".join(f"`{member.value}`" for member in hint)
    return {str: "text", int: "integer", bool: "boolean"}[hint]


def limits(meta: Meta) -> str:
    if meta.max_length is not None:
        return f"{meta.min_length or 0}–{meta.max_length}"
    even = " even" if meta.multiple_of == 2 else ""
    return f"{meta.ge}–{meta.le}{even}"


# ---- views ----


def typed_rows() -> dict[str, tuple[set[str], set[str]]]:
    """For each object in a view: the keys that it always has, and those that it may have."""
    return {t.__name__: (set(t.__required_keys__), set(t.__optional_keys__)) for t in TYPED}


def golden_states() -> Iterator[State]:
    for name in MAKERS:
        entries: list[Entry] = read((FOLDER / f"{name}.jsonl").read_bytes())
        yield from (state for _, state in states(entries))


def seen_keys() -> dict[str, tuple[set[str], set[str]]]:
    """For each audience: the keys that its view had at every entry of the golden debates, and those that it had at some."""
    found: dict[str, list[set[str]]] = {}
    for state in golden_states():
        for audience, view in looks(state):
            found.setdefault(audience, []).append(set(view))
    return {a: (set.intersection(*keys), set.union(*keys) - set.intersection(*keys)) for a, keys in found.items()}


def looks(state: State) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "everyone", view_public.public(state, Shelf())
    yield "board", views.board_view(state)
    yield "moderator", views.moderator_view(state)
    for team in state.teams:
        yield "team", views.team_view(state, team)
    for seat in state.seats.values():
        yield "me", views.seat_slice(state, seat.id)
        if seat.status is not SeatStatus.SEATED:
            yield "outside", views.outside_view(state, seat.id)
