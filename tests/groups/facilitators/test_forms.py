import datetime as dt

import pytest
from django.utils import timezone

from groups.facilitators.forms import CloseToForm, FacilitatorForm, LastDayForm

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
