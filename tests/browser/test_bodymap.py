"""The body map over the check-in's list, in a real browser: every shape can be hit, and says what the boxes say."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, PHONE

# Of every shape of one view: how many px² hit it, tried every 3 px, and whether the point its drawing names does.
HITS = """
(view) => {
  const svg = document.querySelector(`.map__view--${view} svg`);
  const names = new Map([...svg.querySelectorAll(".area")].map((area, index) => [area, `${index} ${area.dataset.place}:${area.dataset.side}`]));
  const hits = Object.fromEntries([...names.values()].map((name) => [name, { pixels: 0, marked: false }]));
  const at = (x, y) => names.get(document.elementFromPoint(x, y)?.closest(".area"));
  for (const area of names.keys()) {
    area.scrollIntoView({ block: "center", behavior: "instant" });
    const box = area.getBoundingClientRect();
    for (let x = Math.max(0, box.left) + 1; x < Math.min(innerWidth, box.right); x += 3)
      for (let y = Math.max(0, box.top) + 1; y < Math.min(innerHeight, box.bottom); y += 3)
        if (at(x, y) === names.get(area)) hits[names.get(area)].pixels += 9;
    const [x, y] = area.dataset.at.split(" ").map(Number);
    const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    hits[names.get(area)].marked = at(point.x, point.y) === names.get(area);
  }
  return hits;
}
"""


@pytest.fixture
def at_the_check_in(open_page):
    def opened(size=PHONE, **how):
        page = open_page(size, **how)
        page.goto("/")
        return page

    return opened


def shown(page, view: str) -> None:
    page.get_by_role("button", name=view.capitalize(), exact=False).and_(page.locator(".map__switch button")).click()


def area(page, key: str, view: str = "back"):
    place, side = key.split(":")
    return page.locator(f'.map__view--{view} .area[data-place="{place}"][data-side="{side}"]').first


def box(page, key: str):
    return page.locator(f'input[name="sore"][value="{key}"]')


def tap(page, key: str, view: str = "back") -> None:
    """A real tap at the point the drawing names for a shape."""
    area(page, key, view).evaluate("area => area.scrollIntoView({ block: 'center', behavior: 'instant' })")
    point = area(page, key, view).evaluate(
        "area => { const [x, y] = area.dataset.at.split(' ').map(Number); const p = new DOMPoint(x, y).matrixTransform(area.ownerSVGElement.getScreenCTM()); return [p.x, p.y]; }"
    )
    page.mouse.click(*point)


@pytest.mark.parametrize(("view", "shapes"), [("front", 33), ("back", 44)])
def test_every_shape_can_be_hit_on_a_phone(at_the_check_in, view: str, shapes: int):
    """In the whole body and, for the legs, in the crop a phone opens with: at least 24 by 24 px of each shape of a leg, 100 px² of any."""
    page = at_the_check_in()
    shown(page, view)
    legs = page.evaluate(HITS, view)
    page.get_by_role("button", name="Whole body").click()
    whole = page.evaluate(HITS, view)
    assert len(legs) == len(whole) == shapes
    assert {name: hit for name, hit in whole.items() if hit["pixels"] < 100 or not hit["marked"]} == {}
    upper = ("neck-shoulder", "mid-back", "low-back", "side-of-low-back", "abdomen", "side-of-abdomen", "outer-hip")
    below = {name: hit for name, hit in legs.items() if not name.split(" ")[1].startswith(upper)}
    assert len(below) >= shapes - 12
    assert {name: hit for name, hit in below.items() if hit["pixels"] < 24 * 24 or not hit["marked"]} == {}


def test_a_tap_presses_the_box_of_the_list_and_a_second_tap_lets_it_go(at_the_check_in):
    page = at_the_check_in()
    tap(page, "calf:left")
    assert box(page, "calf:left").is_checked()
    assert not box(page, "calf:right").is_checked()
    assert page.locator(".map__view--back .area.is-on").count() == 2  # both heads of the calf are one place
    page.wait_for_selector("#answer .sugg")
    tap(page, "calf:left")
    assert not box(page, "calf:left").is_checked()
    assert page.locator(".area.is-on").count() == 0


def test_a_box_of_the_list_shows_on_the_drawing_with_its_number(at_the_check_in):
    page = at_the_check_in(DESKTOP)
    box(page, "hamstrings:right").check()
    slider = page.locator('[data-spot="hamstrings:right"] .range')
    slider.wait_for()
    slider.fill("7")
    page.wait_for_function("document.querySelector('.map__view--back .area[data-place=hamstrings][data-side=right]').dataset.band === '4'")
    assert page.locator(".map__view--back .pins text").all_text_contents() == ["7"]


def test_the_drawing_keeps_what_was_chosen_when_htmx_brings_an_answer(at_the_check_in):
    page = at_the_check_in()
    with page.expect_response(lambda response: "sore=" in response.url):
        tap(page, "calf:left")
    page.wait_for_selector("#answer .sugg")
    assert page.locator(".map__view--back .area.is-on").count() == 2
    with page.expect_response(lambda response: "lower-calf" in response.url):
        tap(page, "lower-calf:right")
    assert page.locator(".map__view--back .area.is-on").count() == 3


def test_the_hidden_side_counts_what_was_chosen_on_it(at_the_check_in):
    page = at_the_check_in()
    tap(page, "calf:left")
    shown(page, "front")
    back = page.locator('.map__switch button[value="back"]')
    assert back.locator(".tally").text_content() == "1"
    assert back.get_attribute("aria-pressed") == "false"
    assert page.locator(".map__view--back").is_hidden()


def test_a_page_opened_with_a_sore_front_shows_the_front(open_page):
    page = open_page(PHONE)
    page.goto("/?sore=quads:left")
    assert page.locator(".map__view--front").is_visible()
    assert page.locator(".map__view--front .area.is-on").count() == 3


def test_on_a_desktop_both_views_stand_side_by_side(at_the_check_in):
    page = at_the_check_in(DESKTOP)
    front, back = (page.locator(f".map__view--{view}").bounding_box() for view in ("front", "back"))
    assert front["x"] + front["width"] <= back["x"]
    assert front["y"] == back["y"]
    assert page.locator(".map__switch").is_hidden()


def test_the_keyboard_moves_along_the_list_and_the_drawing_follows(at_the_check_in):
    page = at_the_check_in(DESKTOP)
    box(page, "achilles:left").focus()
    assert page.locator(".area.is-focus").count() == 1
    page.keyboard.press("Space")
    assert page.locator(".map__view--back .area.is-on").count() == 1


def test_the_drawing_is_silent_and_takes_no_keyboard_stop(at_the_check_in):
    page = at_the_check_in()
    assert page.locator(".map__views").get_attribute("aria-hidden") == "true"
    assert page.locator(".map__views :is(a, button, input, [tabindex])").count() == 0


def test_without_javascript_there_is_no_drawing_and_the_list_is_open(at_the_check_in):
    page = at_the_check_in(PHONE, javascript=False)
    assert page.locator("[data-bodymap]").is_hidden()
    assert box(page, "calf:left").is_visible()
