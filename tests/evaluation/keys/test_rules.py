import pytest
from django.utils import timezone

from accounts.refusals import Refused
from evaluation.keys import rules
from tests.factories.evaluation import make_guardian

pytestmark = pytest.mark.django_db


def test_each_uses_her_own_copy_and_nobody_another_s(key, copy_of, dee, gita, ada):
    rules.may_use(dee, copy_of(dee))
    rules.may_use(gita, copy_of(gita))
    for user in (gita, ada):
        with pytest.raises(Refused, match="guardian"):
            rules.may_use(user, copy_of(dee))


def test_one_who_was_a_guardian_uses_none(programme, key, copy_of, dee):
    copy = copy_of(dee)
    copy.guardian.ended_at = timezone.now()
    copy.guardian.save(update_fields=["ended_at"])
    with pytest.raises(Refused):
        rules.may_use(dee, copy)
    make_guardian(programme, dee)  # named again, she gets a copy of her own
    with pytest.raises(Refused, match="whose copy this is"):
        rules.may_use(dee, copy)
