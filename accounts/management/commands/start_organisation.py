"""The first organisation and its first admin; she invites everybody else."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import actions
from accounts.enums import Nation, Role
from accounts.models import Organisation
from accounts.refusals import NotNow


class Command(BaseCommand):
    help = "Makes an organisation and sends its first admin a link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="of the organisation")
        parser.add_argument("nation", choices=Nation.values)
        parser.add_argument("email", help="of the admin")
        parser.add_argument("admin", help="her name")
        parser.add_argument("site", help="the address of this site, such as https://example.org")
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.filter(name__iexact=options["name"]).exists():
            raise CommandError("There is an organisation with this name already.")
        try:
            with transaction.atomic():
                actions.invite_person(
                    organisation=actions.create_organisation(
                        name=options["name"], nation=options["nation"], by=None
                    ),
                    email=options["email"],
                    name=options["admin"],
                    role=Role.ADMIN,
                    language=options["language"],
                    site=options["site"].rstrip("/"),
                    by=None,
                )
        except NotNow as refusal:
            raise CommandError(refusal.sentence)
        self.stdout.write("Done: the link is on its way.")
