import uuid

import pytest

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from evaluation.models import Question, Questionnaire, WordingOverrule
from evaluation.questionnaires import actions
from evaluation.questionnaires.facts import facts_of
from evaluation.questionnaires.measures import measure_questions, starters
from evaluation.questionnaires.policies import AtField, QuestionGone
from tests.factories.evaluation import make_questionnaire, question

pytestmark = pytest.mark.django_db

READY = measure_questions()


def keys(questionnaire):
    return [row.key for row in questionnaire.questions.order_by("position")]


def edited(row, **parts):
    """Its facts, with other words in English."""
    now = facts_of(row)
    return now._replace(words={**now.words, "en": replaced(now.words["en"], **parts)})


def replaced(words, **parts):
    return type(words)(**{**vars(words), **parts})


# Made and named


def test_create_from_a_starter(programme, ada, events):
    made = actions.create_questionnaire(
        programme=programme, name="Ours", ready=starters()["gentle-start"].questions, by=ada
    )
    assert len(keys(made)) == 9
    assert (made.number, made.created_by, made.is_locked) == (1, ada, False)
    lonely = made.questions.get(key="lonely")
    assert (lonely.measure, lonely.is_special, lonely.options_count) == ("ons-loneliness", True, 5)
    assert {text.language: text.machine_draft for text in lonely.texts.all()} == {
        "en": False,
        "cy": True,
        "ar": True,
    }
    assert events() == ["questionnaire_created"]


def test_create_takes_only_the_languages_of_the_programme(programme, ada):
    programme.languages = ["cy", "pl"]
    programme.save()
    made = actions.create_questionnaire(
        programme=programme, name="Ours", ready=[READY["safe"]], by=ada
    )
    assert [text.language for text in made.questions.get().texts.all()] == ["cy"]


@pytest.mark.parametrize("name", ["ben", "gita", "gwen"])
def test_create_refused(request, programme, name):
    with pytest.raises(Refused):
        actions.create_questionnaire(
            programme=programme, name="Ours", by=request.getfixturevalue(name)
        )
    assert not Questionnaire.objects.exists()


def test_create_in_a_closed_programme(programme, ada):
    programme.state, programme.link_salt = "closed", None
    programme.save()
    with pytest.raises(NotNow):
        actions.create_questionnaire(programme=programme, name="Ours", by=ada)


def test_create_twice_gives_one(programme, ada, dee, events):
    key = uuid.uuid4()
    one, two = (
        actions.create_questionnaire(programme=programme, name="Ours", by=ada, request_key=key)
        for _ in range(2)
    )
    assert one == two
    assert events() == ["questionnaire_created"]
    # she went back in her browser, or somebody else sent it
    other = actions.create_questionnaire(programme=programme, name="B", by=ada, request_key=key)
    theirs = actions.create_questionnaire(programme=programme, name="C", by=dee, request_key=key)
    assert (other.request_key, theirs.request_key) == (None, None)


def test_create_with_a_name_that_is_taken(programme, ada, questionnaire):
    with pytest.raises(AtField):
        actions.create_questionnaire(programme=programme, name=questionnaire.name, by=ada)


def test_create_rolls_back_without_a_record(programme, ada, broken_audit):
    with pytest.raises(RuntimeError):
        actions.create_questionnaire(programme=programme, name="Ours", by=ada)
    assert not Questionnaire.objects.exists()


def test_rename(questionnaire, dee, events):
    questionnaire.number = 2
    questionnaire.save()
    for _ in range(2):
        found = actions.rename_questionnaire(
            questionnaire=questionnaire, name="Better", seen=questionnaire.name, by=dee
        )
    assert (found.name, found.number) == ("Better", 1)
    assert events() == ["questionnaire_renamed"]


def test_rename_after_a_colleague(questionnaire, ada):
    Questionnaire.objects.update(name="Hers")
    with pytest.raises(StaleEdit) as late:
        actions.rename_questionnaire(
            questionnaire=questionnaire, name="Mine", seen=questionnaire.name, by=ada
        )
    assert late.value.current.name == "Hers"


def test_rename_to_a_name_that_is_taken(programme, questionnaire, ada):
    make_questionnaire(programme, name="Taken")
    with pytest.raises(AtField):
        actions.rename_questionnaire(
            questionnaire=questionnaire, name="taken", seen=questionnaire.name, by=ada
        )


