"""One group in a wave, for those who are in the room: its slips, its paper, the words to say."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from evaluation.programmes.models import Programme
from evaluation.waves import actions, policies, queries, rules
from evaluation.waves.forms import MoreSlipsForm
from evaluation.waves.models import WaveGroup
from evaluation.waves.papers import TO_SAY, to_say
from evaluation.waves.requests import place_or_404, slip_or_404
from groups.support_groups.requests import number_sent


@require_GET
def wave_place(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    row = place_or_404(request, programme, wave, place)
    found = queries.place_of(row)
    return render(request, "evaluation/wave_place.html", _context(request, row, found))


@require_POST
def slips_add(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    """For the women who have joined since, or so many more seats."""
    row = place_or_404(request, programme, wave, place)
    rules.may_hand_out(request.user, row.programme_group.group)
    form = MoreSlipsForm(request.POST)
    keeps_names = row.programme_group.group.keeps_names
    if not keeps_names and not form.is_valid():
        context = _context(request, row, queries.place_of(row), form)
        return render(request, "evaluation/wave_place.html", context, status=422)
    try:
        added = actions.add_slips(
            place=row,
            more=0 if keeps_names else form.cleaned_data["more"],
            seen=0 if keeps_names else number_sent(request, "seen"),
            by=request.user,
        )
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _what_was_added(added))
    return redirect("evaluation:wave_place", programme, wave, place)


@require_http_methods(["GET", "POST"])
def slip_renew(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int, slip: uuid.UUID
) -> HttpResponse:
    """The page that asks, and the new code."""
    row = place_or_404(request, programme, wave, place)
    rules.may_hand_out(request.user, row.programme_group.group)
    it = slip_or_404(row, slip)
    not_now = reason(policies.can_be_renewed, it) or reason(
        policies.has_its_secret, row.wave.programme
    )
    if not_now:
        messages.warning(request, not_now)
        return redirect("evaluation:wave_place", programme, wave, place)
    if request.method == "POST":
        issue = number_sent(request, "issue")
        actions.renew_slip(place=row, slip=it, issue=issue, by=request.user)
        messages.success(request, _("The old code leads nowhere now. Print the new slip for her."))
        return redirect("evaluation:slips", programme, wave, place)
    context = {"row": row, "group": row.programme_group.group, "slip": it}
    return render(request, "evaluation/slips_renew.html", context)


@require_GET
def wave_words(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> HttpResponse:
    """The same words whoever has answered: nobody here knows."""
    row = place_or_404(request, programme, wave, place)
    wordings = queries.among(queries.wordings(TO_SAY), queries.languages_at(row.programme_group))
    day = row.wave.closes_on
    context = {
        "row": row,
        "group": row.programme_group.group,
        "said": [to_say(one, queries.date_in(one.language.code, day)) for one in wordings],
    }
    return render(request, "evaluation/wave_words.html", context)


def _context(
    request: SignedInRequest,
    row: WaveGroup,
    found: queries.Place,
    form: MoreSlipsForm | None = None,
) -> dict[str, object]:
    group = row.programme_group.group
    sees_programme = Programme.objects.visible_to(request.user).filter(pk=row.wave.programme_id)
    why_not = reason(rules.may_hand_out, request.user, group)
    return {
        "row": row,
        "wave": row.wave,
        "group": group,
        "place": found,
        "standing": queries.standing(row.wave),
        "sees_programme": sees_programme.exists(),
        "why_not": why_not,
        "why_not_more": why_not or reason(policies.is_open, row.wave),
        "form": form or MoreSlipsForm(initial={"seen": found.slips}),
    }


def _what_was_added(number: int) -> str:
    if not number:
        return _("Everybody has a slip already.")
    return ngettext(
        "{number} slip was added. Print it.", "{number} slips were added. Print them.", number
    ).format(number=number)
