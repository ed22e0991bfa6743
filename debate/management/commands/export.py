"""`manage.py export`: the files of saved debates, as the pages give them."""

import sys
import zipfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from debate.archives import days, pack
from debate.exports.formats import FORMATS
from debate.exports.lossless import schema_text
from debate.exports.source import StillRunning, source_of
from debate.models import Debate
from debate.records import BadEntry, NoRecord


class Command(BaseCommand):
    help = (
        "Writes the files of debates that have ended. One debate and one format give that file, anything else a ZIP archive "
        "with a folder for each debate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="CODE", help="codes of debates (default: all that have ended)")
        parser.add_argument("--format", action="append", choices=list(FORMATS), dest="formats", help="may be repeated")
        parser.add_argument("--teacher", help="only debates that this account moderates")
        parser.add_argument("--class", dest="label", help="only debates of this class")
        parser.add_argument(
            "--from", type=date.fromisoformat, dest="first", metavar="DAY", help="opened on it or later"
        )
        parser.add_argument(
            "--until", type=date.fromisoformat, dest="last", metavar="DAY", help="opened on it or before"
        )
        parser.add_argument("--pseudonyms", action="store_true", help="pseudonyms instead of names")
        parser.add_argument(
            "--out", type=Path, help="the file to write; it must not be there yet (default: - for stdout)"
        )
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of the JSON format and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(schema_text(), ending="")
            return
        debates = list(self._chosen(options))
        formats = options["formats"] or list(FORMATS)
        if len(options["codes"]) == 1 and len(formats) == 1:
            self._one(debates[0], formats[0], options)
        else:
            self._many(debates, formats, options)

    def _chosen(self, options: dict[str, Any]) -> QuerySet[Debate]:
        found = Debate.objects.order_by("opened", "pk")
        codes = [code.upper() for code in options["codes"]]
        if codes:
            found = found.filter(code__in=codes)
            missing = sorted(set(codes) - set(found.values_list("code", flat=True)))
            if missing:
                raise CommandError(f"There is no debate with the code {', '.join(missing)}.")
        else:
            found = found.filter(ended__isnull=False)
        if options["teacher"] is not None:
            found = found.filter(moderators__username=options["teacher"])
        if options["label"] is not None:
            found = found.filter(class_label=options["label"])
        found = days(found, options["first"], options["last"])
        if not found.exists():
            raise CommandError("There is no such debate.")
        return found

    def _one(self, debate: Debate, format_: str, options: dict[str, Any]) -> None:
        try:
            data = FORMATS[format_].make(source_of(debate, options["pseudonyms"]))
        except StillRunning as error:
            raise CommandError(f"{debate.code} is still running; it can be exported once it has ended.") from error
        except (BadEntry, NoRecord) as error:
            raise CommandError(f"{debate.code} cannot be read: {error}") from error
        path: Path | None = options["out"]
        if path is None or str(path) == "-":
            sys.stdout.buffer.write(data)
        else:
            _new_file(path).write_bytes(data)

    def _many(self, debates: list[Debate], formats: list[str], options: dict[str, Any]) -> None:
        if options["out"] is None:
            raise CommandError("Name the archive to write: --out FILE.zip")
        left_out = []
        with zipfile.ZipFile(_new_file(options["out"]), "w", zipfile.ZIP_DEFLATED) as packed:
            for number, debate in enumerate(debates, 1):
                if not pack(packed, debate, formats, options["pseudonyms"]):
                    left_out.append(debate.code)
                self.stderr.write(f"{number} / {len(debates)} {debate.code}")
        if left_out:
            raise CommandError(f"Not in the archive, still running or not to be read: {', '.join(left_out)}")


def _new_file(path: Path) -> Path:
    if path.exists():
        raise CommandError(f"{path} is there already.")
    if not path.resolve().parent.is_dir():
        raise CommandError(f"There is no folder {path.resolve().parent}.")
    return path
