"""For whoever runs the server: after setting up, after each release, after restoring a backup."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluation import checking
from evaluation.letter_box import restored
from evaluation.letter_box.findings import Level

SIGNS = {Level.OK: "fine", Level.WARNING: "look at", Level.FAILURE: "WRONG"}


class Command(BaseCommand):
    help = (
        "Looks whether nobody can open the letter box, and says what is wrong and what to do. "
        "Fails where something is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="leave out what is fine")
        parser.add_argument(
            "--repair", action="store_true", help="first put right what a restored backup brought"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repair"]:
            for line in restored.repair() or ["There was nothing to repair."]:
                self.stdout.write(line)
        found = checking.everything()
        for one in found:
            if one.level != Level.OK or not options["quiet"]:
                self.stdout.write(f"{SIGNS[one.level]}: {one.sentence}")
        wrong = sum(one.level == Level.FAILURE for one in found)
        if wrong:
            raise CommandError(
                "One thing is wrong with the letter box."
                if wrong == 1
                else f"{wrong} things are wrong with the letter box."
            )
