"""docs/asyncapi.yaml is what the types give, is AsyncAPI 3, has everything in it, and says of frames what the server says."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import msgspec
import pytest
from asyncapi3 import AsyncAPI3
from django.core.management import call_command

from debate import contract as generator
from debate import routing, wire
from game import views
from game.commands import WIRE_COMMANDS, Command
from game.errors import REFUSALS
from game.state import State
from game.values import SeatStatus
from game.view_wholes import BoardView, ModeratorView, OutsideView, OwnView, SeatView, TeamView
from tests import contract
from tests.engine.make_golden import MAKERS
from tests.live.test_sockets import BAD_FRAMES
from tests.protocol_page import golden_states
from tests.test_protocol_page import HEADINGS, keys_of

SCHEMAS: dict[str, Any] = contract.DOCUMENT["components"]["schemas"]
TYPES = [type_.__name__ for type_ in WIRE_COMMANDS]
COMMAND = "manage.py asyncapi > docs/asyncapi.yaml"


def references(plain: Any) -> Iterator[str]:
    if isinstance(plain, dict):
        yield from [plain["$ref"]] if "$ref" in plain else []
        plain = list(plain.values())
    if isinstance(plain, list):
        for item in plain:
            yield from references(item)


def found(reference: str) -> Any:
    """What a reference leads to. Raises KeyError."""
    place: Any = contract.DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


def test_the_file_is_what_the_types_give_now() -> None:
    printed = StringIO()
    call_command("asyncapi", stdout=printed)
    assert printed.getvalue() == generator.text()
    assert contract.FILE.read_text(encoding="utf-8") == generator.text(), f"make it anew: {COMMAND}"


def test_it_is_asyncapi_3_and_leads_nowhere_that_is_not_there() -> None:
    AsyncAPI3.model_validate(contract.DOCUMENT)
    for reference in references(contract.DOCUMENT):
        found(reference)
    used = set(references(contract.DOCUMENT))
    unused = [name for name in SCHEMAS if f"#/components/schemas/{name}" not in used]
    assert unused == [], "a schema that no message holds"


def test_the_checks_of_its_form_can_fail() -> None:
    with pytest.raises(ValueError):
        AsyncAPI3.model_validate({**contract.DOCUMENT, "channels": {"seat": {"adress": "/ws/seat/{debate}/"}}})
    with pytest.raises(KeyError):
        found("#/components/schemas/None")


def test_every_door_is_in_it_with_what_it_sends_and_takes() -> None:
    told = [channel["address"] for channel in contract.DOCUMENT["channels"].values()]
    routes = [*routing.websocket_urlpatterns, *routing.poll_urlpatterns]
    assert told == [generator.address(route) for route in routes if str(route.pattern)]
    for operation in contract.DOCUMENT["operations"].values():
        sides = [operation, operation.get("reply", operation)]
        for channel, reference in ((side["channel"]["$ref"], m["$ref"]) for side in sides for m in side["messages"]):
            assert reference.startswith(f"{channel}/messages/") and found(reference)


def test_every_command_is_in_it_and_may_be_sent() -> None:
    told = {name: SCHEMAS[name]["properties"]["do"]["enum"] for name in [*TYPES, "Ping", "AskView"]}
    tags = {type_.__name__: [type_.__struct_config__.tag] for type_ in (*WIRE_COMMANDS, wire.Ping, wire.AskView)}
    assert told == tags
    taken = {
        name
        for operation in contract.DOCUMENT["operations"].values()
        if operation["action"] == "receive"
        for name in contract.named(operation["messages"])
    }
    assert taken == set(tags)


def test_every_frame_that_the_wire_makes_is_in_it() -> None:
    made = {name.removesuffix("_frame") for name in vars(wire) if name.endswith("_frame") and name[0] != "_"}
    told = {SCHEMAS[name]["properties"]["type"]["enum"][0] for name in SCHEMAS if name.endswith("Frame")}
    assert told == made
    answers = [SCHEMAS[name]["items"]["anyOf"] for name in SCHEMAS if name.endswith("Answer")]
    over_http = {name for answer in answers for name in contract.named(answer)}
    over_sockets = {name for door in generator.DOORS for name in contract.sent_at(door)}
    assert over_http == over_sockets | {"ClosedFrame"} == {name for name in SCHEMAS if name.endswith("Frame")}


def test_every_refusal_and_close_code_is_in_it() -> None:
    codes = [(told["const"], told["title"], told["description"]) for told in SCHEMAS["RefusalCode"]["oneOf"]]
    assert codes == [(code, text.kind.value, text.sentence) for code, text in REFUSALS.items()]
    closes = [(told["const"], told["title"], told["description"]) for told in SCHEMAS["CloseCode"]["oneOf"]]
    assert closes == [(int(close), close.name, close.why) for close in wire.Close]


def test_everything_says_what_it_is() -> None:
    silent = [n for n in [*TYPES, "Ping", "AskView", *SCHEMAS] if n.endswith("Frame") or n in TYPES]
    assert [name for name in silent if not SCHEMAS[name].get("description")] == []


# ---- commands: the contract and the server say the same ----


def least(type_: type[Command]) -> dict[str, Any]:
    """The shortest frame that the contract allows."""
    schema = SCHEMAS[type_.__name__]
    return {name: value(schema["properties"][name]) for name in schema["required"]}


def value(schema: dict[str, Any]) -> Any:
    schema = found(schema["$ref"]) if "$ref" in schema else schema
    if "enum" in schema:
        return schema["enum"][0]
    return {"integer": schema.get("minimum", 0), "string": "x", "boolean": True, "object": {}}[schema["type"]]


def readable(frame: dict[str, Any]) -> bool:
    """Whether the server reads a command in it, whatever the rules say then."""
    try:
        return isinstance(wire.parse(wire.encode(frame)), wire.Incoming)
    except wire.Unreadable:
        return False


def spoilt(frame: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The frame with one thing wrong."""
    yield {**frame, "unknown": 1}
    yield {**frame, "id": "not an id"}
    for name in frame:
        yield {key: value for key, value in frame.items() if key != name}
        yield {**frame, name: [1]}
        if name not in ("id", "do", "name") and isinstance(frame[name], str):
            yield {**frame, name: ""}
            yield {**frame, name: "x" * 601}


