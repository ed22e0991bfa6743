"""Files and database on one side, `game.deck` on the other. What comes in is read as plain data only (no YAML tags, no
aliases, no key twice) and is kept once `game.deck.check` finds no fault."""

import json
from pathlib import Path
from typing import Any

import msgspec
import yaml
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from debate.models import SavedDeck
from game.deck import Deck, Fault, check

DEFAULT_DECK = Path(settings.BASE_DIR) / "fixtures" / "decks" / "security-dilemma.yaml"
FILE_MAX = 512 * 1024
"""Bytes of a deck file; the default deck is a tenth of that."""


class DeckUnreadable(ValueError):
    """A file that is not plain YAML or JSON; the message tells a teacher what and where."""


class _PlainLoader(yaml.SafeLoader):
    """YAML without what a deck does not need: a key twice (the first would be lost), aliases (a small file could stand for
    a huge one)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not read here; write the text out", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _value in node.value:
            if key.value in seen and isinstance(key.value, str):
                raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' stands twice", key.start_mark)
            if isinstance(key.value, str):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _plain_int(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    """A small decimal; anything else that YAML takes for a number (1:30, 0x1F, a million digits) stays the text it is."""
    text = str(loader.construct_scalar(node))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text


_PlainLoader.add_constructor("tag:yaml.org,2002:int", _plain_int)


def read_plain(text: str) -> object:
    """The plain data of a deck file, YAML or JSON. Raises DeckUnreadable."""
    is_json = text.lstrip("\ufeff \t\r\n").startswith("{")
    try:
        plain: object = _read_json(text) if is_json else yaml.load(text, _PlainLoader)  # noqa: S506  a safe loader
    except yaml.MarkedYAMLError as error:
        raise DeckUnreadable(_yaml_sentence(error)) from error
    except RecursionError as error:
        raise DeckUnreadable(_("The file is nested too deeply to be a deck.")) from error
    except (yaml.YAMLError, ValueError, OverflowError, TypeError) as error:
        raise DeckUnreadable(_("The file is neither YAML nor JSON: %(why)s.") % {"why": _one_line(error)}) from error
    _refuse_unstorable(plain)
    return plain


def _read_json(text: str) -> object:
    def no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise ValueError(f"'{key}' stands twice")
            found[key] = value
        return found

    return json.loads(text.lstrip("\ufeff"), object_pairs_hook=no_key_twice)


def _yaml_sentence(error: yaml.MarkedYAMLError) -> str:
    why = _one_line(error.problem or error)
    if error.problem_mark is None:
        return _("The file is not YAML that can be read: %(why)s.") % {"why": why}
    where = {"why": why, "line": error.problem_mark.line + 1, "column": error.problem_mark.column + 1}
    return _("The file is not YAML that can be read: line %(line)d, column %(column)d: %(why)s.") % where


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:300].rstrip(".")


def _refuse_unstorable(plain: object) -> None:
    """JSON can escape what no database keeps: NUL and halves of surrogate pairs."""
    text = json.dumps(plain, ensure_ascii=False, default=str, skipkeys=True)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DeckUnreadable(_("The file holds characters that cannot be kept.")) from error
    if "\\u0000" in text:
        raise DeckUnreadable(_("The file holds characters that cannot be kept."))


def read_deck(data: bytes) -> tuple[Deck | None, list[Fault]]:
    """The deck in a file's bytes, or every fault in it."""
    if len(data) > FILE_MAX:
        return None, [Fault("file", _("is larger than 512 kB; a deck is text and stays far below that"))]
    try:
        plain = read_plain(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None, [Fault("file", _("is not text in UTF-8; a deck is a YAML or JSON file"))]
    except DeckUnreadable as error:
        return None, [Fault("file", str(error))]
    return check(plain)


def deck_of(saved: SavedDeck) -> Deck:
    """The deck of a row. Raises msgspec.ValidationError where the row was written by another version."""
    return msgspec.convert(saved.data, Deck)


def save_deck(deck: Deck, owner: User | None) -> SavedDeck:
    """Keeps `deck` under its id, in place of the owner's (or the shared) one with that id. Unchanged, nothing is written."""
    data = msgspec.json.decode(msgspec.json.encode(deck))  # as JSON gives it back, so that equal decks compare equal
    saved, made = SavedDeck.objects.get_or_create(
        slug=deck.id, owner=owner, defaults={"title": deck.title, "data": data}
    )
    if not made and saved.data != data:
        saved.title, saved.data = deck.title, data
        saved.save()
    return saved


def load_default_deck(path: Path = DEFAULT_DECK) -> SavedDeck:
    """The shared default deck, brought up to its file. Raises ValueError with every fault of a broken file."""
    deck, faults = read_deck(path.read_bytes())
    if deck is None:
        raise ValueError("; ".join(str(fault) for fault in faults))
    return save_deck(deck, None)


def decks_for(user: User) -> QuerySet[SavedDeck]:
    """What `user` may open a debate with: the shared decks and their own."""
    return SavedDeck.objects.filter(Q(owner=None) | Q(owner=user.pk))
