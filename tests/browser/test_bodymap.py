"""The body map over the check-in's list, in a real browser: every shape can be hit, and says what the boxes say."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Event

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE

PASSWORD = "a long run on sunday"
TABLET = {"width": 768, "height": 1024}
SMALL = {"width": 320, "height": 640}
BETWEEN = (138, 807)  # in the back view, on the line between the Achilles tendon and the lower calf

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


# Taps by finger every 14 px over one view: how many reach a place, how many are asked about, and of those that land on a
# shape how many are asked about and how many reach another place without a question. Nothing is sent.
FINGER = """
(view) => {
  addEventListener("change", (event) => event.stopImmediatePropagation(), true);
  const [svg, which] = [document.querySelector(`.map__view--${view} svg`), document.querySelector(".map__which")];
  const boxes = [...document.querySelectorAll("input[name=sore]")];
  const shapes = [...svg.querySelectorAll(".area[data-place] .m")].reverse();
  const back = new Map(shapes.map((path) => [path.closest(".area"), null]));
  svg.closest(".map__frame").scrollIntoView({ block: "start", behavior: "instant" });
  const frame = svg.closest(".map__frame").getBoundingClientRect();
  for (const area of back.keys()) back.set(area, area.getScreenCTM().inverse());
  const said = { reached: 0, asked: 0, over: 0, overAsked: 0, missed: 0 };
  for (let y = frame.top + 1; y < Math.min(frame.bottom, innerHeight); y += 14)
    for (let x = frame.left + 1; x < frame.right; x += 14) {
      const under = document.elementFromPoint(x, y);
      if (!svg.contains(under)) continue;
      const shape = shapes.find((path) => path.isPointInFill(new DOMPoint(x, y).matrixTransform(back.get(path.closest('.area')))))?.closest(".area");
      const tap = new PointerEvent("click", { bubbles: true, clientX: x, clientY: y, pointerType: "touch", detail: 1 });
      Object.defineProperty(tap, "timeStamp", { value: 1000 * (1000 + said.reached) });
      under.dispatchEvent(tap);
      const got = which.matches(":popover-open") ? [...which.querySelectorAll(".map__one")].map((button) => button.value) : boxes.filter((box) => box.checked).map((box) => box.value);
      if (which.matches(":popover-open")) which.hidePopover();
      for (const box of boxes) box.checked = false;
      if (!got.length) continue;
      said.reached++;
      said.asked += got.length === 2;
      if (!shape) continue;
      said.over++;
      said.overAsked += got.length === 2;
      said.missed += !got.includes(`${shape.dataset.place}:${shape.dataset.side}`);
    }
  document.dispatchEvent(new Event("bodymap:paint"));
  return said;
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


def point_of(page, key: str, view: str = "back") -> list[float]:
    """Where the drawing says a shape is, in the window, once it is in view."""
    area(page, key, view).evaluate("area => area.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return on_the_page(page, view, area(page, key, view).evaluate("area => area.dataset.at.split(' ').map(Number)"))


def on_the_page(page, view: str, point) -> list[float]:
    return page.locator(f".map__view--{view} svg").evaluate("(svg, [x, y]) => { const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [p.x, p.y]; }", point)


def tap(page, key: str, view: str = "back") -> None:
    """A real press at the point the drawing names for a shape."""
    page.mouse.click(*point_of(page, key, view))


def touch(page, key: str, view: str = "back") -> None:
    """The same by finger."""
    page.touchscreen.tap(*point_of(page, key, view))


def spot(page, key: str):
    return page.locator(f'[data-spot="{key}"]')


def said(page):
    return page.locator(".map__said")


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
    spot(page, "calf:left").wait_for()
    expect(said(page)).to_have_text("Left upper calf added, 1 place")
    tap(page, "buttock:left")
    tap(page, "calf:left")
    assert not box(page, "calf:left").is_checked()
    assert box(page, "buttock:left").is_checked()
    assert page.locator(".area.is-on").count() == 1
    expect(said(page)).to_have_text("Left upper calf taken off, 1 place")


def test_a_double_tap_is_one(at_the_check_in):
    page = at_the_check_in()
    page.mouse.dblclick(*point_of(page, "calf:left"))
    expect(page.locator("#chosen .spot")).to_have_count(1)
    assert box(page, "calf:left").is_checked()


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


def test_the_drawing_is_silent_and_takes_no_keyboard_stop_until_it_is_enlarged(at_the_check_in):
    """Then its frame is one, with a name, and the arrow keys move what is in it. Numbers stay readable, the frame keeps its size."""
    page = at_the_check_in()
    stops = page.locator(".map__views :is(a, button, input, [tabindex])")
    assert stops.count() == 0
    assert page.locator(".map svg.bodymap:not([aria-hidden=true])").count() == 0
    frame = page.locator(".map__view--back .map__frame")
    before = frame.evaluate("frame => [frame.offsetWidth, frame.offsetHeight]")
    page.get_by_role("button", name="Larger").click()
    expect(said(page)).to_have_text("Drawing at size 2 of 4")
    shown = page.get_by_role("group", name="Back of the body, enlarged; scrolls")
    assert shown.evaluate("frame => [frame.offsetWidth, frame.offsetHeight]") == before
    shown.focus()
    middle = frame.evaluate("frame => frame.scrollTop")
    assert middle > 0
    page.keyboard.press("ArrowDown")
    page.wait_for_function("was => document.querySelector('.map__view--back .map__frame').scrollTop > was", arg=middle)
    page.get_by_role("button", name="Smaller").click()
    assert stops.count() == 0
    expect(page.get_by_role("button", name="Smaller")).to_have_attribute("aria-disabled", "true")


def test_without_javascript_there_is_no_drawing_and_the_list_is_open(at_the_check_in):
    page = at_the_check_in(PHONE, javascript=False)
    assert page.locator("[data-bodymap]").is_hidden()
    assert page.locator("#places-search").is_hidden()
    assert box(page, "calf:left").is_visible()


def test_a_finger_between_two_places_is_asked_which(at_the_check_in):
    """By two buttons and a way out; by finger only, as a mouse shows beforehand what it will press."""
    page = at_the_check_in(PHONE, touch=True)
    point_of(page, "achilles:left")
    which = page.get_by_role("group", name="Which place do you mean?")
    calf, tendon = which.get_by_role("button", name="Left lower calf"), which.get_by_role("button", name="Left achilles tendon")
    page.touchscreen.tap(*on_the_page(page, "back", BETWEEN))
    expect(which.get_by_role("button")).to_have_count(3)
    expect(calf.or_(tendon).first).to_be_focused()
    expect(said(page)).to_have_text(re.compile(r"^Two places are close together here\. Left .*, or Left .*\?$"))
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    assert [(fault["id"], node["html"][:120]) for fault in found for node in fault["nodes"]] == []
    page.keyboard.press("Tab")
    expect(calf.or_(tendon).last).to_be_focused()
    page.keyboard.press("Escape")
    expect(which).to_be_hidden()
    assert page.locator("input[name=sore]:checked").count() == 0
    page.touchscreen.tap(*on_the_page(page, "back", BETWEEN))
    calf.tap()
    expect(spot(page, "lower-calf:left")).to_be_visible()
    expect(which).to_be_hidden()
    assert page.locator("input[name=sore]:checked").evaluate_all("boxes => boxes.map(box => box.value)") == ["lower-calf:left"]


def test_few_taps_by_finger_are_asked_about_and_none_reaches_a_place_it_is_not_on(at_the_check_in):
    page = at_the_check_in()
    wrong = []
    for view in ("back", "front"):
        shown(page, view)
        taps = page.evaluate(FINGER, view)
        if taps["over"] < 150 or taps["missed"] or taps["overAsked"] > taps["over"] * 0.15 or taps["asked"] > taps["reached"] * 0.25:
            wrong.append((view, taps))
    assert wrong == []


def test_on_a_phone_the_panel_comes_into_view_and_one_button_leads_back(at_the_check_in):
    page = at_the_check_in(PHONE, touch=True)
    touch(page, "calf:left")
    slider = spot(page, "calf:left").get_by_role("slider")
    expect(slider).to_be_focused()
    expect(slider).to_be_in_viewport()
    spot(page, "calf:left").get_by_role("button", name="Done, next place").tap()
    expect(page.locator(".map")).to_be_focused()
    expect(page.locator(".map__switch")).to_be_in_viewport()
    expect(spot(page, "calf:left")).not_to_have_attribute("open", "")
    touch(page, "achilles:right")  # a tendon: words, and no number
    expect(spot(page, "achilles:right").locator("summary").first).to_be_focused()
    expect(spot(page, "achilles:right").get_by_role("slider")).to_have_count(0)
    expect(spot(page, "achilles:right")).to_contain_text("Pain on a tendon is not for stretching.")
    spot(page, "achilles:right").get_by_role("button", name="Done, next place").tap()
    page.locator("label", has=box(page, "calf:left")).evaluate("label => label.click()")
    expect(page.locator("#answer")).to_contain_text("there is no stretch for that here")
    assert page.locator("#answer .sugg").count() == 0


def held(page: Page, matches: Callable[[str], bool]) -> Event:
    """The first answer to a request that matches waits until the event is set."""
    let_go, caught = Event(), []

    def handle(route: Route) -> None:
        if caught or not matches(route.request.url):
            return route.continue_()
        caught.append(route)
        return None

    page.route("**/*", handle)
    let_go.release = lambda: caught[0].continue_()
    let_go.caught = caught
    return let_go


def test_a_late_first_answer_never_shows_over_a_newer_choice(at_the_check_in):
    """And what comes late does not move the page away from who has gone on."""
    page = at_the_check_in(PHONE, touch=True)
    late = held(page, lambda url: "sore=" in url)
    touch(page, "calf:left")
    expect(page.locator("#check-in")).to_have_class(re.compile("htmx-request"))
    touch(page, "hamstrings:right")
    assert page.locator(".map__view--back .area.is-on").count() == 4  # at once, before any answer
    page.keyboard.press("Shift")
    top = page.evaluate("scrollY")
    late.release()
    expect(page.locator("#chosen .spot")).to_have_count(2)
    expect(page.locator("#count")).to_contain_text("right back of thigh and left upper calf")
    expect(page.locator("#check-in")).not_to_have_class(re.compile("htmx-request"))
    assert page.locator(".map__view--back .area.is-on").count() == 4
    assert page.evaluate("scrollY") == top


def test_the_list_is_searched_by_any_name(at_the_check_in):
    page = at_the_check_in(DESKTOP)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    field, rows = page.get_by_role("searchbox", name="Search the list"), page.locator("#places .place:visible")
    every = rows.count()
    found = {}
    for words in ("soleus", "gastroc", "IT band", "left calf", "kneecap", "côre back"):
        field.fill(words)
        found[words] = rows.locator("> span:first-child").evaluate_all("names => names.map(name => name.firstChild.textContent.trim())")
        expect(page.locator("#places-found")).to_have_text(re.compile(rf"^{len(found[words])} places?$"))
    assert found == {
        "soleus": ["Lower calf"],
        "gastroc": ["Upper calf"],
        "IT band": ["Outer knee"],
        "left calf": ["Upper calf", "Lower calf"],
        "kneecap": ["Front of knee"],
        "côre back": ["Abdomen", "Side of abdomen", "Lower back", "Side of the lower back", "Mid back", "Neck and shoulder"],
    }
    field.fill("spleen")
    expect(page.locator("#places-found")).to_contain_text("No place is called that.")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    assert rows.count() == every
    field.fill("soleus")
    assert asked == []
    page.keyboard.press("Enter")
    expect(box(page, "lower-calf:left")).to_be_focused()
    page.keyboard.press("Space")
    expect(spot(page, "lower-calf:left")).to_be_visible()
    expect(box(page, "lower-calf:left")).to_be_focused()
    expect(said(page)).to_have_text("Left lower calf added, 1 place")


def test_whoever_hears_the_page_finds_names_and_roles(at_the_check_in):
    page = at_the_check_in(DESKTOP)
    box(page, "calf:left").check()
    spot(page, "calf:left").wait_for()
    heard = page.locator(".map").aria_snapshot()
    for line in ('group "Drawing of the body; the list says the same"', 'button "Larger"', "status: Left upper calf added, 1 place"):
        assert line in heard, heard
    assert "img" not in heard
    assert "Your left" not in heard
    places = page.locator("#places").aria_snapshot()
    for line in ('searchbox "Search the list"', 'group "Back of leg"', 'checkbox "Left upper calf" [checked]', 'checkbox "Right upper calf"', 'checkbox "Middle abdomen"'):
        assert line in places, places
    assert 'slider "How sore is it, 0 to 10?"' in spot(page, "calf:left").aria_snapshot()
    expect(spot(page, "calf:left").get_by_role("slider")).to_have_attribute("aria-valuetext", "3 of 10, noticeable")


def test_one_place_in_every_width_by_mouse_finger_keyboard_and_without_a_script(open_page):
    trouble = []
    for size in (SMALL, PHONE, TABLET, DESKTOP):
        page = open_page(size, touch=True)
        for how in ("mouse", "finger", "keyboard"):
            page.goto("/")
            if how == "keyboard":
                opener = page.locator("#places > summary")
                if not box(page, "calf:left").is_visible():
                    opener.focus()
                    page.keyboard.press("Enter")
                box(page, "calf:left").focus()
                page.keyboard.press("Space")
            else:
                {"mouse": tap, "finger": touch}[how](page, "calf:left")
            expect(spot(page, "calf:left").get_by_role("slider")).to_be_visible()
            expect(page.locator("#count")).to_contain_text("left upper calf")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0 or page.locator("#chosen .spot").count() != 1:
                trouble.append((size, how, over))
        plain = open_page(size, javascript=False)
        plain.goto("/")
        plain.get_by_label("Left upper calf").check()
        plain.get_by_role("button", name="Show stretches").click()
        expect(spot(plain, "calf:left")).to_be_visible()
    assert trouble == []


def test_what_a_runner_keeps_is_marked_and_a_second_press_keeps_it_once(open_page, site):
    site.manage(
        "shell", code=f"from runners.models import Runner; Runner.objects.filter(email='map@example.org').delete(); Runner.objects.create_user('map@example.org', '{PASSWORD}')"
    )
    page = open_page(PHONE)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("map@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action*=login] button[type=submit]").first.click()
    page.wait_for_url("**/")
    page.goto("/?sore=calf:left&severity-calf-left=4&kind-calf-left=tight")
    page.get_by_role("button", name="Keep this check-in").dblclick()
    page.get_by_role("button", name="Yes, keep it for me").dblclick()
    expect(page.locator(".open__row")).to_have_count(1)
    page.goto("/")
    expect(page.locator(".open__row")).to_have_count(1)
    assert page.locator(".map__view--back .area.is-kept").count() == 2
    assert page.locator(".map__view--back .pins .is-kept").count() == 1
    assert page.locator(".map__view--back .pins text").all_text_contents() == ["4"]
    expect(page.get_by_text("Round, with a dashed outline: what you keep already.")).to_be_visible()
    page.locator("#places > summary").click()
    expect(page.locator("#places .place", has=box(page, "calf:left"))).to_contain_text("kept, 4 of 10")
    tap(page, "calf:left")
    expect(spot(page, "calf:left").get_by_role("slider")).to_have_value("4")
    assert page.locator(".area.is-kept").count() == 0
