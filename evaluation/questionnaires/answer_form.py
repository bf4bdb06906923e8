"""The questions as a form: on a woman's own page, and where an answer on paper is typed in.

Every question may be left out. On the wire a question is its number (q-1, q-2 ...), so that neither
the page's source nor a request says what is asked; the keys are known in here only.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from evaluation.enums import QuestionKind
from evaluation.questionnaires.reading import Asked, Script

TEMPLATE: Final = "answering/_questions.html"
LONGEST_COMMENT: Final = 500
# A number with at most so many values is a row of buttons; with more it is typed.
MOST_BUTTONS: Final = 11

# What the template says where no page words are given: on a page of the staff.
WORDS: Final[dict[str, str | Promise]] = {
    "why_we_ask": _("Why we ask:"),
    "who_sees_it": _("Who sees it:"),
    "skip_one": _("Skip this one"),
    "comment_hint": _(
        "{number} letters at most. Please name nobody and tell nothing by which somebody could "
        "be known."
    ),
    "answer_unknown": _("Choose one of these, or skip it."),
    "answer_number": _("A whole number from {least} to {most}, or nothing."),
    "answer_long": _("{number} letters at most; it has {typed} now. Nothing you wrote is lost."),
}
# Signs that turn the direction of what follows, or hide in it. Joiners are letters' business.
_TURNING: Final = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


@dataclass(frozen=True)
class DrawnChoice:
    value: int
    label: str
    checked: bool


@dataclass(frozen=True)
class DrawnQuestion:
    """A question as the template draws it. `shape`: faces, words, ticks, scale, number, comment."""

    asked: Asked
    name: str
    shape: str
    choices: tuple[DrawnChoice, ...]
    value: str
    skipped: bool
    errors: tuple[str, ...]
    hint: str


class AnswerForm(forms.Form):
    """`words`: page words in the script's language; the interface's own where there are none.

    `kept` shows what was ticked and typed without judging it, when she changes the language.
    """

    def __init__(
        self,
        script: Script | None = None,
        data: Mapping[str, Any] | None = None,
        *,
        prefix: str = "q",
        words: Mapping[str, str] | None = None,
        kept: Any = None,
    ) -> None:
        super().__init__(data)
        self.script = script
        self.asked = {f"{prefix}-{one.number}": one for one in script.questions} if script else {}
        self.words = {key: str((words or {}).get(key) or text) for key, text in WORDS.items()}
        self.fields |= {name: self._field_of(asked) for name, asked in self.asked.items()}
        if kept is not None:
            self.initial = {
                name: kept.getlist(name) if asked.kind == QuestionKind.SEVERAL else kept.get(name)
                for name, asked in self.asked.items()
            }
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.template = TEMPLATE
        self.helper.layout = Layout(*self.asked)

    @property
    def answers(self) -> dict[str, int | list[int]]:
        """By the question's key, what she answered. Of a form that is valid."""
        given = ((name, self.cleaned_data.get(name)) for name in self.asked)
        return {
            self.asked[name].key: value
            for name, value in given
            if value not in (None, [], "") and self.asked[name].kind != QuestionKind.COMMENT
        }

    @property
    def comments(self) -> dict[str, str]:
        """By the question's key, what she wrote. Of a form that is valid."""
        return {
            asked.key: self.cleaned_data[name]
            for name, asked in self.asked.items()
            if asked.kind == QuestionKind.COMMENT and self.cleaned_data.get(name)
        }

    @cached_property
    def questions(self) -> list[DrawnQuestion]:
        return [self._drawn(name, asked) for name, asked in self.asked.items()]

    def _field_of(self, asked: Asked) -> forms.Field:
        label = asked.text
        match asked.kind:
            case QuestionKind.COMMENT:
                return CommentField(label=label, words=self.words)
            case QuestionKind.SEVERAL:
                return SeveralField(
                    label=label,
                    required=False,
                    coerce=int,
                    choices=_choices(asked),
                    widget=forms.CheckboxSelectMultiple,
                    error_messages={"invalid_choice": self.words["answer_unknown"]},
                )
            case QuestionKind.NUMBER if not _has_buttons(asked):
                said = _filled(self.words["answer_number"], least=asked.least, most=asked.most)
                return NumberField(
                    label=label,
                    required=False,
                    min_value=asked.least,
                    max_value=asked.most,
                    error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
                )
        return forms.TypedChoiceField(
            label=label,
            required=False,
            coerce=int,
            empty_value=None,
            choices=[*_choices(asked), ("", self.words["skip_one"])],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": self.words["answer_unknown"]},
        )

    def _drawn(self, name: str, asked: Asked) -> DrawnQuestion:
        given = self[name].value() if self.is_bound or self.initial else None
        ticked = {str(one) for one in given} if isinstance(given, list) else {str(given)}
        shape = _shape_of(asked)
        return DrawnQuestion(
            asked=asked,
            name=name,
            shape=shape,
            choices=tuple(
                DrawnChoice(value, label, str(value) in ticked)
                for value, label in _choices(asked)
                if shape not in {"number", "comment"}
            ),
            value="" if given is None or isinstance(given, list) else str(given),
            skipped=given == "" and shape in {"faces", "words", "scale"},
            errors=tuple(str(error) for error in self.errors.get(name, [])),
            hint=_filled(self.words["comment_hint"], number=LONGEST_COMMENT)
            if shape == "comment"
            else "",
        )


