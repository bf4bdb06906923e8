"""The only writes of this record. Each checks rule and policy under a lock, and is recorded.

Nothing that was opened is written anywhere: it goes from the child process into the file.
"""

import secrets
import uuid
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow
from audit.actions import record
from evaluation import linking
from evaluation.access import policies, rules
from evaluation.access.contents import Found, State, her_page
from evaluation.access.facts import KeyOfTimes, keys_for, links_of
from evaluation.access.models import AccessRequest
from evaluation.access.papers import page_file
from evaluation.enums import AccessState
from evaluation.envelopes import Contents
from evaluation.keys import opening
from evaluation.waves.models import Invitee, Wave

REFERENCE_LETTERS: Final = 6
ON_HAND: Final = (State.HELD, State.BROKEN)


class WrongPassphrase(NotNow):
    """Of the key with this `number`. The request waits as before."""

    def __init__(self, sentence: str, *, number: int) -> None:
        super().__init__(sentence)
        self.number = number


class Opened(NamedTuple):
    """`page`: the file. `broken`: how many envelopes could not be opened."""

    page: str
    broken: int


@transaction.atomic
def ask_for_copy(*, invitee: Invitee, language: str, by: User) -> AccessRequest:
    """What waits already is given back as it is. Raises Refused, NotNow."""
    rows = Invitee.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("programme_group__programme", "programme_group__group")
    locked = found.filter(pk=invitee.pk).first()
    if locked is None:
        raise NotNow(_("There is nothing by which to find her: she has been erased meanwhile."))
    rules.may_ask(by, locked.programme_group.group)
    programme = locked.programme_group.programme
    policies.can_find(programme)
    waiting = AccessRequest.objects.filter(invitee=locked, state=AccessState.ASKED).first()
    if waiting is not None:
        return waiting
    if language not in programme.languages:
        language = programme.languages[0]
    request = AccessRequest.objects.create(
        programme=programme,
        invitee=locked,
        reference=_new_reference(programme.pk),
        language=language,
        state_changed_by=by,
        asked_by=by,
    )
    record("access_requested", by=by, target=request)
    return request


def _new_reference(programme: uuid.UUID) -> str:
    """Of 113 million: the loop is for the day on which one comes twice."""
    while True:
        reference = "".join(secrets.choice(linking.LETTERS) for _ in range(REFERENCE_LETTERS))
        if not AccessRequest.objects.filter(programme=programme, reference=reference).exists():
            return reference


@transaction.atomic
def take_back_request(*, request: AccessRequest, by: User) -> AccessRequest:
    """Raises Refused, NotNow."""
    locked = _locked(request)
    rules.may_ask(by, locked.invitee.programme_group.group)
    if locked.state == AccessState.TAKEN_BACK:
        return locked
    policies.can_become(locked, AccessState.TAKEN_BACK)
    _move(locked, AccessState.TAKEN_BACK, by)
    record("access_request_taken_back", by=by, target=locked, changed_fields=["state"])
    return locked


def open_request(*, request: AccessRequest, passphrases: Mapping[int, str], by: User) -> Opened:
    """Her envelopes as a file, once. `passphrases` by the number of the key; one that is not there
    leaves its times unopened, and the file says so.

    In three steps, since a passphrase is tried outside of any transaction: look whether it may be,
    open, and look again under a lock. What a second guardian has opened meanwhile is thrown away.
    Raises Refused, NotNow, WrongPassphrase.
    """
    _may_be_opened(request, by)
    links = links_of(request.invitee)
    found: list[Found] = []
    for key in keys_for(by, request.programme):
        found += _open(key, links, passphrases.get(key.number, ""))
    if all(one.state == State.OTHER_KEY for one in found):
        raise NotNow(_("You hold no key of these questions, so another guardian opens this."))
    return _handed_over(request, found, by)


def _may_be_opened(request: AccessRequest, by: User) -> None:
    rules.may_open(by, request)
    policies.can_become(request, AccessState.OPENED)
    policies.can_find(request.programme)


def _open(key: KeyOfTimes, links: Mapping[uuid.UUID, bytes], passphrase: str) -> list[Found]:
    if key.copy is None or not passphrase:
        return [Found(wave, State.OTHER_KEY) for wave in key.waves]
    try:
        opened = opening.open_envelopes(
            key.copy, passphrase, links=[(wave.pk, links[wave.pk]) for wave in key.waves]
        )
    except opening.WrongPassphrase:
        raise WrongPassphrase(
            _("This passphrase does not open your copy of the key. Nothing was opened."),
            number=key.number,
        ) from None
    return [_found(wave, opened.by_wave) for wave in key.waves]


def _found(wave: Wave, by_wave: Mapping[uuid.UUID, Contents | None]) -> Found:
    if wave.pk not in by_wave:
        return Found(wave, State.NOTHING)
    contents = by_wave[wave.pk]
    return Found(wave, State.BROKEN if contents is None else State.HELD, contents)


@transaction.atomic
def _handed_over(request: AccessRequest, found: list[Found], by: User) -> Opened:
    """Times that she was not asked at are left out, unless something lies there all the same."""
    locked = _locked(request)
    _may_be_opened(locked, by)
    invited = set(locked.invitee.invitations.values_list("wave", flat=True))
    hers = [one for one in found if one.wave.pk in invited or one.state in ON_HAND]
    hers.sort(key=lambda one: one.wave.number)
    page = her_page(locked, hers, timezone.localdate())
    policies.has_its_words(page.labels)
    _move(locked, AccessState.OPENED, by)
    record("access_request_opened", by=by, target=locked, changed_fields=["state"])
    return Opened(page_file(page), sum(one.state == State.BROKEN for one in hers))


def _locked(request: AccessRequest) -> AccessRequest:
    """Raises NotNow where she has been erased meanwhile."""
    rows = AccessRequest.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related(
        "programme", "invitee__programme_group__programme", "invitee__programme_group__group"
    )
    locked = found.filter(pk=request.pk).first()
    if locked is None:
        raise NotNow(_("This request is gone: what it was about has been erased meanwhile."))
    return locked


def _move(request: AccessRequest, state: AccessState, by: User) -> None:
    request.state, request.state_changed_at, request.state_changed_by = state, timezone.now(), by
    request.save(update_fields=["state", "state_changed_at", "state_changed_by"])
