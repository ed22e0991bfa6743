"""A saved debate's files: what each is for, and the files themselves. For its moderators."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from debate.exports.formats import FORMATS, archive, files_of
from debate.exports.source import source_of
from debate.pages.doors import review_page
from debate.readers import Reader
from debate.records import Record

ALL = "all"


@require_safe
@review_page
def exports(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """`?file=pdf` is that file, `?file=all` all of them in one archive; with `pseudonyms=1` no student's name is in it."""
    if not reader.may_write:
        raise Http404
    wanted = request.GET.get("file")
    context = {"debate": record.debate, "reader": reader, "formats": FORMATS.values(), "ended": record.state.ended}
    if wanted is None or not record.state.ended:
        return render(request, "pages/exports.html", context, status=200 if wanted is None else 409)
    if wanted != ALL and wanted not in FORMATS:
        raise Http404
    return _file(record, wanted, pseudonyms=request.GET.get("pseudonyms") == "1")


def _file(record: Record, wanted: str, pseudonyms: bool) -> HttpResponse:
    source = source_of(record.debate, pseudonyms)
    if wanted == ALL:
        return attachment(archive(files_of(source)), "application/zip", f"{source.stem}.zip")
    format_ = FORMATS[wanted]
    return attachment(format_.make(source), format_.type, format_.file_name(source))


def attachment(content: Any, type_: str, name: str) -> HttpResponse:
    """A file to be saved, under its name in any script."""
    headers = {"Content-Disposition": str(content_disposition_header(True, name)), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=type_, headers=headers)
