"""A small content folder that is right in every way, for tests to spoil."""

from textwrap import dedent

FRAMES = {"arriving": "opening", "agreeing": "agreement", "tea": "break", "closing": "closing"}

CARD = """\
---
title: {title}
kind: main
frame: {frame}
stages: [first, settled]
settings: [in-person, video]
values: [trust]
minutes: {{least: 5, usual: 10, most: 15}}
women: {{least: 3, most: 12}}
preparation: 5
intensity: 1
touch: no
eyes_closed: no
reading: none
energy: steady
children: yes
cost_pence: 0
materials:
  - {{key: paper, quantity: 1, each: yes}}
author: The writers
licence: CC BY 4.0
version: 1
review_on: 2027-11-01
status: draft
---
"""
WORDS = """\
## Purpose
One sentence.

## Room
Chairs in a ring.

## Content note
Nothing hard.

## Watch for
A quiet woman.

## Say aloud
You can pass.

## Steps
### 4 min: Begin
Say hello.
### 6 min: Go on
Say *more*.

## Debrief
- How was it?
- And for you,
  truly?

## Grounding
Feet on the floor.

## Aftercare
Tea.

## Variants
### Video
Fine.
### Text
Fine.
### Interpreter
Fine.
### Low literacy
Fine.
### Access
Fine.
"""
TRANSLATION = "---\ntitle: {title}\nstatus: machine draft\n---\n"
CHAPTER = "---\ntitle: Safety\nsummary: A safe room.\nposition: 1\nstatus: draft\n---\nHello.\n"
CHAPTER_CY = "---\ntitle: Diogelwch\nsummary: Lle diogel.\nstatus: machine draft\n---\nHelo.\n"
LINE = """\
---
title: A line
number: "0808 80 10 800"
text_number: "07860 077333"
nations: [wales]
need: abuse
hours: Day and night
source: https://example.org
checked_on: 2026-11-22
verified: no
status: draft
position: 1
---
Somebody listens.
"""
CLAUSES = """\
share:
  settings: [text, in-person]
  symbol: speech
  suggested: yes
  en:
    title: You choose
    detail: A lot or
      a little.
    status: draft
  cy: {title: "Chi sy’n dewis", status: machine draft}
pictures:
  settings: [in-person]
  symbol: camera
  en: {title: "No pictures", detail: "Not one.", status: draft}
  cy: {title: "Dim lluniau", detail: "Dim un.", status: machine draft}
  ti: {title: "Tigrinya", status: reviewed, reviewed_by: Saba, reviewed_on: 2026-11-01}
"""
PAGE_WORDS = """\
agreed_on:
  en: {text: "Agreed on {date}", status: draft}
  cy: {text: "Cytunwyd ar {date}", status: machine draft}
next:
  en: {text: "Next", status: draft}
  cy: {text: "Nesaf", status: machine draft}
  so: {text: "Xiga", status: machine draft}
"""
LINE_CY = "---\ntitle: Llinell\nhours: Ddydd a nos\nstatus: machine draft\n---\nGwrando.\n"


def make_content(root):
    """Writes the folder below `root` and returns it as {path: text}, for `spoil`."""
    files = {
        "materials.yaml": "paper:\n  reusable: no\n  en: Paper\n  cy: Papur\n",
        "clauses.yaml": CLAUSES,
        "page-words.yaml": PAGE_WORDS,
        "synonyms.yaml": "en:\n  goodbye: [closing]\ncy:\n  ffarwel: [cloi]\n",
        "en/safety/index.md": CHAPTER,
        "cy/safety/index.md": CHAPTER_CY,
        "en/help-lines/a-line.md": LINE,
        "cy/help-lines/a-line.md": LINE_CY,
    }
    for slug, frame in {**FRAMES, "words": "none"}.items():
        title = slug.title()
        files[f"en/safety/{slug}.md"] = CARD.format(title=title, frame=frame) + WORDS
        files[f"cy/safety/{slug}.md"] = TRANSLATION.format(title=f"{title} cy") + WORDS
    for name, text in files.items():
        write(root, name, text)
    return root


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def spoil(root, name, old, new):
    """Replaces `old` by `new` once in a file, and returns the line that `old` began on."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
