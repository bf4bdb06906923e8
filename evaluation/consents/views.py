"""What a woman decided, writing it down, taking it back, and whom to remind. No message has a name.

None of this is asked together with the questions, so that no time of a decision tells whether she
answered.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusals import NotNow
from accounts.requests import SignedInRequest
from evaluation.consents import actions, papers, pdf, queries, rules
from evaluation.consents.forms import ConsentDecisionForm
from evaluation.consents.purposes import on_a_day, words
from evaluation.consents.requests import place_or_404, purpose_or_404
from evaluation.enums import Mode, StaffPurpose
from groups.models import Participant, SupportGroup
from groups.participants.requests import participant_or_404
from groups.support_groups.requests import group_or_404
from toolkit.paper import is_printable


@require_GET
def consents(request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID) -> HttpResponse:
    """What holds now, and the words to read to her, in her language where there are some."""
    it, her = _her(request, group, participant)
    actions.read_consents(participant=her, by=request.user)
    context = {
        "group": it,
        "her": her,
        "decided": queries.decisions_of(her, today=timezone.localdate()),
        "sheet": _in_her_language(request, her),
    }
    return render(request, "evaluation/consent_list.html", context)


@require_http_methods(["GET", "POST"])
def consent_record(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID, purpose: str
) -> HttpResponse:
    it, her = _her(request, group, participant)
    what = purpose_or_404(purpose)
    sheet = _in_her_language(request, her)
    data = request.POST if request.method == "POST" else None
    form = ConsentDecisionForm(data, purpose=what, language=sheet.language.code)
    if form.is_valid():
        try:
            _record(form, her, what, request)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Written down, as she said it."))
            return redirect("evaluation:consents", it.pk, her.pk)
    actions.read_consents(participant=her, by=request.user)
    part = sheet.parts[list(StaffPurpose).index(what)]
    told = words().purposes[what]
    context = {"group": it, "her": her, "form": form, "sheet": sheet, "part": part, "told": told}
    return render(request, "evaluation/consent_record.html", context)


@require_POST
def consent_withdraw(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID, purpose: str
) -> HttpResponse:
    """The reply is the same whether or not she had ever said yes."""
    it, her = _her(request, group, participant)
    what, channel = purpose_or_404(purpose), request.POST.get("channel", "")
    try:
        actions.withdraw_consent(participant=her, purpose=what, channel=channel, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("groups:participant_list", it.pk)
    messages.success(request, _("Taken back. From now on it isn’t done."))
    return redirect("evaluation:consents", it.pk, her.pk)


@require_GET
def consent_sheet(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_record(request.user, it)
    sheet = papers.sheet(request.GET.get("language", ""))
    has_pdf = is_printable(papers.sheet_data(sheet))
    context = {"group": it, "sheet": sheet, "has_pdf": has_pdf}
    return render(request, "evaluation/consent_sheet.html", context)


@require_GET
def consent_sheet_pdf(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """Under a name that says nothing to whoever sees the download."""
    it = group_or_404(request, group)
    rules.may_record(request.user, it)
    data = papers.sheet_data(papers.sheet(request.GET.get("language", "")))
    if not is_printable(data):
        messages.info(request, _("Some words here need letters that the PDF has not got."))
        page = redirect("evaluation:consent_sheet", it.pk)
        page["Location"] += f"?{request.GET.urlencode()}"
        return page
    actions.note_sheet_download(group=it, by=request.user)
    response = HttpResponse(pdf.sheet_pdf(data), content_type="application/pdf")
    today = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{today:%Y-%m-%d}.pdf"'
    return response


@require_GET
def reminders(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    """The same words for all who agreed: nobody here knows who has answered."""
    it = place_or_404(request, programme, place)
    rules.may_record(request.user, it.group)
    asked = get_object_or_404(queries.waves_of(it), pk=wave)
    context: dict[str, Any] = {"place": it, "group": it.group, "wave": asked}
    try:
        actions.read_reminders(place=it, state=asked.state, by=request.user)
    except NotNow as refusal:
        context["why_not"] = refusal.sentence
    else:
        context["found"] = queries.reminders(
            it, closes_on=asked.closes_on, today=timezone.localdate()
        )
        language = words().language()
        context["aloud"] = on_a_day(words().in_the_room, language.code, asked.closes_on)
        context["language"] = language
    return render(request, "evaluation/consent_reminders.html", context)


def _her(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> tuple[SupportGroup, Participant]:
    it = group_or_404(request, group)
    rules.may_record(request.user, it)
    return it, participant_or_404(request, it, participant)


def _in_her_language(request: SignedInRequest, her: Participant) -> papers.Sheet:
    """The language that the address asks for, else the first of hers that the words are in."""
    asked = request.GET.get("language", "")
    return papers.sheet(asked, *her.languages_read, *her.languages_spoken)


def _record(
    form: ConsentDecisionForm, her: Participant, purpose: StaffPurpose, request: SignedInRequest
) -> None:
    said = form.cleaned_data
    actions.record_consent(
        participant=her,
        purpose=purpose,
        given=form.says_yes,
        channels=form.ways,
        language=said["language"],
        mode=Mode(said["mode"]),
        decided_on=said["decided_on"],
        request_key=said["request_key"],
        by=request.user,
    )
