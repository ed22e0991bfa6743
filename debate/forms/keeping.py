"""How long a teacher keeps debates, as a field."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from debate.keeping import DAYS
from debate.models import KeepRule


class KeepForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days after a debate’s end"),
        required=False,
        min_value=DAYS[0],
        max_value=DAYS[1],
        help_text=_("Leave it empty to keep your debates until you delete them yourself."),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        rule = KeepRule.objects.filter(teacher=user).first()
        super().__init__(data, initial={"days": rule.days if rule else None})
        self.user = user

    def save(self) -> None:
        KeepRule.objects.update_or_create(teacher=self.user, defaults={"days": self.cleaned_data["days"]})
