"""A wave that is open, its slips, and a participant who opens them."""

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.answering import queries
from tests.factories.evaluation import make_questionnaire, make_wave, question
from tests.groups.agreements.labels import load_labels
from tests.project import markup


@pytest.fixture(autouse=True)
def words(db):
    load_labels()
    queries._SHEETS.clear()


@pytest.fixture
def wave(programme, group):
    return make_wave(programme, group)


@pytest.fixture
def slip(wave):
    return wave.invitations.order_by("number").first()


@pytest.fixture
def slips(wave):
    return list(wave.invitations.order_by("number"))


class Phone:
    """What she does: open, type, send. It keeps nothing between two pages."""

    def open(self, route="enter_in", language="en", accepted=""):
        arguments = {"language": language} if language else {}
        return self._read(
            Client().get(
                reverse(f"answering:{route}", kwargs=arguments),
                headers={"accept-language": accepted},
            )
        )

    def press(self, route, language="en", **sent):
        address = reverse(f"answering:{route}", kwargs={"language": language})
        body = "&".join(
            f"{name.replace('_', '-')}={value}"
            for name, values in sent.items()
            for value in (values if isinstance(values, list) else [values])
        )
        return self._read(
            Client().post(address, body, content_type="application/x-www-form-urlencoded")
        )

    def send(self, code, language="en", **answers):
        """With her first tick, and whole."""
        return self.press("send", language, **{"typed": code, "c_a": 1, **answers, "all": 1})

    def _read(self, answer):
        answer.html = answer.content.decode()
        answer.page = markup.read(answer.html)
        answer.texts = [text for text, _ in answer.page.texts]
        return answer


@pytest.fixture
def phone():
    return Phone()


def receipt_in(answer):
    """The receipt on a page: the text that is marked as it."""
    shown = answer.html.partition('class="receipt" dir="ltr">')[2].partition("</p>")[0]
    return "".join(part for part, _ in markup.read(f"<p>{shown}</p>").texts)


def eighteen(programme, **facts):
    """As long as a questionnaire may be, of every kind, in three languages."""
    said = (
        "I choose how much I share with the others",
        "I feel safe when I walk into the room",
        "I trust the women here with what I say",
        "I give support as well as getting it",
        "I feel close to at least one person here",
        "I can be myself when I am in this room",
        "Someone here knows what it is like",
        "How often do you feel that you lack company?",
        "How often do you feel left out of things?",
        "How often do you feel on your own?",
        "Overall, how satisfied are you with your life?",
        "Overall, how worthwhile are the things you do?",
        "Overall, how happy did you feel yesterday?",
        "Overall, how anxious did you feel yesterday?",
        "What helps you to come?",
        "How do you travel to the group?",
        "How many years have you been coming?",
        "Is there anything that you would like to add?",
    )
    questions = []
    for number, text in enumerate(said, start=1):
        kind = {
            **dict.fromkeys(range(8, 11), "words"),
            **dict.fromkeys(range(11, 15), "number"),
            15: "several",
            16: "one",
            17: "number",
            18: "comment",
        }.get(number, "faces")
        more = {
            "words": {"options": ("Hardly ever", "Some of the time", "Often"), "is_special": True},
            "number": {
                "least": 0,
                "most": 10 if number < 17 else 60,
                "options": ("Not at all", "Completely"),
                "is_special": True,
            },
            "several": {"options": ("The tea", "The walk", "The talk", "The children’s corner")},
            "one": {"options": ("On foot", "By bus", "By car", "In another way")},
        }.get(kind, {})
        questions.append(question(f"key-{number}", text, kind=kind, **more))
    return make_questionnaire(programme, *questions, name="Eighteen", **facts)
