"""Pages that belong to no room: leaving, staying safe, privacy, accessibility, every part."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from home import specimens
from home.leaving import NEUTRAL_PAGE
from home.retention import how_long_things_are_kept
from home.today import today as today_of
from home.views.complaints import complaint_addresses


# Without a CSRF check, because navigator.sendBeacon can't send a token and a woman in a hurry must
# not meet an error page. All that a forged request could do is to sign somebody out.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, clear this device and go somewhere ordinary.

    The one GET that may change state: without JavaScript it is a link. POST is the beacon of
    leave.js. It is not logged and not counted, and works when the database does not.
    """
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=503)  # a browser that reads ahead must not sign her out
    response: HttpResponse
    if request.method == "POST":
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(NEUTRAL_PAGE)
    try:
        # flush, not logout: that would say so to whoever listens for people signing out
        request.session.flush()
    except DatabaseError:
        request.session = type(request.session)()  # an empty one, so that nothing is saved
    for name in request.COOKIES:
        response.delete_cookie(name)
    # not "cache": clearing it can hang a browser for seconds
    response["Clear-Site-Data"] = '"cookies", "storage"'
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """Where a member of staff begins."""
    hour = timezone.localtime().hour
    greeting = (
        _("Good morning, %(name)s.")
        if hour < 12
        else _("Good afternoon, %(name)s.")
        if hour < 18
        else _("Good evening, %(name)s.")
    )
    name = request.user.name
    context = {"greeting": greeting % {"name": name}, "today": today_of(request.user)}
    return render(request, "home/today.html", context)


@login_not_required
@require_safe
def staying_safe(request: HttpRequest) -> HttpResponse:
    return render(request, "home/staying_safe.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What it says about cookies comes from the settings, so that it stays true."""
    context = {
        "idle_minutes": settings.IDLE_SIGN_OUT_MINUTES,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "form_cookie_closes": settings.CSRF_COOKIE_AGE is None,
        "kept": how_long_things_are_kept(),
        "complaint_addresses": complaint_addresses(request),
    }
    return render(request, "home/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {
        "contact": settings.CONTACT_EMAIL,
        "repository": settings.REPOSITORY_URL,
    }
    return render(request, "home/accessibility.html", context)


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every part in every state, for whoever builds a page. Only in development."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "home/components.html", specimens.everything(request))
