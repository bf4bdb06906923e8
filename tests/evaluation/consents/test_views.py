import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.consents import actions
from evaluation.models import ConsentDecision
from groups.models import Participant
from tests.factories.evaluation import make_consent_decision, make_response, make_wave
from tests.factories.groups import make_closed_to, make_group
from tests.factories.participants import make_participant, make_safe_contact

pytestmark = pytest.mark.django_db
STRANGERS = ["cara", "dee", "gita", "eve", "gwen"]
# name, may be fetched, may be posted to
PAGES = [
    ("consents", True, False),
    ("consent_record", True, True),
    ("consent_withdraw", False, True),
    ("consent_sheet", True, False),
    ("consent_sheet_pdf", True, False),
    ("reminders", True, False),
]


def today():
    return timezone.localdate()


@pytest.fixture
def wave(programme, wren):
    return make_wave(programme, wren.group, closes_on=today() + dt.timedelta(days=9))


@pytest.fixture
def at(wren, programme):
    """Where a page is."""

    def at(name, purpose="photos", her=wren):
        if name == "reminders":
            wave = programme.waves.first() or make_wave(programme, wren.group)
            place = wave.groups.get().programme_group_id
            return reverse("evaluation:reminders", args=[programme.pk, wave.pk, place])
        args = [her.group_id]
        if not name.startswith("consent_sheet"):
            args.append(her.pk)
        if name in {"consent_record", "consent_withdraw"}:
            args.append(purpose)
        return reverse(f"evaluation:{name}", args=args)

    return at


def sent(**changes):
    usual = {"given": "yes", "language": "cy", "mode": "spoken", "decided_on": today().isoformat()}
    return {**usual, "request_key": str(uuid.uuid4()), **changes}


def decisions():
    fields = ("purpose", "channel", "given", "language", "mode")
    return list(ConsentDecision.objects.order_by("recorded_at").values_list(*fields))


# Who gets what


@pytest.mark.parametrize(("name", "fetched", "posted"), PAGES)
@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_find_nothing(name, fetched, posted, who, fetch, at, request, events):
    person, url = request.getfixturevalue(who), at(name)
    assert fetch(person, url).status_code == (404 if fetched else 405)
    assert fetch(person, url, {}).status_code == (404 if posted else 405)
    assert events() == []


@pytest.mark.parametrize(("name", "fetched", "posted"), PAGES)
def test_to_whom_it_is_closed_there_is_nothing(name, fetched, posted, fetch, at, ada, wren):
    make_closed_to(wren.group, ada)
    assert fetch(ada, at(name)).status_code == (404 if fetched else 405)
    assert fetch(ada, at(name), {}).status_code == (404 if posted else 405)


@pytest.mark.parametrize(("name", "fetched", "posted"), PAGES)
def test_who_grows_into_it_is_told_why_not(name, fetched, posted, fetch, at, growing, events):
    url = at(name)
    for answer in [fetch(growing, url)] * fetched + [fetch(growing, url, {})] * posted:
        assert answer.status_code == 403
        assert "who is in it" in answer.text_seen
        assert "Wren" not in answer.text_seen
    assert events() == []


@pytest.mark.parametrize("name", ["consents", "consent_record", "consent_withdraw"])
def test_a_woman_of_another_group_is_not_found_here(name, fetch, at, ada, organisation):
    her = make_participant(make_group(organisation, keeps_names=True))
    her.group_id = Participant.objects.exclude(pk=her.pk).get().group_id
    url = at(name, her=her)
    assert fetch(ada, url, {} if name == "consent_withdraw" else None).status_code == 404


def test_there_is_no_other_purpose(fetch, at, ada):
    assert fetch(ada, at("consent_record", "songs")).status_code == 404
    assert fetch(ada, at("consent_withdraw", "songs"), {}).status_code == 404


# What she allows


