"""The child, without a database of its own: what it counts, and what alone comes out of it."""

import contextlib
import io
import json
import subprocess
import sys
import uuid

import psycopg
import pytest
from django.conf import settings
from nacl.public import PrivateKey, SealedBox

from evaluation import envelopes, keyring
from evaluation.disclosure import NotSafe, Outcome
from evaluation.keys.child import PROBE
from evaluation.releases import child
from evaluation.releases.running import WORKING

PASSPHRASE = "CDFG-HJKM-NPQR-TVWX-Y346-79CD"
PRIVATE, PUBLIC = keyring.new_pair()
WAVES = [uuid.uuid4(), uuid.uuid4()]


class Connection(contextlib.nullcontext):
    """In the place of a database: `rows` of (wave, sealed), and whether the lock is free."""

    def __init__(self, rows=(), *, is_free=True):
        super().__init__()
        self.rows, self.is_free, self.asked = rows, is_free, []

    def __enter__(self):
        return self

    def execute(self, statement, parameters):
        self.asked.append(parameters)
        return self

    def fetchone(self):
        return (self.is_free,)

    def fetchall(self):
        return self.rows


@pytest.fixture
def database(monkeypatch):
    def holds(*contents, **facts):
        rows = [
            (wave, said if isinstance(said, bytes) else envelopes.seal(PUBLIC, said))
            for wave, said in contents
        ]
        connection = Connection(rows, **facts)
        monkeypatch.setattr(psycopg, "connect", lambda *args, **kwargs: connection)
        return connection

    return holds


@pytest.fixture
def counted(monkeypatch):
    """What disclosure control is given, in the place of its work."""
    calls = []

    def publish(given, catalogue, thresholds, *, earlier, tell):
        calls.append((given, catalogue, thresholds, earlier))
        tell("counting", 0)
        return Outcome({"format": 1}, {"published": 0}, {"shape": 1, "cases": ["Zinnia"]})

    monkeypatch.setattr(child, "publish", publish)
    return calls


def said(case="c1", *, purposes=("answers", "reader:7"), **answers):
    return {**PROBE, "c": case, "g": 3, "a": 5, "p": list(purposes), "x": answers}


def job(**more):
    copy = keyring.wrap(
        PRIVATE, PASSPHRASE, memory=keyring.LEAST_MEMORY, passes=keyring.LEAST_PASSES
    )
    given = {**copy._asdict(), "wrapped": copy.wrapped.hex(), "salt": copy.salt.hex()}
    return {
        "database": "postgresql:///nowhere",
        "lock": [1, 2],
        "keys": {"1": {"public": PUBLIC.hex(), "passphrase": PASSPHRASE, "copy": given}},
        "waves": [
            {"id": str(wave), "number": number, "key": "1", "questions": {"safe": "safe"}}
            for number, wave in enumerate(WAVES, start=1)
        ],
        "purposes": ["answers", "reader:7"],
        "catalogue": {
            "waves": [1, 2],
            "questions": [["safe", 1, 5, "scale"]],
            "demographics": [["age", 3]],
            "areas": [5],
        },
        "thresholds": {"answering": 20, "band": 8, "groups": 3},
        "earlier": [],
        "seal_to": PUBLIC.hex(),
        **more,
    }


def test_only_who_said_yes_to_everything_is_counted(database, counted):
    database(
        (WAVES[0], said("c1", safe=4)),
        (WAVES[1], said("c1", safe=5)),
        (WAVES[0], said("c2", purposes=["answers"], safe=1)),
        (WAVES[0], said("c3", purposes=["reader:7"], safe=1)),
        (WAVES[0], said("c4", purposes=[], safe=1)),
    )
    child.outcome(job())
    ((given, _catalogue, _thresholds, _earlier),) = counted
    assert [(one.wave, one.case, one.group, one.area, dict(one.answers)) for one in given] == [
        (1, "c1", 3, 5, {"safe": 4}),
        (2, "c1", 3, 5, {"safe": 5}),
    ]


def test_under_the_keys_that_are_counted(database, counted):
    database((WAVES[0], said(safe=4, which=[1, 2], more=1, old=3)))
    waves = job()["waves"]
    waves[0]["questions"] = {"safe": "safe", "which": "which", "old": "old.2"}
    child.outcome(job(waves=waves))
    assert dict(counted[0][0][0].answers) == {"safe": 4, "old.2": 3}


