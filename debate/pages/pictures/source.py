"""What the pictures are drawn from, for one reader; and how their figures are written."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from debate.pages.pictures.chart import Chart
from debate.pages.record_data import RecordBuilder, Side
from debate.readers import Reader
from debate.records import Record


@dataclass(frozen=True)
class Picture:
    """Its charts; in `rows` their figures: a side or none, and a cell for each of `head`; in `missing` why there is no chart."""

    id: str
    title: str
    note: str
    charts: list[Chart]
    head: list[str]
    rows: list[tuple[str, list[Any]]]
    missing: str = ""


class Source:
    """A record as its reader may see it."""

    def __init__(self, record: Record, reader: Reader) -> None:
        self.record = record
        self.reader = reader
        self.state = record.state
        self.view = reader.look(record.state)
        self.builder = RecordBuilder.for_reader(record, reader)

    @cached_property
    def sides(self) -> dict[str, Side]:
        return {team: self.builder.side(team) for team in self.view["teams"]}


def share(part: int, whole: int) -> str:
    return _("%(number)d%%") % {"number": round(100 * part / whole) if whole else 0}


def decimal(number: float, places: int = 1) -> str:
    """Rounded; Django's own `number_format` would cut it off."""
    return number_format(round(number, places), places)


def clock(millis: int) -> str:
    """As minutes and seconds, with hours where there are any."""
    minutes, seconds = divmod(round(millis / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
