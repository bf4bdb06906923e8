"""For whoever runs the server, or audits it: is every release still what was let out?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluation.releases.checking import broken_link, links


class Command(BaseCommand):
    help = "Walks the chain of releases, and fails at the first that is not what was released."

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for number, link in enumerate(links(), start=1):
            wrong = broken_link(link, number)
            if wrong:
                raise CommandError(wrong)
            self.stdout.write(f"{number}: {link.release} {link.hash.hex()}")
        self.stdout.write(
            "One release, and it is what was let out."
            if number == 1
            else f"{number} releases, and each is what was let out."
        )
