"""Typing in what came on paper. Nothing here touches the session: see actions.

The code travels by POST, from page to page in a hidden field, and never stands in an address.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import NotNow
from accounts.requests import SignedInRequest
from evaluation.enums import Mode
from evaluation.linking import grouped
from evaluation.paper_entry import actions, policies, queries, rules
from evaluation.paper_entry.forms import PaperForm, SettleForm, TicksForm, in_language
from evaluation.paper_entry.papers import Typed, differences, open_typed, seal_typed, settled
from evaluation.paper_entry.requests import may_try_again
from evaluation.questionnaires.answer_form import AnswerForm
from toolkit.languages import isolated


@dataclass
class Entry:
    """One paper on its way: what was chosen for it, and how often it was typed."""

    request: SignedInRequest
    paper: queries.Paper
    chosen: dict[str, Any]

    @property
    def is_twice(self) -> bool:
        return bool(self.chosen["twice"])

    @property
    def decisions(self) -> dict[str, SafeString]:
        """As they are drawn."""
        language = self.paper.script.language
        return {
            purpose: in_language(words, language) for purpose, words in self.paper.decisions.items()
        }

    def seal(self, typed: Typed) -> str:
        return seal_typed(
            typed,
            slip=self.paper.slip,
            language=self.paper.script.language.code,
            by=self.request.user,
        )

    def sent(self, name: str) -> Typed | None:
        """What was typed before, where the page has it and it is no older than an hour."""
        return open_typed(
            self.request.POST.get(name, ""),
            slip=self.paper.slip,
            language=self.paper.script.language.code,
            by=self.request.user,
        )

    def page(self, template: str, **more: Any) -> HttpResponse:
        context = {"paper": self.paper, "chosen": self.chosen, **more}
        return render(self.request, f"evaluation/{template}.html", context)


@require_http_methods(["GET", "POST"])
def paper_entry(request: SignedInRequest) -> HttpResponse:
    """The code first; the questions come as the answer to it."""
    rules.may_type_in(request.user)
    form = _paper_form(request)
    entry = _entry(form, request)
    if entry is None:
        return render(request, "evaluation/paper_entry.html", {"form": form})
    return _blank(entry)


@require_POST
def paper_answers(request: SignedInRequest) -> HttpResponse:
    """Once or twice, then the receipt. A code that fits nothing any more leads back to its box."""
    rules.may_type_in(request.user)
    form = _paper_form(request)
    entry = _entry(form, request)
    if entry is None:
        return render(request, "evaluation/paper_entry.html", {"form": form})
    if "again" in request.POST:
        return _blank(entry)
    first, second = entry.sent("first"), entry.sent("second")
    if first and second:
        return _settle(entry, first, second, request.POST)
    return _typed(entry, first)


def _paper_form(request: SignedInRequest) -> PaperForm:
    sent = request.POST if request.method == "POST" else None
    languages = queries.languages_for(request.user)
    return PaperForm(sent, languages=languages, before=request.GET.dict())


def _entry(form: PaperForm, request: SignedInRequest) -> Entry | None:
    """None where the form says why not. Raises Refused where she serves the woman's group."""
    if not form.is_valid():
        return None
    slip = queries.slip_of(form.cleaned_data["code"], request.user)
    if slip is None:
        form.add_error("code", _no_such_code(request))
        return None
    rules.may_type_of(request.user, slip.programme_group)
    try:
        policies.can_be_typed(slip)
    except NotNow as refusal:
        form.add_error("code", refusal.sentence)
        return None
    language = form.cleaned_data["language"]
    there = queries.languages_on(slip)
    if language not in {one.code for one in there}:
        names = ", ".join(isolated(str(one.name)) for one in there)
        sentence = _("These questions are in {languages}. Look at the paper again.")
        form.add_error("language", sentence.format(languages=names))
        return None
    return Entry(request, queries.paper_in(slip, language), form.cleaned_data)


def _no_such_code(request: SignedInRequest) -> str:
    if may_try_again(request, request.user):
        return _("No paper has this code. Look at each letter again; no vowel is ever in one.")
    return _("No paper has this code either. Take a break of ten minutes, then try it again.")


def _blank(entry: Entry, **more: Any) -> HttpResponse:
    return entry.page(
        "paper_answers",
        ticks=TicksForm(decisions=entry.decisions),
        form=AnswerForm(entry.paper.script, words=entry.paper.words),
        **more,
    )


def _typed(entry: Entry, first: Typed | None) -> HttpResponse:
    """What she has typed now, the first time or the second."""
    post = entry.request.POST
    ticks = TicksForm(post, decisions=entry.decisions)
    form = AnswerForm(entry.paper.script, post, words=entry.paper.words)
    if not all([ticks.is_valid(), form.is_valid()]):
        token = entry.seal(first) if first else ""
        return entry.page("paper_answers", ticks=ticks, form=form, first=token)
    typed = Typed(form.answers, form.comments, tuple(ticks.cleaned_data["purposes"]))
    if not entry.is_twice:
        return _send(entry, typed)
    if first is None:
        is_late = bool(post.get("first"))
        return _blank(entry, first=entry.seal(typed), is_late=is_late)
    return _settle(entry, first, typed, None)


def _settle(entry: Entry, first: Typed, second: Typed, data: QueryDict | None) -> HttpResponse:
    """Nothing is stored until each difference is settled by a look at the paper."""
    paper = entry.paper
    found = differences(first, second, paper.script, paper.decisions)
    form = SettleForm(data, found=found, language=paper.script.language)
    if not found:
        return _send(entry, second)
    if form.is_valid():
        whole = settled(first, second, paper.script, paper.decisions, form.as_first)
        return _send(entry, whole)
    return entry.page(
        "paper_settle",
        form=form,
        first=entry.seal(first),
        second=entry.seal(second),
    )


def _send(entry: Entry, typed: Typed) -> HttpResponse:
    try:
        receipt = actions.type_in(
            slip=entry.paper.slip,
            script=entry.paper.script,
            answers=typed.answers,
            comments=typed.comments,
            purposes=typed.purposes,
            mode=Mode(entry.chosen["mode"]),
            by=entry.request.user,
        )
    except NotNow as refusal:
        return entry.page("paper_sent", why_not=refusal.sentence)
    return entry.page("paper_sent", receipt=grouped(receipt))
