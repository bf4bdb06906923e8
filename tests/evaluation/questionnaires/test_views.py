import html
import re
import uuid

import pytest
from django.urls import reverse

from evaluation.models import Question, Questionnaire, WordingOverrule
from evaluation.questionnaires import actions
from tests.evaluation.questionnaires.test_forms import sent
from tests.factories.evaluation import make_questionnaire

pytestmark = pytest.mark.django_db

DIGITS = re.compile(r"[0-9a-f]{8}-")


def at(name, questionnaire, question=None):
    arguments = [questionnaire.programme_id, questionnaire.pk]
    return reverse(f"evaluation:{name}", args=[*arguments, *([question] if question else [])])


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def asked(questionnaire, ada):
    return actions.lock_questionnaire(questionnaire=questionnaire, by=ada)


@pytest.fixture
def worded(questionnaire):
    safe = questionnaire.questions.get(key="safe")
    safe.texts.filter(language="en").update(text="The police are kind")
    return questionnaire


def page(answer):
    return html.unescape(answer.content.decode())


# Who


PAGES = [
    "questionnaire",
    "questionnaire_rename",
    "question_add",
    "question_edit",
    "question_remove",
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("person", "reads", "writes"),
    [
        ("ada", 200, 200),
        ("dee", 200, 200),
        ("gita", 200, 403),
        ("ben", 404, 404),
        ("gwen", 404, 404),
    ],
)
def test_who_opens_which_page(request, client, questionnaire, name, person, reads, writes):
    client.force_login(request.getfixturevalue(person))
    address = at(
        name,
        questionnaire,
        "choose" if name.startswith("question_") and name != "question_add" else None,
    )
    assert client.get(address).status_code == (reads if name == "questionnaire" else writes)


def test_the_list_says_how_each_stands(as_ada, worded, programme, ada):
    empty = make_questionnaire(programme, name="Empty")
    empty.questions.all().delete()
    ready = make_questionnaire(programme, name="All there")
    used = make_questionnaire(programme, name="Asked")
    actions.lock_questionnaire(questionnaire=used, by=ada)
    said = page(as_ada.get(reverse("evaluation:questionnaires", args=[programme.pk])))
    assert "The wording of question 2 needs a second look." in said
    for row in (empty, ready, used, worded):
        assert at("questionnaire", row) in said
    assert [said.count(f"> {word}<") for word in ("Draft", "Ready", "In use")] == [2, 1, 1]


def test_an_empty_list_leads_to_the_first(as_ada, client, programme, gita):
    address = reverse("evaluation:questionnaires", args=[programme.pk])
    new = reverse("evaluation:questionnaire_new", args=[programme.pk])
    assert new in page(as_ada.get(address))
    client.force_login(gita)
    assert new not in page(client.get(address))


def test_a_closed_programme_is_only_read(as_ada, questionnaire):
    programme = questionnaire.programme
    programme.state, programme.link_salt = "closed", None
    programme.save()
    new = reverse("evaluation:questionnaire_new", args=[programme.pk])
    for address in (
        new,
        *(at(name, questionnaire) for name in ("question_add", "questionnaire_rename")),
    ):
        assert as_ada.get(address).status_code == 302
    assert as_ada.get(at("questionnaire", questionnaire)).status_code == 200


# Made, named, copied


def test_new_from_a_starter(as_ada, programme):
    address = reverse("evaluation:questionnaire_new", args=[programme.pk])
    data = {"name": "Ours", "begin": "gentle-start", "request_key": uuid.uuid4()}
    for _ in range(2):
        answer = as_ada.post(address, data)
    made = Questionnaire.objects.get()
    assert answer.url == at("questionnaire", made)
    assert made.questions.count() == 9


@pytest.mark.parametrize(("begin", "count"), [("ons4", 4), ("empty", 0)])
def test_new_from_a_measure_or_empty(as_ada, programme, begin, count):
    address = reverse("evaluation:questionnaire_new", args=[programme.pk])
    as_ada.post(address, {"name": "Ours", "begin": begin})
    assert Question.objects.count() == count


def test_new_without_a_name(as_ada, programme):
    address = reverse("evaluation:questionnaire_new", args=[programme.pk])
    assert as_ada.get(address).status_code == 200
    assert as_ada.post(address, {"begin": "seven"}).status_code == 422


def test_new_keeps_what_was_typed(as_ada, questionnaire):
    address = reverse("evaluation:questionnaire_new", args=[questionnaire.programme_id])
    said = page(as_ada.post(address, {"name": questionnaire.name, "begin": "wellbeing"}))
    assert "has a questionnaire of that name already" in said
    assert f'value="{questionnaire.name}"' in said
    assert 'value="wellbeing" id="id_begin_2" checked' in said


