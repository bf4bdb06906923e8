import pytest

from evaluation.closing.forms import SignForm
from evaluation.models import Programme

VALLEYS = Programme(name="Valleys  Together")


@pytest.mark.parametrize("name", ["Valleys Together", " valleys   TOGETHER "])
def test_its_name_signs(name):
    assert SignForm({"name": name}, programme=VALLEYS).is_valid()


@pytest.mark.parametrize("name", ["", "Valleys", "close"])
def test_another_name_does_not(name):
    assert list(SignForm({"name": name}, programme=VALLEYS).errors) == ["name"]


def test_nothing_signs_nothing():
    assert not SignForm({"name": ""}).is_valid()
