"""Charts as plain shapes: rows of bars, dots and lines on one scale, to be written out as SVG by `templates/pages/_chart.html`.

Across, everything is in percent of the picture's width; down, in em. So a picture fits a phone and a wall, its words keep the
page's size, and nothing needs a script. Sides are told apart by shape and hatching besides their colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

LABEL = 1.4
"""Height of a row's line of words, in em; TRACK is that of what is drawn below it."""
TRACK = 1.1
GAP = 0.9


@dataclass(frozen=True)
class Piece:
    """Of a bar: from `x` over `width`; `label` is written below its start."""

    x: str
    width: str
    label: str = ""


@dataclass(frozen=True)
class Dot:
    """A ◆ or ● at `x`, `size` em across; `open` ones are outlines."""

    x: str
    size: str
    open: bool = False


@dataclass(frozen=True)
class Line:
    x1: str
    x2: str
    kind: str


@dataclass(frozen=True)
class Row:
    """`side` is "first", "second" or neither; `name` stands at the row's start, `value` at its end. `across` are lines
    along it; `at` is where an upright line crosses all that is drawn."""

    name: str
    value: str
    side: str = ""
    pieces: Sequence[Piece] = ()
    dots: Sequence[Dot] = ()
    across: Sequence[Line] = ()
    at: str = ""


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Chart:
    id: str
    title: str
    rows: Sequence[Row]
    ticks: Sequence[Tick] = ()

    @property
    def told(self) -> str:
        """The picture in words."""
        return "; ".join(f"{row.name}: {row.value}" for row in self.rows)

    @property
    def placed(self) -> list["Placed"]:
        step = self._step
        return [Placed(row, n * step) for n, row in enumerate(self.rows)]

    @property
    def height(self) -> str:
        return em(len(self.rows) * self._step - GAP / 2 + (1.4 if self.ticks else 0))

    @property
    def ticks_label(self) -> str:
        return em(len(self.rows) * self._step + 0.8)

    @property
    def _step(self) -> float:
        labelled = any(piece.label for row in self.rows for piece in row.pieces)
        return LABEL + TRACK + GAP + (0.7 if labelled else 0)


@dataclass(frozen=True)
class Placed:
    """A row with the heights that its parts are drawn at."""

    row: Row
    top: float
    name: str = field(init=False)
    track: str = field(init=False)
    middle: str = field(init=False)
    bottom: str = field(init=False)
    below: str = field(init=False)

    def __post_init__(self) -> None:
        heights = {
            "name": 1.0,
            "track": LABEL,
            "middle": LABEL + TRACK / 2,
            "bottom": LABEL + TRACK,
            "below": LABEL + TRACK + 1,
        }
        for name, height in heights.items():
            object.__setattr__(self, name, em(self.top + height))


def em(length: float) -> str:
    return f"{length:.2f}em"


def percent(part: float, whole: float) -> str:
    """`part` of `whole`, kept within the picture."""
    return f"{100 * min(max(part / whole, 0), 1) if whole else 0:.2f}%"


def stacked(parts: Sequence[tuple[float, str]], scale: float) -> list[Piece]:
    """Bars one after the other, a label for each that is wide enough to have one."""
    pieces, start = [], 0.0
    for length, label in parts:
        if length > 0:
            pieces.append(Piece(percent(start, scale), percent(length, scale), label if length > scale / 20 else ""))
        start += length
    return pieces


def units(count: int, scale: int) -> list[Piece]:
    """A small box for each of `count`; the picture is `scale` of them wide."""
    return [Piece(percent(n, scale), percent(0.8, scale)) for n in range(count)]


def ticks(labels: Sequence[str]) -> list[Tick]:
    """Marks at even distances over the whole width."""
    last = len(labels) - 1
    anchors = ["start", *["middle"] * (last - 1), "end"]
    return [Tick(percent(n, last), label, anchors[n]) for n, label in enumerate(labels)]
