"""Her own account, and the doors that are shut."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, second_factor
from accounts.forms import NameForm
from accounts.models import Membership
from accounts.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        actions.change_own_name(
            person=request.user, name=form.cleaned_data["name"], by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("accounts:account")
    context = {
        "form": form,
        "memberships": Membership.objects.visible_to(request.user)
        .current()
        .filter(user=request.user)
        .select_related("organisation"),
        "has_second_factor": second_factor.has(request.user),
        "needs_second_factor": second_factor.is_needed(request.user),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """Everywhere else: this session stays, so that she sees that it is done."""
    actions.sign_out_everywhere(by=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are signed out on every other device."))
    return redirect("accounts:account")


@login_not_required
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs herself up: a colleague invites her."""
    return render(request, "accounts/closed.html")
