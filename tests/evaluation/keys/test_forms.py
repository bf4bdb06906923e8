import pytest

from evaluation.keys.forms import HandOverForm, PassphraseForm
from tests.evaluation.keys.conftest import PASSPHRASE


@pytest.mark.parametrize(
    "typed", [PASSPHRASE, PASSPHRASE.lower(), PASSPHRASE.replace("-", " "), f" {PASSPHRASE}. "]
)
def test_passphrase_comes_out_as_it_is_printed(typed):
    form = PassphraseForm({"passphrase": typed})
    assert form.is_valid()
    assert form.cleaned_data["passphrase"] == PASSPHRASE


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "from your paper"),
        (PASSPHRASE[:-1], "has 23 of them"),
        (PASSPHRASE + "C", "has 25 of them"),
        ("aeiou", "has 0 of them"),
        ("C" * 101, "too long"),
    ],
)
def test_what_can_t_be_one_is_told_at_the_field(typed, said):
    form = PassphraseForm({"passphrase": typed})
    assert not form.is_valid()
    assert said in form.errors["passphrase"][0]


def test_field_is_read_from_paper_and_kept_by_no_browser():
    html = str(PassphraseForm()["passphrase"])
    for attribute in ('type="text"', 'autocomplete="off"', 'spellcheck="false"'):
        assert attribute in html


def test_label_says_which_paper():
    assert PassphraseForm(label="The phrase").fields["passphrase"].label == "The phrase"


def test_taking_the_place_of_a_held_copy_wants_a_tick():
    form = HandOverForm({"passphrase": PASSPHRASE})
    assert "lost" in form.errors["she_lost_hers"][0]
    ticked = HandOverForm({"passphrase": PASSPHRASE, "she_lost_hers": "on"})
    assert ticked.is_valid()
    assert ticked.says_lost


def test_one_who_holds_none_has_nothing_to_lose():
    form = HandOverForm({"passphrase": PASSPHRASE}, holds=False)
    assert form.is_valid()
    assert not form.says_lost