def test_rename(as_ada, questionnaire):
    address = at("questionnaire_rename", questionnaire)
    as_ada.post(address, {"name": "Better", "seen": questionnaire.name})
    answer = as_ada.post(address, {"name": "Mine", "seen": "Seven"})
    assert answer.status_code == 409
    assert "<b><bdi>Better</bdi></b>" in page(answer)
    assert 'value="Mine"' in page(answer)
    again = as_ada.post(address, {"name": "Mine", "seen": "Better"})
    assert again.url == at("questionnaire", questionnaire)
    make_questionnaire(questionnaire.programme, name="Taken")
    taken = as_ada.post(address, {"name": "taken", "seen": "Mine"})
    assert "of that name already" in page(taken)


def test_change_it_makes_the_next(as_ada, asked):
    said = page(as_ada.get(at("questionnaire", asked)))
    key = re.search(r'name="request_key" value="([^"]+)"', said)[1]
    for _ in range(2):
        answer = as_ada.post(at("questionnaire_copy", asked), {"request_key": key})
    copy = asked.followed_by.get()
    assert answer.url == at("questionnaire", copy)
    shown = page(as_ada.get(answer.url))
    assert "Made from number 1" in shown
    assert at("question_edit", copy, "choose") in shown


def test_copy_without_a_key_or_of_a_draft(as_ada, questionnaire, ada):
    as_ada.post(at("questionnaire_copy", questionnaire))
    assert Questionnaire.objects.count() == 1
    actions.lock_questionnaire(questionnaire=questionnaire, by=ada)
    as_ada.post(at("questionnaire_copy", questionnaire), {"request_key": "no key"})
    assert Questionnaire.objects.count() == 2


# The page


def test_the_words_as_women_will_see_them(as_ada, questionnaire):
    said = page(as_ada.get(at("questionnaire", questionnaire), {"in": "ar"}))
    assert '<h2 lang="ar" dir="rtl">ar I choose how much I share</h2>' in said
    assert "Two people may read a comment" in said
    assert "Ready: a wave can be opened with it." in said
    other = page(as_ada.get(at("questionnaire", questionnaire), {"in": "pl"}))
    assert '<h2 lang="en" dir="ltr">I choose how much I share</h2>' in other


def test_what_is_missing(as_ada, questionnaire, first):
    first.texts.filter(language="cy").delete()
    said = page(as_ada.get(at("questionnaire", questionnaire), {"in": "cy"}))
    assert "No words in Welsh yet" in said
    assert "Missing in Welsh" in said
    assert "1 missing" in said
    first.texts.all().delete()
    assert as_ada.get(at("questionnaire", questionnaire)).status_code == 200


def test_a_language_without_a_list_needs_a_speaker(as_ada, questionnaire):
    questionnaire.programme.languages = ["en", "so"]
    questionnaire.programme.save()
    said = page(as_ada.get(at("questionnaire", questionnaire)))
    assert "no list of words to look for in Somali" in said


def test_what_was_asked_can_only_be_read(as_ada, asked):
    said = page(as_ada.get(at("questionnaire", asked)))
    assert "It never changes" in said
    assert at("question_edit", asked, "choose") not in said
    for name, question in [
        ("question_edit", "choose"),
        ("question_remove", "choose"),
        ("question_add", None),
    ]:
        assert as_ada.get(at(name, asked, question)).url == at("questionnaire", asked)
    as_ada.post(at("question_move", asked, "choose"), {"to": "2"})
    assert asked.questions.get(key="choose").position == 0


def test_measures_with_licence_and_source(as_ada, programme):
    as_ada.post(
        reverse("evaluation:questionnaire_new", args=[programme.pk]),
        {"name": "Ours", "begin": "wellbeing"},
    )
    said = page(as_ada.get(at("questionnaire", Questionnaire.objects.get())))
    assert "Open Government Licence v3.0" in said
    assert "compared with the source on 22 November 2026" in said


# Questions


def test_take_over(as_ada, questionnaire):
    address = at("question_add", questionnaire)
    said = page(as_ada.get(address))
    assert 'value="choose"' not in said  # it has that one
    assert "65 and over" in said
    as_ada.post(address, {"take": ["age-band", "trust"]})
    assert list(questionnaire.questions.values_list("key", flat=True))[-2:] == ["trust", "age-band"]
    again = as_ada.post(address, {"take": ["trust"]}, follow=True)
    assert "They were there already." in page(again)
    wrong = as_ada.post(address, {"take": ["nothing"]})
    assert wrong.status_code == 422
    assert "not in our list any more" in page(wrong)
    assert "Tick one question at least." in page(as_ada.post(address, {}))


