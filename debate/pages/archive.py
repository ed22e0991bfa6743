"""A teacher's archive: many debates as one file, and debates from another Rostrum taken in."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from debate import archives
from debate.forms.archives import ArchiveForm
from debate.imports import FILE_MAX, CannotImport, import_debate
from debate.pages.common import teacher, teacher_page

_CHUNK = 1 << 20


@never_cache
@require_http_methods(["GET", "POST"])
@teacher_page
def archive(request: HttpRequest) -> HttpResponse:
    user = teacher(request)
    archives.forget()
    if request.method == "GET":
        return _page(request, ArchiveForm(user))
    form = ArchiveForm(user, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    chosen = form.cleaned_data
    job = archives.begin(user, form.debates(), chosen["formats"], chosen["pseudonyms"])
    return redirect("archive_job", id_=job.id)


@never_cache
@require_POST
@teacher_page
def take_in(request: HttpRequest) -> HttpResponse:
    """Imports a debate's JSON file."""
    user = teacher(request)
    file = request.FILES.get("file")
    try:
        if file is None or isinstance(file, list):
            raise CannotImport(_("Choose a file first."))
        debate = import_debate(file.read(FILE_MAX + 1), user)
    except CannotImport as error:
        name = file.name if file is not None and not isinstance(file, list) else ""
        return _page(request, ArchiveForm(user), {"fault": str(error), "file": name}, status=422)
    messages.success(request, _("“%(title)s” is imported. You are its moderator here.") % {"title": debate.deck_title})
    return redirect("record", key=debate.pk)


def _page(
    request: HttpRequest, form: ArchiveForm, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    some = archives.ended_debates(teacher(request)).exists()
    return render(request, "pages/archive.html", {"form": form, "some": some} | (context or {}), status=status)


@never_cache
@require_GET
@teacher_page
def job(request: HttpRequest, id_: str) -> HttpResponseBase:
    """How far an archive is. The page is there at once; its script's calls (`?as=json`), or its own without one (`?go=1`), go
    on with the work. `?download=1` is the file."""
    user = teacher(request)
    found = archives.find(id_, user)
    if found is None:
        messages.error(request, _("That archive is no longer here. Make it again."))
        return redirect("archive")
    if request.GET.get("download") == "1":
        return _download(request, found)
    asked = request.GET.get("as") == "json"
    if asked or "go" in request.GET:
        found = archives.work(found, user)
    if asked:
        return JsonResponse({"done": found.done, "total": found.total, "text": _progress(found)})
    return render(request, "pages/archive_job.html", {"job": found, "progress": _progress(found)})


def _progress(job: archives.Job) -> str:
    words = {"done": job.done, "total": job.total}
    return ngettext("%(done)d of %(total)d debate", "%(done)d of %(total)d debates", job.total) % words


def _download(request: HttpRequest, job: archives.Job) -> HttpResponseBase:
    if not job.finished:
        raise Http404
    if not archives.is_current(job):
        archives.drop(job)
        messages.error(request, _("A debate in that archive was changed or deleted since. Make it again."))
        return redirect("archive")
    answer = StreamingHttpResponse(_chunks(job.file), content_type="application/zip")
    answer["Content-Length"] = str(job.file.stat().st_size)
    answer["Content-Disposition"] = str(content_disposition_header(True, job.name))
    return answer


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await sync_to_async(file.read)(_CHUNK):
            yield chunk
