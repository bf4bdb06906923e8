"""Which of a coordinator's groups take part, and in which area each is."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.programmes.actions import NOWHERE, Place, place_of
from evaluation.programmes.models import Area
from evaluation.programmes.queries import Choice
from toolkit.languages import isolated


@dataclass(frozen=True)
class Shown:
    """A group as a page showed it, and what could be changed about it there."""

    takes_part: bool
    area: int | None
    can_leave: bool
    can_move: bool

    @property
    def place(self) -> Place:
        return Place(self.takes_part, self.area) if self.takes_part else NOWHERE


class GroupsForm(forms.Form):
    """It carries what it showed (`seen`): what she left alone stays as a colleague has put it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200_000)

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        choices: list[Choice] | None = None,
        areas: list[Area] | None = None,
    ) -> None:
        now = {choice.group.pk: _shown(choice) for choice in choices or []}
        super().__init__(data, initial={"seen": _as_text(now)})
        self.choices = {choice.group.pk: choice for choice in choices or []}
        sent = _read(str(self.data.get("seen", ""))) if data is not None else None
        # As it was drawn, so that a box which stood still there isn't taken for one without a tick.
        shown = now if sent is None else sent
        self.shown = {pk: one for pk, one in shown.items() if pk in self.choices}
        self.areas = [("", _("No area")), *((str(area.pk), area.name) for area in areas or [])]
        rows = [self._add(pk, self.choices[pk]) for pk in self.choices if pk in self.shown]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(row for row in rows if row.fields), Field("seen"))
        self.offers_something = len(self.fields) > 1

    def _add(self, pk: uuid.UUID, choice: Choice) -> Row:
        shown, names = self.shown[pk], []
        name = isolated(choice.group.name)
        if shown.can_leave:
            self.fields[f"in_{pk.hex}"] = forms.BooleanField(
                label=name, required=False, initial=shown.takes_part
            )
            names.append(f"in_{pk.hex}")
        if shown.can_move and len(self.areas) > 1:
            self.fields[f"area_{pk.hex}"] = forms.TypedChoiceField(
                label=_("Area of %(group)s") % {"group": name},
                choices=self.areas,
                required=False,
                coerce=int,
                empty_value=None,
                initial=shown.area or "",
            )
            names.append(f"area_{pk.hex}")
        return Row(*names)

    @property
    def still(self) -> list[Choice]:
        """Those about which nothing can be changed now, to be told of beside the form."""
        return [self.choices[pk] for pk, one in self.shown.items() if not one.can_leave]

    @property
    def seen_places(self) -> dict[uuid.UUID, Place]:
        return {pk: one.place for pk, one in self.shown.items()}

    @property
    def wanted(self) -> dict[uuid.UUID, Place]:
        found: dict[uuid.UUID, Place] = {}
        for pk, shown in self.shown.items():
            takes_part = self.cleaned_data.get(f"in_{pk.hex}", shown.takes_part)
            area = self.cleaned_data.get(f"area_{pk.hex}", shown.area)
            found[pk] = Place(True, area) if takes_part else NOWHERE
        return found

    def again(self, choices: list[Choice], areas: list[Area]) -> "GroupsForm":
        """For a late edit: what she chose, to be sent over what is there now."""
        now = {choice.group.pk: _shown(choice) for choice in choices}
        data: dict[str, Any] = {"seen": _as_text(now)}
        for pk, place in self.wanted.items():
            changed = place != self.seen_places[pk]
            said = place if changed or pk not in now else now[pk].place
            if said.takes_part:
                data[f"in_{pk.hex}"] = "on"
            data[f"area_{pk.hex}"] = str(said.area or "")
        return GroupsForm(data, choices=choices, areas=areas)


def _shown(choice: Choice) -> Shown:
    place = place_of(choice.row)
    area = choice.row.area_id if choice.row and choice.was_asked else place.area
    return Shown(
        place.takes_part, area, can_leave=not choice.in_open_wave, can_move=not choice.was_asked
    )


def _as_text(shown: Mapping[uuid.UUID, Shown]) -> str:
    return json.dumps({pk.hex: _numbers(one) for pk, one in shown.items()})


def _numbers(one: Shown) -> list[int]:
    return [int(one.takes_part), one.area or 0, int(one.can_leave), int(one.can_move)]


def _read(text: str) -> dict[uuid.UUID, Shown] | None:
    """None where it was tampered with: then what is stored counts as what she was shown."""
    try:
        told = json.loads(text)
        return {
            uuid.UUID(pk): Shown(
                bool(takes_part), int(area) or None, bool(can_leave), bool(can_move)
            )
            for pk, (takes_part, area, can_leave, can_move) in told.items()
        }
    except (ValueError, TypeError, AttributeError):
        return None
