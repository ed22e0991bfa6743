"""Small pictures beside a table that holds the same figures: a share over time, and shares of two side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, RIGHT = 440, 52, 8
HEIGHT, TOP, BOTTOM = 180, 12, 28
BAR, NAME, GAP = 14, 18, 14
TICKS = 6
"""Days written below a line at most."""


@dataclass(frozen=True)
class Dot:
    """Whole units, which every language writes alike."""

    x: int
    y: int
    label: str


@dataclass(frozen=True)
class Line:
    """The dots of one line; `points` is how SVG wants them, broken into runs where a share is missing."""

    dots: list[Dot]
    runs: list[str]


@dataclass(frozen=True)
class OverTime:
    """Lines over the same debates, with the ticks of both axes."""

    own: Line
    whole: Line | None
    across: list[Dot]
    up: list[Dot]
    box: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH - RIGHT


def over_time(days: Sequence[str], own: Sequence[float | None], whole: Sequence[float | None] = ()) -> OverTime | None:
    """Shares (0 to 1) by debate, oldest first; None where there is no line to draw between two of them."""
    if sum(share is not None for share in own) < 2:
        return None
    ticks = [Dot(LEFT - 8, _y(percent / 100), f"{percent} %") for percent in (0, 50, 100)]
    every = max(1, -(-len(days) // TICKS))
    below = [Dot(_x(n, len(days)), HEIGHT - 8, day) for n, day in enumerate(days) if n % every == 0]
    return OverTime(_line(own), _line(whole) if any(share is not None for share in whole) else None, below, ticks)


def _line(shares: Sequence[float | None]) -> Line:
    runs: list[list[Dot]] = [[]]
    for n, share in enumerate(shares):
        if share is None:
            runs.append([])
        else:
            runs[-1].append(Dot(_x(n, len(shares)), _y(share), f"{share * 100:.0f} %"))
    return Line(
        [dot for run in runs for dot in run], [" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if run]
    )


def _x(n: int, count: int) -> int:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (n + 0.5) / count)


def _y(share: float) -> int:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share))


@dataclass(frozen=True)
class Bars:
    """One measure for two debates: where its name, its bars and their figures stand."""

    name: str
    y: int
    bars: list[tuple[int, int, str]]
    """From the top: each bar's y, its width and its figure."""


def side_by_side(rows: Sequence[tuple[str, float | None, float | None]]) -> list[Bars]:
    """Shares (0 to 1) of two debates: for each row its name, and two bars below it."""
    step = NAME + 2 * BAR + GAP
    return [
        Bars(name, n * step + NAME // 2, [_bar(n * step + NAME + k * (BAR + 2), share) for k, share in enumerate(both)])
        for n, (name, *both) in enumerate(rows)
    ]


def _bar(y: int, share: float | None) -> tuple[int, int, str]:
    return y, round((WIDTH - 60) * (share or 0)), "–" if share is None else f"{share * 100:.0f} %"
