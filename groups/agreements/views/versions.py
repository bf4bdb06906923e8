"""The agreement as it stands, and each version that a group has had."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts.refusals import reason
from accounts.requests import SignedInRequest
from groups.agreements import policies, queries
from groups.agreements.changes import changes_between, facts_changed
from groups.agreements.forms import ChooseLanguageForm
from groups.agreements.models import Agreement
from groups.enums import WayOfAgreeing
from groups.support_groups import rules
from groups.support_groups.requests import group_or_404
from toolkit.languages import language_name, language_of
from toolkit.translated import SOURCE_LANGUAGE


@require_GET
def agreement_detail(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    versions = Agreement.objects.visible_to(request.user).filter(group=it)
    agreement = queries.with_words(versions.current()).first()
    why_not = reason(rules.may_work_with, request.user, it) or reason(
        policies.can_record_agreement, it
    )
    context: dict[str, Any] = {"group": it, "agreement": agreement, "why_not": why_not}
    if agreement:
        language = _language(request, agreement)
        own = it.languages.order_by("pk").values_list("language", flat=True)
        states = queries.language_states(agreement, own)
        codes = tuple(state.language.code for state in states)
        context |= {
            **_how(agreement),
            "shown_in": language_of(language),
            "clauses": queries.in_words(agreement, language),
            "states": states,
            "others": [state.language for state in states if state.texts],
            "earlier": queries.history(versions, language)[1:],
            "another": ChooseLanguageForm(without=codes),
        }
    return render(request, "groups/agreement_detail.html", context)


@require_GET
def agreement_version(request: SignedInRequest, group: uuid.UUID, number: int) -> HttpResponse:
    """Whole, and beside the version before it."""
    it = group_or_404(request, group)
    versions = Agreement.objects.visible_to(request.user).filter(group=it)
    agreement = get_object_or_404(queries.with_words(versions), number=number)
    before = queries.with_words(versions).filter(number=number - 1).first()
    language = _language(request, agreement)
    context = {
        **_how(agreement),
        "group": it,
        "agreement": agreement,
        "before": before,
        "is_last": agreement.replaced_at is None,
        "shown_in": language_of(language),
        "clauses": queries.in_words(agreement, language),
        "changes": changes_between(before, agreement, language),
        "facts": facts_changed(before, agreement) if before else [],
    }
    return render(request, "groups/agreement_version.html", context)


@require_GET
def agreement_words_choose(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """From the select of a further language to its words."""
    it = group_or_404(request, group)
    form = ChooseLanguageForm(request.GET)
    if form.is_valid():
        return redirect("groups:agreement_words", it.pk, form.chosen.code)
    return redirect("groups:agreement_detail", it.pk)


def _language(request: SignedInRequest, agreement: Agreement) -> str:
    """That which she asks for, where there are words in it; else her own; else as it was agreed."""
    codes = {text.language for clause in agreement.clauses.all() for text in clause.texts.all()}
    wanted = (request.GET.get("language", ""), get_language() or SOURCE_LANGUAGE)
    return next((code for code in wanted if code in codes), agreement.language)


def _how(agreement: Agreement) -> dict[str, str]:
    """Names for the sentence that says how it was agreed."""
    ways = [str(WayOfAgreeing(way).label).lower() for way in agreement.ways]
    spoken = [language_name(code) for code in agreement.spoken_in]
    return {"ways": ", ".join(ways), "spoken": ", ".join(spoken)}
