"""The database agrees with the files, and only what differs is touched."""

import pytest
from django.core.management import CommandError, call_command

from tests.toolkit.content import spoil
from toolkit.loading.whole import read_library
from toolkit.loading.writing import Tally, write_library
from toolkit.models import (
    Chapter,
    ClauseStarter,
    Exercise,
    ExerciseText,
    HelpLine,
    Material,
    PageWord,
    PageWordText,
)

pytestmark = pytest.mark.django_db

CARD = "en/safety/words.md"
CY = "cy/safety/words.md"
CLAUSES = "clauses.yaml"
WORDS = "page-words.yaml"


@pytest.fixture
def load(content):
    def load():
        library = read_library(content)
        assert library.problems == []
        return write_library(library)

    return load


def remove(content, name):
    for language in ("en", "cy"):
        (content / language / name).unlink()


def test_first_load_adds_everything(load):
    assert load() == {
        "Chapters": Tally(new=1),
        "Exercises": Tally(new=5),
        "Materials": Tally(new=1),
        "Help lines": Tally(new=1),
        "Clause starters": Tally(new=2),
        "Page words": Tally(new=2),
    }


def test_every_fact_and_word_arrives(load):
    load()
    exercise = Exercise.objects.get(slug="words")
    facts = {
        "chapter_id": "safety",
        "kind": "main",
        "frame": "",
        "stages": ["first", "settled"],
        "settings": ["in-person", "video"],
        "minutes_usual": 10,
        "women_most": 12,
        "touch": False,
        "children": True,
        "review_on": exercise.review_on.replace(2027, 11, 1),
    }
    assert {name: getattr(exercise, name) for name in facts} == facts
    assert [(u.material_id, u.quantity, u.for_each) for u in exercise.materials.all()] == [
        ("paper", 1, True)
    ]
    words = exercise.texts.get(language="cy")
    assert (words.title, words.status) == ("Words cy", "machine draft")
    assert words.steps == [
        {"minutes": 4, "title": "Begin", "text": "Say hello."},
        {"minutes": 6, "title": "Go on", "text": "Say *more*."},
    ]
    assert words.debrief == ["How was it?", "And for you, truly?"]
    assert set(words.variants) == {"video", "text", "interpreter", "low_literacy", "access"}


def test_second_load_changes_nothing(load, django_assert_max_num_queries):
    load()
    with django_assert_max_num_queries(25):
        second = load()
    assert {str(tally) for tally in second.values()} == {
        "0 new, 0 changed, 0 retired, 5 unchanged",
        "0 new, 0 changed, 0 retired, 2 unchanged",
        "0 new, 0 changed, 0 retired, 1 unchanged",
    }


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (CARD, "intensity: 1", "intensity: 2"),
        (CARD, "Nothing hard.", "Something hard."),
        (CARD, "quantity: 1", "quantity: 2"),
        (CY, "Say hello.", "Dweud helo."),
        ("synonyms.yaml", "goodbye: [closing]", "goodbye: [closing, words]"),
    ],
)
def test_changed_line_changes_one_exercise(load, content, name, old, new):
    load()
    spoil(content, name, old, new)
    assert load()["Exercises"] == Tally(changed=1, unchanged=4)
    assert load()["Exercises"] == Tally(unchanged=5)


def test_translation_that_has_gone_takes_its_words_along(load, content):
    load()
    (content / CY).unlink()
    assert load()["Exercises"].changed == 1
    assert [text.language for text in ExerciseText.objects.filter(exercise__slug="words")] == ["en"]


def test_exercise_whose_file_has_gone_is_retired_and_comes_back(load, content):
    load()
    kept = {name: (content / name).read_text() for name in (CARD, CY)}
    remove(content, "safety/words.md")
    assert load()["Exercises"] == Tally(retired=1, unchanged=4)
    assert load()["Exercises"] == Tally(unchanged=4)
    exercise = Exercise.objects.get(slug="words")
    assert exercise.retired_at is not None
    assert not Exercise.objects.visible_to(None).filter(slug="words").exists()
    for name, text in kept.items():
        (content / name).write_text(text)
    assert load()["Exercises"] == Tally(changed=1, unchanged=4)
    assert Exercise.objects.get(slug="words").pk == exercise.pk


def test_frame_may_pass_to_another_exercise(load, content):
    load()
    spoil(content, "en/safety/tea.md", "frame: break", "frame: none")
    spoil(content, CARD, "frame: none", "frame: break")
    assert load()["Exercises"].changed == 2
    assert Exercise.objects.get(frame="break").slug == "words"


def test_two_exercises_may_swap_frames(load, content):
    load()
    spoil(content, "en/safety/tea.md", "frame: break", "frame: opening")
    spoil(content, "en/safety/arriving.md", "frame: opening", "frame: break")
    assert load()["Exercises"] == Tally(changed=2, unchanged=3)


def test_frame_of_a_retired_exercise_is_free(load, content):
    load()
    remove(content, "safety/tea.md")
    spoil(content, CARD, "frame: none", "frame: break")
    assert load()["Exercises"] == Tally(changed=1, retired=1, unchanged=3)


def test_exercise_that_moves_to_another_chapter_stays_the_same_one(load, content):
    load()
    before = Exercise.objects.get(slug="words").pk
    for language in ("en", "cy"):
        folder = content / language / "power"
        folder.mkdir()
        text = (content / language / "safety/index.md").read_text()
        (folder / "index.md").write_text(text.replace("position: 1", "position: 2"))
        (content / language / "safety/words.md").rename(folder / "words.md")
    load()
    moved = Exercise.objects.get(slug="words")
    assert (moved.pk, moved.chapter_id) == (before, "power")


