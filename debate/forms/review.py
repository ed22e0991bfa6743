"""Forms of the review room: a note, a corrected mark, a link to share."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from debate.models import NOTE_CHARS, Note, ShareLink
from game.commands import CorrectMark, MarkPlay
from game.format import Rubric
from game.scoring import ceiling
from game.state import Play, State, answers_card
from game.values import COMMENT_CHARS, SeatStatus


class NoteForm(forms.ModelForm[Note]):
    class Meta:
        model = Note
        fields = ["text", "shared"]
        labels = {"text": _("Note"), "shared": _("Shared with the class")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_CHARS})}


class MarkForm(forms.Form):
    """A play's whole mark: a level for each criterion, the answer point where it is due, the comment."""

    def __init__(self, state: State, play: Play, data: Any = None) -> None:
        super().__init__(data)
        self.state, self.play = state, play
        rubric, mark = state.format.rubric, play.mark
        for criterion in rubric.criteria:
            lines = list(enumerate(criterion.guidance))[: ceiling(rubric, criterion, play) + 1]
            self.fields[f"level_{criterion.id}"] = forms.TypedChoiceField(
                label=criterion.name,
                choices=[(str(level), f"{level}: {line}") for level, line in lines],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=mark.levels.get(criterion.id) if mark else None,
            )
        if answers_card(state, play) and rubric.answer_point:
            self.fields["answer_point"] = forms.BooleanField(
                label=_("Answer point: this card answers the card it rebuts"),
                required=False,
                initial=bool(mark and mark.answer_point),
            )
        self.fields["comment"] = forms.CharField(
            label=_("Reason for decision"),
            max_length=COMMENT_CHARS,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            initial=mark.comment if mark else "",
        )

    def command(self) -> CorrectMark | MarkPlay:
        """The mark as a command: a correction once the class has seen the play's mark. Only on a valid form."""
        data = self.cleaned_data
        levels = {
            name: level for name in _ids(self.state.format.rubric) if (level := data[f"level_{name}"]) is not None
        }
        kind = CorrectMark if self.play.round in self.state.released else MarkPlay
        return kind(self.play.id, levels, data["comment"], data.get("answer_point", False))


def _ids(rubric: Rubric) -> list[str]:
    return [criterion.id for criterion in rubric.criteria]


class ShareForm(forms.Form):
    """A new link: for whom, whether names are replaced, and how long it opens."""

    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=[
            (ShareLink.Audience.CLASS, _("The class: what the board showed")),
            (ShareLink.Audience.STUDENT, _("One student: what their team saw, with their marks")),
            (ShareLink.Audience.COLLEAGUE, _("A colleague: all that you see, to read only")),
        ],
        widget=forms.RadioSelect,
        initial=ShareLink.Audience.CLASS,
    )
    seat = forms.ChoiceField(label=_("Which student"), required=False)
    days = forms.TypedChoiceField(
        label=_("Opens for"),
        coerce=int,
        choices=[(7, _("a week")), (30, _("a month")), (365, _("a year")), (0, _("as long as the debate is kept"))],
        initial=30,
    )
    pseudonyms = forms.BooleanField(label=_("Replace students’ names by pseudonyms"), required=False, initial=True)

    def __init__(self, state: State, data: Any = None) -> None:
        super().__init__(data)
        seat = self.fields["seat"]
        assert isinstance(seat, forms.ChoiceField)  # noqa: S101
        here = [(s.id, s.name) for s in state.seats.values() if s.status is SeatStatus.SEATED]
        seat.choices = [("", _("Choose a student")), *here]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wanted = data.get("audience") == ShareLink.Audience.STUDENT
        if wanted and not data.get("seat") and "seat" not in self.errors:
            self.add_error("seat", _("Choose the student whom this link is for."))
        if not wanted:
            data["seat"] = ""
        return data

    def fill(self, link: ShareLink) -> ShareLink:
        """`link` as the form says. Only on a valid form."""
        data = self.cleaned_data
        link.audience, link.seat, link.pseudonyms = data["audience"], data["seat"], data["pseudonyms"]
        link.expires = timezone.now() + timedelta(days=data["days"]) if data["days"] else None
        return link
