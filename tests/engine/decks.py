"""A small deck of our own, about school uniforms, so that the rules' tests and the golden debates lean on no other deck."""

from typing import Any

from game.deck import Deck, check

ROUNDS = {
    "money": ("What it costs", "Does a school uniform save families money?"),
    "belonging": ("Belonging", "Does a school uniform bring a school together?"),
    "freedom": ("Freedom", "Is choosing one's clothes a freedom worth keeping at school?"),
    "learning": ("Learning", "Does a school uniform help anyone to learn?"),
}
CLAIMS = {
    "for": (
        "One outfit a year is cheaper than a wardrobe",
        "A shared look makes newcomers feel at home",
        "Nobody is laughed at for an old jacket",
        "Mornings are calmer without a choice of clothes",
        "Visitors and strangers are noticed at once",
        "Second-hand uniforms pass from family to family",
    ),
    "against": (
        "Two sets of clothes cost more than one",
        "People find other ways to show their rank",
        "A teenager learns to choose by choosing",
        "Stiff clothes distract from the lesson",
        "Belonging cannot be bought in a shop",
        "Rules on socks take a teacher's time from teaching",
    ),
    "either": ("A survey found opinions evenly split", "Some schools changed their rule twice in ten years"),
}
KINDS = ("event", "treaty", "speech", "geography", "concept", "thinker", "figure", "decision")
BODY = (
    "In the invented town of {town} a school kept notes on this for {years} years. Families, teachers and students were asked "
    "each spring what they saw, and most answers pointed the same way, though a few did not."
)
TOWNS = ("Alder", "Birchley", "Cedarham", "Dunmore", "Elmstead", "Foxley", "Garside", "Hollin")


def plain_deck() -> dict[str, Any]:
    """The deck as a file would give it; a new one each time, to be spoilt at will."""
    cards: list[dict[str, Any]] = []
    for round_number, round_ in enumerate(ROUNDS):
        for side, claims in CLAIMS.items():
            for number, claim in enumerate(claims):
                cards.append(_card(round_number, round_, side, number, claim))
    return {
        "format": "rostrum.deck/1",
        "id": "school-uniform",
        "title": "School uniforms",
        "resolution": "Every school should have a uniform.",
        "source": {"title": "Notes made up for tests", "paragraphs": 40, "about": "Nothing here happened."},
        "positions": [
            {"id": "for", "name": "For", "thesis": "A uniform does a school more good than harm."},
            {"id": "against", "name": "Against", "thesis": "A uniform does a school more harm than good."},
        ],
        "rounds": [
            {"id": id_, "title": title, "question": question, "lead": f"About {title.lower()}."}
            for id_, (title, question) in ROUNDS.items()
        ],
        "glossary": [{"term": "uniform", "meaning": "Clothes that all must wear.", "also": ["uniforms"]}],
        "cards": cards,
    }


def _card(round_number: int, round_: str, side: str, number: int, claim: str) -> dict[str, Any]:
    other = {"for": "against", "against": "for", "either": "either"}[side]
    town = TOWNS[(round_number * 3 + number) % len(TOWNS)]
    body = BODY.format(town=f"{town} {side} {number}", years=2 + round_number + number) + f" Noted under {round_}."
    card: dict[str, Any] = {
        "id": f"{side}-{round_}-{number}",
        "tag": claim,
        "body": body,
        "cite": {"who": f"The {town} notes", "paragraphs": [1 + number, 10 + round_number], "when": "last spring"},
        "kind": KINDS[number],
        "rounds": [round_],
        "positions": ["for", "against"] if side == "either" else [side],
    }
    if side != "either":
        card["answers"] = [f"{other}-{round_}-{(number + k) % 6}" for k in (0, 1)]
    if number == 1:
        card["caution"] = "The notes are invented."
    return card


def small_deck() -> Deck:
    deck, faults = check(plain_deck())
    assert deck is not None, faults
    return deck


DECK = small_deck()
