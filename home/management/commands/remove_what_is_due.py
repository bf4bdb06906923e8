"""For cron, once a day: docs/retention.md says what goes when, and has the line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from home import retention


class Command(BaseCommand):
    help = "Removes what has been kept for its time. Safe to repeat, and to run twice at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        if options["dry_run"]:
            self._say("Due", retention.count_what_is_due(today))
            return
        done = retention.remove_what_is_due(today)
        self._say("Removed", done.removed)
        for line in done.failed:
            self.stderr.write(line)
        if done.failed:
            raise CommandError(f"{len(done.failed)} could not be removed; the rest was.")

    def _say(self, verb: str, counts: dict[str, int]) -> None:
        found = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        self.stdout.write(f"{verb}: {found or 'nothing'}.")
