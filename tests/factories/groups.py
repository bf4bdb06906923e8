"""Groups and those who facilitate them, made straight in the database: no rule, no record."""

import datetime as dt
import itertools

from django.utils import timezone

from accounts.models import Organisation, User
from groups.enums import FacilitatorRole, LanguageUse
from groups.models import (
    ClosedTo,
    DecidedLanguage,
    Facilitator,
    GroupLanguage,
    LanguageDecision,
    SharedWord,
    SharedWordText,
    SupportGroup,
)

_numbers = itertools.count(1)
TUESDAY = 1


def make_group(
    organisation: Organisation,
    name: str = "",
    *,
    languages: tuple[str | tuple[str, str], ...] = (),
    facilitators: tuple[User, ...] = (),
    **facts: object,
) -> SupportGroup:
    """Tuesdays at half past six, two hours, eight women. `languages`: codes, or code and use."""
    usual = {"weekday": TUESDAY, "starts": dt.time(18, 30), "minutes": 120, "women_usual": 8}
    group = SupportGroup.objects.create(
        organisation=organisation, name=name or f"Group {next(_numbers)}", **{**usual, **facts}
    )
    for language in languages:
        code, use = (language, LanguageUse.READ) if isinstance(language, str) else language
        GroupLanguage.objects.create(group=group, language=code, use=use)
    for facilitator in facilitators:
        make_facilitator(group, facilitator)
    return group


def make_facilitator(
    group: SupportGroup,
    user: User,
    role: str = FacilitatorRole.LEAD,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    **facts: object,
) -> Facilitator:
    """Four weeks with the group, and still there."""
    since = since or timezone.localdate() - dt.timedelta(days=28)
    return Facilitator.objects.create(
        group=group, user=user, role=role, since=since, until=until, **facts
    )


def make_closed_to(group: SupportGroup, user: User) -> ClosedTo:
    return ClosedTo.objects.create(group=group, user=user)


def make_language_decision(
    group: SupportGroup, *languages: str, **facts: object
) -> LanguageDecision:
    """In force: each spoken throughout by four women and read by two."""
    today = timezone.localdate()
    usual = {
        "number": group.language_decisions.count() + 1,
        "decided_on": today,
        "look_again_on": today + dt.timedelta(days=84),
        "ways": ["hands"],
    }
    decision = LanguageDecision.objects.create(group=group, **{**usual, **facts})
    for position, language in enumerate(languages or ("cy", "en")):
        DecidedLanguage.objects.create(
            decision=decision,
            position=position,
            language=language,
            speak_count=4,
            read_count=2,
            spoken_when="While the soup cooks",
        )
    return decision


def make_shared_word(group: SupportGroup, **words: str) -> SharedWord:
    """`make_shared_word(group, cy="cwtch")`: a word for each language, with a meaning."""
    shared = SharedWord.objects.create(group=group)
    for language, word in (words or {"cy": "cwtch"}).items():
        SharedWordText.objects.create(
            shared_word=shared, language=language, word=word, meaning=f"What {word} means to us"
        )
    return shared
