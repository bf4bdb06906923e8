"""Reading waves: how they stand, which groups can be asked, and what goes on paper for a group."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, prefetch_related_objects
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.refusals import reason
from evaluation.enums import WaveKind, WaveState
from evaluation.letter_box.queries import ROUNDED_TO, rounded_count
from evaluation.linking import grouped
from evaluation.programmes.models import Programme, ProgrammeGroup
from evaluation.questionnaires.models import Questionnaire
from evaluation.questionnaires.policies import can_be_used
from evaluation.questionnaires.reading import Script, languages_of, script
from evaluation.waves.models import Invitation, Wave, WaveGroup
from evaluation.waves.papers import (
    MOST_LANGUAGES,
    ON_THE_SLIP,
    QuestionPaper,
    Slip,
    SlipSheet,
    Wording,
    decisions,
    paper_of,
)
from evaluation.waves.slips import code_of
from groups.enums import ParticipantState, State
from groups.participants.queries import by_name
from groups.support_groups.queries import fold
from toolkit.drawings import qr_code
from toolkit.enums import Status
from toolkit.languages import Language, language_of
from toolkit.models import PageWord
from toolkit.queries import page_words
from toolkit.translated import SOURCE_LANGUAGE

NEXT_KIND = {
    WaveKind.START: WaveKind.MIDDLE,
    WaveKind.MIDDLE: WaveKind.END,
    WaveKind.END: WaveKind.LATER,
    WaveKind.LATER: WaveKind.LATER,
}


def waves_of(programme: Programme) -> list[Wave]:
    """The latest first, each with its questionnaire. One query."""
    return list(programme.waves.select_related("questionnaire").order_by("-number"))


def proposed_kind(waves: Iterable[Wave]) -> WaveKind:
    """`waves`: the latest first."""
    for wave in waves:
        return NEXT_KIND[WaveKind(wave.kind)]
    return WaveKind.START


def usable(programme: Programme) -> list[Questionnaire]:
    """Those that a wave can be opened with: what was asked last first, so that it compares, then
    the newest."""
    rows = programme.questionnaires.prefetch_related("questions__texts", "questions__overrules")
    found = [one for one in rows if not reason(can_be_used, one)]
    last = programme.waves.order_by("-number").values_list("questionnaire", flat=True).first()
    return sorted(found, key=lambda one: (one.pk == last, one.created_at), reverse=True)


@dataclass(frozen=True)
class Askable:
    """A group of hers that can be asked: `women` on its list, or as many as usually come."""

    place: ProgrammeGroup
    women: int

    @property
    def can_be_ticked(self) -> bool:
        return self.women > 0


def askable(programme: Programme, user: User, *, besides: Wave | None = None) -> list[Askable]:
    """By name; those that `besides` asks already are left out. One query, beyond her roles."""
    rows = (
        ProgrammeGroup.objects.visible_to(user)
        .current()
        .filter(
            programme=programme, group__organisation__in=user.organisation_ids(Role.COORDINATOR)
        )
        .exclude(group__state=State.ENDED)
        .select_related("group")
    )
    if besides is not None:
        rows = rows.exclude(waves__wave=besides)
    joined = Count(
        "group__participants", filter=Q(group__participants__state=ParticipantState.JOINED)
    )
    return [
        Askable(place, place.joined if place.group.keeps_names else place.group.women_usual)
        for place in sorted(rows.annotate(joined=joined), key=lambda one: fold(one.group.name))
    ]


@dataclass(frozen=True)
class Standing:
    """How a wave stands, in words. `step`: what comes next for whoever keeps it."""

    wave: Wave
    sentence: str
    step: str

    @property
    def is_over(self) -> bool:
        """Its last day has passed, and nobody has closed it yet."""
        return self.wave.state == WaveState.OPEN and not self.wave.takes_answers


def standing(wave: Wave) -> Standing:
    """No query."""
    day = date_format(wave.closes_on, "j F Y")
    since = date_format(timezone.localdate(wave.state_changed_at), "j F Y")
    if wave.takes_answers:
        return Standing(
            wave,
            _("Women can answer until {day}.").format(day=day),
            _("Print the slips and hand them out."),
        )
    if wave.state == WaveState.OPEN:
        return Standing(
            wave,
            _("Its last day was {day}, and nobody can answer any more.").format(day=day),
            _("Give it another last day, or close it."),
        )
    if wave.state == WaveState.CLOSED:
        return Standing(
            wave,
            _("Closed on {day}. What came on paper can still be typed in.").format(day=since),
            _("Seal it once the paper is typed in."),
        )
    swept = wave.swept_on
    traces = (
        _("The last traces on the disk were swept on {day}.").format(
            day=date_format(swept, "j F Y")
        )
        if swept
        else _("The last traces on the disk are swept tonight.")
    )
    sealed = _("Sealed on {day}. Nothing can be added.").format(day=since)
    return Standing(wave, f"{sealed} {traces}", "")


def about_how_many(wave: Wave) -> str:
    """In words, of the whole wave and in tens."""
    count = rounded_count(wave.pk)
    if not count:
        return _("Fewer than {number} have answered.").format(number=ROUNDED_TO)
    return _("About {number} have answered.").format(number=count)


@dataclass(frozen=True)
class Place:
    """A group in a wave, with the number of its slips and of the women who have none yet."""

    row: WaveGroup
    slips: int
    without: int

    @property
    def name(self) -> str:
        return self.row.programme_group.group.name


def places_in(wave: Wave, user: User) -> list[Place]:
    """Those that she sees, by name. Three queries, beyond her roles."""
    rows = WaveGroup.objects.visible_to(user).filter(wave=wave)
    return _with_slips(wave, rows.select_related("programme_group__group"))


def place_of(row: WaveGroup) -> Place:
    """Two queries."""
    return _with_slips(row.wave, [row])[0]


def _with_slips(wave: Wave, rows: Iterable[WaveGroup]) -> list[Place]:
    found = sorted(rows, key=lambda row: fold(row.programme_group.group.name))
    places = [row.programme_group for row in found]
    slips = dict(
        wave.invitations.filter(programme_group__in=places)
        .values_list("programme_group")
        .annotate(Count("pk"))
    )
    asked = Q(group__participants__evaluated_as__invitations__wave=wave)
    joined = Q(group__participants__state=ParticipantState.JOINED, group__keeps_names=True)
    women = ProgrammeGroup.objects.filter(pk__in=[place.pk for place in places]).annotate(
        joined=Count("group__participants", filter=joined, distinct=True),
        asked=Count("group__participants", filter=joined & asked, distinct=True),
    )
    without = {place.pk: place.joined - place.asked for place in women}
    return [
        Place(row, slips.get(row.programme_group_id, 0), without[row.programme_group_id])
        for row in found
    ]


def hers(wave: Wave, user: User) -> list[WaveGroup]:
    """The groups that she coordinates, by name. One query, beyond her roles."""
    rows = (
        WaveGroup.objects.visible_to(user)
        .filter(
            wave=wave,
            programme_group__group__organisation__in=user.organisation_ids(Role.COORDINATOR),
        )
        .select_related("programme_group__group", "programme_group__programme")
    )
    return sorted(rows, key=lambda row: fold(row.programme_group.group.name))


# --- Words


def wordings(keys: Collection[str]) -> list[Wording]:
    """In every language that has all of these words. One query."""
    rows = PageWord.objects.visible_to(None).filter(key__in=keys)
    found: dict[str, dict[str, str]] = {}
    drafts = set()
    columns = ("key", "texts__language", "texts__text", "texts__status")
    for key, code, text, status in rows.values_list(*columns):
        found.setdefault(code, {})[key] = text
        if status == Status.MACHINE_DRAFT:
            drafts.add(code)
    return [
        Wording(language_of(code), words, code in drafts)
        for code, words in sorted(found.items())
        if set(words) == set(keys)
    ]


def among(wordings: Iterable[Wording], codes: Iterable[str]) -> list[Wording]:
    """Those in these languages, in their order; the English ones where there is none of them."""
    by_code = {one.language.code: one for one in wordings}
    found = [by_code[code] for code in codes if code in by_code]
    english = by_code.get(SOURCE_LANGUAGE)
    return found or ([english] if english else [])


def languages_at(place: ProgrammeGroup) -> list[str]:
    """Codes of the group's languages, or of the programme's where it has named none. No query where
    they were fetched along."""
    spoken = sorted(place.group.languages.all(), key=lambda row: row.pk)
    return [row.language for row in spoken] or list(place.programme.languages)


def date_in(code: str, day: dt.date) -> str:
    """As that language writes it, where we know its months; else in figures."""
    if not translation.check_for_language(code):
        return f"{day:%d/%m/%Y}"
    with translation.override(code):
        return date_format(day, "j F Y")


# --- Paper


def slip_sheets(wave: Wave, rows: Collection[WaveGroup], *, address: str) -> list[SlipSheet]:
    """`address`: of the page to which the codes lead, in full. Three queries for any number."""
    places = [row.programme_group for row in rows]
    prefetch_related_objects(places, "group__languages")
    words = {one.language.code: one for one in wordings(ON_THE_SLIP)}
    found: dict[int, list[Invitation]] = {place.pk: [] for place in places}
    slips = wave.invitations.filter(programme_group__in=places)
    for slip in slips.select_related("invitee__participant").order_by("number"):
        found[slip.programme_group_id].append(slip)
    return [
        SlipSheet(
            place=place.pk,
            name=place.group.name,
            keeps_names=place.group.keeps_names,
            slips=[_slip(one, address) for one in _in_order(found[place.pk])],
            wordings=among(words.values(), languages_at(place))[:MOST_LANGUAGES],
            address=address.partition("//")[2],
        )
        for place in places
    ]


def _in_order(slips: Iterable[Invitation]) -> list[Invitation]:
    """By her name where there is one, else as they lie. Sorted here: names are encrypted."""
    return sorted(slips, key=lambda slip: (_name_on(slip), slip.number))


def _name_on(slip: Invitation) -> tuple[bool, tuple[str, str]]:
    woman = slip.invitee.participant if slip.invitee else None
    return (woman is None, by_name(woman) if woman else ("", ""))


def _slip(slip: Invitation, address: str) -> Slip:
    code = grouped(code_of(slip))
    woman = slip.invitee.participant if slip.invitee else None
    return Slip(
        pk=str(slip.pk),
        code=code,
        # Safe: drawn by us from an address of ours.
        drawing=mark_safe(qr_code(f"{address}#{code}")),  # noqa: S308
        called=woman.called if woman else "",
    )


@dataclass(frozen=True)
class Preview:
    """The questions in one language, with her decisions before them."""

    language: Language
    script: Script
    words: dict[str, str]
    decisions: list[str]

    @property
    def is_machine_draft(self) -> bool:
        return any(asked.machine_draft for asked in self.script.questions)


def previews(questionnaire: Questionnaire) -> list[Preview]:
    """In each of its languages. Three queries, and one for each language."""
    prefetch_related_objects([questionnaire], "questions__texts")
    readers = list(questionnaire.programme.readers.all())
    found = []
    for language in languages_of(questionnaire):
        asked, words = script(questionnaire, language.code), page_words(language.code)
        found.append(Preview(language, asked, words, decisions(asked, words, readers)))
    return found


def question_paper(wave: Wave, asked_for: str, spoken: Iterable[str]) -> QuestionPaper:
    """In the language asked for; else in the first that the group speaks and it has."""
    questionnaire = wave.questionnaire
    prefetch_related_objects([questionnaire], "questions__texts")
    languages = languages_of(questionnaire) or [language_of(questionnaire.programme.languages[0])]
    codes = [language.code for language in languages]
    code = next((one for one in (asked_for, *spoken) if one in codes), codes[0])
    readers = questionnaire.programme.readers.all()
    return paper_of(script(questionnaire, code), languages, page_words(code), readers)
