"""What is written of a woman: as little as the group needs to have her there."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any, Final, Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.refusals import reason
from groups.enums import CameBy, Format, ParticipantState
from groups.participants.facts import (
    PARTICIPANT_FACTS,
    ParticipantFacts,
    as_text,
    changes,
    participant_facts,
)
from groups.participants.forms.written import Day, HarmlessLine, hidden, read_seen, several
from groups.participants.models import Participant
from groups.participants.policies import decided
from groups.support_groups.facts import Change, changes_since, languages_of
from groups.support_groups.models import SupportGroup
from toolkit.languages import LANGUAGES, language_choices, language_name

HER_OWN_DECISION: Final = _("She was asked, and joining is her own decision")
WHO_READS: Final = _("Read by the coordinators and by whoever leads or co-facilitates this group.")
NO_STORIES: Final = _("Read by the same people. No stories, no diagnosis, no address.")


class ParticipantForm(forms.Form):
    """A new woman of `group`, or (`participant`) one who is there.

    An edit carries the version and the facts that the page showed (`seen`).
    """

    state = forms.ChoiceField(
        label=_("Where do things stand?"),
        choices=[
            (ParticipantState.ASKED, _("She has asked")),
            (ParticipantState.WAITING, _("She waits for a place")),
            (ParticipantState.JOINED, _("She joins today")),
        ],
        initial=ParticipantState.ASKED,
        widget=forms.RadioSelect,
    )
    decided_herself = forms.BooleanField(
        label=HER_OWN_DECISION, required=False, help_text=_("Only where she joins today.")
    )
    called = HarmlessLine(
        label=_("What does she want to be called?"),
        max_length=40,
        help_text=_("Any name; it needn’t be hers."),
        error_messages={"required": _("Write what she wants to be called.")},
    )
    came_by = forms.ChoiceField(
        label=_("How did she come?"),
        choices=CameBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how she came.")},
    )
    asked_on = Day(
        label=_("When did she ask?"),
        required=False,
        help_text=_("An enquiry goes by itself some months after this day."),
    )
    languages_spoken = several(_("Languages she speaks"))
    more_spoken = forms.ChoiceField(label=_("One more that she speaks"), required=False)
    languages_read = several(_("Languages she reads"))
    more_read = forms.ChoiceField(label=_("One more that she reads"), required=False)
    format = forms.ChoiceField(
        label=_("How does she like to get things?"),
        choices=[("", _("Not said")), *Format.choices],
        required=False,
    )
    access = HarmlessLine(
        label=_("What must the room have?"),
        required=False,
        help_text=_("Such as no steps, a seat by the door, large print."),
    )
    childcare = HarmlessLine(
        label=_("Childcare"),
        required=False,
        help_text=_("How many children and how old; no names."),
    )
    travel = HarmlessLine(
        label=_("Travel"),
        required=False,
        help_text=_("Such as a lift home, or the bus fare. Not where from."),
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = hidden(max_length=4000)

    who_reads = {
        "called": WHO_READS,
        **dict.fromkeys(("access", "childcare", "travel"), NO_STORIES),
    }
    choice_hints = {
        "state": {
            ParticipantState.ASKED: _("Nothing is promised yet."),
            ParticipantState.WAITING: _("She wants to come, and will hear when there is room."),
        }
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        group: SupportGroup | None = None,
        participant: Participant | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(participant))
        self.group, self.participant = group, participant
        new = ("state", "decided_herself", "request_key")
        for name in ("version", "seen") if participant is None else new:
            del self.fields[name]
        if participant is None and group and not group.keeps_names:
            self._leave_out_joining()
        self._offer_languages()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _leave_out_joining(self) -> None:
        """A group that works by headcount keeps nothing of those who are in it."""
        state = cast(forms.ChoiceField, self.fields["state"])
        choices = cast("list[tuple[str, Any]]", state.choices)
        state.choices = [one for one in choices if one[0] != ParticipantState.JOINED]
        del self.fields["decided_herself"]

    def _offer_languages(self) -> None:
        """The group's as ticks, and hers; any other in a list."""
        for name in ("spoken", "read"):
            known = [code for code, _use in languages_of(self.group)] if self.group else []
            known += [code for code in self.initial[f"languages_{name}"] if code not in known]
            if self.is_bound:
                sent = _listed(self.data, f"languages_{name}")
                known += [code for code in sent if code in LANGUAGES and code not in known]
            ticks = cast(forms.MultipleChoiceField, self.fields[f"languages_{name}"])
            ticks.choices = [(code, language_name(code)) for code in known]
            cast(forms.ChoiceField, self.fields[f"more_{name}"]).choices = language_choices()
            if not known:
                del self.fields[f"languages_{name}"]

    def _layout(self) -> Layout:
        def those(*names: str) -> list[str]:
            return [name for name in names if name in self.fields]

        return Layout(
            "called",
            *those("state", "decided_herself"),
            "came_by",
            "asked_on",
            Fieldset(
                _("Languages"),
                *those("languages_spoken", "more_spoken", "languages_read", "more_read"),
                "format",
                css_class="stack",
            ),
            Fieldset(_("To have ready"), "access", "childcare", "travel", css_class="stack"),
            *those("request_key", "version", "seen"),
        )

    def clean_asked_on(self) -> dt.date:
        known = self.participant.asked_on if self.participant else timezone.localdate()
        return self.cleaned_data["asked_on"] or known

    def clean_decided_herself(self) -> bool:
        """At the tick, since that is where she can mend it."""
        ticked: bool = self.cleaned_data["decided_herself"]
        why_not = reason(decided, ticked)
        if why_not and self.cleaned_data.get("state") == ParticipantState.JOINED:
            raise forms.ValidationError(why_not)
        return ticked

    @property
    def facts(self) -> ParticipantFacts:
        cleaned = self.cleaned_data
        names = [name for name in PARTICIPANT_FACTS if not name.startswith("languages_")]
        languages = {
            f"languages_{name}": _once(
                [*cleaned.get(f"languages_{name}", []), cleaned[f"more_{name}"]]
            )
            for name in ("spoken", "read")
        }
        facts: dict[str, object] = {**{name: cleaned[name] for name in names}, **languages}
        if self.participant:
            # What was removed after she left stays removed where nobody writes anew.
            for name in ("access", "childcare", "travel"):
                if not facts[name] and getattr(self.participant, name) is None:
                    facts[name] = None
        return cast(ParticipantFacts, facts)

    def beside(self, current: Participant) -> tuple[Self, list[Change]]:
        """For a late edit: a form to send again over `current`, and what a colleague has changed.

        What she wrote stays; where she wrote nothing, the colleague's words take the place.
        """
        hers, stored = as_text(self.facts), as_text(participant_facts(current))
        merged, names = changes_since(read_seen(self.cleaned_data["seen"]), stored, hers)
        data: dict[str, Any] = {
            **merged,
            "version": str(current.version),
            "seen": json.dumps(stored),
            "languages_spoken": [code for code in merged["languages_spoken"].split(",") if code],
            "languages_read": [code for code in merged["languages_read"].split(",") if code],
        }
        form = type(self)(data, group=self.group, participant=current)
        return form, changes(Participant, names, stored, hers, merged)


class JoinForm(forms.Form):
    """Her own decision, asked each time that she joins."""

    decided_herself = forms.BooleanField(label=HER_OWN_DECISION, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("decided_herself")


class LeaveForm(forms.Form):
    """The day on which she left."""

    left_on = Day(
        label=_("When did she leave?"),
        help_text=_("Counted from that day, what is held about her goes by itself."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"left_on": timezone.localdate()})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("left_on")


def _initial(participant: Participant | None) -> dict[str, Any]:
    if participant is None:
        return {
            "asked_on": timezone.localdate(),
            "request_key": uuid.uuid4(),
            "languages_spoken": [],
            "languages_read": [],
        }
    facts = participant_facts(participant)
    return {**facts, "version": participant.version, "seen": json.dumps(as_text(facts))}


def _listed(data: Any, name: str) -> list[str]:
    values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return list(values)


def _once(codes: list[str]) -> list[str]:
    return [code for code in dict.fromkeys(codes) if code]
