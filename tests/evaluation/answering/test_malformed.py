"""Whatever is thrown at the page, it answers, and nothing half-stored is left behind.

SOAK says how much is thrown: 10,000 in `make test`, 100,000 in `make soak`. The most of it goes
straight to the views, with the slip and the words looked up once; a part goes through the whole
stack of the site, with everything drawn. It is made by a generator with a fixed seed from a form
that is right, and by hypothesis from nothing.
"""

import os
import random
import unicodedata
from functools import lru_cache
from io import BytesIO
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation import envelopes
from evaluation.answering.views import answers, pages, receipts
from evaluation.letter_box.models import Response
from evaluation.questionnaires.answer_form import LONGEST_COMMENT
from tests.evaluation.answering.conftest import eighteen
from tests.factories.evaluation import code_of, make_wave

SOAK = int(os.environ.get("SOAK", "10000"))
BY_HYPOTHESIS = SOAK // 10
THROUGH_THE_STACK = SOAK // 50
FORM = "application/x-www-form-urlencoded"
VIEWS = {"": answers.enter, "1/": answers.send, "2/": receipts.held, "3/": receipts.take_back}
ANSWERS = {200, 400, 404, 405, 409, 422, 429}

NASTY = [
    *(b"", b" ", b"0", b"-1", b"6", b"1.0", b"1e9", b"NaN", b"None", b"true", b"[]", b"{}"),
    *(b"9" * 5000, b"-" + b"9" * 400, b"%00", b"%00%00", b"%", b"%zz", b"%ff%fe", b"%ed%a0%80"),
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r\n\r\n", b"%0d%0a", b"%F0%9F%98%80", b"+" * 50),
    *(b"%D9%A3", b"%E2%80%AE", b"<script>", b"' OR 1=1 --", b"../../etc/passwd", b"z" * 501),
    *("ß".encode() * 300, "１".encode(), b"${jndi:ldap://x}", b"{{ labels }}", b"{number}"),
]
TYPES = [
    *(FORM, f"{FORM}; charset=utf-16", f"{FORM}; charset=nonsense", f"{FORM}; charset=utf-7"),
    *("multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary="),
    *("application/json", "text/plain", "", "x", "multipart/mixed; boundary=\x00", FORM.upper()),
]
METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post", "BREW"]


@pytest.fixture
def wave(programme, group):
    """Eighteen questions of every kind; `wave.script` says what may be answered."""
    made = make_wave(programme, group, questionnaire=eighteen(programme))
    made.script = answers.sheet_of(made).scripts["en"]
    return made


@pytest.fixture
def code(wave):
    return code_of(wave.invitations.order_by("number").first())


@pytest.fixture
def thrown(wave, monkeypatch):
    """Sends one thing straight to a view. What is slow and the same each time is done once."""
    words = lru_cache(pages.page_words)
    find = lru_cache(maxsize=64)(answers.invitation_of)
    drawn = {"every": 0}

    def render(*args):
        drawn["every"] += 1
        return real(*args) if drawn["every"] % 50 == 0 else "drawn"

    real = pages.render_to_string
    monkeypatch.setattr(pages, "page_words", words)
    monkeypatch.setattr(pages, "render_to_string", render)
    monkeypatch.setattr(pages, "complete_page_languages", lambda: ["ar", "cy", "en"])
    monkeypatch.setattr(pages, "may_try_again", lambda request: True)
    monkeypatch.setattr(answers, "draw", lambda *args: "drawn")
    monkeypatch.setattr(answers, "invitation_of", find)
    monkeypatch.setattr(receipts, "invitation_of", find)
    readers = answers.readers_of(wave.programme)
    monkeypatch.setattr(answers, "readers_of", lambda programme: readers)

    def throw(way, method, kind, body, length=None):
        request = WSGIRequest(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": f"/a/en/{way}",
                "SERVER_NAME": "testserver",
                "SERVER_PORT": "80",
                "CONTENT_TYPE": kind,
                "CONTENT_LENGTH": str(len(body) if length is None else length),
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.input": BytesIO(body),
                "wsgi.url_scheme": "http",
            }
        )
        return VIEWS[way](request, "en")

    return throw


