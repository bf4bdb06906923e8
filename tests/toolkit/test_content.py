"""The real content: it loads, it is whole, and it is translated."""

import time

import pytest

from toolkit.enums import Frame
from toolkit.loading.whole import read_library
from toolkit.loading.writing import write_library
from toolkit.management.commands.load_toolkit import CONTENT
from toolkit.models import Exercise

CHAPTERS = [
    "safety",
    "wales",
    "languages",
    "power",
    "networks",
    "online",
    "self-care",
    "evaluation",
    "challenges",
]


@pytest.fixture(scope="module")
def library():
    return read_library(CONTENT)


def test_content_has_no_mistakes(library):
    assert [str(problem) for problem in library.problems] == []


def test_content_is_all_in_welsh(library):
    assert library.untranslated == []


def test_every_chapter_stands_in_its_place_with_two_exercises(library):
    places = {item.facts["position"]: slug for slug, item in library.chapters.items()}
    assert [places[position] for position in sorted(places)] == CHAPTERS
    homes = [item.facts["chapter_id"] for item in library.exercises.values()]
    assert {chapter: homes.count(chapter) >= 2 for chapter in CHAPTERS} == dict.fromkeys(
        CHAPTERS, True
    )


def test_no_welsh_is_called_reviewed_by_nobody(library):
    texts = [
        item.texts["cy"]
        for items in (library.chapters, library.exercises, library.help_lines)
        for item in items.values()
    ]
    assert [text["title"] for text in texts if text["status"] == "draft"] == []


@pytest.mark.django_db
def test_content_loads_and_loads_again_within_a_second(library):
    write_library(library)
    assert Exercise.objects.exclude(frame="").count() == len(Frame)
    began = time.process_time()
    tallies = write_library(read_library(CONTENT))
    assert time.process_time() - began < 1
    assert {(t.new, t.changed, t.retired) for t in tallies.values()} == {(0, 0, 0)}
