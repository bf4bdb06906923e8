"""Staff get six letters, a guardian opens a file, and neither sees the other's half."""

import re

import pytest
from django.utils import timezone

from accounts.enums import Role
from evaluation.access import actions
from evaluation.access.models import AccessRequest
from evaluation.letter_box.models import Response
from evaluation.models import Guardian, GuardianKey, Invitee
from tests.evaluation.access.pages import address, text
from tests.factories.accounts import make_user
from tests.factories.evaluation import (
    PASSPHRASE,
    make_access_request,
    make_opening_key,
    make_programme,
    make_response,
    make_wave,
)
from tests.factories.groups import make_facilitator, make_group
from tests.factories.participants import make_participant
from tests.home.holding import events, rows_in_the_database

pytestmark = pytest.mark.django_db
# What leads to her: no guardian may read one.
HERS = ("Zinnia-group", "Zinnia-called", "Zinnia-comment")


@pytest.fixture
def ask(her):
    return address("access_ask", her.group_id, her.pk)


@pytest.fixture
def open_page(asked):
    return address("request_open", asked.pk)


def typed(**others):
    return {"is_here": "on", "passphrase_1": PASSPHRASE, **others}


# --- Asking by her name


def test_page_asks_in_which_programme_and_language(as_person, ben, invitee, programme, ask):
    shown = text(as_person(ben).get(ask))
    assert programme.name in shown
    assert f'value="{invitee.pk}"' in shown
    assert re.search(r'<option value="ar" selected>', shown)  # she reads it
    assert "Dee" in shown  # to whom to go
    assert "Gita" in shown
    assert events() == []


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_asked_for_has_its_letters_on_the_page(request, as_person, invitee, ask, who):
    client = as_person(request.getfixturevalue(who))
    data = {"programmes": [invitee.pk], "language": "cy"}
    response = client.post(ask, data, follow=True)
    assert response.redirect_chain == [(ask, 302)]
    made = AccessRequest.objects.get()
    assert f"<code>{made.reference}</code>" in text(response)
    assert made.language == "cy"
    assert 'name="programmes"' not in text(response)  # there is nothing left to ask for
    assert address("access_take_back", made.pk) in text(response)


def test_asked_twice_is_asked_once(as_person, ben, invitee, ask):
    data = {"programmes": [invitee.pk], "language": "cy"}
    as_person(ben).post(ask, data)
    response = as_person(ben).post(ask, data, follow=True)
    assert response.status_code == 200
    assert AccessRequest.objects.count() == 1


def test_in_two_programmes_each_has_letters_of_its_own(
    as_person, ben, organisation, group, her, invitee, ask
):
    another = make_programme(organisation)
    make_wave(another, group)
    data = {"programmes": list(Invitee.objects.values_list("pk", flat=True)), "language": "en"}
    shown = text(as_person(ben).post(ask, data, follow=True))
    assert shown.count("<code>") == 2
    assert another.name in shown


def test_only_what_is_ticked_is_asked_for(as_person, ben, organisation, group, her, invitee, ask):
    make_wave(make_programme(organisation), group)
    as_person(ben).post(ask, {"programmes": [invitee.pk], "language": "en"})
    assert AccessRequest.objects.get().invitee == invitee


def test_what_is_missing_is_said_at_its_field(as_person, ben, invitee, ask):
    response = as_person(ben).post(ask, {"language": "cy"})
    assert response.status_code == 422
    assert "Tick at least one." in text(response)
    assert re.search(r'<option value="cy" selected>', text(response))


def test_with_another_secret_it_is_said_and_nothing_asked(as_person, ben, invitee, ask, settings):
    settings.LINK_SECRET = ""
    response = as_person(ben).post(ask, {"programmes": [invitee.pk], "language": "cy"})
    assert response.status_code == 422
    assert "linking secret" in text(response)
    assert not AccessRequest.objects.exists()


def test_without_a_slip_the_page_says_why(as_person, ben, her, ask):
    shown = text(as_person(ben).get(ask))
    assert "No slip with a code leads to her." in shown
    assert "<h2" in shown
    assert 'name="language"' not in shown
    assert as_person(ben).post(ask, {"language": "cy"}).status_code == 200


def test_one_that_was_opened_is_told_and_can_be_asked_for_anew(as_person, ben, invitee, ask):
    make_access_request(invitee, reference="KMNPQR", state="opened")
    shown = text(as_person(ben).get(ask))
    assert "KMNPQR was opened on" in shown
    assert 'name="programmes"' in shown


