"""The change between two views as a JSON merge patch (RFC 7396)."""

from collections.abc import Iterable
from itertools import compress
from operator import is_not
from typing import Any

NOTHING: dict[str, Any] = {}
"""The patch that changes nothing."""


def diff(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The merge patch that turns `old` into `new`; empty where they are equal. Neither holds None."""
    out: dict[str, Any] = {}
    if list(old) == list(new):  # nearly always: then what differs is found without a step of Python for what does not
        changed: Iterable[str] = compress(new, map(is_not, old.values(), new.values()))
    else:
        out.update({key: None for key in old if key not in new})
        out.update({key: value for key, value in new.items() if key not in old})
        changed = [key for key in new if key in old and old[key] is not new[key]]
    for key in changed:
        before, value = old[key], new[key]
        if isinstance(before, dict) and isinstance(value, dict):
            if inner := diff(before, value):
                out[key] = inner
        elif before != value or type(before) is not type(value):
            out[key] = value
    return out


def apply(view: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """`view` with `patch` merged into it, as a new object (RFC 7396, section 2)."""
    out = dict(view)
    for key, value in patch.items():
        if value is None:
            out.pop(key, None)
        elif isinstance(value, dict):
            before = out.get(key)
            out[key] = apply(before if isinstance(before, dict) else {}, value)
        else:
            out[key] = value
    return out
