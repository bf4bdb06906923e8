"""For an admin who lost her phone and her spare codes, when no other admin can help her."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from accounts.refusals import NotNow


class Command(BaseCommand):
    help = "Takes the phone's code away from an account and ends its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError("No account has this address.")
        try:
            actions.reset_second_factor(person=person, by=None)
        except NotNow as refusal:
            raise CommandError(refusal.sentence)
        self.stdout.write("Done: the password alone is enough until the code is set up anew.")
