"""The toolkit's pages. All are public, and none keeps anything about whoever reads them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.enums import Nation
from toolkit import queries
from toolkit.forms import FilterForm, TonightForm
from toolkit.models import Chapter, Exercise, HelpLine


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    chapters = queries.with_counts(Chapter.objects.visible_to(request.user))
    context = {
        "chapters": chapters,
        "total": sum(chapter.exercise_count for chapter in chapters),
        "first_evening": queries.first_evening(Exercise.objects.visible_to(request.user)),
        "tonight": TonightForm(),
    }
    return render(request, "toolkit/front.html", context)


@login_not_required
@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """Browse, search, narrow and tick. What is ticked stands in the address and nowhere else."""
    chapters = Chapter.objects.visible_to(request.user).with_texts(defer=("body", "summary"))
    form = FilterForm({} if "clear" in request.GET else request.GET, chapters=chapters)
    shelf = queries.shelf(
        Exercise.objects.visible_to(request.user),
        wanted=form.wanted(),
        ticks=request.GET.getlist("tick"),
        page=request.GET.get("page"),
    )
    context = {"form": form, "shelf": shelf, "group": queries.group_in(request.GET)}
    return render(request, "toolkit/exercise_list.html", context)


@login_not_required
@require_safe
def chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    chapters = Chapter.objects.visible_to(request.user)
    here = get_object_or_404(chapters.with_texts(), slug=chapter)
    exercises = queries.in_chapter(Exercise.objects.visible_to(request.user), here)
    before, after = queries.neighbours(chapters, here)
    context = {"chapter": here, "exercises": exercises, "before": before, "after": after}
    return render(request, "toolkit/chapter.html", context)


@login_not_required
@require_safe
def exercise(request: HttpRequest, chapter: str, exercise: str) -> HttpResponse:
    cards = queries.whole_cards(Exercise.objects.visible_to(request.user))
    card = get_object_or_404(cards, slug=exercise)
    if card.chapter_id != chapter:  # it has moved
        return redirect(card, permanent=True)
    return render(request, "toolkit/exercise.html", {"exercise": card})


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    nation = queries.nation_in(request.GET)
    lines = HelpLine.objects.visible_to(request.user)
    context = {
        "groups": queries.help_groups(lines, nation=nation),
        "nation": nation,
        "nations": Nation.choices,
    }
    return render(request, "toolkit/help_now.html", context)
