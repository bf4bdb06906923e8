"""The toolkit's pages: public, and none keeps anything about whoever reads them.

Those for the words of women's pages are for coordinators.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.enums import Nation
from accounts.refusals import reason
from accounts.requests import SignedInRequest
from toolkit import actions, policies, queries, rules
from toolkit.facts import languages_of_page_words, page_words_beside
from toolkit.forms import AddLanguageForm, FilterForm, PageWordsForm, TonightForm
from toolkit.languages import LANGUAGES
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


@require_GET
def page_words(request: SignedInRequest) -> HttpResponse:
    """Every language that women's pages have, and how much of it is there."""
    rules.may_translate(request.user)
    languages = languages_of_page_words()
    asked = request.GET if "language" in request.GET else None
    form = AddLanguageForm(asked, without=[one.language.code for one in languages])
    if form.is_valid():
        return redirect("toolkit:page_words_edit", form.cleaned_data["language"])
    return render(request, "toolkit/page_words.html", {"languages": languages, "form": form})


@require_http_methods(["GET", "POST"])
def page_words_edit(request: SignedInRequest, language: str) -> HttpResponse:
    """What is good is saved, whatever else is wrong. 409 where a colleague wrote meanwhile."""
    rules.may_translate(request.user)
    if language not in LANGUAGES:
        raise Http404
    why_not = reason(policies.can_be_written_in, language)
    if why_not:
        messages.info(request, why_not)
        return redirect("toolkit:page_words")
    form = PageWordsForm(
        request.POST if request.method == "POST" else None,
        language=language,
        words=page_words_beside(language),
    )
    if not form.is_bound:
        return render(request, "toolkit/page_words_edit.html", {"form": form})
    saved = actions.write_page_words(language=language, words=form.good, by=request.user)
    if form.is_valid() and not saved.theirs:
        messages.success(request, _("Saved."))
        return redirect("toolkit:page_words_edit", language)
    form = form.after(saved, page_words_beside(language))
    context = {"form": form, "written": len(saved.keys)}
    status = 409 if saved.theirs else 200
    return render(request, "toolkit/page_words_edit.html", context, status=status)
