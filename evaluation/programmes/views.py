"""A programme's pages: the list, making one, what is written of it, its groups and guardians."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Role
from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from evaluation.programmes import actions, policies, queries, rules
from evaluation.programmes.forms.groups import GroupsForm
from evaluation.programmes.forms.guardians import GuardianForm
from evaluation.programmes.forms.programmes import ProgrammeForm
from evaluation.programmes.models import Programme
from evaluation.programmes.policies import AtField
from evaluation.programmes.requests import programme_or_404
from toolkit.languages import isolated, language_of

PAGE = 24


@require_GET
def programmes(request: SignedInRequest) -> HttpResponse:
    """Those that she sees, what waits first, each with how it stands and what is next for her."""
    page = Paginator(queries.programmes_of(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "standings": queries.standings(request.user, page.object_list),
        "may_make": not reason(rules.may_make_programmes, request.user),
        "may_take_part": bool(request.user.roles() & {Role.COORDINATOR, Role.GUARDIAN}),
        "may_translate": Role.COORDINATOR in request.user.roles(),
    }
    return render(request, "evaluation/programme_list.html", context)


@require_GET
def programme(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    user = request.user
    (standing,) = queries.standings(user, [it])
    context = {
        "standing": standing,
        "programme": standing.programme,
        "organisations": queries.organisations_of(standing),
        "guardians": queries.guardians_of(user, it),
        "languages": [language_of(code) for code in it.languages],
        "readers": it.readers.all(),
        "areas": it.areas.order_by("pk"),
        "places": queries.places_of(user, it),
        "number_of_groups": queries.number_of_groups(user, it) if standing.administers else None,
        "may_change": not reason(policies.can_change, it),
        "may_add_guardian": standing.administers and not reason(policies.can_add_guardian, it),
    }
    return render(request, "evaluation/programme_detail.html", context)


@require_http_methods(["GET", "POST"])
def programme_new(request: SignedInRequest) -> HttpResponse:
    """Not without two people who can be guardians: where there are none, it says whom to invite."""
    rules.may_make_programmes(request.user)
    organisations = request.user.organisations(Role.ADMIN)
    people = queries.people_to_name(request.user, organisations)
    if len(people) < policies.FEWEST_GUARDIANS:
        return render(request, "evaluation/programme_new_alone.html")
    form = ProgrammeForm(_sent(request), organisations=organisations, people=people)
    if form.is_valid():
        try:
            made = actions.create_programme(
                organisation=form.chosen_organisation,
                guardians=form.guardians,
                request_key=form.cleaned_data["request_key"],
                by=request.user,
                **form.facts,
            )
        except AtField as refusal:
            _say_at_field(form, refusal)
        else:
            sentence = _("{name} is here. Next, its guardians see to their keys.")
            messages.success(request, sentence.format(name=isolated(made.name)))
            return redirect("evaluation:programme", made.pk)
    context = {"form": form}
    return render(request, "evaluation/programme_new.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def programme_edit(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """409 where a colleague saved meanwhile: the same form, to be sent again over what is new."""
    it = programme_or_404(request, programme)
    rules.may_administer(request.user, it)
    too_late = reason(policies.can_change, it)
    if too_late:
        messages.warning(request, too_late)
        return redirect("evaluation:programme", it.pk)
    settled = policies.is_settled(it)
    form = ProgrammeForm(_sent(request), programme=it, settled=settled)
    context: dict[str, Any] = {"programme": it, "form": form, "settled": settled}
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.edit_programme(programme=it, version=version, by=request.user, **form.facts)
        except AtField as refusal:
            _say_at_field(form, refusal)
        except StaleEdit as stale:
            context["form"], context["changes"] = form.beside(it_now(stale), settled=settled)
            context["sentence"] = stale.sentence
            return render(request, "evaluation/programme_edit.html", context, status=409)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            # She may just have taken her own organisation out of it.
            known = Programme.objects.visible_to(request.user).filter(pk=it.pk).exists()
            return redirect("evaluation:programme", it.pk) if known else redirect(_LIST)
    return render(request, "evaluation/programme_edit.html", context, status=_status(form))


_LIST = "evaluation:programmes"


def it_now(stale: StaleEdit) -> Programme:
    assert isinstance(stale.current, Programme)  # noqa: S101 - edit_programme says so
    return stale.current


@require_http_methods(["GET", "POST"])
def programme_groups(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """409 where a colleague chose for one of the same groups meanwhile: her ticks stay."""
    it = programme_or_404(request, programme)
    rules.may_coordinate(request.user, it)
    too_late = reason(policies.can_change, it)
    if too_late:
        messages.warning(request, too_late)
        return redirect("evaluation:programme", it.pk)
    choices = queries.choices_for(request.user, it)
    areas = list(it.areas.order_by("pk"))
    form = GroupsForm(_sent(request), choices=choices, areas=areas)
    context: dict[str, Any] = {"programme": it, "form": form, "choices": choices}
    if form.is_valid():
        try:
            changed = actions.set_groups(
                programme=it, wanted=form.wanted, seen=form.seen_places, by=request.user
            )
        except actions.StalePlaces as stale:
            context["form"], context["late"] = form.again(choices, areas), stale.groups
            context["sentence"] = stale.sentence
            return render(request, "evaluation/programme_groups.html", context, status=409)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _what_changed(len(changed)))
            return redirect("evaluation:programme", it.pk)
    return render(request, "evaluation/programme_groups.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def guardian_add(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    rules.may_administer(request.user, it)
    too_late = reason(policies.can_add_guardian, it)
    if too_late:
        messages.warning(request, too_late)
        return redirect("evaluation:programme", it.pk)
    people = queries.people_to_add(request.user, it)
    # On the second press of a button she is one already, and still among those to choose from.
    everyone = (
        queries.people_who_can_guard(request.user, it) if request.method == "POST" else people
    )
    form = GuardianForm(_sent(request), people=everyone)
    if form.is_valid():
        try:
            actions.add_guardian(programme=it, person=form.chosen, by=request.user)
        except NotNow as refusal:
            form.add_error("person", refusal.sentence)
        else:
            sentence = _("{name} is a guardian. Whoever holds a key already hands one over to her.")
            messages.success(request, sentence.format(name=isolated(form.chosen.name)))
            return redirect("evaluation:programme", it.pk)
    context = {"programme": it, "form": form, "people": people}
    return render(request, "evaluation/guardian_add.html", context, status=_status(form))


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200


def _say_at_field(form: forms.Form, refusal: AtField) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def _what_changed(number: int) -> str:
    if not number:
        return _("Nothing was different, so nothing was changed.")
    return ngettext("Saved for one group.", "Saved for {n} groups.", number).format(n=number)
