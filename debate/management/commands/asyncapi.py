"""`manage.py asyncapi > docs/asyncapi.yaml`: the protocol as a contract for other clients."""

from typing import Any

from django.core.management.base import BaseCommand

from debate import contract


class Command(BaseCommand):
    help = "Prints the protocol as an AsyncAPI 3.0 document, as docs/asyncapi.yaml holds it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(contract.text(), ending="")
