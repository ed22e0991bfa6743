"""docs/protocol.md says what the code does: a row that is missing, wrong or too much fails."""

import re

import pytest

from debate import consumers, routing, server, wire
from game.commands import WIRE_COMMANDS
from game.errors import REFUSALS, RefusalKind
from tests.protocol_page import PAGE, code, command_row, seen_keys, table, typed_rows

CHAIRS = {"hand_chair", "remove_moderator"}
"""Commands of the chair alone; tests/engine/test_refusals.py has them refused to other moderators."""


def commands_of(heading: str) -> list[tuple[str, str, str]]:
    role = heading.split()[0][:-2].lower()
    return [(code(name), told, {"student": "seat"}.get(role, role)) for name, told, *_ in table(heading)]


def test_every_command_stands_there_with_its_fields_and_who_may_send_it() -> None:
    told = commands_of("Student's commands") + commands_of("Moderator's commands")
    assert told == [command_row(type_) for type_ in WIRE_COMMANDS]
    assert {code(row[0]) for row in table("Moderator's commands") if "chair only" in row[2].lower()} == CHAIRS


def test_every_door_stands_there_and_has_its_second_one_for_polls() -> None:
    told = [code(row[0]) for row in table("Where to connect")]
    sockets, polls = (
        ["/" + re.sub(r"\w+:", "", str(route.pattern)) for route in patterns if str(route.pattern)]
        for patterns in (routing.websocket_urlpatterns, routing.poll_urlpatterns)
    )
    assert told == sockets
    assert [door.replace("/ws/", "/poll/") for door in told] == polls


def test_every_refusal_stands_there_with_its_kind_and_sentence() -> None:
    told = [(code(name), kind, sentence) for name, kind, sentence in table("Refusals")]
    assert told == [(name, text.kind.value, text.sentence) for name, text in REFUSALS.items()]
    assert {code(row[0]) for row in table("Kinds")} == {kind.value for kind in RefusalKind}


def test_every_close_code_stands_there_with_what_to_do() -> None:
    rows = table("Close codes")
    told = [(row[0], code(row[1]), row[2]) for row in rows]
    assert told == [(str(int(close)), close.name, close.why) for close in wire.Close]
    assert all(len(row[3]) > 10 for row in rows)


def test_the_limits_stand_there() -> None:
    told = {row[0]: int(re.sub(r"\D", "", row[1])) for row in table("Limits")}
    assert told == {
        "bytes of a frame": wire.FRAME_MAX,
        "bytes of a frame or message that the server reads at all": server.TRANSPORT_MAX,
        "frames a second, for long": int(wire.RATE),
        "frames at once": int(wire.BURST),
        "throttled frames in a row": wire.FLOOD,
        "frames that wait to be read": wire.UNREAD_MAX,
        "bytes that wait to be sent": wire.UNSENT_MAX,
        "sockets and waiting polls of one seat": wire.SOCKETS_PER_SEAT,
        "seconds that a poll waits for news": int(wire.POLL_SECONDS),
        "seconds until a moderator who signed out is noticed": int(consumers.SIGNED_IN_SECONDS),
    }


def keys_of(heading: str) -> tuple[set[str], set[str]]:
    """(the keys that are always there, those that may be) of a table whose first cells are `key` or `key`?."""
    names = [row[0] for row in table(heading)]
    assert len(names) == len(set(names))
    return {code(n) for n in names if not n.endswith("?")}, {code(n[:-1]) for n in names if n.endswith("?")}


HEADINGS = {
    "everyone": "What everyone sees",
    "board": "The board's view",
    "moderator": "The moderator's view",
    "team": "A team's view",
    "me": "A student's own: `me`",
    "outside": "A student who is outside",
}


@pytest.mark.parametrize("audience", HEADINGS)
def test_every_key_of_a_view_stands_there(audience: str) -> None:
    """Held against every view of every entry of the golden debates."""
    seen, told = seen_keys(), keys_of(HEADINGS[audience])
    always, at_times = seen[audience]
    if audience in ("board", "moderator", "team"):
        shared_always, shared_at_times = seen["everyone"]
        always, at_times = always - shared_always, at_times - shared_at_times
    assert told == (always, at_times)


def test_every_object_in_a_view_stands_there() -> None:
    told: dict[str, tuple[set[str], set[str]]] = {}
    for name, always, at_times, _ in table("Objects in views"):
        told[code(name)] = (set(re.findall(r"`(\w+)`", always)), set(re.findall(r"`(\w+)`", at_times)))
    assert told == typed_rows()


def test_the_page_can_fail() -> None:
    assert table("Kinds") and PAGE.read_text(encoding="utf-8").count("\n# ") == 0
    with pytest.raises(AssertionError):
        table("A heading that is not there")
