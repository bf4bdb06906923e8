"""Which paper it is, what is ticked on it, and where typing it twice did not agree."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from evaluation.enums import Mode, Purpose
from evaluation.paper_entry.papers import Difference
from toolkit.languages import Language, language_of
from toolkit.translated import SOURCE_LANGUAGE

MODES: Final = (
    (Mode.PAPER, _("She wrote on it herself")),
    (Mode.SPOKEN, _("The questions were read to her, and somebody noted what she said")),
    (Mode.INTERPRETER, _("Through an interpreter")),
    (Mode.HELPER, _("With a helper whom she chose")),
)
FIRST, SECOND = "first", "second"


def in_language(words: str, language: Language) -> SafeString:
    """Words of the paper among those of the page."""
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language.code, language.direction, words)


class PaperForm(forms.Form):
    """Language, way and whether to type twice are kept for the next paper of a pile."""

    code = forms.CharField(
        label=_("Code on the paper"),
        help_text=_("Twelve letters and figures. Capitals, spaces and dashes make no difference."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code that stands on the paper.")},
    )
    language = forms.ChoiceField(label=_("Language of the paper"))
    mode = forms.ChoiceField(
        label=_("How did she answer?"),
        choices=MODES,
        widget=forms.RadioSelect,
        initial=Mode.PAPER,
    )
    twice = forms.BooleanField(
        label=_("Type it twice"),
        help_text=_("A slip of the finger is found when the two do not agree."),
        required=False,
    )

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        languages: Sequence[str] = (SOURCE_LANGUAGE,),
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """`before`: what was chosen for the paper before this one."""
        kept = {
            name: before[name]
            for name in ("language", "mode", "twice")
            if before and name in before
        }
        super().__init__(data, initial=kept)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, language_of(code).name) for code in languages
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("code", "language", "mode", "twice")


class TicksForm(forms.Form):
    """Her decisions as they are ticked on the paper; without the first nothing can be kept."""

    purposes = forms.MultipleChoiceField(
        label=_("Which of these are ticked on the paper?"),
        help_text=_("Only what is ticked there. If you can’t tell, leave it unticked."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        decisions: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data)
        self.fields["purposes"].choices = list((decisions or {}).items())  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("purposes")

    def clean_purposes(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["purposes"]
        if Purpose.ANSWERS not in ticked:
            raise forms.ValidationError(
                _(
                    "Without the first one nothing may be kept. If it isn’t ticked on the paper, "
                    "don’t tick it here: shred the paper, and nothing is stored."
                )
            )
        return ticked


class SettleForm(forms.Form):
    """For each difference: which of the two is as it stands on the paper."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        found: Iterable[Difference] = (),
        language: Language | None = None,
    ) -> None:
        """`language`: of the paper."""
        super().__init__(data)
        spoken = language or language_of(SOURCE_LANGUAGE)
        self.found = list(found)
        for one in self.found:
            self.fields[f"s-{one.name}"] = forms.ChoiceField(
                label=in_language(one.label, spoken),
                choices=[
                    (which, in_language(text, spoken) if is_hers else text)
                    for which, text, is_hers in (
                        (FIRST, one.first, one.hers[0]),
                        (SECOND, one.second, one.hers[1]),
                    )
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Look at the paper, and choose what stands there.")},
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    @property
    def choice_hints(self) -> dict[str, dict[str, Any]]:
        hints = {FIRST: _("typed the first time"), SECOND: _("typed the second time")}
        return dict.fromkeys(self.fields, hints)

    @property
    def as_first(self) -> frozenset[str]:
        """Of a valid form: the names of what is to stay as it was typed first."""
        chosen = self.cleaned_data
        return frozenset(one.name for one in self.found if chosen[f"s-{one.name}"] == FIRST)
