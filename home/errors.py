"""The pages for what went wrong. Each says what happened, that nothing was lost, and what to do.

All but 'not allowed' are drawn without the request, so they need neither a session nor the
database.
"""

import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token


def _bare(template: str, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    response = HttpResponse(render_to_string(template, context or {}), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _bare("400.html", 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """An insider without the right: the rule's own sentence is the reason."""
    reason = str(exception) or _("This part belongs to other people in your organisation.")
    return render(request, "403.html", {"reason": reason}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _bare("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is out of reach is a wait, not a fault: 503, and nothing is lost."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = _bare("503.html", 503)
        response["Retry-After"] = "30"
        return response
    return _bare("500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own reason is for developers; the log has it."""
    return _bare("403_csrf.html", 403)
