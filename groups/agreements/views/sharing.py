"""The members' address: whether there is one, how it is handed out, and taking it back."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from groups.agreements.models import AgreementLink
from groups.agreements.sharing import actions, policies, rules
from groups.support_groups.models import SupportGroup
from groups.support_groups.requests import group_or_404
from toolkit.drawings import qr_code


@dataclass(frozen=True)
class OpenLink:
    """The one that works now, with its whole address."""

    link: AgreementLink
    address: str


def open_link(request: SignedInRequest, group: SupportGroup) -> OpenLink | None:
    """One query."""
    visible = AgreementLink.objects.visible_to(request.user)
    link = visible.open().filter(group=group).select_related("made_by").first()
    if link is None:
        return None
    path = reverse("members:agreement", args=[link.token])
    return OpenLink(link, request.build_absolute_uri(path))


@require_GET
def agreement_link(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    found = open_link(request, it)
    why_not = reason(rules.may_share, request.user, it)
    context = {
        "group": it,
        "found": found,
        # Safe: drawn by us from an address of ours.
        "code": mark_safe(qr_code(found.address)) if found else "",  # noqa: S308
        "why_not": why_not,
        "why_not_make": why_not or reason(policies.can_make_link, it),
    }
    return render(request, "groups/agreement_link.html", context)


@require_POST
def agreement_link_make(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    try:
        actions.make_link(group=it, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("The members’ address works from now on."))
    return redirect("groups:agreement_link", it.pk)


@require_POST
def agreement_link_revoke(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """The one that her page showed: a colleague may have made another since."""
    it = group_or_404(request, group)
    rules.may_share(request.user, it)
    try:
        key = uuid.UUID(request.POST.get("link", ""))
    except ValueError:
        return redirect("groups:agreement_link", it.pk)
    links = AgreementLink.objects.visible_to(request.user).filter(group=it)
    actions.revoke_link(link=get_object_or_404(links, pk=key), by=request.user)
    messages.success(request, _("That address leads nowhere now, and neither does its code."))
    return redirect("groups:agreement_link", it.pk)


@require_GET
def agreement_link_qr(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """The code as a picture, under a name that says nothing."""
    found = open_link(request, group_or_404(request, group))
    if found is None:
        raise Http404
    actions.note_code_download(link=found.link, by=request.user)
    response = HttpResponse(qr_code(found.address), content_type="image/svg+xml")
    today = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{today:%Y-%m-%d}.svg"'
    return response
