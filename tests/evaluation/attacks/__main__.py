"""The attacks at a larger size: make attack [WOMEN=5000] [GROUPS=400] [SEED=1].

    python -m tests.evaluation.attacks WOMEN GROUPS SEED

Writes var/attacks.md. Fails where an attack gets through, or does not see what was weakened.
"""

import logging
import os
import sys
import time
from pathlib import Path

import django

HEAD = """# The attacks on the letter box, {day}

{women} women in {groups} groups, seed {seed}, PostgreSQL {version}. docs/attacks.md tells what each
attack does. On the build as it is an attack may find nothing, and where it guesses at an order,
three links as chance would make. On a weakened build it must find more.

| attack | what | build | found | may find | |
|---|---|---|---|---|---|
"""
TAIL = """
Known, and no attack: of {women} women who answered, the tags of {wal} still stand in the
write-ahead log right after sealing and sweeping. They go when its files are used again; archives of
it are backups. While a wave is open its rows lie as they came ({order} of {women} in their order).

The order of a dump, for each of the three sealings: {each} links right, of {women}.
"""


def main(women, groups, seed):
    from django.test import override_settings
    from django.test.utils import setup_test_environment

    from tests.evaluation.attacks.suite import FIXED_SECRET, Suite
    from tests.evaluation.private import private_server

    setup_test_environment()
    # Crashes are caused on purpose, and A14 listens to them by itself.
    logging.getLogger().handlers.clear()
    logging.lastResort = None
    with override_settings(LINK_SECRET=FIXED_SECRET), private_server() as server:
        suite = Suite(server, women=women, groups=groups, seed=seed)
        lines, failed = _try_all(suite)
        report = _write(suite, seed, lines)
    say(f"{report}: {len(lines) - failed} of {len(lines)} as they should be\n")
    return int(bool(failed))


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def _try_all(suite):
    from tests.evaluation.attacks.suite import TRIALS

    lines, failed = [], 0
    for number, trial in enumerate(TRIALS, start=1):
        say(f"{number:>2} of {len(TRIALS)}  {trial}  ")
        start = time.monotonic()
        found = trial.find(suite)
        fine = trial.holds(found)
        failed += not fine
        say(f"{found}{'' if fine else ' FAILED'} ({time.monotonic() - start:.0f} s)\n")
        may = f"more than {trial.most}" if trial.is_weakened else f"at most {trial.most}"
        cells = (trial.attack, trial.what, trial.build, found, may, "" if fine else "**failed**")
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines, failed


def _write(suite, seed, lines):
    from django.conf import settings
    from django.utils import timezone

    from tests.evaluation.attacks import a10

    [(version,)] = suite.posted.rows("SHOW server_version")
    head = HEAD.format(
        day=timezone.localdate(), women=suite.women, groups=suite.groups, seed=seed,
        version=version,
    )  # fmt: skip
    tail = TAIL.format(
        women=suite.women,
        wal=a10.left_in_the_write_ahead_log(suite.swept[0]),
        order=a10.order_while_open(suite.posted),
        each=", ".join(str(a10.order_of_a_dump(town)) for town in suite.sealings),
    )
    report = Path(settings.BASE_DIR) / "var" / "attacks.md"
    report.write_text(head + "\n".join(lines) + "\n" + tail)
    return report


if __name__ == "__main__":
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", ENVIRONMENT="test")
    django.setup()
    sys.exit(main(*map(int, sys.argv[1:4])))
