"""What the state of a group and its agreement allows. Each raises `NotNow`, or returns None."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from groups.agreements.models import Agreement
from groups.enums import Stage, State
from groups.support_groups.models import LARGEST_GROUP, SupportGroup
from toolkit.languages import LANGUAGES, language_name

# A young group finds out quickly what its agreement lacks; a settled one needs a look each season.
LOOK_AGAIN_WEEKS: Final = {Stage.FIRST: 6, Stage.SETTLED: 12, Stage.ENDING: 12}
# Soon, and with time to tell the women first.
LOOK_AGAIN_SOONER: Final = dt.timedelta(days=7)
FURTHEST_REVIEW: Final = dt.timedelta(days=366)


def review_date(agreed_on: dt.date, group: SupportGroup) -> dt.date:
    """When to look at it again, unless the group says otherwise: six weeks after it was agreed in
    a group's first sessions, twelve later on."""
    return agreed_on + dt.timedelta(weeks=LOOK_AGAIN_WEEKS[Stage(group.stage)])


def can_record_agreement(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so its agreement stays as it was."))


def can_be_agreed_on(day: dt.date, current: Agreement | None) -> None:
    if day > timezone.localdate():
        raise NotNow(_("That day is still to come. Record it when the group has agreed."))
    if current and day < current.agreed_on:
        raise NotNow(
            _(
                "The agreement in force is from {date}, which is later. Choose that day or one "
                "after it."
            ).format(date=date_format(current.agreed_on, "j F Y"))
        )


def can_be_looked_at_on(day: dt.date) -> None:
    today = timezone.localdate()
    if day <= today:
        raise NotNow(_("Choose a day that is still to come."))
    if day > today + FURTHEST_REVIEW:
        raise NotNow(_("That is more than a year away. Choose an earlier day."))


def can_agree_on(titles: Sequence[str]) -> None:
    if not titles:
        raise NotNow(_("Tick at least one thing that the group wants to keep."))


def counts_add_up(*, present: int, agreed: int, unsure: int, objected: int) -> None:
    if agreed < 1:
        raise NotNow(_("An agreement needs at least one woman who agrees."))
    if present > LARGEST_GROUP:
        raise NotNow(_("Write {number} or fewer.").format(number=LARGEST_GROUP))
    if agreed + unsure + objected > present:
        raise NotNow(
            _(
                "{answers} women answered, which is more than the {present} who were there. "
                "Look at the numbers again."
            ).format(answers=agreed + unsure + objected, present=present)
        )


def can_change_words(agreement: Agreement, language: str) -> None:
    """Translations can be mended; what the women agreed on can't."""
    if language == agreement.language:
        raise NotNow(
            _(
                "The group agreed on these words in {language}, so they stay as they are. To "
                "change them, record the agreement again with the group."
            ).format(language=language_name(language))
        )


def can_have_words_in(language: str) -> None:
    if language not in LANGUAGES:
        raise NotNow(_("Choose a language from the list."))


def can_say(title: str, detail: str) -> None:
    """Both, or a title alone, or nothing at all."""
    if detail and not title:
        raise NotNow(_("Write the short line too, or take the rest away."))


def can_be_read(has_words: bool) -> None:
    if not has_words:
        raise NotNow(_("There are no words in this language yet. Write them first."))
