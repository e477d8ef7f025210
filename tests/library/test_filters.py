"""Finding exercises: every filter alone and together, the page of results, and words that are not ours."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from library import snapshot
from library.words import BodyPosition, ExerciseKind, Slot

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture
def catalogue(db):
    return snapshot.catalogue()


@pytest.fixture
def find(visitor):
    """Every exercise a filter finds, over all its pages."""

    def found(**words):
        exercises, number = [], 1
        while True:
            response = visitor.get("/exercises/", words | {"page": number})
            assert response.status_code == 200, words
            page = response.context["page"]
            exercises += page.object_list
            if not page.has_next():
                assert len(exercises) == page.paginator.count
                return exercises
            number += 1

    return found


class TestEachFilter:
    def test_nothing_chosen_finds_all(self, find, catalogue):
        assert [exercise.slug for exercise in find()] == list(catalogue.exercises)

    @pytest.mark.parametrize("kind", ExerciseKind)
    def test_kind(self, find, catalogue, kind):
        found = find(kind=kind.value)
        assert {exercise.slug for exercise in found} == {slug for slug, exercise in catalogue.exercises.items() if exercise.kind == kind}
        assert found

    def test_two_kinds_are_either_of_them(self, find):
        assert len(find(kind=["strength", "stability"])) == len(find(kind="strength")) + len(find(kind="stability"))

    def test_a_group_finds_all_that_counts_in_it(self, find, catalogue):
        assert {exercise.slug for exercise in find(area="calves")} == set(catalogue.exercises_of_group["calves"])

    def test_a_muscle_finds_what_works_it_first_of_all_first(self, find, catalogue):
        found = find(area="soleus")
        assert {exercise.slug for exercise in found} == set(catalogue.exercises_of_muscle["soleus"])
        primary = ["soleus" in exercise.primary for exercise in found]
        assert primary == sorted(primary, reverse=True)

    @pytest.mark.parametrize("slot", Slot)
    def test_when(self, find, slot):
        found = find(when=slot.value)
        assert found
        assert all(slot in exercise.when for exercise in found)

    @pytest.mark.parametrize("level", [1, 2, 3])
    def test_level(self, find, level):
        found = find(level=level)
        assert found
        assert {exercise.level for exercise in found} == {level}

    @pytest.mark.parametrize("position", BodyPosition)
    def test_position(self, find, catalogue, position):
        assert len(find(position=position.value)) == sum(exercise.position == position for exercise in catalogue.exercises.values())

    def test_nothing_needed_counts_a_mat_as_nothing(self, find):
        found = find(equipment="none")
        assert any("mat" in exercise.equipment for exercise in found)
        assert all(set(exercise.equipment) <= {"none", "mat"} for exercise in found)

    def test_a_thing_finds_what_needs_it_or_may_use_it(self, find, catalogue):
        found = {exercise.slug for exercise in find(equipment="band")}
        assert found == {slug for slug, exercise in catalogue.exercises.items() if "band" in exercise.equipment + exercise.equipment_optional}
        assert found

    @pytest.mark.parametrize("words", ["wall calf", "CALF wall", "  wall   calf "])
    def test_words_are_found_in_any_order_and_case(self, find, words):
        assert "wall-calf-stretch-straight" in {exercise.slug for exercise in find(q=words)}

    def test_words_are_looked_for_in_cues_and_muscles(self, find):
        assert "wall-calf-stretch-straight" in {exercise.slug for exercise in find(q="toes ahead")}
        assert "calf-raise" in {exercise.slug for exercise in find(q="gastrocnemius")}
        assert "calf-raise" in {exercise.slug for exercise in find(q="deep calf")}

    def test_a_name_with_the_words_comes_first(self, find):
        found = ["plank" in exercise.name.casefold() for exercise in find(q="plank")]
        assert found[0]
        assert found == sorted(found, reverse=True)

    def test_the_curly_apostrophe_of_a_phone_finds_the_straight_one(self, find):
        assert "childs-pose" in {exercise.slug for exercise in find(q="child’s")}


class TestTogether:
    def test_each_filter_narrows_what_the_others_left(self, find):
        words = {"area": "calves", "kind": "static_stretch", "when": "after_run", "level": "1", "position": "standing", "equipment": "wall", "q": "knee"}
        left = None
        chosen = {}
        for name, value in words.items():
            chosen[name] = value
            found = {exercise.slug for exercise in find(**chosen)}
            assert left is None or found <= left, name
            left = found
        assert left == {"wall-calf-stretch-straight", "wall-calf-stretch-bent"}

    def test_the_form_shows_what_the_address_says(self, visitor):
        page = visitor.get("/exercises/?q=knee&area=soleus&kind=strength&when=rest_day&level=2&position=standing&equipment=wall").content.decode()
        assert 'value="knee"' in page
        assert '<option value="soleus" selected>' in page
        assert '<option value="wall" selected>' in page
        for value in ("strength", "rest_day", "2", "standing"):
            assert re.search(rf'<input type="checkbox" name="\w+" value="{value}"[^>]* checked>', page), value

    def test_the_count_says_how_many_of_how_many_and_for_what(self, visitor, catalogue):
        page = visitor.get("/exercises/?area=calves&when=after_run").content.decode()
        count = re.search(r'<p id="count" aria-live="polite">(.*?)</p>', page).group(1)
        words = re.sub("<[^>]+>", "", count)
        assert re.fullmatch(rf"\d+ of {len(catalogue.exercises)} exercises for calves and lower leg, after a run", words)


class TestPages:
    def test_twenty_four_a_page_and_the_next_keeps_the_filter(self, visitor):
        response = visitor.get("/exercises/?kind=strength&kind=stability")
        assert len(response.context["page"].object_list) == 24
        following = re.search(r'href="(\?[^"]*)" rel="next"', response.content.decode()).group(1).replace("&amp;", "&")
        assert parse_qs(urlsplit(following).query) == {"kind": ["strength", "stability"], "page": ["2"]}
        assert visitor.get(f"/exercises/{following}").status_code == 200

    @pytest.mark.parametrize("number", ["0", "-1", "6", "abc", "1.5", "", "9" * 5000, "٢٢٢", "1e3"])
    def test_a_page_that_is_not_there_is_not_found(self, visitor, number):
        assert visitor.get("/exercises/", {"page": number}).status_code == 404


class TestNothingFound:
    def test_it_says_so_and_offers_to_drop_one_thing_at_a_time(self, visitor):
        response = visitor.get("/exercises/?q=zebra&area=core&kind=strength&kind=plyometric")
        page = response.content.decode()
        assert response.status_code == 200
        assert "Nothing fits all of that" in page
        offered = re.findall(r'<a class="chip" href="\?([^"]*)"', page)
        assert [parse_qs(query.replace("&amp;", "&")) for query in offered] == [
            {"area": ["core"], "kind": ["strength", "plyometric"]},
            {"q": ["zebra"], "kind": ["strength", "plyometric"]},
            {"q": ["zebra"], "area": ["core"], "kind": ["plyometric"]},
            {"q": ["zebra"], "area": ["core"], "kind": ["strength"]},
        ]

    def test_what_was_typed_is_shown_as_typed(self, visitor):
        page = visitor.get("/exercises/", {"q": '<script>alert("1")</script>'}).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(" in page


class TestRefused:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "juggling"),
            ("area", "elbow"),
            ("equipment", "trapeze"),
            ("level", "4"),
            ("level", "-1"),
            ("position", "upside_down"),
            ("when", "midnight"),
            ("q", "x" * 101),
            ("q", "é" * 1_000_000),
            ("kind", "x" * 1_000_000),
            ("area", "x" * 1_000_000),
        ],
        ids=lambda value: value[:12],
    )
    def test_the_form_comes_back_with_the_error_beside_its_field_and_the_rest_as_it_was(self, visitor, field, value):
        sent = {"q": "calf", "when": "after_run", "area": "calves"} | {field: value}
        response = visitor.get("/exercises/", sent)
        page = response.content.decode()
        assert response.status_code == 422
        assert re.search(rf'id="id_{field}_error"', page)
        assert len(re.findall(r'id="id_\w+_error"', page)) == 1
        assert f'value="{sent["q"]}"' in page
        if field != "when":
            assert re.search(r'value="after_run"[^>]* checked', page)
        if field != "area":
            assert '<option value="calves" selected>' in page
        assert "found__name" not in page

    def test_an_error_is_tied_to_its_field(self, visitor):
        page = visitor.get("/exercises/", {"q": "x" * 101}).content.decode()
        control = re.search(r"<input[^>]*name=\"q\"[^>]*>", page).group(0)
        assert 'aria-invalid="true"' in control
        assert 'aria-describedby="id_q_error"' in control

    def test_one_wrong_kind_among_right_ones_refuses_all(self, visitor):
        assert visitor.get("/exercises/?kind=strength&kind=juggling").status_code == 422

    @pytest.mark.parametrize("query", ["q=%00", "kind=%00", "q=a%00b", "page=%00"])
    def test_a_nul_byte_is_a_bad_request(self, visitor, query):
        assert visitor.get(f"/exercises/?{query}").status_code == 400

    @pytest.mark.parametrize("query", ["q=%FF%FE", "q=%ED%A0%80", "kind=%ff", "&&&===", "q", "page", "kind[]=x", "q=%F0%9F%98%80"])
    def test_odd_bytes_never_break_the_page(self, visitor, query):
        assert visitor.get(f"/exercises/?{query}").status_code in {200, 404, 422}

    def test_a_flood_of_values_is_refused(self, visitor):
        assert visitor.get("/exercises/?" + "kind=strength&" * 2000).status_code in {200, 400}


class TestFragment:
    def test_htmx_gets_the_results_alone_and_the_address_without_what_was_left_empty(self, visitor):
        response = visitor.get("/exercises/?q=&area=calves&kind=strength&equipment=", headers=HTMX)
        part = response.content.decode()
        assert response.status_code == 200
        assert "<html" not in part
        assert 'id="results"' in part
        assert response.headers["HX-Push-Url"] == "/exercises/?area=calves&kind=strength"
        assert not response.cookies

    def test_the_count_is_said_where_it_stands(self, visitor):
        part = visitor.get("/exercises/?area=calves", headers=HTMX).content.decode()
        assert '<p id="count" aria-live="polite" hx-swap-oob="innerHTML">' in part
        assert '<span id="narrowed" hx-swap-oob="true">, 1 on</span>' in part

    def test_nothing_chosen_pushes_the_bare_address(self, visitor):
        assert visitor.get("/exercises/?q=", headers=HTMX).headers["HX-Push-Url"] == "/exercises/"

    def test_a_refused_filter_goes_back_to_the_form(self, visitor):
        response = visitor.get("/exercises/", {"q": "x" * 101}, headers=HTMX)
        assert response.status_code == 422
        assert response.headers["HX-Retarget"] == "#filter"
        assert response.headers["HX-Reswap"] == "outerHTML"
        part = response.content.decode()
        assert part.strip().startswith("<form")
        assert "Use 100 characters or fewer." in part
        assert "x" * 101 in part

    @pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"HX-Request": "true", "HX-History-Restore-Request": "true"}, {"HX-Target": "results"}, {"HX-Boosted": "true"}])
    def test_anything_but_the_filter_gets_the_whole_page(self, visitor, headers):
        assert "<html" in visitor.get("/exercises/", headers=headers).content.decode()

    def test_without_scripts_the_form_says_where_it_goes(self, visitor):
        page = visitor.get("/exercises/").content.decode()
        form = re.search(r'<form[^>]*id="filter"[^>]*>', page).group(0)
        assert 'action="/exercises/"' in form
        assert 'method="get"' in form
        assert 'hx-get="/exercises/"' in form
        assert 'hx-push-url="true"' in form
        assert "hx-sync" in form
