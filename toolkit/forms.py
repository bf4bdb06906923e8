"""Forms that ask the toolkit for something. They change nothing, so they are sent by GET."""

from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from toolkit.enums import Intensity, Kind, Setting
from toolkit.models import Chapter
from toolkit.search import LONGEST_QUERY

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
