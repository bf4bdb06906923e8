"""If you are worried about someone: whom to tell, how to be with her, and a sheet of paper.

Public, since whoever is worried may have no account. Nothing is asked here and nothing is kept.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.refusals import reason
from accounts.safeguarding.queries import ToTell, to_tell
from accounts.safeguarding.rules import may_keep_contacts
from home import worried as paper
from toolkit.enums import Need
from toolkit.models import HelpLine
from toolkit.queries import help_groups


@dataclass(frozen=True)
class Told:
    """Whom to tell in one of her organisations, and whether the list is hers to keep."""

    to_tell: ToTell
    may_keep: bool


@login_not_required
@require_safe
def worried(request: HttpRequest) -> HttpResponse:
    lines = HelpLine.objects.visible_to(request.user).filter(need=Need.EMERGENCY)
    context = {
        "danger": [line for group in help_groups(lines, nation="") for line in group.lines],
        "lists": _whom_to_tell(request),
    }
    return render(request, "home/worried.html", context)


@login_not_required
@require_safe
def worried_sheet(request: HttpRequest) -> HttpResponse:
    """To be filled in by pen: there is no form on it."""
    sheet = paper.sheet()
    context = {"sheet": sheet, "has_pdf": paper.is_printable(sheet)}
    return render(request, "home/worried_sheet.html", context)


@login_not_required
@require_safe
def worried_sheet_pdf(request: HttpRequest) -> HttpResponse:
    """Under a name that says nothing to whoever sees the download."""
    response = HttpResponse(paper.sheet_pdf(paper.sheet()), content_type="application/pdf")
    day = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{day:%Y-%m-%d}.pdf"'
    return response


def _whom_to_tell(request: HttpRequest) -> list[Told]:
    """Of a visitor's organisation we know nothing."""
    user = request.user
    if not user.is_authenticated:
        return []
    return [
        Told(one, not reason(may_keep_contacts, user, one.organisation))
        for one in to_tell(user, user.organisations())
    ]
