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
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and symbols by their category that no screen shows."""


def clean(name: str) -> str:
    """`name` normalised (NFKC, single spaces). Raises Refusal for what cannot be seen, is too short or too long."""
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") or c in _BLANK_LETTERS for c in name.strip()):
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
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain.translate(_LOOKS) if unicodedata.category(c)[0] in "LN")
    return plain.replace("rn", "m").replace("vv", "w").replace("l", "i")