# Every change of one that can be changed: each the same way


CHANGES = {
    "rename": lambda row, by, own: actions.rename_questionnaire(
        questionnaire=row, name="Other", seen=row.name, by=by
    ),
    "add": lambda row, by, own: actions.add_question(questionnaire=row, facts=own(), by=by),
    "take": lambda row, by, own: actions.take_questions(
        questionnaire=row, ready=[READY["trust"]], by=by
    ),
    "edit": lambda row, by, own: actions.edit_question(
        question=row.questions.get(key="choose"),
        seen=facts_of(row.questions.get(key="choose")),
        facts=edited(row.questions.get(key="choose"), text="I like the tea"),
        by=by,
    ),
    "move": lambda row, by, own: actions.move_question(
        question=row.questions.get(key="choose"), to=2, by=by
    ),
    "remove": lambda row, by, own: actions.remove_question(
        question=row.questions.get(key="choose"),
        seen=facts_of(row.questions.get(key="choose")),
        by=by,
    ),
    "overrule": lambda row, by, own: actions.overrule_wording(
        question=row.questions.get(key="safe"), warning="police", reason="They asked", by=by
    ),
}


@pytest.fixture
def worded(questionnaire):
    """With a warning in its second question."""
    safe = questionnaire.questions.get(key="safe")
    safe.texts.filter(language="en").update(text="The police are kind")
    return questionnaire


@pytest.mark.parametrize("change", CHANGES)
def test_changes_by_whoever_writes(worded, own, ada, dee, change):
    CHANGES[change](worded, dee, own)
    assert AuditEvent.objects.count() == 1
    assert AuditEvent.objects.get().by == str(dee.pk)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["ben", "gita", "gwen"])
def test_changes_refused(request, worded, own, change, name):
    before = state_of(worded)
    with pytest.raises(Refused):
        CHANGES[change](worded, request.getfixturevalue(name), own)
    assert state_of(worded) == before


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_once_women_were_asked(worded, own, ada, change):
    WordingOverrule.objects.create(
        question=worded.questions.get(key="safe"), warning="police", reason="They asked"
    )
    actions.lock_questionnaire(questionnaire=worded, by=ada)
    before = state_of(worded)
    with pytest.raises(NotNow):
        CHANGES[change](worded, ada, own)
    assert state_of(worded) == before


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_without_a_record(worded, own, ada, change, broken_audit):
    before = state_of(worded)
    with pytest.raises(RuntimeError):
        CHANGES[change](worded, ada, own)
    assert state_of(worded) == before


def state_of(questionnaire):
    found = Questionnaire.objects.get(pk=questionnaire.pk)
    rows = found.questions.order_by("position")
    return (
        found.name,
        found.version,
        [(row.key, row.position, facts_of(row)) for row in rows],
        WordingOverrule.objects.count(),
    )


# Questions


def test_add(questionnaire, own, ada):
    for _ in range(2):  # the second press is harmless
        row = actions.add_question(
            questionnaire=questionnaire, facts=own(is_special=True), key="own-1", by=ada
        )
    assert (row.position, row.kind, row.options_count, row.is_special) == (4, "words", 2, True)
    assert (row.is_demographic, row.measure) == (False, "")
    assert facts_of(row) == own(is_special=True)
    assert AuditEvent.objects.count() == 1
    questionnaire.refresh_from_db()
    assert questionnaire.version == 2


def test_add_without_a_key_gives_two(questionnaire, own, ada):
    one, two = (
        actions.add_question(questionnaire=questionnaire, facts=own(), by=ada) for _ in range(2)
    )
    assert one.key != two.key
    assert one.key.startswith("own-")


def test_add_a_number(questionnaire, own, ada):
    facts = own("number", least=1, most=5)
    row = actions.add_question(questionnaire=questionnaire, facts=facts, by=ada)
    assert (row.least, row.most, row.options_count) == (1, 5, 0)


def test_add_what_can_not_be_asked(questionnaire, own, ada):
    with pytest.raises(AtField):
        actions.add_question(questionnaire=questionnaire, facts=own(options=("Yes",)), by=ada)
    comment = own("comment", options=())
    actions.add_question(questionnaire=questionnaire, facts=comment, by=ada)
    with pytest.raises(NotNow):  # it had one already
        actions.add_question(questionnaire=questionnaire, facts=comment, by=ada)


