"""Reading releases: those of a programme, and by whom, as the reader may know them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.enums import WaveState
from evaluation.letter_box.queries import rounded_count
from evaluation.programmes.models import Programme
from evaluation.programmes.queries import names_for
from evaluation.releases import policies
from evaluation.releases.models import Release
from evaluation.waves.facts import SOME_ROWS, at_size
from evaluation.waves.models import Wave


@dataclass(frozen=True)
class People:
    """Each empty where nobody is known."""

    asked: str
    made: str
    released: str
    withdrawn: str


def people_of(user: User, release: Release) -> People:
    """Three queries."""
    parts = (release.asked_by, release.run_started_by, release.released_by, release.withdrawn_by)
    names = names_for(user, release.programme, [one for one in parts if one])
    return People(*(names[one.pk] if one else "" for one in parts))


@dataclass(frozen=True)
class Listed:
    """A release in a list, without its files. `waves`: in words."""

    release: Release
    waves: str


def releases_of(programme: Programme) -> list[Listed]:
    """The newest first; `programme` as a view has reached it. Two queries."""
    rows = programme.releases.defer("json_file", "csv_file", "memory", "report")
    return [
        Listed(one, ", ".join(str(wave.get_kind_display()) for wave in in_order(one.waves.all())))
        for one in rows.order_by("-number").prefetch_related("waves")
    ]


def in_order(waves: Iterable[Wave]) -> list[Wave]:
    return sorted(waves, key=lambda wave: wave.number)


@dataclass(frozen=True)
class WaveToCount:
    """`was_released`: it has to be in, so that what is new can be compared with it."""

    wave: Wave
    was_released: bool

    @property
    def is_sealed(self) -> bool:
        return self.wave.state == WaveState.SEALED


def waves_to_count(programme: Programme) -> list[WaveToCount]:
    """All of its waves, in order. Two queries."""
    before = policies.waves_before(programme)
    waves = programme.waves.select_related("questionnaire").order_by("number")
    return [WaveToCount(wave, wave.pk in before) for wave in waves]


def expected_yield(programme: Programme, waves: Iterable[Wave]) -> str:
    """What can probably be shown, by how many have answered: in tens, as everybody may know it."""
    women = max((rounded_count(wave.pk) for wave in waves), default=0)
    if women < programme.least_answering:
        return _(
            "Probably nothing: fewer than {n} women have answered, and so few can’t be shown "
            "safely. What is held back of a wave stays so; it may be better to wait for the next."
        ).format(n=programme.least_answering)
    if women < SOME_ROWS:
        return _(
            "Probably a few rows of all groups together, and nothing about parts of the women."
        )
    return at_size(programme, women)
