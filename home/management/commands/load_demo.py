"""Fills an empty site with a fictional network: `manage.py load_demo`."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.demo import network
from home.demo.people import GUARDIAN_PASSPHRASE, PASSWORD, address_of
from toolkit.models import Exercise

SIGN_INS = (("coordinator", "ada"), ("facilitator", "ben"), ("admin", "dee"))


class Command(BaseCommand):
    help = (
        "Fills an empty site with a fictional network, and says how to sign in. May be run again "
        "at any time: it leaves what is there alone, and only adds plans when all have passed."
    )

    requires_system_checks = ()  # pages and addresses have no part in it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="where the demo answers, to say so at the end")

    def handle(self, *args: Any, port: int | None, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "This is production: its invented people have a password that everybody knows."
            )
        if not Exercise.objects.exclude(frame="").exists():
            call_command("load_toolkit", stdout=self.stdout)
        network.load()
        for role, key in SIGN_INS:
            self.stdout.write(f"{role:<12} {address_of(key)}")
        self.stdout.write(f"{'password':<12} {PASSWORD}  (the same for all)")
        self.stdout.write(
            f"{'passphrase':<12} {GUARDIAN_PASSPHRASE}  (of the demo’s keys, for dee and joan)"
        )
        if port:
            self.stdout.write(f"{'address':<12} http://127.0.0.1:{port}/")
