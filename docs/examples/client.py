"""A student who is a program: `python client.py http://localhost:8000 CODE NAME`; docs/protocol.md says what the frames mean."""

import asyncio, contextlib, json, random, re, secrets, sys
from http.cookiejar import CookieJar
from urllib import parse, request

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


def join(server: str, code: str, name: str) -> dict:
    """Fills in the page's form as a browser does; gives the address of the seat's socket, and the header that opens it."""
    browser = request.build_opener(request.HTTPCookieProcessor(jar := CookieJar()))
    browser.addheaders = [("Referer", server)]  # over HTTPS a form is asked for it, beside its hidden token
    hidden = re.findall(r'"hidden" name="(\w+)" value="(.*?)"', browser.open(server).read().decode())
    browser.open(f"{server}/join/", parse.urlencode([*hidden, ("code", code), ("name", name)]).encode())
    seat, proof = next((cookie.name, cookie.value) for cookie in jar if cookie.name.startswith("seat_"))
    return {"uri": f"ws{server[4:]}/ws/seat/{seat[5:]}/", "additional_headers": {"Cookie": f"{seat}={proof}"}}


def merge(view: dict, patch: dict) -> dict:
    """The view with a JSON merge patch in it (RFC 7396); what was an object stays one."""
    new = {key: merge(view.get(key, {}), value) if isinstance(value, dict) else value for key, value in patch.items()}
    return {key: value for key, value in {**view, **new}.items() if value is not None}


def turn(view: dict) -> dict | None:
    """The command that is due: with the floor a play of the hand's first card; while the team prepares, one line to it."""
    stage, me, hand = view.get("stage"), view["me"], view.get("hand")
    targets = [None] if stage == "constructive" else view.get("answerable")
    if hand and targets and me["floor"] and not (me["played"] or view["paused"] or view["time_up"]):
        return {"do": "make_play", "card": hand[0], "answers": targets[0], "argument": "It bears on the question."}
    quiet = stage != "prepare" or me["seat"] in [line["seat"] for line in view["huddle"].values()]
    return None if quiet else {"do": "say_in_huddle", "text": "Our first card is strong."}


async def play(seat: dict, view: dict | None = None, seq: int = 0, waiting: dict | None = None) -> None:
    async for socket in connect(**seat, subprotocols=["rostrum.v1"], ping_interval=4, ping_timeout=4):
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                match (frame := json.loads(text))["type"]:
                    case "view":
                        view, seq = frame["view"], frame["seq"]
                    case "patch" if frame["after"] > seq:  # one is missing
                        await socket.send('{"do": "view"}')
                    case "patch" if frame["seq"] > seq:
                        view, seq = merge(view, frame["patch"]), frame["seq"]
                    case "ack" | "refused":  # who was refused takes a breath, and sends the same only to a busy server
                        waiting = waiting if frame.get("kind") == "busy" else None
                        await asyncio.sleep(2 if frame["type"] == "refused" else 0)
                if (not waiting or frame["type"] in ("view", "refused")) and (waiting := waiting or turn(view)):
                    await socket.send(json.dumps({"id": waiting.setdefault("id", secrets.token_hex(8)), **waiting}))
                if view["ended"]:
                    return
        if socket.close_code == 4001:
            sys.exit("This seat is not let in. Join again.")
        await asyncio.sleep(random.uniform(0.5, 1.5) * {4000: 0.2, 4002: 5, 4003: 0.5}.get(socket.close_code, 1))


asyncio.run(play(join(*sys.argv[1:])))
