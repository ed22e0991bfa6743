"""The saved debate, to read and to print: the whole record in order, as far as its reader may see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from debate.notes import notes_for
from debate.pages.doors import review_page
from debate.pages.history import history
from debate.pages.record_data import RecordBuilder
from debate.readers import Reader
from debate.records import Record


@require_safe
@review_page
def record(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """`?open=1` unfolds what is folded, for browsers that print only what is unfolded."""
    context = record_context(record, reader, request.user.pk) | {"unfolded": request.GET.get("open") == "1"}
    return render(request, "pages/record.html", context)


def record_context(record: Record, reader: Reader, user: int | None = None) -> dict[str, Any]:
    """What the record's template reads; `user` is the account that reads."""
    told = history(record.entries, record.state) if reader.sees_all else None
    notes = notes_for(record, reader, user)
    builder = RecordBuilder.for_reader(record, reader, told, notes.on_plays)
    return builder.context() | saved_context(record, reader) | {"history": told, "notes": notes}


def saved_context(record: Record, reader: Reader) -> dict[str, Any]:
    """What every page of a saved debate says at its head; `for_moderator` is true for everyone who may see all."""
    state, view = record.state, reader.look(record.state)
    return {
        "debate": record.debate,
        "deck": state.deck,
        "format": state.format,
        "ended": state.ended,
        "reader": reader,
        "moderators": state.moderators.values() if reader.sees_all else (),
        "for_moderator": reader.sees_all,
        "own_team": view["teams"][view["team"]]["name"] if "team" in view else None,
    }
