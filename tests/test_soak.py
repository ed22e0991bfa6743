"""What the soak makes of its figures, from fixed inputs."""

from collections import Counter, deque
from collections.abc import Iterator

import pytest

from bench.soak import FLAT_KB, LONG, Soak, report, slope

FIGURES = {"seconds": 600.0, "server_cpu_s": 300.0, "load_share": 0.2}


@pytest.fixture
def play() -> Iterator[Soak]:
    """Ten minutes in which all held: memory grows while it warms up, and then no more."""
    made = Soak(0, 0, deque())
    made.acks, made.frames, made.times = 1000, 32_000, [0.001] * 990 + [0.05] * 10
    made.memory = [(second / 60, 100_000 + 500 * min(second, 280)) for second in range(600)]
    yield made
    made.epoll.close()


def test_a_slope_is_kib_a_minute() -> None:
    assert slope([(0, 100.0), (1, 150.0), (2, 200.0)]) == 50
    assert slope([(0, 100.0)]) == slope([]) == 0


def test_a_run_in_which_all_held(play: Soak, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(play, FIGURES, 10, whole=True)
    last = dict(pair.split("=") for pair in capsys.readouterr().out.splitlines()[-1].split())
    assert last["commands"] == "1000" and last["refused"] == last["gaps"] == last["slope_kb_per_minute"] == "0"
    assert last["p99_ms"] == "1.0" and last["max_ms"] == "50" and last["journals"] == "whole"


def test_what_fails_it(play: Soak) -> None:
    assert not report(play, FIGURES, 10, whole=False)
    play.gaps = 1
    assert not report(play, FIGURES, 10, whole=True)
    play.gaps, play.refusals = 0, Counter(wrong_stage=1)
    assert not report(play, FIGURES, 10, whole=True)


def test_memory_is_judged_only_where_it_is_warm(play: Soak) -> None:
    play.memory = [(second / 60, 100_000 + 2 * FLAT_KB * second / 60) for second in range(600)]
    assert not report(play, FIGURES, 10, whole=True)
    assert report(play, FIGURES, LONG / 2, whole=True)
