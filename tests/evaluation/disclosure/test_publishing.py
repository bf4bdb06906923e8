import json
from unittest.mock import patch

import pytest

from evaluation.disclosure import NotSafe, Scale, publish, publishing
from evaluation.disclosure.audit import Audit
from evaluation.disclosure.catalogue import Thresholds
from evaluation.disclosure.rounding import NoRounding
from tests.evaluation.attacks.programmes import invent
from tests.evaluation.disclosure.towns import OURS, age, bands, catalogue, women

NO_LIMITS = Thresholds(answering=1, band=0, groups=1, share=100)


def published(given, *, earlier=(), thresholds=OURS, **facts):
    return publish(given, catalogue(**facts), thresholds, earlier=earlier, processes=1)


def test_document_says_what_is_published_and_what_is_not():
    given = women(bands(10, 11, 12), age=1)
    given += women(bands(1, 1, 1), first=33, age=2)
    outcome = published(given, demographics=(age(),))
    assert outcome.document == {
        "format": 1,
        "rules": {"answering": 20, "band": 8, "groups": 3, "share": 50, "base": 5},
        "waves": [1],
        "blocks": [
            {
                "question": "safe", "wave": 1, "since": None, "by": None,
                "rows": [{"row": None, "bands": [[1, 2], [3], [4, 5]], "counts": [10, 10, 15]}],
                "withheld": [],
            },
            {
                "question": "safe", "wave": 1, "since": None, "by": "age", "rows": [],
                "withheld": [{"row": 2, "why": "answering"}, {"row": 1, "why": "rest"}],
            },
            {
                "question": "age", "wave": 1, "since": None, "by": None, "rows": [],
                "withheld": [{"row": None, "why": "band"}],
            },
        ],
    }  # fmt: skip
    assert outcome.report == {
        "published": 1, "merged": 0, "withheld": {"answering": 1, "band": 1, "rest": 1},
        "rounding": 2, "compared": 0,
        "audits": [{"question": "safe", "found": 0, "way": "places"},
                   {"question": "age", "found": 0, "way": "places"}],
    }  # fmt: skip


def test_same_bytes_whatever_the_order_and_however_many_processes():
    it = invent(women=150, seed=3, questions=2, waves=2)
    turned = publish(it.given[::-1], it.catalogue, OURS, processes=2)
    for name in ("document", "report", "memory"):
        one, other = getattr(it.publish(), name), getattr(turned, name)
        assert json.dumps(one) == json.dumps(other)


def test_progress_is_told():
    it, told = invent(women=60, seed=1), []
    it.publish(tell=lambda step, done: told.append((step, done)))
    assert told[0] == ("counting", 0)
    assert told[-1] == ("checking", 100)
    assert [done for _step, done in told] == sorted(done for _step, done in told)


def test_no_case_stands_in_document_or_report():
    outcome = published(women(bands(10, 11, 12)))
    text = json.dumps([outcome.document, outcome.report])
    assert "w001" not in text
    assert "w001" in json.dumps(outcome.memory)


def test_nothing_asked_is_nothing_published():
    outcome = publish([], catalogue(questions=()), OURS)
    assert outcome.document["blocks"] == []
    assert outcome.report["published"] == 0


# --- All or nothing


def test_an_answer_that_can_be_worked_out_stops_it():
    given = women([1, 3, 5, 5], groups=4, age=1) + women([5], first=4, age=2)
    with pytest.raises(NotSafe) as refused:
        published(given, demographics=(age(),), thresholds=NO_LIMITS)
    assert refused.value.word == "exposed"


def test_an_answer_that_was_not_checked_in_time_stops_it():
    with (
        patch.object(publishing, "audit", lambda *_given, **_more: Audit(unsure=1)),
        pytest.raises(NotSafe) as refused,
    ):
        published(women(bands(10, 10, 10)))
    assert refused.value.word == "time"


def test_figures_that_do_not_add_up_stop_it():
    def none(*_given):
        raise NoRounding

    with patch.object(publishing, "rounded", none), pytest.raises(NotSafe) as refused:
        published(women(bands(10, 10, 10)))
    assert refused.value.word == "rounding"


# --- One after another


