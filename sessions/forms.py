"""What a person types about a plan, checked before an action sees it."""

import datetime as dt
import uuid
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models import Facilitator, SupportGroup
from sessions.enums import LedBy
from sessions.models import LONGEST_ITEM, LONGEST_PLAN, PlanItem, SessionPlan
from toolkit.enums import Intensity, Kind
from toolkit.models import Exercise

MOST_TICKED = 20
FARTHEST = dt.timedelta(days=3 * 366)  # a date further off than this is a slip of the finger

WHO_READS = _(
    "Facilitators and coordinators of this group read this. Not the place for anyone’s story."
)


def _helper(*layout: object) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*layout)
    return helper


class WhenForm(forms.Form):
    """When a session is and how long it may last. Cleans to `starts_at`, aware, and `minutes`."""

    date = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 3/12/2026.")},
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
    )
    time = forms.TimeField(
        label=_("Start"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time, such as 18:30.")},
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"),
        min_value=15,
        max_value=LONGEST_PLAN,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 5}),
        error_messages={
            "invalid": _("Write a whole number of minutes, such as 120."),
            "min_value": _("A session lasts at least 15 minutes."),
            "max_value": _("A session lasts at most 8 hours: 480 minutes."),
        },
    )

    def clean_date(self) -> dt.date:
        date = cast(dt.date, self.cleaned_data["date"])
        if abs(date - timezone.localdate()) > FARTHEST:
            raise forms.ValidationError(_("That day is very far off. Is the year right?"))
        return date

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "date" in cleaned and "time" in cleaned:
            begin = dt.datetime.combine(cleaned["date"], cleaned["time"])
            cleaned["starts_at"] = timezone.make_aware(begin)
        return cleaned


class BuildForm(WhenForm):
    """The last step before a plan: which group, when, how long. The ticks come along unseen."""

    group = forms.ModelChoiceField(SupportGroup.objects.none(), label=_("Group"), empty_label=None)
    tick = forms.ModelMultipleChoiceField(
        Exercise.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.MultipleHiddenInput,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["group", "date", "time", "minutes", "tick", "request_key"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = SupportGroup.objects.visible_to(user).exclude(state="ended").order_by("name")
        cast(forms.ModelChoiceField, self.fields["group"]).queryset = groups
        ticked = Exercise.objects.visible_to(user)
        cast(forms.ModelMultipleChoiceField, self.fields["tick"]).queryset = ticked
        self.initial.setdefault("request_key", uuid.uuid4())
        self.helper = _helper(
            "group", Div("date", "time", "minutes", css_class="row"), "tick", "request_key"
        )

    @property
    def has_groups(self) -> bool:
        groups = cast(forms.ModelChoiceField, self.fields["group"]).queryset
        return groups is not None and groups.exists()

    def clean_tick(self) -> list[Exercise]:
        """In the order in which they were ticked, which the page sends."""
        found = {exercise.slug: exercise for exercise in self.cleaned_data["tick"]}
        if len(found) > MOST_TICKED:
            raise forms.ValidationError(
                _("Tick %(most)d exercises at most; there is only one evening.")
                % {"most": MOST_TICKED}
            )
        order = self.data.getlist("tick") if hasattr(self.data, "getlist") else list(found)
        return [found[slug] for slug in dict.fromkeys(order) if slug in found]


class DetailsForm(WhenForm):
    """When the session is, and notes for those who lead it."""

    notes = forms.CharField(
        label=_("Notes for facilitators"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    who_reads = {"notes": WHO_READS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Div("date", "time", "minutes", css_class="row"), "notes", "seen_version"
        )

    @classmethod
    def initial_of(cls, plan: SessionPlan) -> dict[str, Any]:
        begin = timezone.localtime(plan.starts_at)
        return {
            "date": begin.date(),
            "time": begin.time(),
            "minutes": plan.minutes,
            "notes": plan.notes,
            "seen_version": plan.version,
        }


class ItemForm(forms.Form):
    """The words of a block. What belongs to an exercise is not asked for an exercise."""

    own_title = forms.CharField(label=_("What happens"), max_length=120)
    own_kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.MAIN)
    own_intensity = forms.TypedChoiceField(
        label=_("How deep it goes"),
        choices=Intensity.choices,
        coerce=int,
        initial=Intensity.SETTLED,
        help_text=_("How much of herself it may touch."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=LONGEST_ITEM,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number of minutes, such as 10."),
            "min_value": _("A block lasts at least one minute."),
            "max_value": _("A block lasts at most 4 hours: 240 minutes."),
        },
    )
    leads = forms.ChoiceField(label=_("Who leads"), required=False)
    own_materials = forms.CharField(
        label=_("To bring"),
        required=False,
        max_length=300,
        help_text=_("With commas between, for example: kettle, two rugs."),
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    who_reads = {"notes": WHO_READS}

    def __init__(
        self, *args: Any, facilitators: list[Facilitator], of_exercise: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facilitators = {str(row.pk): row for row in facilitators}
        cast(forms.ChoiceField, self.fields["leads"]).choices = [
            *LedBy.choices,
            *((pk, row.user.name) for pk, row in self.facilitators.items()),
        ]
        if of_exercise:
            for name in ("own_title", "own_kind", "own_intensity"):
                del self.fields[name]
        first = (
            []
            if of_exercise
            else [Fieldset(_("The block"), "own_title", "own_kind", "own_intensity")]
        )
        self.helper = _helper(*first, "minutes", "leads", "own_materials", "notes", "seen_version")

    def clean(self) -> dict[str, Any]:
        """`leads` becomes `led_by` and `facilitator`, as the model has them."""
        cleaned = super().clean() or self.cleaned_data
        leads = cleaned.pop("leads", "")
        cleaned["facilitator"] = self.facilitators.get(leads)
        cleaned["led_by"] = LedBy.FACILITATOR if cleaned["facilitator"] else leads
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """What an action takes, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}

    @classmethod
    def initial_of(cls, item: PlanItem) -> dict[str, Any]:
        words = ("own_title", "own_kind", "own_intensity", "own_materials", "minutes", "notes")
        return {name: getattr(item, name) for name in words} | {
            "leads": str(item.facilitator_id or item.led_by),
            "seen_version": item.version,
        }


class MinutesForm:
    """The minutes typed into the planner's blocks, as `m-<item>` with what she saw as `was-<item>`.

    Not a Django form: its fields are the plan's own blocks, and a number that cannot be used must
    not stop the others from being saved. `errors` holds what was wrong and what was typed, by item.
    """

    def __init__(self, data: Any) -> None:
        self.changes: dict[uuid.UUID, tuple[int, int]] = {}
        self.errors: dict[str, tuple[str, str]] = {}
        for name in data:
            if name.startswith("m-"):
                self._read(name.removeprefix("m-"), data)

    def _read(self, key: str, data: Any) -> None:
        typed, seen = data.get(f"m-{key}", "").strip(), data.get(f"was-{key}", "").strip()
        if typed == seen:
            return
        try:
            item, was = uuid.UUID(key), int(seen)
        except ValueError:
            return  # not one of our fields
        if not typed.isdecimal() or not 1 <= int(typed[:6]) <= LONGEST_ITEM:
            self.errors[key] = (
                str(_("Write a whole number of minutes, from 1 to 240.")),
                typed[:6],
            )
        else:
            self.changes[item] = (was, int(typed))
