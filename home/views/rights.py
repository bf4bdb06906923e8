"""What is held about a woman, for her: to read, to take along, and to have erased."""

import datetime as dt
import json
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organisation
from accounts.refusals import NotNow
from accounts.requests import SignedInRequest
from groups.models import Participant, SupportGroup
from groups.participants.requests import participant_or_404
from groups.participants.rules import may_answer_for
from groups.support_groups.requests import group_or_404
from home import pdf, rights
from home.retention import BACKUP_DAYS
from home.views.complaints import complaint_address


@require_GET
def held_about(request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID) -> HttpResponse:
    her = _participant(request, group, participant)
    rights.note_reading(participant=her, by=request.user)
    sections = rights.held_about(her)
    address = _address(request, her)
    context = {
        "group": her.group,
        "participant": her,
        "sections": sections,
        "lines": pdf.your_rights(address),
        "complaint_address": address,
        "has_pdf": pdf.is_printable(sections, timezone.localdate(), address),
    }
    return render(request, "home/held_about.html", context)


@require_GET
def held_about_pdf(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    her, today = _participant(request, group, participant), timezone.localdate()
    sections = rights.held_about(her)
    address = _address(request, her)
    if not pdf.is_printable(sections, today, address):
        messages.info(request, _("Some words here need letters that the PDF has not got."))
        return redirect("home:held_about", her.group_id, her.pk)
    rights.note_download(participant=her, by=request.user)
    return _file(pdf.held_pdf(sections, today, address), "application/pdf", today, "pdf")


@require_GET
def held_about_json(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    her, today = _participant(request, group, participant), timezone.localdate()
    rights.note_download(participant=her, by=request.user)
    data = rights.as_data(rights.held_about(her), today)
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _file(text.encode(), "application/json; charset=utf-8", today, "json")


@require_http_methods(["GET", "POST"])
def participant_erase(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    """Asks, and erases. One that is gone already (a double press) leads back to the list.

    409 where a room can't find what it holds of her: nothing is erased then, and it says why.
    """
    it = _group(request, group)
    try:
        her = participant_or_404(request, it, participant)
    except Http404:
        messages.info(request, _("There is nobody by this address: she is erased already."))
        return redirect("groups:participant_list", it.pk)
    context = {"group": it, "participant": her, "backup_days": BACKUP_DAYS, "sentence": ""}
    if request.method == "POST":
        try:
            rights.erase_participant(participant=her, by=request.user)
        except NotNow as refusal:
            context["sentence"] = refusal.sentence
        else:
            return redirect("home:participant_erased", it.pk)
    status = 409 if context["sentence"] else 200
    return render(request, "home/participant_erase.html", context, status=status)


@require_GET
def participant_erased(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """What is left to do by hand. It names nobody: there is nobody to name."""
    context = {"group": _group(request, group), "backup_days": BACKUP_DAYS}
    return render(request, "home/participant_erased.html", context)


def _group(request: SignedInRequest, group: uuid.UUID) -> SupportGroup:
    it = group_or_404(request, group)
    may_answer_for(request.user, it)
    return it


def _participant(request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID) -> Participant:
    return participant_or_404(request, _group(request, group), participant)


def _address(request: SignedInRequest, her: Participant) -> str:
    return complaint_address(request, Organisation(pk=her.group.organisation_id))


def _file(content: bytes, kind: str, day: dt.date, ending: str) -> HttpResponse:
    """Under a name that says nothing to whoever sees the download."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{day:%Y-%m-%d}.{ending}"'
    return response
