"""`check` names every fault with its place, all at once; the default deck is sound and has what issue 2 asks of it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.deck import BODY_WORDS, Deck, check, deck_schema
from game.format import PRESETS, faults
from tests.engine.decks import DECK, plain_deck
from tests.engine.table import short


def places(plain: object) -> set[str]:
    deck, found = check(plain)
    assert deck is None and found
    return {str(fault) for fault in found}


def test_our_deck_is_sound():
    assert check(plain_deck()) == (DECK, [])


@pytest.mark.parametrize("plain", [None, [], "a deck", 7])
def test_what_is_no_deck(plain):
    assert places(plain) == {"deck: is not a mapping of fields; see docs/decks.md"}


def test_an_empty_deck_names_all_that_is_missing():
    assert {
        f"deck: '{f}' is missing"
        for f in ("format", "id", "title", "resolution", "source", "positions", "rounds", "cards")
    } == (places({}))


def test_all_faults_at_once_each_with_its_place():
    plain = plain_deck()
    cards = {card["id"]: card for card in plain["cards"]}
    cards["for-money-0"]["answers"] = ["yelsin", "yelsin", "for-money-0"]
    cards["for-money-1"]["body"] = "too short"
    cards["for-money-2"]["rounds"] = ["no-such-round"]
    cards["for-money-3"]["positions"] = []
    cards["for-money-4"]["cite"]["paragraphs"] = [41]
    cards["for-money-5"]["kind"] = "rumour"
    cards["against-money-0"]["colour"] = "red"
    del cards["against-money-1"]["tag"]
    cards["against-money-2"]["cite"]["when"] = 1990
    cards["against-money-3"]["id"] = "against-money-4"
    plain["cards"].append("not a card")
    plain["cards"].append({"tag": "without an id"})
    plain["rounds"].append({"id": "lonely", "title": "Lonely", "question": "Who?", "lead": "Nobody."})
    plain["title"] = 7
    plain["glossary"] = {"a": "mapping"}
    found = places(plain)
    assert {
        "card for-money-0: answers unknown card 'yelsin'",
        "card for-money-0: names card 'yelsin' twice",
        "card for-money-0: answers itself",
        "card for-money-1: the body has 2 words, must have 25 to 70",
        "card for-money-2: names unknown round 'no-such-round'",
        "card for-money-3: 'positions' is empty: nobody could play it",
        "card for-money-4: the cite names ¶41, the source ends at ¶40",
        "card against-money-0: unknown field 'colour'",
        "card against-money-1: 'tag' is missing",
        "card against-money-4: stands 2 times",
        f"card number {len(plain['cards']) - 1}: must be a mapping of fields",
        f"card number {len(plain['cards'])}: 'id' is missing",
        "round lonely: has no card that for may play",
        "round lonely: has no card that against may play",
        "deck: 'glossary' must be a list",
    } <= found
    for start in ("card for-money-5: 'kind'", "card against-money-2: 'cite'", "deck: 'title'"):
        assert any(fault.startswith(start) for fault in found), start


@settings(max_examples=60)
@given(st.data())
def test_no_spoilt_deck_passes_or_crashes(data):
    """Anything put anywhere: the deck is None exactly when there is a fault, and never an exception."""
    plain: Any = plain_deck()
    junk = data.draw(
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2) | st.just({})
    )
    item: Any = plain
    for _ in range(data.draw(st.integers(0, 3))):
        keys = list(item) if isinstance(item, dict) else list(range(len(item))) if isinstance(item, list) else []
        inner = [key for key in keys if isinstance(item[key], dict | list) and item[key]]
        if not inner:
            break
        item = item[data.draw(st.sampled_from(inner))]
    item[data.draw(st.sampled_from(list(item) if isinstance(item, dict) else list(range(len(item)))))] = junk
    deck, found = check(plain)
    assert (deck is None) == bool(found)


def test_the_schema_describes_the_deck():
    assert deck_schema()["$defs"]["Deck"]["required"]


def test_formats_that_do_not_fit():
    assert faults(short(), DECK) == []
    assert faults(short(rounds=("money", "money")), DECK) == ["A round is chosen twice."]
    assert faults(short(rounds=("x",)), DECK) == ["The deck has no round 'x'."]
    assert faults(short(switch_after=2), DECK) == ["Sides must switch before the last round."]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.id)
def test_presets_fit(preset):
    assert faults(preset.format(DECK), DECK) == []


# ---- the default deck (issue 2, section 2)


def test_the_default_deck_has_what_was_asked(default_deck: Deck):
    cards = default_deck.cards
    realist, liberal = (p.id for p in default_deck.positions)
    alone = {side: [k for k in cards if k.positions == (side,)] for side in (realist, liberal)}
    either = [k for k in cards if set(k.positions) == {realist, liberal}]
    assert len(cards) >= 44
    assert len(alone[realist]) >= 18 and len(alone[liberal]) >= 18 and len(either) >= 6
    assert sum(len(k.answers) for k in cards) >= 30
    assert len(default_deck.rounds) == 5 and len(default_deck.glossary) == 8
    assert all(BODY_WORDS[0] <= len(k.body.split()) <= BODY_WORDS[1] for k in cards)
    assert default_deck.source.paragraphs == 84
    for round_ in default_deck.rounds:
        for side in (realist, liberal):
            assert sum(round_.id in k.rounds and side in k.positions for k in cards) >= 6, (round_.id, side)


def test_the_default_deck_answers_what_the_other_side_may_play(default_deck: Deck):
    by_id = {k.id: k for k in default_deck.cards}
    for card in default_deck.cards:
        for target in card.answers:
            opposing = [p for p in card.positions if set(by_id[target].positions) - {p}]
            assert opposing, f"{card.id} can never answer {target}"
            assert set(card.rounds) & set(by_id[target].rounds), f"{card.id} and {target} never meet in a round"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.id)
def test_presets_fit_the_default_deck(preset, default_deck: Deck):
    assert faults(preset.format(default_deck), default_deck) == []
