"""The request as this room's views receive it."""

from django_htmx.middleware import HtmxDetails

from accounts.requests import SignedInRequest


class PlannerRequest(SignedInRequest):
    """For annotations only: signed in, and htmx says whether its script sent it."""

    htmx: HtmxDetails
