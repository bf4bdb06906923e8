"""Agreements made straight in the database: no rule, no record."""

import datetime as dt

from django.utils import timezone

from groups.models import Agreement, AgreementLink, Clause, ClauseText
from toolkit.models import ClauseStarter, ClauseStarterText, PageWord, PageWordText


def make_agreement(group, *clauses, language="en", days_ago=7, **facts):
    """The next version, in force. A clause is a title, or {language: title}; keys are new."""
    earlier = group.agreements.filter(replaced_at=None).first()
    if earlier:
        earlier.replaced_at = timezone.now()
        earlier.save(update_fields=["replaced_at"])
    agreed_on = timezone.localdate() - dt.timedelta(days=days_ago)
    usual = {
        "number": group.agreements.count() + 1,
        "setting": group.setting,
        "agreed_on": agreed_on,
        "review_on": agreed_on + dt.timedelta(days=84),
        "ways": ["hands"],
        "spoken_in": [language],
        "present_count": 8,
        "agreed_count": 8,
    }
    agreement = Agreement.objects.create(group=group, language=language, **{**usual, **facts})
    for position, words in enumerate(clauses or ("What is said here stays here",)):
        clause = Clause.objects.create(agreement=agreement, position=position)
        titles = words if isinstance(words, dict) else {language: words}
        for code, title in titles.items():
            ClauseText.objects.create(
                clause=clause, language=code, title=title, machine_draft=code != language
            )
    return agreement


def make_link(group, **facts):
    """The link, with its `code` beside it."""
    code = facts.pop("code", "a-code-of-22-characters")
    link = AgreementLink.objects.create(
        group=group, token=code, token_hash=AgreementLink.hash_of(code), **facts
    )
    link.code = code
    return link


def make_starter(slug="stays-here", title="What is said here stays here", **facts):
    """Suits every setting; `ar` and `cy` for its title in these."""
    titles = {"en": title, **{code: facts.pop(code) for code in ("cy", "ar") if code in facts}}
    usual = {
        "position": ClauseStarter.objects.count(),
        "settings": ["in-person", "video", "text"],
        "symbol": "quiet",
        "suggested": True,
    }
    starter = ClauseStarter.objects.create(slug=slug, **{**usual, **facts})
    for language, words in titles.items():
        ClauseStarterText.objects.create(
            clause_starter=starter,
            language=language,
            title=words,
            status="draft" if language == "en" else "machine draft",
        )
    return starter


def make_page_word(key, text, language="en"):
    word, _ = PageWord.objects.get_or_create(key=key)
    return PageWordText.objects.create(page_word=word, language=language, text=text, status="draft")
