"""The words of an agreement in another language, beside those that the group agreed on."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups.agreements import actions, policies, queries
from groups.agreements.forms import WordsForm
from groups.agreements.models import Agreement, ClauseText
from groups.support_groups import rules
from groups.support_groups.requests import group_or_404, number_sent
from toolkit.languages import LANGUAGES


@require_http_methods(["GET", "POST"])
def agreement_words(request: SignedInRequest, group: uuid.UUID, language: str) -> HttpResponse:
    """409 where a colleague wrote meanwhile: hers kept, with the colleague's words beside them."""
    it = group_or_404(request, group)
    rules.may_work_with(request.user, it)
    if language not in LANGUAGES:
        raise Http404
    versions = queries.with_words(Agreement.objects.visible_to(request.user).filter(group=it))
    current = versions.current().first()
    if current is None or reason(policies.can_record_agreement, it):
        return redirect("groups:agreement_detail", it.pk)
    if request.method == "GET":
        form = WordsForm(agreement=current, language=language, former=_former(current, language))
        return _page(request, form)
    seen = versions.filter(number=number_sent(request, "number")).first()
    agreement = seen or current
    form = WordsForm(
        request.POST, agreement=agreement, language=language, former=_former(agreement, language)
    )
    if form.is_valid():
        try:
            actions.save_words(
                agreement=agreement,
                language=language,
                words=form.written,
                read=form.how_read,
                by=request.user,
            )
        except StaleEdit as stale:
            now = versions.current().get()
            late = form.beside(now, _former(now, language))
            return _page(request, late, status=409, sentence=stale.sentence)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:agreement_detail", it.pk)
    return _page(request, form)


def _former(agreement: Agreement, language: str) -> dict[uuid.UUID, ClauseText]:
    """For the clauses that have no words in it: what they had before they were changed."""
    missing = [
        clause.key
        for clause in agreement.clauses.all()
        if all(text.language != language for text in clause.texts.all())
    ]
    return queries.former_words(agreement, language, missing)


def _page(
    request: SignedInRequest, form: WordsForm, *, status: int = 200, sentence: str = ""
) -> HttpResponse:
    agreement = form.agreement
    assert agreement  # noqa: S101 - a page of words has it
    context = {
        "group": agreement.group,
        "agreement": agreement,
        "form": form,
        "state": queries.language_state(agreement, form.language.code),
        "sentence": sentence,
        "why_fixed": reason(policies.can_change_words, agreement, form.language.code),
    }
    return render(request, "groups/agreement_words.html", context, status=status)
