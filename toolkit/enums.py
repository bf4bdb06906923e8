"""The words of an exercise card. Values are those of the content files (docs/content-format.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    CHECKIN = "checkin", _("Check-in")
    WARMUP = "warmup", _("Warm-up")
    MAIN = "main", _("Main")
    BREAK = "break", _("Break")
    GROUNDING = "grounding", _("Grounding")
    CLOSING = "closing", _("Closing")
    PLANNING = "planning", _("Planning")


class Frame(models.TextChoices):
    """The places of a session that 'Build session' fills by itself."""

    OPENING = "opening", _("Opening")
    AGREEMENT = "agreement", _("Agreement reminder")
    BREAK = "break", _("Break")
    CLOSING = "closing", _("Closing")


class Stage(models.TextChoices):
    FIRST = "first", _("First sessions")
    SETTLED = "settled", pgettext_lazy("group", "Settled")
    ENDING = "ending", _("Ending")


class Setting(models.TextChoices):
    IN_PERSON = "in-person", _("In a room")
    VIDEO = "video", _("By video")
    TEXT = "text", _("By text or phone")


class Value(models.TextChoices):
    SAFETY = "safety", _("Safety")
    TRUST = "trust", _("Trust")
    CHOICE = "choice", _("Choice and control")
    SUPPORT = "support", _("Two-way support")
    CONNECTION = "connection", _("Human connection")
    FREEDOM = "freedom", _("Freedom to be oneself")
    EXPERIENCE = "experience", _("Shared experience")


class Intensity(models.IntegerChoices):
    """How much of herself it may touch."""

    SETTLED = 0, _("Settled")
    LIGHT = 1, _("Light")
    DEEPER = 2, _("Deeper")
    DEEPEST = 3, _("Deepest")


class Reading(models.TextChoices):
    NONE = "none", _("None")
    SOME = "some", _("Some")
    MUCH = "much", _("Much")


class Energy(models.TextChoices):
    CALM = "calm", _("Calm")
    STEADY = "steady", _("Steady")
    LIVELY = "lively", _("Lively")


class Status(models.TextChoices):
    """How far a text can be trusted; shown to the reader, never claimed."""

    DRAFT = "draft", _("Draft")
    MACHINE_DRAFT = "machine draft", _("Drafted by machine")
    REVIEWED = "reviewed", _("Read by a speaker")


class Need(models.TextChoices):
    EMERGENCY = "emergency", _("Danger now")
    ABUSE = "abuse", _("Abuse")
    CRISIS = "crisis", _("Someone to listen")
    HEALTH = "health", _("Health")
    COMMUNITY = "community", _("Someone who knows your community")


class Symbol(models.TextChoices):
    """The drawing beside a clause, for those who would rather not read. Never the only carrier."""

    SPEECH = "speech", _("A speech bubble")
    LISTEN = "listen", _("An ear")
    QUIET = "quiet", _("A closed box")
    EXCHANGE = "exchange", _("Two speech bubbles")
    DOOR = "door", _("An open door")
    CLOCK = "clock", _("A clock")
    CIRCLE = "circle", _("A circle of people")
    MEND = "mend", _("Two halves coming together")
    PHONE = "phone", _("A phone")
    CHILD = "child", _("A grown-up and a child")
    LANGUAGES = "languages", _("Two alphabets")
    HAND = "hand", _("An open hand")
    CAMERA = "camera", _("A camera crossed out")
    SCREEN = "screen", _("A screen")
    NAME = "name", _("A name tag")
    HEADPHONES = "headphones", _("Headphones")
    KEY = "key", _("A key")
    CUP = "cup", _("A cup")
    HEART = "heart", _("A heart")
    PATH = "path", _("A path")
