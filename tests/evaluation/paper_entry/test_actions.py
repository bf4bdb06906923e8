import pytest

from accounts.refusals import NotNow, Refused
from audit.models import AuditEvent
from evaluation import answering, envelopes, linking
from evaluation.enums import Mode
from evaluation.letter_box.models import Response
from evaluation.letter_box.queries import wave_of_receipt
from evaluation.models import Wave
from evaluation.paper_entry import actions
from evaluation.questionnaires.reading import script
from evaluation.waves.posting import invitation_of
from tests.factories.evaluation import make_opening_key, make_wave

pytestmark = pytest.mark.django_db


def type_in(slip, by, **changes):
    usual = {
        "answers": {"choose": 4, "satisfied": 7},
        "comments": {"more": "Tea"},
        "purposes": ["answers", "special"],
        "mode": Mode.SPOKEN,
    }
    slip = invitation_of(slip.code)
    return actions.type_in(
        slip=slip, script=script(slip.wave.questionnaire, "cy"), by=by, **{**usual, **changes}
    )


@pytest.fixture
def slip(slip):
    slip.code = linking.code(slip.pk, slip.issue)
    return slip


def opened(wave):
    private = wave.opening_key.private
    return [envelopes.unseal(private, row.sealed) for row in Response.objects.all()]


@pytest.mark.parametrize("who", ["ada", "cara", "dee", "gita"])
def test_sealed_with_how_it_came(slip, wave, who, request):
    receipt = type_in(slip, request.getfixturevalue(who))
    assert wave_of_receipt(receipt) == wave.pk
    (contents,) = opened(slip.wave)
    assert (contents["m"], contents["l"], contents["t"]) == ("spoken", "cy", "2026-11")
    assert contents["x"] == {"choose": 4, "satisfied": 7}
    assert contents["k"] == {"more": "Tea"}
    assert contents["p"] == ["answers", "special"]


@pytest.fixture
def wave(programme, group):
    return make_wave(programme, group, key=make_opening_key(programme))


def test_nothing_is_put_on_record(slip, dee):
    type_in(slip, dee)
    assert list(AuditEvent.objects.all()) == []


def test_typed_again_takes_the_place(slip, dee):
    first, second = type_in(slip, dee), type_in(slip, dee, answers={"choose": 1})
    assert wave_of_receipt(first) is None
    assert wave_of_receipt(second)
    assert Response.objects.count() == 1


@pytest.mark.parametrize("who", ["ben", "eve", "gwen"])
def test_refused(slip, who, request):
    with pytest.raises(Refused):
        type_in(slip, request.getfixturevalue(who))
    assert Response.objects.count() == 0


def test_closed_takes_paper_and_sealed_does_not(slip, wave, dee):
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    type_in(slip, dee)
    Wave.objects.filter(pk=wave.pk).update(state="sealed")
    with pytest.raises(NotNow, match="were sealed"):
        type_in(slip, dee)
    assert Response.objects.count() == 1


def test_nothing_without_her_yes(slip, dee):
    with pytest.raises(NotNow, match="unless you say"):
        type_in(slip, dee, purposes=["quotes"])
    assert Response.objects.count() == 0


def test_with_the_web_role_too(slip, dee, as_web):
    assert as_web(type_in, slip, dee)


def test_paper_has_the_words_of_her_own_page():
    assert actions.CONSENT_VERSION == answering.CONSENT_VERSION
