"""`manage.py import_debate`: debates from files that a Rostrum has exported as JSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from debate.imports import FILE_MAX, CannotImport, import_debate


class Command(BaseCommand):
    help = "Imports debates from exported JSON files. A file that is not good is named and leaves nothing behind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--teacher", required=True, help="the account that will own and moderate them")

    def handle(self, *args: Any, **options: Any) -> None:
        teacher = User.objects.filter(username=options["teacher"]).first()
        if teacher is None:
            raise CommandError(f"There is no account {options['teacher']}.")
        faults = [fault for path in options["files"] if (fault := self._import(path, teacher))]
        if faults:
            raise CommandError("\n".join(faults))

    def _import(self, path: Path, teacher: User) -> str:
        """What is wrong with the file; nothing if it is in."""
        try:
            with path.open("rb") as file:
                debate = import_debate(file.read(FILE_MAX + 1), teacher)
        except OSError as error:
            return f"{path}: {error.strerror}"
        except CannotImport as error:
            return f"{path}: {error}"
        self.stdout.write(f"{path}: {debate.code} {debate}")
        return ""
