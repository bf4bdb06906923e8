"""She sees all that is held, takes it along, and has it erased: in every room of the house."""

import html
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import Refused
from evaluation.letter_box.queries import wave_of_receipt
from groups.encryption import EncryptedTextField
from groups.models import Participant, SafeContact, SupportGroup
from home import pdf, rights
from sessions.models import PlanItem
from tests.factories.accounts import make_user
from tests.factories.evaluation import (
    make_access_request,
    make_consent_decision,
    make_programme,
    make_programme_group,
    make_response,
    make_wave,
)
from tests.factories.groups import make_closed_to, make_facilitator, make_group
from tests.factories.participants import make_participant, make_safe_contact
from tests.home.holding import (
    events,
    models_that_lead_to,
    rows_in_the_database,
    words_in_the_models,
)
from tests.project.house import ROOMS, room_of

pytestmark = pytest.mark.django_db
DOCS = Path(settings.BASE_DIR) / "docs"

HERS = {
    "called": "Zinnia-called",
    "access": "Zinnia-access",
    "childcare": "Zinnia-childcare",
    "travel": "Zinnia-travel",
}
HER_CONTACT = {
    "phone": "07700 900199",
    "email": "zinnia@example.org",
    "safe_times": "Zinnia-times",
    "name_to_use": "Zinnia-alias",
    "if_someone_else_answers": "Zinnia-answer",
}


@pytest.fixture
def group(organisation, ben):
    return make_group(organisation, "Glanrafon", facilitators=(ben,), keeps_names=True)


@pytest.fixture
def her(group):
    woman = make_participant(group, languages_spoken=["so"], **HERS)
    make_safe_contact(woman, **HER_CONTACT)
    return woman


@pytest.fixture
def address(her):
    def address(name, woman=her):
        return reverse(f"home:{name}", args=[woman.group_id, woman.pk])

    return address


