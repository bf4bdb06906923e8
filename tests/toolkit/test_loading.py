"""Every mistake in a content file is found and named with its file and line."""

import pytest

from tests.toolkit.content import spoil, write
from toolkit.loading.items import Library
from toolkit.loading.source import Problem
from toolkit.loading.whole import read_library
from toolkit.loading.writing import write_library

CARD = "en/safety/words.md"
CY = "cy/safety/words.md"
CHAPTER = "en/safety/index.md"
LINE = "en/help-lines/a-line.md"
CLAUSES = "clauses.yaml"
WORDS = "page-words.yaml"

MISTAKES = [
    # facts
    (CARD, "kind: main", "kind: mane", "kind is “mane”; it can be checkin"),
    (CARD, "kind: main\n", "", "kind is missing"),
    (CARD, "kind: main", "kind:", "kind is empty"),
    (CARD, "kind: main", "kind: [main]", "kind must be one value"),
    (CARD, "energy: steady", "enrgy: steady", "enrgy is not known here"),
    (CARD, "version: 1", "version: 1\nversion: 2", "version is here twice"),
    (CARD, "frame: none", "frame: middle", "frame is “middle”"),
    (CARD, "frame: none", "frame: opening", "frame is “opening”, which"),
    (CARD, "stages: [first, settled]", "stages: first", "stages must be a list"),
    (CARD, "stages: [first, settled]", "stages: []", "stages needs at least one"),
    (CARD, "stages: [first, settled]", "stages: [first, first]", "the same word twice"),
    (CARD, "settings: [in-person, video]", "settings: [hall]", "settings has “hall”"),
    (CARD, "values: [trust]", "values: [{a: b}]", "values must be one value"),
    (CARD, "usual: 10", "usual: ten", "minutes: usual is “ten”; it must be a whole number"),
    (CARD, "usual: 10", "usual: 900", "minutes: usual is “900”"),
    (CARD, "most: 15}", "most: 15, more: 1}", "minutes: more is not known here"),
    (CARD, "{least: 5, usual: 10, most: 15}", "{least: 12, usual: 10, most: 15}", "must not fall"),
    (CARD, "{least: 5, usual: 10, most: 15}", "10", "minutes must have names"),
    (CARD, "{least: 3, most: 12}", "{least: 13, most: 12}", "women has a most"),
    (CARD, "{least: 3, most: 12}", "{most: 12}", "women: least is missing"),
    (CARD, "intensity: 1", "intensity: 4", "intensity is “4”"),
    (CARD, "intensity: 1", "intensity: -1", "intensity is “-1”"),
    (CARD, "touch: no", "touch: never", "touch is “never”; it must be yes or no"),
    (CARD, "review_on: 2027-11-01", "review_on: 2027-13-01", "must be a day"),
    (CARD, "review_on: 2027-11-01", "review_on: next year", "must be a day"),
    (CARD, "author: The writers", f"author: {'x' * 121}", "author has 121 characters"),
    (CARD, "key: paper", "key: papper", "“papper” is not in materials.yaml"),
    (CARD, "quantity: 1", "quantity: 0", "materials: quantity is “0”"),
    (CARD, "each: yes", "each: maybe", "materials: each is “maybe”"),
    (CARD, "each: yes}", "each: yes}\n  - paper", "materials must have a key"),
    (CARD, "status: draft", "status: final", "status is “final”"),
    (CARD, "status: draft", "status: reviewed", "reviewed_by is missing"),
    (CARD, "status: draft", "status: draft\nreviewed_by: Nia", "only where the status is reviewed"),
    (CARD, "title: Words", "title: [", "can't be read"),
    # sections
    (CARD, "## Purpose", "## Porpoise", "“Porpoise” is not known here"),
    (CARD, "## Room\nChairs in a ring.", "## Room", "Room is empty"),
    (CARD, "## Room", "## Purpose", "“Purpose” is here twice"),
    (CARD, "One sentence.", "### Sub\nOne sentence.", "Purpose has no headings"),
    (CARD, "Chairs in a ring.", "# Chairs", "headings here start with ##"),
    (CARD, "Chairs in a ring.", "Chairs <b>in</b> a ring.", "not HTML"),
    (CARD, "You can pass.", "“You can pass.”", "no quotation marks"),
    (CARD, "### 4 min: Begin", "### Begin", "### <minutes> min: <title>"),
    (CARD, "### 4 min: Begin", "### 0 min: Begin", "takes no time"),
    (CARD, "### 4 min: Begin\nSay hello.", "### 4 min: Begin", "says nothing"),
    (CARD, "## Steps", "## Steps\nFirst:", "below a step's heading"),
    (CARD, "- How was it?", "How was it?", "starts with a hyphen"),
    (CARD, "## Variants", "## Variants\nAll fine.", "below a variant's heading"),
    (CARD, "### Video\nFine.", "### Video", "the variant Video is empty"),
    (CARD, "### Access\nFine.", "", "the section ### Access is missing"),
    # translations
    (CY, "status: machine draft", "kind: main\nstatus: machine draft", "in the English file only"),
    (CY, "### 6 min", "### 5 min", "the steps take 4, 5 minutes; in English they take 4, 6"),
    # chapters
    (CHAPTER, "summary: A safe room.", f"summary: {'x' * 161}", "summary has 161 characters"),
    (CHAPTER, "position: 1", "position: 0", "position is “0”"),
    (CHAPTER, "Hello.", "# Hello", "the title stands at the top"),
    (CHAPTER, "\n---\nHello.", "\n---\n", "there are no words"),
    # help lines
    (LINE, '"0808 80 10 800"', "call us", "number is “call us”; it must be digits"),
    (LINE, "nations: [wales]", "nations: [cornwall]", "nations has “cornwall”"),
    (LINE, "source: https://example.org", "source: example.org", "starts with https://"),
    (LINE, "need: abuse", "need: chat", "need is “chat”"),
    (LINE, "verified: no", "verified: soon", "must be yes or no"),
    # materials
    ("materials.yaml", "reusable: no", "reusable: perhaps", "paper: reusable is “perhaps”"),
    ("materials.yaml", "  en: Paper\n", "", "paper: en is missing"),
    ("materials.yaml", "cy: Papur", "fr: Papier", "paper: fr is not known here"),
    ("materials.yaml", "paper:", "Paper:", "Paper must have small English letters, digits and hyp"),
    ("materials.yaml", "paper:", f"{'x' * 51}:", "has 51 letters; 50 is the most"),
    # clauses
    (CLAUSES, "settings: [in-person]", "settings: [garden]", "pictures: settings has “garden”"),
    (CLAUSES, "  settings: [in-person]\n", "", "pictures: settings is missing"),
    (CLAUSES, "symbol: camera", "symbol: cat", "pictures: symbol is “cat”; it can be speech"),
    (CLAUSES, "suggested: yes", "suggested: often", "share: suggested is “often”"),
    (CLAUSES, "suggested: yes", "sugested: yes", "share: sugested is not known here"),
    (CLAUSES, "  ti:", "  xx:", "pictures: xx is not known here"),
    (CLAUSES, "  en: {title", "  fr: {title", "pictures: en is missing"),
    (CLAUSES, 'title: "Dim lluniau", ', "", "pictures: cy: title is missing"),
    (CLAUSES, "title: You choose", f"title: {'x' * 81}", "share: en: title has 81 characters"),
    (CLAUSES, "detail: A lot or", f"detail: {'x' * 301}", "share: en: detail has"),
    (CLAUSES, "detail: A lot or\n      a little.", "detail:", "share: en: detail is empty"),
    (CLAUSES, "    status: draft", "    status: fine", "share: en: status is “fine”"),
    (CLAUSES, "reviewed_by: Saba, ", "", "pictures: ti: reviewed_by is missing"),
    (CLAUSES, 'title: "Tigrinya"', 'title: "T", note: "x"', "pictures: ti: note is not known"),
    (CLAUSES, "pictures:", "share:", "share is here twice"),
    (CLAUSES, "pictures:", "no_pictures:", "letters, digits and hyphens only"),
    (CLAUSES, "pictures:", "more: Share\npictures:", "more must have names with values"),
    # page words
    (WORDS, "Cytunwyd ar {date}", "Cytunwyd", "cy has nothing in curly brackets; the English has"),
    (WORDS, "Cytunwyd ar {date}", "Ar {dyddiad}", "has {dyddiad}; the English has {date}"),
    (WORDS, "Cytunwyd ar {date}", "{a} {date}", "has {a} and {date}; the English has {date}"),
    (WORDS, '"Next"', '"Next {one}"', "next: cy has nothing in curly brackets; the"),
    (WORDS, '"Xiga"', '"Xiga {"', "next: so has a curly bracket that holds no name"),
    (WORDS, "on {date}", "on {0.date}", "agreed_on: en has a curly bracket that holds no name"),
    (WORDS, 'text: "Xiga"', f"text: {'x' * 301}", "next: so: text has 301 characters"),
    (WORDS, 'text: "Xiga", ', "", "next: so: text is missing"),
    (WORDS, '  en: {text: "Next", status: draft}\n', "", "next: en is missing"),
    (WORDS, "next:", "next-one:", "letters, digits and underscores only"),
    ("synonyms.yaml", "goodbye: [closing]", "goodbye: closing", "en: goodbye must be a list"),
]


