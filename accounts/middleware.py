"""What holds for every request of somebody who is signed in."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import second_factor

View = Callable[..., HttpResponseBase]
Answer = Callable[[HttpRequest], HttpResponseBase]

SEEN = "seen"  # when she was last here, in seconds, give or take SEEN_EVERY
SEEN_EVERY = 60  # so that an ordinary request does not write the session


def needs_sign_in(view: View) -> bool:
    return getattr(view, "login_required", True)  # LoginRequiredMiddleware's own mark


class IdleSignOutMiddleware:
    """Ends a session that nobody used for IDLE_SIGN_OUT_MINUTES, on whichever page it wakes.

    A page that anybody may read is then shown to her as to anybody; any other leads to the
    sign-in page, which says why.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        try:
            return self._look(request, view)
        except DatabaseError:
            return None  # pages that need no database still work, 'Leave this page' above all

    def _look(self, request: HttpRequest, view: View) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return None
        now = int(time.time())
        seen = request.session.get(SEEN, now)
        if now - seen >= settings.IDLE_SIGN_OUT_MINUTES * 60:
            logout(request)
            return _to_sign_in(request) if needs_sign_in(view) else None
        if now - seen >= SEEN_EVERY or SEEN not in request.session:
            request.session[SEEN] = now
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Back to the page that she was on, since a form can't be sent for her afterwards."""
    htmx = request.headers.get("HX-Request") == "true"
    page: str | None = request.get_full_path()
    if htmx:
        page = request.headers.get("HX-Current-URL")
    elif request.method != "GET":
        page = request.headers.get("Referer")
    query = {"idle": "1"}
    if page and url_has_allowed_host_and_scheme(page, request.get_host(), request.is_secure()):
        query[REDIRECT_FIELD_NAME] = page
    url = f"{reverse(settings.LOGIN_URL)}?{urlencode(query)}"
    if htmx:  # a redirect would be swapped into the middle of the page
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


class NoStoreMiddleware:
    """Nothing that a signed-in person saw stays in the browser's store for whoever comes next."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class RequireSecondFactorMiddleware:
    """Leads a coordinator or admin who has no phone's code yet to its set-up.

    She can still sign out, leave, and read what anybody may read: help above all.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if not needs_sign_in(view) or (match and match.view_name in second_factor.ON_THE_WAY):
            return None
        if second_factor.is_missing(request):
            return redirect("mfa_activate_totp")
        return None
