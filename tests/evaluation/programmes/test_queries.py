import pytest
from django.utils import timezone

from accounts.enums import Role
from evaluation.models import Programme, ProgrammeOrganisation
from evaluation.programmes import queries
from tests.evaluation.programmes.conftest import day
from tests.factories.accounts import make_membership, make_user
from tests.factories.evaluation import (
    make_guardian,
    make_programme,
    make_programme_group,
    make_questionnaire,
    make_wave,
)
from tests.factories.groups import make_closed_to, make_group
from tests.factories.releases import make_release


def stands(user, programme):
    (found,) = queries.standings(user, [programme])
    return found


def step(user, programme):
    found = stands(user, programme).step
    return found and found.route.removeprefix("evaluation:")


def test_what_waits_comes_first(dee, organisation):
    for name, state in [
        ("D", "closed"),
        ("C", "set-up"),
        ("b", "running"),
        ("A", "running"),
        ("E", "closing"),
    ]:
        gone = {"link_salt": None} if state == "closed" else {}
        make_programme(organisation, name=name, state=state, **gone)
    assert [one.name for one in queries.programmes_of(dee)] == ["E", "A", "b", "C", "D"]


def test_who_sees_a_programme(programme, ada, hana, dee, gita, ben, cara, eve, gwen):
    people = (ada, hana, dee, gita, ben, cara, eve, gwen)
    assert [one.name for one in people if queries.programmes_of(one)] == [
        *("Ada", "Hana", "Dee", "Gita")
    ]


# What is next, by her part


def test_next_while_it_is_set_up(programme, ada, dee, gita, organisation, group):
    Programme.objects.update(state="set-up")
    iona = make_user("iona@example.org", "Iona", Role.ADMIN, organisation)
    assert [step(one, programme) for one in (dee, gita, iona, ada)] == [
        *("keys", "keys", "keys", "programme_groups")
    ]
    assert "two guardians hold their keys" in stands(dee, programme).sentence
    make_programme_group(programme, group)
    assert step(ada, programme) == "questionnaires"
    make_questionnaire(programme)
    assert step(ada, programme) is None
    gita.memberships.update(role=Role.FACILITATOR)
    assert step(dee, programme) == "guardian_add"
    assert "needs another guardian" in stands(dee, programme).sentence


def test_next_while_it_runs(programme, ada, dee, gita, group):
    assert [step(one, programme) for one in (ada, dee, gita)] == [
        *("programme_groups", "questionnaires", "keys")
    ]
    assert "No wave has been opened yet" in stands(ada, programme).sentence
    wave = make_wave(programme, group)
    assert [step(one, programme) for one in (ada, dee, gita)] == ["waves", "waves", "keys"]
    assert stands(ada, programme).step.label == "See to the open wave"
    assert "A wave is open until" in stands(ada, programme).sentence
    wave.closes_on = day(-1)
    wave.save()
    assert "last day of the open wave has passed" in stands(ada, programme).sentence
    wave.state = "closed"
    wave.save()
    assert stands(ada, programme).step.label == "Seal the wave"
    assert "waits to be sealed" in stands(ada, programme).sentence
    wave.state = "sealed"
    wave.save()
    assert stands(ada, programme).step.label == "Open a wave"
    assert [step(one, programme) for one in (dee, gita)] == ["releases", "keys"]
    make_wave(programme, number=2)
    assert step(dee, programme) == "releases"
    make_release(programme, wave)
    assert step(dee, programme) == "waves"
    programme.waves.filter(number=2).delete()
    assert "Every wave so far is sealed" in stands(ada, programme).sentence


def test_group_that_is_closed_to_her_is_not_hers(programme, hana, group):
    make_programme_group(programme, group)
    make_closed_to(group, hana)
    assert step(hana, programme) == "programme_groups"


def test_next_without_two_able_guardians(programme, dee, gita):
    gita.memberships.update(role=Role.FACILITATOR)
    assert step(dee, programme) == "guardian_add"


def test_next_when_it_is_over(programme, ada, dee, gita, group):
    wave = make_wave(programme, group, state="sealed")
    Programme.objects.update(ends_on=day(-1), starts_on=day(-9))
    assert [step(one, programme) for one in (ada, dee, gita)] == ["waves", "releases", "close"]
    make_release(programme, wave)
    assert [step(one, programme) for one in (ada, dee, gita)] == ["waves", "close", "close"]
    assert "It can be closed" in stands(dee, programme).sentence


def test_next_when_answers_are_gone(programme, dee, group):
    past = {"starts_on": day(-9), "ends_on": day(-1), "answers_kept_until": day(0)}
    Programme.objects.update(**past)
    assert "they go by themselves" in stands(dee, programme).sentence
    assert step(dee, programme) == "close"
    make_wave(programme, group)
    assert step(dee, programme) == "waves"


