"""What a questionnaire is called, what is taken over into it, and why a warned word stays."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.enums import QuestionKind
from evaluation.questionnaires.measures import (
    Measure,
    ReadyQuestion,
    Starter,
    measure_questions,
    measures,
    starters,
)
from groups.support_groups.forms import OneLine

EMPTY: Final = "empty"
TOO_LONG: Final = {
    "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
}


class Laid(forms.Form):
    def lay_out(self, *parts: Any) -> None:
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*parts)


def _name_field(**options: Any) -> OneLine:
    return OneLine(
        label=_("What is it called?"),
        help_text=_("For you and your colleagues. Women don’t see it."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages=TOO_LONG,
        **options,
    )


class QuestionnaireForm(Laid):
    """A new one: its name, and what it begins from."""

    name = _name_field()
    begin = forms.ChoiceField(
        label=_("What do you begin from?"),
        help_text=_("You can change, add and take out questions before anybody is asked."),
        widget=forms.RadioSelect,
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        first = next(iter(starters()))
        super().__init__(data, initial={"request_key": uuid.uuid4(), "begin": first})
        sets = [one for one in measures().values() if len(one.questions) > 1]
        begins: dict[str, Starter | Measure] = {
            **starters(),
            **{one.key: one for one in sets if not one.is_demographic},
        }
        self.fields["begin"].choices = [  # type: ignore[attr-defined]
            *((key, one.name) for key, one in begins.items()),
            (EMPTY, _("Nothing: an empty one")),
        ]
        self.choice_hints = {"begin": {key: one.about for key, one in begins.items()}}
        self.lay_out("name", "begin", Field("request_key"))

    @property
    def ready(self) -> Sequence[ReadyQuestion]:
        """Of a valid form."""
        key = self.cleaned_data["begin"]
        begun: Starter | Measure | None = starters().get(key) or measures().get(key)
        return begun.questions if begun else ()


class RenameForm(Laid):
    name = _name_field()
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(self, data: Mapping[str, Any] | None = None, *, name: str = "") -> None:
        super().__init__(data, initial={"name": name, "seen": name})
        self.lay_out("name", Field("seen"))

    def beside(self, name: str) -> Self:
        """Hers, to be sent again knowingly over the name that it has now."""
        return type(self)({"name": self.cleaned_data["name"], "seen": name})


class KindForm(Laid):
    """Which kind of question she wants to write."""

    kind = forms.ChoiceField(
        label=_("How is it answered?"), choices=QuestionKind.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"kind": QuestionKind.FACES})
        self.choice_hints = {
            "kind": {
                QuestionKind.FACES: _("“I feel at ease here.” The easiest to answer."),
                QuestionKind.WORDS: _("“How often ...?”, with steps such as never to often."),
                QuestionKind.ONE: _("One of two to ten that have no order."),
                QuestionKind.SEVERAL: _("She ticks what fits her."),
                QuestionKind.NUMBER: _("From a least to a most, such as 0 to 10."),
                QuestionKind.COMMENT: _("500 letters at most, read by two people."),
            }
        }
        self.lay_out("kind")


class TakeForm(Laid):
    """Questions of measures. One that is there already does no harm: it may be a second press."""

    take = forms.MultipleChoiceField(
        label=_("Questions to take over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick one question at least."),
            "invalid_choice": _("One of these is not in our list any more. Look again, please."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["take"].choices = [  # type: ignore[attr-defined]
            (one.name, [(question.key, question.here.text) for question in one.questions])
            for one in measures().values()
        ]
        self.lay_out("take")

    @property
    def ready(self) -> list[ReadyQuestion]:
        """Of a valid form, in the order of the file."""
        return [one for key, one in measure_questions().items() if key in self.cleaned_data["take"]]


class OverruleForm(Laid):
    """Why the words stay."""

    warning = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    reason = OneLine(
        label=_("Why do these words stay?"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            **TOO_LONG,
            "required": _("Write a reason, so that a colleague understands it next year."),
            "min_length": _("Write a few words more, so that a colleague understands it."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, warning: str = "") -> None:
        super().__init__(data, initial={"warning": warning})
        self.who_reads = {
            "reason": _("Everybody who sees this programme reads it. No stories, and no names.")
        }
        self.lay_out("reason", Field("warning"))