def opens_and_is_right(wave, sealed):
    """An envelope that opens, with everything in it that must be and nothing that may not."""
    inside = envelopes.unseal(wave.opening_key.private, sealed)
    assert envelopes.is_whole(bytes(sealed))
    assert sorted(inside) == sorted("vcqgalmtpxk")
    assert "answers" in inside["p"]
    asked = {one.key: one for one in wave.script.questions}
    for key, value in inside["x"].items():
        given_values = value if isinstance(value, list) else [value]
        assert given_values
        assert set(given_values) <= asked[key].values
        assert isinstance(value, list) == (asked[key].kind == "several")
        assert not asked[key].is_special or "special" in inside["p"]
    for key, text in inside["k"].items():
        assert asked[key].kind == "comment"
        assert 0 < len(text) <= LONGEST_COMMENT
        controls = {letter for letter in text if unicodedata.category(letter) in {"Cc", "Cs"}}
        assert controls <= {"\n"}


def all_is_right(wave):
    for sealed in Response.objects.filter(wave=wave.pk).values_list("sealed", flat=True):
        opens_and_is_right(wave, sealed)


def right_form(code, chance):
    """As her own page would send it: (name, value), as bytes."""
    pairs = [("typed", code.encode()), ("c-a", b"1"), ("c-s", b"1")]
    pairs += [(f"q-{n}", str(chance.randint(1, 2)).encode()) for n in range(1, 18)]
    return [*pairs, ("q-18", b"Tea"), ("all", b"1")]


def spoilt(pairs, chance):
    """(method, content type, body, length that is told), each wrong in a few ways of many."""
    pairs = [(name.encode(), value) for name, value in pairs]
    for _ in range(chance.randint(1, 4)):
        chance.choice(SPOILING)(pairs, chance.randrange(len(pairs)), chance)
    body = b"&".join(name + b"=" + value for name, value in pairs)
    sent = {"method": "POST", "kind": FORM, "body": body, "length": None}
    if chance.random() < 0.35:
        chance.choice(WRAPPING)(sent, chance)
    return sent["method"], sent["kind"], sent["body"], sent["length"]


def another_value(pairs, at, chance):
    pairs[at] = (pairs[at][0], chance.choice(NASTY))


def another_name(pairs, at, chance):
    pairs[at] = (chance.choice(NASTY), pairs[at][1])


def said_twice(pairs, at, chance):
    pairs.insert(at, (pairs[at][0], chance.choice(NASTY)))


def left_out(pairs, at, chance):
    pairs[at] = (b"", b"")


def mixed(pairs, at, chance):
    chance.shuffle(pairs)


def noise(pairs, at, chance):
    raw = chance.randbytes(chance.randint(1, 40))
    pairs[at] = (pairs[at][0], chance.choice([raw, quote_from_bytes(raw).encode()]))


SPOILING = [another_value, another_value, another_value, another_name]
SPOILING += [said_twice, left_out, mixed, noise]


def cut_off(sent, chance):
    sent["body"] = sent["body"][: chance.randrange(len(sent["body"]))]


def another_method(sent, chance):
    sent["method"] = chance.choice(METHODS)


def another_type(sent, chance):
    sent["kind"] = chance.choice(TYPES)
    if chance.random() < 0.5:
        begin = b'--x\r\nContent-Disposition: form-data; name="typed"\r\n\r\n'
        sent["body"] = begin + sent["body"]


