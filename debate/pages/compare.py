"""Two saved debates on the same deck, side by side."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from debate.across import CardFigures, Figures, criteria_of, figures_of
from debate.forms.finding import Asked
from debate.models import Debate
from debate.pages.chart import WIDTH, side_by_side
from debate.pages.classes import ended_of
from debate.pages.common import teacher, teacher_page

OFFERED = 300
"""Debates that can be chosen from, the newest."""
_NOT_THERE = {"invalid_choice": _("Choose one of your ended debates.")}


class CompareForm(Asked):
    a = forms.ChoiceField(label=_("First debate"), required=False, error_messages=_NOT_THERE)
    b = forms.ChoiceField(label=_("Second debate"), required=False, error_messages=_NOT_THERE)

    def __init__(self, query: Any, debates: list[Debate]) -> None:
        super().__init__(query)
        self.debates = {str(debate.pk): debate for debate in debates}
        for name in ("a", "b"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", _t("Choose a debate")), *_by_deck(debates)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        a, b = (self.debates.get(data.get(name, "")) for name in ("a", "b"))
        if a is not None and b is not None and a == b:
            self.add_error("b", _t("This is the same debate. Choose another."))
        elif a is not None and b is not None and a.deck_title != b.deck_title:
            self.add_error("b", _t("This one was played with another deck. Choose one with the deck of the first."))
        return data

    @property
    def pair(self) -> tuple[Debate, Debate] | None:
        """None while only one is chosen: that is no fault, for a class's page leads here with the first."""
        chosen = [self.debates[pk] for pk in self.wanted.values()]
        return (chosen[0], chosen[1]) if len(chosen) == 2 else None


def _by_deck(debates: list[Debate]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for debate in debates:
        day = date_format(localtime(debate.opened), "j F Y")
        groups.setdefault(debate.deck_title, []).append((str(debate.pk), f"{debate.class_label or debate.code}, {day}"))
    return sorted(groups.items())


@never_cache
@require_safe
@teacher_page
def compare(request: HttpRequest) -> HttpResponse:
    debates = list(ended_of(teacher(request)).order_by("-opened", "-pk")[:OFFERED])
    form = CompareForm(request.GET, debates)
    context: dict[str, Any] = {"form": form, "enough": len(debates) > 1}
    if pair := form.pair:
        found = figures_of(pair)
        both = [found[debate.pk] for debate in pair if debate.pk in found]
        context["pair"] = pair
        context |= _side_by_side(*both) if len(both) == 2 else {"unread": True}
    return render(request, "pages/compare.html", context, status=422 if form.errors else 200)


def _side_by_side(a: Figures, b: Figures) -> dict[str, Any]:
    both = (a, b)
    keys = criteria_of(one.marks for one in both)
    shares = [
        (_t("Points earned of those possible"), a.marks.share, b.marks.share),
        *((key[1], _of_top(a.marks.mean(key), key[2]), _of_top(b.marks.mean(key), key[2])) for key in keys),
        (_t("Constructives dropped"), a.dropped_share, b.dropped_share),
    ]
    bars = side_by_side(shares)
    return {
        "both": both,
        "means": [(key, [one.marks.mean(key) for one in both]) for key in keys],
        "bars": bars,
        "box": f"0 0 {WIDTH} {bars[-1].y + 44}",
        "cards": _cards(a, b),
        "unplayed": sum(not (_card(a, id_).played or _card(b, id_).played) for id_ in a.cards | b.cards),
    }


def _of_top(mean: float | None, top: int) -> float | None:
    return None if mean is None else mean / top


def _card(figures: Figures, card: str) -> CardFigures:
    return figures.cards.get(card, CardFigures("", 0, 0))


def _cards(a: Figures, b: Figures) -> list[dict[str, Any]]:
    """The cards that either played, the most played first."""
    rows = [
        {"tag": card.tag, "a": _card(a, id_), "b": _card(b, id_)}
        for id_, card in (b.cards | a.cards).items()
        if _card(a, id_).played or _card(b, id_).played
    ]
    return sorted(rows, key=lambda row: -(row["a"].played + row["b"].played))