def test_whether_she_answered_changes_nothing_on_the_page(as_person, ben, slip, ask):
    def seen():
        token = r'name="csrfmiddlewaretoken" value="[^"]+"'
        return re.sub(token, "", text(as_person(ben).get(ask)))

    before = seen()
    make_response(slip)
    assert seen() == before


@pytest.mark.parametrize("who", ["cara", "dee", "gita", "gwen", "eve"])
def test_to_strangers_there_is_no_such_page(request, as_person, slip, ask, who):
    client = as_person(request.getfixturevalue(who))
    assert client.get(ask).status_code == client.post(ask).status_code == 404


@pytest.mark.parametrize("role", ["co", "growing"])
def test_another_facilitator_is_told_whom_to_ask(as_person, organisation, group, slip, ask, role):
    mair = make_user("mair@example.org", "Mair", Role.FACILITATOR, organisation)
    make_facilitator(group, mair, role)
    response = as_person(mair).get(ask)
    assert response.status_code == 403
    assert "coordinator or the lead facilitator" in text(response)


def test_a_woman_of_another_group_is_not_found_by_this_one(as_person, ada, her):
    other = make_group(her.group.organisation)
    assert as_person(ada).get(address("access_ask", other.pk, her.pk)).status_code == 404


# --- Taking back


def test_taken_back_once_and_no_guardian_sees_it_any_more(as_person, ben, gita, asked, ask):
    for _ in range(2):
        response = as_person(ben).post(address("access_take_back", asked.pk), follow=True)
        assert response.redirect_chain == [(ask, 302)]
    assert "Taken back." in text(response)
    assert "CDFGHJ" not in text(as_person(gita).get(address("requests")))


def test_what_was_opened_is_not_taken_back(as_person, ben, asked):
    AccessRequest.objects.update(state="opened")
    response = as_person(ben).post(address("access_take_back", asked.pk), follow=True)
    assert "opened already" in text(response)


@pytest.mark.parametrize("who", ["cara", "dee", "gita", "gwen"])
def test_nobody_else_takes_it_back_or_sees_its_reference(request, as_person, asked, who):
    client = as_person(request.getfixturevalue(who))
    assert client.post(address("access_take_back", asked.pk)).status_code == 404
    assert client.get(address("access_reference", asked.pk)).status_code == 404


# --- The guardian's list


def test_a_guardian_sees_letters_programme_and_since_when(as_person, gita, asked, programme):
    shown = text(as_person(gita).get(address("requests")))
    assert "CDFGHJ" in shown
    assert programme.name in shown
    assert f"since {timezone.localdate().day} " in shown
    assert address("request_open", asked.pk) in shown


def test_only_of_programmes_that_she_guards_now(as_person, gita, asked, other_organisation, her):
    nia = make_user("nia@example.org", "Nia", Role.GUARDIAN, other_organisation)
    make_programme(other_organisation, guardians=(nia,))
    assert "CDFGHJ" not in text(as_person(nia).get(address("requests")))
    Guardian.objects.filter(user=gita).update(ended_at=timezone.now())
    assert as_person(gita).get(address("requests")).status_code == 403


@pytest.mark.parametrize("state", ["opened", "taken-back"])
def test_what_is_done_waits_no_more(as_person, gita, asked, state):
    AccessRequest.objects.update(state=state)
    assert "CDFGHJ" not in text(as_person(gita).get(address("requests")))


def test_what_she_asked_for_herself_is_left_to_the_other(as_person, dee, gita, asked, open_page):
    AccessRequest.objects.update(asked_by=dee)
    assert "CDFGHJ" not in text(as_person(dee).get(address("requests")))
    assert as_person(dee).get(open_page).status_code == 403
    assert "CDFGHJ" in text(as_person(gita).get(address("requests")))


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "gwen"])
def test_nobody_else_sees_who_waits(request, as_person, asked, who):
    assert as_person(request.getfixturevalue(who)).get(address("requests")).status_code == 403


# --- Opening


def test_page_says_what_to_do_and_nothing_of_her(as_person, gita, asked, answer, open_page):
    response = as_person(gita).get(open_page)
    shown = text(response)
    assert "CDFGHJ" in shown
    assert "Don’t read it" in shown
    assert not [word for word in HERS if word in shown]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("words")
