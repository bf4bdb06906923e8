import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from evaluation.keys import opening
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.programmes.models import Guardian, Programme
from tests.evaluation.keys.conftest import PASSPHRASE, WRONG
from tests.factories.accounts import make_organisation, make_user
from tests.factories.evaluation import (
    make_guardian,
    make_guardian_key,
    make_opening_key,
    make_programme,
    make_wave,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jobs")]
OWN = ("key_take", "key_confirm", "key_test", "key_renew")


def at(name, programme, guardian=None, query=""):
    more = {"guardian": guardian.pk} if guardian else {}
    return reverse(f"evaluation:{name}", kwargs={"programme": programme.pk, **more}) + query


def put(copy, state):
    GuardianKey.objects.filter(pk=copy.pk).update(state=state)
    return copy


def shown(answer):
    """The passphrases of a page, as they stand there."""
    parts = re.findall(r'class="key-letters"[^>]*>(.*?)</p>', answer.text_seen, re.S)
    return ["-".join(re.findall(r"<code>(\w{4})</code>", part)) for part in parts]


def typed(passphrase=PASSPHRASE, **more):
    return {"passphrase": passphrase, **more}


def message(answer):
    return [str(one) for one in answer.context["messages"]]


# --- Who


@pytest.mark.parametrize("who", ["ben", "cara", "eve", "gwen"])
def test_strangers_find_nothing(who, fetch, programme, key, copy_of, gita, request):
    user, other = request.getfixturevalue(who), copy_of(gita).guardian
    addresses = [at(name, programme) for name in ("keys", "key_make", "key_rotate", *OWN)]
    addresses += [at(name, programme, other) for name in ("key_hand_over", "guardian_end")]
    for url in addresses:
        assert fetch(user, url).status_code == 404, url
        assert fetch(user, url, typed()).status_code in {404, 405}, url
    assert fetch(user, at("programme_start", programme), {}).status_code == 404
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("name", ["key_make", "key_rotate", *OWN])
def test_only_a_guardian_has_to_do_with_keys(name, fetch, programme, key, ada):
    for data in (None, typed()):
        answer = fetch(ada, at(name, programme), data)
        assert answer.status_code == 403
        assert "Only a guardian" in answer.text_seen


def test_only_a_guardian_hands_over_and_only_an_admin_ends_and_starts(
    fetch, programme, key, copy_of, ada, dee, gita
):
    other = copy_of(dee).guardian
    assert fetch(ada, at("key_hand_over", programme, other)).status_code == 403
    for user in (ada, gita):
        assert fetch(user, at("guardian_end", programme, other)).status_code == 403
        assert fetch(user, at("guardian_end", programme, other), {}).status_code == 403
        assert fetch(user, at("programme_start", programme), {}).status_code == 403


def test_guardian_of_another_programme_is_not_found(fetch, programme, key, dee, organisation, joan):
    elsewhere = make_guardian(make_programme(organisation), joan)
    for name in ("key_hand_over", "guardian_end"):
        assert fetch(dee, at(name, programme, elsewhere)).status_code == 404


# --- How things stand


def test_page_without_a_key(fetch, young, dee, ada):
    text = fetch(dee, at("keys", young)).text_seen
    assert "There is no key yet." in text
    assert "No copy yet" in text
    assert at("key_make", young) in text
    text = fetch(ada, at("keys", young)).text_seen
    assert "There is no key yet." in text
    assert "What comes next" not in text
    assert at("key_make", young) not in text


def test_page_explains_the_letter_box_in_five_sentences(fetch, young, ada):
    text = fetch(ada, at("keys", young)).text_seen
    box = text[text.index("The letter box") :]
    assert box[: box.index("</aside>")].count("<li>") == 5


@pytest.mark.parametrize(
    ("state", "link", "badge"),
    [
        ("handed-over", "key_take", "Waits for her"),
        ("made", "key_confirm", "Not confirmed yet"),
        ("held", "", "Holds it"),
    ],
)
def test_page_has_her_next_step(fetch, programme, key, copy_of, gita, state, link, badge):
    GuardianKey.objects.update(tested_on=timezone.localdate())
    put(copy_of(gita), state)
    text = fetch(gita, at("keys", programme)).text_seen
    assert badge in text
    assert text.count('class="btn') == bool(link)
    for name in ("key_take", "key_confirm"):
        assert (at(name, programme) + "?key=1" in text) == (name == link)


def test_page_says_when_to_try_again(fetch, programme, key, gita):
    GuardianKey.objects.update(tested_on=timezone.localdate() - dt.timedelta(days=184))
    text = fetch(gita, at("keys", programme)).text_seen
    assert "Time to try key 1" in text
    assert "time to try it again" in text
    GuardianKey.objects.update(tested_on=timezone.localdate() - dt.timedelta(days=182))
    assert "time to try it again" not in fetch(gita, at("keys", programme)).text_seen


def test_page_asks_to_hand_over_to_a_new_guardian(fetch, programme, key, dee, joan, third, gita):
    new = third()
    text = fetch(gita, at("keys", programme)).text_seen
    assert "<bdi>Joan</bdi> has no copy of key 1 yet" in text
    assert at("key_hand_over", programme, new) + "?key=1" in text
    text = fetch(joan, at("keys", programme)).text_seen
    assert "You have no copy of the key yet." in text
    assert "key_hand_over" not in text
    assert at("key_hand_over", programme, new) not in text


def test_page_offers_the_beginning_to_an_admin_once_two_hold_it(fetch, young, dee, gita):
    make_opening_key(young)
    GuardianKey.objects.update(tested_on=timezone.localdate())
    assert at("programme_start", young) in fetch(dee, at("keys", young)).text_seen
    assert at("programme_start", young) not in fetch(gita, at("keys", young)).text_seen
    young.opening_keys.get().copies.filter(guardian__user=gita).update(state="made")
    text = fetch(dee, at("keys", young)).text_seen
    assert "Two guardians must hold the key first" in text
    assert at("programme_start", young) not in text


def test_page_with_an_earlier_key(fetch, programme, key, group, gita, ada):
    make_wave(programme, group, key=key, state="sealed")
    key.replaced_at = timezone.now()
    key.save(update_fields=["replaced_at"])
    make_opening_key(programme)
    text = fetch(gita, at("keys", programme)).text_seen
    assert "Who has key 2" in text
    assert "Key 1, from" in text
    assert at("key_test", programme) + "?key=1" in text
    assert "Key 1, from" in fetch(ada, at("keys", programme)).text_seen


def test_page_of_a_programme_that_ends_offers_no_key(fetch, young, gita):
    Programme.objects.update(state="closing")
    text = fetch(gita, at("keys", young)).text_seen
    assert at("key_make", young) not in text


def test_guardian_of_another_house_has_no_name_here(fetch, programme, key, dee):
    elsewhere = make_organisation("Lantern House")
    programme.taking_part.create(organisation=elsewhere)
    stranger = make_user("zoe@example.org", "Zoe Quillfeather", "guardian", elsewhere)
    new = make_guardian(programme, stranger)
    text = fetch(dee, at("keys", programme)).text_seen
    text += fetch(dee, at("key_hand_over", programme, new)).text_seen
    text += fetch(dee, at("key_hand_over", programme, new), typed()).text_seen
    text += fetch(dee, at("guardian_end", programme, new)).text_seen
    assert "Quillfeather" not in text
    assert "Lantern House" in text


# --- Making


def test_she_makes_it_and_sees_each_passphrase_once(fetch, young, dee, gita, opens):
    page = fetch(dee, at("key_make", young))
    assert "<b>Gita</b>" in page.text_seen
    answer = fetch(dee, at("key_make", young), {})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    key = young.opening_keys.get()
    hers, phrase = shown(answer)
    assert f"{at('key_confirm', young)}?key=1" in answer.text_seen
    opening.test(key.copies.get(guardian__user=dee), hers)
    opening.test(key.copies.get(guardian__user=gita), phrase)
    assert shown(fetch(dee, at("keys", young))) == []


def test_making_where_it_is_held_leads_back(fetch, programme, key, gita):
    for data in (None, {}):
        answer = fetch(gita, at("key_make", programme), data)
        assert answer.headers["Location"] == at("keys", programme)
    assert OpeningKey.objects.get() == key


def test_making_anew_over_the_key_that_she_saw(fetch, young, dee, gita):
    fetch(dee, at("key_make", young), {})
    first = young.opening_keys.get()
    page = fetch(gita, at("key_make", young))
    assert f'name="instead_of" value="{first.pk}"' in page.text_seen
    for wrong in ({}, {"instead_of": "not-a-key"}):
        answer = fetch(gita, at("key_make", young), wrong, follow=True)
        assert "Another guardian has just made the key" in answer.text_seen
    assert young.opening_keys.get() == first
    assert len(shown(fetch(gita, at("key_make", young), {"instead_of": str(first.pk)}))) == 2
    assert not OpeningKey.objects.filter(pk=first.pk).exists()


def test_child_that_fails_leads_back_in_words(fetch, young, dee, monkeypatch):
    def failing(job):
        raise opening.OpeningFailed("It could not be tried.")

    monkeypatch.setattr(opening, "run", failing)
    answer = fetch(dee, at("key_make", young), {}, follow=True)
    assert message(answer) == ["It could not be tried."]


# --- Rotating


def test_rotating_says_what_it_means_and_does_it(fetch, programme, key, gita):
    assert "Earlier waves keep theirs" in fetch(gita, at("key_rotate", programme)).text_seen
    answer = fetch(gita, at("key_rotate", programme), {})
    assert len(shown(answer)) == 2
    assert f"{at('key_confirm', programme)}?key=2" in answer.text_seen


def test_rotating_while_a_wave_is_open_leads_back(fetch, programme, key, group, gita):
    make_wave(programme, group, key=key)
    for data in (None, {}):
        answer = fetch(gita, at("key_rotate", programme), data, follow=bool(data is not None))
        assert answer.status_code in {200, 302}
    assert "Wait until it is closed" in answer.text_seen
    assert OpeningKey.objects.count() == 1
    assert at("key_rotate", programme) not in fetch(gita, at("keys", programme)).text_seen


# --- Her own copy


def test_she_takes_hers_and_confirms_it(fetch, programme, key, copy_of, gita, opens):
    put(copy_of(gita), "handed-over")
    assert "phrase that you were told" in fetch(gita, at("key_take", programme)).text_seen
    (passphrase,) = shown(fetch(gita, at("key_take", programme), typed()))
    assert opens(gita, passphrase)
    page = fetch(gita, at("key_confirm", programme))
    assert passphrase not in page.text_seen
    answer = fetch(gita, at("key_confirm", programme), typed(passphrase.lower()), follow=True)
    assert answer.redirect_chain == [(at("keys", programme), 302)]
    assert "you hold this key now" in answer.text_seen
    assert copy_of(gita).state == "held"


@pytest.mark.parametrize(
    ("name", "state", "advice"),
    [
        ("key_take", "handed-over", "say it once more"),
        ("key_confirm", "made", "Lost for good?"),
        ("key_test", "held", "Lost for good?"),
        ("key_renew", "held", "Lost for good?"),
    ],
)
def test_wrong_one_has_its_way_out(
    fetch, programme, key, copy_of, gita, opens, name, state, advice
):
    put(copy_of(gita), state)
    answer = fetch(gita, at(name, programme), typed(WRONG))
    assert answer.status_code == 422
    assert "This is not the passphrase of this copy." in answer.text_seen
    assert advice in answer.text_seen
    assert WRONG in answer.text_seen  # so that one letter can be mended
    assert copy_of(gita).state == state
    assert opens(gita, PASSPHRASE)


@pytest.mark.parametrize("name", OWN)
def test_half_a_passphrase_is_not_tried(fetch, programme, key, copy_of, gita, jobs, name):
    states = {"key_take": "handed-over", "key_confirm": "made"}
    put(copy_of(gita), states.get(name, "held"))
    answer = fetch(gita, at(name, programme), typed("CDFG-HJKM"))
    assert answer.status_code == 422
    assert "This has 8 of them." in answer.text_seen
    assert "Lost for good?" not in answer.text_seen
    assert jobs == []


def test_ten_wrong_ones_and_a_pause(fetch, programme, key, gita):
    for _ in range(10):
        fetch(gita, at("key_test", programme), typed(WRONG))
    answer = fetch(gita, at("key_test", programme), typed())
    assert answer.status_code == 422
    assert "ten wrong passphrases in ten minutes" in answer.text_seen
    cache.clear()
    assert fetch(gita, at("key_test", programme), typed()).status_code == 302
    kinds = list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["guardian_key_test_failed"] * 10 + ["guardian_key_tested"]


def test_she_tries_hers(fetch, programme, key, copy_of, gita):
    answer = fetch(gita, at("key_test", programme), typed(), follow=True)
    assert message(answer) == ["It opens. Try it again in half a year."]
    assert copy_of(gita).tested_on == timezone.localdate()


def test_she_renews_hers(fetch, programme, key, copy_of, gita, opens):
    (passphrase,) = shown(fetch(gita, at("key_renew", programme), typed()))
    assert opens(gita, passphrase)
    assert copy_of(gita).state == "made"


def test_she_tries_the_one_of_an_earlier_key(fetch, programme, key, copy_of, gita, group):
    make_wave(programme, group, key=key, state="sealed")
    key.replaced_at = timezone.now()
    key.save(update_fields=["replaced_at"])
    make_opening_key(programme).copies.update(state="made")
    page = fetch(gita, at("key_test", programme, query="?key=1"))
    assert "Does key 1 still open?" in page.text_seen
    fetch(gita, at("key_test", programme, query="?key=1"), typed())
    assert copy_of(gita, 1).tested_on == timezone.localdate()
    assert copy_of(gita, 2).tested_on is None


@pytest.mark.parametrize("query", ["?key=9", "?key=99999999999999999999"])
def test_key_that_is_not_there(fetch, programme, key, gita, query):
    answer = fetch(gita, at("key_test", programme, query=query), typed())
    assert answer.status_code == 302
    assert answer.headers["Location"] == at("keys", programme)


@pytest.mark.parametrize("query", ["?key=x", "?key=", "?key=²", "?key=-1", "?key=0"])
def test_what_is_no_number_is_the_key_in_use(fetch, programme, key, gita, query):
    assert fetch(gita, at("key_test", programme, query=query)).status_code == 200


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("key_take", "held", "hold this copy already"),
        ("key_confirm", "handed-over", "Take it first"),
        ("key_test", "made", "Confirm your copy first"),
        ("key_renew", "made", "Confirm your copy first"),
    ],
)
def test_step_that_is_not_hers_now_leads_back(
    fetch, programme, key, copy_of, gita, name, state, said
):
    put(copy_of(gita), state)
    for data in (None, typed()):
        answer = fetch(gita, at(name, programme), data)
        assert answer.status_code == 302
    page = fetch(gita, at("keys", programme))
    assert any(said in one for one in message(page))


