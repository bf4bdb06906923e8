"""What goes by itself: the page that tells, and the command that does it."""

import datetime as dt
import html
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from audit.models import AuditEvent
from evaluation.closing import actions as closing
from groups.models import Participant, SafeContact
from groups.participants import rights as participants
from home import actions, retention
from home.models import DataComplaint
from tests.factories.accounts import make_membership
from tests.factories.evaluation import make_programme, make_response, make_wave
from tests.factories.groups import make_closed_to, make_group
from tests.factories.home import make_complaint
from tests.factories.participants import make_participant, make_safe_contact
from tests.home.holding import day, events

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def days(settings):
    settings.ENQUIRY_KEPT_DAYS = settings.NEEDS_KEPT_DAYS = 91
    settings.NAME_KEPT_DAYS = settings.COMPLAINT_KEPT_DAYS = 365


@pytest.fixture
def group(organisation, ben):
    return make_group(organisation, "Glanrafon", facilitators=(ben,))


def answered(organisation, days_ago):
    at = timezone.now() - dt.timedelta(days=days_ago)
    return make_complaint(organisation, state="answered", answered_at=at)


def make_one_of_each(group):
    """Three women and a complaint whose time is over, and one of each whose time is not."""
    make_safe_contact(make_participant(group, "Enquiry", state="asked", asked_on=day(-92)))
    usual = {"state": "left", "joined_on": day(-600)}
    make_safe_contact(make_participant(group, "Needs", left_on=day(-92), **usual))
    gone = {"access": None, "childcare": None, "travel": None}
    make_participant(group, "Name", left_on=day(-366), **usual, **gone)
    answered(group.organisation, 366)
    make_participant(group, "New enquiry", state="waiting")
    make_safe_contact(make_participant(group, "In the group"))
    make_participant(group, "Just left", **usual)
    answered(group.organisation, 364)
    make_complaint(group.organisation)


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("remove_what_is_due", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


# --- The command


def test_what_is_due_goes_and_the_rest_stays(group):
    make_one_of_each(group)
    said = "Removed: groups.Participant 2, groups.SafeContact 2, home.DataComplaint 1, needs 1."
    assert run() == (said, "")
    assert {one.called for one in Participant.objects.all()} == {
        *("Needs", "New enquiry", "In the group", "Just left")
    }
    assert SafeContact.objects.get().participant.called == "In the group"
    assert DataComplaint.objects.count() == 2


def test_each_removal_is_on_record_by_the_system(group):
    make_one_of_each(group)
    run()
    assert sorted(kind for kind, _, _ in events()) == [
        *("complaint_removed", "participant_needs_removed"),
        *("participant_removed", "participant_removed"),
    ]
    assert {by for _, by, _ in events()} == {""}


def test_again_removes_nothing(group):
    make_one_of_each(group)
    run()
    assert run() == ("Removed: nothing.", "")
    assert AuditEvent.objects.count() == 4


def test_dry_run_counts_and_removes_nothing(group):
    make_one_of_each(group)
    assert run("--dry-run")[0] == "Due: complaint 1, enquiry 1, name 1, needs 1."
    assert Participant.objects.count() == 6
    assert events() == []


def test_nothing_due_is_said(group):
    assert run("--dry-run")[0] == "Due: nothing."


def test_one_that_fails_keeps_no_other_and_is_told_without_words(group, monkeypatch):
    make_one_of_each(group)
    unlucky = Participant.objects.get(state="asked")
    really = participants.record

    def record(kind, *, target, **rest):
        if target.pk == unlucky.pk:
            raise RuntimeError("Enquiry 07700 900123")
        return really(kind, target=target, **rest)

    monkeypatch.setattr(participants, "record", record)
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 could not be removed"):
        call_command("remove_what_is_due", stdout=out, stderr=err)
    assert out.getvalue().startswith("Removed: groups.Participant 1, groups.SafeContact 1, home")
    assert err.getvalue().strip() == f"enquiry {unlucky.pk}: RuntimeError"
    assert Participant.objects.filter(pk=unlucky.pk).exists()
    assert SafeContact.objects.filter(pk=unlucky.pk).exists()


def test_complaint_that_fails_is_told_too(group, monkeypatch):
    complaint = answered(group.organisation, 366)

    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)
    done = retention.remove_what_is_due(day(0))
    assert done.failed == [f"complaint {complaint.pk}: RuntimeError"]
    assert DataComplaint.objects.get() == complaint


