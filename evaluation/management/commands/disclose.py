import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from evaluation.disclosure import NotSafe, publish
from evaluation.disclosure.table_files import TableError, as_csv, read_answers, read_catalogue

WHY: Final = {
    "answering": "fewer women than are needed for a row",
    "band": "one kind of answer was given by too few",
    "groups": "too few groups, or most from one",
    "rest": "could be worked out by taking other rows away",
    "nested": "nearly the same women as another row",
}
NOT_SAFE: Final = {
    "exposed": "an answer could be worked out from these figures.",
    "time": "it could not be checked in time that no answer can be worked out.",
    "rounding": "no way was found to round these figures so that they add up.",
    "earlier": "an earlier release does not fit.",
}


class Command(BaseCommand):
    """Without a database: docs/disclosure.md tells how the two files are written."""

    help = "Says what may be published of a table of answers, and writes it."
    requires_system_checks: Any = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("answers", type=Path, help="a CSV file")
        parser.add_argument("catalogue", type=Path, help="a TOML file")
        parser.add_argument("--json", type=Path, help="where to write the figures as JSON")
        parser.add_argument("--csv", type=Path, help="where to write the figures as CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            catalogue, thresholds = read_catalogue(options["catalogue"])
            given = read_answers(options["answers"], catalogue)
            outcome = publish(given, catalogue, thresholds)
        except TableError as error:
            raise CommandError(str(error)) from None
        except NotSafe as error:
            raise CommandError(f"Nothing can be published: {NOT_SAFE[error.word]}") from None
        if options["json"]:
            text = json.dumps(outcome.document, indent=2, ensure_ascii=False) + "\n"
            options["json"].write_text(text, encoding="utf-8")
        if options["csv"]:
            options["csv"].write_text(as_csv(outcome.document), encoding="utf-8", newline="")
        self._tell(outcome.report)

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(
            f"Rows published: {report['published']}, of these in fewer bands: {report['merged']}."
        )
        for word, number in report["withheld"].items():
            self.stdout.write(f"Withheld: {number}, {WHY[word]}.")
        self.stdout.write(f"No figure is further than {report['rounding']} from its count.")
        self.stdout.write("No answer can be worked out from them, before rounding or after.")
