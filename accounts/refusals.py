"""How a rule or a policy says no: with a sentence that the page shows.

A rule (who may) raises `Refused`, a policy (what the state allows) raises `NotNow`; both return
None where all is well. The same function is the check in an action and, through `reason`, the
boolean and the explanation of a disabled button:

    rules.may_invite(user, organisation)                    # raises
    reason(rules.may_invite, user, organisation)            # "" or the sentence
    reason(rules.may_end_role, user, it) or reason(policies.can_end_role, it)

Unhandled, a Refused is a 403 page with its sentence. A view catches NotNow and shows the sentence
as a message or beside the form: the page was honest when it was drawn, and things have moved on.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """She may not do this. `sentence` says why, in her language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotNow(Exception):  # noqa: N818 - a state of things, not an error
    """She may, but not as things stand. `sentence` says why, in her language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StaleEdit(NotNow):
    """Somebody else changed it since she opened it. `current` is the row as it stands now.

    The view keeps what she typed, shows what is there now, and lets her save knowingly.
    """

    def __init__(self, sentence: str, *, current: object) -> None:
        super().__init__(sentence)
        self.current = current


def reason(check: Callable[..., None], *args: Any, **kwargs: Any) -> str:
    """Why `check` says no; an empty text where it says nothing."""
    try:
        check(*args, **kwargs)
    except (Refused, NotNow) as refusal:
        return refusal.sentence
    return ""
