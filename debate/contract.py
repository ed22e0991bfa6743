"""The protocol as a contract for other clients: docs/asyncapi.yaml (AsyncAPI 3.0), made from the types that the server itself reads
and writes. `manage.py asyncapi` prints it; docs/protocol.md says the same to people, and more.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
import yaml
from django.conf import settings
from django.urls import URLPattern
from msgspec import Struct

from debate import access, outgoing, wire
from debate.routing import websocket_urlpatterns
from game.commands import MODERATOR_COMMANDS, SEAT_COMMANDS, Command
from game.errors import REFUSALS

Schema = dict[str, Any]
COMMANDS = SEAT_COMMANDS + MODERATOR_COMMANDS
ANSWERS = (outgoing.AckFrame, outgoing.RefusedFrame)
FRAMES = (
    *(outgoing.SeatFrame, outgoing.OutsideFrame, outgoing.ModeratorFrame, outgoing.TeamFrame, outgoing.BoardFrame),
    *(outgoing.PatchFrame, *ANSWERS, outgoing.PresenceFrame, outgoing.PongFrame),
)


class Door(Struct, frozen=True):
    """Who comes in at an address, by what, what they are sent, and what they may send beside a ping and a wish for the view."""

    summary: str
    proof: str | None
    views: tuple[type, ...]
    news: tuple[type, ...]
    commands: tuple[type[Command], ...] = ()


DOORS = {
    "seat": Door(
        "A student's page, by the cookie of their seat",
        "seat",
        (outgoing.SeatFrame, outgoing.OutsideFrame),
        (outgoing.PatchFrame, outgoing.PresenceFrame),
        SEAT_COMMANDS,
    ),
    "moderator": Door(
        "The page of a signed-in moderator of the debate",
        "account",
        (outgoing.ModeratorFrame,),
        (outgoing.PatchFrame, outgoing.PresenceFrame),
        MODERATOR_COMMANDS,
    ),
    "team": Door(
        "A team's screen, as a signed-in moderator of the debate looks at it",
        "account",
        (outgoing.TeamFrame,),
        (outgoing.PatchFrame,),
    ),
    "board": Door(
        "The projector's page, for whoever has its link", None, (outgoing.BoardFrame,), (outgoing.PatchFrame,)
    ),
}
"""By the second part of their addresses, which `routing` has."""
PARAMETERS = {
    "debate": "The number in the page's address",
    "team": "A team's id, from a view",
    "token": "What the board's link ends with",
}
INFO = (
    "A debate game for a whole class, live: JSON text frames over one WebSocket per page. The server is the only "
    "judge; a client is a picture of its view. It is sent the whole view, then merge patches; it sends commands, "
    "each answered by an ack, which means committed, or by a refusal with a stable code. A client passes over types "
    "and keys that it does not know. How to follow the view, to send again, and to come back after each close code "
    "is told in protocol.md beside this file."
)
SEAT_PROOF = "Had by joining: the form of the front page, POST /join/ with its code, name, ticket and CSRF token"


def text() -> str:
    """The contract as docs/asyncapi.yaml holds it."""
    # through JSON no object is there twice: YAML would point from one to the other
    plain = msgspec.json.decode(msgspec.json.encode(document()))
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)


def document() -> dict[str, Any]:
    doors = {name: (address(route), DOORS[name]) for route in websocket_urlpatterns if (name := door_of(route))}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Rostrum", "version": wire.SUBPROTOCOL.partition(".v")[2], "description": INFO},
        "defaultContentType": "application/json",
        "servers": {"http": _server("ws", "localhost:8000"), "https": _server("wss", "debates.example.org")},
        "channels": {name: _channel(where, door) for name, (where, door) in doors.items()},
        "operations": {key: value for name, (_, door) in doors.items() for key, value in _operations(name, door)},
        "components": {
            "messages": {type_.__name__: _message(type_) for type_ in (*COMMANDS, wire.Ping, wire.AskView, *FRAMES)},
            "schemas": schemas(),
            "correlationIds": {"command": {"location": "$message.payload#/id"}},
            "securitySchemes": {
                "seat": _cookie(access.SEAT_COOKIE, SEAT_PROOF),
                "account": _cookie(settings.SESSION_COOKIE_NAME, "Had by signing in"),
            },
        },
    }


# ---- doors ----


def address(route: URLPattern) -> str:
    """A route as an address with parameters: /ws/seat/{debate}/."""
    return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(route.pattern))


def door_of(route: URLPattern) -> str:
    """Which door it is; empty for the one that turns everyone else away."""
    return address(route).strip("/").partition("/")[2].partition("/")[0]


def _server(protocol: str, host: str) -> dict[str, Any]:
    return {"host": "{host}", "protocol": protocol, "variables": {"host": {"default": host}}}


def _cookie(name: str, description: str) -> dict[str, str]:
    return {"type": "httpApiKey", "in": "cookie", "name": name, "description": description}


class _Exchange(Struct, frozen=True):
    """Frames that go one way, and those that answer them; without a question the server sends of its own accord."""

    name: str
    asked: tuple[type, ...]
    answers: tuple[type, ...]


def _exchanges(door: Door) -> list[_Exchange]:
    # what could not be read, or came too fast, is refused without an id, so that it answers no frame in particular
    told = [
        _Exchange("Follow", (), (*door.views, *door.news, outgoing.RefusedFrame)),
        _Exchange("Ping", (wire.Ping,), (outgoing.PongFrame,)),
        _Exchange("AskView", (wire.AskView,), door.views),
    ]
    return [*told, _Exchange("Command", door.commands, ANSWERS)] if door.commands else told


def _channel(where: str, door: Door) -> dict[str, Any]:
    types = dict.fromkeys(type_ for each in _exchanges(door) for type_ in (*each.answers, *each.asked))
    subprotocol = {"Sec-WebSocket-Protocol": {"type": "string", "const": wire.SUBPROTOCOL}}
    handshake = {"method": "GET", "headers": {"type": "object", "properties": subprotocol}, "bindingVersion": "0.1.0"}
    return {
        "address": where,
        "summary": door.summary,
        "parameters": {name: {"description": PARAMETERS[name]} for name in re.findall(r"{(\w+)}", where)},
        "messages": {type_.__name__: _ref("messages", type_) for type_ in types},
        "bindings": {"ws": handshake},
        "x-close-code": {"$ref": "#/components/schemas/CloseCode"},
    }


def _operations(name: str, door: Door) -> Iterable[tuple[str, dict[str, Any]]]:
    """What the server does at a door."""
    proof = {"security": [{"$ref": f"#/components/securitySchemes/{door.proof}"}]} if door.proof else {}
    for each in _exchanges(door):
        if each.asked:
            does = {"action": "receive", **_of(name, each.asked), "reply": _of(name, each.answers)}
        else:
            does = {"action": "send", **_of(name, each.answers)}
        yield name + each.name, does | proof


def _of(channel: str, types: Iterable[type]) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/{channel}/messages/{type_.__name__}"} for type_ in types]
    return {"channel": {"$ref": f"#/channels/{channel}"}, "messages": messages}


# ---- messages ----


def _ref(kind: str, type_: type) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{type_.__name__}"}


def _message(type_: type) -> dict[str, Any]:
    out: dict[str, Any] = {"payload": _ref("schemas", type_)}
    if type_ in COMMANDS or type_ in ANSWERS:
        out["correlationId"] = {"$ref": "#/components/correlationIds/command"}
    return out


def schemas() -> dict[str, Schema]:
    """The schema of every frame, and of what is in them, by name."""
    types = (*COMMANDS, wire.Ping, wire.AskView, *FRAMES)
    made: dict[str, Schema]
    _, made = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    for type_ in COMMANDS:  # on the wire a command carries its id
        made[type_.__name__]["required"].insert(0, "id")
        made[type_.__name__]["properties"] = {"id": {}} | made[type_.__name__]["properties"]
    for named in (*COMMANDS, *ANSWERS):
        made[named.__name__]["properties"]["id"] = {"$ref": "#/components/schemas/CommandId"}
    made["RefusedFrame"]["properties"]["code"] = {"$ref": "#/components/schemas/RefusalCode"}
    for schema in made.values():
        if "description" in schema:
            schema["description"] = " ".join(schema["description"].split())
    return made | {
        "CommandId": msgspec.json.schema(outgoing.CommandId),
        "RefusalCode": _words("string", ((code, text.kind.value, text.sentence) for code, text in REFUSALS.items())),
        "CloseCode": _words("integer", ((int(close), close.name, close.why) for close in wire.Close)),
    }


def _words(type_: str, words: Iterable[tuple[str | int, str, str]]) -> Schema:
    """An enumeration that says what each of its values means."""
    told = [{"const": value, "title": title, "description": meaning} for value, title, meaning in words]
    return {"type": type_, "oneOf": told}
