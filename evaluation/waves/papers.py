"""What stands on paper: the slips, the questionnaire for the pen, and the words to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from evaluation.enums import QuestionKind
from evaluation.programmes.models import Reader
from evaluation.questionnaires.reading import Asked, Script
from toolkit.languages import Language, isolated

ON_A_SHEET: Final = 8  # two beside each other, four rows
MOST_LANGUAGES: Final = 3  # as many have room on a slip
MOST_BOXES: Final = 11
COMMENT_LINES: Final = 3

ON_THE_SLIP: Final = ("slip_go", "slip_free", "slip_later")
TO_SAY: Final = (
    "slip_say_before",
    "slip_say_while",
    "slip_say_after",
    "slip_say_who",
    "slip_say_reminder",
)


@dataclass(frozen=True)
class Wording:
    """Words of one language by their keys. `machine_draft`: some of them no speaker has read."""

    language: Language
    words: Mapping[str, str]
    machine_draft: bool = False

    @property
    def on_the_slip(self) -> list[str]:
        return [self.words[key] for key in ON_THE_SLIP if key in self.words]


@dataclass(frozen=True)
class Slip:
    """`called` is empty where the group keeps no names; it stands on the stub and not on the slip.

    `drawing` is an SVG of ours: the address with the code after the sign #, which no server sees.
    """

    pk: str
    code: str
    drawing: SafeString
    called: str


@dataclass(frozen=True)
class SlipSheet:
    """The slips of one group. `address` is what she types, without what goes before the //."""

    place: int
    name: str
    keeps_names: bool
    slips: list[Slip]
    wordings: list[Wording]
    address: str

    @property
    def pages(self) -> list[list[Slip]]:
        starts = range(0, len(self.slips), ON_A_SHEET)
        return [self.slips[start : start + ON_A_SHEET] for start in starts]


@dataclass(frozen=True)
class PaperQuestion:
    """`shape`: faces, words, ticks, scale, number, comment. `boxes`: what is ticked."""

    asked: Asked
    shape: str
    boxes: list[str]
    hint: str


@dataclass(frozen=True)
class QuestionPaper:
    """A questionnaire in one language, for the pen. `words`: page words of that language."""

    language: Language
    languages: list[Language]
    words: Mapping[str, str]
    decisions: list[str]
    questions: list[PaperQuestion]

    @property
    def is_machine_draft(self) -> bool:
        return any(one.asked.machine_draft for one in self.questions)


def paper_of(
    script: Script,
    languages: list[Language],
    words: Mapping[str, str],
    readers: Iterable[Reader],
) -> QuestionPaper:
    return QuestionPaper(
        language=script.language,
        languages=languages,
        words=words,
        decisions=decisions(script, words, readers),
        questions=[_on_paper(asked, words) for asked in script.questions],
    )


def decisions(script: Script, words: Mapping[str, str], readers: Iterable[Reader]) -> list[str]:
    """What she says yes or no to, purpose by purpose, as on the page that she opens."""
    has_comment = any(asked.kind == QuestionKind.COMMENT for asked in script.questions)
    said = [
        words.get("consent_answers", ""),
        words.get("consent_special", "") if script.asks_special else "",
        *(filled(words, "consent_reader", name=reader.name) for reader in readers),
        words.get("consent_quotes", "") if has_comment else "",
    ]
    return [text for text in said if text]


def _on_paper(asked: Asked, words: Mapping[str, str]) -> PaperQuestion:
    shape, hint = _shape(asked)
    labels = [choice.label for choice in asked.choices]
    if shape == "scale":
        labels = [str(value) for value in sorted(asked.values)]
    least, most = str(asked.least), str(asked.most)
    said = filled(words, hint, least=least, most=most)
    return PaperQuestion(asked, shape, labels, said)


def _shape(asked: Asked) -> tuple[str, str]:
    match asked.kind:
        case QuestionKind.COMMENT:
            return "comment", "slip_paper_comment"
        case QuestionKind.SEVERAL:
            return "ticks", "slip_paper_several"
        case QuestionKind.FACES:
            return "faces", "slip_paper_one"
        case QuestionKind.NUMBER if len(asked.values) > MOST_BOXES:
            return "number", "answer_number"
        case QuestionKind.NUMBER:
            return "scale", "slip_paper_one"
    return "words", "slip_paper_one"


@dataclass(frozen=True)
class Said:
    """The words for a facilitator to say, in one language."""

    language: Language
    before: str
    while_: str
    after: str
    who: str
    reminder: str
    machine_draft: bool = False


def to_say(wording: Wording, until: str) -> Said:
    """`until`: the last day as this language writes it."""
    before, while_, after, who, reminder = (
        filled(wording.words, key, date=until) for key in TO_SAY
    )
    return Said(wording.language, before, while_, after, who, reminder, wording.machine_draft)


def filled(words: Mapping[str, str], key: str, **values: str) -> str:
    """With its names in curly brackets filled in; a value keeps its own direction."""
    text = words.get(key, "")
    for name, value in values.items():
        text = text.replace("{" + name + "}", isolated(value))
    return text
