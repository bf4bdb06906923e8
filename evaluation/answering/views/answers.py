"""From the code to the questions, and from the answers to a receipt.

No session, no cookie, no event, no flag: what is written is the sealed answer alone.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evaluation.answering import CONSENT_VERSION
from evaluation.answering.forms import ConsentForm, typed_in
from evaluation.answering.queries import readers_of, sheet_of
from evaluation.answering.requests import posted
from evaluation.answering.views.pages import Frame, box, frame, over, page, unknown
from evaluation.enums import Mode
from evaluation.letter_box.actions import BoxShut
from evaluation.linking import grouped
from evaluation.programmes.models import Reader
from evaluation.questionnaires.answer_form import AnswerForm, draw, draw_untouched
from evaluation.questionnaires.reading import Script
from evaluation.waves.models import Invitation
from evaluation.waves.posting import invitation_of, post_answers
from groups.agreements.reading import date_in, filled

# The last field of the form: where it is missing, what came before it was cut off on the way.
LAST = "all"


# Without a CSRF check: there is no session and no cookie that a forged request could make use of.
# The code in the body is the only right there is, and whoever has it may send.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, language: str = "") -> HttpResponse:
    """A box for the code; with the code, the questions. Another language keeps what she chose."""
    if request.method != "POST":
        return box(request, "enter_in", language)
    data = posted(request)
    asking = asking_of(request, language, data)
    if isinstance(asking, HttpResponse):
        return asking
    if not any(name.startswith(("q-", "c-")) for name in data):
        return _questions(asking, asking.consent(), None)
    return _questions(asking, asking.consent(kept=data), asking.answers(kept=data))


@csrf_exempt  # as above
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, language: str) -> HttpResponse:
    """Her answers become one sealed row, in the place of what she sent before; then the receipt."""
    if request.method != "POST":
        return box(request, "enter_in", language)
    data = posted(request)
    asking = asking_of(request, language, data)
    if isinstance(asking, HttpResponse):
        return asking
    consent, answers = asking.consent(data), asking.answers(data)
    is_valid = all([consent.is_valid(), answers.is_valid()])  # both, so that both are shown
    if not is_valid or LAST not in data:
        return _questions(asking, consent, answers, was_whole=LAST in data, status=422)
    try:
        receipt = post_answers(
            invitation=asking.invitation,
            script=asking.script,
            answers=answers.answers,
            comments=answers.comments,
            purposes=consent.purposes,
            text_version=CONSENT_VERSION,
            mode=Mode.READ,
        )
    except BoxShut:  # since she began to read
        return _closed(request, language, asking.invitation)
    context = {
        "receipt": grouped(receipt),
        "again": filled(asking.frame.words, "later_again", date=asking.last_day),
        "has_quotes": any(one.name == "c-q" for one in consent.decisions),
    }
    return page("receipt", asking.frame, context)


@dataclass(frozen=True)
class Asking:
    """The questions of one slip in one language, for whoever has typed its code."""

    typed: str
    invitation: Invitation
    frame: Frame
    script: Script
    readers: list[Reader]

    @property
    def last_day(self) -> str:
        return date_in(self.frame.language, self.invitation.wave.closes_on)

    def consent(self, data: QueryDict | None = None, kept: QueryDict | None = None) -> ConsentForm:
        return ConsentForm(
            data, script=self.script, readers=self.readers, words=self.frame.words, kept=kept
        )

    def answers(self, data: QueryDict | None = None, kept: QueryDict | None = None) -> AnswerForm:
        return AnswerForm(self.script, data, words=self.frame.words, kept=kept)


def asking_of(request: HttpRequest, language: str, data: QueryDict) -> Asking | HttpResponse:
    """Or the page that says why there is nothing to ask."""
    typed = typed_in(data)
    invitation = invitation_of(typed) if typed else None
    if invitation is None:
        return unknown(request, "enter_in", language, data, "code_wrong")
    wave = invitation.wave
    if not wave.takes_answers or invitation.invitee is None:
        return _closed(request, language, invitation)
    sheet = sheet_of(wave)
    shown = frame(request, language, sheet.scripts)
    return Asking(
        typed, invitation, shown, sheet.scripts[shown.language], readers_of(wave.programme)
    )


def _questions(
    asking: Asking,
    consent: ConsentForm,
    answers: AnswerForm | None,
    *,
    was_whole: bool = True,
    status: int = 200,
) -> HttpResponse:
    """`answers` None: nothing is ticked yet."""
    words, script = asking.frame.words, asking.script
    programme = asking.invitation.wave.programme
    context = {
        "switch": "f",  # its buttons send along what she has chosen so far
        "code": asking.typed,
        "consent": consent,
        "questions": draw(answers, words) if answers else draw_untouched(script, words),
        "mistakes": _mistakes(consent, answers) if answers else [],
        "was_whole": was_whole,
        "machine_draft": any(asked.machine_draft for asked in script.questions),
        "last": len(script.questions),
        "many": filled(words, "questions_many", number=str(len(script.questions))),
        "totals": filled(words, "who_totals", number=str(programme.least_answering)),
        "until": filled(words, "who_until", date=asking.last_day),
    }
    return page("questions", asking.frame, context, route="enter_in", status=status)


def _mistakes(consent: ConsentForm, answers: AnswerForm) -> list[dict[str, Any]]:
    """In the order of the page. A link leads to the words, and not into one at a time."""
    found = [
        {"target": one.name, "label": one.text, "text": error}
        for one, _is_ticked, errors in consent.drawn
        for error in errors
    ]
    return found + [
        {"target": f"{one.name}-t", "label": one.asked.text, "text": error}
        for one in answers.questions
        for error in one.errors
    ]


def _closed(request: HttpRequest, language: str, invitation: Invitation) -> HttpResponse:
    """The wave takes nothing any more. Until the programme is closed she can still take it back."""
    shown = frame(request, language)
    return page("closed", shown, {"over": over(shown, invitation)}, status=409)
