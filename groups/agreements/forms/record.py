"""One page that records what a group agreed: its clauses, and how many agreed today."""

import datetime as dt
import uuid
from typing import Any, Final, Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.refusals import NotNow
from groups.agreements import policies
from groups.agreements.facts import DETAIL_LONGEST, TITLE_LONGEST, Agreed, AgreedClause
from groups.agreements.forms.counts import count, day, labelled
from groups.agreements.forms.drawing import ClauseRows, DrawnGroup, Fold, drawn
from groups.agreements.forms.meanwhile import beside
from groups.agreements.forms.rows import (
    Group,
    each,
    first_rows,
    moved,
    one_more,
    rows_of,
    sent_rows,
)
from groups.agreements.forms.sheet import names_at
from groups.agreements.queries import Start
from groups.enums import Setting, WayOfAgreeing
from groups.support_groups.forms import OneLine
from toolkit.languages import Language, language_of
from toolkit.translated import SOURCE_LANGUAGE

SAVE: Final = "save"


class AgreementForm(forms.Form):
    """The next version of an agreement, begun from `start`.

    A press on anything but Save (`do`) gives the form again as it was filled in, with a row more, a
    row elsewhere, or its words in another language; nothing is judged until she saves. The form
    carries the number of the version that it began from.
    """

    agreed = count(_("How many women agreed?"), help_text=_("A count, never names."))
    present = count(
        _("Women in the room"),
        required=False,
        help_text=_("Leave it empty where all of them are counted here."),
    )
    unsure = count(_("Not sure yet"), required=False)
    objected = count(_("Objected"), required=False)
    ways = forms.MultipleChoiceField(
        label=_("How did you agree?"),
        choices=WayOfAgreeing.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    spoken_in = forms.MultipleChoiceField(
        label=_("Said aloud in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    objection = OneLine(
        label=_("What is still open"),
        required=False,
        max_length=400,
        help_text=_("Only if the group wants it kept, and in the group’s words. No names."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
        },
    )
    agreed_on = day(_("Agreed on"))
    review_on = day(
        _("Look at it again on"),
        required=False,
        help_text=_("Leave it empty for the day that we suggest."),
    )
    sheet = forms.CharField(
        label=_("Numbers from the sheet"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
        help_text=_(
            "Such as 1, 2, 5-8. Exactly these are ticked. They count only from a sheet that was "
            "printed since the agreement was last recorded."
        ),
    )
    started_from = forms.CharField(required=False, widget=forms.HiddenInput)
    language = forms.CharField(required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    who_reads = {
        "objection": _(
            "This group’s facilitators and your coordinators read this. It is not for anyone’s "
            "story."
        )
    }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        start: Start | None = None,
        wanted: str = "",
        rows: list[Group] | None = None,
    ) -> None:
        self.start = start or Start(Setting.IN_PERSON)
        self.do = SAVE if data is None else data.get("do", SAVE)
        self.focus = ("", "")  # a row, and what of it the reader comes back to
        judged = data is not None and self.do == SAVE and rows is None
        wanted = data.get("language", "") if data is not None else wanted
        self.shown_in = self.start.language(wanted, get_language() or SOURCE_LANGUAGE)
        super().__init__(data if judged else None, initial=self._first(data))
        self.initial["language"] = self.shown_in
        if rows is not None:
            self.groups = rows
        elif data is None:
            self.groups = first_rows(self.start.clauses(self.shown_in))
        else:
            self.groups = sent_rows(data, self.start.by_name(self.shown_in))
            self._rearrange()
        self._add_fields()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _first(self, data: QueryDict | None) -> dict[str, Any]:
        """What stands in the fields: what she sent, as she sent it, or what is usual."""
        if data is None:
            return {
                "agreed_on": timezone.localdate(),
                "started_from": self.start.number,
                "request_key": uuid.uuid4(),
            }
        lists = ("ways", "spoken_in")
        sent = {name: data.get(name, "") for name in self.base_fields if name not in lists}
        return {**sent, **{name: data.getlist(name) for name in lists}}

    def _rearrange(self) -> None:
        """What a press on another button than Save asks for."""
        what, _colon, which = self.do.partition(":")
        if what == "add":
            self.groups, name = one_more(self.groups)
            self.focus = (name, "title")
        elif what in {"up", "down"}:
            self.groups = moved(self.groups, which, -1 if what == "up" else 1)
            self.focus = (which, what)
        elif what == "show":
            self.shown_in = self.start.language(which, self.shown_in)
            offered = self.start.by_name(self.shown_in)
            self.groups = each(self.groups, lambda row: row.in_words_of(offered.get(row.name)))
            self.initial["language"] = self.shown_in

    def _add_fields(self) -> None:
        long = _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
        own = 0
        for row in rows_of(self.groups):
            if row.shown is None:
                own += 1
                label = _("Your own words, %(number)d") % {"number": own}
            else:
                label = row.shown.title or row.name
                self.fields[f"{row.name}-kept"] = forms.BooleanField(label=label, required=False)
            self.fields[f"{row.name}-title"] = OneLine(
                label=label,
                required=False,
                max_length=TITLE_LONGEST,
                error_messages={"max_length": long},
            )
            self.fields[f"{row.name}-detail"] = OneLine(
                label=label,
                required=False,
                max_length=DETAIL_LONGEST,
                error_messages={"max_length": long},
            )
        spoken = dict.fromkeys(
            [*self.start.group_languages, *(one.code for one in self.start.languages)]
        )
        cast(forms.MultipleChoiceField, self.fields["spoken_in"]).choices = [
            (code, labelled(language_of(code))) for code in spoken
        ]

    def _layout(self) -> Layout:
        mine = set(self.base_fields)
        return Layout(
            "started_from",
            "language",
            "request_key",
            Div(
                Div(
                    HTML("{% include 'groups/_agreement_language.html' %}"),
                    Fold(_("From a paper sheet?"), "sheet"),
                    ClauseRows(*(name for name in self.fields if name not in mine)),
                    css_class="stack l",
                ),
                Div(
                    HTML("{% include 'groups/_agreement_today.html' %}"),
                    Field("agreed"),
                    Fold(_("Not everybody agreed"), "present", "unsure", "objected"),
                    Fold(_("How you agreed"), "ways", "spoken_in"),
                    Fold(_("Something is still open"), "objection"),
                    Fold(
                        _("The day, and the next look"),
                        *("agreed_on", "review_on"),
                        usual={"agreed_on": timezone.localdate()},
                    ),
                    HTML("{% include 'groups/_agreement_save.html' %}"),
                    css_class="card stack stay",
                    css_id="today",
                ),
                css_class="beside wide",
            ),
        )

    # --- what is wrong with it

    def clean_sheet(self) -> list[str]:
        """The names of the clauses that have these numbers."""
        return names_at(self.cleaned_data["sheet"], self.start.clauses(self.shown_in))

    def clean_review_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["review_on"]
        if day:
            self._ask("review_on", policies.can_be_looked_at_on, day)
        return day

    def clean_agreed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["agreed_on"]
        self._ask("agreed_on", policies.can_be_agreed_on, day, self.start.agreement)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("sheet"):
            ticked = set(cleaned["sheet"])
            self.groups = each(self.groups, lambda row: row.ticked_if(row.name in ticked))
        self._clean_clauses()
        answers = {name: cleaned.get(name) or 0 for name in ("agreed", "unsure", "objected")}
        total = sum(answers.values())
        given = cleaned.get("present")
        cleaned["present"] = total if given is None else given
        if not {"agreed", "present", "unsure", "objected"} & self.errors.keys():
            wrong = "present" if given is not None and answers["agreed"] else "agreed"
            self._ask(wrong, policies.counts_add_up, present=cleaned["present"], **answers)
        return cleaned

    def _clean_clauses(self) -> None:
        kept = [row for row in rows_of(self.groups) if row.is_kept]
        titles: set[str] = set()
        for row in kept:
            title, _detail = row.words
            name = f"{row.name}-title"
            if not title:
                self.add_error(name, _("Say it in a short line, or don’t keep it."))
            elif title.casefold() in titles:
                self.add_error(name, _("You have this line already. Change one of the two."))
            titles.add(title.casefold())
        if not kept:
            # None: a page that was sent without any of its clauses.
            first = next((name for name in self.fields if name not in self.base_fields), None)
            self._ask(first, policies.can_agree_on, [])

    def _ask(self, name: str | None, policy: Any, *args: Any, **kwargs: Any) -> None:
        try:
            policy(*args, **kwargs)
        except NotNow as refusal:
            self.add_error(name, refusal.sentence)

    # --- what it says

    @property
    def clauses(self) -> list[AgreedClause]:
        return [
            row.agreed(*row.words, self.shown_in) for row in rows_of(self.groups) if row.is_kept
        ]

    @property
    def agreed_facts(self) -> Agreed:
        cleaned = self.cleaned_data
        return {
            "agreed_on": cleaned["agreed_on"],
            "present_count": cleaned["present"],
            "agreed_count": cleaned["agreed"],
            "unsure_count": cleaned["unsure"] or 0,
            "objected_count": cleaned["objected"] or 0,
            "ways": cleaned["ways"],
            "spoken_in": cleaned["spoken_in"],
            "objection": cleaned["objection"],
            "review_on": cleaned["review_on"],
        }

    def beside(self, current: Start) -> Self:
        """For a late save: the form as she filled it in, to be saved over `current`, with what a
        colleague added and changed in it. Its sheet has had its effect: the numbers are others now.
        """
        before, now = self.start.by_name(self.shown_in), current.by_name(self.shown_in)
        data = cast(QueryDict, self.data).copy()
        data["started_from"], data["sheet"] = str(current.number), ""
        return type(self)(data, start=current, rows=beside(self.groups, before, now))

    # --- how it is drawn

    @property
    def drawn_groups(self) -> list[DrawnGroup]:
        return drawn(self, self.groups, focus=self.focus, written_in=self.language_shown)

    @property
    def other_languages(self) -> list[Language]:
        return [one for one in self.start.languages if one.code != self.shown_in]

    @property
    def language_shown(self) -> Language:
        return language_of(self.shown_in)
