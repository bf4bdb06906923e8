"""The slips and the questionnaire on paper: print sheets, and PDFs where their font can."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from evaluation.waves import actions, pdf, policies, queries, rules
from evaluation.waves.models import WaveGroup
from evaluation.waves.papers import SlipSheet
from evaluation.waves.requests import place_or_404, wave_or_404
from toolkit.paper import is_printable


@require_GET
def wave_slips(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    """Those of all her groups, each beginning on a sheet of its own."""
    it = wave_or_404(request, programme, wave)
    rules.may_open(request.user, it.programme)
    not_now = reason(policies.has_its_secret, it.programme)
    if not_now:
        messages.warning(request, not_now)
        return redirect("evaluation:wave", it.programme_id, it.pk)
    actions.note_all_slips_printed(wave=it, by=request.user)
    rows = queries.hers(it, request.user)
    sheets = queries.slip_sheets(it, rows, address=_address(request))
    context = {"programme": it.programme, "wave": it, "sheets": sheets}
    return render(request, "evaluation/slips_of_wave.html", context)


@require_GET
def slips(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    row = place_or_404(request, programme, wave, place)
    rules.may_hand_out(request.user, row.programme_group.group)
    try:
        actions.note_slips_printed(place=row, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("evaluation:wave_place", programme, wave, place)
    sheet = _sheet(request, row)
    context = {
        "row": row,
        "group": row.programme_group.group,
        "sheet": sheet,
        "has_pdf": is_printable(pdf.slips_data(sheet)),
    }
    return render(request, "evaluation/slips.html", context)


@require_GET
def slips_pdf(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    """The same as a PDF, under a name that says nothing to whoever sees the download."""
    row = place_or_404(request, programme, wave, place)
    rules.may_hand_out(request.user, row.programme_group.group)
    not_now = reason(policies.has_its_secret, row.wave.programme)
    data = {} if not_now else pdf.slips_data(_sheet(request, row))
    if not_now or not is_printable(data):
        messages.info(request, not_now or _no_letters())
        return redirect("evaluation:wave_place", programme, wave, place)
    actions.note_slips_printed(place=row, by=request.user)
    return _file(pdf.slips_pdf(data))


@require_GET
def question_paper(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    """For the pen: a code, no name."""
    row = place_or_404(request, programme, wave, place)
    spoken = queries.languages_at(row.programme_group)
    paper = queries.question_paper(row.wave, request.GET.get("language", ""), spoken)
    context = {
        "row": row,
        "group": row.programme_group.group,
        "paper": paper,
        "has_pdf": is_printable(pdf.paper_data(paper)),
    }
    return render(request, "evaluation/question_paper.html", context)


@require_GET
def question_paper_pdf(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    row = place_or_404(request, programme, wave, place)
    spoken = queries.languages_at(row.programme_group)
    paper = queries.question_paper(row.wave, request.GET.get("language", ""), spoken)
    data = pdf.paper_data(paper)
    if not is_printable(data):
        messages.info(request, _no_letters())
        page = reverse("evaluation:question_paper", args=[programme, wave, place])
        return redirect(f"{page}?language={paper.language.code}")
    return _file(pdf.paper_pdf(data))


def _no_letters() -> str:
    return _("Some words here need letters that the PDF has not got. Your browser prints them.")


def _sheet(request: SignedInRequest, row: WaveGroup) -> SlipSheet:
    (sheet,) = queries.slip_sheets(row.wave, [row], address=_address(request))
    return sheet


def _address(request: SignedInRequest) -> str:
    return request.build_absolute_uri(reverse("answering:enter"))


def _file(pdf_bytes: bytes) -> HttpResponse:
    response = HttpResponse(pdf_bytes, content_type="application/pdf")
    today = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{today:%Y-%m-%d}.pdf"'
    return response