def test_content_that_is_right_has_no_problems(problems):
    assert problems() == []


@pytest.mark.parametrize(("name", "old", "new", "what"), MISTAKES)
def test_mistake_is_named_with_its_file(content, problems, name, old, new, what):
    spoil(content, name, old, new)
    found = problems()
    assert any(line.startswith(f"{name}:") and what in line for line in found), found


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (CARD, "intensity: 1", "intensity: 9"),
        (CARD, "usual: 10", "usual: none"),
        (CARD, "quantity: 1", "quantity: 0"),
        (CARD, "## Room", "## Rooms"),
        (CARD, "### 6 min: Go on", "### 6 minutes: Go on"),
        (CARD, "### Text", "### Texts"),
        (CARD, "- And for you,", "And for you,"),
        (LINE, "checked_on: 2026-11-22", "checked_on: today"),
        ("materials.yaml", "reusable: no", "reusable: 7"),
        (CLAUSES, "symbol: camera", "symbol: cat"),
        (CLAUSES, "  en: {title", "  en: {titel"),
        (CLAUSES, "pictures:", "Pictures:"),
        (WORDS, '  cy: {text: "Nesaf"', '  cy: {text: "Nesaf {number}"'),
        (WORDS, '  so: {text: "Xiga"', '  so: {text: ""'),
    ],
)
def test_mistake_is_named_with_its_line(content, problems, name, old, new):
    line = spoil(content, name, old, new)
    assert any(found.startswith(f"{name}:{line}: ") for found in problems()), problems()


