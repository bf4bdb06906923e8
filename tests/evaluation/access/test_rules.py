"""Who asks and who opens: two people, and never a third."""

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import Refused, reason
from evaluation.access import rules
from evaluation.access.models import AccessRequest
from evaluation.programmes.models import Guardian
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_programme
from tests.factories.groups import make_closed_to, make_facilitator

pytestmark = pytest.mark.django_db


def test_coordinator_and_lead_ask_for_her(ada, ben, group):
    assert reason(rules.may_ask, ada, group) == ""
    assert reason(rules.may_ask, ben, group) == ""


@pytest.mark.parametrize("role", ["co", "growing"])
def test_no_other_facilitator_asks(organisation, group, role):
    mair = make_user("mair@example.org", "Mair", Role.FACILITATOR, organisation)
    make_facilitator(group, mair, role)
    with pytest.raises(Refused):
        rules.may_ask(mair, group)


def test_nobody_else_asks(dee, gita, gwen, cara, ada, group):
    make_closed_to(group, ada)
    for person in (dee, gita, gwen, cara, ada):
        with pytest.raises(Refused):
            rules.may_ask(person, group)


def test_page_of_codes_is_for_who_could_ask_somewhere(ada, ben, gwen, dee, gita, eve, group):
    for person in (ada, ben, gwen):
        rules.may_ask_somewhere(person)
    for person in (dee, gita, eve):
        with pytest.raises(Refused):
            rules.may_ask_somewhere(person)


def test_a_facilitator_who_leads_nothing_types_no_code(organisation, group):
    mair = make_user("mair@example.org", "Mair", Role.FACILITATOR, organisation)
    make_facilitator(group, mair, "co")
    with pytest.raises(Refused):
        rules.may_ask_somewhere(mair)


def test_guardians_see_who_waits(dee, gita, ada, programme):
    rules.may_guard_somewhere(dee)
    rules.may_guard_somewhere(gita)
    with pytest.raises(Refused):
        rules.may_guard_somewhere(ada)


def test_guardians_of_the_programme_open(dee, gita, asked):
    assert reason(rules.may_open, dee, asked) == ""
    assert reason(rules.may_open, gita, asked) == ""


def test_a_guardian_of_another_programme_does_not(asked, other_organisation):
    hers = make_user("nia@example.org", "Nia", Role.GUARDIAN, other_organisation)
    make_programme(other_organisation, guardians=(hers,))
    with pytest.raises(Refused):
        rules.may_open(hers, asked)


def test_one_who_was_a_guardian_does_not(gita, asked):
    Guardian.objects.filter(user=gita).update(ended_at=timezone.now())
    with pytest.raises(Refused):
        rules.may_open(gita, asked)
    with pytest.raises(Refused):
        rules.may_guard_somewhere(gita)


def test_whoever_asked_does_not_open_it_herself(dee, gita, asked):
    AccessRequest.objects.update(asked_by=dee)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="Another guardian"):
        rules.may_open(dee, asked)
    rules.may_open(gita, asked)
