"""Pictures of a saved debate, drawn on the server, each followed by its figures as a table.

A picture shows what its reader's view tells (`Reader.look`). Shares of voice by student and the time that stages took are for
moderators and colleagues alone: the latter could show that someone was given extra time.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from debate.pages.doors import review_page
from debate.pages.pictures import cards, marks, voice
from debate.pages.pictures.source import Picture, Source
from debate.pages.transcripts import saved_context
from debate.readers import Reader
from debate.records import Record


@require_safe
@review_page
def pictures(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    drawn = list(draw(Source(record, reader)))
    return render(request, "pages/pictures.html", saved_context(record, reader) | {"pictures": drawn})


def draw(source: Source) -> Iterator[Picture]:
    yield marks.points(source)
    yield marks.swing(source)
    yield voice.teams(source)
    yield marks.marks(source)
    if source.reader.sees_all:
        yield voice.students(source)
        yield voice.time(source)
    yield cards.cards(source)
