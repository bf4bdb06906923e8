"""The agreement on paper: the poster for the wall, and the sheet for a hall without signal."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from groups.agreements import papers, pdf
from groups.agreements.forms.poster import PosterForm
from groups.agreements.models import Agreement
from groups.agreements.reading import languages_of
from groups.agreements.sharing import actions
from groups.agreements.views.reading import agreement_or_404
from groups.agreements.views.sharing import open_link
from groups.support_groups.requests import group_or_404
from toolkit.drawings import qr_code
from toolkit.paper import is_printable


@require_GET
def agreement_poster(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """What to put on it, and below that the poster as it prints."""
    agreement = agreement_or_404(group_or_404(request, group))
    form, poster = _chosen(request, agreement)
    context = {
        "group": agreement.group,
        "form": form,
        "poster": poster,
        # Safe: drawn by us from an address of ours.
        "code": mark_safe(qr_code(poster.address)) if poster.address else "",  # noqa: S308
        "has_pdf": is_printable(pdf.poster_data(poster)),
        "query": request.GET.urlencode(),
    }
    return render(request, "groups/agreement_poster.html", context)


@require_GET
def agreement_poster_pdf(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """The same as a PDF, under a name that says nothing to whoever sees the download."""
    agreement = agreement_or_404(group_or_404(request, group))
    data = pdf.poster_data(_chosen(request, agreement)[1])
    if not is_printable(data):
        messages.info(request, _("Some words here need letters that the PDF has not got."))
        page = reverse("groups:agreement_poster", args=[group])
        return redirect(f"{page}?{request.GET.urlencode()}")
    actions.note_download(agreement=agreement, by=request.user)
    return _file(pdf.poster_pdf(data))


@require_GET
def agreement_sheet(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """Two pages to fill in by pen, with the numbers of the page on which they are keyed."""
    it = group_or_404(request, group)
    sheet = papers.sheet(it, request.GET.get("language", ""))
    has_pdf = is_printable(pdf.sheet_data(sheet))
    context = {"group": it, "sheet": sheet, "has_pdf": has_pdf, **pdf.blanks()}
    return render(request, "groups/agreement_sheet.html", context)


@require_GET
def agreement_sheet_pdf(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    asked = request.GET.get("language", "")
    data = pdf.sheet_data(papers.sheet(it, asked))
    if not is_printable(data):
        messages.info(request, _("Some words here need letters that the PDF has not got."))
        page = redirect("groups:agreement_sheet", it.pk)
        page["Location"] += f"?{request.GET.urlencode()}"
        return page
    actions.note_sheet_download(group=it, by=request.user)
    return _file(pdf.sheet_pdf(data))


def _chosen(request: SignedInRequest, agreement: Agreement) -> tuple[PosterForm, papers.Poster]:
    """The form, and what it asks for; what is usual where it asks for nothing that there is."""
    link = open_link(request, agreement.group)
    usual = papers.usual_languages(agreement)
    form = PosterForm(
        request.GET if "paper" in request.GET else None,
        languages=languages_of(agreement),
        usual=usual,
        has_link=link is not None,
    )
    usually: dict[str, Any] = {"languages": usual, "paper": "a4"}
    chosen = form.cleaned_data if form.is_valid() else usually
    poster = papers.poster(
        agreement,
        chosen["languages"],
        paper=chosen["paper"],
        address=link.address if link and chosen.get("code") else "",
        name=agreement.group.name if chosen.get("named") else "",
    )
    return form, poster


def _file(pdf_bytes: bytes) -> HttpResponse:
    response = HttpResponse(pdf_bytes, content_type="application/pdf")
    today = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{today:%Y-%m-%d}.pdf"'
    return response
