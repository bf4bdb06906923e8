"""The request as a view receives it once LoginRequiredMiddleware has let it through."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only: a view that is not marked login_not_required has a User."""

    user: User
