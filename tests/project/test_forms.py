"""Every form is laid out with crispy-forms, whole, and drawn by our template pack."""

import re

import pytest
from allauth.core.context import request_context
from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django.conf import settings
from django.forms import MultipleHiddenInput as HiddenList

from evaluation.access.facts import KeyOfTimes
from evaluation.models import OpeningKey, Wave
from evaluation.releases.queries import WaveToCount
from evaluation.waves.queries import Askable
from tests.evaluation.questionnaires.test_answer_form import EVERY_KIND
from tests.factories.accounts import make_invitation
from tests.factories.evaluation import make_programme, make_programme_group, make_questionnaire
from tests.factories.groups import make_group
from tests.project import markup
from tests.project.house import ROOT, form_classes
from toolkit.languages import language_of

# Parts of other forms, never shown by themselves.
PARTS = {"Laid", "LanguagesForm", "TypedTwice", "WhenForm"}
FORMS = [form for form in form_classes() if form.__name__ not in PARTS]

# What a form is told when it is made; one that is not here needs nothing.
TOLD = {
    "AnswerForm": lambda world: {"script": EVERY_KIND},
    "AcceptForm": lambda world: {"invitation": make_invitation(world["organisation"])},
    "GrantRoleForm": lambda world: {"roles": frozenset({"facilitator"})},
    "InviteForm": lambda world: {"user": world["ada"]},
    "BuildForm": lambda world: {"user": world["ada"]},
    "ItemForm": lambda world: {"facilitators": [], "of_exercise": False},
    "GroupForm": lambda world: {"organisations": [world["organisation"]]},
    "FacilitatorForm": lambda world: {"colleagues": [world["ada"]], "languages": ["cy"]},
    "FacilitatorEditForm": lambda world: {
        "facilitator": world["group"].facilitators.get(),
        "languages": ["cy"],
    },
    "CloseToForm": lambda world: {"colleagues": [world["ada"]]},
    "TicksForm": lambda world: {"decisions": {"answers": "Count them"}},
    "PosterForm": lambda world: {"languages": [language_of("cy")], "has_link": True},
    "AskForm": lambda world: {"programmes": [("1", "North")], "languages": [language_of("cy")]},
    "LastDayForm": lambda world: {"facilitator": world["group"].facilitators.get()},
}
# django-allauth's are told who it is for.
OF_A_PERSON = {
    *("ActivateTOTPForm", "ChangePasswordForm", "CodeForm", "ConfirmCodeForm"),
    *("ConfirmPasswordForm", "GenerateRecoveryCodesForm", "NewPasswordForm"),
}
TOLD |= {name: lambda world: {"user": world["ada"]} for name in OF_A_PERSON}


def _asked(world):
    """A group that can be asked, and what."""
    programme = make_programme(world["organisation"])
    place = make_programme_group(programme, world["group"])
    return {"askable": [Askable(place, 8)], "questionnaires": [make_questionnaire(programme)]}


TOLD["WaveForm"] = _asked
TOLD["WaveGroupsForm"] = lambda world: {"askable": _asked(world)["askable"]}
TOLD["WavesForm"] = lambda world: {
    "waves": [WaveToCount(Wave(number=1, kind="start", state="sealed"), was_released=False)]
}
TOLD["DraftForm"] = lambda world: {
    "keys": [KeyOfTimes(OpeningKey(number=one), [], None, []) for one in (1, 2)]
}
TOLD["DeactivateTOTPForm"] = lambda world: {"authenticator": None}

# These are no list of fields: one line of words with choices in it, and what a woman answers.
A_SENTENCE = {
    "TonightForm": "toolkit/_tonight.html",
    "AnswerForm": "answering/_questions.html",
    "ConsentForm": "answering/_consent.html",
    "BoxForm": "answering/_box.html",
}


@pytest.fixture
def make(organisation, ada, ben, rf):
    """A form as a page makes it."""
    request = rf.get("/")
    request.session = {}

    def make_form(form):
        group = make_group(organisation, facilitators=(ben,))
        world = {"ada": ada, "organisation": organisation, "group": group}
        with request_context(request):
            return form(**TOLD.get(form.__name__, lambda world: {})(world))

    return make_form


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_layout_has_every_field_once(make, form):
    made = make(form)
    assert isinstance(made.helper, FormHelper)
    laid_out = [pointer.name for pointer in made.helper.layout.get_field_names()]
    assert sorted(laid_out) == sorted(made.fields)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_form_is_drawn_by_our_pack(make, form):
    made = make(form)
    tags = markup.read(render_crispy_form(made)).tags
    controls = {tag.attributes["name"] for tag in tags if "name" in tag.attributes}
    hidden_lists = {field.name for field in made if isinstance(field.field.widget, HiddenList)}
    assert set(made.fields) - hidden_lists <= controls  # there is no control of nothing
    assert made.helper.template == A_SENTENCE.get(form.__name__)
    drawn = [tag for tag in tags if "field" in tag.attributes.get("class", "").split()]
    assert made.helper.template or len(drawn) == len(made.visible_fields())


def test_pack_is_ours_and_the_only_one():
    assert settings.CRISPY_ALLOWED_TEMPLATE_PACKS == settings.CRISPY_TEMPLATE_PACK
    assert (ROOT / "templates" / settings.CRISPY_TEMPLATE_PACK / "field.html").exists()


def test_no_template_draws_a_form_by_itself():
    by_itself = re.compile(r"\.as_(p|ul|div|table)\b|\{\{\s*form\s*\}\}")
    pages = (ROOT / "templates").rglob("*.html")
    assert [path.name for path in pages if by_itself.search(path.read_text())] == []
