"""Cites as the live screens write them (`static/debate/parts/card.js`)."""

from collections.abc import Iterable

from django import template

register = template.Library()


@register.filter
def paragraphs(numbers: Iterable[int]) -> str:
    """[27, 28, 30] as ¶27–28, 30."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "¶" + ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
