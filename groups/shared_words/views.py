"""A group's own words: the list, the sheet on paper, and one word at a time."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups.shared_words import actions, policies, queries
from groups.shared_words.facts import texts_of
from groups.shared_words.forms import WordForm
from groups.shared_words.models import SharedWord
from groups.shared_words.policies import WordGone
from groups.support_groups import rules
from groups.support_groups.models import SupportGroup
from groups.support_groups.requests import group_or_404, number_sent
from toolkit.languages import isolated, language_of

LIST = "groups:shared_word_list"


@require_GET
def shared_word_list(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    why_not = reason(rules.may_work_with, request.user, it) or reason(policies.can_change_words, it)
    context = {"group": it, "entries": queries.entries_of(it), "why_not": why_not}
    return render(request, "groups/shared_word_list.html", context)


@require_GET
def shared_word_sheet(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """For the wall or a pocket: the name of the group only where it is asked for."""
    it = group_or_404(request, group)
    entries = queries.entries_of(it)
    codes = queries.columns(it, entries)
    rows = []
    for entry in entries:
        by_language = {text.language: text for text in entry.texts}
        rows.append([(language_of(code), by_language.get(code)) for code in codes])
    context = {
        "group": it,
        "languages": [language_of(code) for code in codes],
        "rows": rows,
        "with_name": "name" in request.GET,
    }
    return render(request, "groups/shared_word_sheet.html", context)


@require_http_methods(["GET", "POST"])
def shared_word_new(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_work_with(request.user, it)
    ended = reason(policies.can_change_words, it)
    if ended:
        messages.warning(request, ended)
        return redirect(LIST, it.pk)
    data = request.POST if request.method == "POST" else None
    form = WordForm(data, languages=queries.languages_to_write(it))
    if form.is_valid():
        try:
            word = actions.add_shared_word(
                group=it,
                texts=form.texts,
                request_key=form.cleaned_data["request_key"],
                by=request.user,
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            _say(request, _("{word} is in the list."), word)
            return redirect(LIST, it.pk)
    return render(request, "groups/shared_word_new.html", {"group": it, "form": form})


@require_http_methods(["GET", "POST"])
def shared_word_edit(request: SignedInRequest, group: uuid.UUID, word: uuid.UUID) -> HttpResponse:
    """409 where a colleague saved or removed it meanwhile: hers is kept, to be sent again."""
    it = group_or_404(request, group)
    rules.may_work_with(request.user, it)
    ended = reason(policies.can_change_words, it)
    if ended:
        messages.warning(request, ended)
        return redirect(LIST, it.pk)
    found = _word(request, it, word)
    if found is None:
        return _gone(request, it)
    data, texts = request.POST if request.method == "POST" else None, texts_of(found)
    languages = queries.languages_to_write(it)
    form = WordForm(data, languages=languages, texts=texts, version=found.version)
    context: dict[str, Any] = {"group": it, "word": found, "form": form}
    if form.is_valid():
        try:
            saved = _edit(form, found, request)
        except WordGone:
            return _gone(request, it)
        except StaleEdit as stale:
            now = _now(stale)
            context["form"], context["changes"] = form.beside(texts_of(now), now.version)
            context["sentence"] = stale.sentence
            return render(request, "groups/shared_word_edit.html", context, status=409)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            _say(request, _("{word} is saved."), saved)
            return redirect(LIST, it.pk)
    return render(request, "groups/shared_word_edit.html", context)


@require_http_methods(["GET", "POST"])
def shared_word_remove(request: SignedInRequest, group: uuid.UUID, word: uuid.UUID) -> HttpResponse:
    """The page that asks, and the end of it. One that is gone already leads back to the list."""
    it = group_or_404(request, group)
    rules.may_work_with(request.user, it)
    found = _word(request, it, word)
    if found is None:
        return redirect(LIST, it.pk)
    context: dict[str, Any] = {"group": it, "word": found, "entry": queries.entry_of(found)}
    status = 200
    if request.method == "POST":
        try:
            actions.remove_shared_word(
                word=found, version=number_sent(request, "version"), by=request.user
            )
        except StaleEdit as stale:
            now = _now(stale)
            context |= {"word": now, "entry": queries.entry_of(now), "sentence": stale.sentence}
            status = 409
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
            return redirect(LIST, it.pk)
        else:
            messages.success(request, _("The word is taken out."))
            return redirect(LIST, it.pk)
    return render(request, "groups/shared_word_remove.html", context, status=status)


def _word(request: SignedInRequest, group: SupportGroup, word: uuid.UUID) -> SharedWord | None:
    words = SharedWord.objects.visible_to(request.user).filter(group=group, pk=word)
    return words.select_related("group").first()


def _gone(request: SignedInRequest, group: SupportGroup) -> HttpResponse:
    """What she wrote comes back as a new word, should she want it all the same."""
    if request.method == "GET":
        messages.warning(request, _("This word is not in the list any more."))
        return redirect(LIST, group.pk)
    form = WordForm(request.POST, languages=queries.languages_to_write(group))
    context = {"group": group, "form": form, "was_removed": True}
    return render(request, "groups/shared_word_new.html", context, status=409)


def _edit(form: WordForm, word: SharedWord, request: SignedInRequest) -> SharedWord:
    return actions.edit_shared_word(
        word=word,
        version=form.cleaned_data["version"] or 0,
        texts=form.texts,
        by=request.user,
    )


def _now(stale: StaleEdit) -> SharedWord:
    assert isinstance(stale.current, SharedWord)  # noqa: S101 - the actions say so
    return stale.current


def _say(request: SignedInRequest, sentence: str, word: SharedWord) -> None:
    entry = queries.entry_of(word)
    assert entry is not None  # noqa: S101 - the form wants a word
    messages.success(request, sentence.format(word=isolated(entry.head.word)))