@pytest.fixture
def as_person(client):
    """A client of hers, and what she sees as text."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def text(response):
    return html.unescape(response.content.decode())


# --- Every room answers


def lacking(rooms):
    """Models that lead to her and that no room gives, erases and removes."""
    held = {model for room in rooms for model in room.HOLDS}
    return models_that_lead_to(Participant) - held


def test_every_model_that_leads_to_her_is_in_a_room_that_answers():
    """Whoever adds one (attendance, say) gives its room a `rights` module and adds it to ROOMS."""
    assert lacking(rights.ROOMS) == set()


def test_a_model_that_no_room_answers_for_is_found():
    assert lacking((rights.participants,)) == set(rights.evaluation.HOLDS)
    assert lacking((rights.evaluation,)) == {Participant, SafeContact}


def test_a_room_answers_for_its_own_models_only():
    for room in rights.ROOMS:
        here = room.__name__.partition(".")[0]
        assert {room_of(model) for model in room.HOLDS} == {here}


def test_rooms_are_asked_from_the_top_down():
    """What points at her goes before she does."""
    order = [ROOMS.index(room.__name__.partition(".")[0]) for room in rights.ROOMS]
    assert order == sorted(order)


def test_every_room_offers_the_same():
    names = ("held_about", "erase", "due_for_removal", "remove_due")
    assert all(callable(getattr(room, name)) for room in rights.ROOMS for name in names)


def test_a_long_way_to_her_would_be_found():
    """The walk goes on from each model to what leads to that one."""
    assert {SupportGroup, Participant, SafeContact, PlanItem} <= models_that_lead_to(SupportGroup)


# --- Rules


@pytest.fixture(params=["cara", "dee", "gwen", "growing", "co", "hana"])
def nobody_who_may(request, group, organisation, other_organisation):
    role, where = {
        "cara": (Role.FACILITATOR, organisation),
        "dee": (Role.ADMIN, organisation),
        "gwen": (Role.COORDINATOR, other_organisation),
        "growing": (Role.FACILITATOR, organisation),
        "co": (Role.FACILITATOR, organisation),
        "hana": (Role.COORDINATOR, organisation),
    }[request.param]
    user = make_user(f"{request.param}@example.org", request.param, role, where)
    if request.param in {"growing", "co"}:
        make_facilitator(group, user, request.param)
    if request.param == "hana":
        make_closed_to(group, user)
    return user


@pytest.mark.parametrize(
    "action", [rights.note_reading, rights.note_download, rights.erase_participant]
)
def test_actions_are_refused_and_change_nothing(her, nobody_who_may, action):
    with pytest.raises(Refused):
        action(participant=her, by=nobody_who_may)
    assert Participant.objects.get() == her
    assert events() == []


NAMES = ["held_about", "held_about_pdf", "held_about_json", "participant_erase"]


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_closed_to_who_may_not(as_person, address, nobody_who_may, name):
    status = 403 if nobody_who_may.name in {"growing", "co"} else 404
    client = as_person(nobody_who_may)
    response = client.get(address(name))
    assert response.status_code == status
    assert "Zinnia" not in text(response)
    if name == "participant_erase":
        assert client.post(address(name)).status_code == status
    assert Participant.objects.exists()
    assert events() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_woman_of_another_group_is_not_found_by_this_one(as_person, ada, her, name):
    other = make_group(her.group.organisation)
    response = as_person(ada).get(reverse(f"home:{name}", args=[other.pk, her.pk]), follow=True)
    assert "Zinnia" not in text(response)
    assert response.status_code == (200 if name == "participant_erase" else 404)


# --- Reading


def test_page_shows_all_of_it_and_is_on_record(as_person, ada, her, address):
    response = as_person(ada).get(address("held_about"))
    shown = text(response)
    for word in (*HERS.values(), *HER_CONTACT.values(), "Somali", "Glanrafon"):
        assert word in shown, word
    assert response.headers["Cache-Control"] == "no-store"
    assert events() == [("held_about_read", str(ada.pk), f"groups.Participant:{her.pk}")]


def test_title_of_the_page_does_not_hold_her_name(as_person, ben, address):
    title = re.search("<title>(.*)</title>", text(as_person(ben).get(address("held_about"))))
    assert title.group(1) == "What is written down - Alongside"


def test_page_tells_how_to_correct_erase_and_complain(as_person, ben, her, address):
    shown = text(as_person(ben).get(address("held_about")))
    for name in ("groups:participant_edit", "home:participant_erase"):
        assert reverse(name, args=[her.group_id, her.pk]) in shown
    complaint = reverse("home:complaint_new", args=[her.group.organisation_id])
    assert f"http://testserver{complaint}" in shown
    assert "ico.org.uk" in shown


def test_page_reminds_of_her_safety_before_it_is_given_out(as_person, ben, address):
    assert "Is it safe to take home?" in text(as_person(ben).get(address("held_about")))


def test_nothing_is_read_without_a_record(as_person, ada, address, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(rights, "record", fail)
    for name in ("held_about", "held_about_pdf", "held_about_json"):
        with pytest.raises(RuntimeError):
            as_person(ada).get(address(name))


# --- PDF


def test_pdf_is_tagged_neutral_and_on_record(as_person, ada, her, address):
    response = as_person(ada).get(address("held_about_pdf"))
    assert response.content.startswith(b"%PDF-")
    assert b"pdfuaid" in response.content
    assert response.headers["Content-Type"] == "application/pdf"
    name = f"{timezone.localdate():%Y-%m-%d}.pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Cache-Control"] == "no-store"
    assert events() == [("held_about_downloaded", str(ada.pk), f"groups.Participant:{her.pk}")]


def test_words_that_the_font_lacks_are_for_the_printer(as_person, ada, group):
    woman = make_participant(group, "سلمى")
    page = as_person(ada).get(reverse("home:held_about", args=[group.pk, woman.pk]))
    assert "print this page instead" in text(page)
    assert "held/pdf" not in text(page)
    response = as_person(ada).get(reverse("home:held_about_pdf", args=[group.pk, woman.pk]))
    assert response.headers["Location"] == reverse("home:held_about", args=[group.pk, woman.pk])
    assert [kind for kind, _, _ in events()] == ["held_about_read"]


def test_a_command_in_her_words_stays_words(group):
    woman = make_participant(group, '#panic("x") *bold* [a]')
    sections = rights.held_about(Participant.objects.get(pk=woman.pk))
    made = pdf.held_pdf(sections, timezone.localdate(), "https://a.example/")
    assert made.startswith(b"%PDF-")


# --- JSON


def test_json_is_for_machines_neutral_and_on_record(as_person, ada, her, address):
    response = as_person(ada).get(address("held_about_json"))
    data = json.loads(response.content.decode())
    assert data["format"] == 1
    assert data["made_on"] == timezone.localdate().isoformat()
    assert data["held"]["place"]["called"] == "Zinnia-called"
    assert data["held"]["needs"]["languages_spoken"] == ["so"]
    assert data["held"]["contact"]["phone"] == "07700 900199"
    assert set(data["why"]) == set(data["kept"]) == set(data["seen_by"]) == set(data["held"])
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    name = f"{timezone.localdate():%Y-%m-%d}.json"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Cache-Control"] == "no-store"
    assert events() == [("held_about_downloaded", str(ada.pk), f"groups.Participant:{her.pk}")]


def test_json_keeps_letters_as_they_are(as_person, ada, group):
    woman = make_participant(group, "سلمى")
    response = as_person(ada).get(reverse("home:held_about_json", args=[group.pk, woman.pk]))
    assert "سلمى" in response.content.decode()


def test_every_key_of_the_file_is_documented(her):
    slip = make_wave(make_programme(her.group.organisation), her.group).invitations.get()
    make_access_request(slip.invitee)
    closed = make_programme(her.group.organisation, state="closed", link_salt=None)
    make_programme_group(closed, her.group)
    for purpose in ("reminders", "photos", "follow-up"):
        make_consent_decision(her, purpose)
    data = rights.as_data(rights.held_about(her), timezone.localdate())
    keys = {*data, *data["held"]} | {key for facts in data["held"].values() for key in facts}
    rows = [rows for facts in data["held"].values() for rows in facts.values()]
    lists = [row for found in rows if isinstance(found, list) for row in found]
    keys |= {key for row in lists if isinstance(row, dict) for key in row}
    assert {"invited", "closed", "copies", "follow_up", "reference", "given"} <= keys
    documented = set(re.findall(r"`(\w+)`", (DOCS / "data-rights.md").read_text(encoding="utf-8")))
    assert keys <= documented


# --- Erasing


def test_page_asks_before_it_erases(as_person, ada, her, address):
    response = as_person(ada).get(address("participant_erase"))
    shown = text(response)
    assert "can’t be undone" in shown
    assert "35 days at most" in shown
    assert reverse("home:held_about", args=[her.group_id, her.pk]) in shown
    assert Participant.objects.exists()
    assert events() == []


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_erased_is_gone_on_record_and_confirmed(request, as_person, her, address, who):
    user = request.getfixturevalue(who)
    response = as_person(user).post(address("participant_erase"), follow=True)
    assert response.redirect_chain == [
        (reverse("home:participant_erased", args=[her.group_id]), 302)
    ]
    assert "It is erased" in text(response)
    assert "Zinnia" not in text(response)
    assert not Participant.objects.exists()
    assert not SafeContact.objects.exists()
    assert events() == [("participant_erased", str(user.pk), f"groups.Participant:{her.pk}")]


def test_second_press_is_harmless_and_leads_to_the_list(as_person, ada, her, address):
    as_person(ada).post(address("participant_erase"))
    for method in ("get", "post"):
        response = getattr(as_person(ada), method)(address("participant_erase"), follow=True)
        assert response.redirect_chain[0][0] == reverse(
            "groups:participant_list", args=[her.group_id]
        )
        assert "erased already" in text(response)
    assert [kind for kind, _, _ in events() if kind == "participant_erased"] == [
        "participant_erased"
    ]


def test_erase_action_again_records_nothing(ada, her):
    assert rights.erase_participant(participant=her, by=ada).total() == 2
    assert rights.erase_participant(participant=her, by=ada) == {}
    assert len(events()) == 1


@pytest.fixture
def answered(her, dee):
    """She was given a slip, and has sent something with it."""
    programme = make_programme(her.group.organisation, guardians=(dee,))
    slip = make_wave(programme, her.group).invitations.get()
    return make_response(slip)


def test_what_she_answered_is_erased_with_the_rest(as_person, ada, her, answered, address):
    shown = text(as_person(ada).get(address("participant_erase")))
    assert "nobody is told whether there was anything" in shown
    as_person(ada).post(address("participant_erase"))
    assert wave_of_receipt(answered.receipt) is None
    assert not Participant.objects.exists()


def test_with_another_secret_the_page_says_that_nothing_was_erased(
    as_person, ada, her, answered, address, settings
):
    settings.LINK_SECRET = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="
    response = as_person(ada).post(address("participant_erase"))
    assert response.status_code == 409
    assert "Nothing was erased." in text(response)
    assert "linking secret" in text(response)
    assert Participant.objects.get() == her
    assert events() == []
    settings.LINK_SECRET = ""
    assert as_person(ada).post(address("participant_erase")).status_code == 409


def test_page_leads_to_a_copy_of_her_answers(as_person, ben, her, address):
    leads = reverse("evaluation:access_ask", args=[her.group_id, her.pk])
    assert leads in text(as_person(ben).get(address("held_about")))


def test_pdf_has_what_she_was_asked(as_person, ada, answered, address):
    assert as_person(ada).get(address("held_about_pdf")).content.startswith(b"%PDF-")


def test_nothing_is_erased_without_a_record(ada, her, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(rights, "record", fail)
    with pytest.raises(RuntimeError):
        rights.erase_participant(participant=her, by=ada)
    assert Participant.objects.get() == her
    assert SafeContact.objects.exists()


def test_nothing_of_her_is_in_any_table_afterwards(as_person, ada, her, address):
    make_participant(her.group, "Robin")
    tokens = {token for model in rights.participants.HOLDS for token in _tokens(model, her.pk)}
    assert len(tokens) == 7 + 7  # the encrypted fields of her two rows
    before = str(rows_in_the_database())
    assert all(token in before for token in tokens)
    words = (*HERS.values(), *HER_CONTACT.values())
    assert all(word in words_in_the_models() for word in words)

    as_person(ada).get(address("held_about"))
    as_person(ada).post(address("participant_erase"), follow=True)

    after = rows_in_the_database()
    assert not any(token in str(after) for token in tokens)
    assert not any(word in str(after) or word in words_in_the_models() for word in words)
    numbered = {table for table, rows in after.items() if str(her.pk) in str(rows)}
    assert numbered == {"audit_auditevent"}
    assert len(after["groups_participant"]) == 1


def _tokens(model, pk):
    """As they are stored."""
    names = [f.column for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f'SELECT {columns} FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s',
            [pk],
        )
        return [token for token in cursor.fetchone() if token]
