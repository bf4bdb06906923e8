"""What is needed to find and to open one woman's envelopes: her tags, and which keys there are."""

import uuid
from dataclasses import dataclass

from accounts.models import User
from evaluation import linking
from evaluation.access import policies
from evaluation.enums import KeyState
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.programmes.models import Programme
from evaluation.waves.models import Invitee, Wave


@dataclass(frozen=True)
class KeyOfTimes:
    """One opening key, the waves that were opened with it, and who has it: `copy` is the reader's
    own, `others` are the names of the other guardians who hold one.

    Of the whole programme and never of one woman: which waves a group was in could name it.
    """

    key: OpeningKey
    waves: list[Wave]
    copy: GuardianKey | None
    others: list[str]

    @property
    def number(self) -> int:
        return self.key.number

    @property
    def times(self) -> str:
        return ", ".join(str(wave.get_kind_display()) for wave in self.waves)


def keys_for(user: User, programme: Programme) -> list[KeyOfTimes]:
    """The first key first; only those with which a wave was opened. Three queries."""
    keys: dict[uuid.UUID, OpeningKey] = {}
    waves: dict[uuid.UUID, list[Wave]] = {}
    for wave in programme.waves.select_related("opening_key").order_by("number"):
        keys[wave.opening_key_id] = wave.opening_key
        waves.setdefault(wave.opening_key_id, []).append(wave)
    held = GuardianKey.objects.filter(
        opening_key__in=list(keys),
        guardian__in=programme.guardians.able(),
        state=KeyState.HELD,
    ).select_related("opening_key", "guardian__user")
    copies: dict[uuid.UUID, list[GuardianKey]] = {}
    for copy in held:
        copies.setdefault(copy.opening_key_id, []).append(copy)
    found = [
        KeyOfTimes(
            key=key,
            waves=waves[pk],
            copy=next((one for one in copies.get(pk, []) if one.guardian.user_id == user.pk), None),
            others=sorted(
                one.guardian.user.name
                for one in copies.get(pk, [])
                if one.guardian.user_id != user.pk
            ),
        )
        for pk, key in keys.items()
    ]
    return sorted(found, key=lambda one: one.number)


def links_of(invitee: Invitee) -> dict[uuid.UUID, bytes]:
    """Her tags by wave, for every wave of the programme.

    Whether there is an envelope under one, the tag does not say. Raises NotNow where they can't be
    computed: the programme is closed, or LINK_SECRET is not the one that it began with.
    """
    programme = invitee.programme_group.programme
    policies.can_find(programme)
    key = linking.programme_key(programme.link_salt or b"")
    waves = programme.waves.values_list("pk", flat=True)
    return {wave: linking.tag(key, invitee.link_salt, wave) for wave in waves}
