import pytest
from django.utils import timezone

from accounts.refusals import NotNow, reason
from evaluation.enums import QuestionKind
from evaluation.models import Question, QuestionText, WordingOverrule
from evaluation.questionnaires import policies
from evaluation.questionnaires.facts import facts_of_ready
from evaluation.questionnaires.measures import ReadyWords, measure_questions
from evaluation.questionnaires.policies import AtField, QuestionGone
from tests.factories.evaluation import FACES, make_questionnaire, question

pytestmark = pytest.mark.django_db


def said(check, *args, **kwargs):
    with pytest.raises(NotNow) as refusal:
        check(*args, **kwargs)
    return refusal.value.sentence


def field_of(check, *args):
    with pytest.raises(AtField) as refusal:
        check(*args)
    return refusal.value.field


def words(*options, **parts):
    usual = {"text": "A", "why": "B", "who_sees": "", "options": options, "machine_draft": False}
    return ReadyWords(**{**usual, **parts})


def comments(number):
    return [question(f"more-{n}", "More?", kind="comment") for n in range(number)]


def test_a_closed_programme_takes_no_questionnaire(questionnaire):
    programme = questionnaire.programme
    policies.can_have_questionnaires(programme)
    programme.state = "closed"
    assert "closed" in said(policies.can_have_questionnaires, programme)
    assert "closed" in said(policies.can_be_changed, questionnaire)
    assert "closed" in said(policies.can_be_copied, questionnaire)


def test_changed_until_it_was_asked_and_copied_from_then_on(questionnaire):
    policies.can_be_changed(questionnaire)
    assert "as it is" in said(policies.can_be_copied, questionnaire)
    questionnaire.locked_at = timezone.now()
    assert "never changes" in said(policies.can_be_changed, questionnaire)
    policies.can_be_copied(questionnaire)


def test_a_name_once_in_a_programme(questionnaire):
    programme = questionnaire.programme
    policies.can_be_called("Another", programme)
    policies.can_be_called(questionnaire.name, programme, but=questionnaire)
    assert field_of(policies.can_be_called, questionnaire.name.upper(), programme) == "name"


def test_at_most_forty_questions(programme):
    rows = [question(f"q-{n}", "I like the tea", languages=("en",)) for n in range(39)]
    many = make_questionnaire(programme, *rows)
    policies.can_take(many, ["faces"])
    assert "40" in said(policies.can_take, many, ["faces", "faces"])


def test_at_most_two_comments(programme):
    one = make_questionnaire(programme, *comments(1), name="One")
    policies.can_take(one, ["comment"])
    assert "2 comments" in said(policies.can_take, one, ["comment", "comment"])
    two = make_questionnaire(programme, *comments(2), name="Two")
    policies.can_take(two, ["faces"])
    policies.can_take(two, [])


def test_a_question_that_is_gone(first):
    policies.is_still_there(first)
    with pytest.raises(QuestionGone):
        policies.is_still_there(None)


@pytest.mark.parametrize(
    ("kind", "least", "most", "options"),
    [
        ("words", None, None, ("a", "b")),
        ("one", None, None, tuple("abcdefghij")),
        ("faces", None, None, FACES),
        ("number", 0, 10, ("low", "high")),
        ("comment", None, None, ()),
    ],
)
def test_can_be_asked(kind, least, most, options):
    assert (
        reason(
            policies.can_be_asked, kind, least, most, {"en": words(*options), "ar": words(*options)}
        )
        == ""
    )


@pytest.mark.parametrize(
    ("kind", "least", "most", "options", "field"),
    [
        ("number", None, None, ("a", "b"), "least"),
        ("number", 1, None, ("a", "b"), "least"),
        ("words", 0, 10, ("a", "b"), "least"),
        ("number", 5, 5, ("a", "b"), "most"),
        ("number", 0, 1001, ("a", "b"), "most"),
        ("number", 0, 10, ("a",), "options_en"),
        ("words", None, None, ("a",), "options_en"),
        ("several", None, None, tuple("abcdefghijk"), "options_en"),
        ("faces", None, None, ("a", "b"), "options_en"),
        ("comment", None, None, ("a",), "options_en"),
    ],
)
def test_can_not_be_asked(kind, least, most, options, field):
    assert field_of(policies.can_be_asked, kind, least, most, {"en": words(*options)}) == field


