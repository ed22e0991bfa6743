"""Opening a debate: the form, then the room."""

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from debate.forms.formats import NewDebateForm, presets
from debate.opening import open_debate
from debate.pages.common import sentence, show, teacher, teacher_page
from game.errors import Refusal


@never_cache
@require_http_methods(["GET", "POST"])
@teacher_page
async def new_debate(request: HttpRequest) -> HttpResponse:
    user = teacher(request)
    if request.method == "GET":
        return await _form(
            request, await sync_to_async(NewDebateForm)(user, initial={"saved_deck": request.GET.get("deck")})
        )
    form = await sync_to_async(NewDebateForm)(user, request.POST)
    if not await sync_to_async(form.is_valid)():
        return await _form(request, form, 422)
    try:
        debate = await open_debate(user, form.deck, form.format, form.cleaned_data["class_label"])
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return await _form(request, form, 422)
    return redirect("moderator", pk=debate.pk)


async def _form(request: HttpRequest, form: NewDebateForm, status: int = 200) -> HttpResponse:
    return await show(request, "pages/new_debate.html", {"form": form, "presets": presets()}, status=status)
