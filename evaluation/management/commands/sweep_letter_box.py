"""For cron, every night, as the database's owner: docs/letter-box.md has the line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluation.letter_box import sweeping


class Command(BaseCommand):
    help = (
        "Writes the tables of the letter box anew, so that no answer that was moved, replaced or "
        "taken away is left in their files. Safe to repeat, and to run twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say something only if it fails")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = sweeping.sweep()
        except sweeping.NotSwept as error:
            raise CommandError(str(error)) from error
        if options["quiet"] or not options["verbosity"]:
            return
        if done is None:
            self.stdout.write("Another sweep is running, so this one has nothing to do.")
        else:
            self.stdout.write(f"Swept: {done.waves} waves for the first time.")
