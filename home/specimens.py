"""What /components/ shows: a form in every state, a list of pages, an invented session."""

from dataclasses import dataclass, replace
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Row, Submit
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from toolkit.enums import Symbol


@dataclass(frozen=True)
class Block:
    kind: str
    word: str
    title: str
    at: str
    minutes: int
    intensity: int
    depth: str
    before: int | None = None
    after: int | None = None


BLOCKS = [
    Block("checkin", "Check-in", "Arriving, tea and welcome", "6.30", 10, 0, "Settled"),
    Block("planning", "Planning", "Read our agreement", "6.40", 5, 0, "Settled"),
    Block("warmup", "Warm-up", "Hello nine ways", "6.45", 20, 1, "Light"),
    Block("main", "Main", "Words with no twin", "7.05", 25, 1, "Light"),
    Block("break", "Break", "Tea and a breather", "7.30", 15, 0, "Settled"),
    Block("main", "Main", "Sting and warm words", "7.45", 30, 3, "Deepest"),
    Block("grounding", "Grounding", "Five senses", "8.15", 15, 2, "Deeper"),
    Block("closing", "Closing", "A warm close", "8.30", 10, 0, "Settled"),
]


class SpecimenForm(forms.Form):
    """One field of every sort. It writes nothing anywhere."""

    name = forms.CharField(
        label="Name of the group", help_text="Something that says nothing to a stranger."
    )
    first_day = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_at = forms.TimeField(
        label="When does it start?",
        help_text="For example, 18:30.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time, such as 18:30"},
    )
    women = forms.IntegerField(
        label="How many women?",
        min_value=1,
        max_value=40,
        widget=forms.NumberInput(attrs={"class": "stepper"}),
    )
    setting = forms.ChoiceField(
        label="Where you meet",
        choices=[("in-person", "In a room"), ("video", "By video"), ("text", "By text or phone")],
        widget=forms.RadioSelect,
    )
    rhythm = forms.ChoiceField(
        label="How often",
        choices=[("", "Choose"), ("weekly", "Every week"), ("fortnightly", "Every two weeks")],
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        choices=[("en", "English"), ("cy", "Cymraeg"), ("ar", "العربية")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        required=False,
    )
    place = forms.CharField(label="Place", required=False)
    notes = forms.CharField(
        label="A note for the next facilitator", widget=forms.Textarea, required=False
    )
    closed = forms.BooleanField(
        label="Pause this group",
        help_text="Nobody is told. You can open it again at any time.",
        required=False,
    )

    who_reads = {"notes": "Facilitators of this group read this. Not the place for anyone’s story."}
    choice_hints = {
        "setting": {"video": "Cameras as each woman likes."},
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = "#forms"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "name",
            Row("first_day", "starts_at"),
            "women",
            Fieldset("How you meet", "setting", "rhythm", "languages", "place"),
            "notes",
            "closed",
            ButtonHolder(Submit("save", "Save the group", css_class="big")),
        )


def ribboned() -> list[Block]:
    """The blocks, each with the intensity of its neighbours."""
    depths = [None, *(block.intensity for block in BLOCKS), None]
    return [
        replace(block, before=depths[at], after=depths[at + 2]) for at, block in enumerate(BLOCKS)
    ]


def everything(request: HttpRequest) -> dict[str, Any]:
    fine = {
        "name": "Glanrafon",
        "first_day": "2026-11-24",
        "starts_at": "18:30",
        "women": 8,
        "setting": "in-person",
        "rhythm": "weekly",
        "languages": ["en", "cy"],
        "notes": "Key is with the caretaker. The urn takes forty minutes.",
    }
    wrong = fine | {"name": "", "starts_at": "half", "setting": "", "women": 400}
    return {
        "blocks": ribboned(),
        "form_fine": SpecimenForm(initial=fine, prefix="fine", auto_id="id_%s"),
        "form_wrong": SpecimenForm({f"wrong-{k}": v for k, v in wrong.items()}, prefix="wrong"),
        "page": Paginator(range(210), 30).get_page(request.GET.get("page", 2)),
        "pairs": [("Minutes", "15 to 35, usually 25"), ("Women", "4 to 12"), ("Cost", "£0")],
        "tabs": [
            {"label": "Sessions", "url": "#ways", "here": True},
            {"label": "Agreement", "url": "#ways", "here": False},
            {"label": "Languages", "url": "#ways", "here": False},
        ],
        "chapters": [
            ("safety", "Safety and trust"),
            ("wales", "Wales, and what words mean"),
            ("languages", "Many first languages"),
            ("power", "Power and leadership"),
            ("networks", "Friends of the group"),
            ("online", "Online and by text"),
            ("self-care", "Looking after ourselves"),
            ("evaluation", "Showing that it helps"),
            ("challenges", "When it gets hard"),
        ],
        "clause_symbols": Symbol.choices,
        "depths": [(0, "Settled"), (1, "Light"), (2, "Deeper"), (3, "Deepest")],
    }
