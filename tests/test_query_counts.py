"""How many queries each page takes: a fixed number, however much there is.

The same page is asked for with little and with a thousand of everything: library rows, routines, sore spots eased long ago.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library.models import Exercise, LibraryVersion, MuscleGroup, Question, SorenessKind, Source
from runners.models import Consent, Practice, Report, Routine, RoutineStep, SoreSpot
from tests.addresses import ANYONE, GET, OWNER, RULES, RUNNER
from tests.test_pages import OTHERWISE, alices_rows, catalogue_rows, url_of  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

MANY = 1_000
AT_MOST = 10  # design: every page
PAGES = sorted(name for name, (who, how, _) in RULES.items() if who in {ANYONE, RUNNER, OWNER} and how == GET and name not in {"readyz"})


def much_of_everything(alice) -> None:
    """A thousand exercises, questions and sources; a thousand routines of Alice's; a thousand spots that have eased."""
    now = timezone.now()
    squat = Exercise.objects.get(slug="squat")
    for model, fields in ((Exercise, {"name": "Exercise {}"}), (Question, {"question": "Question {}?"}), (Source, {"title": "Source {}"})):
        row = model.objects.filter(status="published").first()
        copies = []
        for number in range(MANY):
            copy = model.objects.get(pk=row.pk) if number == 0 else model(**{field.attname: getattr(copies[0], field.attname) for field in model._meta.concrete_fields})
            copy.pk, copy.slug, copy.loaded = None, f"one-of-many-{number}", ""
            for field, words in fields.items():
                setattr(copy, field, words.format(number))
            copies.append(copy)
        model.objects.bulk_create(copies)
    calves, tight = MuscleGroup.objects.get(slug="calves"), SorenessKind.objects.get(slug="tight")
    old = now - timedelta(days=200)
    spots = SoreSpot.objects.bulk_create(
        [SoreSpot(runner=alice, group=calves, side="right", kind=tight, since=old.date(), noted_at=old, eased_at=old + timedelta(days=1)) for _ in range(MANY)]
    )
    Report.objects.bulk_create([Report(spot=spot, date=old.date(), severity=3) for spot in spots])
    routines = Routine.objects.bulk_create(
        [Routine(owner=alice, name=f"Routine {number}", created_at=now, changed_at=now, submission=f"many-{number}") for number in range(MANY - 1)]
    )
    RoutineStep.objects.bulk_create([RoutineStep(routine=routine, position=0, exercise=squat, exercise_name=squat.name, sets=2, reps=10, submission="") for routine in routines])
    open_routine = Routine.objects.get(owner=alice, name="Alice's calves")
    RoutineStep.objects.bulk_create(
        [RoutineStep(routine=open_routine, position=place, exercise=squat, exercise_name=squat.name, sets=2, reps=10, submission=f"many-{place}") for place in range(1, 100)]
    )
    Practice.objects.bulk_create(
        [Practice(runner=alice, routine=open_routine, name="Calves", key=f"many-{number}", day=(now - timedelta(days=number % 60)).date(), began_at=now) for number in range(MANY)]
    )
    LibraryVersion.bump()


def queries(client, url: str, allowed: frozenset[int] | set[int] = frozenset({200})) -> int:
    client.get(url)  # the library is read once a process and version; that is not the page's
    with CaptureQueriesContext(
        connection,
    ) as caught:
        response = client.get(url)
    assert response.status_code in allowed, url
    return len(caught)


def test_every_page_takes_as_many_queries_for_a_thousand_of_everything(alice, alices_client, alices_rows, record_property):  # noqa: F811
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=timezone.now())
    little = {name: queries(alices_client, url_of(name, alices_rows), OTHERWISE.get(name, {200})) for name in PAGES}
    much_of_everything(alice)
    much = {name: queries(alices_client, url_of(name, alices_rows), OTHERWISE.get(name, {200})) for name in PAGES}
    assert {name: (little[name], much[name]) for name in PAGES if little[name] != much[name]} == {}
    assert {name: count for name, count in much.items() if count > AT_MOST} == {}
    record_property("told", "queries: " + ", ".join(f"{name} {count}" for name, count in much.items()))


def test_a_visitor_costs_one_query_a_page_the_librarys_version(visitor, alices_rows):  # noqa: F811
    pages = [name for name in PAGES if name.startswith("library:") or name == "runners:check_in"]
    assert {name: queries(visitor, url_of(name, alices_rows)) for name in pages} == dict.fromkeys(pages, 1)
