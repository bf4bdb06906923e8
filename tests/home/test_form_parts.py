import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms


class GroupForm(forms.Form):
    name = forms.CharField(label="Name", help_text="Say little.", max_length=10)
    place = forms.CharField(label="Place", required=False)
    notes = forms.CharField(label="Notes", widget=forms.Textarea, help_text="Keys, urns.")
    women = forms.IntegerField(
        label="Women", max_value=40, widget=forms.NumberInput(attrs={"class": "stepper"})
    )
    setting = forms.ChoiceField(
        label="Setting", choices=[("room", "Room"), ("video", "Video")], widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        choices=[
            ("Here", [("en", "English"), ("cy", "Cymraeg")]),
            ("Elsewhere", [("so", "Somali")]),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rhythm = forms.ChoiceField(label="Rhythm", choices=[("", "Choose"), ("w", "Weekly")])
    starts = forms.TimeField(label="Starts", widget=forms.TimeInput(attrs={"type": "time"}))
    paused = forms.BooleanField(label="Paused", help_text="For now.", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    who_reads = {"notes": "Facilitators read this."}
    choice_hints = {"setting": {"video": "Cameras as you like."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save"))

    def clean(self):
        if self.cleaned_data.get("name") == "clash":
            raise forms.ValidationError("Two groups meet there at that time.")


GOOD = {
    "name": "Glanrafon",
    "notes": "Key",
    "women": "8",
    "setting": "video",
    "languages": ["cy", "so"],
    "rhythm": "w",
    "starts": "18:30",
    "version": "3",
}


def tag(html, id):
    return re.search(rf'<\w+[^>]* id="{id}"[^>]*>', html).group()


def render(form):
    return render_crispy_form(form, context={"csrf_token": "t0ken"})


@pytest.fixture
def empty():
    return render(GroupForm())


@pytest.fixture
def refused():
    return render(GroupForm(GOOD | {"name": "", "women": "400", "setting": "", "rhythm": ""}))


def test_a_hint_is_read_out_with_its_field(empty):
    assert 'aria-describedby="id_name_helptext"' in tag(empty, "id_name")
    assert "Say little." in empty.split('id="id_name_helptext">')[1][:30]


def test_who_reads_a_note_stands_below_it_and_is_read_out(empty):
    assert 'aria-describedby="id_notes_helptext id_notes_who"' in tag(empty, "id_notes")
    assert "Facilitators read this." in empty.split('id="id_notes_who">')[1][:400]


def test_an_optional_field_says_so_and_a_required_one_has_no_star(empty):
    assert 'Place <span class="optional">(optional)</span>' in empty
    assert empty.count("(optional)") == 1
    assert "*" not in empty


def test_a_form_of_filters_does_not_repeat_optional():
    form = GroupForm()
    form.mark_optional = False
    assert "(optional)" not in render(form)


def test_an_error_is_read_out_after_the_hint(refused):
    name = tag(refused, "id_name")
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert 'aria-invalid="true"' in name
    assert "Please fill this in" in refused.split('id="id_name_error">')[1][:400]


def test_the_summary_counts_links_and_reassures(refused):
    summary = refused.split('class="error-summary"')[1].split("</ul>")[0]
    assert "4 things need another look" in summary
    assert "Nothing you wrote is lost." in summary
    assert "autofocus" in summary
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_women", "id_setting_0", "id_rhythm"]
    for target in targets:
        tag(refused, target)


def test_there_is_no_summary_before_a_mistake(empty):
    assert "error-summary" not in empty


def test_one_mistake_is_said_in_the_singular():
    assert "One thing needs another look" in render(GroupForm(GOOD | {"name": ""}))


def test_an_error_of_the_whole_form_is_in_the_summary():
    html = render(GroupForm(GOOD | {"name": "clash"}))
    assert "Two groups meet there at that time." in html
    assert "One thing needs another look" in html


def test_libraries_sentences_are_said_kindly_and_a_forms_own_stay():
    form = GroupForm(GOOD | {"name": "more than ten letters", "women": "400"})
    form.fields["rhythm"].error_messages["required"] = "Say how often."
    form.data = form.data | {"rhythm": "", "setting": ""}
    html = render(form)
    assert "10 letters at most; it has 21 now" in html
    assert "40 at most" in html
    assert "Say how often." in html
    assert "Please choose" in html
    assert "Ensure this value" not in html


def test_what_was_written_comes_back(refused):
    assert 'value="400"' in tag(refused, "id_women")
    assert 'value="18:30"' in tag(refused, "id_starts")
    assert "checked" in tag(refused, "id_languages_1")
    assert "checked" not in tag(refused, "id_languages_0")
    assert "checked" in tag(refused, "id_languages_2")


def test_rounds_and_ticks_are_fieldsets_with_a_legend(empty):
    assert empty.count("<fieldset") == 2
    assert "<legend>Setting" in empty
    assert "Cameras as you like." in empty
    assert '<p class="sub-legend">Elsewhere</p>' in empty
    assert 'type="radio" name="setting" value="video" id="id_setting_1"' in empty
    assert 'type="checkbox" name="languages" value="so" id="id_languages_2"' in empty


def test_a_round_that_is_wrong_says_so_on_its_group(refused):
    group = re.search(r"<fieldset[^>]*has-error[^>]*>", refused).group()
    assert 'aria-describedby="id_setting_error"' in group


def test_a_count_has_a_script_and_works_without(empty):
    assert 'type="number"' in tag(empty, "id_women")
    assert 'data-more="Women: one more"' in empty
    assert "js/stepper.js" in empty


def test_a_form_without_a_count_asks_for_no_script():
    form = GroupForm()
    del form.fields["women"]
    assert "stepper.js" not in render(form)


def test_the_browser_leaves_the_checking_to_us(empty):
    form = re.search(r"<form[^>]*>", empty).group()
    assert "novalidate" in form
    assert 'class="form"' in form
    assert 'value="t0ken"' in empty


def test_a_note_does_not_ask_for_a_story(empty):
    assert 'rows="4"' in tag(empty, "id_notes")


def test_a_hidden_field_is_only_an_input(empty):
    assert 'type="hidden"' in tag(empty, "id_version")
    assert "Version" not in empty


def test_layout_groups_fields_and_keeps_the_rest():
    form = GroupForm()
    form.helper.layout = Layout(
        Fieldset("About <it>", Row("name", "place"), css_class="about"), "notes"
    )
    html = render(form)
    assert '<fieldset class="group about"' in html
    assert 'class="two-up"' in html
    assert '<button type="submit" name="save" value="Save"' in html
    assert "id_rhythm" not in html


def test_markup_in_a_value_is_shown_as_it_was_written():
    html = render(GroupForm(GOOD | {"name": "<b>\"'</b>"}))
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
