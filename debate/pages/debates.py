"""A teacher's list of debates, and what is looked for in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from debate.forms.finding import FilterForm
from debate.models import Debate, JournalEntry
from debate.pages.common import teacher, teacher_page
from debate.search import Kind, Piece, Said, Words, search

PER_PAGE = 30
SEARCHED = 500
"""Debates that a text is looked for in, the newest first: what a page may cost has an end."""
SHOWN = 3
"""Places of one debate that the list shows."""


@dataclass(frozen=True)
class Place:
    """Where a text was found: what it is, the part around the words, the record's address there."""

    what: str
    pieces: list[Piece]
    url: str


@dataclass(frozen=True)
class Row:
    """A debate as the list shows it; `more` is how many places are not shown, `all` the address where they are."""

    debate: Debate
    joined: int
    places: list[Place]
    more: int
    all: str


@never_cache
@require_safe
@teacher_page
def debates(request: HttpRequest) -> HttpResponse:
    """My debates, running ones first, as far as they fit what is asked for."""
    user = teacher(request)
    mine = Debate.objects.filter(moderators=user)
    form = FilterForm(user, request.GET)
    found = _in_order(form.narrow(mine))
    said: dict[int, list[Said]] = {}
    searched = None
    if form.words:
        searched = list(found.values_list("pk", flat=True)[: SEARCHED + 1])
        said = search(searched[:SEARCHED], form.words)
        found = _in_order(mine.filter(pk__in=said))
    page = Paginator(found.select_related("owner"), PER_PAGE).get_page(request.GET.get("page"))
    rows = _rows(page, said, form)
    context = {
        "form": form,
        "page": page,
        "running": [row for row in rows if row.debate.ended is None],
        "ended": [row for row in rows if row.debate.ended is not None],
        "any": bool(rows) or mine.exists(),
        "searched": SEARCHED if searched and len(searched) > SEARCHED else None,
    }
    return render(request, "pages/debates.html", context, status=422 if form.errors else 200)


def _in_order(debates: QuerySet[Debate]) -> QuerySet[Debate]:
    return debates.order_by(Case(When(ended=None, then=0), default=1), "-opened", "-pk")


def _rows(page: Page[Debate], said: dict[int, list[Said]], form: FilterForm) -> list[Row]:
    joined = _joined([debate.pk for debate in page])
    return [_row(debate, joined.get(debate.pk, 0), said.get(debate.pk, []), form) for debate in page]


def _row(debate: Debate, joined: int, said: list[Said], form: FilterForm) -> Row:
    record = reverse("record", args=[debate.pk])
    places = [_place(one, form.words, record) for one in said[:SHOWN]]
    everywhere = f"{reverse('find', args=[debate.pk])}?{urlencode({'text': form.wanted.get('text', '')})}"
    return Row(debate, joined, places, len(said[SHOWN:]), everywhere)


def _joined(debates: Sequence[int]) -> dict[int, int]:
    """How many students each debate has had, counted by the entries with which they joined."""
    entries = JournalEntry.objects.filter(debate__in=debates, actor__startswith="seat:", command_id__contains=":join:")
    return dict(entries.order_by().values_list("debate").annotate(Count("pk")))


def _place(said: Said, words: Words, record: str) -> Place:
    return Place(name_of(said.kind), words.snippet(said.text), record + place_in_record(said.kind, said.id))


def place_in_record(kind: Kind, id_: str) -> str:
    """What follows the record's address to lead to a text in it. Huddles are folded: only an unfolded page can lead there."""
    return {Kind.NAME: "#teams", Kind.ANNOUNCEMENT: "#announcements", Kind.HUDDLE: f"?open=1#{id_}"}.get(
        kind, f"#{id_}"
    )


def name_of(kind: Kind) -> str:
    """What a person calls it."""
    return {
        Kind.NAME: _("Student"),
        Kind.ARGUMENT: _("Argument"),
        Kind.HUDDLE: _("Huddle"),
        Kind.COMMENT: _("Reason for decision"),
        Kind.ANNOUNCEMENT: _("Announcement"),
    }[kind]
