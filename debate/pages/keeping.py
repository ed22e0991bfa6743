"""Keep and forget, for the teacher who opened the debates: how long they are kept and what goes next; a debate deleted, a student
erased. Nothing goes by a single press: each is asked about once, with what it will do."""

from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from debate import keeping
from debate.forms.keeping import KeepForm
from debate.models import AuditLine, Debate
from debate.pages.common import teacher, teacher_page
from debate.records import NoRecord, load
from debate.rooms import rooms
from game.replay import BadEntry
from game.values import SeatId


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@teacher_page
def keep(request: HttpRequest) -> HttpResponse:
    """My rule, what goes next by it, and what went."""
    user = teacher(request)
    form = KeepForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved. What goes next stands below."))
        return redirect("keep")
    context = {
        "form": form,
        "site_days": settings.KEEP_DAYS,
        "days": keeping.days_for(user),
        "expiring": keeping.expiring([user]),
        "log": _log(user)[:50],
    }
    return render(request, "pages/keep.html", context, status=422 if form.errors else 200)


def _log(user: User) -> QuerySet[AuditLine]:
    """What the teacher did; for who looks after the accounts, all of it."""
    lines = AuditLine.objects.all()
    return lines if user.is_staff else lines.filter(who=user.get_username())


def _own(request: HttpRequest, pk: int) -> Debate:
    """An ended debate of the teacher's own. A second moderator may read it, not make it go."""
    return get_object_or_404(Debate, pk=pk, owner=teacher(request))


@never_cache
@require_http_methods(["GET", "HEAD"])
@teacher_page
def keep_debate(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be made to go of one debate."""
    debate = _own(request, pk)
    try:
        seats = list(load(debate).state.seats.values())
    except (NoRecord, BadEntry):
        seats = []
    return render(request, "pages/keep_debate.html", {"debate": debate, "seats": seats})


@require_POST
@teacher_page
def delete_debate(request: HttpRequest, pk: int) -> HttpResponse:
    debate = _own(request, pk)
    if debate.ended is None:
        return _still_running(request, debate)
    label = debate.class_label or debate.deck_title
    _forget([debate.pk])
    keeping.delete(debate, teacher(request).get_username())
    messages.success(request, _("The debate “%(label)s” is deleted.") % {"label": label})
    return redirect("debates")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@teacher_page
def erase(request: HttpRequest, pk: int, seat: str) -> HttpResponse:
    """Asks which of the debates that hold this student are meant, then erases them from those."""
    debate = _own(request, pk)
    if debate.ended is None:
        return _still_running(request, debate)
    try:
        found = keeping.same_student(teacher(request), debate, SeatId(seat))
    except (KeyError, BadEntry):
        raise Http404 from None
    if request.method != "POST":
        return render(request, "pages/erase.html", {"debate": debate, "found": found, "name": found[0].name})
    return _erase(request, debate, found)


def _erase(request: HttpRequest, debate: Debate, found: list[keeping.Found]) -> HttpResponse:
    ticked = set(request.POST.getlist("seat"))
    chosen = [one for one in found if f"{one.debate.pk}:{one.seat}" in ticked]
    if not chosen:
        context: dict[str, Any] = {"debate": debate, "found": found, "name": found[0].name, "none": True}
        return render(request, "pages/erase.html", context, status=422)
    keeping.erase(chosen, teacher(request).get_username())
    _forget([one.debate.pk for one in chosen])
    count = len({one.debate.pk for one in chosen})
    text = ngettext("Erased from %(count)d debate.", "Erased from %(count)d debates.", count) % {"count": count}
    messages.success(request, text)
    return redirect("keep_debate", pk=debate.pk)


def _still_running(request: HttpRequest, debate: Debate) -> HttpResponse:
    messages.error(request, _("This debate is still running. End it first."))
    return redirect("moderator", pk=debate.pk)


def _forget(debates: list[int]) -> None:
    """No room goes on showing what is gone."""
    async_to_sync(rooms.forget)(debates)
