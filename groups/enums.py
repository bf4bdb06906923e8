from django.db import models
from django.utils.translation import gettext_lazy as _

# The setting and the stage of a group are those that an exercise can suit.
from toolkit.enums import Setting, Stage

__all__ = ["FacilitatorRole", "LanguageUse", "Rhythm", "Setting", "Stage", "State", "Weekday"]


class State(models.TextChoices):
    ACTIVE = "active", _("Meeting")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every four weeks")
    VARIES = "varies", _("It varies")


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class LanguageUse(models.TextChoices):
    SPOKEN = "spoken", _("Spoken in the group")
    READ = "read", _("Spoken and read")
    INTERPRETED = "interpreted", _("Through an interpreter")


class FacilitatorRole(models.TextChoices):
    LEAD = "lead", _("Lead facilitator")
    CO = "co", _("Co-facilitator")
    GROWING = "growing", _("Growing into it")
