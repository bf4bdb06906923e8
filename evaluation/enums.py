from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeState(models.TextChoices):
    SET_UP = "set-up", _("Being set up")
    RUNNING = "running", _("Running")
    CLOSING = "closing", _("Waiting for the second signature")
    CLOSED = "closed", _("Closed")


class ReaderKind(models.TextChoices):
    """Who reads what is published, each a decision of her own."""

    FUNDER = "funder", _("Funder")
    PARTNER = "partner", _("Partner")
    PUBLIC = "public", _("Anybody")


class WaveKind(models.TextChoices):
    START = "start", pgettext_lazy("wave", "Start")
    MIDDLE = "middle", pgettext_lazy("wave", "Middle")
    END = "end", pgettext_lazy("wave", "End")
    LATER = "later", pgettext_lazy("wave", "Later")


class WaveState(models.TextChoices):
    """While it is closed, what came on paper can still be typed in; once sealed, nothing can."""

    OPEN = "open", pgettext_lazy("wave", "Open")
    CLOSED = "closed", pgettext_lazy("wave", "Closed")
    SEALED = "sealed", pgettext_lazy("wave", "Sealed")


class QuestionKind(models.TextChoices):
    FACES = "faces", _("Statement, with five faces")
    WORDS = "words", _("Statement or question, with words to choose from")
    ONE = "one", _("One choice of several")
    SEVERAL = "several", _("As many choices as fit")
    NUMBER = "number", _("A number")
    COMMENT = "comment", _("A short comment")


class Mode(models.TextChoices):
    """How her answers came. It travels inside the envelope."""

    READ = "read", _("She read and answered by herself")
    PAPER = "paper", _("On paper")
    SPOKEN = "spoken", _("Read aloud to her")
    INTERPRETER = "interpreter", _("Through an interpreter")
    HELPER = "helper", _("With a helper whom she chose")


class Purpose(models.TextChoices):
    """What she decides on the page itself. The decision travels inside the envelope.

    Each reader is a purpose of its own: `reader:<number>`.
    """

    ANSWERS = "answers", _("Counting her answers in totals")
    SPECIAL = "special", _("Using answers about health and wellbeing")
    QUOTES = "quotes", _("Quoting her words without her name")


class StaffPurpose(models.TextChoices):
    """What staff must act on: recorded by a facilitator, on another occasion than the answers."""

    REMINDERS = "reminders", _("Being reminded")
    PHOTOS = "photos", _("Photos and stories")
    FOLLOW_UP = "follow-up", _("Being asked again after leaving")


class KeyState(models.TextChoices):
    """A guardian's copy of the opening key."""

    HANDED_OVER = "handed-over", _("Waiting for its guardian")
    MADE = "made", _("Made, not yet confirmed on paper")
    HELD = "held", _("Held")


class AccessState(models.TextChoices):
    ASKED = "asked", _("Waiting for a guardian")
    OPENED = "opened", _("Opened for her")
    TAKEN_BACK = "taken-back", _("Taken back")


class ReleaseState(models.TextChoices):
    """A release is kept for good; what came before it can be thrown away."""

    ASKED = "asked", pgettext_lazy("release", "Waiting for a guardian")
    RUNNING = "running", pgettext_lazy("release", "Being made")
    DRAFTED = "drafted", pgettext_lazy("release", "A draft waits to be read")
    RELEASED = "released", pgettext_lazy("release", "Released")
    WITHDRAWN = "withdrawn", pgettext_lazy("release", "Withdrawn")
    TAKEN_BACK = "taken-back", pgettext_lazy("release", "Taken back")


UNDER_WAY = (ReleaseState.ASKED, ReleaseState.RUNNING, ReleaseState.DRAFTED)
# Withdrawn or not: what has been read can't be unread.
OUT = (ReleaseState.RELEASED, ReleaseState.WITHDRAWN)


class RunFailure(models.TextChoices):
    """Why a run came to nothing. The first four are disclosure control's own."""

    EXPOSED = "exposed", pgettext_lazy("release", "An answer could be worked out")
    ROUNDING = "rounding", pgettext_lazy("release", "The figures could not be rounded")
    TIME = "time", pgettext_lazy("release", "The check took too long")
    EARLIER = "earlier", pgettext_lazy("release", "It does not fit an earlier one")
    INTERRUPTED = "interrupted", pgettext_lazy("release", "Interrupted")
    CANCELLED = "cancelled", pgettext_lazy("release", "Cancelled")
    KEY = "key", pgettext_lazy("release", "The key does not open it")
    DATABASE = "database", pgettext_lazy("release", "The answers could not be reached")
    BROKEN = "broken", pgettext_lazy("release", "Something went wrong")
