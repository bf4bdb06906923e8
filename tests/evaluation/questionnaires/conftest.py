import pytest

from audit.models import AuditEvent
from evaluation.questionnaires import actions
from evaluation.questionnaires.facts import QuestionFacts
from evaluation.questionnaires.measures import ReadyWords
from tests.factories.evaluation import make_questionnaire


@pytest.fixture
def questionnaire(programme):
    return make_questionnaire(programme)


@pytest.fixture
def first(questionnaire):
    return questionnaire.questions.get(key="choose")


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


@pytest.fixture
def events():
    """What was recorded, without what the fixtures did."""
    return lambda: list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def own():
    """A question of the programme's own, with any part another."""

    def make(kind="words", *, languages=("en", "cy", "ar"), options=("Yes", "No"), **parts):
        said = {"text": "I like the tea", "why": "To buy better tea.", "who_sees": "Nobody here"}
        said |= {name: parts.pop(name) for name in list(parts) if name in said}
        words = {
            code: ReadyWords(**said, options=options, machine_draft=False) for code in languages
        }
        return QuestionFacts(kind=kind, words=words, **parts)

    return make
