import pytest

from evaluation.questionnaires import facts
from evaluation.questionnaires.forms import (
    OverruleForm,
    QuestionForm,
    QuestionnaireForm,
    RenameForm,
    TakeForm,
)

THREE = ("en", "cy", "ar")


def sent(form, **said):
    """What the page sends back where only `said` was changed; what is empty is left out."""
    told = {name: form[name].value() for name in form.fields} | said
    return {name: "on" if value is True else value for name, value in told.items() if value}


def filled(kind="faces", languages=("en",), **said):
    form = QuestionForm(kind=kind, languages=languages)
    usual = {"text_en": "I like the tea", "why_en": "To buy better tea."}
    return QuestionForm(sent(form, **{**usual, **said}), kind=kind, languages=languages)


def test_a_statement_begins_with_our_faces_in_each_language():
    form = QuestionForm(languages=(*THREE, "so"))
    assert form["options_cy"].value().splitlines() == [
        "Na",
        "Dim llawer",
        "Gweddol",
        "Gan mwyaf",
        "Ydw",
    ]
    assert form["who_sees_ar"].value().startswith("لا أحد")
    assert (form["options_so"].value(), form["who_sees_so"].value()) == ("", "")


def test_only_the_first_language_is_needed():
    form = filled(languages=THREE)
    assert form.is_valid()
    assert list(form.facts.words) == ["en"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text_en": ""}, "text_en"),
        ({"why_en": ""}, "why_en"),
        ({"text_so": "Shaah", "why_so": "Si"}, "who_sees_so"),
        ({"text_cy": "Te"}, "why_cy"),
        ({"why_cy": "Te"}, "text_cy"),
        ({"text_en": "a" * 201}, "text_en"),
        ({"options_en": "a" * 81}, "options_en"),
        ({"options_en": "a\n" * 1001}, "options_en"),
    ],
)
def test_what_belongs_together(said, field):
    form = filled(languages=(*THREE, "so"), **said)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_comment_says_itself_who_reads_it():
    form = filled("comment", (*THREE, "so"), text_so="Wax kale?", why_so="X", who_sees_so="Laba")
    assert "who_sees_en" not in form.fields
    assert "options_en" not in form.fields
    assert form.is_valid()
    assert form.facts.words["en"].who_sees.startswith("Two people may read it")
    assert form.facts.words["so"].who_sees == "Laba"
    assert form.facts.options_count == 0


def test_who_sees_it_is_said_where_we_can_say_it():
    form = filled(who_sees_en="")
    assert form.is_valid()
    assert form.facts.words["en"].who_sees.startswith("Nobody in your group")


def test_a_number():
    form = filled("number", least="1", most="5", options_en="Low\n  \n High ")
    assert form.is_valid()
    assert form.facts.words["en"].options == ("Low", "High")
    assert (form.facts.least, form.facts.most, form.facts.options_count) == (1, 5, 0)


@pytest.mark.parametrize("seen", ["", "{", "[1]", '{"text_en": 3}'])
def test_a_seen_that_was_tampered_with_is_nothing_seen(seen):
    form = filled(seen=seen)
    form.data["seen"] = seen
    assert form.is_valid()
    assert form.seen_facts.words == {}


def test_facts_there_and_back(own):
    told = facts.as_text(own("number", least=0, most=10, is_special=True), list(THREE))
    assert facts.from_text("number", told, list(THREE)) == own(
        "number", least=0, most=10, is_special=True
    )
    assert facts.from_text("number", {"least": "²"}, []).least is None


def test_every_fact_has_a_label(own):
    names = facts.as_text(own("number", least=0, most=10), ["cy"])
    labels = {facts.label_of(name) for name in names}
    assert len(labels) == len(names)


def test_a_new_questionnaire_begins_from_something():
    form = QuestionnaireForm({"name": "A", "begin": "about-you"})
    assert not form.is_valid()  # facts about her alone are no questionnaire
    assert "begin" in form.errors
    form = QuestionnaireForm({"name": "  ", "begin": "seven"})
    assert list(form.errors) == ["name"]
    assert len(form.ready) == 7


def test_rename_keeps_hers():
    form = RenameForm({"name": "Mine", "seen": "Was"})
    assert form.is_valid()
    assert form.beside("Theirs").data == {"name": "Mine", "seen": "Theirs"}


def test_take_in_the_order_of_the_file():
    form = TakeForm({"take": ["safe", "choose"]})
    # a mapping as a test hands it in has one value for a name
    form.data = type("Sent", (dict,), {"getlist": dict.get})(form.data)
    assert form.is_valid()
    assert [one.key for one in form.ready] == ["choose", "safe"]


def test_overrule_wants_a_reason():
    assert OverruleForm(warning="police")["warning"].value() == "police"
    assert OverruleForm({"warning": "police", "reason": "They asked for it"}).is_valid()
    assert list(OverruleForm({"warning": "police", "reason": " "}).errors) == ["reason"]