class SeveralField(forms.TypedMultipleChoiceField):
    """Each once, in the order of the choices, whatever was sent."""

    def clean(self, value: Any) -> list[int]:
        return sorted(set(super().clean(value)))


class NumberField(forms.IntegerField):
    """In the figures of any script; a space alone is nothing."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python("" if value is None else str(value).strip())


class CommentField(forms.CharField):
    """Letters and line breaks only; counted as a person counts, a line break as one."""

    def __init__(self, *, words: Mapping[str, str], **options: Any) -> None:
        self.words = words
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), **options)

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return "".join(letter for letter in text if _may_stand(letter)).strip()

    def validate(self, value: str) -> None:
        if len(value) > LONGEST_COMMENT:
            said = self.words["answer_long"]
            raise forms.ValidationError(
                _filled(said, number=LONGEST_COMMENT, typed=len(value)), code="max_length"
            )


def _may_stand(letter: str) -> bool:
    # Cc: controls; Cs: halves of a letter that came in two, which no envelope can hold.
    return letter == "\n" or not (
        unicodedata.category(letter) in {"Cc", "Cs"} or letter in _TURNING
    )


def _choices(asked: Asked) -> list[tuple[int, str]]:
    if asked.least is not None and asked.most is not None:
        if not _has_buttons(asked):
            return []
        return [(value, str(value)) for value in range(asked.least, asked.most + 1)]
    return [(choice.value, choice.label) for choice in asked.choices]


def _has_buttons(asked: Asked) -> bool:
    least, most = asked.least or 0, asked.most or 0
    return asked.kind == QuestionKind.NUMBER and most - least < MOST_BUTTONS


def _shape_of(asked: Asked) -> str:
    if asked.kind == QuestionKind.NUMBER:
        return "scale" if _has_buttons(asked) else "number"
    shapes = {
        QuestionKind.FACES: "faces",
        QuestionKind.SEVERAL: "ticks",
        QuestionKind.COMMENT: "comment",
    }
    return shapes.get(QuestionKind(asked.kind), "words")


def _filled(text: str, **values: Any) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def draw_untouched(script: Script, labels: Mapping[str, str]) -> SafeString:
    """The questions of a page on which nothing is ticked yet, with the way from one to the next.

    Drawn once in each process: by the questions' own words, so that no change can be missed.
    """
    return _untouched(script, tuple(sorted(labels.items())))


@lru_cache(maxsize=64)
def _untouched(script: Script, labels: tuple[tuple[str, str], ...]) -> SafeString:
    known = dict(labels)
    return draw(AnswerForm(script, words=known), known)


def draw(form: AnswerForm, labels: Mapping[str, str]) -> SafeString:
    """The questions with what she has answered so far."""
    context = {"form": form, "labels": labels, "steps": True}
    return mark_safe(render_to_string(TEMPLATE, context))  # noqa: S308 - a template's output
