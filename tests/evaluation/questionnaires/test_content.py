"""What is shipped is whole, and a file that is wrong says where."""

import copy

import pytest
import yaml
from django.utils import translation

from evaluation.questionnaires import wording
from evaluation.questionnaires.content_files import CONTENT, SHIPPED, ContentError
from evaluation.questionnaires.measures import (
    measure_questions,
    measures,
    read_measures,
    read_starters,
    starters,
)
from evaluation.questionnaires.wording import Kind, read_warnings


def test_every_measure_is_whole_in_every_shipped_language():
    assert list(measures()) == ["seven", "ons-loneliness", "ons4", "own-words", "about-you"]
    assert [len(one.questions) for one in measures().values()] == [7, 4, 4, 1, 5]
    for question in measure_questions().values():
        for code in SHIPPED:
            words = question.words[code]
            assert words.text
            assert words.why
            assert words.who_sees
            assert words.machine_draft == (code != "en")


def test_the_english_of_national_measures_is_theirs():
    """As the source has it; a change here is a change of what can be compared."""
    texts = {key: one.words["en"] for key, one in measure_questions().items()}
    assert [texts[key].text for key in ("companionship", "left-out", "isolated", "lonely")] == [
        "How often do you feel that you lack companionship?",
        "How often do you feel left out?",
        "How often do you feel isolated from others?",
        "How often do you feel lonely?",
    ]
    three = ("Hardly ever or never", "Some of the time", "Often")
    five = ("Often or always", "Some of the time", "Occasionally", "Hardly ever", "Never")
    assert texts["isolated"].options == three
    assert texts["lonely"].options == five
    assert [texts[key].text for key in ("satisfied", "worthwhile", "happy", "anxious")] == [
        "Overall, how satisfied are you with your life nowadays?",
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "Overall, how happy did you feel yesterday?",
        "Overall, how anxious did you feel yesterday?",
    ]
    for key in ("satisfied", "worthwhile", "happy", "anxious"):
        assert (measure_questions()[key].least, measure_questions()[key].most) == (0, 10)


def test_facts_about_her_are_bands_and_nothing_else_is_demographic():
    for measure in measures().values():
        assert measure.is_demographic == (measure.key == "about-you")
        assert all(one.is_demographic == measure.is_demographic for one in measure.questions)
    special = {key for key, one in measure_questions().items() if one.is_special}
    assert special == {
        *("companionship", "left-out", "isolated", "lonely"),
        *("satisfied", "worthwhile", "happy", "anxious", "long-illness"),
    }


def test_the_gentle_start_is_short():
    assert [len(one.questions) for one in starters().values()] == [9, 8, 15]
    assert starters()["gentle-start"].questions[-1].kind == "comment"


def test_what_is_shipped_gives_no_warning():
    for question in measure_questions().values():
        for code, words in question.words.items():
            texts = (words.text, words.why, words.who_sees, *words.options)
            assert wording.check((code, text) for text in texts) == []


def test_every_warning_is_explained_in_every_shipped_language():
    assert len(wording.warnings()) >= 40
    assert {one.kind for one in wording.warnings().values()} == set(Kind)
    assert wording.languages() == set(SHIPPED)
    for warning in wording.warnings().values():
        assert set(SHIPPED) <= warning.because.keys() & warning.instead.keys()
        assert all(warning.patterns[code] for code in SHIPPED)


def test_staff_read_it_in_their_language():
    with translation.override("cy"):
        assert measures()["seven"].name == "Saith gosodiad bach"
        assert starters()["gentle-start"].name == "Dechrau tyner"
        assert measures()["ons4"].note.startswith("Drafftiau")
        assert measure_questions()["safe"].here.text.startswith("Rwy’n")
        (concern,) = wording.check([("en", "the police")])
        assert concern.why.startswith("Mae’n gofyn")
        assert concern.instead.startswith("Gadewch")
    with translation.override("pl"):
        assert measures()["seven"].about.startswith("What a group")
        assert measures()["seven"].note == ""
        assert measure_questions()["safe"].here.text == "I feel safe when I walk in"
        assert starters()["wellbeing"].about.startswith("For a funder")


# Files that are wrong


def loaded(name):
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def put(found, way, value):
    """`way` as in the message: names with dots between; a value of None takes it out."""
    *path, last = way.split(".")
    for name in path:
        found = found[name]
    if value is None:
        del found[last]
    else:
        found[last] = value


def broken(tmp_path, name, way, value, read):
    found = copy.deepcopy(loaded(name))
    put(found, way, value)
    path = tmp_path / name
    path.write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read(path)
    return str(error.value)


CHOOSE = "measures.seven.questions.choose"
SATISFIED = "measures.ons4.questions.satisfied"


