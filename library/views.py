"""The library's pages. All of them are public, and read the catalogue alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from library import reading, wording
from library.catalogue import Catalogue, Entry, Exercise
from library.forms import ExerciseFilter
from library.http import from_catalogue, wants_results

EXERCISES_A_PAGE = 24

EntryType = TypeVar("EntryType", bound=Entry)


def _entry(entries: Mapping[str, EntryType], slug: str) -> EntryType:
    try:
        return entries[slug]
    except KeyError:
        raise Http404(slug) from None


@require_safe
@login_not_required  # what is known about muscles is for everybody
@from_catalogue
def group_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """The muscle groups, one line each."""
    groups = [(group, len(catalogue.muscles_of_group[slug]), len(catalogue.exercises_of_group[slug])) for slug, group in catalogue.groups.items()]
    return render(request, "library/group_list.html", {"catalogue": catalogue, "groups": groups, "takeaways": reading.takeaways_of(catalogue, None)})


@require_safe
@login_not_required  # what is known about muscles is for everybody
@from_catalogue
def group_detail(request: HttpRequest, catalogue: Catalogue, group: str) -> HttpResponse:
    """All that is known about a muscle group."""
    found = _entry(catalogue.groups, group)
    moving, strengthening = reading.exercises_of_group(catalogue, group)
    context = {
        "catalogue": catalogue,
        "group": found,
        "takeaways": reading.takeaways_of(catalogue, group),
        "muscles": reading.muscles_of_group(catalogue, group),
        "moving": moving,
        "strengthening": strengthening,
        "benefits": [benefit for benefit in catalogue.benefits.values() if benefit.group == group],
        "injuries": reading.injuries_of_group(catalogue, group),
        "corrections": reading.corrections_of_group(catalogue, group),
        "relations": reading.relations_of_group(catalogue, group),
        "questions": reading.questions_of_group(catalogue, group),
        "starters": reading.starters_of_group(catalogue, group),
    }
    return render(request, "library/group_detail.html", context)


@require_safe
@login_not_required  # what is known about muscles is for everybody
@from_catalogue
def muscle_detail(request: HttpRequest, catalogue: Catalogue, group: str, muscle: str) -> HttpResponse:
    """A muscle: what it does, when in the stride, and what works it. It has one address, under its own group."""
    found = _entry(catalogue.muscles, muscle)
    if found.group != group:
        raise Http404(muscle)
    first, also = reading.exercises_of_muscle(catalogue, muscle)
    context = {
        "catalogue": catalogue,
        "muscle": found,
        "group": catalogue.groups[group],
        "first": first,
        "also": also,
        "corrections": reading.corrections_of_muscle(catalogue, muscle),
    }
    return render(request, "library/muscle_detail.html", context)


@require_safe
@login_not_required  # everybody may look for an exercise
@from_catalogue
def exercise_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """The exercises, narrowed by the query string. 422 for words that are not ours, 404 for a page that is not there."""
    form = ExerciseFilter(request.GET, catalogue)
    context: dict[str, object] = {"catalogue": catalogue, "form": form, "starters": catalogue.starters.values()}
    if not form.is_valid():
        return _refused(request, context)
    context |= {"page": _page_of(form.exercises(), request.GET.get("page", "1")), "chosen": form.chosen()}
    if not wants_results(request):
        return render(request, "library/exercise_list.html", context)
    response = render(request, "library/exercise_list.html#results", context | {"part": True})
    response.headers["HX-Push-Url"] = f"{reverse('library:exercise_list')}?{form.query()}".rstrip("?")
    return response


def _refused(request: HttpRequest, context: Mapping[str, object]) -> HttpResponse:
    """422 with the form as it was sent. htmx would put it where the results are; the error belongs beside its field."""
    if not wants_results(request):
        return render(request, "library/exercise_list.html", context, status=422)
    response = render(request, "library/exercise_list.html#filter", context, status=422)
    for name, value in {"HX-Retarget": "#filter", "HX-Reswap": "outerHTML", "HX-Push-Url": "false"}.items():
        response.headers[name] = value
    return response


def _page_of(exercises: list[Exercise], number: str) -> Page[Exercise]:
    try:
        return Paginator(exercises, EXERCISES_A_PAGE).page(number)
    except InvalidPage as error:
        raise Http404(str(error)) from None


@require_safe
@login_not_required  # everybody may look at an exercise; keeping it is another page
@from_catalogue
def exercise_detail(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    """An exercise: how it is done, for whom it is not, and what it rests on."""
    exercise = _entry(catalogue.exercises, slug)
    context = {
        "catalogue": catalogue,
        "exercise": exercise,
        "corrections": reading.corrections_of_exercise(catalogue, slug),
        "seconds": wording.exercise_seconds(exercise),
        "strongest": wording.strongest(catalogue.sources[source] for source in exercise.sources),
    }
    return render(request, "library/exercise_detail.html", context)


@require_safe
@login_not_required  # what one may begin with is for everybody
@from_catalogue
def starter_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """The routines to begin with."""
    return render(request, "library/starter_list.html", {"catalogue": catalogue, "starters": catalogue.starters.values()})


@require_safe
@login_not_required  # everybody may read it; a copy is kept on another page
@from_catalogue
def starter_detail(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    """A starter routine: whom it is for, its steps with their doses, who leaves which step out, and what it rests on."""
    starter = _entry(catalogue.starters, slug)
    return render(request, "library/starter_detail.html", {"catalogue": catalogue, "starter": starter, "ruled_out": reading.cautions_of_starter(catalogue, starter)})


@require_safe
@login_not_required  # the answers are for everybody
@from_catalogue
def question_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """What runners ask, each with its own anchor."""
    return render(request, "library/question_list.html", {"catalogue": catalogue})


@require_safe
@login_not_required  # anybody may check what we rest on
@from_catalogue
def source_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Every reference, what it supports, and what leans on it."""
    sources = sorted(catalogue.sources.values(), key=lambda source: (source.authors.casefold(), source.year or 0))
    return render(request, "library/source_list.html", {"catalogue": catalogue, "sources": sources})


@require_safe
@login_not_required  # how it works and what becomes of what one says is for everybody
@from_catalogue
def safety(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """When to get help, what soreness is, what a number means for today, and what to leave out."""
    flags = reading.red_flags_by_urgency(catalogue)
    context = {
        "catalogue": catalogue,
        "fixed_lines": [flag for flag in flags if not flag.is_asked],
        "asked": [flag for flag in flags if flag.is_asked],
    }
    return render(request, "library/safety.html", context)


@require_safe
@login_not_required  # how it works and what becomes of what one says is for everybody
@from_catalogue
def about(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """How facts are judged, what is often said and what is so, and how privacy and access are kept."""
    return render(request, "library/about.html", {"catalogue": catalogue})