def test_guardian_without_a_copy_is_told_whom_to_ask(fetch, programme, key, joan, third):
    third()
    fetch(joan, at("key_test", programme))
    page = fetch(joan, at("keys", programme))
    assert any("Another guardian can hand you one" in one for one in message(page))


# --- Handing over


def test_she_hands_over_and_the_other_takes_it(fetch, programme, key, gita, joan, third, copy_of):
    new = third()
    page = fetch(gita, at("key_hand_over", programme, new))
    assert "she_lost_hers" not in page.text_seen
    answer = fetch(gita, at("key_hand_over", programme, new), typed())
    (phrase,) = shown(answer)
    assert "For <bdi>Joan</bdi>" in answer.text_seen
    assert at("key_confirm", programme) not in answer.text_seen
    (passphrase,) = shown(fetch(joan, at("key_take", programme), typed(phrase)))
    fetch(joan, at("key_confirm", programme), typed(passphrase))
    assert copy_of(joan).state == "held"


def test_one_who_lost_hers_gets_another(fetch, programme, key, gita, dee, copy_of, opens):
    url = at("key_hand_over", programme, copy_of(dee).guardian)
    answer = fetch(gita, url, typed())
    assert answer.status_code == 422
    assert "Tick this only if she has told you" in answer.text_seen
    (phrase,) = shown(fetch(gita, url, typed(she_lost_hers="on")))
    assert opens(dee, phrase)
    assert not opens(dee, PASSPHRASE)


