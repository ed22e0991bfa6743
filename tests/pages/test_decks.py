"""Decks: files in every state of disrepair, the pages, the commands, and the documents that tell of the format."""

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from debate.decks import DEFAULT_DECK, DeckUnreadable, deck_of, load_default_deck, read_deck, read_plain, save_deck
from debate.management.commands.check_deck import schema_text
from debate.models import SavedDeck
from game.deck import Deck
from tests.pages.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def teacher(client: Client) -> User:
    user = User.objects.create_user("okafor", password=PASSWORD)
    client.force_login(user)
    return user


def upload(client: Client, data: bytes, name: str = "deck.yaml") -> tuple[int, str]:
    answer = client.post(reverse("decks"), {"file": SimpleUploadedFile(name, data)}, follow=True)
    return answer.status_code, answer.content.decode()


def plain(deck: Deck) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(deck)
    return data


UNREADABLE = {
    "not YAML": (b"a: [1, 2", "line 1"),
    "a key twice": (b"id: a\ntitle: b\nid: c\n", "'id' stands twice"),
    "a key twice in JSON": (b'{"id": "a", "id": "b"}', "'id' stands twice"),
    "aliases": (b"a: &x [1]\nb: *x\n", "aliases"),
    "a bomb of aliases": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "aliases"),
    "a Python object": (b"!!python/object/apply:os.system ['true']", "could not determine a constructor"),
    "deep nesting": (b"[" * 5000, "nested too deeply"),
    "deep nesting in JSON": (b'{"a":' * 100_000, "nested too deeply"),
    "a date that is none": (b"when: 2022-13-45\n", "neither YAML nor JSON"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "not text in UTF-8"),
    "too large": (b"#" * (512 * 1024 + 1), "larger than 512 kB"),
    "nothing": (b"", "not a mapping"),
    "a list": (b"- a\n- b\n", "not a mapping"),
    "half a character": (b'{"id": "\\ud800"}', "cannot be kept"),
    "NUL": (b'{"id": "a\\u0000"}', "cannot be kept"),
}


@pytest.mark.parametrize(("data", "says"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_is_no_deck_is_said_to_be_none(client: Client, teacher: User, data: bytes, says: str) -> None:
    status, page = upload(client, data)
    assert status == 422 and says in page.replace("&#x27;", "'")
    assert not SavedDeck.objects.exists()


def test_every_fault_is_named_at_once(client: Client, teacher: User, default_deck: Deck) -> None:
    data = plain(default_deck)
    data["cards"][0]["answers"] = ["yelsin"]
    data["cards"][1]["body"] = "too short"
    data["cards"][2]["colour"] = "red"
    del data["resolution"]
    status, page = upload(client, json.dumps(data).encode(), "deck.json")
    page = page.replace("&#x27;", "'")
    first, second, third = (card["id"] for card in data["cards"][:3])
    for words in (
        "has 4 faults",
        "answers unknown card 'yelsin'",
        "the body has 2 words",
        "unknown field 'colour'",
        "'resolution' is missing",
    ):
        assert words in page, words
    assert all(f"card {name}" in page for name in (first, second, third))


def test_a_good_deck_is_kept_replaced_shown_and_deleted(client: Client, teacher: User, default_deck: Deck) -> None:
    data = plain(default_deck) | {"id": "mine"}
    status, page = upload(client, yaml.safe_dump(data, allow_unicode=True).encode())
    assert status == 200 and "is checked and ready to play" in page
    saved = SavedDeck.objects.get(slug="mine", owner=teacher)
    upload(client, json.dumps(data | {"title": "My better deck"}).encode())
    saved.refresh_from_db()
    assert SavedDeck.objects.count() == 1 and saved.title == "My better deck"
    page = client.get(reverse("deck", args=[saved.pk])).content.decode()
    for card in default_deck.cards:
        assert page.count(f'id="c-{card.id}"') == 1
    assert "Caution:" in page and "Glossary" in page and "Notes" in page
    other = Client()
    other.force_login(User.objects.create_user("lee"))
    assert other.get(reverse("deck", args=[saved.pk])).status_code == 404
    assert other.post(reverse("delete_deck", args=[saved.pk])).status_code == 404
    assert client.get(reverse("delete_deck", args=[saved.pk])).status_code == 405
    assert client.post(reverse("delete_deck", args=[saved.pk])).url == reverse("decks")
    assert not SavedDeck.objects.exists()


def test_a_shared_deck_cannot_be_deleted(client: Client, teacher: User, default_deck: Deck) -> None:
    saved = save_deck(default_deck, None)
    assert client.post(reverse("delete_deck", args=[saved.pk])).status_code == 404
    assert saved.title in client.get(reverse("decks")).content.decode()


def test_no_file_chosen(client: Client, teacher: User) -> None:
    answer = client.post(reverse("decks"))
    assert answer.status_code == 422 and "choose a deck file first" in answer.content.decode()


def test_loading_the_default_deck_again_changes_nothing() -> None:
    saved = load_default_deck()
    assert load_default_deck().changed == saved.changed
    SavedDeck.objects.update(title="Old", data={})
    assert load_default_deck().title == saved.title
    assert SavedDeck.objects.count() == 1
    assert deck_of(saved) == read_deck(DEFAULT_DECK.read_bytes())[0]


def test_what_is_read_is_plain_data() -> None:
    assert read_plain("a: 1\nb: [x, y]") == read_plain('\ufeff{"a": 1, "b": ["x", "y"]}') == {"a": 1, "b": ["x", "y"]}
    with pytest.raises(DeckUnreadable):
        read_plain("a: *nothing")


def test_check_deck_says_good_or_names_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], default_deck: Deck
) -> None:
    call_command("check_deck", str(DEFAULT_DECK))
    assert f"{len(default_deck.cards)} cards" in capsys.readouterr().out
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: rostrum.deck/1\ncards: [{id: baker-1990, answers: [yelsin]}]\n")
    with pytest.raises(SystemExit) as stop:
        call_command("check_deck", str(bad))
    out = capsys.readouterr().out
    assert stop.value.code == 1
    assert "card baker-1990: answers unknown card 'yelsin'" in out and "'title' is missing" in out
    for wrong in ([], [str(tmp_path / "none.yaml")]):
        with pytest.raises(CommandError):
            call_command("check_deck", *wrong)


def test_the_schema_in_the_documents_is_that_of_the_code() -> None:
    out = io.StringIO()
    call_command("check_deck", "--schema", stdout=out)
    assert out.getvalue() == schema_text() == (ROOT / "docs/decks.schema.json").read_text(encoding="utf-8")


def test_the_example_in_the_documents_is_a_good_deck() -> None:
    text = (ROOT / "docs/decks.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    deck, faults = read_deck(example.encode())
    assert faults == [] and deck is not None
