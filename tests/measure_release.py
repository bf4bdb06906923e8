"""How long a whole release takes: 2,000 women, three waves, eighteen questions, five of them bands.

    .venv/bin/python -m tests.measure_release

On a copy of the demo's database, by the site's own code: envelopes are posted and sealed, then a
guardian's passphrase starts the two processes as her page does. Prints when each step ended, and
beside the opening what libsodium alone takes for the same envelopes.
"""

import os
import sys
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

WOMEN: Final = 2_000
MAKE: Final = """
from accounts.models import Organisation, User
from evaluation.questionnaires.measures import measures, starters
from tests.factories.evaluation import make_opening_key, make_programme, make_questionnaire_of
from tests.factories.releases import make_groups, make_release, make_sealed_wave
house = Organisation.objects.get(name="Merched Dyffryn Afallen")
dee, joan = (User.objects.get(email=f"{name}@alongside.example") for name in ("dee", "joan"))
programme = make_programme(house, name="Measured", guardians=(dee, joan), languages=["en", "cy"])
for name in ("East", "West", "Coast", "Hills"):
    programme.areas.create(name=name)
make_opening_key(programme)
ready = [*starters()["wellbeing"].questions[:13], *measures()["about-you"].questions]
make_questionnaire_of(programme, ready)
places = make_groups(programme, 60)
waves = [make_sealed_wave(programme, places, WOMEN, number=number, kind=kind)
         for number, kind in enumerate(("start", "middle", "end"), start=1)]
print(make_release(programme, *waves, state="running", run_started_by=joan, asked_by=dee).pk)
"""
RUN: Final = """
import resource
import time
from evaluation.models import Release
from evaluation.releases import actions, supervising
from tests.factories.evaluation import PASSPHRASE
known, steps, began = actions.tell_progress, {}, time.monotonic()
def tell(*, release, step, done):
    steps[step or "starting"] = time.monotonic() - began
    return known(release=release, step=step, done=done)
actions.tell_progress = tell
made = supervising.run(Release.objects.get(pk="ID").pk, {1: PASSPHRASE})
print(made.state, made.failure)
for step, seconds in steps.items():
    print(f"{seconds:6.1f} s  {step}")
print(f"{time.monotonic() - began:6.1f} s  done: {made.report['published']} rows of "
      f"{made.report['published'] + sum(made.report['withheld'].values())}, "
      f"{len(bytes(made.json_file)):,} bytes of JSON, {len(bytes(made.csv_file)):,} of CSV, "
      f"{len(bytes(made.memory)):,} of memory")
largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(f"{largest:6} MiB the largest of its processes")
"""
OPEN: Final = """
import time, psycopg
from nacl.bindings import crypto_box_seal_open
from evaluation import envelopes, keyring
from evaluation.keys import opening
from evaluation.models import Release
from tests.factories.evaluation import PASSPHRASE
release = Release.objects.get(pk="ID")
copy = release.programme.opening_keys.get().copies.first()
under = keyring.Copy(bytes(copy.wrapped), bytes(copy.salt), copy.memory, copy.passes)
private = keyring.unwrap(under, PASSPHRASE)
public = keyring.public_of(private)
began = time.monotonic()
with psycopg.connect(opening.opener_address()) as connection:
    rows = connection.execute(
        "SELECT sealed FROM evaluation_sealedresponse WHERE wave = ANY(%s)",
        [list(release.waves.values_list("pk", flat=True))],
    ).fetchall()
print(f"{len(rows):,} envelopes, {sum(len(row[0]) for row in rows):,} bytes")
print(f"{time.monotonic() - began:6.2f} s  read from the database")
alone = whole = 99.0
for _time in range(3):
    began = time.monotonic()
    for (sealed,) in rows:
        crypto_box_seal_open(bytes(sealed), public, private)
    alone = min(alone, time.monotonic() - began)
    box, began = envelopes.opener(private), time.monotonic()
    for (sealed,) in rows:
        envelopes.unseal(box, sealed)
    whole = min(whole, time.monotonic() - began)
print(f"{alone:6.2f} s  libsodium alone, on one core, the best of three")
print(f"{whole:6.2f} s  as we open them, with what is inside read: {whole / alone:.2f} times")
"""


def main() -> None:
    from tests.journeys.site import running_site

    with running_site(f"measured_{os.getpid()}") as site:
        release = site.run(MAKE.replace("WOMEN", str(WOMEN))).strip()
        sys.stdout.write(site.run(OPEN.replace("ID", release)))
        sys.stdout.write(site.run(RUN.replace("ID", release)))


if __name__ == "__main__":
    main()
