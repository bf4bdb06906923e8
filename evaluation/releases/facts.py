"""What a release says in words: its headline, why rows are held back, how a run stands.

Never that a group has caused anything: these are answers, and nobody was compared with women who
were in no group.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from evaluation.enums import ReleaseState, RunFailure
from evaluation.releases.models import Release
from evaluation.releases.reading import Content
from evaluation.releases.shapes import why_held_back
from toolkit.languages import isolated


def headline(content: Content) -> str:
    said = content.said_yes()
    if not said:
        return _("What women told us")
    statement, yes, women = said[0]
    sentence = _("{share} say yes to “{statement}”").format(
        share=in_ten(yes, women), statement=isolated(statement)
    )
    return sentence[0].upper() + sentence[1:]


def lede(content: Content) -> list[str]:
    """One sentence after the other."""
    women, said = content.women(), content.said_yes()
    when = content.waves[content.last_wave]
    found = []
    if women:
        found.append(
            _("About {women} women answered at this time: {when}.").format(women=women, when=when)
        )
    else:
        found.append(_("Too few women answered to show anything safely."))
    if len(said) > 1:
        statement, yes, of = said[-1]
        found.append(
            _("The fewest said yes to “{statement}”: {share}.").format(
                statement=isolated(statement), share=in_ten(yes, of)
            )
        )
    found.append(_("We can’t say that the groups caused this. It is what women told us."))
    return found


def in_ten(part: int, whole: int) -> str:
    """In words, for the middle of a sentence."""
    number = round(10 * part / whole) if whole else 0
    words = {
        0: _("hardly any women"),
        1: _("about one in ten women"),
        2: _("about two in ten women"),
        3: _("about three in ten women"),
        4: _("about four in ten women"),
        5: _("about half of the women"),
        6: _("about six in ten women"),
        7: _("about seven in ten women"),
        8: _("about eight in ten women"),
        9: _("about nine in ten women"),
        10: _("nearly all women"),
    }
    return words[number]


def held_back(content: Content) -> list[tuple[int, str]]:
    """(how many rows, why), the most first."""
    found = [(number, why_held_back(why, content.rules))
             for why, number in content.held_back().items()]  # fmt: skip
    return sorted(found, key=lambda one: -one[0])


def how_it_failed(release: Release) -> str:
    """And what to do; empty where nothing has failed."""
    if not release.failure or release.state != ReleaseState.ASKED:
        return ""
    said = {
        RunFailure.EXPOSED: _(
            "The check found that an answer could be worked out from the figures, so nothing was "
            "made. This is no fault of yours. With another wave the numbers change; until then, "
            "take it back."
        ),
        RunFailure.ROUNDING: _(
            "The figures could not be rounded so that all tables agree, so nothing was made. Take "
            "it back, and ask again with the next wave."
        ),
        RunFailure.TIME: _(
            "The check took longer than it may, so nothing was made. Try it once more when the "
            "server is quiet. If it happens again, tell whoever looks after the server."
        ),
        RunFailure.EARLIER: _(
            "This does not fit what was released before, so nothing was made. Tell whoever looks "
            "after the server, and release nothing of this programme until it is understood."
        ),
        RunFailure.INTERRUPTED: _(
            "Interrupted: nothing was published and nothing was kept. Type the passphrase again."
        ),
        RunFailure.CANCELLED: _("Cancelled. Nothing was kept; type the passphrase to begin again."),
        RunFailure.KEY: _(
            "A key did not open what it should have opened. Test your key on the page of the keys."
        ),
        RunFailure.DATABASE: _(
            "The sealed answers can’t be reached, so nothing was made. Tell whoever looks after "
            "the server."
        ),
        RunFailure.BROKEN: _(
            "Something went wrong, and nothing was made. Try it once more. If it happens again, "
            "tell whoever looks after the server."
        ),
    }
    return said[RunFailure(release.failure)]


def step_of(release: Release) -> str:
    """How far a run is, in words."""
    said = {
        "opening": _("Opening the envelopes"),
        "counting": _("Counting"),
        "planning": _("Choosing what can be shown"),
        "checking": _("Checking that nobody can be found"),
    }
    return said.get(release.step, pgettext("release", "Beginning"))


def report_lines(report: Mapping[str, Any], rules: Mapping[str, int]) -> list[tuple[str, str]]:
    """The privacy report, for who decides: classes and smallest numbers, never a count of women."""
    withheld = sum(report["withheld"].values())
    found = sum(one["found"] for one in report["audits"])
    lines = [
        (
            _("Rows"),
            _(
                "{published} shown, {merged} of them with answers counted together; {withheld} "
                "held back."
            ).format(published=report["published"], merged=report["merged"], withheld=withheld),
        ),
        (
            _("Smallest numbers"),
            _(
                "{answering} women in a row, {band} behind each figure, {groups} groups, no more "
                "than half from one group."
            ).format(**{name: rules[name] for name in ("answering", "band", "groups")}),
        ),
        (
            _("Rounding"),
            _(
                "To five, in all tables together; no figure is further than {n} from its count."
            ).format(n=report["rounding"]),
        ),
        (
            _("Checks"),
            ngettext(
                "{n} question was tested against somebody who knows which women stand in each "
                "row, and every figure before rounding. Answers that could be worked out: {found}.",
                "{n} questions were tested against somebody who knows which women stand in each "
                "row, and every figure before rounding. Answers that could be worked out: {found}.",
                len(report["audits"]),
            ).format(n=len(report["audits"]), found=found),
        ),
        (
            _("Compared with"),
            ngettext("{n} earlier summary", "{n} earlier summaries", report["compared"]).format(
                n=report["compared"]
            ),
        ),
    ]
    if report.get("broken"):
        lines.append(
            (
                _("Left out"),
                ngettext(
                    "{n} envelope could not be opened.",
                    "{n} envelopes could not be opened.",
                    report["broken"],
                ).format(n=report["broken"]),
            )
        )
    return lines
