"""Journals that older code wrote, kept as they were and never made anew: they fold in this code and end with the same debate.

`first.jsonl` is the eventful debate as the first journal format had it (the commit that brought golden debates, event version 1),
and `first.end.json` what that commit's code showed everyone at its end."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from game.codec import EVENTS_VERSION, UPCASTS, decode_events, encode_events
from game.replay import fold
from tests.engine.make_golden import read, views_of

FOLDER = Path(__file__).parents[2] / "fixtures" / "old_journals"
FROZEN = {"first": "0863fcf62e1dacbfc779b181e7d9ea8c05e23a6bba28fd1f214b89e24494fcf2"}


@pytest.mark.parametrize("name", FROZEN)
def test_it_is_as_it_was(name: str) -> None:
    assert sha256((FOLDER / f"{name}.jsonl").read_bytes()).hexdigest() == FROZEN[name]


@pytest.mark.parametrize("name", FROZEN)
def test_it_folds_to_the_debate_that_it_was(name: str) -> None:
    entries = read((FOLDER / f"{name}.jsonl").read_bytes())
    seq, state = fold(entries)
    assert seq == len(entries) and state is not None and state.ended
    then = msgspec.json.decode((FOLDER / f"{name}.end.json").read_bytes())
    now = msgspec.json.decode(views_of(entries))["whole"]["end"]
    assert list(differences(then, now)) == []


def differences(then: Any, now: Any, path: str = "") -> Any:
    """What was shown then and is not shown so now; what is shown beyond that is no difference."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key, value in then.items():
            yield from differences(value, now[key], f"{path}/{key}") if key in now else (f"{path}/{key} is gone",)
    elif then != now:
        yield f"{path}: {then!r} is {now!r} now"


def test_every_older_version_has_its_upcast() -> None:
    assert sorted(UPCASTS) == list(range(1, EVENTS_VERSION))


@pytest.mark.parametrize("name", FROZEN)
def test_its_events_are_written_again_in_this_version(name: str) -> None:
    """What was read from an older version is saved (an erasure, an import) as the current one, and reads the same."""
    for entry in read((FOLDER / f"{name}.jsonl").read_bytes()):
        events = decode_events(entry.events, entry.version)
        assert decode_events(encode_events(events)) == events