def test_the_right_passphrase_answers_with_the_file(as_person, gita, asked, answer, open_page):
    response = as_person(gita).post(open_page, typed())
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Zinnia-comment" in text(response)
    asked.refresh_from_db()
    assert asked.state == "opened"
    shown = text(as_person(gita).get(address("requests")))
    assert "The file was made" in shown
    assert "could not be opened" not in shown
    assert not [word for word in HERS if word in shown]


@pytest.mark.usefixtures("words")
def test_nothing_of_it_is_stored_anywhere(as_person, gita, asked, answer, open_page):
    as_person(gita).get(open_page)
    as_person(gita).post(open_page, typed())
    rows = str(rows_in_the_database())
    assert "Zinnia-comment" not in rows
    assert PASSPHRASE not in rows
    assert PASSPHRASE.replace("-", "") not in rows


@pytest.mark.usefixtures("words")
def test_the_page_is_the_same_whether_she_answered_or_not(as_person, gita, dee, asked, slip):
    """But for the file itself, which only she is to read."""

    def seen(user):
        page = address("request_open", AccessRequest.objects.get(state="asked").pk)
        client = as_person(user)
        before = text(client.get(page))
        done = client.post(page, typed())
        after = text(client.get(address("requests")))
        token = r'name="csrfmiddlewaretoken" value="[^"]+"|/requests/[0-9a-f-]{36}/|CDFGHJ|KMNPQR'
        head = {key: value for key, value in done.headers.items() if key != "Content-Length"}
        return re.sub(token, "", before), re.sub(token, "", after), done.status_code, head

    silent = seen(gita)
    make_response(slip)
    make_access_request(slip.invitee, reference="KMNPQR")
    assert seen(gita) == silent


@pytest.mark.usefixtures("words")
def test_a_broken_envelope_is_told_to_the_guardian_as_a_number(
    as_person, gita, asked, answer, open_page
):
    Response.objects.update(sealed=bytes(answer.sealed)[:-1] + b"\0")
    assert "can’t be opened" in text(as_person(gita).post(open_page, typed()))
    assert "1 envelope could not be opened" in text(as_person(gita).get(address("requests")))


def test_a_wrong_passphrase_is_said_at_its_field_and_never_repeated(
    as_person, gita, asked, open_page
):
    response = as_person(gita).post(open_page, typed(passphrase_1="CDFG-WRNG"))
    assert response.status_code == 422
    assert "does not open your copy" in text(response)
    assert "WRNG" not in text(response)
    asked.refresh_from_db()
    assert asked.state == "asked"


@pytest.mark.parametrize("left_out", ["is_here", "passphrase_1"])
def test_what_is_missing_is_said_at_its_field_before_anything_is_tried(
    as_person, gita, asked, open_page, opener, left_out
):
    data = typed()
    del data[left_out]
    response = as_person(gita).post(open_page, data)
    assert response.status_code == 422
    assert f'href="#id_{left_out}"' in text(response)
    assert opener == []


@pytest.mark.usefixtures("words")
def test_opened_already_is_said_and_the_form_is_gone(as_person, gita, dee, asked, open_page):
    as_person(dee).post(open_page, typed())
    for response in (as_person(gita).post(open_page, typed()), as_person(gita).get(open_page)):
        assert "opened already" in text(response)
        assert "passphrase_1" not in text(response)
    assert as_person(gita).post(open_page, typed()).status_code == 409
    assert [kind for kind, _by, _target in events()] == ["access_request_opened"]


@pytest.mark.usefixtures("words")
def test_what_came_between_is_said_and_nothing_given(
    as_person, gita, asked, open_page, monkeypatch
):
    def gone(**_given):
        raise actions.NotNow("This request is gone.")

    monkeypatch.setattr(actions, "open_request", gone)
    response = as_person(gita).post(open_page, typed())
    assert response.status_code == 422
    assert "This request is gone." in text(response)


def test_after_she_was_erased_there_is_no_such_request(as_person, gita, asked, open_page):
    Invitee.objects.all().delete()
    assert as_person(gita).get(open_page).status_code == 404
    assert as_person(gita).post(open_page, typed()).status_code == 404


