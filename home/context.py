"""What the frame of every page needs: the ways through, and the page in the other language.

Everything is worked out only when a template asks for it, so a page without the frame (an error
page, a fragment) costs nothing and needs no database.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from accounts.enums import Role

Way = dict[str, Any]

# Pages of a room that its entry in the menu does not lead to.
APART = {"accounts:account", "toolkit:help_now"}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "nav": SimpleLazyObject(lambda: ways_through(request)),
        "other_languages": SimpleLazyObject(lambda: other_languages(request)),
        "shows_components": settings.DEBUG,
    }


def ways_through(request: HttpRequest) -> list[Way]:
    """The main menu. At most one query: her roles, which the user object then keeps."""
    user = request.user
    if not user.is_authenticated:
        return [_way(request, _("Toolkit"), "toolkit:front")]
    ways = [
        _way(request, _("Today"), "home:today"),
        _way(request, _("Groups"), "groups:group_list"),
        _way(request, _("Plans"), "sessions:plan_list"),
        _way(request, _("Toolkit"), "toolkit:front"),
    ]
    if user.roles() & {Role.COORDINATOR, Role.ADMIN, Role.GUARDIAN}:
        ways.insert(3, _way(request, _("Evaluation"), "evaluation:programmes"))
    if user.roles() & {Role.COORDINATOR, Role.ADMIN}:
        ways.append(_way(request, _("People"), "accounts:people"))
    return ways


def _way(request: HttpRequest, label: str, name: str) -> Way:
    match = request.resolver_match
    namespace = name.partition(":")[0]
    here = match is not None and (
        match.view_name == name
        if namespace == "home"
        else match.namespace == namespace and match.view_name not in APART
    )
    return {"label": label, "url": reverse(name), "here": here}


def other_languages(request: HttpRequest) -> list[Way]:
    """This page in each other language: plain links, so nothing is stored on the device."""
    current = get_language()
    path = request.get_full_path()
    ways = []
    for code, _name in settings.LANGUAGES:
        if code == current:
            continue
        url = translate_url(path, code)
        if url == path:  # an address that is no page: the front page instead
            url = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
        ways.append({"code": code, "label": get_language_info(code)["name_local"], "url": url})
    return ways
