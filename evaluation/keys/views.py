"""How the keys of a programme stand, and each step of a guardian with hers.

A page that shows a passphrase is the answer to the press that made it: it is nowhere to be fetched
again, so nothing redirects to it. Which of several keys is meant stands in the address (`?key=1`);
without it, it is the one in use.
"""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from evaluation.keys import actions, policies, queries
from evaluation.keys.forms import HandOverForm, PassphraseForm
from evaluation.keys.models import GuardianKey
from evaluation.keys.opening import WrongPassphrase
from evaluation.programmes import rules
from evaluation.programmes.models import Guardian, Programme
from evaluation.programmes.requests import programme_or_404
from toolkit.languages import isolated

Result = TypeVar("Result")


@require_GET
def keys(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """For everybody who sees the programme; each with her own next step, if there is one."""
    it = programme_or_404(request, programme)
    context = {
        "programme": it,
        "standing": queries.standing(request.user, it),
        "administers": not reason(rules.may_administer, request.user, it),
        "why_no_start": reason(policies.can_start, it),
        "may_rotate": not reason(policies.can_rotate, it, request.user),
    }
    return render(request, "evaluation/keys.html", context)


# --- A key for the programme


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_make(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """The first one, or one in the place of a key that nobody holds."""
    it = programme_or_404(request, programme)
    rules.may_guard(request.user, it)
    before = queries.key_in_use(it)
    try:
        policies.can_make(it, request.user, instead_of=before)
        if request.method == "POST":
            seen = before if before and request.POST.get("instead_of") == str(before.pk) else None
            made = actions.make_key(programme=it, by=request.user, instead_of=seen)
            return _show_made(request, it, made)
    except NotNow as refusal:
        return _back(request, it, refusal)
    standing = queries.standing(request.user, it)
    context = {"programme": it, "before": before, "standing": standing}
    return render(request, "evaluation/key_make.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_rotate(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """A new pair for the waves to come."""
    it = programme_or_404(request, programme)
    rules.may_guard(request.user, it)
    try:
        policies.can_rotate(it, request.user)
        if request.method == "POST":
            made = actions.rotate_key(programme=it, by=request.user)
            return _show_made(request, it, made)
    except NotNow as refusal:
        return _back(request, it, refusal)
    context = {"programme": it, "standing": queries.standing(request.user, it)}
    return render(request, "evaluation/key_rotate.html", context)


# --- A guardian's own copy


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_take(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """With the phrase that another guardian told her; she gets a passphrase of her own."""
    it = programme_or_404(request, programme)
    try:
        copy = _own_copy(request, it, policies.can_take)
    except NotNow as refusal:
        return _back(request, it, refusal)
    form = PassphraseForm(_sent(request), label=_("The phrase that you were told"))
    passphrase = _tried(
        form, lambda typed: actions.take_key(copy=copy, phrase=typed, by=request.user)
    )
    if passphrase:
        return _show_own(request, it, copy, passphrase)
    return _ask(request, "evaluation/key_take.html", form, copy)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_confirm(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """She types it from her paper: now she is known to have it."""
    it = programme_or_404(request, programme)
    try:
        copy = _own_copy(request, it, policies.can_confirm)
    except NotNow as refusal:
        return _back(request, it, refusal)
    form = PassphraseForm(_sent(request))
    if _tried(
        form, lambda typed: actions.confirm_key(copy=copy, passphrase=typed, by=request.user)
    ):
        sentence = _("It opens, and you hold this key now. Keep the paper where you will find it.")
        messages.success(request, sentence)
        return redirect("evaluation:keys", it.pk)
    return _ask(request, "evaluation/key_confirm.html", form, copy)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_test(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    try:
        copy = _own_copy(request, it, policies.can_use)
    except NotNow as refusal:
        return _back(request, it, refusal)
    form = PassphraseForm(_sent(request))
    if _tried(form, lambda typed: actions.test_key(copy=copy, passphrase=typed, by=request.user)):
        messages.success(request, _("It opens. Try it again in half a year."))
        return redirect("evaluation:keys", it.pk)
    return _ask(request, "evaluation/key_test.html", form, copy)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_renew(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """A new passphrase of her own, under the one that she has."""
    it = programme_or_404(request, programme)
    try:
        copy = _own_copy(request, it, policies.can_renew)
    except NotNow as refusal:
        return _back(request, it, refusal)
    form = PassphraseForm(_sent(request), label=_("Your passphrase of until now"))
    passphrase = _tried(
        form, lambda typed: actions.renew_key(copy=copy, passphrase=typed, by=request.user)
    )
    if passphrase:
        return _show_own(request, it, copy, passphrase)
    return _ask(request, "evaluation/key_renew.html", form, copy)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_hand_over(
    request: SignedInRequest, programme: uuid.UUID, guardian: uuid.UUID
) -> HttpResponse:
    """To one who was named later, or who has lost hers."""
    it = programme_or_404(request, programme)
    to = _guardian_or_404(it, guardian)
    try:
        copy = _own_copy(request, it, policies.can_use)
        policies.can_hand_over(copy, to, she_lost_hers=True)
    except NotNow as refusal:
        return _back(request, it, refusal)
    name = queries.name_of(request.user, to)
    form = HandOverForm(_sent(request), holds=queries.holds(to, copy.opening_key))
    phrase = _tried(
        form,
        lambda typed: actions.hand_over_key(
            copy=copy, to=to, passphrase=typed, she_lost_hers=form.says_lost, by=request.user
        ),
    )
    if phrase:
        return _show(request, it, copy.opening_key.number, phrases=[(name, _fours(phrase))])
    return _ask(request, "evaluation/key_hand_over.html", form, copy, name=name)


# --- Guardians and the beginning


@require_http_methods(["GET", "POST"])
def guardian_end(
    request: SignedInRequest, programme: uuid.UUID, guardian: uuid.UUID
) -> HttpResponse:
    """One who was ended already (a double press) leads back as well."""
    it = programme_or_404(request, programme)
    rules.may_administer(request.user, it)
    one = _guardian_or_404(it, guardian)
    name = queries.name_of(request.user, one)
    if request.method == "POST":
        try:
            actions.end_guardian(guardian=one, by=request.user)
        except NotNow as refusal:
            return _back(request, it, refusal)
        sentence = _("{name} is no guardian of this programme any more.")
        messages.success(request, sentence.format(name=isolated(name)))
        return redirect("evaluation:programme", it.pk)
    why_not = reason(policies.can_end, one)
    context = {"programme": it, "name": name, "why_not": why_not}
    return render(request, "evaluation/guardian_end.html", context)


@require_POST
def programme_start(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    try:
        actions.start_programme(programme=it, by=request.user)
    except NotNow as refusal:
        return _back(request, it, refusal)
    messages.success(request, _("The programme has begun. A coordinator can open its first wave."))
    return redirect("evaluation:programme", it.pk)


# --- What they share


def _own_copy(
    request: SignedInRequest, programme: Programme, check: Callable[[GuardianKey], None]
) -> GuardianKey:
    """Her own copy of the key that is meant. Raises Refused, NotNow."""
    rules.may_guard(request.user, programme)
    number = request.GET.get("key", "")
    copy = queries.copy_of(
        request.user, programme, int(number) if number.isdecimal() and len(number) < 5 else None
    )
    if copy is None:
        raise NotNow(_("You have no copy of this key. Another guardian can hand you one."))
    check(copy)
    return copy


def _guardian_or_404(programme: Programme, guardian: uuid.UUID) -> Guardian:
    return get_object_or_404(programme.guardians.select_related("user"), pk=guardian)


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _tried(form: PassphraseForm, act: Callable[[str], Result]) -> Result | None:
    """What `act` gives for what she typed; None where it was refused, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data["passphrase"])
    except WrongPassphrase as refusal:
        form.is_wrong = True
        form.add_error("passphrase", refusal.sentence)
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
    return None


def _ask(
    request: SignedInRequest, template: str, form: PassphraseForm, copy: GuardianKey, **more: str
) -> HttpResponse:
    context = {
        "programme": copy.guardian.programme,
        "form": form,
        "number": copy.opening_key.number,
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _show_made(request: SignedInRequest, programme: Programme, made: actions.Made) -> HttpResponse:
    (_her, passphrase), *others = made.papers
    names = queries.names_of(request.user, programme, [guardian for guardian, _phrase in others])
    phrases = [(names[guardian.user_id], _fours(phrase)) for guardian, phrase in others]
    return _show(request, programme, made.key.number, fours=_fours(passphrase), phrases=phrases)


def _show_own(
    request: SignedInRequest, programme: Programme, copy: GuardianKey, passphrase: str
) -> HttpResponse:
    return _show(request, programme, copy.opening_key.number, fours=_fours(passphrase))


def _show(
    request: SignedInRequest, programme: Programme, number: int, **papers: Any
) -> HttpResponse:
    context = {"programme": programme, "number": number, **papers}
    return render(request, "evaluation/key_shown.html", context)


def _fours(passphrase: str) -> list[str]:
    """As it stands on paper."""
    return passphrase.split("-")


def _back(request: SignedInRequest, programme: Programme, refusal: NotNow) -> HttpResponse:
    messages.warning(request, refusal.sentence)
    return redirect("evaluation:keys", programme.pk)
