"""The check-in on the site: signed out and in, as pages and in parts, with good words and bad."""

from __future__ import annotations

import gzip
import html
import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library import snapshot
from library.models import RedFlag
from runners.models import Consent, Report, SoreSpot
from tests.runners.pages import none_of_these, offered, page, part, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CALF = "sore=calf:left&severity-calf-left=3&kind-calf-left=tight"
TODAY = date(2026, 11, 14)
NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)


def said(**more) -> dict:
    """A check-in as a form posts it."""
    return {"sore": ["calf:left"], "shown": ["calf:left"], "severity-calf-left": "3", "kind-calf-left": "tight", "minutes": "10", "kit": "any"} | more


def consented(runner):
    Consent.objects.create(runner=runner, wording=Consent.WORDING, given_at=NOW)
    return runner


def keep_spot(runner, area="calves", side="left", *, severities=(3,), since=TODAY, **fields) -> SoreSpot:
    from library.models import Muscle, MuscleGroup

    group = MuscleGroup.objects.filter(slug=area).first()
    spot = SoreSpot.objects.create(runner=runner, group=group, muscle=None if group else Muscle.objects.get(slug=area), side=side, since=since, noted_at=NOW, **fields)
    for number, severity in enumerate(severities):
        Report.objects.create(spot=spot, date=date.fromordinal(TODAY.toordinal() - number), severity=severity)
    return spot