def test_steps_that_do_not_add_up_name_the_steps_and_the_sum(content, problems):
    line = spoil(content, CARD, "## Steps", "## Steps")
    spoil(content, CARD, "### 6 min", "### 7 min")
    assert f"{CARD}:{line}: the steps add up to 11 minutes, but minutes: usual is 10" in problems()


def test_every_mistake_is_found_in_one_reading(content, problems):
    spoil(content, CARD, "kind: main", "kind: x")
    spoil(content, CARD, "## Room", "## Roof")
    spoil(content, LINE, "need: abuse", "need: x")
    assert len(problems()) >= 4  # Roof is not known, and Room is missing


@pytest.mark.parametrize("frame", ["opening", "agreement", "break", "closing"])
def test_frame_that_no_exercise_has_is_a_problem(content, problems, frame):
    for slug in ("arriving", "agreeing", "tea", "closing"):
        path = content / f"en/safety/{slug}.md"
        path.write_text(path.read_text().replace(f"frame: {frame}", "frame: none"))
    assert problems() == [f"en:1: no exercise has “frame: {frame}”; exactly one must"]


def test_translation_without_its_english_file_is_a_problem(content, problems):
    (content / CARD).unlink()
    assert problems() == [f"{CY}:1: there is no English file of this name, so nobody sees it"]


