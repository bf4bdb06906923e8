"""The attacks at a larger size: make attack [WOMEN=5000] [GROUPS=400] [SEED=1].

First those on what is published, with programmes and sequences enough for 3,600 questions of waves;
then those on the letter box, with so many women.

    python -m tests.evaluation.attacks WOMEN GROUPS SEED

Writes var/attacks.md. Fails where an attack gets through, or does not see what was weakened.
"""

import logging
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import django

PUBLISHED_HEAD = """# The attacks on what is published, {day}

A large programme of {women} women, {questions} questions and three waves; {programmes} programmes
of 20 to 300 women; {sequences} sequences of releases; {means} means. As it is an attack may find
nothing; of means one in a thousand.

| attack | what | build | found | may find | |
|---|---|---|---|---|---|
"""
HEAD = """

# The attacks on the letter box, {day}

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

    published, failed_there = _published(seed)
    setup_test_environment()
    # Crashes are caused on purpose, and A14 listens to them by itself.
    logging.getLogger().handlers.clear()
    logging.lastResort = None
    with override_settings(LINK_SECRET=FIXED_SECRET), private_server() as server:
        suite = Suite(server, women=women, groups=groups, seed=seed)
        lines, failed = _try_all(suite)
        report = _write(suite, seed, published, lines)
    say(f"{report}: {failed + failed_there} not as they should be\n")
    return int(bool(failed + failed_there))


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def _published(seed):
    from django.utils import timezone

    from tests.evaluation.attacks.published import LARGE, TRIALS, Published

    size = replace(LARGE, seed=seed)
    lines, failed = _try_each(TRIALS, Published(size))
    head = PUBLISHED_HEAD.format(day=timezone.localdate(), **vars(size))
    return head + "\n".join(lines), failed


def _try_all(suite):
    from tests.evaluation.attacks.suite import TRIALS

    return _try_each(TRIALS, suite)


def _try_each(trials, suite):
    lines, failed = [], 0
    for number, trial in enumerate(trials, start=1):
        done = 20 * number // len(trials)
        say(f"[{'#' * done:<20}] {number:>2} of {len(trials)}  {trial}  ")
        start = time.monotonic()
        found = trial.find(suite)
        fine = trial.holds(found)
        failed += not fine
        say(f"{found}{'' if fine else ' FAILED'} ({time.monotonic() - start:.0f} s)\n")
        may = f"more than {trial.most}" if trial.is_weakened else f"at most {trial.most}"
        cells = (trial.attack, trial.what, trial.build, found, may, "" if fine else "**failed**")
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines, failed


def _write(suite, seed, published, lines):
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
    report.write_text(published + head + "\n".join(lines) + "\n" + tail)
    return report


if __name__ == "__main__":
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", ENVIRONMENT="test")
    django.setup()
    sys.exit(main(*map(int, sys.argv[1:4])))
