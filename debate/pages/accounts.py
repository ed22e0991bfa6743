"""Teachers' accounts: the first one with the terminal's token, the others by a one-time link. No e-mail is needed: whoever
adds a teacher gives them the link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, PasswordChangeView, PasswordResetConfirmView
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from debate import setup_token
from debate.addresses import public_base
from debate.forms.accounts import SetupForm, TeacherForm
from debate.pages.common import any_account, display_name, teacher, teacher_page
from debate.throttle import SignInForm


class SignIn(LoginView):
    template_name = "pages/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not any_account():
            return redirect("setup")
        return super().dispatch(request, *args, **kwargs)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The first visit. Once there is an account this page is gone for good."""
    if any_account():
        return redirect("login")
    if request.method == "GET":
        return render(request, "pages/setup.html", {"form": SetupForm(initial={"token": request.GET.get("token", "")})})
    form = SetupForm(request.POST)
    if not form.is_valid():
        return render(request, "pages/setup.html", {"form": form}, status=422)
    with transaction.atomic():
        if any_account():  # two browsers at once: the first has it
            return redirect("login")
        user = form.save()
    setup_token.forget()
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    return redirect("debates")


@method_decorator(teacher_page, name="dispatch")
class ChangePassword(PasswordChangeView):
    template_name = "pages/password_change.html"
    success_url = reverse_lazy("debates")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)  # type: ignore[arg-type]


class Invitation(PasswordResetConfirmView):
    """A new teacher chooses a password. The link works once, for three days, and not for a deactivated account."""

    template_name = "pages/invitation.html"
    success_url = reverse_lazy("debates")
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    reset_url_token = "choose"  # noqa: S105  a part of the address, no secret

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and user.is_active else None


def _only_staff(request: HttpRequest) -> None:
    if not teacher(request).is_staff:
        raise PermissionDenied


@never_cache
@require_http_methods(["GET", "POST"])
@teacher_page
def teachers(request: HttpRequest) -> HttpResponse:
    _only_staff(request)
    form = TeacherForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _invite(request, form.save())
        return redirect("teachers")
    context = {
        "form": form,
        "teachers": User.objects.order_by("-is_active", "username"),
        "invitation": request.session.pop("invitation", None),
    }
    return render(request, "pages/teachers.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@teacher_page
def change_teacher(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link (for a forgotten password too), or an account switched off or on again. Nobody locks themselves out."""
    _only_staff(request)
    user = get_object_or_404(User, pk=pk)
    if user.is_superuser and not teacher(request).is_superuser:
        raise PermissionDenied
    wanted = request.POST.get("do")
    if wanted == "invite" and user.is_active and (user != request.user):
        _invite(request, user)
    elif wanted in ("deactivate", "activate") and user != request.user:
        user.is_active = wanted == "activate"
        user.save(update_fields=["is_active"])
        text = _("%(name)s can sign in again.") if user.is_active else _("%(name)s can no longer sign in.")
        messages.success(request, text % {"name": display_name(user)})
    else:
        messages.error(request, _("That was not possible. Nothing was changed."))
    return redirect("teachers")


def _invite(request: HttpRequest, user: User) -> None:
    """Makes the link and keeps it for the next page only, so that it is shown once and a reload makes no second one."""
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    link = public_base(request) + reverse("invitation", args=[uid, token])
    request.session["invitation"] = {"name": display_name(user), "link": link}
