"""A form that came back with faults puts the cursor on the first of them."""

from django import forms


class FocusFirstFault(forms.BaseForm):
    """To mix into a form, before its own base."""

    def full_clean(self) -> None:
        super().full_clean()
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong is not None:
            self.focus(wrong)

    def focus(self, name: str) -> None:
        """Puts the cursor on this field alone when the page opens."""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        self.fields[name].widget.attrs["autofocus"] = True
