"""A word of the group in each of its languages."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.shared_words.facts import Text, as_text, from_text, label_of
from groups.support_groups.facts import Change, changes_since
from groups.support_groups.forms import OneLine
from toolkit.languages import LANGUAGES, Language, language_choices, language_of
from toolkit.translated import SOURCE_LANGUAGE

OTHER: Final = "other"
PARTS: Final = ("word", "meaning")


class WordForm(forms.Form):
    """A pair of word and meaning for each of `languages`, and one for a further language.

    It carries the version of the word and what it showed (`seen`), so that an edit that comes too
    late can tell what she wrote from what a colleague did.
    """

    other_language = forms.ChoiceField(label=_("Language"), required=False)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40_000)

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        languages: list[str] | None = None,
        texts: list[Text] | None = None,
        version: int | None = None,
    ) -> None:
        """`texts` and `version` of a word that is there already."""
        shown = languages or [SOURCE_LANGUAGE]
        written = [text.language for text in texts or []]
        sent = [code for code in LANGUAGES if f"word_{code}" in (data or {})]
        self.languages = list(dict.fromkeys([*shown, *written, *sent]))
        told = as_text(texts or [], self.languages)
        initial = {**told, "request_key": uuid.uuid4(), "version": version}
        super().__init__(data, initial={**initial, "seen": json.dumps(told, ensure_ascii=False)})
        self.who_reads: dict[str, Any] = {}
        for code in self.languages:
            self._add_pair(code, language_of(code))
        self._add_pair(OTHER, None)
        self.fields["other_language"].choices = language_choices()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _add_pair(self, code: str, language: Language | None) -> None:
        """Written in that language's direction, and read out in its voice."""
        attrs = {"dir": "auto", "autocomplete": "off"}
        if language:
            attrs |= {"lang": language.code, "dir": language.direction}
        too_long = _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
        self.fields[f"word_{code}"] = OneLine(
            label=_("The word"),
            max_length=80,
            required=False,
            widget=forms.TextInput(attrs=attrs),
            error_messages={"max_length": too_long},
        )
        self.fields[f"meaning_{code}"] = OneLine(
            label=_("What it means to us"),
            max_length=400,
            required=False,
            widget=forms.Textarea(attrs={**attrs, "rows": 2}),
            error_messages={"max_length": too_long},
        )
        self.who_reads[f"meaning_{code}"] = _(
            "This group’s facilitators and your coordinators read this."
        )

    def _layout(self) -> Layout:
        pairs = [
            Fieldset(language_of(code).name, f"word_{code}", f"meaning_{code}", css_class="stack")
            for code in self.languages
        ]
        return Layout(
            *pairs,
            Fieldset(
                _("In another language"),
                "other_language",
                f"word_{OTHER}",
                f"meaning_{OTHER}",
                css_class="stack",
            ),
            *(Field(name) for name in ("request_key", "version", "seen")),
        )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for code in (*self.languages, OTHER):
            has_word = said.get(f"word_{code}") or f"word_{code}" in self.errors
            if said.get(f"meaning_{code}") and not has_word:
                self.add_error(f"word_{code}", _("Write the word too."))
        other = said.get("other_language")
        if said.get(f"word_{OTHER}") and "other_language" not in self.errors:
            if not other:
                self.add_error("other_language", _("Choose which language this is."))
            elif said.get(f"word_{other}"):
                self.add_error("other_language", _("You have this language already."))
        if not self.errors and not self.texts:
            first = f"word_{self.languages[0]}"
            self.add_error(first, _("Write the word in one language at least."))
        return said

    @property
    def texts(self) -> list[Text]:
        """Of a valid form."""
        return from_text(self._hers, [*self.languages, *self._other])

    @property
    def _other(self) -> list[str]:
        """The further language, where she wrote something in it."""
        said = self.cleaned_data
        code = said["other_language"] if said[f"word_{OTHER}"] else ""
        return [code] if code and code not in self.languages else []

    @property
    def _hers(self) -> dict[str, str]:
        """What she sent, as `as_text` tells it. A further language that has a place of its own on
        the page belongs there."""
        said = self.cleaned_data
        told = {f"{part}_{c}": said[f"{part}_{c}"] for c in self.languages for part in PARTS}
        if said["other_language"] and said[f"word_{OTHER}"]:
            told |= {f"{part}_{said['other_language']}": said[f"{part}_{OTHER}"] for part in PARTS}
        return told

    def beside(self, texts: list[Text], version: int) -> tuple[Self, list[Change]]:
        """For a late edit: a form to send again over `texts`, and what a colleague has changed.

        What she wrote stays; where she wrote nothing, the colleague's words take the place.
        """
        codes = list(
            dict.fromkeys([*self.languages, *self._other, *(one.language for one in texts)])
        )
        blank = as_text([], codes)
        hers, stored = {**blank, **self._hers}, as_text(texts, codes)
        seen = {**blank, **_read_seen(self.cleaned_data["seen"])}
        merged, names = changes_since(seen, stored, hers)
        changes = [
            Change(
                label_of(name),
                stored[name] or gettext("nothing"),
                (hers[name] or gettext("nothing")) if merged[name] == hers[name] else "",
            )
            for name in names
        ]
        shown = {"version": str(version), "seen": json.dumps(stored, ensure_ascii=False)}
        return type(self)({**merged, **shown}, languages=codes), changes


def _read_seen(text: str) -> dict[str, str]:
    """Empty where it was tampered with: then every difference is taken for a colleague's."""
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}
