"""How the recording form is laid out: its clauses as lines, and what is rarely needed folded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Div, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from groups.agreements.forms.rows import Group, Row
from toolkit.languages import Language


@dataclass(frozen=True)
class DrawnRow:
    """A row with what is wrong in it, and its place among all rows."""

    row: Row
    language: Language  # of what stands in its fields
    kept_errors: Sequence[str]
    title_errors: Sequence[str]
    detail_errors: Sequence[str]
    is_first: bool
    is_last: bool
    focus: str  # of "up", "down" and "title", the one that the reader comes back to

    @property
    def is_open(self) -> bool:
        """Whether its words are of interest now."""
        row = self.row
        mended = row.is_changed and not row.is_own
        return bool(mended or self.title_errors or self.detail_errors or row.their_title)


@dataclass(frozen=True)
class DrawnGroup:
    group: Group
    rows: list[DrawnRow]


def drawn(
    form: forms.Form, groups: Sequence[Group], *, focus: tuple[str, str], written_in: Language
) -> list[DrawnGroup]:
    """What stands in the fields is in the rows; only a form that is judged has errors."""
    wrong = said(form)
    names = [row.name for group in groups for row in group.rows]
    ends = (names[0], names[-1]) if names else ("", "")

    def draw(row: Row) -> DrawnRow:
        offered = row.language
        return DrawnRow(
            row=row,
            language=offered if offered and not row.is_changed else written_in,
            kept_errors=wrong.get(f"{row.name}-kept", []),
            title_errors=wrong.get(f"{row.name}-title", []),
            detail_errors=wrong.get(f"{row.name}-detail", []),
            is_first=row.name == ends[0],
            is_last=row.name == ends[1],
            focus=focus[1] if focus[0] == row.name else "",
        )

    return [DrawnGroup(group, [draw(row) for row in group.rows]) for group in groups]


def said(form: forms.Form) -> dict[str, list[str]]:
    """What is wrong, by field; nothing where the form is not judged."""
    if not form.is_bound:
        return {}
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


class ClauseRows(LayoutObject):
    """All clauses with their fields, drawn at once: field by field would take far longer."""

    template = "groups/_agreement_rows.html"

    def __init__(self, *fields: str) -> None:
        self.fields = list(fields)

    def render(self, form: forms.Form, context: Any, **_options: Any) -> SafeString:
        return render_to_string(self.template, {"form": form})


class Fold(Div):
    """Fields behind a line that says what they are for; open where they hold something or are
    wrong."""

    template = "groups/_agreement_fold.html"

    def __init__(self, title: Any, *fields: str, usual: Mapping[str, object] | None = None) -> None:
        super().__init__(*fields)
        self.title = title
        self.usual = usual or {}
        self.names = fields
        self.is_open = False

    def render(self, form: forms.Form, context: Any, **options: Any) -> SafeString:
        errors = form.errors if form.is_bound else {}
        self.is_open = any(name in errors or self._is_filled(form, name) for name in self.names)
        rendered: SafeString = super().render(form, context, **options)
        return rendered

    def _is_filled(self, form: forms.Form, name: str) -> bool:
        value = form[name].value()
        return bool(value) and str(value) != str(self.usual.get(name, ""))
