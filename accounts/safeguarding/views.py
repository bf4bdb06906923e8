"""The list of those whom a worried colleague tells. For coordinators and admins."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation, SafeguardingContact
from accounts.refusals import NotNow, StaleEdit
from accounts.requests import SignedInRequest
from accounts.safeguarding import actions, queries, rules
from accounts.safeguarding.forms import SafeguardingContactForm

LIST = "accounts:safeguarding_contacts"


@require_safe
def safeguarding_contacts(request: SignedInRequest) -> HttpResponse:
    rules.may_keep_contacts_somewhere(request.user)
    lists = queries.to_tell(request.user, request.user.organisations(*rules.KEEPERS))
    return render(request, "accounts/safeguarding_contact_list.html", {"lists": lists})


@require_http_methods(["GET", "HEAD", "POST"])
def safeguarding_contact_add(request: SignedInRequest, organisation: uuid.UUID) -> HttpResponse:
    where = _organisation(request, organisation)
    form = SafeguardingContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.add_contact(organisation=where, facts=form.facts, by=request.user)
        messages.success(request, _("Saved. Everybody in your organisation finds her now."))
        return redirect(LIST)
    context = {"form": form, "organisation": where}
    status = 422 if form.errors else 200
    return render(request, "accounts/safeguarding_contact_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def safeguarding_contact_edit(
    request: SignedInRequest, organisation: uuid.UUID, contact: uuid.UUID
) -> HttpResponse:
    """409 where a colleague saved meanwhile: hers in the form, and the colleague's beside it."""
    found = _contact(request, _organisation(request, organisation), contact)
    if found is None:
        return redirect(LIST)
    form = SafeguardingContactForm(
        request.POST if request.method == "POST" else None, contact=found
    )
    status, theirs = 200, None
    if form.is_valid():
        try:
            actions.change_contact(
                contact=found, facts=form.facts, seen=form.seen_at, by=request.user
            )
        except StaleEdit as stale:
            theirs = _stored(stale)
            form, status = form.over(theirs), 409
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
            return redirect(LIST)
        else:
            messages.success(request, _("Saved."))
            return redirect(LIST)
    elif form.errors:
        status = 422
    context = {"form": form, "contact": found, "theirs": theirs}
    return render(request, "accounts/safeguarding_contact_edit.html", context, status=status)


@require_POST
def safeguarding_contact_move(
    request: SignedInRequest, organisation: uuid.UUID, contact: uuid.UUID
) -> HttpResponse:
    found = _contact(request, _organisation(request, organisation), contact)
    to = request.POST.get("to", "")
    if found is not None and to.isdecimal() and len(to) < 5:
        actions.move_contact(contact=found, to=int(to), by=request.user)
    return redirect(LIST)


@require_POST
def safeguarding_contact_remove(
    request: SignedInRequest, organisation: uuid.UUID, contact: uuid.UUID
) -> HttpResponse:
    found = _contact(request, _organisation(request, organisation), contact)
    if found is not None:
        actions.remove_contact(contact=found, by=request.user)
        messages.success(request, _("She is off the list."))
    return redirect(LIST)


def _organisation(request: SignedInRequest, organisation: uuid.UUID) -> Organisation:
    """Strangers get 404; a colleague who doesn't keep the list gets 403."""
    where = get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation)
    rules.may_keep_contacts(request.user, where)
    return where


def _contact(
    request: SignedInRequest, organisation: Organisation, contact: uuid.UUID
) -> SafeguardingContact | None:
    """None where she was taken off the list: a double press, or a colleague was quicker."""
    contacts = SafeguardingContact.objects.visible_to(request.user)
    return (
        contacts.filter(organisation=organisation, pk=contact)
        .select_related("organisation")
        .first()
    )


def _stored(stale: StaleEdit) -> SafeguardingContact:
    assert isinstance(stale.current, SafeguardingContact)  # noqa: S101 - change_contact says so
    return stale.current
