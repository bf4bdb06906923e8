"""The pages on which a coordinator writes the words of women's pages in another language."""

import html

import pytest
from django.urls import reverse

from tests.factories.agreements import make_page_word
from tests.toolkit.test_page_words import stored, write

pytestmark = pytest.mark.django_db
LIST = reverse("toolkit:page_words")
LONG = "This device has no voice of its own for this language, so it can’t read aloud here."


def edit(language="so"):
    return reverse("toolkit:page_words_edit", args=[language])


@pytest.fixture(autouse=True)
def words(db):
    for key, text in {"next": "Next", "agreed_on": "Agreed on {date}", "consent_x": LONG}.items():
        make_page_word(key, text)
        make_page_word(key, f"cy {text}", "cy")


@pytest.fixture
def fetch(client):
    def fetch(user, url, data=None):
        client.force_login(user)
        response = client.get(url) if data is None else client.post(url, data)
        response.text_seen = html.unescape(response.content.decode())
        return response

    return fetch


def sent(**texts):
    """Each as (text, what stood there), or a text where nothing stood."""
    data = {}
    for key, value in texts.items():
        text, seen = value if isinstance(value, tuple) else (value, "")
        data |= {f"word-{key}": text, f"seen-{key}": seen}
    return data


@pytest.mark.parametrize("url", [LIST, edit()])
@pytest.mark.parametrize("who", ["ben", "dee", "eve"])
def test_only_a_coordinator(fetch, url, who, request):
    answer = fetch(request.getfixturevalue(who), url)
    assert answer.status_code == 403
    assert "Only a coordinator" in answer.text_seen


def test_nobody_else_writes(fetch, ben):
    assert fetch(ben, edit(), sent(next="Xiga")).status_code == 403
    assert stored() == {}


def test_how_far_each_language_is(fetch, ada):
    write(ada, next="Xiga")
    write(ada, "ti", next="ቀጺሉ", agreed_on="{date}", consent_x="ድምጺ")
    seen = fetch(ada, LIST).text_seen
    assert "1 of 3 is there" in seen
    assert "2 missing" in seen
    assert "All there, so women are offered it." in seen
    assert seen.count("Comes with Alongside.") == 2
    assert edit("so") in seen
    assert edit("cy") not in seen
    assert '<option value="ur"' in seen
    assert '<option value="so"' not in seen


def test_a_language_is_added_by_choosing_it(fetch, ada):
    assert fetch(ada, LIST + "?language=so")["Location"] == edit("so")
    assert "Choose a language from the list" in fetch(ada, LIST + "?language=").text_seen
    assert "Select a valid choice" not in fetch(ada, LIST + "?language=").text_seen
    assert fetch(ada, LIST + "?language=xx").status_code == 200


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_comes_with_the_files_is_not_changed_here(fetch, ada, language):
    assert fetch(ada, edit(language))["Location"] == LIST
    assert fetch(ada, edit(language), sent(next=("Other", "Next")))["Location"] == LIST
    assert "come with Alongside" in fetch(ada, LIST).text_seen
    assert stored(language)["next"] != "Other"


def test_what_is_no_language_is_not_found(fetch, ada):
    assert fetch(ada, edit("xx")).status_code == 404


def test_english_stands_beside_each_field(fetch, ada):
    write(ada, "ur", next="اگلا")
    seen = fetch(ada, edit("ur")).text_seen
    assert '<p lang="en" dir="ltr">Agreed on {date}</p>' in seen
    assert 'name="word-agreed_on" value="" lang="ur" dir="rtl"' in seen
    assert 'name="word-next" value="اگلا" lang="ur" dir="auto"' in seen
    assert '<textarea class="input" id="id_word-consent_x"' in seen
    assert "On every page, and where an agreement is read: one missing" in seen
    assert "What she decides: one missing" in seen


def test_saved(fetch, ada):
    answer = fetch(ada, edit(), sent(next=" Xiga  hore ", agreed_on="{date} ayaa", consent_x=""))
    assert answer["Location"] == edit()
    assert stored() == {"agreed_on": "{date} ayaa", "next": "Xiga hore"}
    assert 'value="Xiga hore"' in fetch(ada, edit()).text_seen


def test_what_is_good_is_saved_and_the_rest_is_kept(fetch, ada):
    data = sent(next="Xiga", agreed_on="La oggolaaday", consent_x="x" * 301)
    answer = fetch(ada, edit(), data)
    assert answer.status_code == 200
    assert "One word was saved." in answer.text_seen
    assert "Put in {date}, just as it stands in the English" in answer.text_seen
    assert "Use 300 letters or fewer; this has 301." in answer.text_seen
    assert 'value="La oggolaaday"' in answer.text_seen
    assert "x" * 301 in answer.text_seen
    assert 'name="seen-next" value="Xiga"' in answer.text_seen
    assert stored() == {"next": "Xiga"}
    again = sent(next=("Xiga", "Xiga"), agreed_on="{date}", consent_x="Cod")
    assert fetch(ada, edit(), again).status_code == 302
    assert len(stored()) == 3


def test_late_words_stand_beside_those_of_a_colleague(fetch, ada, gwen):
    write(gwen, next="Hers")
    answer = fetch(ada, edit(), sent(next="Mine", agreed_on="{date}"))
    assert answer.status_code == 409
    assert "A colleague wrote some of the others meanwhile" in answer.text_seen
    assert 'name="word-next" value="Mine"' in answer.text_seen
    assert 'name="seen-next" value="Hers"' in answer.text_seen
    assert stored() == {"agreed_on": "{date}", "next": "Hers"}
    assert fetch(ada, edit(), sent(next=("Mine", "Hers"))).status_code == 302
    assert stored()["next"] == "Mine"


def test_what_the_page_did_not_have_stays(fetch, ada):
    write(ada, next="Xiga")
    fetch(ada, edit(), {"button": "pressed"})
    assert stored() == {"next": "Xiga"}


def test_what_came_with_the_files_is_shown_without_a_field(fetch, ada):
    make_page_word("next", "Xiga", "so")
    seen = fetch(ada, edit()).text_seen
    assert '<p lang="so" dir="ltr">Xiga</p>' in seen
    assert "word-next" not in seen


def test_no_colleague_of_another_house_is_named(fetch, ada, gwen):
    write(gwen, next="Xiga")
    assert "Gwen" not in fetch(ada, edit()).text_seen + fetch(ada, LIST).text_seen
