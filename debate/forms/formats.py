"""The form of a new debate: a deck, a preset and a class, and under it everything that a format can say.

What is left as it is comes from the preset, so that the three clicks of a teacher in a hurry and every option use one form.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from debate.decks import deck_of, decks_for
from debate.forms.focus import FocusFirstFault
from debate.forms.rubrics import RubricFields
from debate.models import SavedDeck
from game.deck import Deck
from game.format import PRESETS, Format, StageSeconds, faults
from game.values import PointsShown, RoundId, Timers

STAGES = {
    "stance_vote": _("Stance vote"),
    "prepare": _("Prepare"),
    "constructive": _("Constructive"),
    "rebuttal": _("Rebuttal"),
    "marking": _("Marking"),
    "result": _("Result"),
}
_OWN = "Own format"
_BY_ID = {preset.id: preset for preset in PRESETS}


def presets() -> list[dict[str, Any]]:
    """The presets as the page shows them."""
    return [
        {"id": p.id, "name": _t(p.name), "minutes": p.minutes, "rounds": p.rounds, "seconds": p.seconds}
        for p in PRESETS
    ]


class NewDebateForm(FocusFirstFault, RubricFields, forms.Form):
    """Gives `deck` and `format` once it is valid."""

    saved_deck = forms.ModelChoiceField(SavedDeck.objects.none(), label=_("Deck"), empty_label=None)
    preset = forms.ChoiceField(
        label=_("Format"), choices=[(p.id, p.name) for p in PRESETS], widget=forms.RadioSelect, initial=PRESETS[0].id
    )
    class_label = forms.CharField(
        label=_("Class"),
        max_length=40,
        required=False,
        help_text=_("Optional, to find the debate again: 12B Politics, for example."),
    )
    team_count = forms.TypedChoiceField(
        label=_("Teams"),
        coerce=int,
        choices=[(n, n) for n in (2, 4, 6, 8)],
        initial=4,
        help_text=_("Half argue each position."),
    )
    hand_size = forms.IntegerField(label=_("Cards in a hand"), min_value=2, max_value=12, initial=5)
    timers = forms.ChoiceField(
        label=_("When a stage’s time is up"),
        choices=[(Timers.WAIT, _("Wait until I go on")), (Timers.ADVANCE, _("Go on by itself"))],
        widget=forms.RadioSelect,
        initial=Timers.WAIT,
    )
    points_shown = forms.ChoiceField(
        label=_("Students see points"),
        choices=[
            (PointsShown.EACH_ROUND, _("After each round")),
            (PointsShown.AT_END, _("Only at the end")),
            (PointsShown.NEVER, _("Never: comments alone")),
        ],
        widget=forms.RadioSelect,
        initial=PointsShown.EACH_ROUND,
    )
    sealed = forms.BooleanField(
        label=_("Constructives stay sealed until both sides are in"), required=False, initial=True
    )
    approve_plays = forms.BooleanField(label=_("I approve each play before others see it"), required=False)
    blind_marking = forms.BooleanField(label=_("Names are hidden while I mark"), required=False, initial=True)
    stance_votes = forms.BooleanField(label=_("Stance vote before and after"), required=False, initial=True)
    switch_after = forms.TypedChoiceField(
        label=_("Teams switch sides"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("As the format says")), (0, _("Never")), *((n, n) for n in range(1, 12))],
        help_text=_("The number is how many rounds are played before the switch."),
    )

    def __init__(self, user: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.saved = list(decks_for(user))
        self.decks = {saved.pk: deck_of(saved) for saved in self.saved}
        field = self.fields["saved_deck"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = decks_for(user)
        field.initial = self.saved[0].pk if self.saved else None
        self.fields |= {f"seconds_{stage}": _seconds_field(label) for stage, label in STAGES.items()}
        self.fields |= {f"rounds_{pk}": _rounds_field(deck) for pk, deck in self.decks.items()}
        self.fields |= self.rubric_fields()

    def round_fields(self) -> list[forms.BoundField]:
        return [self[f"rounds_{pk}"] for pk in self.decks]

    def seconds_fields(self) -> list[forms.BoundField]:
        return [self[f"seconds_{stage}"] for stage in STAGES]

    @property
    def options_wrong(self) -> bool:
        """Whether a fault lies under the options, so that the page opens them."""
        return bool(set(self.errors) - {"saved_deck", "preset", "class_label"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rubric = self.clean_rubric()
        if self.errors or rubric is None:
            return data
        self.deck: Deck = self.decks[data["saved_deck"].pk]
        base = _BY_ID[data["preset"]].format(self.deck)
        format_ = replace(
            base,
            rounds=self._rounds(data[f"rounds_{data['saved_deck'].pk}"]) or base.rounds,
            seconds=self._seconds(base.seconds),
            rubric=rubric,
            timers=Timers(data["timers"]),
            points_shown=PointsShown(data["points_shown"]),
            **{name: data[name] for name in _PLAIN},
        )
        format_ = replace(format_, switch_after=_switch(base, format_, data["switch_after"]))
        as_preset = replace(base, team_count=format_.team_count)  # a class has as many teams as it has students for
        self.format = format_ if format_ == as_preset else replace(format_, name=_OWN)
        for field, fault in self._faults():
            self.add_error(field, fault)
        return data

    def _rounds(self, ticked: list[str]) -> tuple[RoundId, ...]:
        return tuple(round_.id for round_ in self.deck.rounds if round_.id in ticked)

    def _seconds(self, preset: StageSeconds) -> StageSeconds:
        given = {stage: self.cleaned_data[f"seconds_{stage}"] for stage in STAGES}
        return replace(preset, **{stage: seconds for stage, seconds in given.items() if seconds is not None})

    def _faults(self) -> Iterator[tuple[str | None, str]]:
        """What the rules themselves say about the format, beside the field it is about."""
        if self.format.switch_after is not None and self.format.switch_after >= len(self.format.rounds):
            yield "switch_after", _t("Sides must switch before the last round.")
            return
        for fault in faults(self.format, self.deck):
            yield None, _t(fault)
        try:
            msgspec.convert(msgspec.to_builtins(self.format), Format)
        except msgspec.ValidationError as error:
            yield None, _t("This format cannot be played: %(why)s") % {"why": error}


_PLAIN = ("team_count", "hand_size", "sealed", "approve_plays", "blind_marking", "stance_votes")


def _switch(base: Format, format_: Format, chosen: int | None) -> int | None:
    """0 is never; nothing chosen is as the preset: half-way, however many rounds are played now."""
    if chosen is not None:
        return chosen or None
    if base.switch_after is None or len(format_.rounds) < 2:
        return None
    return base.switch_after if format_.rounds == base.rounds else len(format_.rounds) // 2


def _seconds_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=3600)


def _rounds_field(deck: Deck) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=deck.title,
        required=False,
        choices=[(round_.id, f"{round_.title}: {round_.question}") for round_ in deck.rounds],
        widget=forms.CheckboxSelectMultiple,
    )
