"""Which debates go into an archive, and as what."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from debate.archives import ended_debates
from debate.exports.formats import FORMATS
from debate.models import Debate

ALL_CLASSES = "*"
_WITHIN = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ArchiveForm(forms.Form):
    """The debates of a teacher that were opened in a term, of all classes or one; `debates` once it is valid."""

    label = forms.ChoiceField(label=_("Class"))
    first = forms.DateField(label=_("From"), required=False, widget=_day_input(), validators=_WITHIN)
    last = forms.DateField(label=_("Until"), required=False, widget=_day_input(), validators=_WITHIN)
    formats = forms.MultipleChoiceField(
        label=_("Files"),
        choices=[(f.id, f.name) for f in FORMATS.values()],
        widget=forms.CheckboxSelectMultiple,
        initial=list(FORMATS),
        error_messages={"required": _("Choose at least one kind of file.")},
    )
    pseudonyms = forms.BooleanField(label=_("Pseudonyms instead of names"), required=False)

    def __init__(self, teacher: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teacher = teacher
        labels = ended_debates(teacher).order_by("class_label").values_list("class_label", flat=True).distinct()
        choices = [(f"={label}", label or _("without a class")) for label in labels]
        self.fields["label"].choices = [(ALL_CLASSES, _("All classes")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        elif not self.errors and not self.debates().exists():
            raise forms.ValidationError(_("No debate of yours ended in that time."))
        return cleaned

    def debates(self) -> QuerySet[Debate]:
        chosen = self.cleaned_data["label"]
        label = None if chosen == ALL_CLASSES else chosen[1:]
        return ended_debates(self.teacher, label, self.cleaned_data["first"], self.cleaned_data["last"])
