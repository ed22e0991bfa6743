"""Forms for teachers' accounts. A display name is one field; Django's first name keeps it."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from debate import setup_token
from debate.forms.focus import FocusFirstFault
from game.values import NAME_CHARS


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name that students see"),
        max_length=NAME_CHARS,
        min_length=2,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SetupForm(FocusFirstFault, BaseUserCreationForm[User]):
    """The first teacher, who may also add others: needs the token that the terminal shows."""

    token = forms.CharField(
        label=_("Set-up token"),
        max_length=100,
        help_text=_("It stands in the terminal window in which the server was started."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    first_name = _name_field()
    field_order = ["token", "first_name", "username", "password1", "password2"]

    class Meta:
        model = User
        fields = ["username", "first_name"]
        help_texts = {"username": _("You sign in with it. Letters, digits and @ . + - _ only.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.focus("token")

    def validate_password_for_user(self, user: User, password_field_name: str = "password1") -> None:  # noqa: S107  a field's name
        """What is wrong with the password stands by the password, not by its repetition."""
        super().validate_password_for_user(user, password_field_name)  # type: ignore[misc]  # not in the stubs

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        if not setup_token.is_current(token):
            raise forms.ValidationError(_("That is not the token. Copy it from the terminal in which the server runs."))
        return token

    def save(self, commit: bool = True) -> Any:
        user = super().save(commit=False)
        user.is_staff = user.is_superuser = True
        user.save()
        return user


class TeacherForm(FocusFirstFault, forms.ModelForm[User]):
    """A further teacher; the password is theirs to choose, by the link."""

    first_name = _name_field()
    field_order = ["first_name", "username"]

    class Meta:
        model = User
        fields = ["username", "first_name"]
        help_texts = {"username": _("They sign in with it. Letters, digits and @ . + - _ only.")}

    def clean_username(self) -> str:
        """As Django's own form: no two names that differ only in case."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("There is an account with this name. Choose another."))
        return username

    def save(self, commit: bool = True) -> Any:
        user = super().save(commit=False)
        user.set_unusable_password()
        user.save()
        return user