def test_what_holds_now(fetch, at, ben, ada, wren, events):
    make_safe_contact(wren)
    make_consent_decision(wren, "reminders", channel="text", recorded_by=ada, language="ar")
    make_consent_decision(wren, "reminders", channel="call")
    make_consent_decision(wren, "photos", given=True)
    make_consent_decision(wren, "photos", given=False)
    answer = fetch(ben, at("consents"))
    seen = answer.text_seen
    assert answer.status_code == 200
    assert "None of this is a condition of her place" in seen
    assert "another day than the one on which she gets questions" in seen
    assert "Text message" in seen
    assert "Yes, but not safe now" in seen
    assert "Read aloud to her, in this language: Arabic. Words of 2026-11." in seen
    assert "Written down by <bdi>Ada</bdi>" in seen
    assert "a colleague whose account is gone" in seen
    assert "One earlier answer" in seen
    assert "She hasn’t been asked, so it isn’t done." in seen
    assert events() == [("consents_read", str(wren.pk), [])]
    assert "Wren" not in seen[: seen.index("</title>")]


def test_words_are_in_her_language_or_another(fetch, at, ben):
    assert "Eich lle chi" in fetch(ben, at("consents")).text_seen
    seen = fetch(ben, at("consents") + "?language=ar").text_seen
    assert '<p class="aloud" lang="ar" dir="rtl">مكانكِ' in seen
    assert "Your place in the group" in fetch(ben, at("consents") + "?language=en").text_seen


def test_her_page_leads_there(fetch, at, ben, wren):
    page = fetch(ben, reverse("groups:participant_detail", args=[wren.group_id, wren.pk]))
    assert at("consents") in page.text_seen


# Writing it down


@pytest.mark.parametrize("purpose", ["reminders", "photos", "follow-up"])
def test_what_she_says_is_written_down(fetch, at, ben, wren, events, purpose):
    more = {"channels": ["text", "call"]} if purpose == "reminders" else {}
    answer = fetch(ben, at("consent_record", purpose), sent(**more))
    assert answer.status_code == 302
    assert answer["Location"] == at("consents")
    channels = ["call", "text"] if more else [""]
    assert decisions() == [(purpose, channel, True, "cy", "spoken") for channel in channels]
    assert events() == [("consent_recorded", str(wren.pk), [purpose])]


def test_double_press_is_one_decision(fetch, at, ben):
    data = sent(given="no")
    for _ in range(2):
        assert fetch(ben, at("consent_record"), data).status_code == 302
    assert len(decisions()) == 1


def test_nothing_is_chosen_for_her(fetch, at, ben, wren, events):
    answer = fetch(ben, at("consent_record"))
    assert "checked" not in answer.text_seen[: answer.text_seen.index("How was she told?")]
    assert "Cyn dangos llun" in answer.text_seen
    assert events() == [("consents_read", str(wren.pk), [])]


def test_what_is_missing_is_said_and_the_rest_is_kept(fetch, at, ben):
    data = sent(mode="interpreter", language="so")
    del data["given"]
    answer = fetch(ben, at("consent_record"), data)
    assert answer.status_code == 200
    assert "Choose what she said" in answer.text_seen
    assert '<option value="so" selected' in answer.text_seen
    assert decisions() == []


def test_what_can_not_be_is_said_beside_the_form(fetch, at, ben, robin):
    answer = fetch(ben, at("consent_record", her=robin), sent())
    assert answer.status_code == 200
    assert "this is no price for a place" in answer.text_seen
    assert decisions() == []


# Taking back


def test_taken_back(fetch, at, ben, wren, events):
    make_consent_decision(wren, "photos")
    page = fetch(ben, at("consents")).text_seen
    assert f'action="{at("consent_withdraw")}"' in page
    answer = fetch(ben, at("consent_withdraw"), {})
    assert answer["Location"] == at("consents")
    assert decisions()[-1][:3] == ("photos", "", False)
    assert f'action="{at("consent_withdraw")}"' not in fetch(ben, at("consents")).text_seen


def test_one_way_is_taken_back_and_the_other_stays(fetch, at, ben, wren):
    make_consent_decision(wren, "reminders", channel="text")
    make_consent_decision(wren, "reminders", channel="call")
    fetch(ben, at("consent_withdraw", "reminders"), {"channel": "text"})
    assert decisions()[-1][:3] == ("reminders", "text", False)
    assert len(decisions()) == 3


