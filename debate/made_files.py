"""The static files that are made of others when static files are collected: each page's modules joined into one, and the words of
each language."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from django.http import HttpRequest
from django.utils import translation
from django.views.i18n import JavaScriptCatalog

from debate.joined import joined

MODULES = Path(__file__).parent / "static" / "debate"
SCREENS = ("student", "modroom", "board")
ENTRIES = (*(f"{screen}.js" for screen in SCREENS), *(f"replay/{screen}.js" for screen in SCREENS), "archive.js")
"""The modules that pages name."""


class MadeFiles(BaseFinder):
    """The first of the finders, so that an entry's joined file is collected and its source of the same name is not."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Raises `NotJoinable`."""
        made = InMemoryStorage()
        for name, text in _made():
            yield made.save(name, ContentFile(text.encode())), made

    def find(self, path: str, *args: Any, **options: Any) -> Any:
        """Nothing: what is made is nowhere on the disk until it is collected."""
        return []


def _made() -> Iterator[tuple[str, str]]:
    for entry in ENTRIES:
        yield f"debate/{entry}", joined(MODULES, entry)
    for language, _ in settings.LANGUAGES:
        yield f"debate/words/{language}.js", words(language)


def words(language: str) -> str:
    """Django's catalogue for the modules: `gettext` and what belongs to it."""
    with translation.override(language):
        return JavaScriptCatalog(packages=["debate"]).get(HttpRequest()).content.decode()
