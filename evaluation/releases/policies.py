"""What a programme and a release allow as they stand. Each raises `NotNow`, or returns None."""

import uuid
from collections.abc import Collection, Mapping
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation.access.facts import KeyOfTimes
from evaluation.enums import ProgrammeState, QuestionKind, ReleaseState, WaveState
from evaluation.programmes.models import Programme
from evaluation.questionnaires.models import Question
from evaluation.releases.models import Release
from evaluation.waves.models import Wave
from toolkit.languages import isolated

RELEASE_TRANSITIONS: Final[Mapping[ReleaseState, tuple[ReleaseState, ...]]] = {
    ReleaseState.ASKED: (ReleaseState.RUNNING, ReleaseState.TAKEN_BACK),
    ReleaseState.RUNNING: (ReleaseState.DRAFTED, ReleaseState.ASKED),
    ReleaseState.DRAFTED: (ReleaseState.RELEASED, ReleaseState.TAKEN_BACK),
    ReleaseState.RELEASED: (ReleaseState.WITHDRAWN,),
    ReleaseState.WITHDRAWN: (),
    ReleaseState.TAKEN_BACK: (),
}
# A comment is never counted; several choices are not one figure for each woman.
NEVER_COUNTED: Final = (QuestionKind.SEVERAL, QuestionKind.COMMENT)


def can_ask(programme: Programme) -> None:
    """For some waves; `can_count` says for which."""
    if programme.state == ProgrammeState.SET_UP:
        raise NotNow(_("This programme has not begun yet, so nobody has answered."))
    answers_are_there(programme)
    if programme.releases.under_way().exists():
        raise NotNow(
            _("A summary of this programme is under way already. It comes first, or is taken back.")
        )
    if not programme.waves.filter(state=WaveState.SEALED).exists():
        raise NotNow(
            _(
                "No wave is sealed yet. A coordinator closes and seals it when every answer is in: "
                "only then can it be counted."
            )
        )
    if programme.state == ProgrammeState.CLOSED and programme.releases.out().exists():
        raise NotNow(
            _(
                "This programme is closed. With it went what a new summary has to be compared "
                "with, so there can’t be another."
            )
        )
    if not waves_to_add(programme):
        raise NotNow(_("Every wave that is sealed has been released. There is nothing new yet."))


def answers_are_there(programme: Programme) -> None:
    if programme.answers_kept_until <= timezone.localdate():
        raise NotNow(_("The answers of this programme are deleted, as women were told."))


def waves_to_add(programme: Programme) -> list[uuid.UUID]:
    """Those that are sealed and not in any release yet."""
    sealed = programme.waves.filter(state=WaveState.SEALED).exclude(pk__in=waves_before(programme))
    return list(sealed.values_list("pk", flat=True))


def waves_before(programme: Programme) -> set[uuid.UUID]:
    """Those of everything that was released: a later release has to be compared with them all."""
    return set(programme.releases.out().values_list("waves", flat=True))


def can_count(programme: Programme, waves: Collection[Wave]) -> None:
    """These waves together."""
    if any(wave.programme_id != programme.pk for wave in waves):
        raise NotNow(_("Choose waves of this programme."))
    if any(wave.state != WaveState.SEALED for wave in waves):
        raise NotNow(_("One of these waves is not sealed. Only a sealed wave is counted."))
    chosen, before = {wave.pk for wave in waves}, waves_before(programme)
    if not before <= chosen:
        raise NotNow(
            _("Keep the waves that were released before: what is new is compared with them.")
        )
    if not chosen - before:
        raise NotNow(_("Choose at least one wave that was not released before."))
    questionnaires = [wave.questionnaire_id for wave in waves]
    questions = Question.objects.filter(questionnaire__in=questionnaires)
    if not questions.exclude(kind__in=NEVER_COUNTED).exists():
        raise NotNow(_("These waves have only questions that are never counted."))


def can_become(release: Release, state: ReleaseState) -> None:
    now = ReleaseState(release.state)
    if state in RELEASE_TRANSITIONS[now]:
        return
    said = {
        ReleaseState.ASKED: _("Nothing has been made yet: it waits for a guardian."),
        ReleaseState.RUNNING: _("It is being made just now."),
        ReleaseState.DRAFTED: _("The draft is there, and waits to be read."),
        ReleaseState.RELEASED: _("It is released already. That can’t be undone, only withdrawn."),
        ReleaseState.WITHDRAWN: _("It was withdrawn, and stays so."),
        ReleaseState.TAKEN_BACK: _("It was taken back. An admin can ask for a new one."),
    }
    raise NotNow(said[now])


def can_be_opened(keys: Collection[KeyOfTimes]) -> None:
    """By who holds a copy of each of these keys."""
    missing = [one for one in keys if one.copy is None]
    if not missing:
        return
    others = set.intersection(*(set(one.others) for one in missing))
    if others:
        raise NotNow(
            _("You don’t hold the key of every wave in it. This can be made by {names}.").format(
                names=", ".join(isolated(name) for name in sorted(others))
            )
        )
    raise NotNow(
        _(
            "You don’t hold the key of every wave in it. On the page of the keys, whoever has it "
            "hands it over to you."
        )
    )


def nothing_else_runs(running: Collection[Release]) -> None:
    """`running`: others whose run is alive. Two at once would take the time of each other's check,
    and a check that takes too long lets nothing out."""
    if running:
        raise NotNow(
            _("The server is making another summary just now. Wait some minutes, then try again.")
        )
