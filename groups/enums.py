from django.db import models
from django.utils.translation import gettext_lazy as _

# The setting and the stage of a group are those that an exercise can suit.
from toolkit.enums import Setting, Stage

__all__ = [
    "CameBy",
    "Channel",
    "FacilitatorRole",
    "Format",
    "LanguageUse",
    "ParticipantState",
    "ReviewReason",
    "Reviewed",
    "Rhythm",
    "Setting",
    "SharedDevice",
    "Stage",
    "State",
    "WayOfAgreeing",
    "Weekday",
]


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


class WayOfAgreeing(models.TextChoices):
    """How a group decides: never by signing."""

    SPOKEN = "spoken", _("Spoken aloud")
    HANDS = "hands", _("A show of hands")
    CARDS = "cards", _("Coloured cards")
    TOKENS = "tokens", _("Tokens in a bowl")
    CHAT = "chat", _("Typed in the chat")
    INTERPRETER = "interpreter", _("Through an interpreter")


class ReviewReason(models.TextChoices):
    """Why an agreement is looked at again on its day."""

    TIME = "time", _("It is time")
    NEW_MEMBER = "new-member", _("Somebody new has joined")
    HARD_MOMENT = "hard-moment", _("There was a hard moment")
    ASKED = "asked", _("Somebody asked for it")


class Reviewed(models.TextChoices):
    """How the words of another language were read before they were relied on."""

    SELF = "self", _("I read this language myself")
    WITH_SPEAKER = "with-speaker", _("A speaker of it read them with me")


class ParticipantState(models.TextChoices):
    ASKED = "asked", _("Has asked")
    WAITING = "waiting", _("Waiting for a place")
    JOINED = "joined", _("In the group")
    LEFT = "left", _("Has left")


class CameBy(models.TextChoices):
    SELF = "self", _("By herself")
    FRIEND = "friend", _("Through a friend")
    PARTNER = "partner", _("Through a partner organisation")


class Format(models.TextChoices):
    TEXT = "text", _("Text")
    AUDIO = "audio", _("Sound")
    PICTURES = "pictures", _("Pictures")
    INTERPRETER = "interpreter", _("An interpreter")


class Channel(models.TextChoices):
    """Each is safe or not safe by itself: a text can be read by whoever holds the phone."""

    CALL = "call", _("Call")
    TEXT = "text", _("Text message")
    VOICEMAIL = "voicemail", _("Voicemail")
    EMAIL = "email", _("Email")


class SharedDevice(models.TextChoices):
    NO = "no", _("Nobody else uses it")
    YES = "yes", _("Somebody else uses it or may look at it")
    UNSURE = "unsure", _("She isn’t sure")
