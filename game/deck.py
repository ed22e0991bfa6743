"""A deck: the resolution, two positions, the rounds' questions, the glossary and the evidence cards.

`check` reads a deck from plain data (what YAML or JSON gives) and names every fault with its place, all at once. The file
format is described in `docs/decks.md`.
"""

import types
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct

from game.values import CardId, Position, RoundId

DECK_FORMAT: Literal["rostrum.deck/1"] = "rostrum.deck/1"

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
Line = Annotated[str, Meta(min_length=1, max_length=160)]
Text = Annotated[str, Meta(min_length=1, max_length=1200)]
BODY_WORDS = (25, 70)


class Kind(StrEnum):
    """What sort of evidence a card holds."""

    EVENT = "event"
    TREATY = "treaty"
    SPEECH = "speech"
    GEOGRAPHY = "geography"
    CONCEPT = "concept"
    THINKER = "thinker"
    FIGURE = "figure"
    DECISION = "decision"


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the deck's evidence comes from; `paragraphs` is the highest paragraph number that a cite may name."""

    title: Line
    paragraphs: Annotated[int, Meta(ge=1)]
    about: Text


class PositionText(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two sides: its name on screens and the thesis that its teams argue."""

    id: Annotated[Position, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
    name: Line
    thesis: Text


class Round(Struct, frozen=True, forbid_unknown_fields=True):
    """A question that the class argues for one round; `title` is its short name, `lead` one or two sentences of context."""

    id: Annotated[RoundId, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
    title: Line
    question: Line
    lead: Text


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """A glossary entry; `also` lists other spellings that a screen explains with it."""

    term: Line
    meaning: Text
    also: tuple[Line, ...] = ()


class Cite(Struct, frozen=True, forbid_unknown_fields=True):
    """Who, when, and the source's paragraph numbers (1-based)."""

    who: Line
    paragraphs: tuple[Annotated[int, Meta(ge=1)], ...]
    when: Line | None = None


class Card(Struct, frozen=True, forbid_unknown_fields=True):
    """One piece of evidence: the tag says the claim in one line, the body the evidence, the cite where it stands.

    `positions` may play it, in the `rounds` it fits; `answers` names cards that it directly rebuts; `caution` tells the
    reader where the source is loose or disputed.
    """

    id: Annotated[CardId, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
    tag: Line
    body: Text
    cite: Cite
    kind: Kind
    rounds: tuple[RoundId, ...]
    positions: tuple[Position, ...]
    answers: tuple[CardId, ...] = ()
    caution: Text | None = None


class Deck(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that a debate needs to be argued. Made by `check`, which guarantees what the fields' types cannot say."""

    format: Literal["rostrum.deck/1"]
    id: Slug
    title: Line
    resolution: Line
    source: Source
    positions: Annotated[tuple[PositionText, ...], Meta(min_length=2, max_length=2)]
    rounds: Annotated[tuple[Round, ...], Meta(min_length=1, max_length=12)]
    cards: Annotated[tuple[Card, ...], Meta(min_length=1, max_length=300)]
    glossary: Annotated[tuple[Term, ...], Meta(max_length=100)] = ()
    notes: tuple[Text, ...] = ()


class Fault(Struct, frozen=True):
    """One thing wrong with a deck: where ("card baker-1990") and what, in a sentence a teacher can act on."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


_ITEMS: dict[str, tuple[type[Struct], str, str]] = {
    "positions": (PositionText, "position", "id"),
    "rounds": (Round, "round", "id"),
    "glossary": (Term, "term", "term"),
    "cards": (Card, "card", "id"),
}


def check(plain: object) -> tuple[Deck | None, list[Fault]]:
    """The deck in `plain`, and every fault in it; the deck is None exactly when there is a fault."""
    if not isinstance(plain, dict):
        return None, [Fault("deck", "is not a mapping of fields; see docs/decks.md")]
    faults = list(_shape_faults(plain)) + list(_sense_faults(plain))
    if faults:
        return None, faults
    return msgspec.convert(plain, Deck), []


def deck_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a deck file."""
    return msgspec.json.schema(Deck)


def _shape_faults(plain: dict[Any, Any]) -> Iterator[Fault]:
    """Faults of type, of missing and of unknown fields, each looked for by itself so that one does not hide another."""
    yield from _field_faults("deck", Deck, plain, skip=frozenset(_ITEMS))
    for field, (type_, noun, key) in _ITEMS.items():
        items = plain.get(field, ())
        if field in plain and not isinstance(items, list | tuple):
            yield Fault("deck", f"'{field}' must be a list")
            continue
        for place, item in _named(items, noun, key):
            if isinstance(item, dict):
                yield from _field_faults(place, type_, item)
            else:
                yield Fault(place, "must be a mapping of fields")
    yield from _count_faults(plain)


def _count_faults(plain: dict[Any, Any]) -> Iterator[Fault]:
    for field, low, high in (("positions", 2, 2), ("rounds", 1, 12), ("cards", 1, 300), ("glossary", 0, 100)):
        items = plain.get(field)
        if isinstance(items, list | tuple) and not low <= len(items) <= high:
            wanted = str(low) if low == high else f"{low} to {high}"
            yield Fault("deck", f"has {len(items)} {field}, must have {wanted}")


def _field_faults(
    place: str, type_: type[Struct], plain: dict[Any, Any], skip: frozenset[str] = frozenset()
) -> Iterator[Fault]:
    fields = {f.name: f for f in msgspec.structs.fields(type_)}
    hints = get_type_hints(type_, include_extras=True)
    for name in plain:
        if name not in fields:
            yield Fault(place, f"unknown field '{name}'")
    for name, field in fields.items():
        if name not in plain:
            if field.required:
                yield Fault(place, f"'{name}' is missing")
        elif name not in skip:
            try:
                msgspec.convert(plain[name], hints[name])
            except msgspec.ValidationError as error:
                yield Fault(place, f"'{name}': {error}")


def _named(items: object, noun: str, key: str) -> Iterator[tuple[str, object]]:
    """Each item with the place that a fault names: by its id where it has one, else by its number."""
    if isinstance(items, list | tuple):
        for number, item in enumerate(items, 1):
            name = item.get(key) if isinstance(item, dict) else None
            yield (f"{noun} {name}" if isinstance(name, str) else f"{noun} number {number}"), item


def _sense_faults(plain: dict[Any, Any]) -> Iterator[Fault]:
    """Faults between fields: ids twice, references to nothing, a body too short, a round that a side cannot argue."""
    known = {field: _ids(plain.get(field), key) for field, (_, _, key) in _ITEMS.items()}
    for field, (_, noun, _) in _ITEMS.items():
        for name in sorted({n for n in known[field] if known[field].count(n) > 1}):
            yield Fault(f"{noun} {name}", f"stands {known[field].count(name)} times")
    top = plain.get("source")
    last = top.get("paragraphs") if isinstance(top, dict) else None
    cards = [(place, card) for place, card in _named(plain.get("cards"), "card", "id") if isinstance(card, dict)]
    for place, card in cards:
        yield from _reference_faults(place, card, known)
        yield from _evidence_faults(place, card, last)
    yield from _playable_faults([card for _, card in cards], known)


def _reference_faults(place: str, card: dict[Any, Any], known: dict[str, list[str]]) -> Iterator[Fault]:
    for field, target, noun in (
        ("rounds", "rounds", "round"),
        ("positions", "positions", "position"),
        ("answers", "cards", "card"),
    ):
        named = _strings(card.get(field))
        verb = "answers unknown" if field == "answers" else "names unknown"
        yield from (Fault(place, f"{verb} {noun} '{name}'") for name in named if name not in known[target])
        yield from (
            Fault(place, f"names {noun} '{name}' twice") for name in sorted({n for n in named if named.count(n) > 1})
        )
        if field != "answers" and isinstance(card.get(field), list | tuple) and not named:
            yield Fault(place, f"'{field}' is empty: nobody could play it")
    if card.get("id") in _strings(card.get("answers")):
        yield Fault(place, "answers itself")


def _evidence_faults(place: str, card: dict[Any, Any], last: object) -> Iterator[Fault]:
    body, cite = card.get("body"), card.get("cite")
    low, high = BODY_WORDS
    if isinstance(body, str) and body and not low <= len(body.split()) <= high:
        yield Fault(place, f"the body has {len(body.split())} words, must have {low} to {high}")
    paragraphs = cite.get("paragraphs") if isinstance(cite, dict) else None
    if isinstance(paragraphs, list | tuple):
        if not paragraphs:
            yield Fault(place, "the cite names no paragraph")
        for number in paragraphs:
            if isinstance(number, int) and isinstance(last, int) and number > last:
                yield Fault(place, f"the cite names ¶{number}, the source ends at ¶{last}")


def _playable_faults(cards: list[dict[Any, Any]], known: dict[str, list[str]]) -> Iterator[Fault]:
    for round_ in dict.fromkeys(known["rounds"]):
        for position in dict.fromkeys(known["positions"]):
            fits = [
                c for c in cards if round_ in _strings(c.get("rounds")) and position in _strings(c.get("positions"))
            ]
            if not fits:
                yield Fault(f"round {round_}", f"has no card that {position} may play")


def _ids(items: object, key: str) -> list[str]:
    if not isinstance(items, list | tuple):
        return []
    return [item[key] for item in items if isinstance(item, dict) and isinstance(item.get(key), str)]


def _strings(value: object) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list | tuple) else []


def by_id(deck: Deck) -> types.MappingProxyType[CardId, Card]:
    """The deck's cards by their ids, in deck order."""
    return types.MappingProxyType({card.id: card for card in deck.cards})