def test_take(questionnaire, ada):
    ready = [READY["safe"], READY["trust"], READY["age-band"]]
    assert actions.take_questions(questionnaire=questionnaire, ready=ready, by=ada) == 2
    assert actions.take_questions(questionnaire=questionnaire, ready=ready, by=ada) == 0
    assert keys(questionnaire)[-2:] == ["trust", "age-band"]
    assert questionnaire.questions.get(key="age-band").is_demographic
    assert AuditEvent.objects.count() == 2


def test_edit(first, ada):
    seen = facts_of(first)
    facts = edited(first, text="I choose what I tell", machine_draft=True)._replace(is_special=True)
    for _ in range(2):
        row = actions.edit_question(question=first, seen=seen, facts=facts, by=ada)
    assert facts_of(row) == facts
    event = AuditEvent.objects.get()
    assert event.changed_fields == ["is_special", "machine_draft", "text"]


def test_edit_after_a_colleague(first, ada):
    seen, facts = facts_of(first), edited(first, text="Mine")
    first.texts.filter(language="cy").update(text="Hers")
    with pytest.raises(StaleEdit) as late:
        actions.edit_question(question=first, seen=seen, facts=facts, by=ada)
    assert late.value.current == first


def test_edit_what_a_colleague_took_out(first, ada):
    seen, facts = facts_of(first), edited(first, text="Mine")
    Question.objects.filter(pk=first.pk).delete()
    with pytest.raises(QuestionGone):
        actions.edit_question(question=first, seen=seen, facts=facts, by=ada)
    with pytest.raises(QuestionGone):
        actions.overrule_wording(question=first, warning="police", reason="x", by=ada)


def test_edit_keeps_what_a_measure_says(programme, ada):
    made = actions.create_questionnaire(
        programme=programme, name="Ours", ready=[READY["lonely"]], by=ada
    )
    row = made.questions.get()
    seen = facts_of(row)
    other = edited(row, text="Are you lonely?")
    with pytest.raises(AtField):
        actions.edit_question(question=row, seen=seen, facts=other, by=ada)
    facts = edited(row, why="To know.")._replace(is_special=False)
    assert actions.edit_question(question=row, seen=seen, facts=facts, by=ada).is_special


def test_a_reason_goes_with_the_words_it_was_for(worded, ada):
    row = worded.questions.get(key="safe")
    actions.overrule_wording(question=row, warning="police", reason="They asked for it", by=ada)
    same = edited(row, text="The POLICE are kind", why="The police are kind")
    actions.edit_question(question=row, seen=facts_of(row), facts=same, by=ada)
    assert not row.overrules.exists()  # other words than those that were weighed: POLICE
    actions.overrule_wording(question=row, warning="police", reason="They asked for it", by=ada)
    less = edited(row, why="To know.")
    actions.edit_question(question=row, seen=facts_of(row), facts=less, by=ada)
    assert row.overrules.get().warning == "police"
    actions.edit_question(
        question=row, seen=facts_of(row), facts=edited(row, text="They are kind"), by=ada
    )
    assert not row.overrules.exists()


@pytest.mark.parametrize(
    ("to", "order"),
    [
        (1, ["safe", "choose", "satisfied", "more"]),
        (99, ["safe", "satisfied", "more", "choose"]),
        (-3, ["choose", "safe", "satisfied", "more"]),
        (0, ["choose", "safe", "satisfied", "more"]),
    ],
)
def test_move(questionnaire, first, ada, to, order):
    for _ in range(2):
        actions.move_question(question=first, to=to, by=ada)
    assert keys(questionnaire) == order
    assert AuditEvent.objects.count() == (order[0] != "choose")


def test_move_what_is_gone(questionnaire, first, ada):
    Question.objects.filter(pk=first.pk).delete()
    actions.move_question(question=first, to=2, by=ada)
    assert not AuditEvent.objects.exists()


def test_remove(questionnaire, first, ada):
    seen = facts_of(first)
    for _ in range(2):
        actions.remove_question(question=first, seen=seen, by=ada)
    assert keys(questionnaire) == ["safe", "satisfied", "more"]
    assert [row.position for row in questionnaire.questions.all()] == [0, 1, 2]
    assert AuditEvent.objects.count() == 1