def two_waves(first, second):
    given = women(first)
    return given, given + women(second, wave=2)


def test_what_was_published_stays_to_the_byte():
    early, later = two_waves(bands(10, 11, 12), bands(9, 12, 12))
    first = published(early)
    gone = {one.case for one in early[:5]}
    left = [one for one in later if one.case not in gone]
    second = published(left, waves=(1, 2), earlier=[first.memory])
    assert second.document["blocks"][0] == first.document["blocks"][0]
    assert second.report["compared"] == 1
    assert {(one["wave"], one["since"]) for one in second.memory["series"]} == {(2, None), (2, 1)}


def test_a_change_from_what_was_the_first_wave_stays():
    given = two_waves(bands(10, 11, 12), bands(9, 12, 12))[1]
    given += women(bands(11, 11, 11), wave=3)
    first = published([one for one in given if one.wave > 1], waves=(2, 3))
    second = published(given, waves=(1, 2, 3), earlier=[first.memory])
    said = [(one["wave"], one["since"]) for one in second.document["blocks"]]
    assert said == [(1, None), (2, None), (3, None), (2, 1), (3, 1), (3, 2)]
    assert second.document["blocks"][-1] == first.document["blocks"][-1]


def test_what_leaves_out_a_wave_or_a_question_is_refused():
    early, later = two_waves(bands(10, 11, 12), bands(9, 12, 12))
    memory = published(later, waves=(1, 2)).memory
    for facts in ({"waves": (1,)}, {"waves": (1, 2), "questions": ()}):
        with pytest.raises(NotSafe) as refused:
            published(early, earlier=[memory], **facts)
        assert refused.value.word == "earlier"


def test_what_was_withheld_stays_withheld():
    early, later = two_waves(bands(2, 2, 10), bands(9, 12, 12))
    first = published(early)
    late = women(bands(8, 8, 8), first=50)
    second = published([*later, *late], waves=(1, 2), earlier=[first.memory])
    assert second.document["blocks"][0] == first.document["blocks"][0]
    assert second.document["blocks"][0]["rows"] == []


@pytest.mark.parametrize(
    "memory",
    [{}, {"cases": ["a"], "shape": 7, "series": []}, {"cases": ["a"], "shape": 1}, {"cases": 3}],
)
def test_a_memory_that_can_not_be_read_stops_it(memory):
    with pytest.raises(NotSafe) as refused:
        published(women(bands(10, 10, 10)), earlier=[memory])
    assert refused.value.word == "earlier"


def test_two_memories_of_the_same_stop_it():
    first = published(women(bands(10, 11, 12)))
    with pytest.raises(NotSafe) as refused:
        published(women(bands(10, 11, 12)), earlier=[first.memory, first.memory])
    assert refused.value.word == "earlier"


def test_figures_that_those_who_left_can_not_have_made_stop_it():
    early, later = two_waves(bands(10, 11, 12), bands(9, 12, 12))
    first = published(early)
    first.memory["series"][0]["rows"][0]["figures"] = [90, 90, 90]
    with pytest.raises(NotSafe) as refused:
        published(later[1:], waves=(1, 2), earlier=[first.memory])
    assert refused.value.word == "earlier"


# --- Means


def with_scale(given, *, earlier=(), waves=(1,)):
    from evaluation.disclosure import Question

    questions = (Question("safe", 1, 5), Question("more", 1, 5))
    scales = (Scale("both", ("safe", "more")),)
    return published(given, earlier=earlier, waves=waves, questions=questions, scales=scales)


def test_a_mean_of_several_questions_only():
    given = women(bands(10, 10, 10), more=4)
    outcome = with_scale(given)
    assert outcome.document["means"] == [
        {"scale": "both", "wave": 1, "least": 2, "most": 10, "mean": 7.0}
    ]
    assert "means" not in published(given).document


def test_no_mean_of_too_few_and_none_twice():
    assert "means" not in with_scale(women([1] * 19, more=4)).document
    first = with_scale(women(bands(10, 10, 10), more=4))
    later = women(bands(10, 10, 10), more=4)[1:]
    assert "means" not in with_scale(later, earlier=[first.memory]).document
