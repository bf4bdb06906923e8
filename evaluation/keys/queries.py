"""How the keys of a programme stand, for everybody who sees it, and what is next for the reader."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.refusals import reason
from evaluation.enums import KeyState
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.keys.policies import DAYS_BETWEEN_TESTS, FEWEST_HOLDERS, takes_keys
from evaluation.programmes.models import Guardian, Programme
from evaluation.programmes.queries import names_for
from groups.support_groups.queries import fold


@dataclass(frozen=True)
class Row:
    """A guardian and her copy of one key. `is_able`: she can still act."""

    guardian: Guardian
    name: str
    copy: GuardianKey | None
    is_reader: bool
    is_able: bool

    @property
    def state(self) -> str:
        return self.copy.state if self.copy else ""

    @property
    def holds(self) -> bool:
        return self.state == KeyState.HELD

    @property
    def is_due(self) -> bool:
        """For a test."""
        if not self.copy or not self.holds:
            return False
        last = timezone.localdate() - dt.timedelta(days=DAYS_BETWEEN_TESTS)
        return self.copy.tested_on is None or self.copy.tested_on <= last


@dataclass(frozen=True)
class Kept:
    """A key that somebody needs, and who has it. `has_waves`: answers were closed with it."""

    key: OpeningKey
    rows: list[Row]
    has_waves: bool

    @property
    def is_in_use(self) -> bool:
        return self.key.replaced_at is None

    @property
    def mine(self) -> Row | None:
        return next((row for row in self.rows if row.is_reader), None)

    @property
    def holders(self) -> int:
        return sum(row.holds and row.is_able for row in self.rows)

    @property
    def is_loose(self) -> bool:
        """As policies.is_loose."""
        return not self.has_waves and not any(row.holds for row in self.rows)


@dataclass(frozen=True)
class Step:
    """What the reader does next: a route, which key, and for whom."""

    route: str
    kept: Kept | None = None
    row: Row | None = None


@dataclass(frozen=True)
class Standing:
    """`kept`: every key that is needed, the newest first. `rows`: the guardians, with their copies
    of the one in use."""

    kept: list[Kept]
    rows: list[Row]
    guards: bool
    step: Step | None

    @property
    def in_use(self) -> Kept | None:
        return next((one for one in self.kept if one.is_in_use), None)

    @property
    def earlier(self) -> list[Kept]:
        return [one for one in self.kept if not one.is_in_use]

    @property
    def sentence(self) -> str:
        """How it stands."""
        if self.in_use is None:
            return _("There is no key yet. One guardian makes it, and each of them gets a copy.")
        if self.in_use.holders == 0:
            return _("The key is made. Nobody has shown yet that she has it on paper.")
        if self.in_use.holders < FEWEST_HOLDERS:
            return _("One guardian holds the key. It takes two, so that it can’t be lost.")
        return ngettext(
            "{n} guardian holds the key, each under a passphrase of her own.",
            "{n} guardians hold the key, each under a passphrase of her own.",
            self.in_use.holders,
        ).format(n=self.in_use.holders)

    @property
    def others(self) -> list[Row]:
        """The other guardians."""
        return [row for row in self.rows if not row.is_reader]


def standing(user: User, programme: Programme) -> Standing:
    """Of a programme that she sees. Seven queries, however many keys and guardians there are."""
    guardians = list(programme.guardians.current().select_related("user"))
    able = set(programme.guardians.able().values_list("pk", flat=True))
    names = names_for(user, programme, [one.user for one in guardians])
    guardians.sort(key=lambda one: (one.user_id != user.pk, fold(names[one.user_id])))
    waves = OpeningKey.objects.filter(pk=OuterRef("pk"), waves__isnull=False)
    keys = (
        programme.opening_keys.annotate(has_waves=Exists(waves))
        .filter(Q(replaced_at=None) | Q(has_waves=True))
        .prefetch_related("copies")
        .order_by("-number")
    )

    def rows_of(key: OpeningKey | None) -> list[Row]:
        return [
            Row(
                guardian,
                names[guardian.user_id],
                _copy_of(key, guardian.pk) if key else None,
                guardian.user_id == user.pk,
                guardian.pk in able,
            )
            for guardian in guardians
        ]

    kept = [Kept(key, rows_of(key), key.has_waves) for key in keys]
    rows = next((one.rows for one in kept if one.is_in_use), rows_of(None))
    guards = any(row.is_reader for row in rows)
    return Standing(kept, rows, guards, _step(programme, kept) if guards else None)


def _copy_of(key: OpeningKey, guardian: uuid.UUID) -> GuardianKey | None:
    return next((copy for copy in key.copies.all() if copy.guardian_id == guardian), None)


def _step(programme: Programme, kept: list[Kept]) -> Step | None:
    """What waits longest for her hands comes first: her own copy, then her colleague's, a test."""
    if not any(one.is_in_use for one in kept):
        return None if reason(takes_keys, programme) else Step("key_make")
    for one in kept:
        if one.mine and one.mine.state in _HERS:
            return Step(_HERS[one.mine.state], one, one.mine)
    for one in kept:
        if one.mine and one.mine.holds:
            without = next((row for row in one.rows if not row.copy and row.is_able), None)
            if without:
                return Step("key_hand_over", one, without)
    for one in kept:
        if one.mine and one.mine.is_due:
            return Step("key_test", one, one.mine)
    return None


_HERS: Final = {"handed-over": "key_take", "made": "key_confirm"}


def copy_of(user: User, programme: Programme, number: int | None) -> GuardianKey | None:
    """Her own copy of a key: the one in use, unless `number` says another."""
    rows = GuardianKey.objects.filter(
        opening_key__programme=programme, guardian__user=user, guardian__ended_at=None
    )
    wanted = (
        rows.filter(opening_key__number=number)
        if number
        else rows.filter(opening_key__replaced_at=None)
    )
    return wanted.select_related("opening_key", "guardian__user", "guardian__programme").first()


def key_in_use(programme: Programme) -> OpeningKey | None:
    return programme.opening_keys.filter(replaced_at=None).first()


def holds(guardian: Guardian, key: OpeningKey) -> bool:
    return key.copies.filter(guardian=guardian, state=KeyState.HELD).exists()


def names_of(
    user: User, programme: Programme, guardians: Iterable[Guardian]
) -> dict[uuid.UUID, str]:
    """By the guardians' users: a colleague's own, of anybody else only where she works."""
    return names_for(user, programme, [one.user for one in guardians])


def name_of(user: User, guardian: Guardian) -> str:
    return names_of(user, guardian.programme, [guardian])[guardian.user_id]