def test_english_without_a_translation_is_said_and_allowed(content):
    (content / CY).unlink()
    library = read_library(content)
    assert library.problems == []
    assert library.untranslated == [CY]


def test_same_name_in_two_chapters_is_a_problem(content, problems):
    write(content, "en/power/index.md", (content / CHAPTER).read_text().replace("n: 1", "n: 2"))
    write(content, "en/power/words.md", (content / CARD).read_text())
    assert any("has the same name" in found for found in problems())


def test_two_chapters_at_one_position_are_a_problem(content, problems):
    write(content, "en/power/index.md", (content / CHAPTER).read_text())
    assert problems() == ["en/safety/index.md:4: position 1 is that of en/power/index.md already"]


def test_chapter_without_introduction_is_a_problem(content, problems):
    for language in ("en", "cy"):
        (content / f"{language}/safety/index.md").unlink()
    assert any("no index.md" in found for found in problems())


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("en/safety/notes.txt", "only <language>/<chapter>/<name>.md is read"),
        ("en/loose.md", "only <language>/<chapter>/<name>.md is read"),
        ("fr/safety/words.md", "“fr” is not a language of this site"),
        ("en/safety/Two Words.md", "names must have small English letters"),
        (f"en/safety/{'x' * 81}.md", "the name is too long"),
    ],
)
def test_file_that_does_not_belong_is_a_problem(content, problems, name, what):
    write(content, name, "words")
    assert any(found.startswith(f"{name}:1: ") and what in found for found in problems())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"no front matter", "must begin with a line of three hyphens"),
        (b"---\ntitle: x\n", "never closed"),
        (b"---\n- a\n---\nx", "a name, a colon and a value"),
        (b"---\ntitle: \xff\n---\nx", "not UTF-8"),
        (b"---\ntitle: x\n---\na\0b", "NUL"),
        (b"---\ntitle: \x07\n---\nx", "can't be read"),
        (b"", "must begin with"),
    ],
)
def test_file_that_is_no_content_is_a_problem(content, problems, text, what):
    (content / CARD).write_bytes(text)
    assert any(found.startswith(f"{CARD}:") and what in found for found in problems()), problems()


@pytest.mark.parametrize("name", ["materials.yaml", CLAUSES, WORDS])
def test_missing_list_is_a_problem(content, problems, name):
    (content / name).unlink()
    assert f"{name}:1: this file is missing" in problems()


def test_what_a_block_lacks_is_missed_at_its_key(content, problems):
    line = spoil(content, CLAUSES, "share:", "share:")
    spoil(content, CLAUSES, "  symbol: speech\n", "")
    assert problems() == [f"{CLAUSES}:{line}: share: symbol is missing"]


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("materials.yaml", "  cy: Papur\n", "materials.yaml: paper (cy)"),
        (
            CLAUSES,
            '  cy: {title: "Chi sy’n dewis", status: machine draft}\n',
            f"{CLAUSES}: share (cy)",
        ),
        (WORDS, '  cy: {text: "Nesaf", status: machine draft}\n', f"{WORDS}: next (cy)"),
    ],
)
def test_listed_thing_without_a_translation_is_said_and_allowed(content, name, line, said):
    spoil(content, name, line, "")
    library = read_library(content)
    assert (library.problems, library.untranslated) == ([], [said])


def test_clauses_stand_in_the_order_of_their_file(content):
    library = read_library(content)
    places = {slug: item.facts["position"] for slug, item in library.clauses.items()}
    assert places == {"share": 1, "pictures": 2}


def test_notes_for_people_and_hidden_files_are_left_alone(content, problems):
    for name in ("README.md", "LICENSE.md", ".DS_Store", "en/safety/.words.md.swp"):
        write(content, name, "words")
    assert problems() == []


def test_library_with_problems_is_never_written():
    with pytest.raises(ValueError, match="never written"):
        write_library(Library(problems=[Problem("a", 1, "b")]))