def test_handing_over_to_herself_leads_back(fetch, programme, key, gita, copy_of):
    url = at("key_hand_over", programme, copy_of(gita).guardian)
    assert fetch(gita, url).headers["Location"] == at("keys", programme)


def test_handing_over_what_she_does_not_hold_leads_back(fetch, programme, key, gita, dee, copy_of):
    put(copy_of(gita), "made")
    url = at("key_hand_over", programme, copy_of(dee).guardian)
    assert fetch(gita, url, typed()).headers["Location"] == at("keys", programme)


# --- Guardians and the beginning


def test_admin_ends_a_guardian(fetch, programme, key, dee, gita, third, copy_of):
    guardian = copy_of(gita).guardian
    url = at("guardian_end", programme, guardian)
    page = fetch(dee, url)
    assert "always be two guardians" in page.text_seen
    assert "End her part</button>" not in page.text_seen
    answer = fetch(dee, url, {}, follow=True)
    assert any("always be two guardians" in one for one in message(answer))
    make_guardian_key(key, third(), key.private)
    assert "End her part</button>" in fetch(dee, url).text_seen
    for _ in range(2):
        answer = fetch(dee, url, {})
        assert answer.headers["Location"] == reverse("evaluation:programme", args=[programme.pk])
    assert Guardian.objects.get(pk=guardian.pk).ended_by == dee
    assert not guardian.copies.exists()


