"""`manage.py forget`: deletes the debates whose time is up; for a nightly job. `--dry-run` says what would go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from debate.keeping import delete, overdue
from debate.models import AuditLine


class Command(BaseCommand):
    help = "Deletes saved debates that the site's or their teacher's rule does not keep any longer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        found = overdue()
        for one in found:
            label = one.debate.class_label or one.debate.deck_title
            when = timezone.localtime(one.when)
            self.stdout.write(f"{one.debate.code}  {label}, of {one.debate.owner.username}, due since {when:%d %B %Y}")
            if not options["dry_run"]:
                delete(one.debate, "rostrum", AuditLine.Deed.EXPIRED)
        verb = "would go" if options["dry_run"] else "deleted"
        self.stdout.write(f"{len(found)} debate{'' if len(found) == 1 else 's'} {verb}")