def test_chapters_may_change_places(load, content):
    for language in ("en", "cy"):
        folder = content / language / "power"
        folder.mkdir()
        text = (content / language / "safety/index.md").read_text()
        (folder / "index.md").write_text(text.replace("position: 1", "position: 2"))
    load()
    spoil(content, "en/safety/index.md", "position: 1", "position: 2")
    spoil(content, "en/power/index.md", "position: 2", "position: 1")
    load()
    assert [chapter.slug for chapter in Chapter.objects.all()] == ["power", "safety"]


def test_chapter_that_only_has_retired_exercises_is_hidden(load, content):
    for language in ("en", "cy"):
        folder = content / language / "power"
        folder.mkdir()
        text = (content / language / "safety/index.md").read_text()
        (folder / "index.md").write_text(text.replace("position: 1", "position: 2"))
        (content / language / "safety/words.md").rename(folder / "words.md")
    load()
    remove(content, "power/words.md")
    remove(content, "power/index.md")
    tallies = load()
    assert (tallies["Chapters"].retired, tallies["Exercises"].retired) == (1, 1)
    assert [chapter.slug for chapter in Chapter.objects.visible_to(None)] == ["safety"]
    assert Chapter.objects.count() == 2
    assert load()["Chapters"].retired == 0


def test_what_nothing_needs_is_deleted(load, content):
    spoil(content, "materials.yaml", "paper:", "pen:\n  reusable: yes\n  en: Pen\npaper:")
    load()
    spoil(content, "materials.yaml", "pen:\n  reusable: yes\n  en: Pen\n", "")
    remove(content, "help-lines/a-line.md")
    tallies = load()
    assert (tallies["Materials"].retired, tallies["Help lines"].retired) == (1, 1)
    assert (Material.objects.count(), HelpLine.objects.count()) == (1, 0)


def test_every_fact_and_word_of_a_clause_arrives(load):
    load()
    share, pictures = ClauseStarter.objects.all()
    assert (share.slug, share.settings, share.symbol) == ("share", ["in-person", "text"], "speech")
    assert (share.suggested, pictures.suggested) == (True, False)
    assert share.texts.get(language="en").detail == "A lot or a little."
    assert share.texts.get(language="cy").detail == ""
    read = pictures.texts.get(language="ti")
    assert (read.title, read.status, read.reviewed_by) == ("Tigrinya", "reviewed", "Saba")


@pytest.mark.parametrize(
    ("name", "old", "new", "kind"),
    [
        (CLAUSES, "symbol: camera", "symbol: heart", "Clause starters"),
        (CLAUSES, "settings: [in-person]", "settings: [in-person, video]", "Clause starters"),
        (CLAUSES, "Dim un.", "Dim o gwbl.", "Clause starters"),
        (CLAUSES, "suggested: yes", "suggested: no", "Clause starters"),
        (WORDS, "Xiga", "Xigta", "Page words"),
        (WORDS, '  so: {text: "Xiga", status: machine draft}\n', "", "Page words"),
    ],
)
def test_changed_line_changes_one_listed_thing(load, content, name, old, new, kind):
    load()
    spoil(content, name, old, new)
    assert load()[kind] == Tally(changed=1, unchanged=1)
    assert load()[kind] == Tally(unchanged=2)


def test_clause_and_page_word_that_have_gone_are_deleted(load, content):
    load()
    for name, key in ((CLAUSES, "pictures:"), (WORDS, "next:")):
        path = content / name
        path.write_text(path.read_text().partition(key)[0])
    tallies = load()
    assert tallies["Clause starters"] == tallies["Page words"] == Tally(retired=1, unchanged=1)
    assert [clause.slug for clause in ClauseStarter.objects.all()] == ["share"]
    assert [word.key for word in PageWord.objects.all()] == ["agreed_on"]
    assert not PageWordText.objects.filter(language="so").exists()


def test_clauses_change_places_with_their_file(load, content):
    load()
    path = content / CLAUSES
    share, _, pictures = path.read_text().partition("pictures:")
    path.write_text(f"pictures:{pictures}{share}")
    assert load()["Clause starters"] == Tally(changed=2)
    assert [clause.slug for clause in ClauseStarter.objects.all()] == ["pictures", "share"]


def test_command_says_what_it_did(content, capsys):
    call_command("load_toolkit", content=content)
    assert "Exercises: 5 new, 0 changed, 0 retired, 0 unchanged" in capsys.readouterr().out


def test_command_writes_nothing_where_a_line_is_wrong(content):
    spoil(content, CARD, "kind: main", "kind: mane")
    with pytest.raises(CommandError) as refused:
        call_command("load_toolkit", content=content)
    assert f"{CARD}:3: kind is “mane”" in str(refused.value)
    assert "1 to mend; nothing was changed." in str(refused.value)
    assert Exercise.objects.count() == Chapter.objects.count() == 0


def test_command_checks_without_writing(content, capsys):
    (content / CY).unlink()
    call_command("load_toolkit", content=content, check=True)
    said = capsys.readouterr().out
    assert f"Not translated yet: {CY}" in said
    assert "Nothing is wrong." in said
    assert Exercise.objects.count() == 0


def test_command_refuses_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_toolkit", content=tmp_path / "nowhere")
