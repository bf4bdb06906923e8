"""What is kept for how long, and what goes next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.requests import SignedInRequest
from home import retention as kept
from home import rules


@require_safe
def retention(request: SignedInRequest) -> HttpResponse:
    """Counts and dates, and nobody's name: for a coordinator by group, for an admin in all."""
    user = request.user
    rules.may_see_retention(user)
    roles = user.roles()
    context = {
        "kept": kept.how_long_things_are_kept(),
        "days_ahead": kept.AHEAD.days,
        "groups": kept.coming_in_groups(user),
        "organisations": kept.coming_in_organisations(user),
        "coordinates": Role.COORDINATOR in roles,
        "administers": Role.ADMIN in roles,
    }
    return render(request, "home/retention.html", context)
