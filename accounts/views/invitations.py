"""Inviting somebody, and coming in by an invitation."""

import uuid

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, policies, queries, rules
from accounts.forms import AcceptForm, InviteForm
from accounts.models import Invitation
from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest

TOKEN = "invitation"  # noqa: S105 - where the session keeps it


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    rules.may_see_people(request.user)
    form = InviteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite_person(
                **form.cleaned_data,
                site=request.build_absolute_uri("/").rstrip("/"),
                by=request.user,
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request,
                _("A link is on its way to %(name)s. The mail is called “Reminder: your link”.")
                % {"name": invitation.name},
            )
            return redirect("accounts:people")
    status = 422 if form.errors else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


@require_POST
def invitation_withdraw(request: SignedInRequest, invitation: uuid.UUID) -> HttpResponse:
    withdrawing = get_object_or_404(Invitation.objects.visible_to(request.user), pk=invitation)
    try:
        actions.withdraw_invitation(invitation=withdrawing, by=request.user)
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The link no longer works."))
    return redirect("accounts:people")


@login_not_required
@never_cache
@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail. It goes on at once to one without the token, so that no referrer
    and no glance at the address bar gives it away; opening it changes nothing."""
    invitation = queries.invitation_with(token)
    why_not = (
        reason(policies.can_accept, invitation) if invitation else _("We don’t know this link.")
    )
    if why_not:
        return _dead_link(request, why_not)
    request.session[TOKEN] = token
    return redirect("accounts:invitation")


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """For somebody new: her name and a password. For somebody who has an account: one button."""
    invitation = queries.invitation_with(request.session.get(TOKEN, ""))
    if invitation is None:
        return _dead_link(request, _("Open the link in your mail once more."))
    why_not = reason(policies.can_accept, invitation)
    if why_not:
        return _dead_link(request, why_not)
    if request.user.is_authenticated:
        return _accept_as_herself(request, invitation)
    why_not = reason(policies.can_accept_as_new, invitation)
    if why_not:
        return render(request, "accounts/invitation_sign_in.html", {"why_not": why_not})
    return _accept_as_new(request, invitation)


def _accept_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_invitation(
                invitation=invitation,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password1"],
            )
        except NotNow as refusal:  # somebody was quicker: a second tab, a second click
            return _dead_link(request, refusal.sentence)
        login(request, person)
        return _welcome(request)
    status = 422 if form.errors else 200
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/invitation.html", context, status=status)


def _accept_as_herself(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    user = request.user
    assert user.is_authenticated  # noqa: S101 - for the type checker
    why_not = reason(policies.can_accept_as, invitation, user)
    if request.method == "POST" and not why_not:
        try:
            actions.accept_invitation_as(invitation=invitation, by=user)
        except NotNow as refusal:
            return _dead_link(request, refusal.sentence)
        return _welcome(request)
    context = {"invitation": invitation, "why_not": why_not}
    return render(request, "accounts/invitation_join.html", context)


def _welcome(request: HttpRequest) -> HttpResponse:
    del request.session[TOKEN]
    messages.success(request, _("Welcome. You are signed in."))
    return redirect("home:today")


def _dead_link(request: HttpRequest, why_not: str) -> HttpResponse:
    """Gone, or never there: the same page, with what is true and what to do."""
    return render(request, "accounts/invitation_over.html", {"why_not": why_not}, status=410)
