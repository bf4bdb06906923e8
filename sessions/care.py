"""Care checks: what in a session might hurt or shut somebody out, why, and what mends it.

Each check is one pure function from a `Session` to its concerns. None forbids anything: the
planners know their group. A concern is mended with one press, or answered with 'we have this in
hand', which the plan remembers. Sources: docs/planning.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.blocks import Block, Session
from sessions.building import BREAK_AFTER
from toolkit.enums import Kind, Setting
from toolkit.languages import language_name

INTENSE = 2


@dataclass(frozen=True)
class Mend:
    """One press. `add`: put the exercise `slug` before the block at `place` (the end: len).

    `remove`: take the block out. `accept`: we have this in hand.
    """

    does: str
    label: str
    slug: str = ""
    place: int = 0


@dataclass(frozen=True)
class Concern:
    """`block` is the key of the block that it stands at, '' for the whole session."""

    code: str
    block: str
    title: str
    reason: str
    mend: Mend

    @property
    def key(self) -> str:
        return f"{self.code}:{self.block}"


Check = Callable[[Session], Iterator[Concern]]


def _adding(session: Session, kind: Kind, place: int) -> Mend:
    """Add the settler of that kind; where the toolkit has none that suits, leave it to them."""
    settler = session.settlers.get(kind)
    if settler is None:
        return _accepting()
    return Mend("add", _("Add %(title)s") % {"title": settler.title}, settler.slug, place)


def _accepting() -> Mend:
    return Mend("accept", _("We have this in hand"))


def deep_after_deep(session: Session) -> Iterator[Concern]:
    """Two intense items in a row leave no time to come back up."""
    pairs = zip(session.blocks, session.blocks[1:], strict=False)
    for place, (first, second) in enumerate(pairs, start=1):
        if first.intensity >= INTENSE and second.intensity >= INTENSE:
            yield Concern(
                "deep_after_deep",
                second.key,
                _("Two deep exercises follow each other."),
                _("Nobody has a moment to settle after %(title)s.") % {"title": first.title},
                _adding(session, Kind.GROUNDING, place),
            )


def nothing_settles(session: Session) -> Iterator[Concern]:
    """After the deepest work something calm must come before women go home."""
    for place, block in enumerate(session.blocks):
        rest = session.blocks[place + 1 :]
        if block.intensity == 3 and not any(_settles(other) for other in rest):
            yield Concern(
                "nothing_settles",
                block.key,
                _("Nothing settles the group after this."),
                _("It goes deepest of all. Women need a calm way down before the door."),
                _adding(session, Kind.GROUNDING, place + 1),
            )


def _settles(block: Block) -> bool:
    return block.kind in {Kind.GROUNDING, Kind.CLOSING, Kind.BREAK} and block.intensity < INTENSE


def no_closing(session: Session) -> Iterator[Concern]:
    """A session that just stops sends women out of the door with whatever came up."""
    if session.blocks and session.blocks[-1].kind != Kind.CLOSING:
        yield Concern(
            "no_closing",
            session.blocks[-1].key,
            _("The session has no close."),
            _("A few minutes at the end help everyone to leave with their feet on the ground."),
            _adding(session, Kind.CLOSING, len(session.blocks)),
        )


def no_break(session: Session) -> Iterator[Concern]:
    """Nobody sits for more than 90 minutes without a break. Told where the 90 minutes run out."""
    sitting, told = 0, False
    for place, block in enumerate(session.blocks):
        if block.kind == Kind.BREAK:
            sitting, told = 0, False
            continue
        sitting += block.minutes
        if sitting > BREAK_AFTER and not told:
            told = True
            yield Concern(
                "no_break",
                block.key,
                _("No break in %(minutes)d minutes.") % {"minutes": BREAK_AFTER},
                _("Backs ache, minds wander, and a child may need ringing."),
                _adding(session, Kind.BREAK, max(place, 1)),
            )


def wrong_setting(session: Session) -> Iterator[Concern]:
    for block in session.blocks:
        if block.settings and session.setting not in block.settings:
            yield Concern(
                "wrong_setting",
                block.key,
                _("It was not made for meeting like this."),
                _("This group meets: %(setting)s. The exercise is for: %(settings)s.")
                % {
                    "setting": Setting(session.setting).label.lower(),
                    "settings": ", ".join(
                        setting.label.lower() for setting in Setting if setting in block.settings
                    ),
                },
                Mend("remove", _("Take it out")),
            )


def wrong_size(session: Session) -> Iterator[Concern]:
    for block in session.blocks:
        if session.women < block.women_least:
            yield Concern(
                "wrong_size",
                block.key,
                _("It wants more women than usually come."),
                ngettext(
                    "It needs at least %(count)d woman; about %(women)d come.",
                    "It needs at least %(count)d women; about %(women)d come.",
                    block.women_least,
                )
                % {"count": block.women_least, "women": session.women},
                Mend("remove", _("Take it out")),
            )
        elif block.women_most is not None and session.women > block.women_most:
            yield Concern(
                "wrong_size",
                block.key,
                _("It is made for a smaller group."),
                ngettext(
                    "It works with %(count)d woman at most; about %(women)d come.",
                    "It works with %(count)d women at most; about %(women)d come.",
                    block.women_most,
                )
                % {"count": block.women_most, "women": session.women},
                Mend("accept", _("We will split into two")),
            )


def needs_reading(session: Session) -> Iterator[Concern]:
    if not session.easy_reading:
        return
    for block in session.blocks:
        if block.needs_reading:
            yield Concern(
                "needs_reading",
                block.key,
                _("It needs reading."),
                ngettext(
                    "%(count)d woman here would rather not read.",
                    "%(count)d women here would rather not read.",
                    session.easy_reading,
                )
                % {"count": session.easy_reading},
                Mend("accept", _("We will use the way without reading")),
            )


def not_in_our_language(session: Session) -> Iterator[Concern]:
    """One concern for each language, naming how much is missing, not one for each exercise."""
    written = [block for block in session.blocks if block.languages]
    for language in sorted(session.reads):
        missing = [block for block in written if language not in block.languages]
        if missing:
            yield Concern(
                f"not_in_{language}",
                "",
                _("%(missing)d of %(all)d exercises are not written in %(language)s.")
                % {
                    "missing": len(missing),
                    "all": len(written),
                    "language": language_name(language),
                },
                _("Somebody needs to say them in that language, or an interpreter."),
                Mend("accept", _("We know who will")),
            )


CHECKS: tuple[Check, ...] = (
    deep_after_deep,
    nothing_settles,
    no_closing,
    no_break,
    wrong_setting,
    wrong_size,
    needs_reading,
    not_in_our_language,
)


def concerns(session: Session) -> list[Concern]:
    """All open concerns. What the planners have in hand is left out."""
    return [
        concern
        for check in CHECKS
        for concern in check(session)
        if concern.key not in session.in_hand
    ]
