"""The change between two views as a JSON merge patch (RFC 7396)."""

from typing import Any

NOTHING: dict[str, Any] = {}
"""The patch that changes nothing."""


def diff(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The merge patch that turns `old` into `new`; empty where they are equal. Neither holds None."""
    out: dict[str, Any] = {}
    for key, value in new.items():
        if key not in old:
            out[key] = value
            continue
        before = old[key]
        if before is value:
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            if inner := diff(before, value):
                out[key] = inner
        elif before != value or type(before) is not type(value):
            out[key] = value
    out.update({key: None for key in old if key not in new})
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
