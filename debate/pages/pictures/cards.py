"""The picture of what became of the cards."""

from django.utils.translation import gettext as _

from debate.pages.pictures.chart import Chart, Row, units
from debate.pages.pictures.source import Picture, Source
from game.deck import Card
from game.figures import CardStory, Fate, all_teams, card_story, dealt, team_of
from game.values import CardId

LEAST = 20
"""Boxes that a picture is wide at least, so that a few of them do not look like many."""


def cards(source: Source) -> Picture:
    stories = _stories(source)
    groups = {side: [c for c in stories if _owner(source, c) == side] for side in ("first", "second", "")}
    counts = {
        side: {fate: sum(stories[c].fate is fate for c in group) for fate in _fates(source)}
        for side, group in groups.items()
        if group
    }
    scale = max([LEAST, *[n for fates in counts.values() for n in fates.values()]])
    names = {p["side"]: p["name"] for p in source.view["positions"].values()} | {"": _("Either side")}
    charts = [
        Chart(f"c-cards-{side or 'either'}", names[side], [_fate_row(f, n, side, scale) for f, n in fates.items()])
        for side, fates in counts.items()
    ]
    return Picture(
        "cards",
        _("What became of the cards"),
        _("A box for each card. Dropped is a constructive that nobody answered; a rebuttal needs no answer."),
        charts,
        [_("Card"), _("Result"), _("Played"), _("Answered"), _("Dropped")],
        [row for side, group in groups.items() for row in _rows(side, group, stories)],
        _("No card was played."),
    )


def _rows(side: str, group: list[Card], stories: dict[Card, CardStory]) -> list[tuple[str, list[object]]]:
    """The cards of a side, those that had the most happen to them first."""
    order = list(Fate)
    return [
        (side, [card.tag, _fate_name(told.fate), told.played, told.answered, told.dropped])
        for card in sorted(group, key=lambda c: order.index(stories[c].fate))
        for told in [stories[card]]
    ]


def _fates(source: Source) -> list[Fate]:
    """What this reader can know of a card: all hands only moderators do, and the class no hand."""
    if source.reader.sees_all:
        return list(Fate)
    return [f for f in Fate if f is not Fate.UNSEEN and (f is not Fate.HELD or source.reader.seat is not None)]


def _stories(source: Source) -> dict[Card, CardStory]:
    """Of all cards of the format's rounds for moderators; for others of those that they have seen."""
    plays, hands, rounds = source.view["plays"], _hands(source), set(source.state.format.rounds)
    seen = hands | {p["card"] for p in plays.values() if "card" in p}
    known = [c for c in source.state.deck.cards if c.id in seen or (source.reader.sees_all and rounds & set(c.rounds))]
    return {card: card_story(card.id, plays, hands) for card in known}


def _hands(source: Source) -> frozenset[CardId]:
    """The cards of every hand that this reader saw."""
    seat = source.reader.seat
    if source.reader.sees_all:
        return dealt(source.record.states, all_teams)
    return dealt(source.record.states, team_of(seat)) if seat is not None else frozenset()


def _owner(source: Source, card: Card) -> str:
    """The side that may argue the card; neither where both may."""
    return source.view["positions"][card.positions[0]]["side"] if len(card.positions) == 1 else ""


def _fate_row(fate: Fate, count: int, side: str, scale: int) -> Row:
    return Row(_fate_name(fate), str(count), side, units(count, scale))


def _fate_name(fate: Fate) -> str:
    return {
        Fate.ANSWERED: _("Played and answered"),
        Fate.DROPPED: _("Played and dropped"),
        Fate.PLAYED: _("Played, not answered"),
        Fate.HELD: _("In a hand, not played"),
        Fate.UNSEEN: _("Never dealt"),
    }[fate]