def test_complaint_is_due_on_its_day_and_not_before(organisation):
    answered(organisation, 365)
    assert retention.count_what_is_due(day(-1)) == {}
    assert retention.count_what_is_due(day(0)) == {"complaint": 1}


def test_complaint_says_itself_when_it_goes(organisation):
    assert answered(organisation, 365).goes_on == day(0)
    assert make_complaint(organisation).goes_on is None


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remove_each_thing_once(group):
    for number in range(12):
        make_safe_contact(make_participant(group, f"A {number}", state="asked", asked_on=day(-92)))
        answered(group.organisation, 366)
    gate, done = threading.Barrier(3), []

    def run_one():
        gate.wait()
        try:
            done.append(retention.remove_what_is_due(day(0)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run_one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [one.failed for one in done] == [[], [], []]
    total = sum((one.removed for one in done), start=type(done[0].removed)())
    assert total == {
        "groups.Participant": 12,
        "groups.SafeContact": 12,
        "home.DataComplaint": 12,
    }
    assert AuditEvent.objects.count() == 24


def over(organisation, group, days_ago=0):
    """A programme whose answers go on a day, with one wave."""
    day_of_it = {"starts_on": day(-400), "ends_on": day(-200)}
    made = make_programme(organisation, answers_kept_until=day(-days_ago), **day_of_it)
    make_response(make_wave(made, group).invitations.first())
    return made


def test_answers_go_on_their_day(group, organisation):
    over(organisation, group, days_ago=-1)
    assert run() == ("Removed: nothing.", "")
    programme = over(organisation, group)
    assert run("--dry-run")[0] == "Due: answers 1."
    said = "answers of a programme 1, evaluation.Invitation 3, evaluation.Invitee 3."
    assert run() == (f"Removed: {said}", "")
    assert run() == ("Removed: nothing.", "")
    assert ("answers_removed", "", f"evaluation.Programme:{programme.pk}") in events()


def test_answers_that_stay_are_told_and_keep_no_other(group, organisation, monkeypatch):
    unlucky, other = over(organisation, group, 2), over(organisation, group, 1)
    really = closing.remove_answers

    def remove(*, programme_id):
        if programme_id == unlucky.pk:
            raise RuntimeError("no record")
        return really(programme_id=programme_id)

    monkeypatch.setattr("evaluation.retention.remove_answers", remove)
    done = retention.remove_what_is_due(day(0))
    assert done.failed == [f"answers {unlucky.pk}: RuntimeError"]
    assert not other.waves.get().invitations.exists()
    assert unlucky.waves.get().invitations.exists()


# --- The page


@pytest.fixture
def fetch(client):
    def fetch(user):
        client.force_login(user)
        response = client.get(reverse("home:retention"))
        response.seen = html.unescape(response.content.decode())
        return response

    return fetch


def coming(rows):
    return [(one.what, one.number, one.first, one.last) for one in rows]


ASKED = "Somebody who asked and has not joined"
NEEDS = "Contact, languages and needs of somebody who has left"


def test_page_is_for_coordinators_and_admins(fetch, ada, dee, ben, eve):
    assert [fetch(user).status_code for user in (ada, dee, ben, eve)] == [200, 200, 403, 403]


def test_page_tells_the_settings_in_words(fetch, ada, settings):
    settings.ENQUIRY_KEPT_DAYS, settings.NAME_KEPT_DAYS = 1, 400
    seen = fetch(ada).seen
    assert "1 day after she asked" in seen
    assert "91 days after she left" in seen
    assert "400 days after she left" in seen
    assert "365 days after it was answered" in seen


def test_coordinator_sees_counts_and_days_by_group_and_no_name(fetch, ada, group):
    make_participant(group, "Wren", state="asked", asked_on=day(-100))
    make_participant(group, "Robin", state="asked", asked_on=day(-50))
    make_participant(group, "Finch", state="left", joined_on=day(-90), left_on=day(-10))
    (of_group,) = retention.coming_in_groups(ada)
    assert of_group.group == group
    assert coming(of_group.coming) == [
        (ASKED, 2, day(-9), day(41)),
        (NEEDS, 1, day(81), day(81)),
    ]
    assert [one.is_due for one in of_group.coming] == [True, False]
    seen = fetch(ada).seen
    assert "Glanrafon" in seen
    assert "at the next run" in seen
    assert not any(name in seen for name in ("Wren", "Robin", "Finch"))


def test_what_is_further_off_is_not_told(ada, group):
    make_participant(group, state="left", joined_on=day(-9), left_on=day(-9), access=None,
                     childcare=None, travel=None)  # fmt: skip
    assert retention.coming_in_groups(ada) == []


def test_groups_stand_by_name(ada, organisation):
    for name in ("Cwm", "Allt", "Bryn"):
        make_participant(make_group(organisation, name), state="asked", asked_on=day(-80))
    assert [one.group.name for one in retention.coming_in_groups(ada)] == ["Allt", "Bryn", "Cwm"]


def test_closed_and_foreign_groups_are_not_told(fetch, ada, gwen, group):
    make_participant(group, state="asked", asked_on=day(-100))
    make_closed_to(group, ada)
    for user in (ada, gwen):
        assert retention.coming_in_groups(user) == []
        assert "Glanrafon" not in fetch(user).seen


def test_coordinator_who_serves_elsewhere_sees_only_what_she_coordinates(
    ada, other_organisation, group
):
    other = make_group(other_organisation, "Elsewhere", facilitators=(ada,))
    make_membership(ada, other_organisation, Role.FACILITATOR)
    make_participant(other, state="asked", asked_on=day(-100))
    assert retention.coming_in_groups(ada) == []


def test_admin_sees_counts_of_the_organisation_and_no_group(fetch, dee, group, organisation):
    make_participant(group, "Wren", state="asked", asked_on=day(-100))
    make_participant(make_group(organisation, "Bryn"), state="asked", asked_on=day(-90))
    answered(organisation, 360)
    (of_organisation,) = retention.coming_in_organisations(dee)
    assert coming(of_organisation.coming) == [
        (ASKED, 2, day(-9), day(1)),
        ("A complaint that was answered", 1, day(5), day(5)),
    ]
    seen = fetch(dee).seen
    assert organisation.name in seen
    assert not any(word in seen for word in ("Glanrafon", "Bryn", "Wren"))


def test_admin_sees_nothing_of_another_organisation(dee, other_organisation):
    make_participant(make_group(other_organisation), state="asked", asked_on=day(-100))
    answered(other_organisation, 360)
    assert [one.coming for one in retention.coming_in_organisations(dee)] == [[]]


def test_admin_sees_when_answers_go(fetch, dee, group, organisation, other_organisation):
    over(organisation, group, days_ago=-30)
    over(other_organisation, group, days_ago=-20)
    (of_organisation,) = retention.coming_in_organisations(dee)
    what = "Sealed answers of a programme, and the slips for them"
    assert coming(of_organisation.coming) == [(what, 1, day(30), day(30))]
    assert what in fetch(dee).seen


def test_who_is_both_sees_both(fetch, ada, organisation, group):
    make_membership(ada, organisation, Role.ADMIN)
    make_participant(group, state="asked", asked_on=day(-100))
    seen = fetch(ada).seen
    assert "In your groups" in seen
    assert "an admin has nothing to tell" in seen


def test_empty_page_says_so(fetch, ada, dee):
    assert "Nothing goes in this time" in fetch(ada).seen
    assert "Nothing in this time." in fetch(dee).seen
