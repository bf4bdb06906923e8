"""The child, job by job: here in this process; started for real in test_opening."""

import io
import json
import subprocess
import sys
import uuid

import pytest
from django.conf import settings

from evaluation import envelopes, keyring
from evaluation.keys import child

LEAST = {"memory": keyring.LEAST_MEMORY, "passes": keyring.LEAST_PASSES}
PASSPHRASE = "CDFG-HJKM-NPQR-TVWX-Y346-79CD"
PRIVATE, PUBLIC = keyring.new_pair()


def job_of(name, passphrase=PASSPHRASE, *, private=PRIVATE, **more):
    copy = keyring.wrap(private, PASSPHRASE, **LEAST)
    return {
        "job": name,
        "public": PUBLIC.hex(),
        "passphrase": passphrase,
        "copy": {**copy._asdict(), "wrapped": copy.wrapped.hex(), "salt": copy.salt.hex()},
        **LEAST,
        **more,
    }


def opened(paper):
    copy = paper["copy"]
    made = keyring.Copy(
        bytes.fromhex(copy["wrapped"]), bytes.fromhex(copy["salt"]), copy["memory"], copy["passes"]
    )
    return keyring.unwrap(made, paper["passphrase"])


def test_make_gives_each_a_paper_that_opens_the_same_key():
    made = child.answer({"job": "make", "others": 2, **LEAST})
    privates = {opened(paper) for paper in made["papers"]}
    assert len(made["papers"]) == 3
    assert len({paper["passphrase"] for paper in made["papers"]}) == 3
    assert [keyring.public_of(one).hex() for one in privates] == [made["public"]]
    assert privates.pop().hex() not in json.dumps(made)


def test_test_says_nothing_where_all_is_well():
    assert child.answer(job_of("test")) == {}


def test_rewrap_gives_the_same_key_under_a_new_passphrase():
    paper = child.answer(job_of("rewrap"))
    assert paper["passphrase"] != PASSPHRASE
    assert opened(paper) == PRIVATE
    assert (paper["copy"]["memory"], paper["copy"]["passes"]) == tuple(LEAST.values())


@pytest.mark.parametrize("name", ["test", "rewrap", "open"])
def test_wrong_passphrase(name):
    job = job_of(name, "DDDD-DDDD", database="", links=[])
    assert child.answer(job) == {"error": "wrong-passphrase"}


@pytest.mark.parametrize("name", ["test", "rewrap", "open"])
def test_copy_of_another_key(name):
    other, _public = keyring.new_pair()
    job = job_of(name, private=other, database="", links=[])
    assert child.answer(job) == {"error": "wrong-key"}


def test_broken_envelopes_are_told_apart_and_stop_nothing(monkeypatch):
    inside = {**child.PROBE, "x": {"choose": 4}}
    whole = envelopes.seal(PUBLIC, inside)
    waves = [uuid.uuid4() for _ in range(4)]
    rows = [whole[:500], whole, b"", envelopes.seal(keyring.new_pair()[1], inside)]
    monkeypatch.setattr(child, "_read", lambda *args: zip(waves, rows, strict=True))
    found = child.answer(job_of("open", database="", links=[]))
    assert found == {
        "envelopes": [
            [str(wave), contents]
            for wave, contents in zip(waves, (None, inside, None, None), strict=True)
        ]
    }


def test_database_that_is_not_there():
    job = job_of("open", database="host=/nowhere dbname=x", links=[[str(uuid.uuid4()), "00" * 16]])
    assert child.answer(job) == {"error": "no-database"}


@pytest.mark.parametrize(
    "job",
    [
        {},
        {"job": "sing"},
        {"job": "make"},
        job_of("test", public="no"),
        job_of("test", copy={}),
        job_of("test", 7),
        job_of("open"),
    ],
)
def test_anything_else_is_told_by_a_word(job):
    found = child.answer(job)
    assert found["error"] == "failed"
    assert PASSPHRASE not in json.dumps(found)


@pytest.mark.parametrize("typed", ["not json", "", "[]", '{"job": "sing", "passphrase": "CDFG"}'])
def test_main_writes_one_answer_and_nothing_else(typed, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    child.main()
    written = capsys.readouterr()
    assert json.loads(written.out)["error"] == "failed"
    assert "CDFG" not in written.out + written.err


def test_process_leaves_no_picture_of_its_memory_and_knows_no_django():
    code = """
import io, resource, sys
from evaluation.keys import child
sys.stdin = io.StringIO("{}")
child.main()
print(resource.getrlimit(resource.RLIMIT_CORE), "django" in sys.modules)
"""
    looked = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    assert looked.stdout.endswith("}(0, 0) False\n")
