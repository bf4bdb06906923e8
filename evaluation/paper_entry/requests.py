"""How many codes that fit nothing a colleague may try."""

from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User

# Only what fits no slip is counted, and what fits is always taken: a pile has many papers.
FAILURES: Final = {"paper": "30/10m/key"}


def may_try_again(request: HttpRequest, user: User) -> bool:
    """Counts a code that fitted nothing. False where she has tried too many."""
    key = salted_hmac("evaluation.paper_entry", str(user.pk)).hexdigest()
    usage = ratelimit.consume(request, app="evaluation", action="paper", config=FAILURES, key=key)
    return usage is not None
