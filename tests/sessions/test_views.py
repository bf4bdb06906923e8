"""The planner's pages: what a press does, and what happens to what should not have been sent."""

import uuid
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NotNow
from audit.models import AuditEvent
from groups.enums import State
from sessions.models import PlanItem, SessionPlan
from tests.factories.groups import make_closed_to, make_group
from tests.factories.sessions import make_own_item, make_plan
from tests.factories.toolkit import make_exercise, make_frames, make_words

pytestmark = pytest.mark.django_db

RTL = "مرحبا بكن في المجموعة"
MARKUP = "<script>alert(1)</script><b>x</b> & \"'{{ x }}{% y %}"
HUGE = "a" * 200_000


@pytest.fixture
def group(organisation, ben):
    return make_group(organisation, "Glanrafon", facilitators=(ben,))


@pytest.fixture
def plan(group):
    closing = make_exercise("close", kind="closing")
    return make_plan(group, make_exercise("a"), make_exercise("b"), closing)


@pytest.fixture
def as_ben(client, ben):
    client.force_login(ben)
    return client


def url(name, plan, **rest):
    return reverse(f"sessions:{name}", kwargs={"plan": plan.pk, **rest})


def slugs(plan):
    return [item.exercise.slug for item in plan.items.select_related("exercise")]


def minutes(plan):
    return list(plan.items.values_list("minutes", flat=True))


def typed(plan, *new):
    """The planner's form as the page sends it, with `new` minutes typed into its first blocks."""
    data = {"version": plan.version}
    for number, item in enumerate(plan.items.all()):
        data[f"was-{item.pk}"] = item.minutes
        data[f"m-{item.pk}"] = new[number] if number < len(new) else item.minutes
    return data


# --- making a plan


def build_data(group, /, *ticks, **changed):
    data = {
        "group": group.pk,
        "date": timezone.localdate().isoformat(),
        "time": "18:30",
        "minutes": "120",
        "tick": list(ticks),
        "request_key": uuid.uuid4(),
    }
    return {**data, **changed}


def test_new_plan_proposes_the_next_meeting(as_ben, group):
    make_exercise("talk")
    response = as_ben.get(reverse("sessions:plan_new"), {"tick": ["talk"], "group": group.pk})
    form = response.context["form"]
    assert form.initial["group"] == group.pk
    assert form.initial["date"].weekday() == group.weekday
    assert "Talk" in response.text


def test_new_plan_is_made_once_for_a_double_press(as_ben, group):
    make_frames()
    make_exercise("talk")
    data = build_data(group, "talk")
    first, second = (as_ben.post(reverse("sessions:plan_new"), data) for _ in range(2))
    assert first.url == second.url
    assert slugs(SessionPlan.objects.get()) == ["arriving", "agreement", "talk", "tea", "close"]


def test_new_plan_keeps_the_order_of_the_ticks_among_equals(as_ben, group):
    for slug in ("one", "two", "three"):
        make_exercise(slug)
    as_ben.post(reverse("sessions:plan_new"), build_data(group, "three", "one", "two"))
    assert slugs(SessionPlan.objects.get()) == ["three", "one", "two"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("minutes", "0", "at least 15 minutes"),
        ("minutes", "99999999999999999999", "at most 8 hours"),
        ("minutes", "-5", "at least 15 minutes"),
        ("minutes", "half", "whole number"),
        ("date", "3026-01-01", "very far off"),
        ("date", "0001-01-01", "very far off"),
        ("date", "tomorrow", "Write a day"),
        ("time", "half", "Write a time"),
        ("group", "x", "valid UUID"),
        ("tick", ["gone"], "not one of the available choices"),
        ("request_key", "x", "valid UUID"),
    ],
)
def test_new_plan_bad_input_is_told_at_its_field(as_ben, group, field, value, message):
    response = as_ben.post(reverse("sessions:plan_new"), build_data(group, **{field: value}))
    assert response.status_code == 200
    assert message in str(response.context["form"].errors[field])
    assert not SessionPlan.objects.exists()


def test_new_plan_too_many_ticks(as_ben, group):
    ticks = [make_exercise().slug for _ in range(21)]
    response = as_ben.post(reverse("sessions:plan_new"), build_data(group, *ticks))
    assert "20" in str(response.context["form"].errors["tick"])


