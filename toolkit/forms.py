"""Forms that ask the toolkit for something, by GET; and page words in a language of women's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, LayoutObject
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.refusals import reason
from toolkit.actions import Saved, Written
from toolkit.enums import Intensity, Kind, Setting
from toolkit.facts import PageWordSide, Part, part_of
from toolkit.languages import language_choices, language_of
from toolkit.models import Chapter
from toolkit.policies import LONGEST_PAGE_WORD, fits
from toolkit.search import LONGEST_QUERY
from toolkit.translated import SOURCE_LANGUAGE

MINUTES = (5, 10, 15, 20, 30, 45, 60)
WOMEN = (2, 4, 6, 8, 10, 12, 14)


class FilterFold(Div):
    """The filters, folded away until they are wanted or one is wrong; how many are set is said."""

    def render(self, form: "FilterForm", context: Any, *args: Any, **kwargs: Any) -> str:
        fields = self.get_rendered_fields(form, context, *args, **kwargs)
        return render_to_string("toolkit/_filters.html", {"fields": fields, "form": form})


class FilterForm(forms.Form):
    """Search and filters. What is left empty or can't be understood narrows nothing."""

    mark_optional = False

    q = forms.CharField(
        label=_("Search the toolkit"),
        max_length=LONGEST_QUERY,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    chapter = forms.ChoiceField(label=_("Chapter"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any kind")), *Kind.choices], required=False
    )
    setting = forms.ChoiceField(
        label=_("How you meet"), choices=[("", _("Any way")), *Setting.choices], required=False
    )
    intensity = forms.TypedChoiceField(
        label=_("How deep, at most"),
        choices=[("", _("Any depth")), *Intensity.choices[:-1]],
        coerce=int,
        empty_value=None,
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("Minutes, at most"), min_value=1, max_value=240, required=False
    )
    women = forms.IntegerField(
        label=_("Women in the group"), min_value=1, max_value=200, required=False
    )
    no_reading = forms.BooleanField(label=_("No reading needed"), required=False)

    narrowing: ClassVar = (
        "chapter",
        "kind",
        "setting",
        "intensity",
        "minutes",
        "women",
        "no_reading",
    )

    def __init__(self, *args: Any, chapters: Iterable[Chapter] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chapter"].choices = [  # type: ignore[attr-defined]
            ("", _("Any chapter")),
            *((chapter.slug, chapter.text.title) for chapter in chapters),
        ]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_tag = False
        self.helper.layout = Layout("q", FilterFold(*self.narrowing))

    def wanted(self) -> dict[str, Any]:
        """What was understood, by name; the rest has its message beside the field."""
        self.full_clean()
        return getattr(self, "cleaned_data", {})

    @property
    def set_filters(self) -> list[str]:
        return [name for name in self.narrowing if self.data.get(name)]

    @property
    def wrong_filters(self) -> list[str]:
        return [name for name in self.narrowing if name in self.errors]


class TonightForm(forms.Form):
    """The four choices of the sentence on the front page. They are filters of the list."""

    minutes = forms.TypedChoiceField(coerce=int, initial=20)
    women = forms.TypedChoiceField(coerce=int, initial=6)
    setting = forms.ChoiceField(
        choices=[
            (Setting.IN_PERSON, _("in a room")),
            (Setting.VIDEO, _("by video")),
            (Setting.TEXT, _("by text or phone")),
        ]
    )
    intensity = forms.TypedChoiceField(
        choices=[
            (Intensity.LIGHT, _("settled and light")),
            (Intensity.DEEPER, _("a little deeper")),
            ("", _("as deep as it goes")),
        ],
        initial=Intensity.LIGHT,
        coerce=int,
        empty_value=None,
        required=False,
    )

    names: ClassVar = {
        "minutes": _("How long"),
        "women": _("How many women"),
        "setting": _("How you meet"),
        "intensity": _("How it should feel"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("minutes", [(n, ngettext("%d minute", "%d minutes", n) % n) for n in MINUTES])
        self._offer("women", [(n, ngettext("%d woman", "%d women", n) % n) for n in WOMEN])
        for name, label in self.names.items():
            self.fields[name].widget.attrs |= {"aria-label": label, "class": "select"}
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.template = "toolkit/_tonight.html"
        self.helper.layout = Layout(*self.names)

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


# Page words


@dataclass(frozen=True)
class DrawnWord:
    """A page word as the template draws it: `text` stands in its field, `seen` stood there when the
    page was opened, `theirs` is what a colleague wrote since."""

    side: PageWordSide
    name: str
    text: str
    seen: str
    theirs: str
    errors: Sequence[str]

    @property
    def is_long(self) -> bool:
        return len(self.side.english) > 60

    @property
    def is_missing(self) -> bool:
        return not self.text

    @property
    def needs_a_look(self) -> bool:
        return bool(self.errors or self.theirs)


@dataclass(frozen=True)
class DrawnPart:
    """The words of one page, and how many of them are missing."""

    label: str
    words: list[DrawnWord]
    missing: int
    is_open: bool


class WordParts(LayoutObject):
    """The words under the pages that have them."""

    def __init__(self, *fields: str) -> None:
        self.fields = list(fields)

    def render(self, form: "PageWordsForm", context: Any, **_options: Any) -> SafeString:
        return render_to_string("toolkit/_page_words.html", {"form": form})


class PageWordsForm(forms.Form):
    """English on one side, a field on the other. What is left empty is missing, and not wrong."""

    mark_optional = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        language: str = SOURCE_LANGUAGE,
        words: Sequence[PageWordSide] = (),
        theirs: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data)
        self.language = language_of(language)
        self.sides = {side.key: side for side in words}
        self.theirs = theirs or {}
        long = {"max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")}
        for side in words:
            if side.is_fixed:
                continue
            self.fields[f"word-{side.key}"] = forms.CharField(
                label=side.english,
                required=False,
                max_length=LONGEST_PAGE_WORD,
                initial=side.text,
                error_messages=long,
            )
            self.fields[f"seen-{side.key}"] = forms.CharField(
                required=False, initial=side.text, widget=forms.HiddenInput
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(WordParts(*self.fields))

    def clean(self) -> dict[str, Any]:
        for key, side in self.sides.items():
            name = f"word-{key}"
            text = " ".join(self.cleaned_data.get(name, "").split())
            if name in self.cleaned_data:
                self.cleaned_data[name] = text
            wrong = reason(fits, text, side.english)
            if wrong:
                self.add_error(name, wrong)
        return self.cleaned_data

    @property
    def good(self) -> dict[str, Written]:
        """By key, what can be written: of a form that was judged, whatever else is wrong in it.

        What the page did not send was not on it, and stays as it is.
        """
        self.full_clean()
        return {
            key: Written(self.cleaned_data[f"word-{key}"], self.cleaned_data.get(f"seen-{key}", ""))
            for key in self.sides
            if f"word-{key}" in self.data and f"word-{key}" in self.cleaned_data
        }

    def after(self, saved: Saved, words: Sequence[PageWordSide]) -> Self:
        """What she typed, over what stands there now: what was written counts as seen, and so does
        what a colleague wrote, which is shown beside hers."""
        data = self.data.copy()  # type: ignore[attr-defined]
        now = {side.key: side.text for side in words}
        for key in (*saved.keys, *saved.theirs):
            data[f"seen-{key}"] = now.get(key, "")
        return type(self)(data, language=self.language.code, words=words, theirs=saved.theirs)

    @property
    def parts(self) -> list[DrawnPart]:
        """Each page that has words. What needs another look is open, else the first with a gap."""
        drawn = [self._drawn(side) for side in self.sides.values()]
        found = []
        looks = any(one.needs_a_look for one in drawn)
        is_first = not looks
        for part in Part:
            hers = [one for one in drawn if part_of(one.side.key) == part]
            missing = sum(one.is_missing for one in hers)
            is_open = any(one.needs_a_look for one in hers) or (is_first and missing > 0)
            is_first = is_first and not missing
            if hers:
                found.append(DrawnPart(str(part.label), hers, missing, is_open))
        return found

    def _drawn(self, side: PageWordSide) -> DrawnWord:
        name = f"word-{side.key}"
        if side.is_fixed:
            return DrawnWord(side, name, side.text, side.text, "", [])
        return DrawnWord(
            side,
            name,
            str(self[name].value() or ""),
            str(self[f"seen-{side.key}"].value() or ""),
            self.theirs.get(side.key, ""),
            [str(error) for error in self.errors.get(name, [])] if self.is_bound else [],
        )


class AddLanguageForm(forms.Form):
    """A language for the pages that women read. It changes nothing yet, so it is sent by GET."""

    language = forms.ChoiceField(
        label=_("Add a language"),
        error_messages={"required": _("Choose a language from the list.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, without: Iterable[str] = ()
    ) -> None:
        super().__init__(data)
        _none, *others = language_choices()
        there = set(without)
        choices = [("", _("Choose")), *(pair for pair in others if pair[0] not in there)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("language")
