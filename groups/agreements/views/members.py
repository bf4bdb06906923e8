"""What a member opens from a link or a QR code: the agreement, and nothing else of the group.

Nobody signs in, nothing is set or kept, and no page says whose agreement it is. Every address that
leads nowhere gives one and the same answer, whatever the reason.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from groups.agreements.reading import (
    agreement_at,
    best_language,
    label_languages,
    languages_of,
    read,
)
from toolkit.languages import language_of
from toolkit.queries import page_words
from toolkit.translated import SOURCE_LANGUAGE


@login_not_required
@require_safe
def agreement(request: HttpRequest, code: str, language: str = "") -> HttpResponse:
    """All of it. Without a language in the address: in the first of hers in which it has words."""
    found = agreement_at(code)
    if found is None:
        return _gone(request, language)
    chosen = language_for(request, language, [one.code for one in languages_of(found)])
    context = {"code": code, "reading": read(found, chosen)}
    return _page("members/agreement.html", chosen, context)


@login_not_required
@require_safe
def clause(request: HttpRequest, code: str, language: str, position: int) -> HttpResponse:
    """One clause. An address kept from a longer agreement shows the last."""
    found = agreement_at(code)
    if found is None:
        return _gone(request, language)
    chosen = language_for(request, language, [one.code for one in languages_of(found)])
    reading = read(found, chosen)
    number = min(max(position, 1), len(reading.clauses))
    context = {
        "code": code,
        "reading": reading,
        "clause": reading.clauses[number - 1],
        "where": reading.where(number),
        "is_last": number == len(reading.clauses),
    }
    return _page("members/clause.html", chosen, context)


@login_not_required
@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """Any other address below this one: mistyped, or cut short on the way."""
    return _gone(request)


def language_for(request: HttpRequest, asked: str, available: list[str]) -> str:
    """What the address asks for; else what her browser does; else the first that there is."""
    if asked in available:
        return asked
    return best_language(request.headers.get("Accept-Language", ""), available) or available[0]


def _gone(request: HttpRequest, asked: str = "") -> HttpResponse:
    others = sorted(label_languages() - {SOURCE_LANGUAGE})
    chosen = language_for(request, asked, [SOURCE_LANGUAGE, *others])
    return _page("members/gone.html", chosen, {}, status=404)


def _page(template: str, language: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Drawn without the request, so that it can neither ask who she is nor set a cookie."""
    labels = context["reading"].labels if "reading" in context else page_words(language)
    ours = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(ours):
        more = {
            "labels": labels,
            "language": language_of(language),
            "help": reverse("toolkit:help_now"),
        }
        response = HttpResponse(render_to_string(template, context | more), status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Content-Language"] = language
    return response
