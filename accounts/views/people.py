"""Colleagues: who has which role, and whose account is open."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, policies, queries, rules, second_factor
from accounts.enums import Role
from accounts.forms import GrantRoleForm
from accounts.models import Membership, Organisation, User
from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest


@dataclass
class RoleRow:
    membership: Membership
    why_not: str


@dataclass
class RoleForm:
    organisation: Organisation
    form: GrantRoleForm


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    rules.may_see_people(request.user)
    return render(request, "accounts/people.html", {"lists": queries.staff_lists(request.user)})


@require_safe
def person(request: SignedInRequest, person: uuid.UUID) -> HttpResponse:
    return _person_page(request, _visible_person(request, person))


@require_POST
def role_grant(
    request: SignedInRequest, person: uuid.UUID, organisation: uuid.UUID
) -> HttpResponse:
    colleague = _visible_person(request, person)
    where = get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation)
    form = GrantRoleForm(request.POST, roles=frozenset(Role.values), prefix=_prefix(where))
    if not form.is_valid():
        return _person_page(request, colleague, bound=RoleForm(where, form))
    return _do(
        request,
        colleague,
        lambda: actions.grant_role(
            person=colleague,
            organisation=where,
            role=form.cleaned_data["role"],
            by=request.user,
        ),
        _("%(name)s has a new role."),
    )


@require_POST
def role_end(request: SignedInRequest, membership: uuid.UUID) -> HttpResponse:
    memberships = Membership.objects.visible_to(request.user).select_related("user", "organisation")
    ending = get_object_or_404(memberships, pk=membership)
    return _do(
        request,
        ending.user,
        lambda: actions.end_role(membership=ending, by=request.user),
        _("A role of %(name)s has ended."),
    )


@require_POST
def deactivate(request: SignedInRequest, person: uuid.UUID) -> HttpResponse:
    colleague = _visible_person(request, person)
    return _do(
        request,
        colleague,
        lambda: actions.deactivate_person(person=colleague, by=request.user),
        _("The account of %(name)s is closed, and signed out everywhere."),
    )


@require_POST
def reactivate(request: SignedInRequest, person: uuid.UUID) -> HttpResponse:
    colleague = _visible_person(request, person)
    return _do(
        request,
        colleague,
        lambda: actions.reactivate_person(person=colleague, by=request.user),
        _("The account of %(name)s is open again."),
    )


@require_POST
def second_factor_reset(request: SignedInRequest, person: uuid.UUID) -> HttpResponse:
    colleague = _visible_person(request, person)
    return _do(
        request,
        colleague,
        lambda: actions.reset_second_factor(person=colleague, by=request.user),
        _("%(name)s can sign in with the password alone, and set up the code anew."),
    )


def _visible_person(request: SignedInRequest, person: uuid.UUID) -> User:
    """A colleague. Strangers get 404; a colleague who looks after nobody gets 403."""
    colleague = get_object_or_404(User.objects.visible_to(request.user), pk=person)
    if colleague != request.user:
        rules.may_see_people(request.user)
    return colleague


def _do(
    request: SignedInRequest, person: User, act: Callable[[], object], done: str
) -> HttpResponse:
    """Acts, says what happened, and shows the person again."""
    try:
        act()
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done % {"name": person.name})
    if person == request.user and not request.user.organisation_ids():
        return redirect("accounts:account")
    return redirect("accounts:person", person.pk)


def _person_page(
    request: SignedInRequest, person: User, bound: RoleForm | None = None
) -> HttpResponse:
    user = request.user
    memberships = list(
        Membership.objects.visible_to(user)
        .filter(user=person)
        .select_related("user", "organisation")
        .order_by("granted_at")
    )
    current = [one for one in memberships if one.ended_at is None]
    close, open_ = policies.can_deactivate, policies.can_reactivate
    context = {
        "person": person,
        "current": [RoleRow(one, _why_not_end(user, one)) for one in current],
        "former": [one for one in memberships if one.ended_at is not None],
        "role_forms": _role_forms(user, person, current, bound),
        "why_not_close": reason(rules.may_close_account, user, person)
        or reason(close if person.is_active else open_, person),
        "why_not_reset": reason(rules.may_close_account, user, person)
        or reason(policies.can_reset_second_factor, person),
        "has_second_factor": second_factor.has(person),
        "form": bound and bound.form,
    }
    return render(request, "accounts/person.html", context, status=422 if bound else 200)


def _why_not_end(user: User, membership: Membership) -> str:
    return reason(rules.may_end_role, user, membership) or reason(policies.can_end_role, membership)


def _role_forms(
    user: User, person: User, current: list[Membership], bound: RoleForm | None
) -> list[RoleForm]:
    """A form for each organisation where the viewer can give the person another role."""
    forms = []
    for organisation in user.organisations(Role.COORDINATOR, Role.ADMIN):
        if bound and bound.organisation == organisation:
            forms.append(bound)
            continue
        held = {one.role for one in current if one.organisation_id == organisation.pk}
        roles = rules.roles_to_give(user, organisation.pk) - held
        if roles and person != user and person.is_active:
            form = GrantRoleForm(roles=roles, prefix=_prefix(organisation))
            forms.append(RoleForm(organisation, form))
    return forms


def _prefix(organisation: Organisation) -> str:
    return f"in-{organisation.pk}"
