"""The same class over time, and the same student over time, for the teacher who moderated: figures of ended debates in tables.

A class is what has the same label; a student is who has a name that looks the same in that class. Nothing of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from debate.across import CriterionKey, Figures, Marks, StudentFigures, added, criteria_of, figures_of
from debate.models import Debate
from debate.pages.chart import over_time
from debate.pages.common import teacher, teacher_page

PER_PAGE = 20
"""Debates on one page: each is folded once, so this bounds what a page costs. Fewer than `debate.records.KEPT`."""


def ended_of(user: User) -> QuerySet[Debate]:
    return Debate.objects.filter(moderators=user, ended__isnull=False)


@never_cache
@require_safe
@teacher_page
def classes(request: HttpRequest) -> HttpResponse:
    """Every class label among my ended debates."""
    mine = ended_of(teacher(request)).order_by()
    rows = mine.exclude(class_label="").values("class_label")
    found = rows.annotate(debates=Count("pk"), first=Min("opened"), last=Max("opened")).order_by("-last")
    context = {"classes": found, "unlabelled": mine.filter(class_label="").count()}
    return render(request, "pages/classes.html", context)


@dataclass(frozen=True)
class Row:
    """A debate in a table over time; `of` is what stands in it: a class's or a student's figures."""

    debate: Debate
    whole: Figures
    of: Figures | StudentFigures
    means: list[float | None]


@dataclass(frozen=True)
class Person:
    """A student over the debates on the page; `row` is their last one."""

    row: tuple[Debate, StudentFigures]
    debates: int
    plays: int
    words: int
    marks: Marks
    means: list[float | None]


@never_cache
@require_safe
@teacher_page
def one_class(request: HttpRequest) -> HttpResponse:
    """`?label=` is the class; the newest debates first by page, on a page in the order in which they were."""
    label = request.GET.get("label", "")
    page = _page(request, label)
    shown = _figures(page)
    keys = criteria_of(figures.marks for _debate, figures in shown)
    rows = [Row(debate, one, one, _means(one.marks, keys)) for debate, one in shown]
    context = _over_time(label, page, rows, keys) | {
        "people": _people(shown, keys),
        "chart": over_time(_days(rows), [row.of.marks.share for row in rows]),
    }
    return render(request, "pages/class.html", context)


@never_cache
@require_safe
@teacher_page
def student(request: HttpRequest, pk: int, seat: str) -> HttpResponse:
    """The student of that seat, in every debate of that class."""
    debate = get_object_or_404(ended_of(teacher(request)).exclude(class_label=""), pk=pk)
    here = figures_of([debate]).get(pk)
    own = next((one for one in here.students if one.seat == seat), None) if here else None
    if own is None:
        raise Http404
    page = _page(request, debate.class_label)
    shown = [(one, whole, there) for one, whole in _figures(page) if (there := whole.student(own.look)) is not None]
    keys = criteria_of(there.marks for _debate, _whole, there in shown)
    rows = [Row(one, whole, there, _means(there.marks, keys)) for one, whole, there in shown]
    context = _over_time(debate.class_label, page, rows, keys) | {
        "student": own,
        "chart": over_time(_days(rows), [r.of.marks.share for r in rows], [r.whole.marks.share for r in rows]),
    }
    return render(request, "pages/student_over_time.html", context)


def _page(request: HttpRequest, label: str) -> Page[Debate]:
    """A page of the class's debates. Raises Http404 for a class that the teacher does not have."""
    debates = ended_of(teacher(request)).filter(class_label=label).order_by("-opened", "-pk")
    page = Paginator(debates, PER_PAGE).get_page(request.GET.get("page"))
    if not label or not page.object_list:
        raise Http404
    return page


def _figures(page: Page[Debate]) -> list[tuple[Debate, Figures]]:
    """The page's debates that can be read, the oldest first."""
    debates = list(page)
    found = figures_of(debates)
    return [(debate, found[debate.pk]) for debate in reversed(debates) if debate.pk in found]


def _over_time(label: str, page: Page[Debate], rows: list[Row], keys: list[CriterionKey]) -> dict[str, Any]:
    total = added(row.of.marks for row in rows)
    return {
        "label": label,
        "page": page,
        "rows": rows,
        "criteria": keys,
        "total": total,
        "total_means": _means(total, keys),
        "unread": len(page) - len(rows),
    }


def _people(shown: Sequence[tuple[Debate, Figures]], keys: list[CriterionKey]) -> list[Person]:
    seats: dict[str, list[tuple[Debate, StudentFigures]]] = {}
    for debate, figures in shown:
        for one in figures.students:
            seats.setdefault(one.look, []).append((debate, one))
    people = [_person(found, keys) for found in seats.values()]
    return sorted(people, key=lambda person: person.row[1].name.casefold())


def _person(found: list[tuple[Debate, StudentFigures]], keys: list[CriterionKey]) -> Person:
    marks = added(one.marks for _debate, one in found)
    return Person(
        row=found[-1],
        debates=len(found),
        plays=sum(one.plays for _debate, one in found),
        words=sum(one.words for _debate, one in found),
        marks=marks,
        means=_means(marks, keys),
    )


def _means(marks: Marks, keys: Sequence[CriterionKey]) -> list[float | None]:
    return [marks.mean(key) for key in keys]


def _days(rows: Sequence[Row]) -> list[str]:
    return [date_format(localtime(row.debate.opened), "j M") for row in rows]
