"""The words of an agreement in another language, beside those that were agreed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from groups.agreements.contents import in_language
from groups.agreements.facts import DETAIL_LONGEST, TITLE_LONGEST, WrittenWords
from groups.agreements.forms.drawing import said
from groups.agreements.models import Agreement, Clause, ClauseText
from groups.agreements.starting import kept_name
from groups.enums import Reviewed
from groups.support_groups.forms import OneLine
from toolkit.languages import Language, language_choices, language_of
from toolkit.translated import SOURCE_LANGUAGE

LINE: Final = OneLine()


@dataclass(frozen=True)
class WordRow:
    """A clause in two languages. `title` and `detail` are what stands in the fields."""

    name: str
    key: uuid.UUID
    position: int
    original: ClauseText | None
    stored: ClauseText | None
    former: ClauseText | None
    title: str
    detail: str
    seen: tuple[str, str]
    their_title: str = ""
    their_detail: str = ""

    @property
    def words(self) -> tuple[str, str]:
        return LINE.to_python(self.title), LINE.to_python(self.detail)

    @property
    def is_machine_draft(self) -> bool:
        """Until somebody changes it or a speaker has read it."""
        one = self.stored
        return bool(one and one.machine_draft and not one.reviewed_at)


class WordRows(LayoutObject):
    """The two languages side by side."""

    template = "groups/_agreement_word_rows.html"

    def __init__(self, *fields: str) -> None:
        self.fields = list(fields)

    def render(self, form: forms.Form, context: Any, **_options: Any) -> SafeString:
        return render_to_string(self.template, {"form": form})


class WordsForm(forms.Form):
    """For each clause its words, and what stood there when the page was opened (`seen`).

    The words that the group agreed on can only be read.
    """

    number = forms.CharField(required=False, widget=forms.HiddenInput)
    read = forms.ChoiceField(
        label=_("Has somebody who speaks this language read these words?"),
        choices=[("", _("Not now")), *Reviewed.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agreement: Agreement | None = None,
        language: str = SOURCE_LANGUAGE,
        former: Mapping[uuid.UUID, ClauseText] | None = None,
        late: QueryDict | None = None,
    ) -> None:
        """`late` is what she sent over an agreement that has changed since: it is kept, and shown
        beside what stands there now."""
        number = agreement.number if agreement else 0
        read = late.get("read", "") if late is not None else ""
        super().__init__(data, initial={"number": number, "read": read})
        self.agreement, self.language = agreement, language_of(language)
        self.is_fixed = agreement is not None and agreement.language == language
        self.sent = data if data is not None else late
        clauses = sorted(agreement.clauses.all(), key=lambda one: one.position) if agreement else []
        self.rows = [
            self._row(clause, position, former or {}, is_late=late is not None)
            for position, clause in enumerate(clauses, start=1)
        ]
        self._add_fields()
        mine = [name for name in self.fields if name not in self.base_fields]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("number", WordRows(*mine), Field("read"))

    def _row(
        self,
        clause: Clause,
        position: int,
        former: Mapping[uuid.UUID, ClauseText],
        *,
        is_late: bool,
    ) -> WordRow:
        assert self.agreement  # noqa: S101 - it has this clause
        texts = {text.language: text for text in clause.texts.all()}
        stored = texts.get(self.language.code)
        now = (stored.title, stored.detail) if stored else ("", "")
        name = kept_name(clause.key)
        hers, seen = self._sent(name, "", now), self._sent(name, "seen-", ("", ""))
        theirs = ("", "")
        if self.sent is None:
            hers = seen = now
        elif is_late:
            if hers == seen:
                hers = now
            elif now not in (seen, hers):
                theirs = now
            seen = now
        return WordRow(
            name=name,
            key=clause.key,
            position=position,
            original=in_language(texts.values(), self.agreement.language),
            stored=stored,
            former=None if stored else former.get(clause.key),
            title=hers[0],
            detail=hers[1],
            seen=seen,
            their_title=theirs[0],
            their_detail=theirs[1],
        )

    def _sent(self, name: str, part: str, otherwise: tuple[str, str]) -> tuple[str, str]:
        """The words that can't be changed are sent only as what she saw."""
        part = "seen-" if self.is_fixed else part
        if self.sent is None or f"{name}-{part}title" not in self.sent:
            return otherwise
        title = self.sent.get(f"{name}-{part}title", "")
        detail = self.sent.get(f"{name}-{part}detail", "")
        return str(title), str(detail)

    def _add_fields(self) -> None:
        long = {"max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")}
        for row in self.rows:
            label = row.original.title if row.original else str(row.position)
            parts = () if self.is_fixed else (("title", TITLE_LONGEST), ("detail", DETAIL_LONGEST))
            for part, longest in parts:
                self.fields[f"{row.name}-{part}"] = OneLine(
                    label=label, required=False, max_length=longest, error_messages=long
                )
            for part in ("title", "detail"):
                self.fields[f"{row.name}-seen-{part}"] = forms.CharField(
                    required=False, widget=forms.HiddenInput
                )

    def clean(self) -> dict[str, Any]:
        for row in self.rows:
            title, detail = row.words
            if detail and not title:
                self.add_error(
                    f"{row.name}-title", _("Write the short line too, or take the rest away.")
                )
        return self.cleaned_data

    @property
    def drawn_rows(self) -> list[tuple[WordRow, list[str], list[str]]]:
        """Each with what is wrong in its two fields."""
        wrong = said(self)
        return [
            (row, wrong.get(f"{row.name}-title", []), wrong.get(f"{row.name}-detail", []))
            for row in self.rows
        ]

    @property
    def written(self) -> list[WrittenWords]:
        return [WrittenWords(row.key, *row.words, *row.seen) for row in self.rows]

    @property
    def how_read(self) -> Reviewed | None:
        read = self.cleaned_data["read"]
        return Reviewed(read) if read else None

    @property
    def left_over(self) -> list[tuple[str, str]]:
        """What she wrote for clauses that are not in the agreement any more."""
        names = {row.name for row in self.rows}
        sent: Mapping[str, Any] = self.sent if self.sent is not None else {}
        parts = [key.rpartition("-") for key in sent if key.startswith("k-")]
        gone = [name for name, _dash, part in parts if part == "title" and name not in names]
        pairs = [
            (sent[f"{name}-title"], sent.get(f"{name}-detail", ""))
            for name in gone
            if not name.endswith("-seen")
        ]
        return [pair for pair in pairs if any(pair)]

    def beside(self, current: Agreement, former: Mapping[uuid.UUID, ClauseText]) -> Self:
        """Her words over the agreement as it is now, with what a colleague wrote beside them."""
        return type(self)(
            agreement=current, language=self.language.code, former=former, late=self.sent
        )


class ChooseLanguageForm(forms.Form):
    """A further language for an agreement."""

    language = forms.ChoiceField(
        label=_("Another language"),
        error_messages={"required": _("Choose a language from the list.")},
    )

    def __init__(self, data: QueryDict | None = None, *, without: tuple[str, ...] = ()) -> None:
        super().__init__(data)
        _none, *others = language_choices()
        choices = [("", _("Choose")), *(pair for pair in others if pair[0] not in without)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("language")

    @property
    def chosen(self) -> Language:
        return language_of(self.cleaned_data["language"])
