"""The whole record as Markdown, for a wiki, an essay's appendix or a reading group. What people typed is escaped: it is never
markup."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from debate.exports.contents import (
    Contents,
    Play,
    clock_time,
    huddle_words,
    missed_words,
    swing_words,
)
from debate.exports.source import Source
from debate.pages.record_data import RoundLines, Side, StageLines

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$&])")
_LINE_START = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))")
_SIGNS = {"first": "◆", "second": "●"}


def make(source: Source) -> bytes:
    return ("\n\n".join(_parts(Contents(source))) + "\n").encode()


def safe(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.splitlines()))
    return _LINE_START.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", escaped)


def quote(text: str) -> str:
    """What somebody wrote, as a quotation that keeps its lines."""
    return "  \n".join(f"> {safe(line)}" for line in text.splitlines())


def _parts(contents: Contents) -> Iterator[str]:
    yield "# " + safe(" · ".join(part for part in (contents.title, contents.label) if part))
    yield f"*{safe(contents.resolution)}*"
    yield _list(contents.facts)
    yield safe(contents.assigned)
    yield "## " + (_("Result") if contents.any_points else _("Teams"))
    yield _table(contents)
    if contents.swing:
        yield _("Stance on the resolution, 1 (strongly disagree) to 5 (strongly agree), the whole class: %(swing)s") % {
            "swing": swing_words(contents.swing)
        }
    if contents.empty:
        yield _("Nothing was played.")
    for round_ in contents.rounds:
        yield from _round(contents, round_)
    if contents.not_played:
        yield contents.not_played
    for stage in contents.context["outside"]:
        yield from _huddles(stage, "##")
    yield from _told(contents)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {safe(line)}" for line in lines)


def _table(contents: Contents) -> str:
    numbers = contents.context["round_numbers"] if contents.any_points else []
    told = any(row.swing for row in contents.teams)
    head = [_("Team"), _("Position"), _("Students"), *(_("Round %(number)d") % {"number": n} for n in numbers)]
    head += [_("Points")] * contents.any_points + [_("Swing")] * told
    lines = [head, ["---"] * len(head)]
    for row in contents.teams:
        members = ", ".join(map(safe, row.members)) or _("nobody")
        line = [_sign(row.by), safe(contents.positions(row.by)), members]
        line += contents.points(row) if contents.any_points else []
        lines.append(line + [swing_words(row.swing)] * told)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _sign(by: Side) -> str:
    return f"{_SIGNS[by.side]} {safe(by.team)}"


def _round(contents: Contents, round_: RoundLines) -> Iterator[str]:
    yield "## " + _("Round %(number)d: %(title)s") % {"number": round_.number, "title": safe(round_.title)}
    yield f"**{safe(round_.question)}**"
    yield safe(round_.lead)
    if round_.pairings:
        pairs = (_("%(one)s meets %(other)s") % {"one": _sign(a), "other": _sign(b)} for a, b in round_.pairings)
        yield "\n".join(f"- {pair}" for pair in pairs)
    for stage in round_.stages:
        yield f"### {stage.name}"
        for play in contents.plays(stage, round_):
            yield from _play(play)
        if stage.missed:
            yield safe(missed_words(stage))
        yield from _huddles(stage, "####")
    if not round_.stages:
        yield _("Nothing was played in this round.")


def _play(play: Play) -> Iterator[str]:
    who = f"{_sign(play.by)} ({safe(play.by.position)})"
    yield "#### " + ", ".join(part for part in (who, safe(play.author), play.time) if part)
    if play.flags:
        yield " · ".join(map(safe, play.flags))
    if play.answers:
        yield f"↳ {safe(play.answers)}"
    if play.tag:
        yield f"**{safe(play.tag)}**"
        yield f"{safe(play.body)}  \n{safe(play.cite)}"
    if play.caution:
        yield f"*{_('Caution:')}* {safe(play.caution)}"
    yield quote(play.argument) if play.argument else _("What it said is not shown here.")
    marks = [f"{safe(name)} {level} / {top}" for name, level, top in play.marks] + [play.points] * bool(play.points)
    if marks:
        yield " · ".join(marks)
    if play.comment:
        yield f"{_('Reason for decision:')}\n\n{quote(play.comment)}"


def _huddles(stage: StageLines, level: str) -> Iterator[str]:
    for team, lines in stage.huddles.items():
        yield f"{level} " + _("Huddle of %(team)s, %(stage)s") % {"team": safe(team), "stage": stage.name.lower()}
        yield "\n".join(f"- {clock_time(x.at)} **{safe(x.name)}** {safe(huddle_words(x))}" for x in lines)


def _told(contents: Contents) -> Iterator[str]:
    history = contents.history
    if history.announcements:
        yield f"## {_('Announcements')}"
        yield "\n".join(f"- {clock_time(at)} {safe(text)}" for at, text in history.announcements)
    yield f"## {_('What the moderators and the clock did')}"
    yield "\n".join(f"- {clock_time(x.at)} **{safe(x.who)}** {safe(x.what)}" for x in history.deeds)
