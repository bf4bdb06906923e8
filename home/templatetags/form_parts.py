"""What our crispy template pack asks about a field. Templates stay free of logic.

A form says three things that Django has no place for, each a dict by field name:

    who_reads = {"notes": _("Facilitators of this group read this.")}   # a line below the field
    choice_hints = {"setting": {"video": _("Cameras as each likes.")}}  # a line below a choice
    mark_optional = False   # for a form of filters, where every field is optional

Widths and steppers are classes of the widget: `attrs={"class": "short"}`, `"mid"`, `"stepper"`
(a number that most people change by one or two), and for radios and ticks `"across"`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.core import validators
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Django's own sentences, said as a person would say them. A form's own message stays as it is.
KINDER = {
    "required": (forms.Field.default_error_messages["required"], _("Please fill this in")),
    "min_value": (validators.MinValueValidator.message, _("%(limit_value)s at least")),
    "max_value": (validators.MaxValueValidator.message, _("%(limit_value)s at most")),
    "max_length": (
        validators.MaxLengthValidator.message,
        _("%(limit_value)d letters at most; it has %(show_value)d now"),
    ),
    "invalid_choice": (
        forms.ChoiceField.default_error_messages["invalid_choice"],
        _("Choose one of these"),
    ),
}


@dataclass(frozen=True)
class Choice:
    id: str
    value: str
    label: str
    checked: bool
    hint: str


@dataclass
class Part:
    """A field as the template pack draws it."""

    field: BoundField

    @property
    def widget(self) -> forms.Widget:
        widget: forms.Widget = self.field.field.widget
        return widget

    @property
    def kind(self) -> str:
        """choices, checkbox, stepper, several (widgets in one), select, textarea or input."""
        widget = self.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget):
            return "several"
        if isinstance(widget, forms.Select):
            return "select"
        if isinstance(widget, forms.Textarea):
            return "textarea"
        if "stepper" in self.css.split():
            return "stepper"
        return "input"

    @property
    def css(self) -> str:
        return str(self.widget.attrs.get("class", ""))

    @property
    def input_type(self) -> str:
        return "checkbox" if isinstance(self.widget, forms.CheckboxSelectMultiple) else "radio"

    @property
    def across(self) -> bool:
        return "across" in self.css.split()

    @property
    def target(self) -> str:
        """The id that the error summary links to: the first control of the field."""
        if self.kind in {"choices", "several"}:
            return f"{self.field.auto_id}_0"
        return self.field.id_for_label or self.field.auto_id

    @property
    def optional(self) -> bool:
        return (
            getattr(self.field.form, "mark_optional", True)
            and not self.field.field.required
            and not self.field.field.disabled
            and self.kind != "checkbox"
            and not isinstance(self.widget, forms.CheckboxSelectMultiple)
        )

    @property
    def hint_id(self) -> str:
        return f"{self.field.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.field.auto_id}_error"

    @property
    def who_id(self) -> str:
        return f"{self.field.auto_id}_who"

    @property
    def who_reads(self) -> str:
        return str(getattr(self.field.form, "who_reads", {}).get(self.field.name, ""))

    @cached_property
    def errors(self) -> list[str]:
        """What is wrong, in kind words."""
        said: list[str] = []
        for error in self.field.errors.as_data():
            theirs, ours = KINDER.get(error.code or "", ("", ""))
            if theirs and error.message is theirs:  # not a form's own
                if error.code == "required" and self.kind in {"choices", "select"}:
                    ours = _("Please choose")
                said.append(str(ours) % error.params if error.params else str(ours))
            else:
                said += [str(message) for message in error]
        return said

    @cached_property
    def described_by(self) -> str:
        """The ids of hint, error and readers that are there, in the order of the page."""
        ids = [
            self.field.help_text and self.kind != "checkbox" and self.hint_id,
            self.field.errors and self.error_id,
            self.who_reads and self.who_id,
        ]
        return " ".join(str(id) for id in ids if id)

    @cached_property
    def control(self) -> SafeString:
        """The widget with its classes and the ids of what describes it."""
        attrs: dict[str, Any] = {}
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        css = set(self.css.split())
        if self.kind == "select":
            css.add("select")
        elif self.kind in {"input", "textarea", "several"}:
            css.add("input")
            if isinstance(self.widget, forms.NumberInput):
                css.add("short")
            elif isinstance(self.widget, forms.TimeInput):
                css.add("time")
            elif isinstance(self.widget, forms.DateInput):
                css.add("mid")
        if self.kind == "textarea" and str(self.widget.attrs.get("rows")) == "10":
            attrs["rows"] = 4  # Django's ten rows ask for a story
        if self.kind == "stepper":
            css = css - {"stepper"} | {"count"}
            attrs["inputmode"] = "numeric"
        if css:
            attrs["class"] = " ".join(sorted(css))
        return self.field.as_widget(attrs=attrs)

    def groups(self) -> Iterator[tuple[str, list[Choice]]]:
        """The choices, in groups (an empty name where there are none), without Django's widgets."""
        value = self.field.value()
        chosen = (
            {str(item) for item in value}
            if isinstance(value, list | tuple | set)
            else {"" if value is None else str(value)}
        )
        hints = getattr(self.field.form, "choice_hints", {}).get(self.field.name, {})
        number = 0

        def choice(value: Any, label: Any) -> Choice:
            nonlocal number
            text = str(value) if value is not None else ""
            made = Choice(
                f"{self.field.auto_id}_{number}", text, label, text in chosen, hints.get(text, "")
            )
            number += 1
            return made

        loose: list[Choice] = []
        for key, label in self.field.field.choices:  # type: ignore[attr-defined]
            if isinstance(label, list | tuple):
                if loose:
                    yield "", loose
                    loose = []
                yield str(key), [choice(*pair) for pair in label]
            else:
                loose.append(choice(key, label))
        if loose:
            yield "", loose


@register.filter
def part(field: BoundField) -> Part:
    return Part(field)


@dataclass(frozen=True)
class Mistake:
    target: str
    label: str
    text: str


@register.filter
def mistakes(form: forms.BaseForm) -> list[Mistake]:
    """Each error of a bound form with its field (no target for the form as a whole)."""
    if not form.is_bound:
        return []
    found = [Mistake("", "", str(error)) for error in form.non_field_errors()]
    for field in form:
        part = Part(field)
        target = "" if field.is_hidden else part.target
        found += [Mistake(target, str(field.label), error) for error in part.errors]
    return found


@register.filter
def has_stepper(form: forms.BaseForm) -> bool:
    return any("stepper" in str(f.widget.attrs.get("class", "")) for f in form.fields.values())
