"""What the child process is told to do: which waves, with which keys, by which rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.access.facts import KeyOfTimes
from evaluation.enums import Purpose
from evaluation.keys import opening
from evaluation.releases.models import Release
from evaluation.releases.questions import Counting
from evaluation.releases.running import lock_of
from evaluation.waves.models import Wave


def keys_of(keys: Iterable[KeyOfTimes], release: Release) -> list[KeyOfTimes]:
    """Those of its waves, and of what is compared with it."""
    wanted = set(release.waves.values_list("opening_key", flat=True))
    wanted |= set(release.programme.releases.out().values_list("memory_key", flat=True))
    return [one for one in keys if one.key.pk in wanted]


def job_of(
    release: Release,
    counted: Counting,
    keys: Iterable[KeyOfTimes],
    passphrases: Mapping[int, str],
) -> dict[str, Any]:
    """Raises OpeningFailed where the server does not know the way to the answers.

    Every woman is counted who said yes to totals and to every reader: one population for all, since
    two that differ by a few women would tell of those few.
    """
    programme = release.programme
    waves = list(release.waves.select_related("opening_key").order_by("number"))
    areas = programme.areas.values_list("pk", flat=True)
    catalogue = counted.catalogue([wave.number for wave in waves], areas)
    return {
        "database": opening.opener_address(),
        "lock": lock_of(release),
        "waves": [_wave(wave, counted) for wave in waves],
        "keys": {
            str(one.number): opening.with_copy(one.copy, passphrases[one.number])
            for one in keys
            if one.copy is not None
        },
        "purposes": [
            Purpose.ANSWERS.value,
            *(reader.purpose for reader in programme.readers.all()),
        ],
        "catalogue": {
            "waves": list(catalogue.waves),
            "questions": [[one.key, one.least, one.most, one.kind] for one in catalogue.questions],
            "demographics": [[one.key, one.options] for one in catalogue.demographics],
            "areas": list(catalogue.areas),
        },
        "thresholds": {
            "answering": programme.least_answering,
            "band": programme.least_in_band,
            "groups": programme.least_groups,
        },
        "earlier": [
            {"key": str(one.memory_key.number), "sealed": bytes(one.memory or b"").hex()}
            for one in programme.releases.out().select_related("memory_key").order_by("number")
            if one.memory_key is not None
        ],
        "seal_to": bytes(waves[-1].opening_key.public_key).hex(),
    }


def _wave(wave: Wave, counted: Counting) -> dict[str, Any]:
    return {
        "id": str(wave.pk),
        "number": wave.number,
        "key": str(wave.opening_key.number),
        "questions": dict(counted.keys[wave.number]),
    }
