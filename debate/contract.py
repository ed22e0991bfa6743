"""The protocol as a contract for other clients: docs/asyncapi.yaml (AsyncAPI 3.0), made from the types that the server itself reads
and writes. `manage.py asyncapi` prints it; docs/protocol.md says the same to people, and more.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import yaml
from django.conf import settings
from django.urls import URLPattern
from msgspec import Struct

from debate import access, outgoing, wire
from debate.routing import poll_urlpatterns, websocket_urlpatterns
from game.commands import MODERATOR_COMMANDS, SEAT_COMMANDS, Command
from game.errors import REFUSALS

Schema = dict[str, Any]
COMMANDS = SEAT_COMMANDS + MODERATOR_COMMANDS
ANSWERS = (outgoing.AckFrame, outgoing.RefusedFrame)
FRAMES = (
    *(outgoing.SeatFrame, outgoing.OutsideFrame, outgoing.ModeratorFrame, outgoing.TeamFrame, outgoing.BoardFrame),
    *(outgoing.PatchFrame, *ANSWERS, outgoing.PresenceFrame, outgoing.PongFrame, outgoing.ClosedFrame),
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
    "A debate game for a whole class, live: JSON text frames over one WebSocket per page, or over HTTP. The server "
    "is the only judge; a client is a picture of its view. It is sent the whole view, then merge patches; it sends "
    "commands, each answered by an ack, which means committed, or by a refusal with a stable code. A client passes "
    "over types and keys that it does not know. How to follow the view, to send again, and to come back after each "
    "close code is told in protocol.md beside this file."
)
SEAT_PROOF = "Had by joining: the form of the front page, POST /join/ with its code, name, ticket and CSRF token"


def text() -> str:
    """The contract as docs/asyncapi.yaml holds it."""
    # through JSON no object is there twice: YAML would point from one to the other
    plain = msgspec.json.decode(msgspec.json.encode(document()))
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)


def document() -> dict[str, Any]:
    sockets, polls = _doors(websocket_urlpatterns), _doors(poll_urlpatterns)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Rostrum", "version": wire.SUBPROTOCOL.partition(".v")[2], "description": INFO},
        "defaultContentType": "application/json",
        "servers": {way: _server(way) for way in ("ws", "wss", "http", "https")},
        "channels": {name: _socket(name, where) for name, where in sockets.items()}
        | {f"{name}Poll": _poll(name, where) for name, where in polls.items()},
        "operations": {key: value for name in sockets for key, value in _operations(name)}
        | {key: value for name in polls for key, value in _requests(name)},
        "components": {
            "messages": {type_.__name__: _message(type_) for type_ in (*COMMANDS, wire.Ping, wire.AskView, *FRAMES)}
            | {_answer(name): {"payload": {"$ref": f"#/components/schemas/{_answer(name)}"}} for name in polls},
            "schemas": schemas() | {_answer(name): _frames(DOORS[name]) for name in polls},
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


def _doors(routes: Iterable[URLPattern]) -> dict[str, str]:
    """The address of each door; what is left is the one that turns everyone else away."""
    return {where.split("/")[2]: where for where in map(address, routes) if where != "/"}


def _server(way: str) -> dict[str, Any]:
    host = "debates.example.org" if way in ("wss", "https") else "localhost:8000"
    return {"host": "{host}", "protocol": way, "variables": {"host": {"default": host}}}


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


def _channel(where: str, summary: str, ways: Iterable[str], messages: Iterable[str]) -> dict[str, Any]:
    return {
        "address": where,
        "summary": summary,
        "servers": [{"$ref": f"#/servers/{way}"} for way in ways],
        "parameters": {name: {"description": PARAMETERS[name]} for name in re.findall(r"{(\w+)}", where)},
        "messages": {message: {"$ref": f"#/components/messages/{message}"} for message in messages},
    }


def _operation(action: str, channel: str, messages: Iterable[str], proof: str | None = None) -> dict[str, Any]:
    return {"action": action, **_of(channel, messages)} | (
        {"security": [{"$ref": f"#/components/securitySchemes/{proof}"}]} if proof else {}
    )


def _of(channel: str, messages: Iterable[str]) -> dict[str, Any]:
    told = [{"$ref": f"#/channels/{channel}/messages/{message}"} for message in messages]
    return {"channel": {"$ref": f"#/channels/{channel}"}, "messages": told}


def _names(types: Iterable[type]) -> list[str]:
    return list(dict.fromkeys(type_.__name__ for type_ in types))


def _sent(door: Door) -> list[str]:
    return _names(type_ for each in _exchanges(door) for type_ in each.answers)


def _taken(door: Door) -> list[str]:
    return _names(type_ for each in _exchanges(door) for type_ in each.asked)


# ---- sockets ----


def _socket(name: str, where: str) -> dict[str, Any]:
    door = DOORS[name]
    subprotocol = {"Sec-WebSocket-Protocol": {"type": "string", "const": wire.SUBPROTOCOL}}
    handshake = {"method": "GET", "headers": {"type": "object", "properties": subprotocol}, "bindingVersion": "0.1.0"}
    return {
        **_channel(where, door.summary, ("ws", "wss"), [*_sent(door), *_taken(door)]),
        "bindings": {"ws": handshake},
        "x-close-code": {"$ref": "#/components/schemas/CloseCode"},
    }


def _operations(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the server does at a door."""
    proof = DOORS[name].proof
    for each in _exchanges(DOORS[name]):
        asked, answers = _names(each.asked), _names(each.answers)
        if asked:
            yield name + each.name, _operation("receive", name, asked, proof) | {"reply": _of(name, answers)}
        else:
            yield name + each.name, _operation("send", name, answers, proof)


# ---- polls: the same frames over HTTP ----


def _answer(name: str) -> str:
    """The message that answers a door's requests."""
    return f"{name.capitalize()}Answer"


def _frames(door: Door) -> Schema:
    more = _names((outgoing.PresenceFrame, outgoing.ClosedFrame))
    told = [{"$ref": f"#/components/schemas/{name}"} for name in dict.fromkeys([*_sent(door), *more])]
    meaning = "The frames that a socket would get; who is away ends every wait, and a close code comes as a frame"
    return {"description": meaning, "type": "array", "items": {"anyOf": told}}


def _poll(name: str, where: str) -> dict[str, Any]:
    summary = f"{DOORS[name].summary}, where WebSockets are blocked"
    return _channel(where, summary, ("http", "https"), [_answer(name), *_taken(DOORS[name])])


def _requests(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A GET waits for news after an entry; a POST brings one frame, as application/json."""
    channel, proof = f"{name}Poll", DOORS[name].proof
    seq = {"type": "integer", "minimum": 0, "description": "The seq of the view in hand; without it the whole view"}
    query = {"type": "object", "properties": {"after": seq}}
    ways: list[tuple[str, list[str], dict[str, Any]]] = [
        ("Get", [], {"method": "GET", "query": query}),
        ("Post", _taken(DOORS[name]), {"method": "POST"}),
    ]
    for way, taken, request in ways:
        answered = {
            "reply": _of(channel, [_answer(name)]),
            "bindings": {"http": request | {"bindingVersion": "0.3.0"}},
        }
        yield channel + way, _operation("receive", channel, taken, proof) | answered


# ---- messages ----


def _message(type_: type) -> dict[str, Any]:
    out: dict[str, Any] = {"payload": {"$ref": f"#/components/schemas/{type_.__name__}"}}
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
    made["ClosedFrame"]["properties"]["code"] = {"$ref": "#/components/schemas/CloseCode"}
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
