"""Names taken out of a debate's entries: for a copy with pseudonyms, and for good where a student is erased.

The entries stay as they are but for names and texts, so that they fold to the same debate. A name is also replaced where
others wrote it, whole or by one of its words; a word that the deck itself uses is left alone, for it names nobody.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from game import events as e
from game.codec import EVENTS_VERSION, decode_events, encode_events
from game.replay import Entry
from game.values import PlayId, SeatId

ERASED = "…"
"""What stands where an erased student wrote something."""
PART_LETTERS = 3
"""A word of a name is looked for by itself from this length on: initials would be found everywhere."""
_ALSO_WORDS = frozenset(
    re.findall(
        r"\w+",
        "art august autumn bill chase chip dale dawn drew faith frank glen grace grant guy heath hope ivy jack jade joy "
        "june mark may miles olive pat pearl penny ray rich rose ruby sky star sue summer victor violet will winter",
    )
)
"""Names that are ordinary words too: found only where they are written with a capital."""


def rewrite(
    entries: Sequence[Entry], aliases: Mapping[SeatId, str], erased: frozenset[SeatId] = frozenset()
) -> list[Entry]:
    """The entries with each seat of `aliases` under that name; what seats in `erased` wrote, and the comments on their plays,
    is gone. Every alias must differ from the others. Raises game.codec.CorruptEvents."""
    decoded = [decode_events(entry.events, entry.version) for entry in entries]
    rewriter = _Rewriter([event for events in decoded for event in events], aliases, erased)
    return [
        replace(entry, version=EVENTS_VERSION, events=encode_events([rewriter.event(event) for event in events]))
        for entry, events in zip(entries, decoded, strict=True)
    ]


def in_text(entries: Sequence[Entry], aliases: Mapping[SeatId, str]) -> Callable[[str], str]:
    """What takes the same names out of a text that stands beside the journal: a note, a class label."""
    events = [event for entry in entries for event in decode_events(entry.events, entry.version)]
    return _Names(events, aliases).out_of


class _Names:
    """Finds the names of `aliases` in texts."""

    def __init__(self, events: Sequence[e.Event], aliases: Mapping[SeatId, str]) -> None:
        self.alias_of: dict[str, str] = {}
        known = _deck_words(events)
        for seat, name in _names_given(events):
            if seat in aliases:
                for part in _parts(name):
                    if part.casefold() not in known:
                        self._learn(part, aliases[seat])
        longest_first = sorted(self.alias_of, key=lambda part: (-len(part), part))
        self.pattern = re.compile("|".join(map(_pattern, longest_first))) if longest_first else None

    def _learn(self, part: str, alias: str) -> None:
        """Two students may share a first name: then it stands for either."""
        key = part.casefold()
        known = self.alias_of.get(key)
        self.alias_of[key] = alias if known is None or alias in known.split(" / ") else f"{known} / {alias}"

    def out_of(self, text: str) -> str:
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: self.alias_of[found.group().casefold()], text)


def _names_given(events: Iterable[e.Event]) -> Iterable[tuple[SeatId, str]]:
    for event in events:
        if isinstance(event, e.SeatJoined | e.SeatRenamed):
            yield event.seat, event.name


def _parts(name: str) -> list[str]:
    words = name.split()
    return [name, *(word for word in words if len(word) >= PART_LETTERS and len(words) > 1)]


def _pattern(part: str) -> str:
    """The part as a word of its own; in any case, but for a name that is an ordinary word too."""
    if part in _ALSO_WORDS:
        return rf"(?<!\w)(?:{re.escape(part.capitalize())}|{re.escape(part.upper())})(?!\w)"
    return rf"(?i:(?<!\w){re.escape(part)}(?!\w))"


def _deck_words(events: Sequence[e.Event]) -> frozenset[str]:
    opened = next((event for event in events if isinstance(event, e.DebateOpened)), None)
    text = msgspec.json.encode(opened.deck).decode() if opened else ""
    return frozenset(word.casefold() for word in re.findall(r"\w+", text))


class _Rewriter:
    """Changes one event after the other, in their order."""

    def __init__(self, events: Sequence[e.Event], aliases: Mapping[SeatId, str], erased: frozenset[SeatId]) -> None:
        self.aliases, self.erased = aliases, erased
        self.names = _Names(events, aliases)
        self.author: dict[PlayId, SeatId] = {
            event.play: event.seat for event in events if isinstance(event, e.PlayMade)
        }

    def event(self, event: Any) -> e.Event:
        match event:
            case e.SeatJoined() | e.SeatRenamed():
                return replace(event, name=self.aliases.get(event.seat, event.name))
            case e.HuddleSaid():
                return replace(event, text=self._text(event.text, event.seat))
            case e.ProposalMade() | e.PlayMade():
                return replace(event, argument=self._text(event.argument, event.seat))
            case e.PlayMarked() | e.MarkCorrected():
                return replace(event, comment=self._text(event.comment, self.author.get(event.play)))
            case e.Announced():
                return replace(event, text=self._text(event.text, None))
        return event  # type: ignore[no-any-return]

    def _text(self, text: str, about: SeatId | None) -> str:
        if about in self.erased and text:
            return ERASED
        return self.names.out_of(text)