def test_with_another_secret_it_says_so_and_asks_for_no_passphrase(
    as_person, gita, asked, open_page, settings
):
    settings.LINK_SECRET = ""
    assert "linking secret" in text(as_person(gita).get(open_page))
    assert as_person(gita).post(open_page, typed()).status_code == 409


def test_without_a_key_it_says_who_has_one(as_person, gita, asked, open_page):
    GuardianKey.objects.filter(guardian__user=gita).delete()
    shown = text(as_person(gita).get(open_page))
    assert "You have no key for: Start." in shown
    assert "<b>Dee</b>" in shown
    assert "passphrase_1" not in shown
    assert as_person(gita).post(open_page, typed()).status_code == 200


def test_a_key_that_nobody_has_says_so(as_person, gita, asked, open_page):
    GuardianKey.objects.all().delete()
    assert "No guardian has the key for: Start." in text(as_person(gita).get(open_page))


def test_after_a_change_of_keys_each_asks_for_its_passphrase(
    as_person, gita, asked, programme, group, open_page
):
    programme.opening_keys.update(replaced_at=timezone.now())
    key = make_opening_key(programme, number=2)
    make_wave(programme, group, number=2, kind="end", state="closed", key=key)
    shown = text(as_person(gita).get(open_page))
    assert "Your passphrase for: Start" in shown
    assert "Your passphrase for: End" in shown


def test_keys_and_times_of_the_page_are_the_programmes_and_not_hers(
    as_person, gita, asked, programme, open_page
):
    """Which times her group was asked at could name it."""
    GuardianKey.objects.filter(guardian__user=gita).delete()
    make_wave(programme, number=2, kind="later", state="closed")
    assert "Start, Later" in text(as_person(gita).get(open_page))


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 403), ("ben", 404), ("gwen", 404), ("cara", 404)]
)
def test_nobody_else_opens(request, as_person, asked, open_page, opener, who, status):
    client = as_person(request.getfixturevalue(who))
    assert client.get(open_page).status_code == status
    assert client.post(open_page, typed()).status_code == status
    assert opener == []


def test_one_who_was_a_guardian_is_refused(as_person, dee, gita, asked, open_page, opener):
    """Dee sees the programme still, as its admin; gita nothing."""
    Guardian.objects.update(ended_at=timezone.now())
    assert as_person(dee).post(open_page, typed()).status_code == 403
    assert as_person(gita).post(open_page, typed()).status_code == 404
    assert opener == []


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("who", ["dee", "gita"])
def test_no_guardian_reads_who_she_is_on_any_page(
    request, as_person, asked, answer, open_page, who
):
    client = as_person(request.getfixturevalue(who))
    pages = [client.get(address("requests")), client.get(open_page)]
    pages += [client.post(open_page, {}), client.post(open_page, typed(passphrase_1="CDFG"))]
    done = client.post(open_page, typed())
    pages += [client.get(open_page), client.get(address("requests"))]
    for word in HERS:
        assert not [page for page in pages if word in text(page)], word
    for word in HERS[:2]:
        assert word not in text(done)
    assert "Zinnia-comment" in text(done)


def test_every_button_can_be_pressed(as_person, ben, gita, asked, seat, ask, open_page):
    """A part of a page that is included by itself has its token too."""
    make_access_request(seat.invitee)
    references = [address("access_reference", one.pk) for one in AccessRequest.objects.all()]
    for user, page in [*((ben, one) for one in (ask, *references)), (gita, open_page)]:
        shown = text(as_person(user).get(page))
        forms = re.findall(r'<form[^>]*method="post".*?</form>', shown, re.DOTALL)
        assert len(forms) >= 2, page
        assert all("csrfmiddlewaretoken" in form for form in forms), page


def test_pages_say_nothing_in_their_titles(as_person, ada, gita, asked, ask, open_page):
    for user, page in [
        (ada, ask),
        (ada, address("access_ask_by_code")),
        (ada, address("access_reference", asked.pk)),
        (gita, address("requests")),
        (gita, open_page),
    ]:
        title = re.search("<title>(.*)</title>", text(as_person(user).get(page))).group(1)
        assert "Zinnia" not in title
        assert title.endswith(" - Alongside")


def test_a_woman_without_a_slip_in_this_programme_is_not_offered_it(
    as_person, ben, programme, slip, group
):
    later = make_participant(group, "Robin")
    shown = text(as_person(ben).get(address("access_ask", group.pk, later.pk)))
    assert programme.name not in shown