@pytest.mark.parametrize(
    ("way", "value", "said"),
    [
        (f"{CHOOSE}.text.cy", None, f"{CHOOSE}.text has no words in: cy"),
        (f"{CHOOSE}.text.cy", "", f"{CHOOSE}.text.cy must be a line"),
        (f"{CHOOSE}.text.en", "a" * 201, f"{CHOOSE}.text.en must be a line"),
        (f"{CHOOSE}.text", "words", f"{CHOOSE}.text must be a list of names"),
        (f"{CHOOSE}.kind", "smileys", f"{CHOOSE}.kind must be one of"),
        (f"{CHOOSE}.tex", "x", f"{CHOOSE}.tex is not known here"),
        (f"{CHOOSE}.special", "perhaps", f"{CHOOSE}.special must be true or false"),
        (f"{CHOOSE}.least", 0, f"{CHOOSE} must have least and most"),
        (f"{CHOOSE}.least", "none", f"{CHOOSE}.least must be a whole number"),
        (f"{CHOOSE}.options", "nobody", "words.nobody must be a list of names"),
        (f"{CHOOSE}.options", "yes_no", f"{CHOOSE}.options must be 5 to 5"),
        (f"{SATISFIED}.most", 0, f"{SATISFIED} must have least and most"),
        (f"{SATISFIED}.options.cy", ["a", "b", "c"], "must have as many words in each language"),
        (f"{SATISFIED}.options.cy", ["a", ""], f"{SATISFIED}.options.cy must be a list of words"),
        (f"{SATISFIED}.options.cy", ["a", "b" * 81], f"{SATISFIED}.options may have 80 letters"),
        ("measures.own-words.questions.more.options", "faces", "options are not for a comment"),
        ("measures.seven.drafts", "cy", "measures.seven.drafts must be a list of words"),
        ("measures.seven.source.checked", "soon", "measures.seven.source.checked must be a day"),
        ("measures.seven.source.by", "x", "measures.seven.source.by is not known"),
        ("measures.seven.licence.by", "x", "measures.seven.licence.by is not known"),
        ("measures.seven.by", "x", "measures.seven.by is not known"),
        ("measures.Seven!", {}, "measures.Seven! must be small letters"),
        ("measures.seven.questions.A", {}, "measures.seven.questions.A must be small letters"),
        ("more", {}, "more is not known"),
        ("words.more", {"en": ["a"]}, "words.more is not known"),
        ("measures", ["a"], "measures must be a list of names"),
    ],
)
def test_measures_that_are_wrong(tmp_path, way, value, said):
    message = broken(tmp_path, "measures.yaml", way, value, read_measures)
    assert message.startswith("measures.yaml: ")
    assert said in message


def test_a_key_twice(tmp_path):
    again = loaded("measures.yaml")["measures"]["seven"]["questions"]["safe"]
    message = broken(
        tmp_path, "measures.yaml", "measures.about-you.questions.safe", again, read_measures
    )
    assert "measures.about-you.questions.safe has a key that is taken" in message


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["nine"], "names “nine”"),
        (["seven.nine"], "names “seven.nine”"),
        (["seven", "seven.safe"], "has a question twice"),
    ],
)
def test_starters_that_are_wrong(tmp_path, value, said):
    def read(path):
        read_starters(path, measures())

    message = broken(tmp_path, "starters.yaml", "wellbeing.questions", value, read)
    assert message.startswith(f"starters.yaml: wellbeing.questions {said}")
    assert "wellbeing.by is not" in broken(tmp_path, "starters.yaml", "wellbeing.by", "x", read)


@pytest.mark.parametrize(
    ("way", "value", "said"),
    [
        ("words.abuse.kind", "bad", "words.abuse.kind must be one of triggering"),
        ("words.abuse.because", "nothing", "reasons.nothing must be a list of names"),
        ("words.abuse.find.en", ["?!"], "words.abuse.find.en has “?!”"),
        ("words.abuse.find.ar", None, "words.abuse.find.ar must be a list of words"),
        ("words.abuse.instead.cy", None, "words.abuse.instead has no words in: cy"),
        ("words.abuse.by", "x", "words.abuse.by is not known"),
        ("words.A", {}, "words.A must be small letters"),
        ("more", "x", "more is not known"),
        ("reasons.more", {"en": "a"}, "reasons.more is not known"),
    ],
)
def test_wording_that_is_wrong(tmp_path, way, value, said):
    message = broken(tmp_path, "wording.yaml", way, value, read_warnings)
    assert message.startswith("wording.yaml: ")
    assert said in message


@pytest.mark.parametrize("text", ["a: [", "- a", "", "\x00"])
def test_a_file_that_is_no_list_of_names(tmp_path, text):
    path = tmp_path / "measures.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"measures\.yaml: the file"):
        read_measures(path)
