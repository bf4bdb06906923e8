"""Complaints about how somebody's data was handled: anybody may write one, admins answer."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.refusals import NotNow
from accounts.requests import SignedInRequest
from home import actions, queries, rules
from home.forms import ComplaintForm
from home.models import DataComplaint
from home.requests import has_sent_too_much, is_sent_from_elsewhere

PAGE = 24


# Without a CSRF check, and so without its cookie: nothing stays on the phone of a woman who writes
# here. Nobody's sign-in is used, and a form that another site sends in her name is refused.
@csrf_exempt
@login_not_required
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_new(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    """Open to anybody who was given the address. It does not say whose it is."""
    taker = queries.organisation_that_takes(organisation)
    if taker is None:
        raise Http404
    if is_sent_from_elsewhere(request) and request.method == "POST":
        raise PermissionDenied
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "home/complaint_new.html", {"form": form})
    if has_sent_too_much(request):
        form.add_error(
            None,
            _("A lot has come from this connection within the hour. Wait an hour, then send it."),
        )
        return render(request, "home/complaint_new.html", {"form": form}, status=429)
    complaint = actions.receive_complaint(organisation=taker, **form.cleaned_data)
    return render(request, "home/complaint_sent.html", {"complaint": complaint})


@require_safe
def complaints(request: SignedInRequest) -> HttpResponse:
    rules.may_read_complaints(request.user)
    found = queries.complaints_of(request.user)
    organisations = request.user.organisations()
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "waiting": queries.complaints_waiting(request.user),
        "shows_organisation": len(organisations) > 1,
        "addresses": complaint_addresses(request),
    }
    return render(request, "home/complaint_list.html", context)


@require_safe
def complaint(request: SignedInRequest, complaint: uuid.UUID) -> HttpResponse:
    it = actions.read_complaint(complaint=_complaint(request, complaint), by=request.user)
    return render(request, "home/complaint.html", {"complaint": it})


@require_POST
def complaint_acknowledge(request: SignedInRequest, complaint: uuid.UUID) -> HttpResponse:
    return _do(request, complaint, actions.acknowledge_complaint, _("Noted: she knows it came."))


@require_POST
def complaint_answer(request: SignedInRequest, complaint: uuid.UUID) -> HttpResponse:
    return _do(request, complaint, actions.answer_complaint, _("Noted: she has her answer."))


def complaint_address(request: HttpRequest, organisation: Organisation) -> str:
    """To hand out, on paper or aloud."""
    return request.build_absolute_uri(reverse("home:complaint_new", args=[organisation.pk]))


def complaint_addresses(request: HttpRequest) -> list[tuple[str, str]]:
    """(organisation, address) for each of hers; none for a stranger."""
    if not request.user.is_authenticated:
        return []
    hers = request.user.organisations()
    return [(one.name, complaint_address(request, one)) for one in hers]


def _complaint(request: SignedInRequest, complaint: uuid.UUID) -> DataComplaint:
    visible = DataComplaint.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(visible, pk=complaint)


def _do(
    request: SignedInRequest,
    complaint: uuid.UUID,
    action: Callable[..., DataComplaint],
    sentence: str,
) -> HttpResponse:
    it = _complaint(request, complaint)
    try:
        action(complaint=it, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, sentence)
    return redirect("home:complaint", it.pk)