def another_length(sent, chance):
    size = len(sent["body"])
    sent["length"] = chance.choice([-5, 0, 1, size // 2, size + 1000, "many", ""])


def signs_only(sent, chance):
    sent["body"] = chance.choice([b"&", b"=", b"&&==", b"q-1"]) * chance.randint(1, 400)


def something_inside(sent, chance):
    at = chance.randrange(len(sent["body"]))
    sent["body"] = sent["body"][:at] + chance.choice(NASTY) + sent["body"][at:]


WRAPPING = [cut_off, another_method, another_type, another_length, signs_only, something_inside]


def told(thing):
    """A seed of the generator is enough to do it again."""
    return repr(thing)[:400]


def test_what_is_thrown_at_the_views(wave, code, thrown):
    chance = random.Random(20261122)
    pairs = right_form(code, chance)
    accepted = 0
    for _ in range(SOAK - BY_HYPOTHESIS - THROUGH_THE_STACK):
        way = chance.choice(["1/"] * 7 + ["", "2/", "3/"])
        thing = spoilt(pairs, chance)
        # Taken back each time: what one transaction leaves behind makes all the next ones slow.
        with transaction.atomic():
            answer = thrown(way, *thing)
            assert answer.status_code in ANSWERS, told(thing)
            if way == "1/" and answer.status_code == 200 and thing[0] == "POST":
                accepted += 1
                all_is_right(wave)
            transaction.set_rollback(True)
    assert accepted > SOAK / 100  # else it tried nothing but refusals


def test_what_is_thrown_at_the_whole_site(wave, code):
    chance = random.Random(14)
    pairs, client = right_form(code, chance), Client()
    languages = ["en", "cy", "ar", "so", "x" * 300, "1"]
    for _ in range(THROUGH_THE_STACK):
        method, kind, body, length = spoilt(pairs, chance)
        address = f"/a/{chance.choice(languages)}/{chance.choice(['1/'] * 3 + ['', '2/', '3/'])}"
        more = {"wsgi.input": BytesIO(body)}  # the test client's own refuses a wrong length
        more |= {} if length is None else {"CONTENT_LENGTH": str(length)}
        answer = client.generic(method, address, body, content_type=kind, **more)
        assert answer.status_code in ANSWERS, told((address, method, kind, body, length))
        assert not answer.cookies
    all_is_right(wave)


@pytest.mark.parametrize("route", list(VIEWS))
@pytest.mark.parametrize(
    "body",
    [b"typed=" + b"x" * 1_000_001, b"typed=CODE&q-18=" + b"z" * 990_000, b"a=1&" * 2000],
    ids=["over a megabyte", "under a megabyte", "2,000 fields"],
)
def test_a_megabyte_is_answered_and_not_kept(wave, code, route, body):
    sent = body.replace(b"CODE", code.encode())
    answer = Client().generic("POST", f"/a/en/{route}", sent, content_type=FORM)
    assert answer.status_code in ANSWERS
    assert not Response.objects.exists()


def test_files_are_never_parsed(wave, code):
    """A file would be written to the disk before anybody looks at it."""
    answer = Client().post("/a/en/1/", {"typed": code, "c-a": "1", "all": "1", "f": BytesIO(b"x")})
    assert answer.status_code == 422
    assert not Response.objects.exists()


def test_connection_that_breaks_keeps_nothing(wave, code):
    class Broken(BytesIO):
        def read(self, *args):
            raise OSError("gone")

    request = RequestFactory().post("/a/en/1/", "typed=x", content_type=FORM)
    request.META["CONTENT_LENGTH"] = "7"
    request._stream = Broken()
    answer = answers.send(request, "en")
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 422
    assert not Response.objects.exists()


NAMES = st.one_of(
    st.sampled_from(["typed", "c-a", "c-s", "c-q", "all", *(f"q-{n}" for n in range(20))]),
    st.text(max_size=12),
)
VALUES = st.one_of(
    st.sampled_from(["CODE", "", "1", "2", "5", "10"]),
    st.integers().map(str),
    st.text(max_size=40),
)
RAW = st.binary(max_size=200)


@pytest.fixture
def by_hypothesis(wave, code, thrown):
    @settings(
        max_examples=max(BY_HYPOTHESIS, 1),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        way=st.sampled_from(["1/", "1/", "1/", "", "2/", "3/"]),
        pairs=st.lists(st.tuples(NAMES, VALUES), max_size=12),
        raw=RAW,
        whole=st.booleans(),
    )
    def throw(way, pairs, raw, whole):
        said = [(name, code if value == "CODE" else value) for name, value in pairs]
        if whole:
            said += [("typed", code), ("c-a", "1"), ("all", "1")]
        body = urlencode(said, errors="surrogatepass").encode()
        answer = thrown(way, "POST", FORM, body + (b"&" + raw if raw and not whole else b""))
        assert answer.status_code in ANSWERS

    return throw


def test_what_hypothesis_thinks_of(wave, by_hypothesis):
    by_hypothesis()
    all_is_right(wave)