def test_next_while_it_is_closed(programme, ada, dee, gita):
    Programme.objects.update(state="closing", closing_asked_by=dee, closing_asked_at=timezone.now())
    assert [step(one, programme) for one in (ada, dee, gita)] == [None, "close", "close"]
    assert "You asked" in stands(dee, programme).sentence
    assert stands(gita, programme).step.label == "Read it, then sign"
    assert "A second person must sign" in stands(gita, programme).sentence


def test_next_when_it_is_closed(programme, dee):
    Programme.objects.update(state="closed", link_salt=None)
    assert step(dee, programme) is None
    assert "nobody can find hers any more" in stands(dee, programme).sentence
    past = {"starts_on": day(-9), "ends_on": day(-1), "answers_kept_until": day(0)}
    Programme.objects.update(**past)
    assert "its answers are gone" in stands(dee, programme).sentence


def test_standings_are_in_order_and_of_what_is_there(programme, dee, organisation):
    other = make_programme(organisation)
    unknown = Programme(name="Gone")
    found = queries.standings(dee, [other, unknown, programme])
    assert [one.programme for one in found] == [other, programme]


def test_organisations_with_the_leading_one_first(programme, dee, other_organisation):
    ProgrammeOrganisation.objects.create(programme=programme, organisation=other_organisation)
    programme.organisation.name = "Zed"
    programme.organisation.save()
    found = queries.organisations_of(stands(dee, programme))
    assert [one.name for one in found] == ["Zed", "Other House"]


# Groups


def test_places_that_she_sees(programme, ada, hana, dee, group, organisation):
    make_programme_group(programme, group)
    make_programme_group(programme, make_group(organisation, "Hafod"))
    make_programme_group(programme, make_group(organisation, "Left"), left_at="2026-01-01T00:00Z")
    make_closed_to(group, hana)
    seen = {
        one.name: [place.group.name for place in queries.places_of(one, programme)]
        for one in (ada, hana, dee)
    }
    assert seen == {"Ada": ["Hafod", "Paned"], "Hana": ["Hafod"], "Dee": []}


def test_number_of_groups_leaves_out_what_is_closed_to_her(programme, dee, group, organisation):
    make_programme_group(programme, group)
    make_programme_group(programme, make_group(organisation))
    assert queries.number_of_groups(dee, programme) == 2
    make_closed_to(group, dee)
    assert queries.number_of_groups(dee, programme) == 1


def test_choices(programme, ada, group, organisation):
    make_group(organisation, "Ended", state="ended")
    there = make_group(organisation, "Ended but in it", state="ended")
    make_programme_group(programme, there)
    make_wave(programme, group)
    found = queries.choices_for(ada, programme)
    assert [(one.group.name, one.in_open_wave, one.was_asked) for one in found] == [
        ("Ended but in it", False, False),
        ("Paned", True, True),
    ]


# People


@pytest.fixture
def pooled(programme, other_organisation, olwen):
    ProgrammeOrganisation.objects.create(programme=programme, organisation=other_organisation)
    make_guardian(programme, olwen)
    return programme


def test_guardian_of_another_organisation_has_no_name(pooled, dee, olwen):
    found = queries.guardians_of(dee, pooled)
    assert [(one.name, one.is_her) for one in found] == [
        ("Dee", True),
        ("Gita", False),
        ("somebody at \u2068Other House\u2069", False),
    ]
    theirs = queries.guardians_of(olwen, pooled)
    assert sum("Glan yr Afon" in one.name for one in theirs) == 2


def test_whoever_works_nowhere_any_more_has_no_name(programme, dee):
    stranger = make_user("s@example.org", "Stranger")
    named = queries.names_for(dee, programme, [stranger])
    assert named[stranger.pk] == "somebody at \u2068-\u2069"


def test_people_to_name(dee, ada, gita, organisation, other_organisation, olwen):
    gone = make_user("gone@example.org", "Gone", Role.ADMIN, organisation)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    assert queries.people_to_name(dee, [organisation, other_organisation]) == [dee, gita]
    make_membership(dee, other_organisation, Role.COORDINATOR)
    assert queries.people_to_name(dee, [organisation]) == [dee, gita]
    found = queries.people_to_name(dee, [organisation, other_organisation])
    assert found == [dee, gita, olwen]


def test_people_to_add(programme, dee, organisation):
    iona = make_user("iona@example.org", "Iona", Role.GUARDIAN, organisation)
    assert queries.people_to_add(dee, programme) == [iona]
    assert iona in queries.people_who_can_guard(dee, programme)
