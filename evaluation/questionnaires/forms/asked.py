"""A question in every language of its programme."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Self

from crispy_forms.layout import Div, Field, Fieldset, Row
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.enums import QuestionKind
from evaluation.questionnaires.actions import new_key
from evaluation.questionnaires.facts import (
    PARTS,
    QuestionFacts,
    as_text,
    from_text,
    label_of,
    read_seen,
    usual_options,
    usual_who_sees,
)
from evaluation.questionnaires.forms.small import TOO_LONG, Laid
from evaluation.questionnaires.measures import (
    MOST_LETTERS,
    MOST_LETTERS_OF_OPTION,
)
from groups.support_groups.facts import Change, changes_since
from groups.support_groups.forms import OneLine
from toolkit.languages import Language, language_of
from toolkit.translated import SOURCE_LANGUAGE


class QuestionForm(Laid):
    """A question in every language of the programme, side by side; the first is needed.

    `question` tells what it is now. What belongs to a measure can't be changed in English. It
    carries what it showed (`seen`), so that a late edit can tell her words from a colleague's.
    """

    is_special = forms.BooleanField(
        label=_("It is about health, belief, origin or sexual life"),
        help_text=_("Then it is counted only where a woman says yes to that too."),
        required=False,
    )
    least = forms.IntegerField(label=_("The least"), required=False, min_value=0, max_value=1000)
    most = forms.IntegerField(label=_("The most"), required=False, min_value=1, max_value=1000)
    kind = forms.ChoiceField(choices=QuestionKind.choices, widget=forms.HiddenInput)
    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60_000)

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str = QuestionKind.FACES,
        languages: Sequence[str] = (SOURCE_LANGUAGE,),
        facts: QuestionFacts | None = None,
        of_measure: bool = False,
    ) -> None:
        self.of_kind, self.of_measure = QuestionKind(kind), of_measure
        self.languages = list(dict.fromkeys([*languages, *(facts.words if facts else ())]))
        told = as_text(facts, self.languages) if facts else self._usual()
        initial = {**told, "kind": self.of_kind.value, "key": new_key()}
        super().__init__(data, initial={**initial, "seen": json.dumps(told, ensure_ascii=False)})
        self.who_reads: dict[str, Any] = {}
        for code in self.languages:
            self._add_language(language_of(code))
        if self.of_kind != QuestionKind.NUMBER:
            del self.fields["least"], self.fields["most"]
        if of_measure:
            del self.fields["is_special"]
            for name in ("least", "most", f"text_{SOURCE_LANGUAGE}", f"options_{SOURCE_LANGUAGE}"):
                if name in self.fields:
                    self.fields[name].disabled = True
        self.lay_out(*self._parts())

    def _usual(self) -> dict[str, str]:
        """What a new question begins with."""
        told = {"least": "0", "most": "10"} if self.of_kind == QuestionKind.NUMBER else {}
        for code in self.languages:
            told[f"who_sees_{code}"] = usual_who_sees(self.of_kind, code)
            told[f"options_{code}"] = "\n".join(usual_options(self.of_kind, code))
        return told

    @property
    def is_comment(self) -> bool:
        return self.of_kind == QuestionKind.COMMENT

    def _add_language(self, language: Language) -> None:
        """Written in that language's direction, and read out in its voice."""
        code = language.code
        attrs = {"lang": code, "dir": language.direction, "autocomplete": "off"}

        def line(label: Any, rows: int, **options: Any) -> OneLine:
            return OneLine(
                label=label,
                max_length=MOST_LETTERS,
                required=False,
                widget=forms.Textarea(attrs={**attrs, "rows": rows}),
                error_messages=TOO_LONG,
                **options,
            )

        self.fields[f"text_{code}"] = line(_("The question"), 3)
        self.fields[f"why_{code}"] = line(_("Why we ask"), 2)
        if not self._says_who_sees(code):
            self.fields[f"who_sees_{code}"] = line(_("Who sees it"), 3)
        if not self.is_comment:
            self.fields[f"options_{code}"] = OptionsField(
                label=_("The words at its two ends")
                if self.of_kind == QuestionKind.NUMBER
                else _("The choices"),
                help_text=_("One on each line, in the same order in every language."),
                widget=forms.Textarea(
                    attrs={**attrs, "rows": 2 if self.of_kind == QuestionKind.NUMBER else 5}
                ),
            )
        self.fields[f"machine_draft_{code}"] = forms.BooleanField(
            label=_("A draft that no speaker has read yet"), required=False
        )

    def _says_who_sees(self, code: str) -> bool:
        """Of a comment we say ourselves who reads it, where we have the words."""
        return self.is_comment and bool(usual_who_sees(self.of_kind, code))

    def _parts(self) -> list[Any]:
        columns = [
            Fieldset(
                language_of(code).name,
                *(f"{part}_{code}" for part in PARTS if f"{part}_{code}" in self.fields),
                css_class="stack",
            )
            for code in self.languages
        ]
        once: list[Any] = [Row("least", "most")] if self.of_kind == QuestionKind.NUMBER else []
        special = [] if self.of_measure else ["is_special"]
        hidden = [Field(name) for name in ("kind", "key", "seen")]
        return [Div(*columns, css_class="tongues"), *once, *special, *hidden]

    def clean(self) -> dict[str, Any]:
        for number, code in enumerate(self.languages):
            text, why = self._typed(f"text_{code}"), self._typed(f"why_{code}")
            if not text and (why or number == 0):
                self.add_error(f"text_{code}", _("Write the question too."))
            if not why and (text or number == 0):
                self.add_error(
                    f"why_{code}", _("Say why it is asked. Women answer what makes sense.")
                )
            who_sees = f"who_sees_{code}"
            if text and not usual_who_sees(self.of_kind, code) and not self._typed(who_sees):
                self.add_error(who_sees, _("Say who sees the answer."))
        return self.cleaned_data

    def _typed(self, name: str) -> bool:
        return bool(self.cleaned_data.get(name)) or name in self.errors

    @property
    def _hers(self) -> dict[str, str]:
        """What she sent, as `as_text` tells it."""
        said, told = self.cleaned_data, {}
        blank = as_text(QuestionFacts(self.of_kind, {}), self.languages)
        for name in blank:
            value = said.get(name)
            told[name] = _as_sent(value)
        if self.of_measure:
            told["is_special"] = str(read_seen(said["seen"]).get("is_special", ""))
        for code in self.languages:
            if self._says_who_sees(code) or not told[f"who_sees_{code}"]:
                told[f"who_sees_{code}"] = usual_who_sees(self.of_kind, code)
            if not told[f"text_{code}"]:  # an empty language is no language
                told |= {f"{part}_{code}": "" for part in PARTS}
        return told

    @property
    def facts(self) -> QuestionFacts:
        """Of a valid form."""
        return from_text(self.of_kind, self._hers, self.languages)

    @property
    def seen_facts(self) -> QuestionFacts:
        """What the page showed."""
        return from_text(self.of_kind, read_seen(self.cleaned_data["seen"]), self.languages)

    def beside(self, facts: QuestionFacts) -> tuple[Self, list[Change]]:
        """For a late edit: a form to send again over `facts`, and what a colleague has changed.

        What she wrote stays; where she wrote nothing, the colleague's words take the place.
        """
        codes = list(dict.fromkeys([*self.languages, *facts.words]))
        blank = as_text(QuestionFacts(self.of_kind, {}), codes)
        hers, stored = {**blank, **self._hers}, as_text(facts, codes)
        seen = {**blank, **read_seen(self.cleaned_data["seen"])}
        merged, names = changes_since(seen, stored, hers)
        changes = [
            Change(
                label_of(name),
                _in_words(stored[name]),
                _in_words(hers[name]) if merged[name] == hers[name] else "",
            )
            for name in names
        ]
        data = {
            **merged,
            "kind": self.of_kind.value,
            "key": self.cleaned_data["key"],
            "seen": json.dumps(stored, ensure_ascii=False),
        }
        again = type(self)(
            data, kind=self.of_kind, languages=codes, facts=facts, of_measure=self.of_measure
        )
        return again, changes


class OptionsField(forms.CharField):
    """Lines, each a choice; empty ones are nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=2000, error_messages=TOO_LONG, **options)

    def to_python(self, value: Any) -> str:
        lines = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return "\n".join(line for line in lines if line)

    def validate(self, value: str) -> None:
        super().validate(value)
        if any(len(line) > MOST_LETTERS_OF_OPTION for line in value.splitlines()):
            raise forms.ValidationError(
                _("Use %(most)d letters or fewer for a choice.") % {"most": MOST_LETTERS_OF_OPTION}
            )


def _as_sent(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _in_words(value: str) -> str:
    return {"": gettext("nothing"), "on": gettext("yes")}.get(value, value.replace("\n", ", "))
