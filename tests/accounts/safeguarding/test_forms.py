import pytest

from accounts.safeguarding.forms import SafeguardingContactForm


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01632 960001", "01632 960001"),
        ("  01632   960 001 ", "01632 960 001"),
        ("+44 (0)1632 960-001", "+44 (0)1632 960-001"),
        ("101", "101"),
    ],
)
def test_number_that_can_be_rung(typed, kept, facts):
    form = SafeguardingContactForm({**facts, "phone": typed})
    assert form.is_valid(), form.errors
    assert form.facts["phone"] == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "99",
        "ring the office",
        "01632 960001 ext 3",
        "01632 960001 / 960002",
        "٠١٦٣٢ ٩٦٠٠٠١",
        "+",
        "()",
        "1234567890123456",
        "01632 960001 01632 960002 01632",
    ],
)
def test_number_that_no_phone_rings(typed, facts):
    form = SafeguardingContactForm({**facts, "phone": typed})
    assert list(form.errors) == ["phone"]


def test_name_is_needed_and_the_rest_is_not(facts):
    assert list(SafeguardingContactForm({}).errors) == ["name", "phone"]
    form = SafeguardingContactForm({"name": "Mair", "phone": "01632 960001"})
    assert form.is_valid(), form.errors
    assert form.facts == {
        "name": "Mair",
        "part": "",
        "phone": "01632 960001",
        "hours": "",
        "out_of_hours": False,
    }


def test_form_sends_back_what_it_shows(contact):
    form = SafeguardingContactForm(contact=contact)
    again = SafeguardingContactForm({field.name: field.value() for field in form}, contact=contact)
    assert again.is_valid(), again.errors
    assert again.seen_at == contact.changed_at
    assert again.facts["hours"] == contact.hours


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-13-01T00:00:00Z"])
def test_tampered_moment_is_none(seen, facts):
    form = SafeguardingContactForm({**facts, "seen": seen})
    assert form.is_valid(), form.errors
    assert form.seen_at is None


def test_late_form_keeps_hers_and_can_be_sent_again(contact, facts):
    late = SafeguardingContactForm({**facts, "name": "Nia", "seen": ""}, contact=contact)
    assert late.is_valid()
    again = late.over(contact)
    assert again.is_valid(), again.errors
    assert (again.facts["name"], again.seen_at) == ("Nia", contact.changed_at)
