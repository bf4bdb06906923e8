"""What the state of a group allows. Each raises `NotNow` with a sentence, or returns None."""

import uuid
from collections.abc import Mapping
from typing import Final

from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from groups.enums import State
from groups.support_groups.models import SupportGroup

# An ended group stays as it was; who wants to meet again starts a new one.
STATE_TRANSITIONS: Final[Mapping[State, tuple[State, ...]]] = {
    State.ACTIVE: (State.PAUSED, State.ENDED),
    State.PAUSED: (State.ACTIVE, State.ENDED),
    State.ENDED: (),
}


class NameTaken(NotNow):
    """The view shows it at the field."""


def can_become(group: SupportGroup, state: State) -> None:
    now = State(group.state)
    if state in STATE_TRANSITIONS[now]:
        return
    if now == State.ENDED:
        raise NotNow(_("This group has ended. To meet again, start a new one."))
    raise NotNow(_("That is how things are already."))


def can_edit_group(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so what is written of it stays as it was."))


def can_be_called(
    name: str, *, organisation_id: uuid.UUID, group_id: uuid.UUID | None = None
) -> None:
    """One name once in an organisation, whatever its capitals.

    The sentence doesn't say that another group has it: that group may be closed to the reader.
    """
    same = SupportGroup.objects.alias(folded=Lower("name")).filter(
        organisation=organisation_id, folded=Lower(Value(name))
    )
    if (same.exclude(pk=group_id) if group_id else same).exists():
        raise NameTaken(_("This name is taken. Choose another, or add a word to it."))
