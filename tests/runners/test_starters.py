"""Copying a starter: one press, signed in or not; what a runner has told us rules out is left out and said; and each passes the engine's own filters."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from library import snapshot
from library.models import Caution
from library.words import ExerciseKind, Slot
from runners import routines, starters
from runners.advice import GENTLE_KINDS, STRENGTH_KINDS
from runners.models import Consent, Preferences, Routine
from runners.routines import Step
from runners.shelf import shelf_of
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

COPY = "/starters/before-easy-run/copy/"
KEY = "a-key-of-its-own-000000"
OURS = {"Sec-Fetch-Site": "same-origin"}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def told(runner, *cautions: str) -> None:
    """What a runner has kept with their preferences."""
    Consent.objects.create(runner=runner, wording=Consent.WORDING, given_at=timezone.now())
    Preferences.objects.create(runner=runner).cautions.set(Caution.objects.filter(slug__in=cautions))


class TestTheEnginesFilters:
    def test_15_and_12_every_step_of_every_starter_passes(self):
        catalogue = snapshot.catalogue()
        shelf = shelf_of(catalogue)
        refused = []
        for slug, starter in catalogue.starters.items():
            for step in starter.steps:
                allowed = shelf.of_kinds(GENTLE_KINDS | STRENGTH_KINDS) & shelf.of_strain(2) & shelf.of_level(2)
                for slot in starter.when or (None,):
                    allowed = allowed & shelf.at(slot)
                if step.exercise not in allowed:
                    refused.append((slug, step.exercise))
        assert refused == []

    def test_15_nothing_is_held_long_before_a_run(self):
        catalogue = snapshot.catalogue()
        before = [starter for starter in catalogue.starters.values() if Slot.BEFORE_RUN in starter.when]
        assert len(before) >= 2
        assert not [step for starter in before for step in starter.steps if catalogue.exercises[step.exercise].kind == ExerciseKind.STATIC_STRETCH]

    def test_17_a_copy_takes_the_time_the_starter_names(self):
        from library import wording

        catalogue = snapshot.catalogue()
        for starter in catalogue.starters.values():
            mine = starters.for_runner(starter, catalogue, cautions=frozenset())
            assert routines.plan(mine.steps, catalogue).seconds == wording.starter_seconds(starter, catalogue), starter.slug

    def test_6_a_caution_rules_its_exercises_out_of_every_starter(self):
        catalogue = snapshot.catalogue()
        for caution in catalogue.cautions:
            for starter in catalogue.starters.values():
                mine = starters.for_runner(starter, catalogue, cautions={caution})
                assert not [step for step in mine.steps if caution in catalogue.exercises[step.slug].cautions]
                assert len(mine.steps) + len(mine.left_out) == len(starter.steps)


@pytest.mark.both_databases
class TestCopying:
    def test_one_press_makes_it_mine_and_pressed_twice_it_is_once(self, alices_client, alice):
        first, second = (alices_client.post(COPY, {"submission": KEY}) for _ in range(2))
        routine = alice.routines.get()
        assert first["Location"] == second["Location"] == f"/routines/{routine.pk}/"
        assert routine.name == "Before an easy run"
        kept = [Step.of_row(row) for row in routine.steps.select_related("exercise")]
        assert kept[0] == Step(slug="heel-toe-rocks", sets=1, reps=12)
        assert kept[1] == Step(slug="knee-hug-walk", sides=("left", "right"), sets=1, reps=8)
        assert "Copied. It is yours to change." in words(alices_client.get(first["Location"]))

    def test_the_button_carries_a_key_of_its_own(self, alices_client):
        pages = [alices_client.get("/starters/before-easy-run/").content.decode() for _ in range(2)]
        keys = {re.search(r'name="submission" value="([^"]+)"', page)[1] for page in pages}
        assert len(keys) == 2

    def test_what_a_runner_told_us_is_left_out_and_said(self, alices_client, alice):
        told(alice, "proximal_hamstring_pain")
        response = alices_client.post(COPY, {"submission": KEY})
        slugs = list(alice.routines.get().steps.values_list("exercise__slug", flat=True))
        assert slugs == ["heel-toe-rocks", "walking-quad-pull", "leg-swing-side"]
        catalogue = snapshot.catalogue()
        page = words(alices_client.get(response["Location"]))
        assert "Left out, because of what you told us" in page
        for slug in ("knee-hug-walk", "leg-swing-front-back"):
            assert catalogue.exercises[slug].name in page

    def test_where_nothing_is_left_it_says_so_and_keeps_nothing(self, alices_client, alice):
        told(alice, "balance")
        response = alices_client.post(COPY, {"submission": KEY})
        assert response.status_code == 422
        assert "every exercise is ruled out" in words(response)
        assert not alice.routines.exists()

    def test_a_form_without_its_key_or_one_routine_too_many_is_refused(self, alices_client, alice):
        assert alices_client.post(COPY, {"submission": ""}).status_code == 422
        now = timezone.now()
        Routine.objects.bulk_create(Routine(owner=alice, name=f"Routine {n}", created_at=now, changed_at=now, submission=f"key-{n}") for n in range(1_000))
        response = alices_client.post(COPY, {"submission": KEY})
        assert response.status_code == 422
        assert "1,000 routines" in words(response)

    def test_a_link_asks_before_it_copies(self, alices_client, alice):
        response = alices_client.get(COPY)
        assert "Copy “Before an easy run”?" in words(response)
        assert not alice.routines.exists()


@pytest.mark.both_databases
class TestCopyingAsAVisitor:
    SIGN_IN = "/accounts/login/?next=%2Fstarters%2Fbefore-easy-run%2Fcopy%2F"

    def test_signs_in_and_comes_back_to_the_copy(self, visitor, alice):
        page = visitor.get("/starters/before-easy-run/")
        assert "Sign in and copy it" in words(page)
        assert page.cookies == {}, "reading leaves no cookie"
        assert visitor.get(COPY, headers=OURS)["Location"] == self.SIGN_IN
        signed_in = visitor.post(self.SIGN_IN, {"login": alice.email, "password": PASSWORD, "next": COPY})
        assert signed_in["Location"] == COPY
        copied = visitor.get(COPY)
        assert copied["Location"] == f"/routines/{alice.routines.get().pk}/"
        assert "Copy “Before an easy run”?" in words(visitor.get(COPY)), "once only"
        assert alice.routines.count() == 1

    def test_a_link_on_another_site_makes_nobody_a_copy(self, visitor, alice):
        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}):
            assert visitor.get(COPY, headers=headers)["Location"] == self.SIGN_IN
        visitor.force_login(alice)
        assert visitor.get(COPY).status_code == 200
        assert not alice.routines.exists()
