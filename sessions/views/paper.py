"""A plan on paper: a page for the browser's printer, and a tagged PDF."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sessions import actions, pdf, queries
from sessions.requests import PlannerRequest
from sessions.views.plans import plan_or_404


@require_GET
def plan_sheet(request: PlannerRequest, plan: uuid.UUID) -> HttpResponse:
    """What a facilitator takes along: the times on the first page, then how each exercise goes."""
    view = queries.plan_view(plan_or_404(request, plan), whole=True)
    context = {"view": view, "has_pdf": pdf.is_printable(view)}
    return render(request, "sessions/plan_sheet.html", context)


@require_GET
def plan_pdf(request: PlannerRequest, plan: uuid.UUID) -> HttpResponse:
    """The same as a PDF, under a name that says nothing to whoever sees the download."""
    view = queries.plan_view(plan_or_404(request, plan), whole=True)
    if not pdf.is_printable(view):
        messages.info(request, _("Some words here need letters that the PDF has not got."))
        return redirect("sessions:plan_sheet", plan)
    actions.note_download(plan=view.plan, by=request.user)
    day = timezone.localtime(view.plan.starts_at)
    response = HttpResponse(pdf.plan_pdf(view), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{day:%Y-%m-%d}.pdf"'
    return response
