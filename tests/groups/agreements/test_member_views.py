"""What a member opens: the agreement and nothing else, and one answer wherever there is none."""

import gzip

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Clause, ClauseText
from tests.factories.agreements import make_agreement, make_link
from tests.factories.groups import make_group
from tests.groups.agreements.labels import LABELS, load_labels
from tests.project import markup
from tests.project.test_page_weights import weight_of_file
from toolkit.enums import Symbol
from toolkit.models import PageWord

pytestmark = pytest.mark.django_db
CODE = "a-code-of-22-characters"
ROUND_TRIP = 14 * 1024


@pytest.fixture(autouse=True)
def labels(db):
    load_labels()


@pytest.fixture
def link(group):
    make_agreement(
        group,
        {"en": "We start on time", "ar": "نبدأ في الموعد", "cy": "Dechrau’n brydlon"},
        {"en": "No phones", "ar": "بلا هواتف"},
        objected_count=1,
        agreed_count=6,
        objection="One of us still wonders",
    )
    return make_link(group)


def get(address, accepted="", client=None):
    answer = (client or Client()).get(address, headers={"accept-language": accepted})
    answer.text_seen = answer.content.decode()
    return answer


def at(code=CODE, language=None, position=None):
    if language is None:
        return reverse("members:agreement", args=[code])
    if position is None:
        return reverse("members:agreement_in", args=[code, language])
    return reverse("members:clause", args=[code, language, position])


def html_of(answer):
    return next(tag.attributes for tag in markup.read(answer.text_seen).tags if tag.name == "html")


@pytest.mark.parametrize(
    ("accepted", "language", "direction"),
    [
        ("ar-SY,en;q=0.3", "ar", "rtl"),
        ("cy", "cy", "ltr"),
        ("so", "en", "ltr"),
        ("", "en", "ltr"),
    ],
)
def test_language_is_her_browsers_where_it_has_words(link, accepted, language, direction):
    answer = get(at(), accepted)
    assert answer.status_code == 200  # in place: no second address in a history
    assert html_of(answer) == {"lang": language, "dir": direction}
    assert answer["Content-Language"] == language


def test_language_in_the_address_comes_first(link):
    assert html_of(get(at(language="cy"), "ar"))["lang"] == "cy"


def test_language_without_words_is_answered_in_one_that_has_them(link):
    """An address that she kept outlives a new agreement."""
    assert html_of(get(at(language="so"), "ar"))["lang"] == "ar"


def test_it_shows_every_clause_and_when(link):
    seen = get(at(language="ar")).text_seen
    for words in (
        "نبدأ في الموعد",
        "بلا هواتف",
        "اتفقنا عليه في",
        LABELS["machine_draft"]["ar"]["text"],
    ):
        assert words in seen
    assert seen.count('aria-hidden="true"') >= 2


def test_clause_without_her_language_says_so(link):
    page = markup.read(get(at(language="cy")).text_seen)
    assert ("No phones", "en") in page.texts
    assert any("English" in text for text, language in page.texts if language == "cy")


@pytest.mark.parametrize("address", [at(), at(language="ar"), at(language="en", position=1)])
def test_it_shows_nothing_else_of_the_group(link, group, address):
    seen = get(address).text_seen
    for word in (group.name, group.place, group.organisation.name, "Ben", "wonders", "Alongside"):
        assert word not in seen
    assert str(group.pk) not in seen


def test_one_at_a_time_leads_from_the_first_to_the_end(link):
    first, last = get(at(language="en", position=1)), get(at(language="en", position=2))
    assert "We start on time" in first.text_seen
    assert at(language="en", position=2) in first.text_seen
    assert 'rel="prev"' not in first.text_seen
    assert LABELS["end"]["en"]["text"] in last.text_seen
    assert 'rel="next"' not in last.text_seen


@pytest.mark.parametrize(("position", "shown"), [(0, "We start on time"), (99, "No phones")])
def test_place_that_is_not_there_any_more_shows_the_nearest(link, position, shown):
    assert shown in get(at(language="en", position=position)).text_seen


@pytest.mark.parametrize("address", [at(), at(language="ar", position=1), at("nothing"), "/n/"])
def test_nothing_is_set_stored_or_listed(link, address):
    answer = get(address)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_page_is_not_another_to_who_is_signed_in(link, ada, client):
    client.force_login(ada)
    assert get(at(), client=client).content == get(at()).content


