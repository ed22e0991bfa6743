"""Decks to read, to upload and to remove."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from debate.decks import FILE_MAX, deck_of, decks_for, read_deck, save_deck
from debate.models import SavedDeck
from debate.pages.common import teacher, teacher_page
from game.deck import Card, Deck, Fault
from game.values import CardId


@never_cache
@require_http_methods(["GET", "POST"])
@teacher_page
def decks(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _list(request)
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        return _list(request, [Fault(_("file"), _("choose a deck file first"))])
    deck, faults = read_deck(file.read(FILE_MAX + 1))
    if deck is None:
        return _list(request, faults, file.name or "")
    saved = save_deck(deck, teacher(request))
    messages.success(request, _("“%(title)s” is checked and ready to play.") % {"title": deck.title})
    return redirect("deck", pk=saved.pk)


def _list(request: HttpRequest, faults: Iterable[Fault] = (), file: str = "") -> HttpResponse:
    rows = decks_for(teacher(request)).select_related("owner")
    context = {
        "shared": [row for row in rows if row.owner_id is None],
        "own": [row for row in rows if row.owner_id is not None],
        "faults": list(faults),
        "file": file,
    }
    return render(request, "pages/decks.html", context, status=422 if context["faults"] else 200)


@never_cache
@require_GET
@teacher_page
def deck(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _find(request, pk)
    context = deck_context(deck_of(saved)) | {"saved": saved, "own": saved.owner_id is not None}
    return render(request, "pages/deck.html", context)


@require_POST
@teacher_page
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Debates keep their own copy, so a deck can always go; the shared ones stay."""
    saved = _find(request, pk)
    if saved.owner_id is None:
        raise Http404
    saved.delete()
    messages.success(
        request, _("“%(title)s” is deleted. Debates that were opened with it keep their copy.") % {"title": saved.title}
    )
    return redirect("decks")


def _find(request: HttpRequest, pk: int) -> SavedDeck:
    saved = decks_for(teacher(request)).filter(pk=pk).first()
    if saved is None:
        raise Http404
    return saved


def deck_context(deck: Deck) -> dict[str, Any]:
    """The deck by round: each card whole in the first round that it fits, and by its tag in the later ones."""
    cards = {card.id: card for card in deck.cards}
    sides = {
        position.id: (position.name, side) for position, side in zip(deck.positions, ("first", "second"), strict=True)
    }

    def entry(card: Card) -> dict[str, Any]:
        return {
            "card": card,
            "side": sides[card.positions[0]][1] if len(card.positions) == 1 else "either",
            "played_by": [{"name": sides[p][0], "side": sides[p][1]} for p in card.positions],
            "answers": [cards[id_] for id_ in card.answers],
        }

    rounds: list[dict[str, Any]] = []
    shown: set[CardId] = set()
    for round_ in deck.rounds:
        fits = [card for card in deck.cards if round_.id in card.rounds]
        whole = [entry(card) for card in fits if card.id not in shown]
        again = [entry(card) for card in fits if card.id in shown]
        shown.update(card.id for card in fits)
        rounds.append({"round": round_, "cards": whole, "again": again})
    return {"deck": deck, "rounds": rounds, "sides": sides}