class TestAVisitor:
    def test_finds_every_place_of_the_map_in_the_list(self, visitor):
        boxes = set(re.findall(r'type="checkbox" name="sore" value="([^"]+)"', page(visitor.get("/"))))
        places = snapshot.catalogue().places.values()
        assert boxes == {f"{place.slug}:{side}" for place in places for side in (["centre"] if place.central else ["left", "right"])}

    def test_sees_a_real_answer_before_saying_anything(self, visitor):
        response = visitor.get("/")
        assert "For example: a tight left calf" in words(response)
        assert len(offered(response)) == 2

    def test_gets_stretches_with_dose_time_reason_evidence_and_sources(self, visitor):
        response = visitor.get(f"/?{CALF}")
        text = words(response)
        assert "for your left upper calf" in text
        assert offered(response)
        assert re.search(r"\d+ (s|reps?)( × \d)? .*?\d+ (min|s)", text)
        assert "You marked your left" in text
        assert "Evidence:" in text
        assert "/sources/#" in page(response)
        assert "Go easy on it." in text
        assert "Run" in text

    def test_is_asked_how_sore_first_without_a_script(self, visitor):
        response = visitor.get("/?sore=calf:left")
        assert "How sore is it?" in words(response)
        assert 'name="severity-calf-left"' in page(response)
        assert offered(response) == []

    def test_gets_an_answer_at_once_with_a_script(self, visitor):
        response = visitor.get("/?sore=calf:left", headers=part("chosen"))
        assert offered(response)
        assert 'value="3" aria-valuetext="3 of 10, noticeable"' in page(response)
        assert "severity-calf-left=3" in response["HX-Push-Url"]

    def test_leaves_no_cookie_no_row_and_nothing_for_a_search_engine(self, visitor):
        for address in ("/", f"/?{CALF}"):
            response = visitor.get(address)
            assert not response.cookies
            assert response["Cache-Control"] == "private, no-store"
            assert {"HX-Request", "HX-Target"} <= set(response["Vary"].split(", "))
        assert response["X-Robots-Tag"] == "noindex"
        assert "X-Robots-Tag" not in visitor.get("/").headers
        assert SoreSpot.objects.count() == 0

    def test_costs_one_query(self, visitor, django_assert_num_queries):
        visitor.get(f"/?{CALF}")
        with django_assert_num_queries(1):
            visitor.get(f"/?{CALF}&sore=buttock:right&severity-buttock-right=2")

    def test_can_stretch_after_a_run_though_nothing_hurts(self, visitor):
        response = visitor.get("/?nothing=1")
        kinds = {snapshot.catalogue().exercises[slug].kind for slug in offered(response)}
        assert "static_stretch" in kinds
        assert "Nothing is sore" in words(response)
        assert all("after_run" in snapshot.catalogue().exercises[slug].when for slug in offered(response))

    def test_is_told_when_a_place_is_not_for_stretching(self, visitor):
        response = visitor.get("/?sore=front-knee:left")
        assert "Pain on a joint is not for stretching." in words(response)
        assert "Say what it is" in words(response)
        assert offered(response) == []

    def test_with_a_place_that_needs_looking_at_gets_nothing_for_it_and_all_for_the_other(self, visitor):
        address = "/?sore=calf:left&severity-calf-left=6&kind-calf-left=one-leg-swelling&sore=quads:right&severity-quads-right=2"
        response = visitor.post("/check-in/", none_of_these(visitor.get(address)))
        text = words(response)
        assert "Left upper calf: get this checked before stretching" in text
        assert "You have not done anything wrong by checking." in text
        assert "for your right front of thigh" in text

    def test_with_a_leg_swollen_on_one_side_is_sent_for_help_today_and_not_told_to_keep_moving(self, visitor):
        text = words(visitor.get("/?sore=calf:left&severity-calf-left=3&kind-calf-left=one-leg-swelling"))
        assert "urgent medical help today; no massage." in text.lower()
        assert "else this week" not in text
        assert "Comfortable movement" not in text
        assert "Have it looked at first." in text
        assert "No exercises" in text

    def test_at_eight_of_ten_hears_to_rest(self, visitor):
        response = visitor.get("/?sore=calf:left&severity-calf-left=8")
        assert "Nothing to stretch now" in words(response)
        assert "Rest it." in words(response)

    def test_may_have_no_time_for_anything(self, visitor):
        response = visitor.get(f"/?{CALF}&minutes=1&kit=none&when=before_run")
        assert response.status_code == 200

    @pytest.mark.parametrize(("minutes", "most"), [(5, 300), (12, 720)])
    def test_never_gets_more_than_the_minutes_they_have(self, visitor, minutes, most):
        response = visitor.get(f"/?{CALF}&minutes={minutes}")
        assert f'value="{minutes}"' in page(response)
        total = re.search(r"([\d]+) min(?: (\d+) s)? for your", words(response))
        assert total
        assert int(total[1]) * 60 + int(total[2] or 0) <= most

    def test_with_nothing_to_hand_gets_what_needs_nothing(self, visitor):
        catalogue = snapshot.catalogue()
        slugs = offered(visitor.get(f"/?{CALF}&kit=none"))
        assert slugs
        assert all(not catalogue.equipment[thing].counts for slug in slugs for thing in catalogue.exercises[slug].equipment)

    def test_says_both_sides_with_one_button_without_a_script(self, visitor):
        response = visitor.get(f"/?{CALF}&both=calf")
        assert "left upper calf and right upper calf" in words(response)
        assert re.search(r'name="kind-calf-right" value="tight" id="[^"]*" checked', page(response))

    def test_takes_a_place_off_with_one_button_without_a_script(self, visitor):
        response = visitor.get(f"/?{CALF}&sore=quads:left&severity-quads-left=2&remove=calf:left")
        assert "for your left front of thigh" in words(response)
        assert "left upper calf" not in words(response)

    def test_saves_through_signing_up_and_the_address_carries_steps_and_the_way_back(self, visitor):
        link = html.unescape(re.search(r'href="(/routines/save/\?[^"]+)"', page(visitor.get(f"/?{CALF}")))[1])
        query = parse_qs(urlsplit(link).query)
        assert len(query["step"]) == len(offered(visitor.get(f"/?{CALF}")))
        assert "sore=calf:left" in query["from"][0]
        assert visitor.get(link).status_code == 302


