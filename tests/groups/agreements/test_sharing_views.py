"""The members' address, on the page of those who facilitate."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from groups.models import AgreementLink
from tests.factories.agreements import make_agreement, make_link
from tests.groups.addresses import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(group):
    return address("agreement_link", group)


@pytest.fixture
def agreement(group):
    return make_agreement(group)


def test_address_is_made_shown_and_taken_back(fetch, ben, group, agreement, page):
    assert "Make the address" in fetch(ben, page).text_seen
    fetch(ben, address("agreement_link_make", group), {})
    link = AgreementLink.objects.get()
    seen = fetch(ben, page).text_seen
    path = reverse("members:agreement", args=[link.token])
    assert f"http://testserver{path}" in seen
    assert "Make the address" not in seen
    fetch(ben, address("agreement_link_revoke", group), {"link": str(link.pk)})
    assert path not in fetch(ben, page).text_seen
    assert not AgreementLink.objects.open().exists()


def test_made_twice_is_made_once(fetch, ben, group, agreement):
    for _ in range(2):
        fetch(ben, address("agreement_link_make", group), {})
    assert AgreementLink.objects.count() == 1


def test_without_an_agreement_it_says_what_comes_first(fetch, ada, group, page):
    seen = fetch(ada, page).text_seen
    assert "Record an agreement first" in seen
    assert "Make the address" not in seen
    answer = fetch(ada, address("agreement_link_make", group), {}, follow=True)
    assert "Record an agreement first" in answer.text_seen


def test_who_grows_into_it_sees_it_and_reads_who_may(fetch, growing, group, agreement, page):
    assert "leads or co-facilitates" in fetch(growing, page).text_seen
    link = make_link(group)
    seen = fetch(growing, page).text_seen
    assert link.code in seen
    assert "Take the address back" not in seen
    make = fetch(growing, address("agreement_link_make", group), {})
    take = fetch(growing, address("agreement_link_revoke", group), {"link": str(link.pk)})
    assert (make.status_code, take.status_code) == (403, 403)
    assert AgreementLink.objects.open().exists()


@pytest.mark.parametrize("sent", [{}, {"link": "x"}])
def test_taking_back_nothing_changes_nothing(fetch, ben, group, page, sent):
    make_link(group)
    answer = fetch(ben, address("agreement_link_revoke", group), sent)
    assert answer["Location"] == page
    assert AgreementLink.objects.open().exists()


def test_link_of_another_group_is_not_taken_back(fetch, ben, group, other_group):
    link = make_link(other_group)
    answer = fetch(ben, address("agreement_link_revoke", group), {"link": str(link.pk)})
    assert answer.status_code == 404
    assert AgreementLink.objects.open().exists()


def test_code_as_a_picture(fetch, ben, group):
    make_link(group)
    answer = fetch(ben, address("agreement_link_qr", group))
    assert answer["Content-Type"] == "image/svg+xml"
    name = f'attachment; filename="{timezone.localdate():%Y-%m-%d}.svg"'
    assert answer["Content-Disposition"] == name
    assert AuditEvent.objects.get().kind == "agreement_code_downloaded"


def test_no_picture_of_no_code(fetch, ben, group):
    assert fetch(ben, address("agreement_link_qr", group)).status_code == 404


@pytest.mark.parametrize("person", ["cara", "dee", "gwen"])
def test_strangers_find_nothing(request, fetch, group, agreement, page, person):
    user = request.getfixturevalue(person)
    link = make_link(group)
    assert fetch(user, page).status_code == 404
    assert fetch(user, address("agreement_link_qr", group)).status_code == 404
    assert fetch(user, address("agreement_link_make", group), {}).status_code == 404
    sent = {"link": str(link.pk)}
    assert fetch(user, address("agreement_link_revoke", group), sent).status_code == 404
    assert AgreementLink.objects.open().exists()
