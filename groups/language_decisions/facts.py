"""What a decision says of its languages, what it means for the planner, and what a new one changed.

Nothing here writes, and nothing but `rows_of` reads.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.enums import LanguageUse
from groups.language_decisions.models import LanguageDecision
from toolkit.languages import Language, isolated, language_name, language_of


class Row(NamedTuple):
    """One language, as the women decided it; by the names of `DecidedLanguage`.

    Without an `interpreter` there is nobody who could be a stranger.
    """

    language: str
    speak_count: int = 0
    read_count: int = 0
    spoken_when: str = ""
    interpreter: str = ""
    interpreter_is_stranger: bool = False

    @property
    def named(self) -> Language:
        return language_of(self.language)

    @property
    def use(self) -> LanguageUse:
        """For the planner: whether it needs an interpreter, or may bring something to read."""
        if self.interpreter:
            return LanguageUse.INTERPRETED
        return LanguageUse.READ if self.read_count else LanguageUse.SPOKEN


def rows_of(decision: LanguageDecision) -> list[Row]:
    """In the order in which they were written down."""
    rows = sorted(decision.languages.all(), key=lambda row: row.position)
    return [Row(*(getattr(row, name) for name in Row._fields)) for row in rows]


def changes(before: Sequence[Row], after: Sequence[Row]) -> list[str]:
    """In sentences, what is different in `after`; empty where only the day is another."""
    was = {row.language: row for row in before}
    now = {row.language: row for row in after}
    said = [
        _("{language} came in.").format(language=language_name(code))
        for code in now
        if code not in was
    ]
    said += [
        _("{language} was taken out.").format(language=language_name(code))
        for code in was
        if code not in now
    ]
    for code, row in now.items():
        if code in was:
            said += _changes_of(was[code], row, language_name(code))
    return said


def _changes_of(was: Row, now: Row, language: str) -> list[str]:
    said = []
    if was.speak_count != now.speak_count:
        said.append(
            ngettext(
                "{language}: {n} woman speaks it, before it was {before}.",
                "{language}: {n} women speak it, before it was {before}.",
                now.speak_count,
            ).format(language=language, n=now.speak_count, before=was.speak_count)
        )
    if was.read_count != now.read_count:
        said.append(
            ngettext(
                "{language}: {n} woman reads it, before it was {before}.",
                "{language}: {n} women read it, before it was {before}.",
                now.read_count,
            ).format(language=language, n=now.read_count, before=was.read_count)
        )
    if was.spoken_when != now.spoken_when:
        said.append(
            _("{language}: when the group speaks it, now “{now}”, before “{before}”.").format(
                language=language, now=_words(now.spoken_when), before=_words(was.spoken_when)
            )
        )
    if was.interpreter != now.interpreter:
        said.append(_interpreter_changed(was, now).format(language=language))
    elif was.interpreter_is_stranger != now.interpreter_is_stranger:
        said.append(_certainty_changed(now).format(language=language))
    return said


def _words(spoken_when: str) -> str:
    return isolated(spoken_when) if spoken_when else _("not at all")


def _interpreter_changed(was: Row, now: Row) -> str:
    """Without a name: who it is now stands with the decision, and nobody else needs keeping."""
    if not was.interpreter:
        return _("{language}: there is an interpreter now.")
    if not now.interpreter:
        return _("{language}: there is no interpreter any more.")
    return _("{language}: there is another interpreter.")


def _certainty_changed(now: Row) -> str:
    if now.interpreter_is_stranger:
        return _("{language}: now it is sure that the interpreter is a stranger.")
    return _("{language}: it has to be made sure again that the interpreter is a stranger.")
