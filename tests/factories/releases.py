"""Sealed answers of many women, and releases in each state, made straight in the database."""

import random
import secrets

from django.utils import timezone

from evaluation import envelopes
from evaluation.enums import OUT
from evaluation.letter_box import actions as letter_box
from evaluation.letter_box.models import Response
from evaluation.models import Release, ReleaseWave
from evaluation.releases import chain, files
from evaluation.releases.questions import counting
from tests.factories.evaluation import (
    make_programme_group,
    make_questionnaire,
    make_wave,
    question,
)
from tests.factories.groups import make_group

AGES = ("18 to 29", "30 to 44", "45 or older")
HELPED = ("The tea", "The other women", "The exercises")


def statements(programme, *more, **facts):
    """Two statements, a number, a choice of three, an age, and a comment."""
    return make_questionnaire(
        programme,
        question("choose", "I choose how much I share", measure="seven"),
        question("safe", "I feel safe when I walk in", measure="seven"),
        question("satisfied", "How satisfied are you with your life?", kind="number",
                 least=0, most=10, options=("Not at all", "Completely")),
        question("helped", "What helped most?", kind="one", options=HELPED),
        question("age", "How old are you?", kind="one", options=AGES, is_demographic=True),
        question("more", "Anything to add?", kind="comment"),
        *more,
        **facts,
    )  # fmt: skip


def make_groups(programme, number=6):
    """One after the other into the programme's areas."""
    areas = list(programme.areas.order_by("pk"))
    return [
        make_programme_group(
            programme,
            make_group(programme.organisation, f"{programme.name}, {at}"),
            area=areas[at % len(areas)] if areas else None,
        )
        for at in range(number)
    ]


def make_sealed_wave(programme, places, women=90, *, seed=7, purposes=None, **facts):
    """Each woman has the same case in every wave that is made with the same seed."""
    wave = make_wave(programme, state="closed", **facts)
    _post_answers(wave, places, women, seed, purposes)
    letter_box.seal_wave(wave=wave.pk)
    wave.refresh_from_db()
    return wave


def _post_answers(wave, places, women, seed, purposes):
    chance = random.Random(f"{seed}-{wave.number}")
    cases = random.Random(seed)
    said = ["answers", *(one.purpose for one in wave.programme.readers.all())]
    rows = []
    for at in range(women):
        place = places[at % len(places)]
        case = cases.randbytes(16).hex()
        age = cases.choice([1, 2, 2, 3, 3])
        contents = {
            "v": envelopes.SHAPE,
            "c": case,
            "q": str(wave.questionnaire_id),
            "g": place.pk,
            "a": place.area_id,
            "l": "en",
            "m": "read",
            "t": "2026-11",
            "p": said if purposes is None else purposes(at, said),
            "x": _answers(wave, chance, age),
            "k": {"more": "Zinnia-comment"},
        }
        rows.append(
            Response(
                wave=wave.pk,
                link_tag=secrets.token_bytes(16),
                receipt_hash=secrets.token_bytes(32),
                sealed=envelopes.seal(wave.opening_key.public_key, contents),
            )
        )
    Response.objects.bulk_create(rows)


def _answers(wave, chance, age):
    found = {}
    for asked in wave.questionnaire.questions.all():
        if asked.key == "age":
            found["age"] = age
        elif asked.kind == "faces":
            found[asked.key] = chance.choice([1, 2, 3, 4, 4, 5, 5])
        elif asked.kind == "number":
            found[asked.key] = chance.choice([2, 3, 5, 6, 8, 9, 10])
        elif asked.kind != "comment":
            found[asked.key] = chance.randint(1, asked.options_count)
    return found


def make_release(programme, *waves, state="asked", by="age", **facts):
    """From a draft on with the figures of `document`, split `by` a demographic."""
    now = timezone.now()
    if state == "running":
        facts = {"run_started_at": now, **facts}
    made = Release(
        programme=programme,
        **{
            "number": programme.releases.count() + 1,
            "state": "taken-back",
            **facts,
            "released_by": None,
        },
    )
    made.save()
    ReleaseWave.objects.bulk_create(ReleaseWave(release=made, wave=wave) for wave in waves)
    if state in {"drafted", *OUT}:
        counted = counting(waves)
        figures = document(waves, by)
        asked = {one.key for one in counted.counted} | {None}
        figures["blocks"] = [
            block for block in figures["blocks"] if {block["question"], block["by"]} <= asked
        ]
        content = files.described(made, counted, figures)
        made.json_file, made.csv_file = files.json_bytes(content), files.csv_bytes(content)
        made.report = REPORT
    if state in OUT:
        last = Release.objects.out().order_by("-chain_number").first()
        made.chain_number = last.chain_number + 1 if last else 1
        made.previous_hash = bytes(last.hash) if last else chain.BEGINNING
        made.hash = chain.link(
            made.previous_hash, made.chain_number, made.json_file, made.csv_file,
            programme.pk, made.number,
        )  # fmt: skip
        made.released_at, made.released_by = now, facts.get("released_by")
    if state == "withdrawn":
        made.withdrawn_at, made.withdrawn_reason = now, "A group was counted twice."
    made.state = state
    made.save()
    made.refresh_from_db()
    return made


REPORT = {
    "published": 9,
    "merged": 1,
    "withheld": {"answering": 2, "band": 3},
    "rounding": 3,
    "audits": [{"question": "choose", "found": 0, "way": "places"},
               {"question": "safe", "found": 0, "way": "moves"}],
    "compared": 0,
    "broken": 0,
}  # fmt: skip


def document(waves, by="age"):
    """Of one wave or more, with two statements and an age: what `publish` could have written."""
    numbers = sorted(wave.number for wave in waves)
    blocks = []
    for key, counts in (("choose", [10, 15, 60]), ("safe", [25, 60])):
        bands = [[1, 2], [3], [4, 5]] if len(counts) == 3 else [[1, 2, 3], [4, 5]]
        for number in numbers:
            blocks += [
                _block(key, number, None, [{"row": None, "bands": bands, "counts": counts}]),
                _block(key, number, by, [
                    {"row": 3, "bands": bands, "counts": [each // 10 * 5 for each in counts]},
                ], [{"row": 1, "why": "answering"}, {"row": 2, "why": "band"}]),
            ]  # fmt: skip
    if len(numbers) > 1:
        more = [{"row": None, "bands": [[-1], [0], [1]], "counts": [10, 20, 45]}]
        blocks.append({**_block("choose", numbers[-1], None, more), "since": numbers[0]})
        blocks.append(
            {**_block("safe", numbers[-1], None, [], [{"row": None, "why": "band"}]),
             "since": numbers[0]}
        )  # fmt: skip
    ages = {"row": None, "bands": [[1], [2], [3]], "counts": [20, 30, 35]}
    blocks += [_block(by, number, None, [ages]) for number in numbers]
    rules = {"answering": 20, "band": 8, "groups": 3, "share": 50, "base": 5}
    return {"format": 1, "rules": rules, "waves": numbers, "blocks": blocks}


def _block(question, wave, by, rows, withheld=()):
    return {
        "question": question,
        "wave": wave,
        "since": None,
        "by": by,
        "rows": rows,
        "withheld": list(withheld),
    }
