"""What the state of a request and of its programme allows. Each raises `NotNow` with a sentence."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation import linking
from evaluation.access.models import AccessRequest
from evaluation.enums import AccessState, ProgrammeState
from evaluation.programmes.models import Programme

# A file that got lost is asked for anew: what was opened is nowhere to be had a second time.
REQUEST_TRANSITIONS: Final[Mapping[AccessState, tuple[AccessState, ...]]] = {
    AccessState.ASKED: (AccessState.OPENED, AccessState.TAKEN_BACK),
    AccessState.OPENED: (),
    AccessState.TAKEN_BACK: (),
}


def is_not_closed(programme: Programme) -> None:
    if programme.state == ProgrammeState.CLOSED or programme.link_salt is None:
        raise NotNow(closed())


def can_find(programme: Programme) -> None:
    """With another secret than it began with, hers would look as if there were none."""
    is_not_closed(programme)
    try:
        key = linking.programme_key(programme.link_salt or b"")
    except linking.LinkSecretError:
        key = b""
    if linking.key_check(key) != bytes(programme.link_check):
        raise NotNow(no_secret())


def can_become(request: AccessRequest, state: AccessState) -> None:
    now = AccessState(request.state)
    if state in REQUEST_TRANSITIONS[now]:
        return
    if now == AccessState.OPENED:
        raise NotNow(
            _(
                "This was opened already, and it is stored nowhere. If the file is lost, ask for "
                "a copy again: it gets a new reference."
            )
        )
    raise NotNow(_("The colleague who asked for this has taken it back."))


def has_its_words(labels: Mapping[str, str]) -> None:
    """A file without the sentence that nothing is held would say less than nothing."""
    if not labels.get("copy_nothing"):
        raise NotNow(
            _(
                "The words for the file are not there yet, so it was not made. Whoever looks after "
                "the server loads them with “manage.py load_toolkit”."
            )
        )


def closed() -> str:
    return _(
        "This programme is closed, and nothing leads from a woman to her answers any more. Nobody "
        "can find hers, so nobody can open them."
    )


def no_secret() -> str:
    return _(
        "The server’s linking secret is not the one that this programme began with, so her answers "
        "can’t be found. Nothing was changed, and nothing is lost: ask whoever looks after the "
        "server to put the right one back, then try again."
    )


def unknown_code() -> str:
    """The same for one that nobody has and one of a group that the reader does not see."""
    return _("No slip of your groups has this code. Look at it again: it never has a vowel.")
