"""Who can see what of a wave, and what can be published at its size: from the programme's facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.programmes.models import (
    LEAST_ANSWERING,
    LEAST_GROUPS,
    LEAST_IN_BAND,
    Programme,
)
from toolkit.languages import isolated


class Measured(NamedTuple):
    """What invented programmes of so many women who answered could publish, of 100 each."""

    women: int
    questions: int
    rows: int


# From docs/disclosure-figures.md, which `make disclosure-figures` makes; a test compares the two.
MEASURED: Final = (
    Measured(66, 78, 6),
    Measured(100, 100, 13),
    Measured(150, 100, 27),
    Measured(200, 100, 39),
    Measured(300, 100, 50),
    Measured(500, 100, 62),
    Measured(700, 100, 66),
    Measured(1000, 100, 70),
    Measured(2000, 100, 75),
)
SOME_ROWS: Final = MEASURED[0].women
ENOUGH: Final = 300  # from here on, pooling gives little more


@dataclass(frozen=True)
class Sight:
    """A line of the table: who, what they can see, and what they can't."""

    who: str
    sees: str
    sees_not: str


def who_sees(programme: Programme, guardians: Iterable[str]) -> list[Sight]:
    """`guardians`: by the names that whoever asks may read. One query: its readers."""
    return [*_in_the_room(), *_in_the_house(programme, guardians), *_outside(programme)]


def _in_the_room() -> list[Sight]:
    return [
        Sight(
            _("She herself"),
            _(
                "Her receipt shows that something is held. Until the programme is closed she can "
                "take it back, and ask a guardian for a copy."
            ),
            _("Her answers on a screen: no page shows a single answer, to her or to anybody."),
        ),
        Sight(
            _("The other women"),
            _("Nothing, unless she shows it to them."),
            _("Whether she answered, and what."),
        ),
        Sight(
            _("Facilitators"),
            _(
                "The slips of their group with their codes, and where the group keeps names, whose "
                "each is. Printing them is on record, since whoever has a code can answer with it."
            ),
            _("Who has answered, how many of their group have, any answer, and any result of it."),
        ),
    ]


def _in_the_house(programme: Programme, guardians: Iterable[str]) -> list[Sight]:
    names = ", ".join(map(isolated, guardians))
    until = date_format(programme.answers_kept_until, "j F Y")
    return [
        Sight(
            _("Coordinators"),
            _("What facilitators see, and about how many have answered in all, in tens."),
            _("Who has answered, any answer, and any result of one group."),
        ),
        Sight(
            _("Admins"),
            _("About how many have answered in all, in tens."),
            _("Any group, any slip, any name, any answer."),
        ),
        Sight(
            _("Guardians: {names}").format(names=names),
            _(
                "They hold the key that opens envelopes, each under a passphrase of her own. It is "
                "used for totals, for a woman who asks for a copy of hers, and for trying the key."
            ),
            _(
                "Whose an envelope is: finding one takes another key, which they don’t have. "
                "Sealed envelopes are deleted after {date}."
            ).format(date=until),
        ),
    ]


def _outside(programme: Programme) -> list[Sight]:
    readers = [
        Sight(
            isolated(reader.name),
            _(
                "Totals of women who said yes to this reader: at least {answering} in each row, "
                "{band} behind each figure, from {groups} groups or more."
            ).format(
                answering=programme.least_answering,
                band=programme.least_in_band,
                groups=programme.least_groups,
            ),
            _("Any one group, any single answer, and words that two people have not read first."),
        )
        for reader in programme.readers.all()
    ]
    return [
        *readers,
        Sight(
            _("Whoever looks after the server"),
            _(
                "On the running machine everything could be found by somebody who changes the "
                "program, until the programme is closed. That is why few people may."
            ),
            _("With a copy of the database alone: whose an answer is, and what it says."),
        ),
    ]


def expected(programme: Programme, *, women: int, groups: int) -> str:
    """What can probably be published where so many are asked in so many groups."""
    if groups < programme.least_groups:
        return ngettext(
            "Nothing of these groups alone: behind every published row stands at least {least} "
            "group. Others can add theirs while the wave is open.",
            "Nothing of these groups alone: behind every published row stand at least {least} "
            "groups. Others can add theirs while the wave is open.",
            programme.least_groups,
        ).format(least=programme.least_groups)
    if women < programme.least_answering:
        return _(
            "Nothing: fewer than {least} women can’t be published safely. Pool with other "
            "organisations before the first wave opens."
        ).format(least=programme.least_answering)
    if women < SOME_ROWS:
        return _(
            "A few rows of all groups together, if most women answer. Pooling with other "
            "organisations before the first wave opens gives more."
        )
    sentence = at_size(programme, women)
    if women < ENOUGH:
        sentence += " " + _(
            "Pooling with other organisations before the first wave opens gives more."
        )
    return sentence


def at_size(programme: Programme, women: int) -> str:
    """From the table. `women`: SOME_ROWS or more."""
    known = measured(women)
    sentence = _(
        "If {women} women answer: about {questions} of 100 questions for all groups together, and "
        "about {rows} of 100 rows about parts of the women, such as an area or an age."
    ).format(women=known.women, questions=known.questions, rows=known.rows)
    if programme_asks_for_more(programme):
        sentence += " " + _("Fewer here, since this programme wants more women behind a figure.")
    return sentence


def measured(women: int) -> Measured:
    """The largest size in the table that is no more than `women`."""
    return max((one for one in MEASURED if one.women <= women), default=MEASURED[0])


def programme_asks_for_more(programme: Programme) -> bool:
    asked = (programme.least_answering, programme.least_in_band, programme.least_groups)
    return asked != (LEAST_ANSWERING, LEAST_IN_BAND, LEAST_GROUPS)
