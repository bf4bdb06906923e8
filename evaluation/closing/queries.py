"""What the page of closing tells."""

from dataclasses import dataclass

from accounts.models import User
from evaluation.enums import WaveState
from evaluation.programmes.models import Programme
from evaluation.programmes.queries import names_for
from evaluation.waves.models import Wave


@dataclass(frozen=True)
class Signatures:
    """By whom, as the reader may know them; empty where nobody is known."""

    asked_by: str
    closed_by: str


def signatures(user: User, programme: Programme) -> Signatures:
    people = [one for one in (programme.closing_asked_by, programme.closed_by) if one]
    names = names_for(user, programme, people)
    asked, closed = programme.closing_asked_by_id, programme.closed_by_id
    return Signatures(
        names.get(asked, "") if asked else "", names.get(closed, "") if closed else ""
    )


def waves_left(programme: Programme) -> list[Wave]:
    """Those that are not sealed, in order. `programme` as a view has reached it."""
    return list(programme.waves.exclude(state=WaveState.SEALED).order_by("number"))
