import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import Invitation, Organisation
from tests.factories.accounts import has_second_factor, make_second_factor


def test_reset_second_factor(ben, capsys):
    make_second_factor(ben)
    call_command("reset_second_factor", "BEN@example.org")
    assert not has_second_factor(ben)
    assert "Done" in capsys.readouterr().out


def test_reset_second_factor_of_nobody(db):
    with pytest.raises(CommandError, match="No account"):
        call_command("reset_second_factor", "x@example.org")


def test_reset_second_factor_that_is_not_there(ben):
    with pytest.raises(CommandError, match="no second step"):
        call_command("reset_second_factor", ben.email)


def start(name="Glan yr Afon"):
    call_command(
        "start_organisation", name, "wales", "dee@example.org", "Dee", "https://example.org/"
    )


def test_start_organisation(db, capsys):
    start()
    invitation = Invitation.objects.get()
    assert (invitation.organisation.name, invitation.role) == ("Glan yr Afon", "admin")
    assert "https://example.org/invitation/" in mail.outbox[0].body


def test_start_organisation_twice(organisation):
    with pytest.raises(CommandError, match="already"):
        start("glan YR afon")


def test_start_organisation_is_undone_when_the_mail_fails(db, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("accounts.mail.send_mail", fail)
    with pytest.raises(CommandError, match="nothing was saved"):
        start()
    assert not Organisation.objects.exists()
