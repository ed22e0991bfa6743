"""The rubric as fields that a person can fill in: up to six criteria, each a name, a weight and one line of guidance a level."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from game.format import DEFAULT_RUBRIC, Criterion, Rubric

CRITERIA_MAX = 6
LEVELS = (2, 11)
LINE_MAX = 160


class RubricFields(forms.Form):
    """To mix into a form, which puts `rubric_fields()` among its fields and calls `clean_rubric()` in `clean`."""

    reasoning_ceiling = forms.IntegerField(
        label=_("Highest level for a rebuttal without a card"),
        min_value=0,
        max_value=10,
        initial=DEFAULT_RUBRIC.reasoning_ceiling,
    )
    answer_point = forms.IntegerField(
        label=_("Points for a card that answers the card it rebuts"),
        min_value=0,
        max_value=5,
        initial=DEFAULT_RUBRIC.answer_point,
    )

    @staticmethod
    def rubric_fields() -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for number in range(1, CRITERIA_MAX + 1):
            known = DEFAULT_RUBRIC.criteria[number - 1] if number <= len(DEFAULT_RUBRIC.criteria) else None
            fields[f"name_{number}"] = forms.CharField(
                label=_("Name"), max_length=LINE_MAX, required=False, initial=known and _t(known.name)
            )
            fields[f"weight_{number}"] = forms.IntegerField(
                label=_("Weight"), min_value=1, max_value=10, initial=1, required=False
            )
            fields[f"guidance_{number}"] = forms.CharField(
                label=_("Guidance, one line a level, from level 0 up"),
                max_length=LEVELS[1] * (LINE_MAX + 2),
                required=False,
                widget=forms.Textarea(attrs={"rows": 6}),
                initial=known and "\n".join(_t(line) for line in known.guidance),
            )
        return fields

    def criteria_fields(self) -> list[dict[str, Any]]:
        """The fields as the page shows them, one group a criterion; empty ones come last."""
        names = ("name", "weight", "guidance")
        return [{"number": n} | {name: self[f"{name}_{n}"] for name in names} for n in range(1, CRITERIA_MAX + 1)]

    def more_criteria(self) -> bool:
        """Whether the fields beyond the default's criteria hold something, so that the page opens them."""
        first = len(DEFAULT_RUBRIC.criteria) + 1
        names = [f"{part}_{n}" for part in ("name", "guidance") for n in range(first, CRITERIA_MAX + 1)]
        return any(self[name].value() or self[name].errors for name in names)

    def clean_rubric(self) -> Rubric | None:
        """The rubric, or None once what is wrong stands by its field."""
        found = [c for n in range(1, CRITERIA_MAX + 1) if (c := self._criterion(n)) is not None]
        if not found and not self.errors:
            self.add_error("name_1", _t("A rubric needs at least one criterion."))
        names = [c.name.casefold() for c in found]
        for criterion in found:
            if names.count(criterion.name.casefold()) > 1:
                self.add_error(_field_of(self, criterion), _t("Two criteria have this name. Give each its own."))
        if self.errors:
            return None
        data = self.cleaned_data
        return Rubric(tuple(found), data["reasoning_ceiling"], data["answer_point"])

    def _criterion(self, number: int) -> Criterion | None:
        data = self.cleaned_data
        name = " ".join((data.get(f"name_{number}") or "").split())
        lines = [" ".join(line.split()) for line in (data.get(f"guidance_{number}") or "").splitlines() if line.strip()]
        if not name and not lines:
            return None
        if not name:
            self.add_error(f"name_{number}", _t("Name this criterion, or clear its guidance to leave it out."))
        if not LEVELS[0] <= len(lines) <= LEVELS[1]:
            self.add_error(f"guidance_{number}", _t("Write 2 to 11 lines, one for each level from 0 up."))
        elif any(len(line) > LINE_MAX for line in lines):
            self.add_error(f"guidance_{number}", _t("Each line has at most 160 characters."))
        return Criterion(_id(number, name), name, tuple(lines), data.get(f"weight_{number}") or 1)


def _id(number: int, name: str) -> str:
    """A default criterion keeps its id, so that marks of different debates can be compared."""
    known = {_t(c.name).casefold(): c.id for c in DEFAULT_RUBRIC.criteria}
    return known.get(name.casefold(), f"c{number}")


def _field_of(form: forms.Form, criterion: Criterion) -> str:
    """The last field that holds the criterion's name: the one to change."""
    return [
        f"name_{n}"
        for n in range(1, CRITERIA_MAX + 1)
        if " ".join((form.cleaned_data.get(f"name_{n}") or "").split()).casefold() == criterion.name.casefold()
    ][-1:][0]
