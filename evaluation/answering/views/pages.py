"""The frame of a participant's page: her language, its words, and headers that keep nothing.

Drawn without the request, so that no page can ask who she is or set a cookie.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from evaluation.answering.forms import BoxForm
from evaluation.answering.requests import may_try_again
from evaluation.waves.models import Invitation
from groups.agreements.reading import best_language, date_in, filled
from toolkit.languages import Language, language_of
from toolkit.queries import complete_page_languages, page_words
from toolkit.translated import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Way:
    """The same page in another language. `address` leads there, by a link or with what she sent."""

    language: Language
    address: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """In which language a page is shown, and in which others it could be."""

    language: str
    languages: tuple[str, ...]
    words: dict[str, str]

    def ways(self, route: str) -> list[Way]:
        return [
            Way(
                language_of(code),
                reverse(f"answering:{route}", kwargs={"language": code}),
                code == self.language,
            )
            for code in self.languages
        ]


def frame(request: HttpRequest, asked: str, available: Collection[str] = ()) -> Frame:
    """Without `available`: every language in which these pages have words. One or two queries."""
    codes = tuple(available) or _ordered(complete_page_languages())
    chosen = asked
    if asked not in codes:
        chosen = best_language(request.headers.get("Accept-Language", ""), codes) or codes[0]
    return Frame(chosen, codes, page_words(chosen))


def _ordered(codes: Collection[str]) -> tuple[str, ...]:
    """Those of the interface first."""
    first = [code for code, _name in settings.LANGUAGES if code in codes] or [SOURCE_LANGUAGE]
    return (*first, *sorted(set(codes) - set(first)))


def page(
    template: str,
    shown: Frame,
    context: Mapping[str, Any] | None = None,
    *,
    route: str = "",
    status: int = 200,
) -> HttpResponse:
    """`route`: where the switch of languages leads; without one there is none."""
    language = shown.language
    ours = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(ours):
        more = {
            "labels": shown.words,
            "language": language_of(language),
            "help": reverse("toolkit:help_now"),
            "ways": shown.ways(route) if route else [],
        }
        html = render_to_string(f"answering/{template}.html", {**more, **(context or {})})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Content-Language"] = language
    return response


# A box for a code or a receipt: (the route, the template, the word that is its label)
BOXES = {
    "enter_in": ("code_page", "code_label"),
    "held": ("held_page", "receipt_label"),
    "take_back": ("take_back_page", "take_label"),
}


def box(
    request: HttpRequest,
    route: str,
    language: str,
    *,
    data: Mapping[str, Any] | None = None,
    errors: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """`errors`: keys of the page words that say what is wrong with what she typed."""
    shown = frame(request, language)
    template, label = BOXES[route]
    said = [shown.words.get(key, "") for key in errors]
    form = BoxForm(data, words=shown.words, key=label, said=said)
    return page(template, shown, {"form": form}, route=route, status=status)


def unknown(
    request: HttpRequest, route: str, language: str, data: Mapping[str, Any], *errors: str
) -> HttpResponse:
    """What she typed fits nothing: that is counted, since guessing is all that it could be."""
    if data.get("typed") and not may_try_again(request):
        return box(request, route, language, data=data, errors=("code_limited",), status=429)
    return box(request, route, language, data=data, errors=errors, status=422)


def over(shown: Frame, invitation: Invitation) -> str:
    """Why nobody can find her answers any more; empty while somebody can."""
    closed_at = invitation.wave.programme.closed_at
    if closed_at is None:
        return ""
    day = timezone.localtime(closed_at).date()
    return filled(shown.words, "take_over", date=date_in(shown.language, day))
