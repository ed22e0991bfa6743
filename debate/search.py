"""Text in what was said: how it is compared, where it stands, and which of many debates hold it. No index is kept.

A row of pure ASCII is decided by the database, which compares ASCII alike everywhere; any other row is read and compared here,
for what upper case, accents and vowel signs are in the world's scripts is known to Python and not to every database.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec
from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Length

from debate.models import JournalEntry
from game import events as e
from game.codec import CorruptEvents, decode_events

SNIPPET = 160
"""Characters of a text that a result shows."""
_BEFORE = 40
"""Characters of them before what was found."""
_ALIKE = str.maketrans("ıʼ‘’‛“”„‟«»‐‑‒–—", 'i\'\'\'\'""""""-----', "ـ")
"""Signs that keyboards and word processors choose for the writer, and the Arabic stretch."""


def fold(text: str) -> str:
    """The text as it is compared: without case, accents, points and the signs that a writer may leave out."""
    return text.lower() if text.isascii() else "".join(map(_fold_one, text))


@lru_cache(maxsize=8192)
def _fold_one(c: str) -> str:
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", c).casefold()).translate(_ALIKE)
    return "".join(part for part in whole if not _left_out(part))


def _left_out(c: str) -> bool:
    """Accents, Hebrew and Arabic points by their combining class, and what no screen shows."""
    if unicodedata.category(c) == "Cf":
        return True
    class_ = unicodedata.combining(c)
    return class_ >= 200 or 10 <= class_ <= 36


@dataclass(frozen=True)
class Piece:
    """A part of a text; `found` where it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class Words:
    """What is looked for: a text holds it when it holds every word, anywhere in it and in any order."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Words":
        return cls(tuple(dict.fromkeys(fold(word) or word for word in text.split())))

    def __bool__(self) -> bool:
        return bool(self.words)

    def within(self, text: str) -> bool:
        folded = fold(text)
        return all(word in folded for word in self.words)

    def snippet(self, text: str) -> list[Piece]:
        """The part of `text` around the first word, with every word in it marked; its beginning where there is none."""
        spans = self._spans(text)
        start, end = _window(text, spans[0][0] if spans else 0)
        pieces, at = [Piece("… ")] if start else [], start
        for first, last in spans:
            if start <= first and last <= end:
                pieces += [Piece(text[at:first]), Piece(text[first:last], True)]
                at = last
        pieces.append(Piece(text[at:end] + (" …" if end < len(text) else "")))
        return [piece for piece in pieces if piece.text]

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand in `text`, in order, without overlaps. One letter may fold to several or to none."""
        parts = [fold(c) for c in text]
        folded = "".join(parts)
        origin = [n for n, part in enumerate(parts) for _ in part]
        found = sorted((at, at + len(word)) for word in self.words for at in _places(folded, word))
        spans: list[tuple[int, int]] = []
        for first, last in ((origin[at], origin[end - 1] + 1) for at, end in found):
            if spans and first < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
            else:
                spans.append((first, last))
        return spans


def _places(folded: str, word: str) -> Iterator[int]:
    at = folded.find(word)
    while at >= 0:
        yield at
        at = folded.find(word, at + len(word))


def _window(text: str, at: int) -> tuple[int, int]:
    """Where the snippet around `at` begins and ends: at blanks, if there are any near."""
    start = max(0, at - _BEFORE)
    if start:
        blank = text.find(" ", start, at)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        blank = text.rfind(" ", at + 1, end)
        end = blank if blank > end - _BEFORE else end
    return start, end


# ---- over many debates -----------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a text that was found is."""

    NAME = "name"
    ARGUMENT = "argument"
    HUDDLE = "huddle"
    COMMENT = "comment"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True)
class Said:
    """A text of a debate that holds what was looked for; `id` is that of its play or message, if it has one."""

    kind: Kind
    text: str
    id: str = ""


def search(debates: Sequence[int], words: Words) -> dict[int, list[Said]]:
    """By debate, the texts that hold the words, for those debates that have any. The deck's own text is not among them: it
    stands in a debate's first entry alone."""
    rows = JournalEntry.objects.annotate(octets=_Octets("events"), characters=Length("events"))
    # a moderator's rows all, for by them a name or a comment is replaced, and the record shows only what stands
    rows = rows.filter(_may_hold(words) | Q(actor__startswith="moderator:"), debate__in=debates, seq__gt=1)
    fields = rows.order_by("debate_id", "seq").values_list("debate_id", "version", "events")
    heard: dict[int, _Heard] = {}
    for debate, version, events in fields.iterator(chunk_size=2000):
        heard.setdefault(debate, _Heard(words)).listen(events, version)
    return {debate: said for debate, one in heard.items() if (said := one.said())}


class _Octets(Func):
    """A text's length in UTF-8."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **extra)


def _may_hold(words: Words) -> Q:
    """The rows that can hold the words: those beyond ASCII, and those in ASCII that do hold each one somewhere."""
    beyond = Q(octets__gt=F("characters"))
    if not all(word.isascii() for word in words.words):
        return beyond
    plain = Q()
    for word in words.words:
        plain &= Q(events__icontains=msgspec.json.encode(word).decode()[1:-1])
    return beyond | plain


@dataclass
class _Heard:
    """One debate's texts, as its entries come by."""

    words: Words
    texts: list[Said] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    comments: dict[str, list[str]] = field(default_factory=dict)

    def listen(self, events: str, version: int) -> None:
        try:
            decoded = decode_events(events, version)
        except CorruptEvents:
            return  # the record's own page says that it is damaged
        for event in decoded:
            self._note(event)

    def _note(self, event: e.Event) -> None:
        match event:
            case e.SeatJoined() | e.SeatRenamed():
                self.names[event.seat] = event.name
            case e.PlayMade():
                self.texts.append(Said(Kind.ARGUMENT, event.argument, event.play))
            case e.HuddleSaid():
                self.texts.append(Said(Kind.HUDDLE, event.text, event.message))
            case e.Announced():
                self.texts.append(Said(Kind.ANNOUNCEMENT, event.text))
            case e.PlayMarked() | e.MarkCorrected():
                self.comments.setdefault(event.play, []).append(event.comment)
            case e.MarkUndone():
                del self.comments.get(event.play, [])[-1:]

    def said(self) -> list[Said]:
        names = (Said(Kind.NAME, name) for name in self.names.values())
        comments = (Said(Kind.COMMENT, given[-1], play) for play, given in self.comments.items() if given)
        return [one for one in (*names, *self.texts, *comments) if self.words.within(one.text)]
