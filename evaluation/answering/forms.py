"""What she types and ticks around the questions. The words are content, given with the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from evaluation.enums import Purpose, QuestionKind
from evaluation.linking import grouped, normalised
from evaluation.programmes.models import Reader
from evaluation.questionnaires.reading import Script
from groups.agreements.reading import filled

LONGEST_TYPED: Final = 60


class BoxForm(forms.Form):
    """One box, for a code or a receipt. `key`: which of the page words is its label.

    `said`: what is wrong with what she typed, in her language.
    """

    typed = forms.CharField(max_length=LONGEST_TYPED, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        words: Mapping[str, str] | None = None,
        key: str = "code_label",
        said: Sequence[str] = (),
    ) -> None:
        super().__init__(data)
        self.fields["typed"].label = (words or {}).get(key, "")
        self.said = said
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.template = "answering/_box.html"
        self.helper.layout = Layout("typed")

    @property
    def shown(self) -> str:
        """What stands in the box: as she typed it, but no longer than a code can be."""
        return str(self["typed"].value() or "")[:LONGEST_TYPED]


def typed_in(data: Mapping[str, Any]) -> str:
    """The code or receipt that was sent, in fours as on paper; empty where there is none."""
    return grouped(normalised(str(data.get("typed", ""))[:LONGEST_TYPED]))


@dataclass(frozen=True)
class Decision:
    """One purpose as she is asked about it. `name` on the wire; `drawing` beside its words."""

    purpose: str
    name: str
    drawing: str
    text: str
    hint: str


class ConsentForm(forms.Form):
    """Purpose by purpose, nothing ticked at first. Without the first nothing can be kept.

    A reader is known by her number and not by her place in the list, which may change while the
    page is open.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        script: Script | None = None,
        readers: Iterable[Reader] = (),
        words: Mapping[str, str] | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data)
        self.words = words or {}
        self.decisions = list(self._decisions(script, readers))
        self.fields |= {
            one.name: forms.BooleanField(label=one.text, required=False) for one in self.decisions
        }
        self.initial = {one.name: one.name in (kept or {}) for one in self.decisions}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.template = "answering/_consent.html"
        self.helper.layout = Layout(*(one.name for one in self.decisions))

    def _decisions(self, script: Script | None, readers: Iterable[Reader]) -> Iterable[Decision]:
        words = self.words
        kinds = {asked.kind for asked in script.questions} if script else set()
        yield Decision(
            Purpose.ANSWERS,
            "c-a",
            "totals",
            words.get("consent_answers", ""),
            words.get("consent_answers_hint", ""),
        )
        if script and script.asks_special:
            yield Decision(
                Purpose.SPECIAL,
                "c-s",
                "heart",
                words.get("consent_special", ""),
                words.get("consent_special_hint", ""),
            )
        for reader in readers:
            text = filled(dict(words), "consent_reader", name=reader.name)
            yield Decision(reader.purpose, f"c-{reader.pk}", "eye", text, "")
        if QuestionKind.COMMENT in kinds:
            yield Decision(
                Purpose.QUOTES,
                "c-q",
                "quote",
                words.get("consent_quotes", ""),
                words.get("consent_quotes_hint", ""),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("c-a"):
            self.add_error("c-a", self.words.get("consent_missing", ""))
        return given

    @property
    def purposes(self) -> list[str]:
        """To which she said yes. Of a form that is valid."""
        return [str(one.purpose) for one in self.decisions if self.cleaned_data.get(one.name)]

    @property
    def drawn(self) -> list[tuple[Decision, bool, list[str]]]:
        """Each with whether it is ticked, and what is wrong with it."""
        return [
            (
                one,
                bool(self[one.name].value()),
                [str(error) for error in self.errors.get(one.name, [])],
            )
            for one in self.decisions
        ]