class TestParts:
    """htmx says where the answer goes; the server decides how much of the page has to change for it to stay true."""

    def test_a_changed_number_swaps_the_answer_alone(self, visitor):
        response = visitor.get(f"/?{CALF}&shown=calf:left", headers=part("answer"))
        assert page(response).lstrip().startswith('<section class="flow answer" id="answer"')
        assert 'id="bar" hx-swap-oob="true"' in page(response)
        assert 'id="count" role="status" hx-swap-oob="innerHTML"' in page(response)
        assert 'name="severity-calf-left"' not in page(response)
        assert response["HX-Replace-Url"] == "/?sore=calf:left&severity-calf-left=3&kind-calf-left=tight"

    def test_a_place_chosen_meanwhile_brings_its_panel(self, visitor):
        response = visitor.get(f"/?{CALF}&shown=calf:left&sore=quads:left", headers=part("answer"))
        assert response["HX-Retarget"] == "#chosen"
        assert 'name="severity-quads-left"' in page(response)

    def test_a_place_taken_off_meanwhile_takes_its_panel_along(self, visitor):
        response = visitor.get(f"/?{CALF}&shown=calf:left&shown=quads:left", headers=part("answer"))
        assert response["HX-Retarget"] == "#chosen"

    def test_places_change_the_panels_but_not_the_list(self, visitor):
        response = visitor.get(f"/?{CALF}&shown=calf:left", headers=part("chosen"))
        assert 'id="chosen"' in page(response)
        assert 'name="sore"' not in page(response)

    def test_without_a_known_target_there_is_always_a_whole_page(self, visitor):
        for headers in ({}, {"HX-Request": "true"}, part("anything"), part("main")):
            assert "<!doctype html>" in page(visitor.get(f"/?{CALF}", headers=headers))

    def test_the_drawing_stays_where_it_is(self, visitor):
        response = visitor.get(f"/?{CALF}&cautions=ask", headers=part("chosen"))
        assert response["HX-Retarget"] == "#check-in-page"
        assert re.search(r'<div id="map" hx-preserve="true">\s*</div>', page(response))

    def test_the_answer_with_five_drawings_weighs_less_than_ten_kilobytes(self, visitor):
        for minutes in range(1, 21):
            response = visitor.get(f"/?{CALF}&minutes={minutes}&shown=calf:left", headers=part("answer"))
            if page(response).count('class="pose') >= 5:
                break
        assert page(response).count('class="pose') == 5
        assert len(gzip.compress(response.content, 6)) < 10_000

    def test_focus_survives_because_everything_one_can_press_has_a_name_of_its_own(self, visitor):
        text = page(visitor.get(f"/?{CALF}&sore=quads:left&severity-quads-left=2"))
        ids = re.findall(r'\bid="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        for control in re.findall(r"<(?:input|select)\b[^>]*>", text):
            assert 'type="hidden"' in control or 'id="' in control, control


class TestCautions:
    """What a visitor would rather not have in an address travels by POST."""

    def test_are_asked_for_with_a_link_and_only_then_is_there_a_token(self, visitor):
        assert "csrfmiddlewaretoken" not in page(visitor.get(f"/?{CALF}"))
        response = visitor.get(f"/?{CALF}&cautions=ask")
        assert "csrfmiddlewaretoken" in page(response)
        assert 'method="post" action="/check-in/"' in page(response)
        assert 'name="caution" value="pregnancy"' in page(response)

    def test_leave_out_what_they_rule_out(self, visitor):
        catalogue = snapshot.catalogue()
        plain = visitor.post("/check-in/", said())
        careful = visitor.post("/check-in/", said(caution=["knee_kneeling", "balance"]))
        assert careful.status_code == 200
        assert set(offered(careful)) != set(offered(plain))
        assert not any({"knee_kneeling", "balance"} & set(catalogue.exercises[slug].cautions) for slug in offered(careful))
        assert "Left out, and why" in words(careful)

    def test_are_never_in_an_address(self, visitor):
        response = visitor.post("/check-in/", said(caution=["pregnancy"], **{"answer-rf-systemic": "yes"}), headers=part("answer"))
        address = response["HX-Replace-Url"]
        assert "pregnancy" not in address
        assert "rf-" not in address
        assert address.endswith("cautions=ask")
        for link in re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', page(response)):
            assert "pregnancy" not in link
            assert "rf-" not in link

    def test_stay_ticked_and_the_form_stays_in_post(self, visitor):
        response = visitor.post("/check-in/", said(caution=["knee_pain"]))
        assert re.search(r'name="caution" value="knee_pain"[^>]* checked', page(response))
        assert 'method="post" action="/check-in/"' in page(response)

    def test_in_an_address_are_not_read_by_a_visitors_form(self, visitor):
        response = visitor.get(f"/?{CALF}&minutes=10")
        assert 'name="caution"' not in page(response)

    def test_need_the_token(self):
        client = Client(enforce_csrf_checks=True)
        assert client.post("/check-in/", said(caution=["pregnancy"])).status_code == 403
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page(client.get(f"/?{CALF}&cautions=ask")))[1]
        assert client.post("/check-in/", said(caution=["pregnancy"], csrfmiddlewaretoken=token)).status_code == 200

    def test_a_reload_of_the_posted_page_leads_back_to_the_check_in(self, visitor):
        assert visitor.get("/check-in/")["Location"] == "/"

    def test_of_a_place_come_first_in_the_list(self, visitor):
        cautions = re.findall(r'name="caution" value="([^"]+)"', page(visitor.get("/?sore=front-knee:left&cautions=ask")))
        assert cautions[0] == "knee_pain"
        assert len(cautions) == len(snapshot.catalogue().cautions)


