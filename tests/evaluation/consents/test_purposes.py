"""What she is told is there in every language, and a file that is wrong says where."""

import datetime as dt

import pytest
import yaml

from evaluation.consents.purposes import FILE, on_a_day, read_words, title_of, words
from evaluation.enums import StaffPurpose
from evaluation.questionnaires.content_files import ContentError
from groups.enums import Channel

WHOLE = yaml.safe_load(FILE.read_text())


def test_shipped_words_are_whole():
    assert [language.code for language in words().languages] == ["en", "cy", "ar"]
    assert list(words().purposes) == list(StaffPurpose)
    assert list(words().channels) == list(Channel)
    weeks = {purpose.value: told.weeks for purpose, told in words().purposes.items()}
    assert weeks == {"reminders": 26, "photos": 52, "follow-up": 104}
    assert words().version == "2026-11"
    assert title_of(StaffPurpose.PHOTOS) == "Photos and stories"


@pytest.mark.parametrize("word", ["women", "abuse", "evaluation", "violence", "support"])
def test_a_reminder_tells_nothing_to_whoever_reads_it(word):
    assert word not in words().reminder["en"].lower()


def test_words_in_her_language():
    assert words().language("so", "ar", "cy").code == "ar"
    assert words().language("so").code == "en"
    day = dt.date(2026, 12, 11)
    assert on_a_day(words().reminder, "en", day) == "Reminder: Friday 11 December"


def written(tmp_path, change):
    whole = yaml.safe_load(FILE.read_text())
    change(whole)
    path = tmp_path / "purposes.yaml"
    path.write_text(yaml.safe_dump(whole, allow_unicode=True))
    return path


def test_a_language_is_offered_once_all_of_it_is_there(tmp_path):
    def half_somali(whole):
        whole["free"]["so"] = "Waa adiga"

    assert "so" not in [one.code for one in read_words(written(tmp_path, half_somali)).languages]


@pytest.mark.parametrize(
    ("way", "value", "said"),
    [
        (["version"], "soon", "version must be a month"),
        (["free", "cy"], None, "free"),
        (["purposes", "photos", "weeks"], 0, "purposes.photos.weeks must be from 1"),
        (["purposes", "photos", "weeks"], None, "purposes.photos.weeks must be from 1"),
        (["purposes", "photos", "ask"], {"en": "May we?"}, "has no words in: cy, ar"),
        (["purposes", "songs"], {}, "purposes.songs is not known here"),
        (["purposes", "photos", "colour"], "red", "purposes.photos.colour is not known here"),
        (["sheet", "holds", "en"], "It holds.", "must have {weeks} in curly brackets"),
        (["sheet", "title", "en"], "{weeks}", "must have nothing in curly brackets"),
        (["channels", "pigeon"], {}, "channels.pigeon is not known here"),
        (["reminder", "ar"], "تذكير", "must have {day} in curly brackets"),
        (["more"], "", "more is not known here"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path, way, value, said):
    def change(whole):
        for name in way[:-1]:
            whole = whole[name]
        if value is None:
            del whole[way[-1]]
        else:
            whole[way[-1]] = value

    with pytest.raises(ContentError, match=r"purposes\.yaml") as wrong:
        read_words(written(tmp_path, change))
    assert said in str(wrong.value)
