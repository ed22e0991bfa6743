"""Commands from what a client sends; events to bytes and back; the fold and its first bad entry."""

import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from game import codec
from game import commands as c
from game.codec import CorruptEvents, decode_events, encode_events, parse_command
from game.errors import Refusal
from game.replay import BadEntry, fold, states
from tests.engine.table import play_game, short

REASON = {"do": "make_play", "argument": "because"}


@pytest.mark.parametrize("type_", c.WIRE_COMMANDS, ids=lambda t: t.__name__)
def test_every_command_of_the_wire_is_read_back_as_it_was_sent(type_):
    samples = {
        "step": 3,
        "seconds": 30,
        "percent": 50,
        "count": 4,
        "stance": 2,
        "levels": {"ao1": 3},
        "door": "ask",
        "on": True,
    }
    needed = [f.name for f in msgspec.structs.fields(type_) if f.required]
    plain = {"do": type_.__struct_config__.tag, **{name: samples.get(name, "p1") for name in needed}}
    command = parse_command(plain)
    assert isinstance(command, type_)
    assert parse_command(msgspec.to_builtins(command)) == command


@pytest.mark.parametrize("type_", c.SERVER_COMMANDS, ids=lambda t: t.__name__)
def test_no_socket_sends_the_servers_own_commands(type_):
    with pytest.raises(Refusal) as refusal:
        parse_command({"do": type_.__struct_config__.tag})
    assert refusal.value.code == "unknown_command"


@pytest.mark.parametrize(
    ("plain", "code", "detail"),
    [
        ({}, "unknown_command", ""),
        ({"do": 3}, "unknown_command", ""),
        ({"do": "fly"}, "unknown_command", ""),
        ({**REASON, "colour": "red"}, "unknown_field", "colour"),
        ({**REASON, "card": 3}, "wrong_type", "card"),
        ({**REASON, "argument": "x" * 601}, "text_too_long", "argument"),
        ({**REASON, "argument": ""}, "text_empty", "argument"),
        ({"do": "make_play"}, "wrong_type", None),
        ({"do": "advance", "step": "3"}, "wrong_type", "step"),
        ({"do": "advance", "step": True}, "wrong_type", "step"),
        ({"do": "extend", "seconds": 5}, "wrong_type", "seconds"),
        ({"do": "cast_stance", "stance": 6}, "wrong_type", "stance"),
        ({"do": "shuffle_teams", "count": 3}, "wrong_type", "count"),
        ({"do": "mark_play", "play": "p1", "levels": {"ao1": 11}}, "wrong_type", "levels"),
        ({"do": "set_door", "door": "ajar"}, "wrong_type", "door"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_field(plain, code, detail):
    with pytest.raises(Refusal) as refusal:
        parse_command(plain)
    assert refusal.value.code == code
    assert detail is None or refusal.value.detail == detail


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
tags = st.sampled_from([t.__struct_config__.tag for t in c.WIRE_COMMANDS])
fields = st.sampled_from(sorted({f for t in c.WIRE_COMMANDS for f in t.__struct_fields__} | {"odd"}))


@given(tags, st.dictionaries(fields, json_values, max_size=4))
def test_anything_else_is_a_command_or_a_refusal(tag, values):
    try:
        command = parse_command({**values, "do": tag})
    except Refusal as refusal:
        assert refusal.text.kind.value == "malformed"
    else:
        assert isinstance(command, c.WIRE_COMMANDS)


@pytest.fixture(scope="module")
def journal():
    return play_game(short(), 4, seed=2).entries


def test_events_are_the_same_bytes_each_time(journal):
    for entry in journal:
        assert encode_events(decode_events(entry.events)) == entry.events
        assert isinstance(json.loads(entry.events), list)


@pytest.mark.parametrize(
    "text", [b"", b"[", b"{}", b"[{}]", b'[{"event":"Flown"}]', b'[{"event":"DebateEnded","x":1}]']
)
def test_bytes_that_are_no_events_are_corrupt(text):
    with pytest.raises(CorruptEvents):
        decode_events(text)


@given(st.binary(max_size=200))
def test_garbage_is_corrupt_and_nothing_else(garbage):
    with contextlib.suppress(CorruptEvents):
        decode_events(garbage)


@pytest.mark.parametrize("version", [0, -1, codec.EVENTS_VERSION + 1])
def test_an_unknown_version_is_corrupt(version):
    with pytest.raises(CorruptEvents):
        decode_events(b'[{"event":"DebateEnded"}]', version)


def test_the_state_can_be_had_at_any_entry_and_gone_on_from(journal):
    at = list(states(journal))
    assert [seq for seq, _ in at] == list(range(1, len(journal) + 1))
    half = len(journal) // 2
    assert fold(journal[half:], at[half - 1][1], half) == at[-1]
    assert fold([]) == (0, None)


@pytest.mark.parametrize(
    ("spoil", "seq"),
    [
        (lambda j: j[:4] + j[5:], 5),
        (lambda j: j[:4] + j[3:], 5),
        (lambda j: j[1:], 1),
        (lambda j: [*j[:6], replace(j[6], events=b"[]"), *j[7:]], 7),
        (lambda j: [*j[:6], replace(j[6], events=b"nonsense"), *j[7:]], 7),
        (lambda j: [*j[:6], replace(j[6], version=99), *j[7:]], 7),
        (lambda j: [*j[:6], replace(j[6], events=j[0].events), *j[7:]], 7),
        (lambda j: [replace(j[0], events=b'[{"event":"DebateEnded"}]')], 1),
        (lambda j: [j[0], replace(j[1], events=b'[{"event":"PlayApproved","play":"p9"}]')], 2),
        (
            lambda j: [j[0], replace(j[1], events=b'[{"event":"StageStarted","step":90,"stage":"prepare","round":1}]')],
            2,
        ),
    ],
    ids=["gap", "twice", "headless", "empty", "nonsense", "version", "opened-twice", "unopened", "no-play", "no-step"],
)
def test_the_first_bad_entry_is_named(journal, spoil, seq):
    with pytest.raises(BadEntry) as bad:
        fold(spoil(list(journal)))
    assert bad.value.seq == seq
