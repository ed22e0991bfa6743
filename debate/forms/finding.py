"""What can be looked for: among a teacher's debates, and within one. Both are asked for in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from debate.models import Debate
from debate.search import Words

TEXT_MAX = 100
NARROWER = ("label", "deck", "first", "last")
"""The fields of the list's filter that stand folded under its text."""


class Asked(forms.Form):
    """A form in the address: bound as soon as one of its fields stands there."""

    def __init__(self, query: Any) -> None:
        super().__init__(query if any(query.get(name) for name in self.base_fields) else None, auto_id="find-%s")

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for; nothing where the form is wrong or empty."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}

    @property
    def words(self) -> Words:
        return Words.of(self.wanted.get("text", ""))


class FilterForm(Asked):
    """Which of a teacher's debates."""

    text = forms.CharField(
        label=_("Words"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("In arguments, huddles, comments, announcements and students’ names."),
    )
    label = forms.ChoiceField(
        label=_("Class"), required=False, error_messages={"invalid_choice": _("None of your debates has this class.")}
    )
    deck = forms.ChoiceField(
        label=_("Deck"), required=False, error_messages={"invalid_choice": _("None of your debates has this deck.")}
    )
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, user: User, query: Any) -> None:
        super().__init__(query)
        mine = Debate.objects.filter(moderators=user).order_by()
        labels = mine.exclude(class_label="").values_list("class_label", flat=True).distinct()
        _offer(self.fields["label"], _t("Any class"), ((label, label) for label in sorted(labels)))
        titles = mine.values_list("deck_title", flat=True).distinct()
        _offer(self.fields["deck"], _t("Any deck"), ((title, title) for title in sorted(titles)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _t("This is before the first day."))
        return data

    @property
    def narrowed(self) -> bool:
        """Whether more than words is asked for, or wrong, so that the page unfolds it."""
        return any(self[name].value() or self[name].errors for name in NARROWER)

    def narrow(self, debates: QuerySet[Debate]) -> QuerySet[Debate]:
        """The debates that fit, but for their text."""
        lookups = {
            "label": "class_label",
            "deck": "deck_title",
            "first": "opened__date__gte",
            "last": "opened__date__lte",
        }
        return debates.filter(**{lookups[name]: value for name, value in self.wanted.items() if name in lookups})


class WithinForm(Asked):
    """What in one debate. What can be chosen is what the reader sees, and nothing else."""

    text = forms.CharField(
        label=_("Words"), max_length=TEXT_MAX, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    team = forms.ChoiceField(label=_("Team"), required=False)
    student = forms.ChoiceField(label=_("Student"), required=False)
    card = forms.ChoiceField(label=_("Card"), required=False)
    only = forms.ChoiceField(label=_("Show"), required=False)

    def __init__(self, query: Any, view: dict[str, Any], silent: bool) -> None:
        super().__init__(query)
        named = view.get("seats") or view.get("members") or {}
        shown = {play["card"] for play in view["plays"].values() if "card" in play}
        teams = ((id_, team["name"]) for id_, team in view["teams"].items())
        cards = ((id_, card["tag"]) for id_, card in view["cards"].items() if id_ in shown)
        _offer(self.fields["team"], _t("Any team"), teams)
        _offer(self.fields["student"], _t("Any student"), ((id_, seat["name"]) for id_, seat in named.items()))
        _offer(self.fields["card"], _t("Any card"), cards)
        only = [
            ("dropped", _t("Only dropped plays")),
            *([("silent", _t("Students who never spoke"))] if silent else []),
        ]
        _offer(self.fields["only"], _t("Everything"), only)
        if not named:
            del self.fields["student"]


def _offer(field: forms.Field, every: str, choices: Iterable[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = [("", every), *choices]
