"""Display names: one spelling for one name, nothing invisible, no two that a teacher could not tell apart.

The look-alikes follow the idea of Unicode Technical Standard 39 (skeletons), with a table of the letters that a school
meets: accents dropped, Cyrillic and Greek letters that look Latin, and digits that look like letters.
"""

import unicodedata

from game.errors import Refusal
from game.values import NAME_CHARS

_LOOKS = {
    ord(look): plain
    for plain, looks in {
        "a": "аα@",
        "b": "вβ",
        "c": "сϲ",
        "d": "ԁ",
        "e": "еєε3",
        "g": "ɡ",
        "h": "нһ",
        "i": "іιıɩ1|!ӏ",
        "j": "ј",
        "k": "кκ",
        "l": "ł",
        "m": "м",
        "n": "пη",
        "o": "оοσ0",
        "p": "рρ",
        "s": "ѕ5$",
        "t": "тτ",
        "u": "υц",
        "v": "ν",
        "w": "ωш",
        "x": "хχ",
        "y": "уγү",
    }.items()
    for look in looks
}
_CAPITALS = str.maketrans("ΝΗΥΜΖ", "nhymz")
"""Greek capitals that look Latin while their small letters look like another Latin letter or like none."""
_BLANK = frozenset(
    [*"\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f"]
    + [chr(n) for n in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))]
)
"""Letters, symbols and marks by their category that no screen shows."""
_JOINERS = "\u200c\u200d"
_VIRAMA, _OVERLAY, _ACCENTS = 9, 1, 200
"""Canonical combining classes: what silences a vowel, what strikes a letter through, where accents begin."""


def clean(name: str) -> str:
    """`name` normalised (NFKC, single spaces). Raises Refusal for what cannot be seen, is too short or too long."""
    name = name.strip()
    if any(_unseen(c) and not _joins(name, n) for n, c in enumerate(name)):
        raise Refusal("name_unreadable")
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    letters = [c for c in name if unicodedata.category(c)[0] in "LN"]
    whole_word = any(unicodedata.category(c) == "Lo" for c in letters)  # one Chinese character can be a name
    if len(letters) < (1 if whole_word else 2):
        raise Refusal("name_too_short")
    if len(name) > NAME_CHARS:
        raise Refusal("name_too_long")
    if _stacked(name):
        raise Refusal("name_unreadable")
    return name


def _unseen(c: str) -> bool:
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") or c in _BLANK


def _joins(name: str, at: int) -> bool:
    """A joiner between a virama and a letter, which the scripts of India and Sri Lanka need (Unicode Annex 31, A1 and B)."""
    inside = 0 < at < len(name) - 1 and name[at] in _JOINERS
    return inside and unicodedata.combining(name[at - 1]) == _VIRAMA and unicodedata.category(name[at + 1])[0] == "L"


def _stacked(name: str) -> bool:
    """More than three marks on one letter: text made to run over other lines."""
    run = 0
    for c in unicodedata.normalize("NFD", name):
        run = run + 1 if unicodedata.category(c) == "Mn" else 0
        if run > 3:
            return True
    return False


def skeleton(name: str) -> str:
    """What a name looks like at a glance: equal skeletons are look-alikes."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).translate(_CAPITALS).casefold())
    plain = "".join(c for c in plain.translate(_LOOKS) if _tells_apart(c))
    return plain.replace("rn", "m").replace("vv", "w").replace("l", "i")


def _tells_apart(c: str) -> bool:
    """Letters and digits, and the marks that are vowels in their script; not accents, signs and blanks."""
    if unicodedata.category(c)[0] == "M":
        return unicodedata.combining(c) < _ACCENTS and unicodedata.combining(c) != _OVERLAY
    return unicodedata.category(c)[0] in "LN"