def test_take_over_too_many(as_ada, programme, ada):
    full = make_questionnaire(programme)
    Question.objects.filter(questionnaire=full).update(kind="comment", least=None, most=None)
    full.questions.filter(key="more").delete()
    said = page(as_ada.post(at("question_add", full), {"take": ["more", "trust"]}))
    assert "2 comments are the most" in said
    assert 'id="take-trust" checked' in said


def test_take_everything(as_ada, programme):
    as_ada.post(
        reverse("evaluation:questionnaire_new", args=[programme.pk]),
        {"name": "A", "begin": "empty"},
    )
    made = Questionnaire.objects.get()
    said = page(as_ada.get(at("question_add", made)))
    keys = re.findall(r'name="take" value="([^"]+)"', said)
    as_ada.post(at("question_add", made), {"take": keys})
    assert "is in it already" in page(as_ada.get(at("question_add", made)))


@pytest.mark.parametrize("kind", ["faces", "words", "one", "several", "number", "comment"])
def test_write_one(as_ada, questionnaire, kind):
    questionnaire.questions.filter(key="more").delete()
    address = at("question_add", questionnaire)
    form = as_ada.get(address, {"kind": kind}).context["form"]
    data = sent(form, text_en="I like the tea", why_en="To buy better tea.")
    if kind in {"words", "one", "several"}:
        data["options_en"] = "Yes\r\n\r\nNo"
    if kind == "number":
        data["options_en"] = "None\nMany"
    for _ in range(2):
        answer = as_ada.post(address, data)
    row = questionnaire.questions.get(kind=kind, measure="", key__startswith="own-")
    assert answer.url == f"{at('questionnaire', questionnaire)}#q-{row.key}"
    assert row.texts.get().who_sees
    assert (row.least, row.most) == ((0, 10) if kind == "number" else (None, None))


def test_what_is_wrong_keeps_what_was_typed(as_ada, questionnaire):
    address = at("question_add", questionnaire)
    form = as_ada.get(address, {"kind": "one"}).context["form"]
    said = page(as_ada.post(address, sent(form, text_en="", why_en="Tea", options_en="Yes")))
    assert "Write the question too." in said
    assert ">\nTea</textarea>" in said
    said = page(as_ada.post(address, sent(form, text_en="Tea?", why_en="Tea", options_en="Yes")))
    assert "Write 2 to 10 choices" in said
    assert ">\nYes</textarea>" in said
    assert questionnaire.questions.count() == 4


def test_an_alarming_word_is_warned_of_and_changed(as_ada, questionnaire):
    address = at("question_add", questionnaire)
    form = as_ada.get(address, {"kind": "faces"}).context["form"]
    answer = as_ada.post(address, sent(form, text_en="He hit me", why_en="To know"), follow=True)
    assert "Look again at “He hit”." in page(answer)
    row = questionnaire.questions.get(key__startswith="own-")
    edit = at("question_edit", questionnaire, row.key)
    form = as_ada.get(edit).context["form"]
    answer = as_ada.post(edit, sent(form, text_en="I feel at ease here"), follow=True)
    assert "Look again" not in page(answer)
    assert "The question is saved." in page(answer)


def test_edit_in_all_languages(as_ada, questionnaire, first):
    address = at("question_edit", questionnaire, "choose")
    form = as_ada.get(address).context["form"]
    as_ada.post(address, sent(form, text_cy="Fi sy’n dewis", machine_draft_cy="", is_special="on"))
    first.refresh_from_db()
    welsh = first.texts.get(language="cy")
    assert (welsh.text, welsh.machine_draft, first.is_special) == ("Fi sy’n dewis", False, True)


def test_edit_after_a_colleague_keeps_both(as_ada, questionnaire, first):
    address = at("question_edit", questionnaire, "choose")
    form = as_ada.get(address).context["form"]
    first.texts.filter(language="en").update(text="Hers", why="Her reason")
    late = as_ada.post(address, sent(form, text_en="Mine"))
    said = page(late)
    assert late.status_code == 409
    assert "Your colleague saved <b><bdi>Hers</bdi></b>" in said
    assert "Yours is <b><bdi>Mine</bdi></b>" in said
    assert "<b><bdi>Her reason</bdi></b>, which is now in the form" in said
    again = late.context["form"]
    as_ada.post(
        address, {name: again[name].value() for name in again.fields if again[name].value()}
    )
    text = first.texts.get(language="en")
    assert (text.text, text.why) == ("Mine", "Her reason")


