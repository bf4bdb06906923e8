import pytest

from accounts.enums import Role
from accounts.refusals import reason
from evaluation.models import Guardian, ProgrammeOrganisation
from evaluation.programmes import rules
from tests.factories.accounts import make_membership
from tests.factories.evaluation import make_guardian
from tests.factories.groups import make_closed_to, make_group


def may(check, *args):
    return not reason(check, *args)


def test_admins_make_programmes(ada, ben, dee, gita, eve, gwen):
    people = (ada, ben, dee, gita, eve, gwen)
    assert [one.name for one in people if may(rules.may_make_programmes, one)] == ["Dee"]


def test_admin_makes_one_for_her_own_organisation(dee, ada, organisation, other_organisation):
    assert may(rules.may_make_programme, dee, organisation)
    assert not may(rules.may_make_programme, dee, other_organisation)
    assert not may(rules.may_make_programme, ada, organisation)


@pytest.mark.parametrize(
    ("check", "who"),
    [
        (rules.may_administer, ["Dee"]),
        (rules.may_coordinate, ["Ada"]),
        (rules.may_write_questions, ["Ada", "Dee"]),
        (rules.may_guard, ["Dee", "Gita"]),
    ],
)
def test_who_may(check, who, programme, ada, ben, dee, gita, eve, gwen):
    people = (ada, ben, dee, gita, eve, gwen)
    assert [one.name for one in people if may(check, one, programme)] == who


def test_organisation_that_takes_part_has_its_parts(programme, olwen, gwen, other_organisation):
    ProgrammeOrganisation.objects.create(programme=programme, organisation=other_organisation)
    assert may(rules.may_administer, olwen, programme)
    assert may(rules.may_coordinate, gwen, programme)


def test_guardian_whose_time_has_ended_may_nothing(programme, gita, dee):
    gita.guarding.update(ended_at="2026-01-01T00:00Z", ended_by=dee)
    assert not may(rules.may_guard, gita, programme)


def test_coordinator_brings_what_she_coordinates(programme, ada, hana, organisation, group):
    other = make_group(organisation, "Hafod")
    make_closed_to(group, hana)
    assert set(rules.groups_to_bring(ada, programme)) == {group, other}
    assert set(rules.groups_to_bring(hana, programme)) == {other}


def test_facilitator_admin_and_stranger_bring_none(programme, ben, dee, gwen, group):
    for one in (ben, dee, gwen):
        assert not rules.groups_to_bring(one, programme).exists()


def test_group_that_she_facilitates_elsewhere_is_not_hers(programme, ada, other_organisation):
    make_membership(ada, other_organisation, Role.FACILITATOR)
    make_group(other_organisation, "Theirs", facilitators=(ada,))
    assert not rules.groups_to_bring(ada, programme).exists()


# Guardians who can still act


def test_able_guardians(programme, dee, gita):
    assert {one.user for one in Guardian.objects.able()} == {dee, gita}


def test_guardian_without_a_part_is_not_able(programme, dee, gita):
    gita.memberships.update(role=Role.FACILITATOR)
    assert [one.user for one in Guardian.objects.able()] == [dee]


def test_guardian_who_left_is_not_able(programme, dee, gita):
    gita.memberships.update(ended_at="2030-01-01T00:00Z")
    assert [one.user for one in Guardian.objects.able()] == [dee]


def test_guardian_without_an_account_is_not_able(programme, dee, gita):
    gita.is_active = False
    gita.save(update_fields=["is_active"])
    assert [one.user for one in Guardian.objects.able()] == [dee]


def test_guardian_through_an_organisation_that_takes_no_part_is_not_able(programme, olwen):
    make_guardian(programme, olwen)
    assert not Guardian.objects.able().filter(user=olwen).exists()


def test_guardian_who_ended_is_not_able(programme, dee, gita):
    gita.guarding.update(ended_at="2026-01-01T00:00Z", ended_by=dee)
    assert [one.user for one in Guardian.objects.able()] == [dee]
