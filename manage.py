#!/usr/bin/env python
"""Django's commands, each as the database role that it needs.

Commands that make or change tables run as the owner, and so do those that look after the letter
box, whose envelopes nobody else may touch; all others with the web role's few rights.
DATABASE_ROLE, where it is set, decides instead.
"""

import os
import sys

OWNER_COMMANDS = {
    "check_letter_box",
    "createcachetable",
    "flush",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "squashmigrations",
    "sweep_letter_box",
    "test",
    "testserver",
}


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if OWNER_COMMANDS.intersection(arguments[1:2]):
        os.environ.setdefault("DATABASE_ROLE", "owner")

    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)
