"""The bench's own arithmetic, from fixed inputs: what counts, medians, ratios within a round, and the document's block."""

import json
from typing import Any

import pytest

from bench import report, ws
from bench.candidates import CANDIDATES
from bench.dialects import line, number_in
from bench.measure import latencies, percentile

ABOUT = {
    "kind": "full",
    "date": "2026-11-25",
    "machine": {"cpu": "A", "cores": 2, "system": "Linux", "python": "3.13", "node": ""},
    "rounds": 2,
    "rooms": 10,
}
TITLES = {candidate.name: candidate.title for candidate in CANDIDATES}


def step(us: float, share: float = 0.3, frames: int = 1000) -> dict[str, Any]:
    """A step whose frames cost `us` each."""
    times = {"p50": 1.0, "p99": 2.0, "max": 3000.0}
    cost = {"server_cpu_s": us * frames / 1e6, "load_share": share, "seconds": 2.0}
    return {**cost, "frames": frames, "frame_bytes": 300.0, "commands": 50, "sockets": 10, "latency_ms": times}


def job(round_: int, candidate: str, us: float, share: float = 0.3) -> dict[str, Any]:
    steps = {"most": step(us, share), "at_50": step(us)}
    return {"part": "job", "candidate": candidate, "round": round_, "started_s": 1.0, "steps": steps}


def grown(round_: int, rooms: int, us: float) -> dict[str, Any]:
    steps = {"most": step(us)}
    return {"part": "growth", "candidate": "rostrum", "round": round_, "rooms": rooms, "started_s": 1.0, "steps": steps}


def other(part: str, **steps: Any) -> dict[str, Any]:
    return {"part": part, "candidate": "rostrum", "round": 0, "started_s": 1.0, "steps": steps}


def at(results: dict[str, Any], name: str) -> Any:
    part, _, last = name.partition(".")
    return results[part][last]


def test_every_promised_key_is_there_and_null_where_nothing_was_measured() -> None:
    results = json.loads(report.as_json(report.summary([], ABOUT)))
    assert {name: at(results, name) for name in report.KEYS} == dict.fromkeys(report.KEYS)
    assert results["spread"] == {} and results["date"] == "2026-11-25"


def test_figures_are_medians_with_their_spread() -> None:
    results = report.summary([job(0, "rostrum", 10), job(1, "rostrum", 30), job(2, "rostrum", 20)], ABOUT)
    assert results["rostrum"]["us_per_frame"] == 20 and results["spread"]["rostrum.us_per_frame"] == [10, 30]
    assert results["rostrum"]["frames_per_s"] == 500 and results["rostrum"]["p99_ms_at_50"] == 2


def test_ratios_are_taken_within_a_round() -> None:
    """The machine is three times slower in the second round; the ratio does not see it."""
    runs = [job(0, "rostrum", 10), job(0, "tutorial", 200), job(1, "rostrum", 30), job(1, "tutorial", 600)]
    results = report.summary([*runs, job(1, "colyseus", 60)], ABOUT)
    assert results["ratios"]["tutorial_over_rostrum"] == 20
    assert results["spread"]["ratios.tutorial_over_rostrum"] == [20, 20]
    assert results["ratios"]["rostrum_over_colyseus"] == 0.5
    assert results["ratios"]["rostrum_over_socketio"] is None


def test_a_step_with_a_busy_load_does_not_count() -> None:
    results = report.summary([job(0, "rostrum", 10), job(1, "rostrum", 90, share=0.81)], ABOUT)
    assert results["spread"]["rostrum.us_per_frame"] == [10, 10]
    assert results["load"] == {"core_share": 0.3, "steps_not_counted": 1}


def test_the_other_parts() -> None:
    runs = [
        grown(0, 10, 20),
        grown(0, 100, 25),
        other("class", join_32=step(1), join_1000=step(1), rejoin_1000=step(1)),
        other("idle", before={"resident_kb": 1000}, students=step(1), after={"resident_kb": 1250}),
        other("debate", bots=step(40)),
        other("browser", load={"first_load_kb": 80.5, "first_load_requests": 9}, paint={"layout_shift": 0.0}),
    ]
    results = report.summary(runs, ABOUT)
    assert results["growth"] == {"x_100_over_10_rooms": 1.25, "us_per_frame_at_10": 20, "us_per_frame_at_100": 25}
    assert results["join"] == {"s_for_32": 3.0, "s_for_1000": 3.0} and results["rejoin"] == {"s_for_1000": 3.0}
    assert results["idle"]["kb_per_student"] == 25 and results["debate"]["us_per_frame"] == 40
    assert results["browser"]["first_load_kb"] == 80.5 and results["browser"]["layout_shift"] == 0


def test_the_document_gets_its_block_and_keeps_the_rest() -> None:
    results = report.summary([job(0, "rostrum", 1234.56)], ABOUT)
    block = report.block(results, TITLES)
    assert "| Rostrum, its own server | 1,234.6 | 500 | 1.0 / 2.0 | – / – | 1.00 |" in block
    assert "Node none" in block and "Colyseus, schema state" not in block
    document = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    once = report.put_in(document, block)
    assert once == f"before\n{block}\nafter\n" and report.put_in(once, block) == once
    with pytest.raises(ValueError, match="substring"):
        report.put_in("no markers", block)


def test_percentiles_are_values_that_were_measured() -> None:
    hundred = [float(n) for n in range(1, 101)]
    assert (percentile(hundred, 50), percentile(hundred, 99), percentile([7.0], 99)) == (50, 99, 7)
    assert latencies([0.002, 0.001]) == {"p50": 1.0, "p99": 2.0, "max": 2.0}


@pytest.mark.parametrize("size", [0, 125, 126, 300, 65_535])
def test_a_masked_frame_holds_its_payload(size: int) -> None:
    payload = bytes(n % 251 for n in range(size))
    data = ws.frame(payload, ws.BINARY)
    head = 2 if size < 126 else 4
    assert data[0] == 0x82 and data[1] & 0x80
    mask, masked = data[head : head + 4], data[head + 4 :]
    assert bytes(b ^ mask[n % 4] for n, b in enumerate(masked)) == payload


def test_frames_are_split_wherever_the_bytes_are_cut() -> None:
    sent = b"\x81\x02hi" + b"\x82\x7e\x01\x2c" + b"a" * 300 + b"\x81\x7f" + (70_000).to_bytes(8, "big") + b"b" * 70_000
    for cut in (1, 3, 4, 5, 7, 8, 200, 308, 310, 318, 5000):
        first, rest = ws.split(sent[:cut])
        second, left = ws.split(rest + sent[cut:])
        assert [(op, len(payload)) for op, payload in first + second] == [(1, 2), (2, 300), (1, 70_000)]
        assert left == b""


def test_one_whole_frame_is_known_at_a_look() -> None:
    whole = b"\x81\x7e\x01\x2c" + b"a" * 300
    assert ws.is_one(whole)
    assert not any(map(ws.is_one, (whole[:-1], whole + b"\x81", b"\x81\x7e", b"\x81\x02hi", b"")))


def test_a_delivered_line_is_known_by_its_mark() -> None:
    assert number_in(b'{"type":"patch","patch":{"announcement":"' + line(1234567).encode() + b'"}}') == 1_234_567
    assert number_in(b'{"type":"ack","id":"b1"}') == -1
    assert len(line(1)) <= 300