class TestAnEmergency:
    def emergency(self) -> str:
        return RedFlag.objects.filter(advice="emergency").order_by("rank").values_list("slug", flat=True)[0]

    def test_hides_everything_else(self, visitor):
        response = visitor.post("/check-in/", said(**{f"answer-{self.emergency()}": "yes"}))
        text = words(response)
        assert "Get help now" in text
        assert offered(response) == []
        assert "Routines" not in text
        for gone in ('name="sore"', 'id="check-in"', 'id="bar"', "<nav class="):
            assert gone not in page(response).split("</main>")[0]

    def test_has_a_number_to_call_for_every_country_we_know(self, visitor):
        response = visitor.post("/check-in/", said(**{f"answer-{self.emergency()}": "yes"}))
        assert re.findall(r'href="tel:(\d+)"', page(response)) == ["999", "112", "911", "000", "111"]

    def test_takes_the_whole_page_over_with_htmx(self, visitor):
        response = visitor.post("/check-in/", said(**{f"answer-{self.emergency()}": "yes"}), headers=part("answer"))
        assert response["HX-Retarget"] == "#check-in-page"
        assert "Get help now" in words(response)
        assert offered(response) == []

    def test_a_lesser_sign_stops_the_session_with_what_to_do(self, visitor):
        response = visitor.post("/check-in/", said(**{"answer-rf-clot-leg": "yes"}))
        assert "urgent medical help today" in words(response).lower()
        assert offered(response) == []


BAD = {
    "a place that is not ours": {"sore": "elbow:left"},
    "a side that is not ours": {"sore": "calf:top"},
    "a side the place does not have": {"sore": "abdomen:left"},
    "a kind that is not ours": {"kind-calf-left": "itchy"},
    "eleven of ten": {"severity-calf-left": "11"},
    "less than nothing": {"severity-calf-left": "-1"},
    "words for a number": {"severity-calf-left": "very"},
    "negative minutes": {"minutes": "-1"},
    "no minutes at all": {"minutes": "0"},
    "a million digits": {"minutes": "9" * 100_000},
    "half a day ago": {"days-calf-left": "0.5"},
    "a kit that is not ours": {"kit": "magic"},
    "a thing that is not ours": {"equipment": "trampoline"},
    "a time that is not ours": {"when": "midnight"},
}


