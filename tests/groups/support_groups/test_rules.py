import pytest
from django.utils import timezone

from accounts.refusals import Refused, reason
from groups.support_groups import rules
from tests.factories.groups import make_closed_to, make_facilitator

pytestmark = pytest.mark.django_db


def test_create_coordinator_may(ada, organisation):
    assert reason(rules.may_create_group, ada, organisation) == ""


@pytest.mark.parametrize("who", ["ben", "dee", "eve"])
def test_create_others_may_not(who, organisation, request):
    with pytest.raises(Refused, match="coordinator"):
        rules.may_create_group(request.getfixturevalue(who), organisation)


def test_create_in_another_organisation_may_not(ada, other_organisation):
    with pytest.raises(Refused, match="that organisation"):
        rules.may_create_group(ada, other_organisation)


def test_edit_coordinator_and_lead_may(ada, ben, group):
    assert reason(rules.may_edit_group, ada, group) == ""
    assert reason(rules.may_edit_group, ben, group) == ""


@pytest.mark.parametrize("who", ["growing", "cara", "dee", "eve"])
def test_edit_others_may_not(who, group, other_group, request):
    assert "lead facilitator" in reason(rules.may_edit_group, request.getfixturevalue(who), group)


def test_edit_lead_whose_role_ended_may_not(ben, group):
    ben.memberships.update(ended_at=timezone.now())
    ben.forget_roles()
    assert reason(rules.may_edit_group, ben, group)


def test_run_coordinator_may(ada, group):
    assert reason(rules.may_run_group, ada, group) == ""


@pytest.mark.parametrize("who", ["ben", "growing", "cara", "dee", "eve"])
def test_run_others_may_not(who, group, request):
    assert "Only a coordinator" in reason(rules.may_run_group, request.getfixturevalue(who), group)


def test_run_coordinator_of_another_organisation_may_not(group, join, other_organisation):
    assert reason(rules.may_run_group, join("Zoe", where=other_organisation), group)


def test_group_closed_to_coordinator_neither_edit_nor_run(ada, group):
    make_closed_to(group, ada)
    assert reason(rules.may_edit_group, ada, group)
    assert reason(rules.may_run_group, ada, group)


def test_group_closed_to_lead_no_edit(cara, group):
    make_facilitator(group, cara)
    make_closed_to(group, cara)
    assert reason(rules.may_edit_group, cara, group)
