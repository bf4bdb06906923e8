"""What changed between two versions, as people read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.agreements import changes
from groups.agreements.changes import Kind, changes_between, facts_changed, words_changed
from groups.models import Clause, ClauseText
from tests.factories.agreements import make_agreement

SENTENCES = st.lists(
    st.sampled_from(["tea", "first", "then", " ", " ", ", ", ".", "الشاي", "أوّلًا", "茶先", "\n"])
).map("".join)


def without(kind, pieces):
    return "".join(piece.text for piece in pieces if piece.kind != kind)


def marked(pieces):
    marks = {Kind.SAME: "{}", Kind.OUT: "[-{}-]", Kind.IN: "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@given(SENTENCES | st.text(), SENTENCES | st.text())
def test_difference_gives_both_texts_back(before, after):
    pieces = words_changed(before, after)
    assert without(Kind.OUT, pieces) == after
    assert without(Kind.IN, pieces) == before
    assert all(piece.text for piece in pieces)
    if before == after:
        assert {piece.kind for piece in pieces} <= {Kind.SAME}


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        ("Tea first", "Tea first", "Tea first"),
        ("Tea first.", "Tea last.", "Tea [-first-][+last+]."),
        ("We start on time", "We start at six on time", "We start [+at six +]on time"),
        ("Phones off, please", "Phones off", "Phones off[-, please-]"),
        ("Tea then talk", "Cake and talk", "[-Tea then-][+Cake and+] talk"),
        ("", "Tea", "[+Tea+]"),
        ("Tea", "", "[-Tea-]"),
        ("", "", ""),
        ("الشايُ أولا", "الشايُ أخيرا", "الشايُ [-أولا-][+أخيرا+]"),
        ("茶先", "茶後", "茶[-先-][+後+]"),
    ],
)
def test_difference_is_by_whole_words(before, after, read):
    assert marked(words_changed(before, after)) == read


# versions


@pytest.fixture
def versions(group):
    """Builds the second version from the first: (index in the first or None, {language: title})."""

    def build(first, second, *, language="en", then="en", **facts):
        before = make_agreement(group, *first, language=language)
        after = make_agreement(group, *(words for _, words in second), language=then, **facts)
        old = list(before.clauses.all())
        for clause, (at, _) in zip(after.clauses.all(), second, strict=True):
            if at is not None:
                Clause.objects.filter(pk=clause.pk).update(key=old[at].key)
        return before, after

    return build


def told(found):
    return {
        "added": [one.title for one in found.added],
        "out": [one.title for one in found.taken_out],
        "changed": [marked(one.title) for one in found.changed],
        "moved": [one.title for one in found.moved],
    }


NOTHING = {"added": [], "out": [], "changed": [], "moved": []}
ABCD = ["A", "B", "C", "D"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ([(0, "A"), (1, "B"), (2, "C"), (3, "D")], {}),
        ([(0, "A"), (1, "B"), (2, "C"), (3, "D"), (None, "E")], {"added": ["E"]}),
        ([(0, "A"), (2, "C"), (3, "D")], {"out": ["B"]}),
        ([(0, "A"), (1, "Tea"), (2, "C"), (3, "D")], {"changed": ["[-B-][+Tea+]"]}),
        ([(3, "D"), (0, "A"), (1, "B"), (2, "C")], {"moved": ["D"]}),
        ([(0, "A"), (2, "C"), (1, "B"), (3, "D")], {"moved": ["C"]}),
        ([(None, "E"), (1, "Tea"), (0, "A")],
         {"added": ["E"], "out": ["C", "D"], "changed": ["[-B-][+Tea+]"], "moved": ["A"]}),
        ([(None, "E")], {"added": ["E"], "out": ABCD}),
    ],
)  # fmt: skip
def test_clauses_that_came_went_changed_and_moved(versions, second, expected):
    found = changes_between(*versions(ABCD, second), "en")
    got = told(found)
    if expected.get("moved"):
        assert len(got["moved"]) == 1
        got["moved"] = expected["moved"]  # which of two neighbours moved is anybody's guess
    assert got == {**NOTHING, **expected}
    assert bool(found) is bool(expected)


def test_detail_that_changed_is_a_change(versions):
    before, after = versions(["A"], [(0, "A")])
    ClauseText.objects.filter(clause__agreement=after).update(detail="More of it")
    (change,) = changes_between(before, after, "en").changed
    assert (marked(change.title), marked(change.detail)) == ("A", "[+More of it+]")
    assert (change.language, change.direction) == ("en", "ltr")


@pytest.mark.parametrize(
    ("first", "second", "wanted", "read", "language"),
    [
        # both have the wanted language
        ({"en": "A", "ar": "ا"}, {"en": "B", "ar": "ب"}, "ar", "[-ا-][+ب+]", "ar"),
        # only one has it: as it was agreed
        ({"en": "A", "ar": "ا"}, {"en": "B"}, "ar", "[-A-][+B+]", "en"),
        # agreed in Welsh before, and there is no Welsh any more: whatever both have
        ({"cy": "O", "so": "A"}, {"so": "B", "ti": "T"}, "en", "[-A-][+B+]", "so"),
        # nothing in common: written anew
        ({"cy": "Te"}, {"en": "Tea"}, "en", "[-Te-][+Tea+]", "en"),
        ({}, {"en": "Tea"}, "en", "[+Tea+]", "en"),
    ],
)
def test_words_are_compared_in_a_language_that_both_have(
    versions, first, second, wanted, read, language
):
    before, after = versions([first], [(0, second)], language="cy" if "cy" in first else "en")
    (change,) = changes_between(before, after, wanted).changed
    assert (marked(change.title), change.language) == (read, language)


def test_words_that_are_gone_altogether_change_nothing(versions):
    before, after = versions([{"en": "Tea"}, {"en": "A"}], [(0, {}), (1, {"en": "A"})])
    assert not changes_between(before, after, "en")


def test_translation_that_was_mended_is_no_change_of_what_was_agreed(versions):
    before, after = versions([{"en": "A", "ar": "ا"}], [(0, {"en": "A", "ar": "ب"})])
    assert not changes_between(before, after, "en")


def test_first_version_is_all_new(group):
    found = changes_between(None, make_agreement(group, "A", {"cy": "O", "en": "B"}), "cy")
    assert told(found) == {**NOTHING, "added": ["A", "O"]}


def test_facts_that_differ(versions):
    before, after = versions(
        ["A"], [(0, "A")], present_count=9, unsure_count=1, ways=["hands", "chat"],
        spoken_in=[], objection="Phones",
    )  # fmt: skip
    assert [(one.label, one.before, one.after) for one in facts_changed(before, after)] == [
        ("Present", "8", "9"),
        ("Not sure", "0", "1"),
        ("How", "A show of hands", "A show of hands, Typed in the chat"),
        ("Said aloud in", "English", "not said"),
        ("Still open", "nothing", "Phones"),
    ]
    assert facts_changed(after, after) == []


def test_language_and_setting_that_differ(versions):
    before, after = versions(["A"], [(0, {"cy": "A"})], then="cy", setting="video")
    labels = {one.label: (one.before, one.after) for one in facts_changed(before, after)}
    assert labels["Agreed in"] == ("English", "Welsh")
    assert labels["The group met"] == ("In a room", "By video")


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ([(0, "A"), (1, "B"), (2, "C"), (3, "D")], "the same words"),
        ([(1, "Tea"), (0, "A"), (None, "E")], "1 added, 1 changed, 2 taken out, 1 moved"),
    ],
)
def test_few_words(versions, second, words):
    assert changes.in_few_words(changes_between(*versions(ABCD, second), "en")) == words
