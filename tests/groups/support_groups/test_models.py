import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.models import ClosedTo, Facilitator, GroupLanguage, SupportGroup
from tests.factories.groups import make_closed_to, make_facilitator, make_group
from toolkit.languages import LANGUAGES, isolated, language_choices, language_name, language_of

pytestmark = pytest.mark.django_db


def visible(user):
    return list(SupportGroup.objects.visible_to(user))


def test_visible_to_each(ada, ben, cara, dee, eve, group, other_group, other_organisation):
    make_group(other_organisation)
    assert set(visible(ada)) == {group, other_group}
    assert visible(ben) == [group]
    assert visible(cara) == [other_group]
    assert visible(dee) == visible(eve) == []


def test_visible_to_coordinator_of_another_organisation(group, join, other_organisation):
    assert visible(join("Zoe", where=other_organisation)) == []


def test_visible_to_not_when_closed(ada, ben, group):
    make_closed_to(group, ben)
    make_closed_to(group, ada)
    assert visible(ben) == visible(ada) == []
    assert not Facilitator.objects.visible_to(ada).exists()
    assert not GroupLanguage.objects.visible_to(ada).exists()
    assert not ClosedTo.objects.visible_to(ada).exists()


def test_closing_is_visible_to_coordinators_only(ada, ben, cara, gwen, group):
    closed = make_closed_to(group, cara)
    assert list(ClosedTo.objects.visible_to(ada)) == [closed]
    for user in (ben, cara, gwen):
        assert not ClosedTo.objects.visible_to(user).exists()
    assert GroupLanguage.objects.visible_to(ben).count() == 2


@pytest.mark.parametrize(
    ("since", "until", "sees"), [(0, 0, True), (1, None, False), (-5, -1, False), (-5, 3, True)]
)
def test_visible_to_facilitator_within_her_time(other_group, ben, since, until, sees):
    today = timezone.localdate()
    time = make_facilitator(
        other_group,
        ben,
        since=today + dt.timedelta(days=since),
        until=None if until is None else today + dt.timedelta(days=until),
    )
    assert (other_group in visible(ben)) is sees
    assert (time.has_begun and not time.is_over) is sees


def test_visible_to_not_after_her_role_ended(ben, group):
    ben.memberships.update(ended_at=timezone.now())
    ben.forget_roles()
    assert visible(ben) == []


def test_meeting(organisation, group):
    make_group(organisation, state="paused")
    assert list(SupportGroup.objects.meeting()) == [group]


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 14},
        {"minutes": 481},
        {"women_usual": 0},
        {"women_usual": 61},
        {"childcare_count": 61},
        {"interpreter_count": 61},
        {"step_free_count": 61},
        {"easy_reading_count": 61},
        {"state": "gone"},
        {"setting": "moon"},
        {"stage": "late"},
        {"rhythm": "daily"},
        {"weekday": 7},
        {"name": "GLANRAFON"},
    ],
)
def test_group_constraints(organisation, group, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_group(organisation, **{"name": "New", **wrong})


def test_language_constraints(group):
    for language, use in [("cy", "spoken"), ("so", "sung")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupLanguage.objects.create(group=group, language=language, use=use)


def test_facilitator_constraints(group, ben, cara):
    day = dt.date(2026, 1, 2)
    for wrong in [
        {"user": ben, "role": "co", "since": day},  # a second open time
        {"user": cara, "role": "queen", "since": day},
        {"user": cara, "role": "co", "since": day, "until": dt.date(2026, 1, 1)},
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Facilitator.objects.create(group=group, **wrong)


def test_closed_to_once(group, cara):
    make_closed_to(group, cara)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_closed_to(group, cara)


def test_ends(group):
    assert group.ends == dt.time(20, 30)
    group.starts = dt.time(23, 0)
    assert group.ends == dt.time(1, 0)
    group.starts = None
    assert group.ends is None


def test_names_for_a_log(group, cara, bens_time):
    assert str(group) == "Glanrafon"
    assert str(group.languages.get(language="cy")) == "cy: read"
    assert str(bens_time) == f"{bens_time.user} (lead)"
    assert str(ClosedTo(group=group, user=cara)) == str(cara.pk)


def test_languages_are_known_by_both_names(group):
    arabic = group.languages.get(language="ar").named
    assert (str(arabic.name), arabic.own_name, arabic.direction) == ("Arabic", "العربية", "rtl")
    assert arabic.has_own_name
    assert not language_of("en").has_own_name
    assert language_of("en").direction == "ltr"
    assert language_name("xx") == "xx"
    assert len(LANGUAGES) >= 40


def test_language_choices_begin_empty_and_isolate_own_names():
    choices = language_choices()
    assert choices[0] == ("", "None")
    assert dict(choices)["ar"] == f"Arabic - {isolated('العربية')}"
    assert dict(choices)["en"] == "English"
    labels = [label for _, label in choices[1:]]
    assert labels == sorted(labels, key=str.casefold)