class TestBadWords:
    @pytest.mark.parametrize("what", BAD)
    def test_get_422_the_form_and_a_sentence_beside_the_field(self, visitor, what):
        response = visitor.get("/", said() | BAD[what])
        assert response.status_code == 422
        assert "field__err" in page(response)
        assert 'name="sore" value="calf:left"' in page(response)
        assert len(response.content) < 300_000

    @pytest.mark.parametrize("what", [*BAD, "a caution that is not ours", "an answer that is neither yes nor no"])
    def test_by_post_in_place_come_back_with_the_form_around_them(self, visitor, what):
        bad = BAD | {"a caution that is not ours": {"caution": "vertigo"}, "an answer that is neither yes nor no": {"answer-rf-chest": "maybe"}}
        response = visitor.post("/check-in/", said() | bad[what], headers=part("answer"))
        assert response.status_code == 422
        assert response["HX-Retarget"] == "#chosen"
        assert "HX-Replace-Url" not in response.headers

    def test_about_a_place_stand_in_a_list_that_is_open(self, visitor):
        good_and_bad = "/?sore=calf:left&severity-calf-left=3&sore=elbow:left"
        assert re.search(r'<details[^>]* id="places"[^>]* open>', page(visitor.get(good_and_bad)))
        assert not re.search(r'<details[^>]* id="places"[^>]* open>', page(visitor.get("/?sore=calf:left&severity-calf-left=3")))

    def test_keep_what_was_good(self, visitor):
        response = visitor.get("/", said(minutes="-1", sore=["calf:left", "elbow:left"]))
        assert 'name="sore" value="calf:left" id="sore-calf-left" checked' in page(response)
        assert 'value="-1"' in page(response)
        assert re.search(r'name="kind-calf-left" value="tight" id="[^"]*" checked', page(response))

    @pytest.mark.parametrize(
        "field",
        [
            "sore",
            "severity-calf-left",
            "kind-calf-left",
            "days-calf-left",
            "minutes",
            "kit",
            "equipment",
            "when",
            "caution",
            "answer-rf-chest",
            "skip",
            "hurts",
            "since-calf-left",
            "muscle-calf-left",
            "holds",
        ],
    )
    @pytest.mark.parametrize("value", ["\0", "x" * 1_000_000, "٣" * 5000, "<script>alert(1)</script>"], ids=["nul", "million", "digits", "script"])
    def test_of_any_kind_are_never_a_server_error(self, visitor, field, value):
        response = visitor.post("/check-in/", said() | {field: value})
        assert response.status_code == 422
        assert "<script>alert" not in page(response)

    def test_a_nul_in_the_address_is_a_bad_request(self, visitor):
        assert visitor.get("/?sore=calf%00:left").status_code == 400

    def test_the_same_place_twice_counts_once(self, visitor):
        assert offered(visitor.get(f"/?{CALF}&sore=calf:left")) == offered(visitor.get(f"/?{CALF}"))


