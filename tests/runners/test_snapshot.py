"""A runner's rows as values: how many days, rising, coming back, wishes; and what it costs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from library import snapshot as library
from library.models import Caution, Equipment, Muscle, MuscleGroup
from runners import snapshot
from runners.models import Consent, Preferences, Report, SoreSpot
from runners.snapshot import Kept, Wishes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2026, 11, 14)
NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def make_spot(runner, *, muscle: str | None = None, side="left", since=TODAY, **fields) -> SoreSpot:
    area = {"muscle": Muscle.objects.get(slug=muscle)} if muscle else {"group": MuscleGroup.objects.get(slug="calves")}
    return SoreSpot.objects.create(runner=runner, side=side, since=since, noted_at=NOW, **area, **fields)


def make_reports(spot: SoreSpot, *severities: int) -> None:
    """One a day, the last one today."""
    for ago, severity in enumerate(reversed(severities)):
        Report.objects.create(spot=spot, date=days_ago(ago), severity=severity)


def only(runner) -> Kept:
    (kept,) = snapshot.open_spots(runner, today=TODAY)
    return kept


class TestASpot:
    def test_is_the_group_or_the_muscle_with_its_side_and_last_number(self, alice):
        make_reports(make_spot(alice, muscle="soleus", side="right"), 2, 4)
        kept = only(alice)
        assert (kept.area, kept.side, kept.severity, kept.reported_on) == ("soleus", "right", 4, TODAY)
        make_spot(alice)
        assert {each.area for each in snapshot.open_spots(alice, today=TODAY)} == {"soleus", "calves"}

    @pytest.mark.parametrize(("since", "days"), [(TODAY, 1), (days_ago(1), 2), (days_ago(10), 11), (TODAY + timedelta(days=3), 1)])
    def test_counts_its_days_from_one(self, alice, since, days):
        make_spot(alice, since=since)
        assert only(alice).spot(TODAY).days == days

    def test_without_a_report_is_at_nought(self, alice):
        make_spot(alice)
        assert only(alice).severity == 0

    def test_that_eased_is_gone(self, alice):
        make_spot(alice, eased_at=NOW)
        assert snapshot.open_spots(alice, today=TODAY) == ()

    def test_of_somebody_else_is_not_there(self, alice, bob):
        make_spot(bob)
        assert snapshot.open_spots(alice, today=TODAY) == ()

    def test_keeps_its_kind(self, alice):
        from library.models import SorenessKind

        make_spot(alice, kind=SorenessKind.objects.get(slug="sharp"))
        assert only(alice).spot(TODAY).kind == "sharp"


class TestRising:
    @pytest.mark.parametrize(
        ("severities", "rising"),
        [((2, 3, 4), True), ((1, 2, 3, 4), True), ((5, 2, 3, 4), True), ((2, 3, 3), False), ((2, 4, 3), False), ((4, 3, 2), False), ((3, 4), False), ((), False)],
    )
    def test_is_three_reports_each_above_the_one_before(self, alice, severities, rising):
        make_reports(make_spot(alice), *severities)
        assert only(alice).rising is rising
        assert only(alice).spot(TODAY).rising is rising

    def test_counts_a_number_said_again_today_once(self, alice):
        make_reports(make_spot(alice), 2, 3)
        assert not only(alice).reported(4, on=TODAY).rising
        assert only(alice).reported(4, on=TODAY + timedelta(days=1)).rising


class TestComingBack:
    @pytest.mark.parametrize(("ago", "recurrent"), [((2, 9, 16), True), ((2, 9), False), ((2, 9, 40), False), ((2, 9, 16, 20), True)])
    def test_is_three_times_eased_within_four_weeks_and_open_again(self, alice, ago, recurrent):
        for days in ago:
            make_spot(alice, eased_at=NOW - timedelta(days=days))
        make_spot(alice)
        assert only(alice).recurrent is recurrent
        assert only(alice).spot(TODAY).recurrent is recurrent

    def test_is_of_one_place_and_side(self, alice, bob):
        for days in (2, 9, 16):
            make_spot(alice, side="right", eased_at=NOW - timedelta(days=days))
            make_spot(alice, muscle="soleus", eased_at=NOW - timedelta(days=days))
            make_spot(bob, eased_at=NOW - timedelta(days=days))
        make_spot(alice)
        assert not only(alice).recurrent


class TestWishes:
    def test_are_the_usual_without_consent_or_preferences(self, alice):
        assert snapshot.wishes(alice) == Wishes(consented=False, minutes=10, level=3, equipment=None, cautions=frozenset())
        Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
        assert snapshot.wishes(alice) == Wishes(consented=True, wording=Consent.WORDING)

    def test_are_those_kept(self, alice):
        Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
        kept = Preferences.objects.create(runner=alice, minutes=25, level=1, any_equipment=False)
        kept.equipment.set(Equipment.objects.filter(slug__in=["wall", "band"]))
        kept.cautions.set(Caution.objects.filter(slug="pregnancy"))
        assert snapshot.wishes(alice) == Wishes(
            consented=True, wording=Consent.WORDING, minutes=25, level=1, equipment=frozenset({"wall", "band"}), cautions=frozenset({"pregnancy"})
        )

    def test_with_nothing_to_hand_are_not_anything(self, alice):
        Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
        Preferences.objects.create(runner=alice, any_equipment=False)
        assert snapshot.wishes(alice).equipment == frozenset()


class TestCost:
    def test_is_one_query_for_spots_and_two_for_wishes(self, alice, django_assert_num_queries):
        Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
        Preferences.objects.create(runner=alice)
        for number, muscle in enumerate(Muscle.objects.all()[:20]):
            make_reports(make_spot(alice, muscle=muscle.slug), *range(10))
            make_spot(alice, muscle=muscle.slug, eased_at=NOW - timedelta(days=number))
        with django_assert_num_queries(1):
            assert len(snapshot.open_spots(alice, today=TODAY)) == 20
        with django_assert_num_queries(2):
            snapshot.wishes(alice)

    def test_the_numbers_of_the_librarys_rows_are_read_once_for_each_version(self, django_assert_num_queries):
        catalogue = library.catalogue()
        assert snapshot.ids(catalogue)["groups"]["calves"] == MuscleGroup.objects.get(slug="calves").pk
        with django_assert_num_queries(0):
            snapshot.ids(catalogue)
