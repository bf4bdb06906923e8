import datetime as dt

import pytest
from django.utils import timezone

from groups.facilitators.facts import TimeFacts, time_facts_of
from groups.facilitators.forms import (
    CloseToForm,
    FacilitatorEditForm,
    FacilitatorForm,
    LastDayForm,
)
from tests.factories.groups import make_facilitator

USUAL = {
    "name": "Bryn",
    "setting": "in-person",
    "place": "The old school",
    "rhythm": "weekly",
    "weekday": "1",
    "starts": "18:30",
    "minutes": "120",
    "stage": "first",
    "women_usual": "8",
    "childcare_count": "0",
    "interpreter_count": "0",
    "step_free_count": "0",
    "easy_reading_count": "0",
    **{f"use_{n}": "spoken" for n in range(1, 6)},
}


def error_of(form, name):
    assert not form.is_valid()
    return " ".join(form.errors.get(name, []))


@pytest.mark.django_db
def test_facilitator_form(ada, ben):
    today = timezone.localdate()
    data = {"colleague": str(ben.pk), "role": "co", "since": f"{today}"}
    form = FacilitatorForm(data, colleagues=[ada, ben])
    assert form.is_valid(), form.errors
    assert (form.chosen, form.cleaned_data["since"]) == (ben, today)
    for wrong in [
        {"colleague": ""},
        {"colleague": str(ada.pk)[:-1]},
        {"colleague": "\x00"},
        {"role": "queen"},
        {"since": "0001-01-01"},
        {"since": "9999-12-31"},
        {"since": "tomorrow"},
        {"since": ""},
    ]:
        (name,) = wrong
        assert error_of(FacilitatorForm({**data, **wrong}, colleagues=[ada, ben]), name)


@pytest.mark.django_db
def test_last_day_form(bens_time):
    assert LastDayForm(facilitator=bens_time)["until"].value() == timezone.localdate()
    bens_time.until = dt.date(2030, 1, 1)
    assert LastDayForm(facilitator=bens_time)["until"].value() == dt.date(2030, 1, 1)
    assert "year" in error_of(LastDayForm({"until": "2999-01-01"}), "until")


@pytest.mark.django_db
def test_close_to_form(ben, cara):
    assert error_of(CloseToForm({"colleague": str(cara.pk)}, colleagues=[ben]), "colleague")
    form = CloseToForm({"colleague": str(ben.pk)}, colleagues=[ben])
    assert form.is_valid()
    assert form.chosen == ben


@pytest.mark.django_db
def test_facilitator_form_for_a_while(ben, cara, bens_time):
    today = timezone.localdate()
    data = {"colleague": str(cara.pk), "role": "co", "since": f"{today}"}
    told = {"colleagues": [ben, cara], "coverable": [bens_time], "languages": ["cy", "ar"]}
    form = FacilitatorForm({**data, "covers": "", "languages": ["cy"]}, **told)
    assert form.is_valid(), form.errors
    assert (form.covered, form.cleaned_data["until"]) == (None, None)
    assert form.chosen_languages == ("cy",)
    cover = {**data, "covers": str(bens_time.pk), "another_language": "so", "languages": ["cy"]}
    assert "Write the last day" in error_of(FacilitatorForm(cover, **told), "until")
    assert "year" in error_of(FacilitatorForm({**cover, "until": "2999-01-01"}, **told), "until")
    form = FacilitatorForm({**cover, "until": f"{today}"}, **told)
    assert form.is_valid(), form.errors
    assert (form.covered, form.cleaned_data["until"]) == (bens_time, today)
    assert form.chosen_languages == ("cy", "so")
    for wrong in [{"covers": "1"}, {"languages": ["so"]}, {"another_language": "xx"}]:
        (name,) = wrong
        assert error_of(FacilitatorForm({**data, **wrong}, **told), name)


@pytest.mark.django_db
def test_facilitator_form_where_no_language_is_said(cara):
    form = FacilitatorForm(colleagues=[cara])
    assert "languages" not in form.fields
    assert form.fields["another_language"].label == "A language that she brings"


@pytest.mark.django_db
def test_edit_form_sends_back_what_it_shows(bens_time):
    bens_time.languages = ["so"]
    form = FacilitatorEditForm(facilitator=bens_time, languages=["cy"])
    assert [code for code, _ in form.fields["languages"].choices] == ["cy", "so"]
    sent = {name: field.value() for name in form.fields if (field := form[name])}
    again = FacilitatorEditForm(
        {name: value or "" for name, value in sent.items()},
        facilitator=bens_time,
        languages=["cy"],
    )
    assert again.is_valid(), again.errors
    assert again.facts == again.seen_facts == time_facts_of(bens_time)


@pytest.mark.django_db
def test_edit_form_of_cover_needs_its_last_day(group, cara, bens_time):
    today = timezone.localdate()
    cover = make_facilitator(group, cara, until=today, covers=bens_time)
    data = {"role": "co", "since": f"{today}"}
    assert error_of(FacilitatorEditForm(data, facilitator=cover), "until")
    assert FacilitatorEditForm(data, facilitator=bens_time).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["", "{", "[]", "{}", '{"role": "lead"}', '"x"'])
def test_edit_form_that_was_tampered_with(seen, bens_time):
    data = {"role": "co", "since": "2026-01-01", "seen": seen}
    form = FacilitatorEditForm(data, facilitator=bens_time)
    assert form.is_valid(), form.errors
    assert form.seen_facts is None


@pytest.mark.django_db
def test_edit_form_that_comes_too_late_can_be_sent_again(bens_time):
    page = FacilitatorEditForm(facilitator=bens_time, languages=["cy"])
    data = {"role": "co", "since": f"{bens_time.since}", "seen": page["seen"].value()}
    late = FacilitatorEditForm({**data, "languages": []}, facilitator=bens_time, languages=["cy"])
    assert late.is_valid(), late.errors
    bens_time.languages, bens_time.until = ["so"], timezone.localdate()
    again, changes = late.beside(bens_time)
    assert [change.label for change in changes] == ["Last day", "Languages"]
    assert again.is_valid(), again.errors
    assert again.facts == TimeFacts("co", bens_time.since, bens_time.until, ("so",))
    assert again.seen_facts == time_facts_of(bens_time)