def test_new_plan_for_another_organisations_group_is_no_choice(as_ben, gwen):
    hers = make_group(gwen.organisations()[0])
    response = as_ben.post(reverse("sessions:plan_new"), build_data(hers))
    assert "group" in response.context["form"].errors


def test_new_plan_for_a_group_that_ended_is_no_choice(as_ben, group):
    group.state = State.ENDED
    group.save()
    response = as_ben.post(reverse("sessions:plan_new"), build_data(group))
    assert not SessionPlan.objects.exists()
    assert response.status_code == 200


def test_new_plan_without_a_group_says_what_to_do_first(client, gwen, eve):
    client.force_login(gwen)
    assert "First, a group" in client.get(reverse("sessions:plan_new")).text
    client.force_login(eve)
    assert "A coordinator can add you" in client.get(reverse("sessions:plan_new")).text


@pytest.mark.parametrize("bad", ["x", "", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
def test_new_plan_for_a_group_nobody_knows(as_ben, group, bad):
    status = as_ben.get(reverse("sessions:plan_new"), {"group": bad}).status_code
    assert status == (404 if len(bad) == 36 else 200)


# --- presses


def test_move_saves_the_minutes_typed_before(as_ben, plan):
    item = plan.items.first()
    response = as_ben.post(url("item_move", plan, item=item.pk, to=1), typed(plan, 25))
    assert response.url.endswith(f"#b-{item.pk}")
    assert slugs(plan) == ["b", "a", "close"]
    assert minutes(plan) == [20, 25, 20]


def test_presses_say_what_happened(as_ben, plan):
    item = plan.items.first()
    response = as_ben.post(url("item_move", plan, item=item.pk, to=1), typed(plan), follow=True)
    assert "A is now number 2 of 3" in response.text


@pytest.mark.parametrize("bad", ["0", "-1", "241", "9" * 400, "ten", "", "1.5", "²", "١٥x"])
def test_absurd_minutes_are_told_at_the_block_and_the_rest_is_saved(as_ben, plan, bad):
    response = as_ben.post(url("plan_save", plan), typed(plan, bad, 35))
    assert response.status_code == 200
    assert "from 1 to 240" in response.text
    assert minutes(plan) == [20, 35, 20]


def test_minutes_that_somebody_else_changed_show_both(as_ben, plan):
    data = typed(plan, 25)
    PlanItem.objects.filter(plan=plan, position=0).update(minutes=30)
    response = as_ben.post(url("plan_save", plan), data)
    assert "made this 30 minutes while you typed 25" in response.text
    assert minutes(plan)[0] == 30
    again = {**data, f"was-{plan.items.first().pk}": 30}
    as_ben.post(url("plan_save", plan), again)
    assert minutes(plan)[0] == 25


def test_minutes_of_nonsense_fields_are_passed_over(as_ben, plan):
    response = as_ben.post(url("plan_save", plan), {"m-x": "5", "was-x": "y", "m-": "1"})
    assert response.status_code == 302


def test_fit_shares_out_the_minutes(as_ben, plan):
    as_ben.post(url("plan_fit", plan), typed(plan))
    assert sum(minutes(plan)) == 120
    response = as_ben.post(url("plan_fit", plan), typed(plan), follow=True)
    assert "nothing left" in response.text


def test_add_and_remove(as_ben, plan):
    make_exercise("new")
    as_ben.post(url("item_add", plan, exercise="new"), typed(plan))
    assert slugs(plan) == ["a", "b", "new", "close"]
    item = plan.items.get(position=2)
    for _ in range(2):
        as_ben.post(url("item_remove", plan, item=item.pk), typed(plan))
    assert slugs(plan) == ["a", "b", "close"]


def test_add_what_is_not_there_is_404(as_ben, plan):
    assert as_ben.post(url("item_add", plan, exercise="gone")).status_code == 404


def test_move_of_a_block_that_is_gone_says_so(as_ben, plan):
    response = as_ben.post(url("item_move", plan, item=uuid.uuid4(), to=0), follow=True)
    assert "taken this block out" in response.text


def test_mend_and_accept(as_ben, plan):
    plan.items.filter(exercise__slug="close").delete()
    key = f"no_closing:{plan.items.last().pk}"
    as_ben.post(url("concern_mend", plan, concern=key), typed(plan))
    assert slugs(plan)[-1] == "close"
    response = as_ben.post(url("concern_accept", plan, concern="made:up"), follow=True)
    assert response.status_code == 200


def test_with_javascript_only_the_planner_comes_back(as_ben, plan):
    response = as_ben.post(url("plan_fit", plan), typed(plan), headers={"HX-Request": "true"})
    assert "<html" not in response.text
    assert 'name="version"' in response.text


# --- words


def item_data(plan, **changed):
    data = {
        "own_title": "Cake",
        "own_kind": "main",
        "own_intensity": "0",
        "minutes": "10",
        "leads": "",
        "own_materials": "",
        "notes": "",
        "seen_version": plan.version,
    }
    return {**data, **changed}


@pytest.mark.parametrize("text", [RTL, MARKUP, "☕️ 👩🏽‍🤝‍👩🏻"])
def test_any_text_is_kept_and_shown_as_text(as_ben, plan, text):
    data = item_data(plan, own_title=text[:100], notes=text, own_materials=text[:90])
    assert as_ben.post(url("item_new", plan), data).status_code == 302
    page = as_ben.get(url("plan_detail", plan)).text
    sheet = as_ben.get(url("plan_sheet", plan)).text
    assert "<script>alert" not in page + sheet
    assert PlanItem.objects.get(exercise=None).notes == text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("own_title", ""),
        ("own_title", HUGE),
        ("own_title", "a\x00b"),
        ("own_kind", "x"),
        ("own_intensity", "9"),
        ("minutes", "0"),
        ("minutes", "1e9"),
        ("leads", "x"),
        ("notes", HUGE),
        ("own_materials", HUGE),
    ],
)
def test_own_block_bad_input_is_told_at_its_field_and_kept(as_ben, plan, field, value):
    response = as_ben.post(url("item_new", plan), item_data(plan, **{field: value}))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert plan.items.count() == 3


