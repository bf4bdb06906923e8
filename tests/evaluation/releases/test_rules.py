"""Always two people."""

import pytest

from accounts.refusals import Refused, reason
from evaluation.releases import rules
from tests.factories.accounts import make_user
from tests.factories.releases import make_release


@pytest.fixture
def hers(programme, sealed, dee):
    """Asked for by dee, who is an admin and a guardian at once."""
    return make_release(programme, sealed, asked_by=dee)


def test_admins_ask(programme, dee, iona, ada, gita):
    for user in (dee, iona):
        rules.may_ask(user, programme)
    for user in (ada, gita):
        with pytest.raises(Refused):
            rules.may_ask(user, programme)


def test_a_guardian_releases_what_another_asked_for(asked, dee, gita):
    for user in (dee, gita):
        rules.may_release(user, asked)


def test_nobody_releases_what_she_asked_for(hers, dee):
    assert "always two people" in reason(rules.may_release, dee, hers)


def test_nobody_else_releases(asked, ada, iona, organisation):
    trustee = make_user("elin@example.org", "Elin", "guardian", organisation)
    for user in (ada, iona, trustee):
        with pytest.raises(Refused):
            rules.may_release(user, asked)


def test_a_guardian_whose_part_has_ended_releases_nothing(asked, gita, dee):
    gita.guarding.update(ended_at="2026-11-20T12:00Z")
    with pytest.raises(Refused):
        rules.may_release(gita, asked)


def test_who_asked_and_who_may_release_take_back(asked, iona, gita, ada, organisation):
    for user in (iona, gita):
        rules.may_take_back(user, asked)
    other = make_user("mair@example.org", "Mair", "admin", organisation)
    for user in (ada, other):
        with pytest.raises(Refused):
            rules.may_take_back(user, asked)


def test_any_guardian_withdraws(hers, dee, gita, iona):
    for user in (dee, gita):
        rules.may_withdraw(user, hers)
    with pytest.raises(Refused):
        rules.may_withdraw(iona, hers)


def test_before_it_is_out_it_is_seen_by_admins_and_guardians(asked, dee, gita, iona, ada):
    for user in (dee, gita, iona):
        rules.may_read(user, asked)
    assert "not released yet" in reason(rules.may_read, ada, asked)


def test_once_out_everybody_reads_it(released, ada):
    rules.may_read(ada, released)
