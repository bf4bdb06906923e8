"""How a programme stands, in a sentence, and what is next for whoever looks."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation.enums import ProgrammeState
from evaluation.programmes.models import Programme
from evaluation.programmes.policies import FEWEST_GUARDIANS


class Step(NamedTuple):
    """`route`: the name of an address that takes a programme."""

    route: str
    label: str


@dataclass(frozen=True)
class Standing:
    """What is known of a programme, and the reader's part in it. `open_until`: of an open wave;
    `can_be_counted`: a wave is sealed that nobody has asked to be counted."""

    programme: Programme
    has_waves: bool
    open_until: dt.date | None
    has_unsealed: bool
    can_be_counted: bool
    has_questions: bool
    able_guardians: int
    brings_groups: bool
    administers: bool
    coordinates: bool
    guards: bool
    asked_to_close: bool

    @property
    def may_close(self) -> bool:
        return self.administers or self.guards

    @property
    def answers_are_gone(self) -> bool:
        return self.programme.answers_kept_until <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Its last day has passed and nothing of it is open: it waits to be closed."""
        has_ended = self.programme.ends_on < timezone.localdate()
        return has_ended and self.has_waves and not self.has_unsealed

    @property
    def _only_closing_is_left(self) -> bool:
        return self.answers_are_gone and not self.has_unsealed

    @property
    def sentence(self) -> str:
        said = {
            ProgrammeState.SET_UP: self._being_set_up,
            ProgrammeState.RUNNING: self._running,
            ProgrammeState.CLOSING: self._closing,
            ProgrammeState.CLOSED: self._closed,
        }
        return said[ProgrammeState(self.programme.state)]()

    def _being_set_up(self) -> str:
        if self.able_guardians < FEWEST_GUARDIANS:
            return _("It is being set up, and needs another guardian before it can begin.")
        return _("It is being set up. It can begin once two guardians hold their keys.")

    def _running(self) -> str:
        if self.answers_are_gone:
            return _("The day has come until which answers were kept: they go by themselves.")
        if self.open_until and self.open_until >= timezone.localdate():
            return _("A wave is open until {date}.").format(date=_day(self.open_until))
        if self.open_until:
            return _("The last day of the open wave has passed. It can be closed.")
        if self.has_unsealed:
            return _("A wave is closed and waits to be sealed.")
        if self.is_over:
            return _("It ended on {date}, and every wave is sealed. It can be closed.").format(
                date=_day(self.programme.ends_on)
            )
        if self.has_waves:
            return _("It is running. Every wave so far is sealed.")
        return _("It is running. No wave has been opened yet.")

    def _closing(self) -> str:
        if self.asked_to_close:
            return _("You asked to close it. Somebody else must sign too.")
        return _("Somebody has asked to close it. A second person must sign.")

    def _closed(self) -> str:
        if self.answers_are_gone:
            return _("It is closed, and its answers are gone. What was published stays.")
        sentence = _("It is closed. Sealed answers go on {date}; nobody can find hers any more.")
        return sentence.format(date=_day(self.programme.answers_kept_until))

    @property
    def step(self) -> Step | None:
        """The one next thing; None where nothing waits for her."""
        if self.programme.state == ProgrammeState.CLOSING and self.may_close:
            signed = Step("evaluation:close", _("Look at it again"))
            return (
                signed if self.asked_to_close else Step("evaluation:close", _("Read it, then sign"))
            )
        if self.programme.state == ProgrammeState.SET_UP:
            return self._step_of_setting_up()
        if self.programme.state == ProgrammeState.RUNNING:
            return self._step_while_running()
        return None

    def _step_of_setting_up(self) -> Step | None:
        if self.administers and self.able_guardians < FEWEST_GUARDIANS:
            return Step("evaluation:guardian_add", _("Name another guardian"))
        if self.guards:
            return Step("evaluation:keys", _("See to your key"))
        if self.administers:
            return Step("evaluation:keys", _("See how the keys stand"))
        return self._step_of_a_coordinator()

    @property
    def _wants_summary(self) -> bool:
        return self.administers and self.can_be_counted and not self.answers_are_gone

    def _step_while_running(self) -> Step | None:
        ask = Step("evaluation:releases", _("Ask for a summary"))
        # Before the closing, with which goes what a later one is compared with.
        if self._wants_summary and not self.has_unsealed:
            return ask
        if self.may_close and (self.is_over or self._only_closing_is_left):
            return Step("evaluation:close", _("Close the programme"))
        if self.administers and self.able_guardians < FEWEST_GUARDIANS:
            return Step("evaluation:guardian_add", _("Name another guardian"))
        if self.coordinates:
            return self._step_of_a_coordinator() or self._step_of_a_wave()
        if self.administers and not self.has_questions:
            return Step("evaluation:questionnaires", _("Choose the questions"))
        if self._wants_summary:
            return ask
        if self.administers:
            return Step("evaluation:waves", _("See the waves"))
        return Step("evaluation:keys", _("Try out your key"))

    def _step_of_a_coordinator(self) -> Step | None:
        if not self.brings_groups:
            return Step("evaluation:programme_groups", _("Choose your groups"))
        if not self.has_questions:
            return Step("evaluation:questionnaires", _("Choose the questions"))
        return None

    def _step_of_a_wave(self) -> Step:
        if self.open_until:
            return Step("evaluation:waves", _("See to the open wave"))
        if self.has_unsealed:
            return Step("evaluation:waves", _("Seal the wave"))
        return Step("evaluation:waves", _("Open a wave"))


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
