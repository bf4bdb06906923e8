"""Disclosure control: from answers to figures by which no woman can be found. Pure, no Django.

    catalogue   R0: what may be asked of the answers at all
    rules       R1 to R11, one function each
    counting    answers as arrays
    planning    which rows and bands are published
    rounding    R6, all tables of a question at once
    worlds, audit   whether any answer can be worked out from what is published
    memory      what earlier releases have said
    publishing  all of it, or nothing
    table_files answers and a catalogue from files, for `manage.py disclose`

docs/disclosure.md tells how to use it on a table of your own.
"""

from evaluation.disclosure.catalogue import Catalogue, Demographic, Question, Scale, Thresholds
from evaluation.disclosure.counting import Given
from evaluation.disclosure.publishing import NotSafe, Outcome, publish
from evaluation.disclosure.rules import union_of

__all__ = [
    "Catalogue",
    "Demographic",
    "Given",
    "NotSafe",
    "Outcome",
    "Question",
    "Scale",
    "Thresholds",
    "publish",
    "union_of",
]