def test_remove_what_a_colleague_changed(first, ada):
    seen = facts_of(first)
    first.texts.filter(language="ar").update(why="Hers")
    with pytest.raises(StaleEdit):
        actions.remove_question(question=first, seen=seen, by=ada)


def test_overrule_once(worded, ada, dee):
    row = worded.questions.get(key="safe")
    for reason, by in [("They asked for it", ada), ("Another", dee)]:
        kept = actions.overrule_wording(question=row, warning="police", reason=reason, by=by)
    assert (kept.reason, kept.overruled_by) == ("They asked for it", ada)
    assert AuditEvent.objects.count() == 1
    with pytest.raises(NotNow):
        actions.overrule_wording(question=row, warning="abuse", reason="x", by=ada)


# Locked and copied


def test_lock(questionnaire, ada, events):
    for _ in range(2):
        found = actions.lock_questionnaire(questionnaire=questionnaire, by=ada)
    assert (found.is_locked, found.locked_by) == (True, ada)
    assert events() == ["questionnaire_locked"]


def test_lock_refused(questionnaire, gita):
    with pytest.raises(Refused):
        actions.lock_questionnaire(questionnaire=questionnaire, by=gita)


def test_lock_what_is_not_ready(worded, ada):
    with pytest.raises(NotNow):
        actions.lock_questionnaire(questionnaire=worded, by=ada)
    assert not Questionnaire.objects.get(pk=worded.pk).is_locked


def test_lock_rolls_back_without_a_record(questionnaire, ada, broken_audit):
    with pytest.raises(RuntimeError):
        actions.lock_questionnaire(questionnaire=questionnaire, by=ada)
    assert not Questionnaire.objects.get(pk=questionnaire.pk).is_locked


def test_copy(worded, ada, events):
    row = worded.questions.get(key="safe")
    WordingOverrule.objects.create(question=row, warning="police", reason="They asked")
    actions.lock_questionnaire(questionnaire=worded, by=ada)
    key = uuid.uuid4()
    one, two = (
        actions.copy_questionnaire(questionnaire=worded, by=ada, request_key=key) for _ in range(2)
    )
    assert one == two
    assert (one.name, one.number, one.based_on, one.is_locked) == (worded.name, 2, worded, False)
    assert keys(one) == keys(worded)
    assert state_of(one)[2] == state_of(worded)[2]
    assert one.questions.get(key="safe").overrules.get().reason == "They asked"
    assert worded.questions.get(key="safe").overrules.exists()
    assert events() == ["questionnaire_locked", "questionnaire_copied"]
    assert actions.copy_questionnaire(questionnaire=worded, by=ada).number == 3


def test_copy_refused_or_not_locked(questionnaire, ada, gita):
    with pytest.raises(NotNow):
        actions.copy_questionnaire(questionnaire=questionnaire, by=ada)
    with pytest.raises(Refused):
        actions.copy_questionnaire(questionnaire=questionnaire, by=gita)


def test_copy_rolls_back_without_a_record(questionnaire, ada, broken_audit):
    Questionnaire.objects.update(locked_at="2026-11-01T10:00Z")
    with pytest.raises(RuntimeError):
        actions.copy_questionnaire(questionnaire=questionnaire, by=ada)
    assert Questionnaire.objects.count() == 1


def test_the_web_role_may_write_all_of_it(as_web, programme, own, ada):
    made = as_web(
        actions.create_questionnaire,
        programme=programme,
        name="Ours",
        ready=starters()["wellbeing"].questions,
        by=ada,
    )
    row = as_web(actions.add_question, questionnaire=made, facts=own(), by=ada)
    as_web(actions.move_question, question=row, to=0, by=ada)
    as_web(actions.lock_questionnaire, questionnaire=made, by=ada)
    copy = as_web(actions.copy_questionnaire, questionnaire=made, by=ada)
    assert keys(copy) == [row.key, *(one.key for one in starters()["wellbeing"].questions)]


def test_a_second_questionnaire_of_another_programme(programme, questionnaire, ada):
    """Names are the programme's own."""
    again = make_questionnaire(programme, question("tea", "I like the tea"), name="Other")
    assert again.number == 1
