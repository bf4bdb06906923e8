"""The demo's network. It takes a second to load, so it is loaded once for all tests of a class."""

import datetime as dt
import io
import re
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import CharField, F, TextField
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, SafeguardingContact, User
from audit.models import AuditEvent
from groups.enums import Rhythm, Setting, State
from groups.models import (
    Agreement,
    ClauseText,
    DecidedLanguage,
    Facilitator,
    GroupLanguage,
    Participant,
    SafeContact,
    SharedWordText,
    SupportGroup,
)
from home.demo.groups import GROUPS
from home.demo.people import (
    GUARDIAN_PASSPHRASE,
    ORGANISATIONS,
    PASSWORD,
    PEOPLE,
    address_of,
    demo_id,
)
from home.demo.recipes import Recipe
from sessions.models import PlanItem, SessionPlan
from sessions.queries import plan_view, planner_plans
from toolkit.models import Exercise

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)
TELEPHONE = re.compile(r"(?:\+|\b0)\d[\d\s()-]{5,}")
# Numbers kept free for drama, so that a demo never rings a stranger. From memory of Ofcom's list,
# which could not be looked up on 2026-11-22.
INVENTED = re.compile(r"07700 900\d{3}|01632 960\d{3}")
# What the load itself writes, in every app of ours and in Django's and allauth's.
WRITTEN = (
    *(Organisation, User, SafeguardingContact, SessionPlan, PlanItem, SupportGroup, Agreement),
    *(ClauseText, DecidedLanguage, SharedWordText, Participant, SafeContact),
)
COUNTED = [model for model in apps.get_models() if model._meta.managed]


def load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def counts() -> Counter[str]:
    return Counter({model._meta.label: model._default_manager.count() for model in COUNTED})


def group(key: str) -> SupportGroup:
    return SupportGroup.objects.get(request_key=demo_id("group", key))


def person(key: str) -> User:
    return User.objects.get(email=address_of(key))


def recipes() -> list[Recipe]:
    return [recipe for demo in GROUPS.values() for recipe in (*demo.past, *demo.coming)]


def test_demo_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="This is production"):
        load()


class DemoTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.said = load()

    def test_load_says_how_to_sign_in(self):
        lines = self.said.splitlines()[-5:]
        assert [line.split()[:2] for line in lines] == [
            ["coordinator", "ada@alongside.example"],
            ["facilitator", "ben@alongside.example"],
            ["admin", "dee@alongside.example"],
            ["password", PASSWORD],
            ["passphrase", GUARDIAN_PASSPHRASE],
        ]

    def test_load_with_a_port_says_the_address(self):
        out = io.StringIO()
        call_command("load_demo", port=8765, stdout=out)
        assert out.getvalue().splitlines()[-1].split() == ["address", "http://127.0.0.1:8765/"]

    def test_load_twice_changes_nothing(self):
        before = counts()
        versions = set(SessionPlan.objects.values_list("pk", "version"))
        load()
        assert counts() == before
        assert set(SessionPlan.objects.values_list("pk", "version")) == versions

    def test_load_twice_asks_the_database_little(self):
        with self.assertNumQueries(6):  # toolkit? demo? plans? programme? and the transaction's two
            load()

    def test_load_again_keeps_what_somebody_did(self):
        one = group("tuesday")
        SupportGroup.objects.filter(pk=one.pk).update(name="Another name")
        plan = one.plans.order_by("starts_at").last()
        plan.delete()
        person("zofia").delete()
        before = counts()
        load()
        assert counts() == before
        assert group("tuesday").name == "Another name"

    def test_load_weeks_later_adds_coming_plans(self):
        SessionPlan.objects.update(starts_at=F("starts_at") - dt.timedelta(days=56))
        before = SessionPlan.objects.count()
        load()
        for key, demo in GROUPS.items():
            coming = group(key).plans.coming()
            assert bool(coming) == bool(demo.coming), key
            assert all(
                timezone.localtime(plan.starts_at).weekday() == demo.facts["weekday"]
                and timezone.localtime(plan.starts_at).time() == demo.facts["starts"]
                for plan in coming
            )
        after = SessionPlan.objects.count()
        assert after > before
        load()
        assert SessionPlan.objects.count() == after

    def test_load_weeks_later_leaves_alone_what_is_not_to_be_planned(self):
        SessionPlan.objects.update(starts_at=F("starts_at") - dt.timedelta(days=56))
        SupportGroup.objects.update(state=State.PAUSED)
        before = counts()
        load()
        assert counts() == before

    def test_load_weeks_later_without_its_coordinator_plans_nothing(self):
        SessionPlan.objects.update(starts_at=F("starts_at") - dt.timedelta(days=56))
        User.objects.filter(email=address_of("ada")).update(is_active=False)
        person("farah").memberships.all().delete()
        person("kirsty").delete()
        before = counts()
        load()
        assert counts() == before

    def test_each_persona_can_sign_in(self):
        for key in ("ada", "ben", "cara", "dee", "eve"):
            client = Client()
            answer = client.post(
                reverse("account_login"), {"login": address_of(key), "password": PASSWORD}
            )
            assert answer.status_code == 302, key
            assert client.session["_auth_user_id"] == str(person(key).pk)

    def test_each_persona_has_her_part(self):
        roles = {key: person(key).roles() for key in ("ada", "ben", "cara", "dee", "eve")}
        assert roles == {
            "ada": {Role.COORDINATOR},
            "ben": {Role.FACILITATOR},
            "cara": {Role.FACILITATOR},
            "dee": {Role.ADMIN},
            "eve": set(),
        }
        seen = {
            key: set(SupportGroup.objects.visible_to(person(key)).values_list("name", flat=True))
            for key in roles
        }
        assert len(seen["ada"]) == 5
        assert seen["ben"] == {"Paned Dydd Mawrth"}
        assert seen["ben"].isdisjoint(seen["cara"])
        assert seen["cara"]
        assert seen["dee"] == seen["eve"] == set()

    def test_network_is_whole(self):
        assert Organisation.objects.count() == len(ORGANISATIONS) == 3
        assert User.objects.count() == len(PEOPLE)
        assert SupportGroup.objects.count() == len(GROUPS) == 8
        states = Counter(SupportGroup.objects.values_list("state", flat=True))
        assert states == {State.ACTIVE: 6, State.PAUSED: 1, State.ENDED: 1}
        settings = set(SupportGroup.objects.values_list("setting", flat=True))
        assert settings == set(Setting.values)
        rhythms = set(SupportGroup.objects.values_list("rhythm", flat=True))
        assert rhythms == {Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.MONTHLY}
        languages = set(GroupLanguage.objects.values_list("language", flat=True))
        assert languages >= {"cy", "en", "ar", "so", "pl", "ur"}
        assert Facilitator.objects.exclude(until=None).exists()
        assert (
            not SupportGroup.objects.visible_to(person("mair"))
            .filter(pk=group("table").pk)
            .exists()
        )

    def test_plans_lie_four_weeks_around_today(self):
        for key, demo in GROUPS.items():
            plans = group(key).plans
            assert bool(plans.past()) == bool(demo.past), key
            assert bool(plans.coming()) == bool(demo.coming), key
        reach = dt.timedelta(days=29)
        now = timezone.now()
        assert not SessionPlan.objects.filter(starts_at__lt=now - reach).exists()
        assert not SessionPlan.objects.filter(starts_at__gt=now + reach).exists()
        assert SessionPlan.objects.count() >= 30

    def test_plans_give_the_planner_something_to_show(self):
        views = [plan_view(plan) for plan in planner_plans(person("ada")).coming()]
        assert any(0 < view.over <= 15 for view in views)
        assert any(view.spare for view in views)
        assert any(view.rows[0].item.get_leader() for view in views)
        codes = {concern.code for view in views for concern in view.concerns}
        assert codes >= {"deep_after_deep", "needs_reading"}
        for plan in planner_plans(person("ada")).past():
            assert plan_view(plan).concerns == []

    def test_plans_say_who_leads_and_what_to_remember(self):
        assert set(PlanItem.objects.values_list("led_by", flat=True)) == {
            "",
            "facilitator",
            "member",
            "everyone",
        }
        assert PlanItem.objects.exclude(notes="").exists()
        assert PlanItem.objects.exclude(own_title="").exists()
        assert SessionPlan.objects.exclude(notes="").exists()

    def test_every_exercise_that_is_named_is_in_the_toolkit(self):
        used = {
            slug
            for recipe in recipes()
            for slug in (*recipe.exercises, *recipe.leads, *recipe.notes, *recipe.more)
        }
        assert used <= set(Exercise.objects.values_list("slug", flat=True))

    def test_what_is_said_of_an_exercise_is_found_in_its_plan(self):
        frames = set(Exercise.objects.exclude(frame="").values_list("slug", flat=True))
        for recipe in recipes():
            named = {*recipe.leads, *recipe.notes, *recipe.more}
            assert named <= {*recipe.exercises, *frames}

    def test_changes_are_in_the_record(self):
        kinds = Counter(AuditEvent.objects.values_list("kind", flat=True))
        assert kinds["group_created"] == len(GROUPS)
        assert kinds["person_created"] == len(PEOPLE)
        assert kinds["plan_created"] == SessionPlan.objects.count()
        assert kinds["role_granted"] == sum(len(one.organisations) for one in PEOPLE.values())

    def test_each_organisation_has_somebody_to_tell_whom_nobody_can_ring(self):
        contacts = SafeguardingContact.objects.all()
        assert {one.organisation.name for one in contacts} == {
            name for name, _nation in ORGANISATIONS.values()
        }
        assert [one for one in contacts if not one.phone.startswith("01632 960")] == []

    def test_nothing_looks_real(self):
        for text in _texts():
            assert not POSTCODE.search(text), text
            assert set(TELEPHONE.findall(text)) <= set(INVENTED.findall(text)), text
        for user in User.objects.all():
            assert user.email.endswith("@alongside.example")


