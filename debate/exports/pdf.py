"""The debate as a document to print, to file or to send: typeset by Typst from `document.typ`.

What people typed reaches Typst as JSON, so that none of it is ever markup. The fonts are packages, so that names come out alike on
every machine; where they lack a script, the system's fonts are asked, and a character that no font has is an empty box.
"""

import json
import threading
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts
import manimgx_fonts_cjk
import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from debate.exports.contents import Contents, Play, missed_words, swing_words
from debate.exports.source import Source
from debate.pages.record_data import RoundLines, Side, StageLines

TEMPLATE = Path(__file__).with_name("document.typ")
_turn = threading.Lock()
"""One document at a time: typesetting takes all of a core, and live debates are on this machine too."""


def make(source: Source) -> bytes:
    data = json.dumps(document(source), ensure_ascii=False)
    with _turn:
        return typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=_fonts(),
            sys_inputs={"data": data},
            timestamp=source.ended.replace(microsecond=0),
        )


@cache
def _fonts() -> typst.Fonts:
    packages = (manimgx_fonts, manimgx_fonts_cjk)
    return typst.Fonts(font_paths=[str(Path(str(package.__file__)).parent) for package in packages])


def document(source: Source) -> dict[str, Any]:
    """All that the template sets, in words."""
    contents = Contents(source)
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "words": _words(),
        "title": contents.title,
        "label": contents.label,
        "day": source.day,
        "resolution": contents.resolution,
        "facts": contents.facts,
        "assigned": contents.assigned,
        "heading": _("Result") if contents.any_points else _("Teams"),
        "numbers": list(contents.context["round_numbers"]) if contents.any_points else [],
        "teams": _teams(contents),
        "swing": _swing(contents),
        "rounds": [_round(contents, round_) for round_ in contents.rounds],
        "last": [*[_("Nothing was played.")] * contents.empty, *[contents.not_played] * bool(contents.not_played)],
    }


def _words() -> dict[str, str]:
    return {
        "team": _("Team"),
        "students": _("Students"),
        "points": _("Points"),
        "swing": _("Swing"),
        "round": _("Round"),
        "meets": _("meets"),
        "nobody": _("nobody"),
        "caution": _("Caution:"),
        "rfd": _("Reason for decision:"),
        "quiet": _("Nothing was played in this round."),
        "shut": _("What it said is not shown here."),
    }


def _side(side: Side) -> dict[str, str]:
    return {"team": side.team, "position": side.position, "side": side.side}


def _teams(contents: Contents) -> list[dict[str, Any]]:
    told = any(row.swing for row in contents.teams)
    return [
        _side(row.by)
        | {
            "position": contents.positions(row.by),
            "members": row.members,
            "numbers": contents.points(row) if contents.any_points else [],
            "swing": swing_words(row.swing) if told else "",
        }
        for row in contents.teams
    ]


def _swing(contents: Contents) -> str:
    if not contents.swing:
        return ""
    said = _("Stance on the resolution, 1 (strongly disagree) to 5 (strongly agree), the whole class: %(swing)s")
    return said % {"swing": swing_words(contents.swing)}


def _round(contents: Contents, round_: RoundLines) -> dict[str, Any]:
    return {
        "name": _("Round %(number)d: %(title)s") % {"number": round_.number, "title": round_.title},
        "question": round_.question,
        "lead": round_.lead,
        "pairings": [[_side(a), _side(b)] for a, b in round_.pairings],
        "stages": [_stage(contents, stage, round_) for stage in round_.stages if stage.pairs or stage.missed],
    }


def _stage(contents: Contents, stage: StageLines, round_: RoundLines) -> dict[str, Any]:
    return {
        "name": stage.name,
        "plays": [_play(play) for play in contents.plays(stage, round_)],
        "missed": missed_words(stage) if stage.missed else "",
    }


def _play(play: Play) -> dict[str, Any]:
    return _side(play.by) | {
        "author": play.author,
        "time": play.time,
        "flags": play.flags,
        "answers": play.answers,
        "tag": play.tag,
        "body": play.body,
        "cite": play.cite,
        "caution": play.caution,
        "argument": said(play.argument),
        "marks": [[name, f"{level} / {top}"] for name, level, top in play.marks],
        "points": play.points,
        "comment": said(play.comment),
    }


def said(text: str) -> dict[str, Any]:
    """What somebody wrote, line by line, and whether it runs from right to left, as its first letter with a direction says."""
    strong = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    return {"lines": text.splitlines(), "rtl": strong != "L"}