class TestARunner:
    def test_sees_what_is_open_with_number_band_and_day(self, alices_client, alice):
        keep_spot(consented(alice), severities=(4, 3), since=date(2026, 11, 1))
        text = words(alices_client.get("/"))
        assert "Left upper calf 4 noticeable since 1 November 2026" in text
        assert "for your left upper calf" in text

    def test_gets_one_answer_for_what_is_open_and_what_is_new(self, alices_client, alice, time_machine):
        time_machine.move_to(NOW)
        keep_spot(consented(alice))
        response = alices_client.post("/check-in/", said(sore=["quads:right"], shown=["quads:right"], **{"severity-quads-right": "2"}), headers=part("answer"))
        assert "left upper calf" in words(response)
        assert "right front of thigh" in words(response)

    def test_never_has_a_sore_spot_in_an_address(self, alices_client, alice):
        consented(alice)
        response = alices_client.post("/check-in/", said(), headers=part("answer"))
        assert "HX-Replace-Url" not in response.headers
        assert "HX-Push-Url" not in response.headers
        assert 'method="post"' in page(alices_client.get("/"))
        assert "sore=" not in " ".join(re.findall(r'(?:href|action)="([^"]*)"', page(response)))

    def test_starts_from_their_own_wishes(self, alices_client, alice):
        from runners.keeping import keep_wishes
        from runners.snapshot import Wishes

        keep_wishes(consented(alice), Wishes(minutes=20, equipment=frozenset({"wall"}), cautions=frozenset({"knee_pain"})), snapshot.catalogue())
        text = page(alices_client.get("/?sore=calf:left"))
        assert re.search(r'name="minutes" value="20"[^>]* checked', text)
        assert re.search(r'name="kit" value="some"[^>]* checked', text)
        assert re.search(r'name="equipment" value="wall"[^>]* checked', text)
        assert re.search(r'name="caution" value="knee_pain"[^>]* checked', text)

    def test_touching_an_open_place_again_finds_what_they_said_of_it(self, alices_client, alice, time_machine):
        time_machine.move_to(NOW)
        keep_spot(consented(alice), severities=(6,), since=date(2026, 11, 10), kind_id=None)
        text = page(alices_client.post("/check-in/", said(shown=[], **{"severity-calf-left": ""}), headers=part("chosen")))
        assert 'value="6" aria-valuetext="6 of 10, high"' in text
        assert re.search(r'name="days-calf-left" value="5" id="[^"]*" checked', text)

    def test_is_offered_what_they_said_before_signing_up_until_they_keep_it_or_say_no(self, alices_client, alice):
        session = alices_client.session
        session["kept_check_in"] = f"{CALF}&minutes=20"
        session.save()
        response = alices_client.get("/")
        assert "Keep these sore spots too?" in words(response)
        assert 'value="calf:left" id="sore-calf-left" checked' in page(response)
        assert "Keep this check-in" in words(response)
        assert "Keep these sore spots too?" in words(alices_client.get("/")), "a reload loses nothing"
        assert alices_client.post("/check-in/", {"forget": "1"}).status_code == 302
        assert "Keep these sore spots too?" not in words(alices_client.get("/"))

    def test_saves_the_list_with_one_click(self, alices_client, alice):
        text = page(alices_client.post("/check-in/", said()))
        steps = re.findall(r'name="step" value="([^"]+)" form="save-routine"', text)
        key = re.search(r'name="submission" value="([^"]+)" form="save-routine"', text)[1]
        assert alices_client.post("/routines/save/", {"step": steps, "submission": key}).status_code == 302
        assert alice.routines.get().steps.count() == len(steps)

    def test_costs_the_same_whatever_they_keep(self, alices_client, alice):
        consented(alice)
        alices_client.get("/")
        with CaptureQueriesContext(
            connection,
        ) as few:
            alices_client.get("/")
        from runners.keeping import keep_wishes
        from runners.snapshot import Wishes

        keep_wishes(alice, Wishes(minutes=20, equipment=frozenset({"wall", "chair"}), cautions=frozenset({"knee_pain"})), snapshot.catalogue())
        for area in ("calves", "hamstrings", "glutes", "soleus", "piriformis"):
            for side in ("left", "right"):
                keep_spot(alice, area, side, severities=[3] * 30)
        for number in range(200):
            keep_spot(alice, "quadriceps", "left", severities=(), eased_at=datetime(2026, 11, 1 + number % 14, tzinfo=UTC))
        with CaptureQueriesContext(connection) as many:
            alices_client.get("/")
        assert len(many) == len(few)
        assert len(many) <= 6
