"""How one woman may be reached: on a page of its own, and each look at it is on record."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import NotNow, StaleEdit
from accounts.requests import SignedInRequest
from groups.participants import actions, queries, rules
from groups.participants.forms.contact import SafeContactForm
from groups.participants.models import Participant, SafeContact
from groups.participants.requests import participant_or_404
from groups.support_groups.models import SupportGroup
from groups.support_groups.requests import group_or_404, number_sent


@require_http_methods(["GET", "POST"])
def safe_contact(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    """In words first, then to change. 409 where a colleague saved meanwhile."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = participant_or_404(request, it, participant)
    known = queries.contact_of(her)
    data = request.POST if request.method == "POST" else None
    form = SafeContactForm(data, contact=known.row if known else None)
    if not form.is_valid():
        actions.read_safe_contact(participant=her, by=request.user)
        return _page(request, it, her, form)
    try:
        actions.save_safe_contact(
            participant=her,
            version=form.cleaned_data["version"] or 0,
            by=request.user,
            **form.facts,
        )
    except StaleEdit as stale:
        form, changes = form.beside(contact_now(stale))
        actions.read_safe_contact(participant=her, by=request.user)
        more = {"changes": changes, "sentence": stale.sentence}
        return _page(request, it, her, form, status=409, **more)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("groups:participant_list", it.pk)
    messages.success(request, _("Saved."))
    return redirect("groups:safe_contact", it.pk, her.pk)


@require_POST
def safe_contact_confirm(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    """She was asked, and all is as she said before."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = participant_or_404(request, it, participant)
    try:
        confirmed = actions.confirm_safe_contact(
            participant=her,
            version=number_sent(request, "version"),
            expires_on=queries.next_expiry(),
            by=request.user,
        )
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        if confirmed:
            messages.success(request, _("She has confirmed it today."))
    return redirect("groups:safe_contact", it.pk, her.pk)


def _page(
    request: SignedInRequest,
    group: SupportGroup,
    her: Participant,
    form: SafeContactForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """What stands there now, read anew: a colleague may have saved since."""
    contact = queries.contact_of(her)
    words, language = queries.words_to_send(her, group)
    context = {
        "group": group,
        "her": her,
        "form": form,
        "contact": contact,
        "words": words,
        "words_language": language,
        **more,
    }
    return render(request, "groups/participant_contact.html", context, status=status)


def contact_now(stale: StaleEdit) -> SafeContact:
    assert isinstance(stale.current, SafeContact)  # noqa: S101 - save_safe_contact says so
    return stale.current