@pytest.mark.parametrize("address", [at(), at(language="ar", position=2), at("nothing")])
def test_leaving_comes_first_and_help_after_it(link, address):
    links = [tag.attributes for tag in markup.read(get(address).text_seen).tags if tag.name == "a"]
    assert links[0]["class"] == "leave"
    assert links[0]["href"] == reverse("leave")
    assert links[1]["href"] == reverse("toolkit:help_now")


def test_welsh_reader_gets_help_in_welsh(link):
    assert 'href="/cy/help/"' in get(at(language="cy")).text_seen


def test_leaving_has_its_word_where_the_labels_are_not_loaded(link):
    PageWord.objects.all().delete()
    assert "Leave this page" in get(at()).text_seen


def test_title_says_nothing(link):
    titles = {markup.read(get(address).text_seen).title for address in (at(), at("x"))}
    assert titles == {"Page"}


def test_links_hold_no_code_of_another_and_nothing_from_elsewhere(link):
    for address in (at(), at(language="ar", position=1)):
        page = markup.read(get(address).text_seen)
        assert all(file.startswith("/static/") for file in page.files())


# One answer, whatever the reason.


@pytest.fixture
def dead_ends(organisation):
    """Addresses that lead nowhere, by the reason."""
    revoked, ended, bare = (make_group(organisation) for _ in range(3))
    make_agreement(revoked)
    make_link(revoked, code="revoked-code-of-22-chr", revoked_at=timezone.now())
    make_agreement(ended)
    make_link(ended, code="ended-code-of-22-chars")
    ended.state = "ended"
    ended.save()
    make_link(bare, code="bare-code-of-22-charac")
    return {
        "taken back": at("revoked-code-of-22-chr"),
        "ended": at("ended-code-of-22-chars"),
        "no agreement": at("bare-code-of-22-charac"),
        "never was": at("nobody-ever-had-this-c"),
        "cut short": at("x"),
        "strange": "/n/%00%ff%E2%80%AE/",
        "too long": at("x" * 900),
        "too deep": "/n/a/b/c/d/",
        "none": "/n/",
        "a clause": at("nobody-ever-had-this-c", "en", 3),
    }


@pytest.mark.parametrize("accepted", ["", "en", "cy", "ar", "so"])
def test_dead_ends_are_all_the_same(dead_ends, accepted):
    answers = {reason: get(address, accepted) for reason, address in dead_ends.items()}
    assert {answer.status_code for answer in answers.values()} == {404}
    if accepted in {"cy", "ar"}:
        answers.pop("a clause")  # that address asks for English
    assert len({answer.content for answer in answers.values()}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers.values()}) == 1


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
def test_dead_end_is_in_the_readers_language(dead_ends, language):
    for answer in (get(dead_ends["ended"], language), get(at("nobody", language))):
        assert LABELS["gone_title"][language]["text"] in answer.text_seen
        assert html_of(answer)["lang"] == language


def test_address_without_its_last_slash_still_leads_there(link):
    assert Client().get(at().rstrip("/"), follow=True).status_code == 200


def test_nothing_can_be_sent_there(link):
    assert Client().post(at()).status_code == 405


# Light: one round trip, everything counted.


@pytest.fixture
def long_agreement(group):
    """Twenty clauses of the toolkit's own length, every drawing, in three languages."""
    path = settings.BASE_DIR / "toolkit/content/clauses.yaml"
    starters = yaml.safe_load(path.read_text()).values()
    agreement = make_agreement(group)
    agreement.clauses.all().delete()
    for position, (symbol, starter) in enumerate(zip(Symbol.values, starters, strict=False)):
        clause = Clause.objects.create(agreement=agreement, position=position, symbol=symbol)
        for language in ("en", "cy", "ar"):
            words = starter[language]
            ClauseText.objects.create(
                clause=clause,
                language=language,
                title=words["title"],
                detail=words["detail"],
                machine_draft=language != "en",
            )
    return make_link(group)


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
@pytest.mark.parametrize("position", [None, 2])
def test_first_visit_is_one_round_trip(long_agreement, language, position):
    html = get(at(language=language, position=position)).text_seen
    page = len(gzip.compress(html.encode(), 6))
    files = sum(map(weight_of_file, markup.read(html).files()))
    print(language, position, page, "+", files, "=", page + files)  # noqa: T201
    assert page + files <= ROUND_TRIP


def test_questions_to_the_database_are_few_whatever_is_read(
    long_agreement, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        get(at())