def test_admin_begins_the_programme(fetch, young, dee):
    answer = fetch(dee, at("programme_start", young), {}, follow=True)
    assert any("Two guardians must hold" in one for one in message(answer))
    make_opening_key(young)
    answer = fetch(dee, at("programme_start", young), {}, follow=True)
    assert any("has begun" in one for one in message(answer))
    young.refresh_from_db()
    assert young.state == "running"
    assert fetch(dee, at("programme_start", young)).status_code == 405


# --- A whole set-up, from nothing to a programme that runs


def test_two_guardians_from_nothing_to_a_programme_that_runs(fetch, young, dee, gita):
    hers, phrase = shown(fetch(dee, at("key_make", young), {}))
    fetch(dee, at("key_confirm", young), typed(hers))
    (theirs,) = shown(fetch(gita, at("key_take", young), typed(phrase)))
    fetch(gita, at("key_confirm", young), typed(theirs))
    assert "2 guardians hold the key" in fetch(dee, at("keys", young)).text_seen
    fetch(dee, at("programme_start", young), {})
    young.refresh_from_db()
    assert young.state == "running"
    kinds = AuditEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "opening_key_made",
        "guardian_key_confirmed",
        "guardian_key_taken",
        "guardian_key_confirmed",
        "programme_started",
    ]
    told = str(list(AuditEvent.objects.values()))
    for secret in (hers, phrase, theirs):
        assert secret not in told
        assert secret.replace("-", "") not in told
