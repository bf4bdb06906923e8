"""Writes what is generated for docs/: python -m tests.project.write"""

import os

import django


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from tests.project import diagrams, inventory

    inventory.PAGE.write_text(inventory.page())
    diagrams.FOLDER.mkdir(exist_ok=True)
    for name, transitions in diagrams.transition_dicts().items():
        (diagrams.FOLDER / name).write_text(diagrams.diagram(transitions))


if __name__ == "__main__":
    main()
