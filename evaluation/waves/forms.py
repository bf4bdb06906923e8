"""Which groups are asked, what, and until when."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.refusals import reason
from evaluation.enums import WaveKind
from evaluation.programmes.models import ProgrammeGroup
from evaluation.questionnaires.models import Questionnaire
from evaluation.waves import policies
from evaluation.waves.queries import Askable
from toolkit.languages import isolated

DAY_ERRORS = {
    "required": _("Write a day, such as 3/12/2026."),
    "invalid": _("Write a day, such as 3/12/2026."),
}


class WaveGroupsForm(forms.Form):
    """Groups of hers, all ticked at first, and how many slips each gets that keeps no names."""

    groups = forms.MultipleChoiceField(
        label=_("Which groups are asked?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one group."),
            "invalid_choice": _("One of these groups can’t be asked now. Look at the list again."),
        },
    )

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        askable: Sequence[Askable] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.askable = {str(one.place.pk): one for one in askable}
        ticked = [key for key, one in self.askable.items() if one.can_be_ticked]
        super().__init__(data, initial={"groups": ticked, **(initial or {})})
        choices = [(key, _in_words(one)) for key, one in self.askable.items()]
        self.fields["groups"].choices = choices  # type: ignore[attr-defined]
        self.by_headcount = [
            key for key, one in self.askable.items() if not one.place.group.keeps_names
        ]
        for key in self.by_headcount:
            self.fields[f"slips-{key}"] = _slips(self.askable[key])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        return Layout("groups", *self._slips_laid_out())

    def _slips_laid_out(self) -> list[Fieldset]:
        names = [f"slips-{key}" for key in self.by_headcount]
        return [Fieldset(_("How many slips"), *names, css_class="stack")] if names else []

    def clean(self) -> dict[str, Any]:
        for key in self.cleaned_data.get("groups", ()):
            name = f"slips-{key}"
            if name in self.fields and name not in self.errors and not self.cleaned_data[name]:
                self.add_error(name, _("Write how many slips this group gets."))
        return self.cleaned_data

    @property
    def chosen(self) -> dict[ProgrammeGroup, int]:
        """Of a valid form: the groups, with their slips."""
        return {
            self.askable[key].place: self.cleaned_data.get(f"slips-{key}") or 0
            for key in self.cleaned_data["groups"]
        }

    @property
    def women(self) -> int:
        """Of a valid form: how many are asked, more or less."""
        return sum(self.askable[key].women for key in self.cleaned_data["groups"])

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What she sent, to be sent again from the next page."""
        found = []
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            several = value if isinstance(value, list) else [value]
            found += [(name, str(one)) for one in several if one is not None]
        return found


class WaveForm(WaveGroupsForm):
    """Everything of a wave that is opened. `questionnaires`: those that can be used."""

    kind = forms.ChoiceField(
        label=_("Which time is it?"),
        choices=WaveKind.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={"required": _("Choose which time it is.")},
    )
    questionnaire = forms.ChoiceField(
        label=_("What is asked?"),
        help_text=_("The same questions each time, or the times can’t be compared."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is asked."),
            "invalid_choice": _("Choose what is asked."),
        },
    )
    closes_on = forms.DateField(
        label=_("Last day to answer"),
        help_text=_("You can move it later. Leave time for a woman who misses a session."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=DAY_ERRORS,
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        askable: Sequence[Askable] = (),
        questionnaires: Sequence[Questionnaire] = (),
        kind: str = WaveKind.START,
    ) -> None:
        self.questionnaires = {str(one.pk): one for one in questionnaires}
        first = next(iter(self.questionnaires), None)
        usual = {
            "kind": kind,
            "questionnaire": first,
            "closes_on": timezone.localdate() + dt.timedelta(weeks=policies.WEEKS_OPEN),
            "request_key": uuid.uuid4(),
        }
        super().__init__(data, askable=askable, initial=usual)
        choices = [(key, _named(one)) for key, one in self.questionnaires.items()]
        self.fields["questionnaire"].choices = choices  # type: ignore[attr-defined]

    def _layout(self) -> Layout:
        return Layout(
            *super()._layout(), "kind", "questionnaire", "closes_on", Field("request_key")
        )

    def clean_closes_on(self) -> dt.date:
        return _checked(self.cleaned_data["closes_on"])

    @property
    def asked(self) -> Questionnaire:
        """Of a valid form."""
        return self.questionnaires[self.cleaned_data["questionnaire"]]


class ExtendForm(forms.Form):
    """Another last day, with the version of the wave that she started from."""

    closes_on = forms.DateField(
        label=_("Last day to answer"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=DAY_ERRORS,
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    mark_optional = False

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("closes_on", Field("version"))

    def clean_closes_on(self) -> dt.date:
        return _checked(self.cleaned_data["closes_on"])


class MoreSlipsForm(forms.Form):
    """How many more, and how many there were on the page that she saw."""

    more = forms.IntegerField(
        label=_("How many more slips?"),
        min_value=1,
        max_value=policies.MOST_SLIPS,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "stepper"}),
        error_messages={
            "required": _("Write a whole number, such as 8."),
            "invalid": _("Write a whole number, such as 8."),
            "min_value": _("Write %(limit_value)s or more."),
            "max_value": _("Write %(limit_value)s or fewer."),
        },
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("more", Field("seen"))


def _checked(day: dt.date) -> dt.date:
    said = reason(policies.can_close_on, day)
    if said:
        raise forms.ValidationError(said)
    return day


def _slips(one: Askable) -> forms.IntegerField:
    return forms.IntegerField(
        label=isolated(one.place.group.name),
        required=False,
        min_value=1,
        max_value=policies.MOST_SLIPS,
        initial=min(one.women + policies.SPARE_SLIPS, policies.MOST_SLIPS),
        widget=forms.NumberInput(attrs={"class": "stepper"}),
        error_messages={
            "invalid": _("Write a whole number, such as 8."),
            "min_value": _("Write %(limit_value)s or more."),
            "max_value": _("Write %(limit_value)s or fewer."),
        },
    )


def _in_words(one: Askable) -> str:
    name = isolated(one.place.group.name)
    if not one.place.group.keeps_names:
        return gettext("{group}, by headcount: about {number} women").format(
            group=name, number=one.women
        )
    if not one.women:
        return gettext("{group}: nobody is on its list yet").format(group=name)
    return ngettext(
        "{group}: {number} woman on its list", "{group}: {number} women on its list", one.women
    ).format(group=name, number=one.women)


def _named(questionnaire: Questionnaire) -> str:
    text = pgettext_lazy("questionnaire", "{name}, version {number}")
    return str(text).format(name=questionnaire.name, number=questionnaire.number)
