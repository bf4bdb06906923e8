from accounts.refusals import reason
from evaluation.closing.rules import may_close


def test_admins_and_guardians_close(programme, ada, ben, dee, eve, gita, gwen, admin):
    people = (ada, ben, dee, eve, gita, gwen, admin)
    assert [one.name for one in people if not reason(may_close, one, programme)] == [
        "Dee",
        "Gita",
        "Iona",
    ]


def test_guardian_whose_time_has_ended_does_not(programme, gita):
    gita.guarding.update(ended_at="2026-01-01T00:00Z")
    assert "admin or a guardian" in reason(may_close, gita, programme)
