"""docs/asyncapi.yaml as a judge of frames: tests hold against it what real servers and bots send."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError, best_match

from tests.live.client import Client

FILE = Path(__file__).resolve().parents[1] / "docs" / "asyncapi.yaml"
DOCUMENT: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
Frame = dict[str, Any]


def closed(plain: Any) -> Any:
    """The same schemas, but that objects hold no key which is not named: clients pass over such keys, these tests do not."""
    if isinstance(plain, list):
        return [closed(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    out = {key: closed(value) for key, value in plain.items()}
    return {"additionalProperties": False} | out if "properties" in plain and "type" in plain else out


_COMPONENTS = closed(DOCUMENT["components"])


@cache
def validator(name: str) -> Draft7Validator:
    """For one schema of the contract, by its name."""
    return Draft7Validator({"components": _COMPONENTS, "$ref": f"#/components/schemas/{name}"})


def fault(name: str, plain: Any) -> ValidationError | None:
    return best_match(validator(name).iter_errors(plain))


def named(references: Iterable[dict[str, str]]) -> Iterator[str]:
    """The last part of each reference."""
    return (reference["$ref"].rpartition("/")[2] for reference in references)


@cache
def sent_at(door: str) -> frozenset[str]:
    """The messages that the server sends there, of its own accord or as an answer."""
    found: set[str] = set()
    for operation in DOCUMENT["operations"].values():
        if list(named([operation["channel"]])) == [door]:
            told = operation if operation["action"] == "send" else operation["reply"]
            found.update(named(told["messages"]))
    return frozenset(found)


@cache
def _of_type(door: str, type_: str) -> list[str]:
    schemas = DOCUMENT["components"]["schemas"]
    return sorted(name for name in sent_at(door) if type_ in schemas[name]["properties"]["type"]["enum"])


def message(door: str, frame: Frame) -> str:
    """Which of a door's messages this frame is. Raises ValidationError or AssertionError where it is none of them."""
    candidates = _of_type(door, frame["type"])
    assert candidates, f"the contract knows no {frame['type']!r} at the {door}'s door"
    faults = {name: fault(name, frame) for name in candidates}
    for name, found in faults.items():
        if found is None:
            return name
    raise next(found for found in faults.values() if found is not None)


def answer(path: str, frames: list[Frame]) -> None:
    """What answers a poll must be as the contract says, where the path is a door's."""
    name = f"{path.split('/')[2].capitalize()}Answer"
    if name in DOCUMENT["components"]["schemas"] and (found := fault(name, frames)):
        raise found


def command(frame: Frame) -> str:
    """Which message a client's frame is, by its `do`; it must be valid."""
    schemas = DOCUMENT["components"]["schemas"]
    (name,) = [n for n in schemas if schemas[n].get("properties", {}).get("do", {}).get("enum") == [frame["do"]]]
    if found := fault(name, frame):
        raise found
    return str(name)


def hold(client: Client) -> set[str]:
    """The messages that a client was sent: each of them, and the view that came of them all, must be as the contract says."""
    assert client.socket.request is not None
    door = client.socket.request.path.split("/")[2]
    now = {"type": "view", "seq": client.seq, "now": 0, "view": client.view, "away": client.away}
    return {message(door, frame) for frame in [*client.heard, *([now] if client.view else [])]}