def test_as_many_choices_in_each_language():
    uneven = {"en": words("a", "b"), "cy": words("a", "b", "c")}
    assert field_of(policies.can_be_asked, "one", None, None, uneven) == "options_cy"


def test_a_question_without_words():
    assert "one language" in said(policies.can_be_asked, "one", None, None, {})


def of_measure(programme, key="lonely"):
    ready = measure_questions()[key]
    made = make_questionnaire(programme, question(key, ready.here.text, measure=ready.measure))
    return made.questions.get(), facts_of_ready(ready, ["en", "cy", "ar"])


def test_a_measure_keeps_its_english_words(programme):
    row, facts = of_measure(programme)
    policies.keeps_to_its_measure(row, facts.kind, facts.words)
    mended = {**facts.words, "cy": words(*"abcde", text="Geiriau gwell")}
    policies.keeps_to_its_measure(row, facts.kind, mended)
    policies.keeps_to_its_measure(row, facts.kind, {"cy": mended["cy"]})
    other = {**facts.words, "en": words(*facts.words["en"].options, text="Do you feel lonely?")}
    assert field_of(policies.keeps_to_its_measure, row, facts.kind, other) == "text_en"
    fewer = {**facts.words, "cy": words("a", "b")}
    assert "measure" in said(policies.keeps_to_its_measure, row, facts.kind, fewer)
    assert "measure" in said(policies.keeps_to_its_measure, row, "one", facts.words)


@pytest.mark.parametrize("parts", [{"measure": ""}, {"measure": "gone", "key": "gone"}])
def test_only_what_is_of_a_measure_keeps_to_it(programme, parts):
    row, facts = of_measure(programme)
    vars(row).update(parts)
    assert reason(policies.keeps_to_its_measure, row, "one", facts.words) == ""


def test_can_be_used(questionnaire, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        policies.can_be_used(questionnaire)


def test_not_without_a_question(programme):
    empty = make_questionnaire(programme)
    empty.questions.all().delete()
    assert "no question" in said(policies.can_be_used, empty)


def test_not_with_too_many(programme):
    rows = [question(f"q-{n}", "I like the tea", languages=("en",)) for n in range(41)]
    assert "40" in said(policies.can_be_used, make_questionnaire(programme, *rows))


def test_not_before_every_language_has_its_words(questionnaire):
    QuestionText.objects.filter(question__key="safe", language="ar").delete()
    assert said(policies.can_be_used, questionnaire) == ("Question 2 has no words yet in: Arabic.")


@pytest.mark.parametrize("change", [{"why": ""}, {"text": ""}, {"options": ["a"]}])
def test_half_a_language_is_none(first, change):
    first.texts.filter(language="cy").update(**change)
    assert policies.missing_languages(first, ["en", "cy", "ar"]) == ["cy"]


def test_not_with_words_that_nobody_has_weighed(questionnaire, first):
    first.texts.filter(language="en").update(text="He hit me")
    first.texts.filter(language="cy").update(text="Yr heddlu")
    assert "question 1" in said(policies.can_be_used, questionnaire)
    assert [one.key for one in policies.unweighed(first)] == ["hitting", "police"]
    WordingOverrule.objects.create(question=first, warning="hitting", reason="Asked for by them")
    assert "question 1" in said(policies.can_be_used, questionnaire)
    WordingOverrule.objects.create(question=first, warning="police", reason="Asked for by them")
    policies.can_be_used(questionnaire)


def test_only_what_is_warned_of_can_be_overruled(first):
    assert "no such warning" in said(policies.can_be_overruled, first, "police")
    first.texts.filter(language="en").update(why="For the police")
    assert policies.can_be_overruled(first, "police").found == ("police",)


def test_in_order(questionnaire):
    Question.objects.filter(key="choose").update(position=9)
    assert [one.key for one in policies.in_order(questionnaire)][-1] == "choose"


def test_every_kind_has_its_number_of_choices():
    for kind in QuestionKind.values:
        assert policies._how_many(kind)
