"""The deck that comes with Rostrum, against what issue 2 asks of its evidence; its counts are held in `test_deck.py`.

The article itself is not in this repository, so what only a reader of both can say (that no card claims more than the article, and
that no wording is the article's) is checked by hand, and the deck's notes list where a card departs from it.
"""

import re

import pytest

from game.deck import Card, Deck, Kind, by_id

# The article's headings say nothing that a team could argue; every other paragraph does, or names who said what stands beside it.
HEADINGS = {2, 21, 35, 45, 47, 54, 59, 70, 74, 76}
TERMS = ["NATO", "Article 5", "Warsaw Pact", "Crimea", "Minsk Accords", "Realist", "Security Dilemma", "USSR"]
NOTE = re.compile(r"(?P<card>[a-z0-9-]+) \((?P<paragraphs>¶[^)]+)\): ")
QUOTED = re.compile(r"‘((?:[^’]|’(?=\w))+)’")


def words(text: str) -> int:
    return len(text.split())


def paragraphs(text: str) -> set[int]:
    """The numbers in "¶3–5, ¶9"."""
    found: set[int] = set()
    for first, last in re.findall(r"¶(\d+)(?:–(\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def noted(deck: Deck) -> list[tuple[str, set[int]]]:
    """The cards that the notes speak of, in their order, with the paragraphs that each note names."""
    matches = [NOTE.match(note) for note in deck.notes]
    return [(m["card"], paragraphs(m["paragraphs"])) for m in matches if m]


def test_every_paragraph_that_carries_an_argument_is_cited(default_deck: Deck):
    argued = set(range(1, default_deck.source.paragraphs + 1)) - HEADINGS
    assert {n for card in default_deck.cards for n in card.cite.paragraphs} == argued


def test_every_caution_has_its_note_and_every_note_its_caution(default_deck: Deck):
    cautioned = [card.id for card in default_deck.cards if card.caution]
    assert cautioned and [card for card, _ in noted(default_deck)] == cautioned


def test_a_note_names_paragraphs_that_its_card_cites(default_deck: Deck):
    cards = by_id(default_deck)
    for card, named in noted(default_deck):
        assert named and named <= set(cards[card].cite.paragraphs), card


def test_rebuttals_run_between_positions(default_deck: Deck):
    cards = by_id(default_deck)
    links = [(card, cards[target]) for card in default_deck.cards for target in card.answers]
    between = [(a, b) for a, b in links if not set(a.positions) & set(b.positions)]
    assert len(between) >= 30 and len(between) > len(links) / 2
    assert all(a.positions != b.positions for a, b in links)


def test_a_card_of_one_side_always_finds_something_to_answer_and_can_be_answered(default_deck: Deck):
    answered = {target for card in default_deck.cards for target in card.answers}
    assert {card.id for card in default_deck.cards} == answered
    assert all(card.answers for card in default_deck.cards if len(card.positions) == 1)


@pytest.mark.parametrize("number", range(5))
def test_in_each_round_both_sides_can_rebut_with_most_of_their_cards(number: int, default_deck: Deck):
    """A hand that never answers what the other side plays would make the answer point a matter of luck."""
    fits = [card for card in default_deck.cards if default_deck.rounds[number].id in card.rounds]
    for side in default_deck.positions:
        own = [card for card in fits if side.id in card.positions]
        others = {card.id for card in fits if set(card.positions) - {side.id}}
        assert sum(bool(others & set(card.answers)) for card in own) >= len(own) / 2, side.id


def test_the_glossary_has_the_key_terms_and_cards_use_them(default_deck: Deck):
    assert [entry.term for entry in default_deck.glossary] == TERMS
    spoken = " ".join(f"{card.tag} {card.body}" for card in default_deck.cards).casefold()
    for entry in default_deck.glossary:
        assert any(word.casefold() in spoken for word in (entry.term, *entry.also)), entry.term


def test_all_kinds_of_evidence_are_there(default_deck: Deck):
    assert {card.kind for card in default_deck.cards} == set(Kind)


def test_quotations_are_short(default_deck: Deck):
    """A quotation is there because its very words are the evidence: never more than eight of them."""

    def quotations(card: Card) -> list[str]:
        return QUOTED.findall(f"{card.tag} {card.body} {card.caution or ''}")

    found = [quoted for card in default_deck.cards for quoted in quotations(card)]
    assert found and [quoted for quoted in found if words(quoted) > 8] == []
