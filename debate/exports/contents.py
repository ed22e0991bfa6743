"""What a document says of a debate, as plain data: the record page's content, with marks only where they are released."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from debate.exports.source import Source
from debate.pages.history import Line, history
from debate.pages.record_data import PlayLine, PointsRow, RecordBuilder, RoundLines, Side, StageLines


@dataclass(frozen=True)
class Play:
    """A play in words. `marks` are (criterion, level, top); `flags` what else is to be known."""

    by: Side
    author: str
    time: str
    flags: list[str]
    answers: str
    tag: str
    body: str
    cite: str
    caution: str
    argument: str
    marks: list[tuple[str, int, int]]
    points: str
    comment: str


class Contents:
    """One debate's document: its head, then what its parts are made of."""

    def __init__(self, source: Source) -> None:
        self.state = source.record.state
        self.history = history(source.record.entries, self.state)
        self.context = RecordBuilder(
            self.state, source.reader.look(self.state), self.history, all_points=True
        ).context()
        self.title: str = self.state.deck.title
        self.resolution: str = self.state.deck.resolution
        self.label = source.label
        self.opened, self.ended = day_and_time(source.opened), day_and_time(source.ended)
        self.teams: list[PointsRow] = self.context["points"]
        self.rounds: list[RoundLines] = self.context["rounds"]
        self.swing: dict[str, Any] | None = self.context["swing"]
        self.any_points: bool = self.context["any_points"]
        self.empty: bool = self.context["empty"]

    @property
    def facts(self) -> list[str]:
        """When, by which rules, under whom; and that nobody chose a side."""
        said = {"opened": self.opened, "ended": self.ended}
        return [
            _("Opened %(opened)s, ended %(ended)s") % said,
            _("Format: %(name)s") % {"name": _(self.state.format.name)},
            _("Moderated by %(names)s") % {"names": ", ".join(self.state.moderators.values())},
        ]

    @property
    def assigned(self) -> str:
        return _("The positions were assigned for practice. What anyone argues here need not be what they think.")

    @property
    def not_played(self) -> str:
        count: int = self.context["not_played"]
        return (
            ngettext("%(n)d round was not played.", "%(n)d rounds were not played.", count) % {"n": count}
            if count
            else ""
        )

    def positions(self, by: Side) -> str:
        """What a team argued, in that order."""
        if not self.state.switched:
            return by.position
        first = next(p.name for p in self.state.deck.positions if p.name != by.position)
        return _("%(first)s, then %(second)s") % {"first": first, "second": by.position}

    def points(self, row: PointsRow) -> list[str]:
        """By round, and all together; a dash for what is not released."""
        return ["–" if n is None else str(n) for n in [*row.rounds, row.total]]

    def plays(self, stage: StageLines, round_: RoundLines) -> list[Play]:
        return [self._play(line, round_.released) for pair in stage.pairs for line in pair]

    def _play(self, line: PlayLine, released: bool) -> Play:
        view, card = line.view, line.card or {}
        mark = view.get("mark", {}) if released else {}
        return Play(
            by=line.by,
            author=view.get("author", ""),
            time=clock_time(line.at),
            flags=_flags(view, released),
            answers=_("Answers %(what)s") % {"what": line.answers} if line.answers else "",
            tag=card.get("tag", ""),
            body=card.get("body", ""),
            cite=_cite(card),
            caution=card.get("caution", ""),
            argument=view.get("argument", ""),
            marks=[(level.name, level.level, level.top) for level in line.levels] if released else [],
            points=self._points(mark),
            comment=mark.get("comment", ""),
        )

    def _points(self, mark: dict[str, Any]) -> str:
        if "levels" not in mark:
            return ""
        said = _("%(points)d of %(top)d points") % mark
        if mark.get("answer_point"):
            said += ", " + _("answer point included")
        if not mark["complete"]:
            said += ", " + _("not fully marked")
        if "first" in mark:
            said += ", " + _("corrected (first %(points)d)") % mark["first"]
        return said


def _flags(view: dict[str, Any], released: bool) -> list[str]:
    told = [
        (view["state"] == "hidden", _("Hidden by the moderator")),
        (view["state"] == "sealed", _("Sealed")),
        (view["state"] == "waiting", _("Not approved")),
        ("auto" in view, _("Played for them when time ran out")),
        ("dropped" in view, _("Dropped: nobody answered it")),
        (view.get("answers_card", False), _("Its card answers that card")),
        ("card" not in view, _("By reasoning alone, without a card")),
        (not released, _("Marks not released")),
    ]
    return [words for holds, words in told if holds]


def _cite(card: dict[str, Any]) -> str:
    if not card:
        return ""
    who = ", ".join(part for part in (card["who"], card.get("when", "")) if part)
    return _("%(who)s · article ¶%(paragraphs)s") % {
        "who": who,
        "paragraphs": ", ".join(map(str, card["paragraphs"])),
    }


def swing_words(moved: dict[str, Any] | None) -> str:
    """As the record page says it; a dash where it is not told."""
    if moved is None:
        return "–"
    words = {"before": f"{moved['before']:.1f}", "after": f"{moved['after']:.1f}"}
    words["voters"] = ngettext("%(n)d voter", "%(n)d voters", moved["voters"]) % {"n": moved["voters"]}
    return _("%(before)s to %(after)s (%(voters)s)") % words


def missed_words(stage: StageLines) -> str:
    names = ", ".join(side.team for side in stage.missed)
    return _("Missed this turn; time ran out with neither a play nor a proposal: %(names)s") % {"names": names}


def huddle_words(line: Line) -> str:
    return _("%(text)s (hidden by the moderator)") % {"text": line.text} if line.hidden else line.text


def day_and_time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def clock_time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")
