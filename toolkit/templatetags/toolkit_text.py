"""The toolkit's words and facts, as its pages write them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from toolkit.enums import Reading, Setting, Stage, Value
from toolkit.markdown import render_inline, render_markdown
from toolkit.models import Exercise, ExerciseText
from toolkit.translated import SOURCE_LANGUAGE, Words

register = template.Library()

VARIANTS = {
    "video": _("By video"),
    "text": _("By text or phone"),
    "interpreter": _("With an interpreter"),
    "low_literacy": _("With little or no reading"),
    "access": _("For access needs"),
}


@register.filter
def markdown(text: str) -> SafeString:
    return render_markdown(text)


@register.filter
def markdown_line(text: str) -> SafeString:
    return render_inline(text)


@register.filter
def said_aloud(text: str) -> SafeString:
    """Words to read out, in the quotation marks that the files leave out."""
    return render_markdown(f"“{text}”")


@register.simple_tag
def language_of(words: Words) -> SafeString | str:
    """The attributes that an element needs whose words are not in the page's language."""
    if not words.is_fallback:
        return ""
    return format_html(' lang="{}" dir="{}"', words.language, words.direction)


@register.filter
def women(exercise: Exercise) -> str:
    """How many women it is for. One woman alone is a real case (a call, a journal)."""
    least, most = exercise.women_least, exercise.women_most
    if most is None and least <= 2:
        return gettext("Any number of women")
    if most is None:
        return gettext("%(least)d women or more") % {"least": least}
    if least == most:
        return ngettext("%(count)d woman", "%(count)d women", least) % {"count": least}
    return gettext("%(least)d to %(most)d women") % {"least": least, "most": most}


@register.filter
def minutes(exercise: Exercise) -> str:
    """The span of minutes, and the usual one."""
    if exercise.minutes_least == exercise.minutes_most:
        return str(exercise.minutes_usual)
    return gettext("%(least)d to %(most)d, usually %(usual)d") % {
        "least": exercise.minutes_least,
        "most": exercise.minutes_most,
        "usual": exercise.minutes_usual,
    }


@register.filter
def places(exercise: Exercise) -> list[str]:
    """Where it can be done, in words."""
    return [str(Setting(value).label) for value in exercise.settings]


@register.filter
def reading(exercise: Exercise) -> str:
    return str(Reading(exercise.reading).label)


@register.filter
def stages(exercise: Exercise) -> list[str]:
    return [str(Stage(value).label) for value in exercise.stages]


@register.filter
def values(exercise: Exercise) -> list[str]:
    return [str(Value(value).label) for value in exercise.values]


@register.filter
def by_language(exercise: Exercise) -> list[ExerciseText]:
    """Its words in every language, the source first."""
    return sorted(
        exercise.texts.all(), key=lambda words: (words.language != SOURCE_LANGUAGE, words.language)
    )


@register.filter
def variants(words: ExerciseText) -> list[dict[str, str]]:
    """The ways to change an exercise, in the order of the files."""
    return [
        {"title": str(title), "text": words.variants[key]}
        for key, title in VARIANTS.items()
        if key in words.variants
    ]


@register.filter
def pounds(pence: int) -> str:
    return f"£{pence // 100}" if pence % 100 == 0 else f"£{pence / 100:.2f}"


@register.filter
def dialled(number: str) -> str:
    """A number as an address for the phone: digits only."""
    return "".join(character for character in number if character in "+0123456789")
