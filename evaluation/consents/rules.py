"""Who may read and write what a woman decided: whoever may know that she is in the group."""

from accounts.models import User
from groups.models import SupportGroup
from groups.participants.rules import may_see_participants


def may_record(user: User, group: SupportGroup) -> None:
    """Ask her, write down what she says, take it back for her, and see whom to remind."""
    may_see_participants(user, group)
