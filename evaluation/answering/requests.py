"""What a participant's request holds, and how many codes that fit nothing an address may try.

Nothing here, and nothing that calls it, asks for a session.
"""

from allauth.core.internal import ratelimit
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.utils.crypto import salted_hmac

# A hall shares one address: only what fits nothing is counted, and what fits is always taken.
FAILURES = {"code": "60/10m/key"}
FORM = "application/x-www-form-urlencoded"


def posted(request: HttpRequest) -> QueryDict:
    """What she sent; empty where it can't be read as what our own pages send.

    Our forms send no files, so no parser of files is started for anybody.
    """
    if request.method != "POST" or request.content_type != FORM:
        return QueryDict()
    try:
        return request.POST
    # Too long, in odd letters, cut off, or of a length that is no number.
    except (SuspiciousOperation, BadRequest, UnreadablePostError, ValueError):
        return QueryDict()


def may_try_again(request: HttpRequest) -> bool:
    """Counts a code that fitted nothing. False where too many came from this address.

    The address itself is written nowhere, only a seal of it, and that for ten minutes.
    """
    try:
        address = ratelimit.get_ip(request)
    except PermissionDenied:  # behind no proxy that we know
        address = ""
    key = salted_hmac("evaluation.answering", address).hexdigest()
    usage = ratelimit.consume(request, app="evaluation", action="code", config=FAILURES, key=key)
    return usage is not None