def test_taking_back_what_was_never_given_says_the_same(fetch, at, ben, events):
    answer = fetch(ben, at("consent_withdraw"), {})
    assert answer.status_code == 302
    assert decisions() == []
    assert events() == []


def test_who_was_erased_meanwhile(fetch, at, ben, monkeypatch):
    lock = actions._locked

    def erased(participant, by):
        Participant.objects.all().delete()
        return lock(participant, by)

    monkeypatch.setattr(actions, "_locked", erased)
    answer = fetch(ben, at("consent_withdraw"), {})
    assert answer["Location"].endswith("/participants/")


# On paper


def test_the_sheet(fetch, at, ben):
    answer = fetch(ben, at("consent_sheet"))
    assert "What we may do, if you say so" in answer.text_seen
    assert "A yes holds for 52 weeks" in answer.text_seen
    assert answer.text_seen.count("Voicemail") == 1
    assert "Wren" not in answer.text_seen
    arabic = fetch(ben, at("consent_sheet") + "?language=ar").text_seen
    assert "There is no PDF in this language" in arabic
    assert 'lang="ar" dir="rtl">' in arabic


def test_the_sheet_as_a_file(fetch, at, ben, wren, events):
    answer = fetch(ben, at("consent_sheet_pdf") + "?language=cy")
    assert answer.content.startswith(b"%PDF")
    assert "women" not in answer["Content-Disposition"]
    assert events() == [("consent_sheet_downloaded", str(wren.group_id), [])]
    back = fetch(ben, at("consent_sheet_pdf") + "?language=ar")
    assert back["Location"] == at("consent_sheet") + "?language=ar"
    assert len(events()) == 1


# Whom to remind


def test_whom_to_remind(fetch, at, wave, ben, wren, events):
    make_safe_contact(wren)
    make_consent_decision(wren, "reminders", channel="text")
    make_participant(wren.group, "Owl")
    answer = fetch(ben, at("reminders"))
    seen = answer.text_seen
    assert answer.status_code == 200
    assert "Nodyn atgoffa: " in seen
    assert "10:00 to 14:00" in seen
    assert "Sam" in seen
    assert "Owl" not in seen
    assert "07700 900123" not in seen
    assert "One woman is told only here" in seen
    place = wave.groups.get().programme_group_id
    assert events() == [("reminders_read", str(place), [])]


def test_whether_she_answered_changes_nothing(fetch, at, wave, ben, wren):
    make_safe_contact(wren)
    make_consent_decision(wren, "reminders", channel="text")
    before = fetch(ben, at("reminders")).text_seen
    make_response(wave.invitations.get())
    after = fetch(ben, at("reminders")).text_seen
    assert strip_tokens(before) == strip_tokens(after)


def strip_tokens(page):
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)


def test_nobody_is_reminded_of_what_is_closed(fetch, at, wave, ben, wren, events):
    make_safe_contact(wren)
    make_consent_decision(wren, "reminders", channel="text")
    wave.state = "closed"
    wave.save(update_fields=["state"])
    seen = fetch(ben, at("reminders")).text_seen
    assert "nothing to remind anybody of" in seen
    assert "Wren" not in seen
    assert events() == []


def test_a_group_without_names_is_told_in_the_room(fetch, at, wave, ben, named):
    named.keeps_names = False
    named.save(update_fields=["keeps_names"])
    seen = fetch(ben, at("reminders")).text_seen
    assert "keeps no names, so everybody is told here" in seen


def test_a_wave_that_does_not_ask_the_group_is_not_found(fetch, wave, ben, programme):
    other = make_wave(programme, state="sealed")
    place = wave.groups.get().programme_group_id
    url = reverse("evaluation:reminders", args=[programme.pk, other.pk, place])
    assert fetch(ben, url).status_code == 404
    strange = reverse("evaluation:reminders", args=[uuid.uuid4(), wave.pk, place])
    assert fetch(ben, strange).status_code == 404
