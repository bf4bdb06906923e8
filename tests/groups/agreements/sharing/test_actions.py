import pytest
from django.db import connection

from accounts.refusals import NotNow, Refused
from audit.models import AuditEvent
from groups.agreements.models import AgreementLink
from groups.agreements.sharing import actions
from tests.factories.agreements import make_agreement, make_link

pytestmark = pytest.mark.django_db


def events():
    return [(event.kind, event.by, event.target) for event in AuditEvent.objects.order_by("pk")]


def event(kind, by, target):
    return (kind, str(by.pk), f"{target._meta.label}:{target.pk}")


@pytest.fixture
def agreement(group):
    return make_agreement(group)


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


def test_make_link(ben, group, agreement):
    made, again = (actions.make_link(group=group, by=ben) for _ in range(2))
    assert made == again == AgreementLink.objects.with_token(made.token).get()
    assert (made.made_by, made.revoked_at) == (ben, None)
    assert len(made.token) >= 22
    assert events() == [event("agreement_link_made", ben, made)]


def test_code_is_not_in_the_database_as_it_is(ada, group, agreement):
    made = actions.make_link(group=group, by=ada)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(link)::text FROM groups_agreementlink AS link")
        assert made.token not in cursor.fetchone()[0]
    assert made.token not in str(list(AuditEvent.objects.values()))


def test_make_link_after_revoking_gives_another_code(ada, group, agreement):
    first = actions.make_link(group=group, by=ada)
    actions.revoke_link(link=first, by=ada)
    second = actions.make_link(group=group, by=ada)
    assert second.token != first.token
    assert not AgreementLink.objects.with_token(first.token).exists()


def test_make_link_refused(growing, group, agreement):
    with pytest.raises(Refused):
        actions.make_link(group=group, by=growing)
    assert not AgreementLink.objects.exists()


def test_make_link_not_now(ada, group):
    with pytest.raises(NotNow):
        actions.make_link(group=group, by=ada)
    assert events() == []


def test_make_link_rolls_back(ada, group, agreement, broken_audit):
    with pytest.raises(RuntimeError):
        actions.make_link(group=group, by=ada)
    assert not AgreementLink.objects.exists()


def test_revoke_link(ben, group):
    link = make_link(group)
    for _ in range(2):
        actions.revoke_link(link=link, by=ben)
    link.refresh_from_db()
    assert link.revoked_at
    assert link.revoked_by == ben
    assert events() == [event("agreement_link_revoked", ben, link)]


def test_revoke_link_leaves_a_later_one_alone(ada, group):
    """She presses on a page that a colleague's press has overtaken."""
    link = make_link(group)
    actions.revoke_link(link=AgreementLink.objects.get(), by=ada)
    later = make_link(group, code="another-code-entirely")
    actions.revoke_link(link=link, by=ada)
    assert AgreementLink.objects.open().get() == later


def test_revoke_link_of_an_ended_group(ada, group):
    group.state = "ended"
    group.save()
    actions.revoke_link(link=make_link(group), by=ada)
    assert not AgreementLink.objects.open().exists()


def test_revoke_link_refused(growing, group):
    link = make_link(group)
    with pytest.raises(Refused):
        actions.revoke_link(link=link, by=growing)
    assert AgreementLink.objects.open().get() == link


def test_revoke_link_rolls_back(ada, group, broken_audit):
    link = make_link(group)
    with pytest.raises(RuntimeError):
        actions.revoke_link(link=link, by=ada)
    assert AgreementLink.objects.open().get() == link


DOWNLOADS = {
    "agreement_downloaded": lambda by, agreement: (
        actions.note_download(agreement=agreement, by=by),
        agreement,
    ),
    "agreement_sheet_downloaded": lambda by, agreement: (
        actions.note_sheet_download(group=agreement.group, by=by),
        agreement.group,
    ),
    "agreement_code_downloaded": lambda by, agreement: (
        actions.note_code_download(link=make_link(agreement.group), by=by),
        agreement.group.agreement_links.get(),
    ),
}


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_download_is_on_record(growing, agreement, kind):
    _, target = DOWNLOADS[kind](growing, agreement)
    assert events() == [event(kind, growing, target)]


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_download_refused(cara, agreement, kind):
    with pytest.raises(Refused):
        DOWNLOADS[kind](cara, agreement)
    assert events() == []
