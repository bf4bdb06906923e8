"""The languages that a group can name, by their BCP 47 codes.

English names are translated with the interface; a language's own name is never translated. A
language that is missing here is one more line.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Language(NamedTuple):
    code: str
    name: str | Promise
    own_name: str
    right_to_left: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"

    @property
    def has_own_name(self) -> bool:
        """Whether its own name says anything that its name in the reader's language doesn't."""
        return str(self.name) != self.own_name


_ALL = [
    Language("sq", _("Albanian"), "Shqip"),
    Language("am", _("Amharic"), "አማርኛ"),
    Language("ar", _("Arabic"), "العربية", right_to_left=True),
    Language("bn", _("Bengali"), "বাংলা"),
    Language("bfi", _("British Sign Language"), "BSL"),
    Language("bg", _("Bulgarian"), "Български"),
    Language("yue", _("Cantonese"), "粵語"),
    Language("zh", _("Chinese (Mandarin)"), "中文"),
    Language("cs", _("Czech"), "Čeština"),
    Language("prs", _("Dari"), "دری", right_to_left=True),
    Language("en", _("English"), "English"),
    Language("fr", _("French"), "Français"),
    Language("de", _("German"), "Deutsch"),
    Language("el", _("Greek"), "Ελληνικά"),
    Language("gu", _("Gujarati"), "ગુજરાતી"),
    Language("hi", _("Hindi"), "हिन्दी"),
    Language("hu", _("Hungarian"), "Magyar"),
    Language("ig", _("Igbo"), "Igbo"),
    Language("it", _("Italian"), "Italiano"),
    Language("kmr", _("Kurdish (Kurmanji)"), "Kurmancî"),
    Language("ckb", _("Kurdish (Sorani)"), "کوردی", right_to_left=True),
    Language("lt", _("Lithuanian"), "Lietuvių"),
    Language("ps", _("Pashto"), "پښتو", right_to_left=True),
    Language("fa", _("Persian"), "فارسی", right_to_left=True),
    Language("pl", _("Polish"), "Polski"),
    Language("pt", _("Portuguese"), "Português"),
    Language("pa", _("Punjabi"), "ਪੰਜਾਬੀ"),
    Language("ro", _("Romanian"), "Română"),
    Language("ru", _("Russian"), "Русский"),
    Language("sk", _("Slovak"), "Slovenčina"),
    Language("so", _("Somali"), "Soomaali"),
    Language("es", _("Spanish"), "Español"),
    Language("sw", _("Swahili"), "Kiswahili"),
    Language("ta", _("Tamil"), "தமிழ்"),
    Language("te", _("Telugu"), "తెలుగు"),
    Language("ti", _("Tigrinya"), "ትግርኛ"),
    Language("tr", _("Turkish"), "Türkçe"),
    Language("uk", _("Ukrainian"), "Українська"),
    Language("ur", _("Urdu"), "اردو", right_to_left=True),
    Language("vi", _("Vietnamese"), "Tiếng Việt"),
    Language("cy", _("Welsh"), "Cymraeg"),
    Language("yo", _("Yoruba"), "Yorùbá"),
]
LANGUAGES = {language.code: language for language in _ALL}


def language_of(code: str) -> Language:
    """The language, or one that is named by its code where the list no longer has it."""
    return LANGUAGES.get(code) or Language(code, code, code)


def language_name(code: str) -> str:
    """Its name in the reader's language."""
    return str(language_of(code).name)


def language_choices() -> list[tuple[str, str]]:
    """For a select: both names, in the order of the reader's language, first an empty choice."""
    ordered = sorted(_ALL, key=lambda language: str(language.name).casefold())
    return [("", gettext("None")), *((language.code, _label(language)) for language in ordered)]


def _label(language: Language) -> str:
    if not language.has_own_name:
        return str(language.name)
    return f"{language.name} - {isolated(language.own_name)}"


def isolated(text: str) -> str:
    """For text of either direction inside a sentence where <bdi> can't stand."""
    return f"\u2068{text}\u2069"
