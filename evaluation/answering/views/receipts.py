"""What she can do later: learn whether something is held, and take it back.

Only a receipt tells that something is held. Whoever knows a code alone learns nothing from it:
taking back by code gives one and the same answer.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.answering.forms import typed_in
from evaluation.answering.queries import wave_held
from evaluation.answering.requests import posted
from evaluation.answering.views.pages import box, frame, over, page, unknown
from evaluation.letter_box import actions as letter_box
from evaluation.linking import CODE_LETTERS, RECEIPT_LETTERS, normalised
from evaluation.waves.models import Invitation, Wave
from evaluation.waves.posting import invitation_of
from evaluation.waves.posting import take_back as take_back_by_code
from groups.agreements.reading import date_in, filled


# Without a CSRF check, as in answers.py: no session or cookie gives any right here.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, language: str) -> HttpResponse:
    """Whether something is held under a receipt, and for which time; never what."""
    if request.method != "POST":
        return box(request, "held", language)
    data = posted(request)
    typed = typed_in(data)
    wave = wave_held(typed) if typed else None
    if wave is None:
        looks_like_a_code = len(normalised(typed)) == CODE_LETTERS
        said = ("held_no", "held_code") if looks_like_a_code else ("held_no",)
        return unknown(request, "held", language, data, *said)
    shown = frame(request, language)
    context = {
        "switch": "same",
        "typed": typed,
        "time": filled(shown.words, "held_time", time=shown.words.get(f"wave_{wave.kind}", "")),
        "again": filled(shown.words, "held_again", date=date_in(shown.language, wave.closes_on))
        if wave.takes_answers
        else "",
    }
    return page("held", shown, context, route="held")


@csrf_exempt  # as above
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, language: str) -> HttpResponse:
    """Two steps: a code or a receipt, then her yes."""
    if request.method != "POST":
        return box(request, "take_back", language)
    data = posted(request)
    typed = typed_in(data)
    found = _found(typed)
    if found is None:
        return unknown(request, "take_back", language, data, "take_unknown")
    if isinstance(found, Invitation) and found.wave.programme.link_salt is None:
        return _over(request, language, found)
    shown = frame(request, language)
    if "confirmed" not in data:
        again = {"switch": "same", "typed": typed}
        return page("take_back", shown, again, route="take_back")
    if isinstance(found, Invitation):
        take_back_by_code(invitation=found)
    else:
        letter_box.withdraw_by_receipt(receipt=typed)
    wave = found.wave if isinstance(found, Invitation) else found
    last_day = date_in(shown.language, wave.closes_on) if wave.takes_answers else ""
    context = {
        "by_code": isinstance(found, Invitation),
        "again": last_day and filled(shown.words, "later_again", date=last_day),
    }
    return page("taken_back", shown, context)


def _found(typed: str) -> Invitation | Wave | None:
    """What a code or a receipt leads to; they differ in length."""
    match len(normalised(typed)):
        case n if n == CODE_LETTERS:
            return invitation_of(typed)
        case n if n == RECEIPT_LETTERS:
            return wave_held(typed)
    return None


def _over(request: HttpRequest, language: str, invitation: Invitation) -> HttpResponse:
    shown = frame(request, language)
    return page("taken_back", shown, {"over": over(shown, invitation)}, status=409)


@login_not_required
@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """Any other address below this one: mistyped, or cut short on the way."""
    return page("gone", frame(request, ""), status=404)
