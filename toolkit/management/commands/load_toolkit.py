"""Reads toolkit/content into the database: `manage.py load_toolkit`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from toolkit.loading.whole import read_library
from toolkit.loading.writing import write_library

CONTENT = Path(settings.BASE_DIR) / "toolkit" / "content"


class Command(BaseCommand):
    help = (
        "Reads the toolkit's files into the database. May be run again at any time: it changes "
        "only what differs. Where a file has a mistake, it says which line, and changes nothing."
    )

    requires_system_checks = ()  # pages and addresses have no part in it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--content", type=Path, default=CONTENT, help="another folder")
        parser.add_argument("--check", action="store_true", help="only say what is wrong")

    def handle(self, *args: Any, content: Path, check: bool, **options: Any) -> None:
        root = content.resolve()
        if not root.is_dir():
            raise CommandError(f"There is no folder {content}")
        inside = root.is_relative_to(settings.BASE_DIR)
        library = read_library(root, shown_from=settings.BASE_DIR if inside else None)
        if library.problems:
            listed = "\n".join(map(str, library.problems))
            count = len(library.problems)
            raise CommandError(f"{listed}\n{count} to mend; nothing was changed.")
        for name in library.untranslated:
            self.stdout.write(f"Not translated yet: {name}")
        if check:
            self.stdout.write("Nothing is wrong.")
            return
        for kind, tally in write_library(library).items():
            self.stdout.write(f"{kind}: {tally}")
