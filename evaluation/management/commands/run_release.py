"""Started by the site itself, for a guardian who has typed her passphrase: evaluation/releases."""

import json
import sys
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from evaluation.releases import supervising


class Command(BaseCommand):
    help = "The site starts this by itself. It reads passphrases from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", type=uuid.UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        given = json.load(sys.stdin)["passphrases"]
        supervising.run(options["release"], {int(key): text for key, text in given.items()})
