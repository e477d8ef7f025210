"""The library's pages as a visitor, a runner and a cache see them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import urldefrag

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from library import links, prose, reading, snapshot, wording
from library.catalogue import Catalogue
from library.models import Exercise, LibraryVersion
from library.words import Status

pytestmark = pytest.mark.django_db

LISTS = ["/muscles/", "/exercises/", "/starters/", "/questions/", "/sources/", "/safety/", "/about/"]
ONE_OF_EACH = [*LISTS, "/muscles/calves/", "/muscles/core/", "/muscles/calves/soleus/", "/exercises/wall-calf-stretch-straight/", "/exercises/easy-walk/"]
HTMX = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture
def catalogue(db) -> Catalogue:
    return snapshot.catalogue()


def every_page(catalogue: Catalogue) -> list[str]:
    return [
        *LISTS,
        *(links.group_url(slug) for slug in catalogue.groups),
        *(reverse("library:muscle_detail", args=[muscle.group, slug]) for slug, muscle in catalogue.muscles.items()),
        *(reverse("library:exercise_detail", args=[slug]) for slug in catalogue.exercises),
        *(reverse("library:starter_detail", args=[slug]) for slug in catalogue.starters),
    ]


def text_of(response) -> str:
    return response.content.decode()


def ids_on(page: str) -> list[str]:
    return re.findall(r'\sid="([^"]*)"', page)


class TestAnyPage:
    @pytest.mark.both_databases
    @pytest.mark.parametrize("path", ONE_OF_EACH)
    def test_a_visitor_reads_it_for_one_query_and_gets_no_cookie(self, visitor, path, django_assert_num_queries):
        visitor.get(path)  # the first page of a process also reads the library
        with django_assert_num_queries(1):
            response = visitor.get(path)
        assert response.status_code == 200
        assert not response.cookies
        assert "text/html" in response.headers["Content-Type"]

    @pytest.mark.parametrize("path", ONE_OF_EACH)
    def test_a_runner_reads_it_too(self, alices_client, path):
        assert alices_client.get(path).status_code == 200

    @pytest.mark.parametrize("path", ONE_OF_EACH)
    def test_it_changes_nothing_so_it_takes_no_post(self, visitor, path):
        assert visitor.post(path).status_code == 405
        assert visitor.head(path).status_code == 200

    def test_every_page_of_the_library_reads_well(self, visitor, catalogue):
        """One heading of the first order, no id twice, no slug or field name shown to a reader, nothing escaped twice."""
        for path in every_page(catalogue):
            page = text_of(visitor.get(path))
            assert len(re.findall("<h1[ >]", page)) == 1, path
            assert [name for name, times in Counter(ids_on(page)).items() if times > 1] == [], path
            words = " ".join(re.findall(r">([^<]+)<", page))
            assert re.findall(r"\b[A-Za-z]+_[a-z_]+\b", words) == [], path
            assert "&amp;#" not in page, path
            assert "&amp;amp;" not in page, path
            assert "style=" not in page, path

    def test_every_link_within_the_library_leads_to_a_page_and_a_place_on_it(self, visitor, catalogue):
        pages = {path: text_of(visitor.get(path)) for path in every_page(catalogue)}
        places = {path: set(ids_on(page)) for path, page in pages.items()}
        for path, page in pages.items():
            for href in re.findall(r'href="((?:/muscles/|/exercises/|/questions/|/sources/|/safety/|/starters/|/about/|#)[^"]*)"', page):
                target, anchor = urldefrag(href)
                target = (target or path).split("?")[0]
                if target.endswith(("/add/", "/reaction/", "/copy/")):
                    continue
                assert target in pages, (path, href)
                assert not anchor or anchor in places[target], (path, href)

    def test_links_to_filtered_exercises_find_some(self, visitor, catalogue):
        for group in catalogue.groups:
            for href in re.findall(r'href="(/exercises/\?[^"]*)"', text_of(visitor.get(links.group_url(group)))):
                response = visitor.get(href.replace("&amp;", "&"))
                assert response.status_code == 200
                assert response.context["page"].paginator.count > 6

    @pytest.mark.parametrize(
        "path",
        [
            "/muscles/elbows/",
            "/muscles/calves/elbow/",
            "/muscles/quadriceps/soleus/",
            "/muscles/hip-flexors/rectus-femoris/",
            "/exercises/handstand/",
            "/exercises/" + "x" * 5000 + "/",
        ],
        ids=["group", "muscle", "wrong group", "second group", "exercise", "long"],
    )
    def test_what_is_not_there_is_not_found(self, visitor, path):
        response = visitor.get(path)
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "private, no-store"

    def test_an_empty_library_has_its_pages_all_the_same(self, visitor, monkeypatch):
        monkeypatch.setattr(snapshot, "current", lambda: ("", Catalogue.of()))
        for path in LISTS:
            assert visitor.get(path).status_code == 200, path

    def test_an_exercise_that_is_not_published_is_not_found(self, visitor):
        Exercise.objects.filter(slug="plank").update(status=Status.RETIRED)
        Exercise.objects.filter(slug="squat").update(status=Status.DRAFT)
        LibraryVersion.bump()
        assert visitor.get("/exercises/plank/").status_code == 404
        assert visitor.get("/exercises/squat/").status_code == 404
        assert "/exercises/plank/" not in text_of(visitor.get("/muscles/core/"))


class TestKeepingPages:
    @pytest.mark.parametrize("path", ONE_OF_EACH)
    def test_anyone_may_keep_a_visitors_page_for_a_minute(self, visitor, path):
        response = visitor.get(path)
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert {"Cookie", "HX-Request"} <= {name.strip() for name in response.headers["Vary"].split(",")}
        assert response.headers["ETag"]

    @pytest.mark.parametrize("path", ONE_OF_EACH)
    def test_whoever_has_the_newest_page_is_told_so_without_rendering(self, visitor, path, monkeypatch, django_assert_num_queries):
        etag = visitor.get(path).headers["ETag"]
        monkeypatch.setattr("library.views.render", lambda *args, **kwargs: pytest.fail("rendered"))
        with django_assert_num_queries(1):
            response = visitor.get(path, headers={"If-None-Match": etag})
        assert response.status_code == 304
        assert response.content == b""
        assert response.headers["ETag"] == etag
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert not response.cookies

    def test_a_change_of_the_library_makes_kept_pages_old(self, visitor):
        etag = visitor.get("/exercises/plank/").headers["ETag"]
        Exercise.objects.get(slug="plank").save()
        response = visitor.get("/exercises/plank/", headers={"If-None-Match": etag})
        assert response.status_code == 200
        assert response.headers["ETag"] != etag

    def test_a_page_and_its_results_alone_are_not_mistaken_for_each_other(self, visitor):
        whole, part = visitor.get("/exercises/"), visitor.get("/exercises/", headers=HTMX)
        assert whole.headers["ETag"] != part.headers["ETag"]
        assert visitor.get("/exercises/", headers=HTMX | {"If-None-Match": whole.headers["ETag"]}).status_code == 200
        assert "HX-Target" in whole.headers["Vary"]

    @pytest.mark.parametrize("path", ONE_OF_EACH)
    def test_a_runners_page_is_private(self, alices_client, visitor, path):
        etag = visitor.get(path).headers["ETag"]
        response = alices_client.get(path, headers={"If-None-Match": etag})
        assert response.status_code == 200
        assert "public" not in response.headers["Cache-Control"]
        assert "private" in response.headers["Cache-Control"]
        assert "ETag" not in response.headers
        assert "Cookie" in response.headers["Vary"]

    def test_a_cookie_that_opens_no_session_is_private_too(self, visitor):
        visitor.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
        assert "private" in visitor.get("/muscles/").headers["Cache-Control"]

    def test_a_refused_filter_is_not_kept(self, visitor):
        assert visitor.get("/exercises/?kind=juggling").headers["Cache-Control"] == "private, no-store"


class TestSeedPoints:
    def test_each_point_the_library_began_with_has_a_page_and_a_place_on_it(self, visitor, catalogue):
        assert len(catalogue.seed_points) == 80
        pages: dict[str, str] = {}
        for point in catalogue.seed_points.values():
            url = links.url_for(catalogue, point.row)
            assert url, point.slug
            path, anchor = urldefrag(url)
            if path not in pages:
                response = visitor.get(path)
                assert response.status_code == 200, url
                pages[path] = text_of(response)
            assert not anchor or anchor in ids_on(pages[path]), url
            collection = next(name for name in links.ADDRESSES if point.row in getattr(catalogue, name))
            row = getattr(catalogue, collection)[point.row]
            shown = [reading.title(catalogue, collection, point.row)] if collection not in ("relations", "corrections") else []
            shown += [text for _field, text in prose.texts_of(row)]
            assert [text for text in shown if escape(text)[1:] not in pages[path]] == [], point.slug

    def test_every_row_of_every_readable_type_has_its_place(self, visitor, catalogue):
        pages: dict[str, set[str]] = {}
        for collection in links.ADDRESSES:
            for slug in getattr(catalogue, collection):
                path, anchor = urldefrag(links.url_of(catalogue, collection, slug))
                path = path.split("?")[0]
                if path not in pages:
                    pages[path] = set(ids_on(text_of(visitor.get(path))))
                assert not anchor or anchor in pages[path], (collection, slug)

    def test_a_slug_nobody_has_leads_nowhere(self, catalogue):
        assert links.url_for(catalogue, "no-such-row") is None
        assert links.url_of(catalogue, "places", "quads") is None


class TestGroup:
    def test_a_runner_finds_all_that_concerns_the_calves(self, visitor):
        page = text_of(visitor.get("/muscles/calves/"))
        for words in [
            "Calves and lower leg",
            "Deep calf",
            "soleus",
            "What makes it sore",
            "Step rate",
            "Stretch and move",
            "Strengthen",
            "Some evidence",
            "Achilles tendinopathy",
            "To take away",
            "Be seen",
            "Often said, in fact",
            "Also worth a look",
            "Hints, not causes",
            "Hamner and others 2010",
            "When to get help",
        ]:
            assert words in page, words

    def test_its_own_muscles_and_exercises_come_before_those_it_shares(self, catalogue):
        muscles = [muscle.group == "hip-flexors" for muscle in reading.muscles_of_group(catalogue, "hip-flexors")]
        assert muscles == sorted(muscles, reverse=True)
        assert not all(muscles)
        for exercises in reading.exercises_of_group(catalogue, "hip-flexors"):
            own = [exercise.group == "hip-flexors" for exercise in exercises]
            assert own == sorted(own, reverse=True)

    def test_it_lists_six_of_each_sort_and_leads_to_the_rest(self, visitor, catalogue):
        moving, strengthening = reading.exercises_of_group(catalogue, "calves")
        assert {exercise.slug for exercise in moving + strengthening} == set(catalogue.exercises_of_group["calves"])
        page = text_of(visitor.get("/muscles/calves/"))
        assert f"All {len(moving)}" in page
        assert f"All {len(strengthening)}" in page

    def test_its_shapes_are_taped_on_the_body_map(self, visitor):
        page = text_of(visitor.get("/muscles/calves/"))
        assert "is-tape" in page
        assert "data-place" not in page


class TestMuscle:
    def test_its_stride_stands_in_words_beside_the_strip(self, visitor):
        page = text_of(visitor.get("/muscles/calves/soleus/"))
        assert 'aria-label="Deep calf: high in midstance and toe-off; moderate in loading; low in initial contact and late swing."' in page
        assert '<th scope="row">Toe-off</th><td class="num">24–38 %</td><td>Hip, knee and ankle straighten</td><td>high</td>' in page

    def test_an_uncertain_stride_says_that_it_is_an_estimate(self, visitor, catalogue):
        unsure = next(muscle for muscle in catalogue.muscles.values() if muscle.gait_confidence == "low")
        assert "(estimate)" in text_of(visitor.get(links.url_of(catalogue, "muscles", unsure.slug)))
        assert "(estimate)" not in text_of(visitor.get("/muscles/calves/soleus/"))

    def test_what_works_it_first_of_all_comes_before_what_works_it_as_well(self, catalogue):
        first, also = reading.exercises_of_muscle(catalogue, "soleus")
        assert all("soleus" in exercise.primary for exercise in first)
        assert all("soleus" in exercise.secondary for exercise in also)
        assert first
        assert also


class TestExercise:
    def test_it_says_what_one_needs_to_know(self, visitor):
        page = text_of(visitor.get("/exercises/wall-calf-stretch-straight/"))
        for words in [
            "30 s × 2 each side",
            "2 min 30 s in all",
            "Static stretch",
            "Inner calf",
            "Deep calf",
            "Wall or post",
            "After a run or on a rest day",
            "Easy to learn",
            "gentle enough for a sore day",
            "Keep in mind:",
            "back knee straight",
            "What you should feel",
            "Heel lifting.",
            "Easier and harder",
            "Leave it out if you have",
            "Pain where the Achilles meets the heel bone",
            "Step calf stretch",
            "Strongest source",
            "systematic review",
            "Garber and others 2011",
        ]:
            assert words in page, words

    def test_a_visitor_is_led_to_sign_in_and_a_runner_to_her_routines(self, visitor, alices_client):
        assert "Sign in to add it to a routine" in text_of(visitor.get("/exercises/plank/"))
        page = text_of(alices_client.get("/exercises/plank/"))
        assert "Add to a routine" in page
        assert reverse("runners:add_step", args=["plank"]) in page

    def test_the_rest_between_sets_and_the_change_of_sides_are_said_where_there_are_any(self, visitor):
        assert "2 min 30 s in all, with 10 s between sets and time to change sides." in text_of(visitor.get("/exercises/wall-calf-stretch-straight/"))
        assert "3 min 53 s in all, with 1 min between sets." in text_of(visitor.get("/exercises/calf-raise/"))
        assert "2 min of rest in between." in text_of(visitor.get("/exercises/hill-sprint/"))
        assert "15 min 5 s" not in text_of(visitor.get("/exercises/easy-walk/"))

    def test_one_without_a_drawing_has_its_page(self, visitor, monkeypatch):
        monkeypatch.setattr("library.figures.figure_svg", lambda *args, **kwargs: None)
        monkeypatch.setattr("library.figures.has_figure", lambda slug: False)
        response = visitor.get("/exercises/plank/")
        assert response.status_code == 200
        assert "<figure" not in text_of(response)

    def test_the_time_shown_counts_both_sides_the_rests_and_the_changes(self, catalogue):
        """Two sides of two holds of 30 s with 10 s between, 5 s to change sides, 5 s to get into place."""
        stretch = catalogue.exercises["standing-quad-stretch"]
        assert (stretch.per_side, stretch.sets, stretch.hold_seconds, stretch.rest_seconds) == (True, 2, 30, 10)
        assert wording.exercise_seconds(stretch) == 150
        squat = catalogue.exercises["squat"]
        assert (squat.per_side, squat.sets, squat.reps, squat.rest_seconds) == (False, 3, 10, 90)
        assert wording.exercise_seconds(squat) == 3 * 30 + 2 * 90 + 5


class TestQuestionsSourcesAndAbout:
    def test_every_question_has_its_anchor_and_its_short_answer(self, visitor, catalogue):
        page = text_of(visitor.get("/questions/"))
        assert set(catalogue.questions) <= set(ids_on(page))
        assert "Train every group twice a week; do not chase small differences." in page

    def test_only_a_doi_is_linked_and_only_where_there_is_one(self, visitor, catalogue):
        page = text_of(visitor.get("/sources/"))
        assert page.count("https://doi.org/") == sum(bool(source.doi) for source in catalogue.sources.values())
        assert set(re.findall(r'href="(https?://[^/"]+)', page)) == {"https://doi.org"}
        assert "PMCID PMC4296582" in page

    def test_a_source_says_what_leans_on_it(self, visitor, catalogue):
        assert ("corrections", "c-soleus-size") in catalogue.citations["karamanidis2019"]
        page = text_of(visitor.get("/sources/"))
        assert f'href="{links.url_of(catalogue, "corrections", "c-soleus-size")}"' in page

    def test_the_site_says_who_read_it(self, visitor, settings):
        assert "Not yet read by a clinician." in text_of(visitor.get("/about/"))

    def test_the_fixed_lines_stand_first(self, visitor, catalogue):
        page = text_of(visitor.get("/safety/"))
        fixed = [flag.slug for flag in catalogue.red_flags.values() if not flag.is_asked]
        asked = [flag.slug for flag in catalogue.red_flags.values() if flag.is_asked]
        assert fixed
        assert max(page.index(f'id="{slug}"') for slug in fixed) < min(page.index(f'id="{slug}"') for slug in asked)


class TestGrowth:
    @pytest.mark.parametrize("path", [*ONE_OF_EACH, "/exercises/?q=calf&area=calves&kind=static_stretch"])
    def test_a_thousand_exercises_cost_the_same_queries_and_no_longer_a_page(self, visitor, catalogue, path, monkeypatch, django_assert_num_queries):
        few = visitor.get(path)
        copies = {f"{exercise.slug}-{copy}": replace(exercise, slug=f"{exercise.slug}-{copy}") for copy in range(10) for exercise in catalogue.exercises.values()}
        large = replace(catalogue, exercises=dict(catalogue.exercises) | copies)
        assert len(large.exercises) > 1000
        monkeypatch.setattr(snapshot, "current", lambda: (LibraryVersion.current(), large))
        with django_assert_num_queries(1):
            many = visitor.get(path)
        assert many.status_code == 200
        assert len(many.content) < 2 * len(few.content)


class TestWords:
    @pytest.mark.parametrize(
        ("seconds", "words"),
        [(0, "0 s"), (45, "45 s"), (60, "1 min"), (150, "2 min 30 s"), (3600, "1 h"), (3905, "1 h 5 min 5 s")],
    )
    def test_a_time_is_true_to_the_second(self, seconds, words):
        assert wording.duration(seconds) == words

    @pytest.mark.parametrize(
        ("dose", "words"),
        [
            ({"sets": 2, "hold_seconds": 30, "per_side": True}, "30 s × 2 each side"),
            ({"sets": 3, "reps": 12}, "12 reps × 3"),
            ({"sets": 1, "reps": 1, "per_side": True}, "once each side"),
            ({"sets": 2, "reps": 1, "per_side": False}, "1 rep × 2"),
            ({"sets": 1, "hold_seconds": 900}, "15 min"),
        ],
    )
    def test_a_dose_is_said_as_one_does_it(self, dose, words):
        assert wording.dose(**{"reps": None, "hold_seconds": None, "per_side": False} | dose) == words

    @pytest.mark.parametrize(
        ("slug", "words"),
        [
            ("hamner2010", "Hamner and others 2010"),
            ("gazendam2007", "Gazendam and Hof 2007"),
            ("novacheck1998", "Novacheck 1998"),
            ("standring2020", "Standring 2020"),
            ("garber2011", "Garber and others 2011"),
            ("carson2024", "Carson and others 2024"),
            ("nhs_dvt", "National Health Service"),
            ("mayo_cecs", "Mayo Clinic"),
            ("devos2021", "de Vos and others 2021"),
        ],
    )
    def test_a_source_has_a_short_name(self, catalogue, slug, words):
        assert wording.cited_as(catalogue.sources[slug]) == words

    def test_names_are_read_out_as_a_list(self):
        assert [wording.listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]

    def test_a_note_becomes_a_sentence_once(self):
        assert [wording.sentence(text) for text in ("heel down", "Heel down.", "Which?", "")] == ["Heel down.", "Heel down.", "Which?", ""]
