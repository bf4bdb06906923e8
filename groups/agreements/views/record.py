"""One page that records what a group agreed, and one press that brings its next look forward."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups.agreements import actions, policies, queries
from groups.agreements.changes import changes_between
from groups.agreements.forms import AgreementForm, SoonerForm
from groups.agreements.forms.record import SAVE
from groups.agreements.models import Agreement
from groups.agreements.queries import Start
from groups.support_groups import rules
from groups.support_groups.models import SupportGroup
from groups.support_groups.requests import group_or_404, number_sent


@require_http_methods(["GET", "POST"])
def agreement_record(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_work_with(request.user, it)
    ended = reason(policies.can_record_agreement, it)
    if ended:
        messages.warning(request, ended)
        return redirect("groups:agreement_detail", it.pk)
    if request.method == "GET":
        form = AgreementForm(start=_start(request, it), wanted=request.GET.get("language", ""))
        return _page(request, it, form)
    start = _start(request, it, number_sent(request, "started_from"))
    form = AgreementForm(request.POST, start=start)
    if form.do == SAVE and form.is_valid():
        return _save(request, it, form)
    return _page(request, it, form)


def _save(request: SignedInRequest, group: SupportGroup, form: AgreementForm) -> HttpResponse:
    """409 where a colleague recorded meanwhile: her form, with what the colleague did beside it."""
    try:
        made = actions.record_agreement(
            group=group,
            started_from=form.start.number,
            clauses=form.clauses,
            language=form.shown_in,
            request_key=form.cleaned_data["request_key"],
            by=request.user,
            **form.agreed_facts,
        )
    except StaleEdit as stale:
        return _late(request, group, form, stale)
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, group, form)
    sentence = _("The agreement is saved. Look at it again on {date}.")
    date = date_format(made.review_on, "j F Y")
    messages.success(request, sentence.format(date=date))
    return redirect("groups:agreement_detail", group.pk)


def _start(request: SignedInRequest, group: SupportGroup, number: int | None = None) -> Start:
    """From the version of that number, as a form says that it began; else from the one in force."""
    versions = queries.with_words(Agreement.objects.visible_to(request.user).filter(group=group))
    if number is None:
        agreement = versions.current().first()
    else:
        agreement = versions.filter(number=number).first()
    start = queries.start_from(group, agreement)
    return queries.with_former(start, group, request.POST.getlist("row"))


def _late(
    request: SignedInRequest, group: SupportGroup, form: AgreementForm, stale: StaleEdit
) -> HttpResponse:
    now = _start(request, group)
    assert now.agreement  # noqa: S101 - it is the one that came first
    context = {
        "sentence": stale.sentence,
        "theirs": now.agreement,
        "changes": changes_between(form.start.agreement, now.agreement, form.shown_in),
    }
    return _page(request, group, form.beside(now), status=409, **context)


def _page(
    request: SignedInRequest,
    group: SupportGroup,
    form: AgreementForm,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {
        "group": group,
        "form": form,
        "review_on": policies.review_date(timezone.localdate(), group),
        **more,
    }
    return render(request, "groups/agreement_record.html", context, status=status)


@require_POST
def agreement_review_sooner(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_work_with(request.user, it)
    form = SoonerForm(request.POST)
    if form.is_valid():
        try:
            actions.bring_review_forward(group=it, because=form.reason, by=request.user)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("The next look at the agreement is within a week."))
    return redirect("groups:agreement_detail", it.pk)
