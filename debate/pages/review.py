"""The moderator's desk in the review room: one play with its marks and notes, a note on a moment, the links that share it all."""

from asgiref.sync import async_to_sync
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from debate.addresses import public_base
from debate.forms.review import MarkForm, NoteForm, ShareForm
from debate.models import Note, ShareLink
from debate.notes import notes_for
from debate.pages.common import sentence, teacher
from debate.pages.doors import review_page
from debate.pages.transcripts import record_context
from debate.readers import Reader
from debate.records import Record
from debate.rooms import moderate
from game.errors import Refusal
from game.state import Play
from game.values import PlayId


@require_http_methods(["GET", "HEAD", "POST"])
@review_page
def play(request: HttpRequest, record: Record, reader: Reader, play: str) -> HttpResponse:
    """One play whole: its marks from first to last, the form to correct it, the notes on it."""
    made = record.state.plays.get(PlayId(play))
    if made is None:
        raise Http404
    marking, noting = MarkForm(record.state, made), NoteForm()
    if request.method == "POST" and request.POST.get("do") == "note":
        noting = NoteForm(request.POST)
        if noting.is_valid():
            return _save_note(request, record, noting, _made_at(record, made), made.id)
    elif request.method == "POST":
        marking = MarkForm(record.state, made, request.POST)
        if marking.is_valid() and (answer := _save_mark(request, record, marking)):
            return answer
    context = _play_context(record, reader, made, request.user.pk) | {"marking": marking, "noting": noting}
    return render(request, "pages/play.html", context, status=422 if marking.errors or noting.errors else 200)


def _play_context(record: Record, reader: Reader, made: Play, user: int | None) -> dict[str, object]:
    whole = record_context(record, reader, user)
    lines = [line for r in whole["rounds"] for s in r.stages for pair in s.pairs for line in pair]
    return {
        "record": record,
        "reader": reader,
        "debate": record.debate,
        "format": record.state.format,
        "play": next(line for line in lines if line.id == made.id),
        "made": made,
        "for_moderator": True,
        "can_mark": record.state.ended or made.round in record.state.released,
        "correcting": made.round in record.state.released,
        "marks": _marks(record, made),
    }


def _marks(record: Record, made: Play) -> list[dict[str, object]]:
    """Every mark that the play was given and that still stands in its record, the first one first."""
    names = {c.id: c.name for c in record.state.format.rubric.criteria}
    return [
        {
            "levels": [(names[id_], level) for id_, level in mark.levels.items()],
            "comment": mark.comment,
            "answer_point": mark.answer_point,
            "correction": mark.correction,
            "by": record.state.moderators.get(mark.moderator, mark.moderator),
        }
        for mark in made.marks
    ]


def _made_at(record: Record, made: Play) -> int:
    """The seq of the entry that made the play."""
    return next(seq for seq, state in enumerate(record.states, 1) if made.id in state.plays)


def _save_mark(request: HttpRequest, record: Record, form: MarkForm) -> HttpResponse | None:
    try:
        async_to_sync(moderate)(teacher(request), record.debate, form.command())
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return None
    messages.success(request, _("The mark is saved. What stood before is kept in the record."))
    return redirect(request.path)


def _save_note(request: HttpRequest, record: Record, form: NoteForm, seq: int, play: str = "") -> HttpResponse:
    note = form.save(commit=False)
    note.debate, note.author, note.seq, note.play = record.debate, teacher(request), seq, play
    note.save()
    messages.success(request, _("Note shared with the class.") if note.shared else _("Note kept for yourself."))
    return redirect(request.path)


@require_http_methods(["GET", "HEAD", "POST"])
@review_page
def notes(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """All notes on this debate; `?at=123` pins a new one to the moment after that entry."""
    at = request.POST.get("at") or request.GET.get("at", "")
    seq = int(at) if at.isdecimal() and 1 <= int(at) <= record.last else record.last
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _save_note(request, record, form, seq)
    found = notes_for(record, reader, request.user.pk)
    lines = sorted([*found.on_moments, *(n for on in found.on_plays.values() for n in on)], key=lambda n: n.seq)
    context = {"debate": record.debate, "reader": reader, "noting": form, "lines": lines, "at": seq, "asked": bool(at)}
    return render(request, "pages/notes.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@review_page
def change_note(request: HttpRequest, record: Record, reader: Reader, note: int) -> HttpResponse:
    """Shares one's own note, takes it back for oneself, or removes it."""
    found = get_object_or_404(Note, pk=note, debate=record.debate, author=teacher(request))
    wanted = request.POST.get("do")
    if wanted == "remove":
        found.delete()
        messages.success(request, _("Note removed."))
    elif wanted in ("share", "keep"):
        found.shared = wanted == "share"
        found.save(update_fields=["shared", "changed"])
        messages.success(request, _("Note shared with the class.") if found.shared else _("Note kept for yourself."))
    return redirect(f"{reader.base}notes/")


@require_http_methods(["GET", "HEAD", "POST"])
@review_page
def share(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """The links that open this debate, and a new one."""
    form = ShareForm(record.state, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.fill(ShareLink(debate=record.debate, made_by=teacher(request))).save()
        messages.success(request, _("The link is made. Copy it from the list."))
        return redirect(request.path)
    base, seats, now = public_base(request), record.state.seats, timezone.now()
    links = [
        {
            "row": row,
            "address": base + reverse("shared", args=[row.token]),
            "student": seats[row.seat].name if row.seat in seats else "",  # type: ignore[index]
            "open": row.revoked is None and (row.expires is None or row.expires > now),
        }
        for row in ShareLink.objects.filter(debate=record.debate)
    ]
    context = {"debate": record.debate, "reader": reader, "form": form, "links": links, "ended": record.state.ended}
    return render(request, "pages/share.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@review_page
def revoke(request: HttpRequest, record: Record, reader: Reader, link: int) -> HttpResponse:
    ShareLink.objects.filter(Q(pk=link), debate=record.debate, revoked=None).update(revoked=timezone.now())
    messages.success(request, _("The link is taken back: it opens nothing any more."))
    return redirect(f"{reader.base}share/")