def test_the_catalogue_and_thresholds_of_the_job(database, counted):
    database()
    child.outcome(job())
    _given, catalogue, thresholds, _earlier = counted[0]
    assert catalogue.waves == (1, 2)
    assert [(one.key, one.kind) for one in catalogue.questions] == [("safe", "scale")]
    assert [(one.key, one.options) for one in catalogue.demographics] == [("age", 3)]
    assert catalogue.areas == (5,)
    assert (thresholds.answering, thresholds.band, thresholds.groups) == (20, 8, 3)
    assert (thresholds.share, thresholds.base) == (50, 5)


def test_a_broken_envelope_stops_nothing_and_is_told(database, counted):
    other = envelopes.seal(keyring.new_pair()[1], said())
    database((WAVES[0], b"broken"), (WAVES[0], other), (WAVES[0], said(safe=4)))
    assert child.outcome(job())["report"] == {"published": 0, "broken": 2}
    assert len(counted[0][0]) == 1


def test_the_memory_is_sealed_and_only_the_key_opens_it(database, counted):
    database((WAVES[0], said(safe=4)))
    found = child.outcome(job())
    assert found.keys() == {"document", "report", "memory"}
    assert "Zinnia" not in json.dumps(found)
    sealed = bytes.fromhex(found["memory"])
    assert json.loads(SealedBox(PrivateKey(PRIVATE)).decrypt(sealed)) == {
        "shape": 1,
        "cases": ["Zinnia"],
    }


def test_earlier_memories_are_opened_with_their_key(database, counted):
    database()
    sealed = SealedBox(PrivateKey(PRIVATE)).encrypt(b'{"shape": 1, "cases": ["c9"]}')
    child.outcome(job(earlier=[{"key": "1", "sealed": sealed.hex()}]))
    assert counted[0][3] == [{"shape": 1, "cases": ["c9"]}]


def test_it_tells_how_far_it_is(database, counted):
    database(*[(WAVES[0], said(f"c{at}", safe=4)) for at in range(3)])
    told = []
    child.outcome(job(), lambda step, done: told.append((step, done)))
    assert told == [("opening", 0), ("opening", 0), ("counting", 10)]


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (NotSafe("exposed"), "exposed"),
        (NotSafe("time"), "time"),
        (keyring.WrongPassphrase(), "key"),
        (child.WrongKey(), "key"),
        (psycopg.OperationalError("Zinnia"), "database"),
        (RuntimeError("Zinnia"), "broken"),
    ],
)
def test_each_failure_is_a_word(database, monkeypatch, failure, word):
    def fail(*args, **kwargs):
        raise failure

    database()
    monkeypatch.setattr(child, "publish", fail)
    found = child.outcome(job())
    assert found["failure"] == word
    assert "Zinnia" not in json.dumps(found)


def test_a_wrong_passphrase(database, counted):
    database()
    given = job()
    given["keys"]["1"]["passphrase"] = "DDDD-DDDD"
    assert child.outcome(given) == {"failure": "key"}
    assert counted == []


def test_one_at_a_time(database, counted):
    connection = database(is_free=False)
    assert child.outcome(job()) == {"failure": "interrupted"}
    assert connection.asked == [[1, 2]]
    assert counted == []


def test_no_database_is_a_word():
    assert child.outcome(job(database="postgresql://127.0.0.1:1/x")) == {"failure": "database"}


def test_nonsense_is_a_word():
    assert child.outcome({}) == {"failure": "broken", "kind": "KeyError"}


def test_main_writes_lines_and_waits_for_the_end_of_its_input(monkeypatch, capsys):
    ended = []
    monkeypatch.setattr(child, "_end_with_who_started_it", lambda: ended.append(True))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nonsense\n")))
    child.main()
    assert json.loads(capsys.readouterr().out) == {"failure": "broken", "kind": "KeyError"}
    assert ended == [True]


def test_it_ends_when_who_started_it_is_gone():
    """With a job that it can't do; it would wait for ever after telling so."""
    with subprocess.Popen(
        [sys.executable, "-m", "evaluation.releases.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env=WORKING,
        start_new_session=True,
    ) as started:
        started.stdin.write(b"{}\n")
        started.stdin.flush()
        assert json.loads(started.stdout.readline())["failure"] == "broken"
        assert started.poll() is None
        started.stdin.close()
        assert started.wait(timeout=20) != 0