def test_own_block_led_by_a_facilitator(as_ben, plan, ben):
    facilitator = plan.group.facilitators.get()
    as_ben.post(url("item_new", plan), item_data(plan, leads=facilitator.pk))
    item = PlanItem.objects.get(exercise=None)
    assert (item.led_by, item.facilitator) == ("facilitator", facilitator)
    assert ben.name in as_ben.get(url("plan_detail", plan)).text


def test_words_of_an_exercises_block(as_ben, plan):
    item = plan.items.first()
    data = {"minutes": 15, "leads": "member", "notes": "Slowly", "seen_version": 1}
    as_ben.post(url("item_edit", plan, item=item.pk), data)
    item.refresh_from_db()
    assert (item.minutes, item.led_by, item.notes) == (15, "member", "Slowly")


def test_stale_words_show_both_and_a_second_press_saves(as_ben, plan):
    item = make_own_item(plan)
    old = item_data(plan, notes="mine", seen_version=1)
    PlanItem.objects.filter(pk=item.pk).update(notes="hers", version=2)
    response = as_ben.post(url("item_edit", plan, item=item.pk), old)
    assert "hers" in response.text
    assert "mine" in response.text
    form = response.context["form"]
    assert form["seen_version"].value() == 2
    as_ben.post(url("item_edit", plan, item=item.pk), {**old, "seen_version": 2})
    item.refresh_from_db()
    assert item.notes == "mine"


def test_stale_details_show_both_and_a_second_press_saves(as_ben, plan):
    begin = timezone.localtime(plan.starts_at)
    data = {
        "date": begin.date().isoformat(),
        "time": f"{begin:%H:%M}",
        "minutes": 90,
        "notes": "mine",
        "seen_version": 1,
    }
    SessionPlan.objects.update(notes="hers", version=2)
    response = as_ben.post(url("plan_edit", plan), data)
    assert "hers" in response.text
    assert "mine" in response.text
    as_ben.post(url("plan_edit", plan), {**data, "seen_version": 2})
    plan.refresh_from_db()
    assert (plan.notes, plan.minutes) == ("mine", 90)


# --- who sees what


PAGES = ["plan_detail", "plan_edit", "plan_remove", "plan_sheet", "plan_pdf", "item_new"]


