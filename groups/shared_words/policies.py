"""When a group's words can change. Each raises `NotNow` with a sentence, or returns None."""

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from groups.enums import State
from groups.shared_words.models import SharedWord
from groups.support_groups.models import SupportGroup


class WordGone(NotNow):
    """The view offers to put it back, so that what she wrote isn't lost."""


def can_change_words(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so its words stay as they were."))


def is_still_there(word: SharedWord | None) -> None:
    if word is None:
        raise WordGone(_("A colleague took this word out while you were writing."))