@pytest.mark.parametrize("type_", WIRE_COMMANDS, ids=TYPES)
def test_the_contract_allows_what_the_server_reads(type_: type[Command]) -> None:
    frame = least(type_)
    assert contract.fault(type_.__name__, frame) is None and readable(frame)
    for wrong in spoilt(frame):
        if wrong.get("text") == "" and type_.__name__ == "Announce":
            continue  # takes the announcement down
        assert contract.fault(type_.__name__, wrong) is not None, wrong
        assert not readable(wrong), wrong


def test_what_a_socket_is_refused_as_unreadable_is_against_the_contract() -> None:
    codes = ("unknown_field", "wrong_type", "text_too_long")
    frames = [msgspec.json.decode(data) for data, id_, code in BAD_FRAMES if id_ and code in codes]
    assert len(frames) >= 5
    for frame in frames:
        with pytest.raises(contract.ValidationError):
            contract.command(frame)


def test_every_command_of_the_golden_debates_is_allowed() -> None:
    """What bots and a moderator who interferes send."""
    sent = set()
    for make in MAKERS.values():
        for _, command, _ in make().log:
            if isinstance(command, WIRE_COMMANDS):
                sent.add(contract.command({"id": "k1", **msgspec.to_builtins(command)}))
    assert len(sent) >= 20


# ---- views ----

WHOLES: dict[str, Any] = {
    "board": BoardView,
    "moderator": ModeratorView,
    "team": TeamView,
    "me": OwnView,
    "outside": OutsideView,
}


def looks(state: State) -> Iterator[tuple[str, dict[str, Any]]]:
    """(the schema's name, a view) of all viewers."""
    yield "BoardView", views.view(state, views.BOARD)
    yield "ModeratorView", views.view(state, views.MODERATOR)
    teams = {team: views.view(state, views.Viewer(views.Audience.TEAM, team)) for team in state.teams}
    yield from (("TeamView", view) for view in teams.values())
    for seat in state.seats.values():
        if seat.status is SeatStatus.SEATED:
            yield "SeatView", {**teams[seat.team], "me": dict(views.seat_slice(state, seat.id))}
        else:
            yield "OutsideView", dict(views.outside_view(state, seat.id))


def test_every_view_of_the_golden_debates_has_its_type() -> None:
    types = {type_.__name__: type_ for type_ in [*WHOLES.values(), SeatView]}
    for state in golden_states():
        for name, view in looks(state):
            msgspec.convert(view, types[name])


def test_views_of_the_golden_debates_are_as_the_contract_says() -> None:
    """One of each kind where each step begins and where it ends, since the schemas take longer than the types."""
    held, before = 0, None
    for state in golden_states():
        if before is not None and before.step != state.step:
            for name, view in [*dict(looks(before)).items(), *dict(looks(state)).items()]:
                held += 1
                assert contract.fault(name, view) is None, name
        before = state
    assert held > 200


@pytest.mark.parametrize("audience", WHOLES)
def test_the_types_have_the_keys_of_the_page(audience: str) -> None:
    always, at_times = keys_of(HEADINGS[audience])
    if audience in ("board", "moderator", "team"):
        shared_always, shared_at_times = keys_of(HEADINGS["everyone"])
        always, at_times = always | shared_always, at_times | shared_at_times
    type_ = WHOLES[audience]
    assert (set(type_.__required_keys__), set(type_.__optional_keys__)) == (always, at_times)


def test_a_view_with_a_key_too_much_or_a_wrong_one_is_told_apart() -> None:
    state = next(iter(golden_states()))
    view = views.view(state, views.BOARD)
    assert contract.fault("BoardView", view) is None
    assert contract.fault("BoardView", {**view, "hand": []}) is not None
    assert contract.fault("BoardView", {**view, "stage": "break"}) is not None
    assert contract.fault("BoardView", {key: value for key, value in view.items() if key != "teams"}) is not None