@pytest.mark.parametrize("persona", ["cara", "dee", "eve", "gwen"])
@pytest.mark.parametrize("name", PAGES)
def test_stranger_finds_nothing(client, plan, persona, name, request):
    client.force_login(request.getfixturevalue(persona))
    assert client.get(url(name, plan)).status_code == 404


def test_colleague_it_is_closed_to_finds_nothing(as_ben, plan, ben):
    make_closed_to(plan.group, ben)
    assert as_ben.get(url("plan_detail", plan)).status_code == 404
    assert plan.group.name not in as_ben.get(reverse("sessions:plan_list")).text


def test_item_of_another_plan_is_not_found(as_ben, plan):
    other = make_plan(plan.group, make_exercise("other"))
    wrong = url("item_edit", plan, item=other.items.get().pk)
    assert as_ben.get(wrong).status_code == 404


def test_visitor_is_asked_to_sign_in(client, plan):
    response = client.get(url("plan_detail", plan))
    assert response.status_code == 302
    assert "next=" in response.url


def test_throw_away_asks_once(as_ben, plan):
    assert "cannot be brought back" in as_ben.get(url("plan_remove", plan)).text
    as_ben.post(url("plan_remove", plan))
    assert not SessionPlan.objects.exists()
    assert as_ben.post(url("plan_remove", plan)).status_code == 404


@pytest.mark.parametrize("name", ["plan_edit", "plan_remove"])
def test_plan_thrown_away_while_she_presses_is_told(as_ben, plan, name):
    begin = timezone.localtime(plan.starts_at)
    data = {
        "date": begin.date().isoformat(),
        "time": f"{begin:%H:%M}",
        "minutes": 60,
        "notes": "",
        "seen_version": 1,
    }
    gone = NotNow("This plan has been thrown away in the meantime.")
    with mock.patch("sessions.actions._locked", side_effect=gone):
        response = as_ben.post(url(name, plan), data, follow=True)
    assert response.status_code == 200
    assert "thrown away in the meantime" in response.text


def test_growing_facilitator_reads_why_she_cannot_throw_away(as_ben, plan):
    plan.group.facilitators.update(role="growing")
    page = as_ben.get(url("plan_detail", plan)).text
    assert "Only a lead or co-facilitator" in page
    assert as_ben.get(url("plan_remove", plan)).status_code == 403


# --- lists and paper


def test_list_shows_coming_and_past_apart(as_ben, group):
    make_plan(group, in_days=3)
    make_plan(group, in_days=-3)
    coming = as_ben.get(reverse("sessions:plan_list"))
    past = as_ben.get(reverse("sessions:plan_list"), {"when": "past", "page": "99999"})
    assert len(coming.context["page"].object_list) == 1
    assert len(past.context["page"].object_list) == 1


def test_shelf_finds_by_a_part_of_a_word(as_ben, plan):
    make_exercise("walk", title="Walking in the woods")
    response = as_ben.get(url("plan_detail", plan), {"q": "walki"})
    assert [exercise.slug for exercise in response.context["shelf"].exercises] == ["walk"]
    nothing = as_ben.get(url("plan_detail", plan), {"q": "'&|!:* \x00"})
    assert nothing.status_code == 200


def test_pdf_is_tagged_and_its_name_says_nothing(as_ben, plan):
    make_own_item(plan, '#read("/etc/passwd") *bold* $x$ <a> \\', notes="#pagebreak()")
    response = as_ben.get(url("plan_pdf", plan))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert b"/MarkInfo" in response.content
    assert AuditEvent.objects.get().kind == "plan_downloaded"
    day = timezone.localtime(plan.starts_at)
    assert f'filename="{day:%Y-%m-%d}.pdf"' in response["Content-Disposition"]


def test_pdf_without_the_letters_leads_to_the_sheet(as_ben, plan):
    make_own_item(plan, RTL)
    response = as_ben.get(url("plan_pdf", plan), follow=True)
    assert "letters that the PDF has not got" in response.text
    assert RTL in response.text


def test_welsh_sheet_falls_back_and_says_which_language(as_ben, plan):
    english = make_exercise("english-only", languages=("en",))
    make_words(make_exercise("both", languages=("en",)), "cy", "Dau")
    PlanItem.objects.create(plan=plan, position=9, exercise=english, minutes=10)
    page = as_ben.get("/cy" + url("plan_sheet", plan)).text
    assert 'lang="en" dir="ltr"' in page
