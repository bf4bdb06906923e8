import pytest

from accounts.enums import Role
from accounts.refusals import Refused, reason
from evaluation.waves import rules
from tests.factories.accounts import make_membership
from tests.factories.groups import make_closed_to

pytestmark = pytest.mark.django_db
EVERYBODY = ("ada", "ben", "cara", "dee", "eve", "gwen", "gita", "hana", "growing")


def allowed(request, rule, *about):
    return {name for name in EVERYBODY if not reason(rule, request.getfixturevalue(name), *about)}


def test_coordinators_of_the_programme_open(request, programme):
    assert allowed(request, rules.may_open, programme) == {"ada", "hana"}


def test_coordinators_of_the_group_have_it_asked(request, group):
    assert allowed(request, rules.may_ask, group) == {"ada", "hana"}


def test_a_coordinator_to_whom_it_is_closed_may_not_have_it_asked(group, hana):
    make_closed_to(group, hana)
    with pytest.raises(Refused, match="coordinator of a group"):
        rules.may_ask(hana, group)


def test_a_coordinator_elsewhere_who_facilitates_here_may_not_have_it_asked(
    group, ben, other_organisation
):
    make_membership(ben, other_organisation, Role.COORDINATOR)
    with pytest.raises(Refused):
        rules.may_ask(ben, group)


def test_coordinators_and_admins_keep_a_wave(request, programme):
    assert allowed(request, rules.may_keep, programme) == {"ada", "hana", "dee"}


def test_slips_without_names_are_for_whoever_works_with_the_group(request, group):
    assert allowed(request, rules.may_hand_out, group) == {"ada", "hana", "ben", "growing"}


def test_slips_with_names_are_for_those_who_know_the_women(request, group):
    group.keeps_names = True
    assert allowed(request, rules.may_hand_out, group) == {"ada", "hana", "ben"}
