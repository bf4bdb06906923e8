import pytest

from groups.language_decisions.facts import Row, changes, rows_of
from groups.language_decisions.queries import decisions_of, in_force
from tests.factories.groups import make_language_decision

WELSH = Row("cy", 6, 5, "All the time")
ALWAYS = "\u2068All the time\u2069"  # set apart from the sentence round it


@pytest.mark.parametrize(
    ("row", "use"),
    [
        (Row("ar"), "spoken"),
        (Row("ar", 3), "spoken"),
        (Row("ar", 3, 2), "read"),
        (Row("ar", 3, 2, "", "Maryam"), "interpreted"),
        (Row("ar", interpreter="Maryam", interpreter_is_stranger=True), "interpreted"),
    ],
)
def test_use_for_the_planner(row, use):
    assert row.use == use


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (WELSH, []),
        (Row("so"), ["Somali came in.", "Welsh was taken out."]),
        (WELSH._replace(speak_count=1), ["Welsh: 1 woman speaks it, before it was 6."]),
        (WELSH._replace(read_count=7), ["Welsh: 7 women read it, before it was 5."]),
        (
            WELSH._replace(spoken_when=""),
            [
                f"Welsh: when the group speaks it, now “not at all”, before “{ALWAYS}”.",
            ],
        ),
        (WELSH._replace(interpreter="Maryam"), ["Welsh: there is an interpreter now."]),
    ],
)
def test_changes_in_words(after, said):
    assert changes([WELSH], [after]) == said


@pytest.mark.parametrize(
    ("name", "sure", "said"),
    [
        ("", False, "Welsh: there is no interpreter any more."),
        ("Hanna", True, "Welsh: there is another interpreter."),
        ("Maryam", True, "Welsh: now it is sure that the interpreter is a stranger."),
    ],
)
def test_changes_of_the_interpreter_name_nobody(name, sure, said):
    before = WELSH._replace(interpreter="Maryam")
    after = before._replace(interpreter=name, interpreter_is_stranger=sure)
    assert changes([before], [after]) == [said]


def test_certainty_that_is_gone_is_said():
    before = WELSH._replace(interpreter="Maryam", interpreter_is_stranger=True)
    after = before._replace(interpreter_is_stranger=False)
    assert "made sure again" in changes([before], [after])[0]


@pytest.mark.django_db
def test_decisions_from_the_latest(group):
    first = make_language_decision(group, "cy")
    first.replaced_at = first.recorded_at
    first.save(update_fields=["replaced_at"])
    second = make_language_decision(group, "cy", "ar")
    told = decisions_of(group)
    assert [one.decision for one in told] == [second, first]
    assert [one.is_first for one in told] == [False, True]
    assert [one.changed for one in told] == [["Arabic came in."], []]
    assert [row.language for row in told[0].rows] == ["cy", "ar"]
    assert in_force(group).decision == second


@pytest.mark.django_db
def test_none_in_force(group):
    assert in_force(group) is None
    assert decisions_of(group) == []


@pytest.mark.django_db
def test_due_on_its_day_and_after(group):
    decision = make_language_decision(group, "cy")
    assert not in_force(group).is_due
    decision.look_again_on = decision.decided_on
    decision.save(update_fields=["look_again_on"])
    assert in_force(group).is_due


@pytest.mark.django_db
def test_rows_keep_their_order(group):
    assert [row.language for row in rows_of(make_language_decision(group, "so", "ar", "cy"))] == [
        "so",
        "ar",
        "cy",
    ]