class TestRecords(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_toolkit", verbosity=0)
        load()

    def test_agreement_is_shown_in_every_state(self):
        due = set(Agreement.objects.due().values_list("group__name", flat=True))
        assert due == {"Thursday Thread"}
        assert group("tuesday").agreements.count() == 2
        words = ClauseText.objects.filter(clause__agreement__group=group("table"))
        assert words.filter(language="ar", machine_draft=True).count() >= 8
        assert not group("window").agreements.exists()

    def test_one_group_keeps_names_and_the_others_count_heads(self):
        keeping = SupportGroup.objects.filter(keeps_names=True)
        assert {one.name for one in keeping} == {"Paned Dydd Mawrth"}
        assert set(Participant.objects.values_list("group", flat=True)) == {keeping.get().pk}
        assert SafeContact.objects.count() == 2

    def test_interpreter_is_a_stranger_and_the_planner_knows_of_her(self):
        assert group("table").languages.get(language="ar").use == "interpreted"


@pytest.mark.parametrize("text", ["SY23 1AB", "cf10 3at", "M1 1AE"])
def test_postcode_is_recognised(text):
    assert POSTCODE.search(text)


@pytest.mark.parametrize("text", ["01970 123456", "+44 7700 900123", "029 2018 0000"])
def test_telephone_is_recognised(text):
    assert TELEPHONE.search(text)


def _texts():
    """Every word that the demo wrote; not the toolkit's, whose help lines are real."""
    for model in WRITTEN:
        names = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, CharField | TextField) and field.name != "password"
        ]
        for row in model.objects.values_list(*names):
            yield from map(str, filter(None, row))