def test_edit_what_a_colleague_took_out(as_ada, questionnaire, first):
    address = at("question_edit", questionnaire, "choose")
    form = as_ada.get(address).context["form"]
    first.delete()
    gone = as_ada.post(address, sent(form, text_en="Mine"))
    assert gone.status_code == 409
    assert "put it back as a new question" in page(gone)
    assert ">\nMine</textarea>" in page(gone)
    assert as_ada.get(address).url == at("questionnaire", questionnaire)
    back = gone.context["form"]
    data = {name: back[name].value() for name in back.fields if back[name].value()}
    as_ada.post(at("question_add", questionnaire), data)
    assert questionnaire.questions.get(key__startswith="own-").texts.count() == 3


def test_edit_what_goes_while_she_saves(as_ada, questionnaire, first, monkeypatch):
    form = as_ada.get(at("question_edit", questionnaire, "choose")).context["form"]

    def gone(**said):
        raise actions.policies.QuestionGone("gone")

    monkeypatch.setattr(actions, "edit_question", gone)
    answer = as_ada.post(at("question_edit", questionnaire, "choose"), sent(form, text_en="Mine"))
    assert answer.status_code == 409


def test_a_measure_keeps_its_english_words(as_ada, programme):
    as_ada.post(
        reverse("evaluation:questionnaire_new", args=[programme.pk]),
        {"name": "Ours", "begin": "ons-loneliness"},
    )
    row = Questionnaire.objects.get()
    address = at("question_edit", row, "lonely")
    answer = as_ada.get(address)
    assert "keeps its English words" in page(answer)
    form = answer.context["form"]
    as_ada.post(address, sent(form, text_en="Are you lonely?", text_cy="Geiriau gwell"))
    texts = {one.language: one.text for one in row.questions.get(key="lonely").texts.all()}
    assert texts["en"] == "How often do you feel lonely?"
    assert texts["cy"] == "Geiriau gwell"
    form = as_ada.get(address).context["form"]
    said = page(as_ada.post(address, sent(form, options_cy="Un\nDau")))
    assert "as many choices as the others" in said


def test_move(as_ada, questionnaire):
    address = at("question_move", questionnaire, "choose")
    answer = as_ada.post(address, {"to": "1"})
    assert answer.url.endswith("#q-choose")
    assert questionnaire.questions.get(key="choose").position == 1
    for to in ("", "-1", "x", "9" * 2000):
        as_ada.post(address, {"to": to})
    assert questionnaire.questions.get(key="choose").position == 1
    as_ada.post(at("question_move", questionnaire, "gone"), {"to": "1"})


def test_remove_in_two_steps(as_ada, questionnaire, first):
    address = at("question_remove", questionnaire, "choose")
    asks = as_ada.get(address)
    assert "ar I choose how much I share" in page(asks)
    first.texts.filter(language="en").update(text="Hers")
    late = as_ada.post(address, {"seen": asks.context["seen"]})
    assert late.status_code == 409
    assert "<bdi>Hers</bdi>" in page(late)
    assert as_ada.post(address).status_code == 409  # nothing was read
    as_ada.post(address, {"seen": late.context["seen"]})
    assert not questionnaire.questions.filter(key="choose").exists()
    assert as_ada.get(address).url == at("questionnaire", questionnaire)


def test_overrule_with_a_reason(as_ada, worded):
    address = at("wording_overrule", worded, "safe")
    short = as_ada.post(address, {"warning": "police", "reason": "because"})
    assert "Write a few words more" in page(short)
    assert ">\nbecause</textarea>" in page(short)
    reason = "The women asked for this question."
    answer = as_ada.post(address, {"warning": "police", "reason": reason})
    assert answer.url.endswith("#q-safe")
    said = page(as_ada.get(at("questionnaire", worded)))
    assert reason in said
    assert "Look again" not in said
    gone = as_ada.post(address, {"warning": "abuse", "reason": reason}, follow=True)
    assert "no such warning any more" in page(gone)
    as_ada.post(at("wording_overrule", worded, "gone"), {"warning": "police", "reason": reason})
    assert WordingOverrule.objects.count() == 1


def test_changes_that_come_too_late(as_ada, worded, monkeypatch):
    """A wave is opened between the look and the change: the page says why, and nothing happens."""

    def locked(questionnaire):
        raise actions.policies.NotNow("too late")

    address = at("question_remove", worded, "choose")
    seen = as_ada.get(address).context["seen"]
    real = actions.policies.can_be_changed
    calls = []

    def first_then_locked(questionnaire):
        calls.append(questionnaire)
        (real if len(calls) == 1 else locked)(questionnaire)

    monkeypatch.setattr(actions.policies, "can_be_changed", first_then_locked)
    assert as_ada.post(address, {"seen": seen}).status_code == 302
    calls.append(1)
    assert as_ada.post(at("question_move", worded, "choose"), {"to": "1"}).status_code == 302
    assert worded.questions.get(key="choose").position == 0
