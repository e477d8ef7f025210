"""Building a routine as a person does it: found, dragged, moved by the keyboard, changed, taken out and back; and two tabs of it."""

from __future__ import annotations

from itertools import count

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "a long run on sunday"
numbers = count(1)


def begin(page: Page) -> None:
    """A new account, and a copy of a ready-made routine asked for before it was made."""
    page.goto("/starters/hamstrings/")
    page.get_by_role("link", name="Sign in and copy it").click()
    page.wait_for_url("**/accounts/login/**")
    page.get_by_role("link", name="Make an account").or_(page.locator("main a[href*='signup']")).first.click()
    page.get_by_label("E-mail").fill(f"builder-{next(numbers)}@example.org")
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()
    page.wait_for_url("**/routines/*/")


def clean(page: Page, where: str) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, (where, [(fault["id"], node["html"][:160]) for fault in found for node in fault["nodes"][:2]])
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, where


def names(page: Page) -> list[str]:
    return page.locator("#routine .rt__name").all_inner_texts()


def shown(page: Page, wanted: list[str]) -> None:
    expect(page.locator("#routine .rt__name")).to_have_text(wanted)


def drag(page: Page, row: int, to: int, *, clashes: bool = False) -> None:
    """Hold the handle of a row until it lifts, let go over another row, and wait until that is kept, unless it clashes."""
    edition = int(page.locator("#routine").get_attribute("data-edition"))
    page.locator("#routine .rt").evaluate("list => list.scrollIntoView({ block: 'center', behavior: 'instant' })")
    grip = page.locator(".rt__grip").nth(row).bounding_box()
    over = page.locator("#routine .rt > li").nth(to).bounding_box()
    page.mouse.move(grip["x"] + 22, grip["y"] + 22)
    page.mouse.down()
    expect(page.locator("#routine .rt > li.is-lifted")).to_have_count(1)
    page.mouse.move(grip["x"] + 22, over["y"] + over["height"] / 2 + (8 if to > row else -8), steps=6)
    expect(page.locator("#said")).to_contain_text(f"position {to + 1} of")
    page.mouse.up()
    if not clashes:
        expect(page.locator("#routine")).to_have_attribute("data-edition", str(edition + 1))


def test_a_routine_is_built_with_mouse_and_keyboard(open_page):
    page = open_page(DESKTOP)
    page.watched.expect("status of 4")
    begin(page)
    one, two, three = names(page)

    # Found and added; the same exercise a second time.
    page.get_by_label("Name or muscle").fill("couch")
    page.get_by_role("button", name="Add Couch stretch").click()
    shown(page, [one, two, three, "Couch stretch"])
    page.get_by_role("button", name="Add Couch stretch").click()
    shown(page, [one, two, three, "Couch stretch", "Couch stretch"])
    expect(page.locator(".bar .total")).to_have_text("10 min 45 s")

    # Dragged down and up again; let go with Escape it is where it was.
    drag(page, 0, 2)
    shown(page, [two, three, one, "Couch stretch", "Couch stretch"])
    drag(page, 2, 0)
    shown(page, [one, two, three, "Couch stretch", "Couch stretch"])
    grip = page.locator(".rt__grip").first.bounding_box()
    page.mouse.move(grip["x"] + 22, grip["y"] + 22)
    page.mouse.down()
    expect(page.locator(".is-lifted")).to_have_count(1)
    page.mouse.move(grip["x"] + 22, grip["y"] + 180, steps=4)
    expect(page.locator("#said")).to_contain_text("position 3 of")
    page.keyboard.press("Escape")
    page.mouse.up()
    shown(page, [one, two, three, "Couch stretch", "Couch stretch"])

    # By the keyboard: the button keeps the focus and goes on moving the same exercise.
    page.get_by_role("button", name=f"Move {one} down").focus()
    page.keyboard.press("Enter")
    shown(page, [two, one, three, "Couch stretch", "Couch stretch"])
    page.keyboard.press("Enter")
    shown(page, [two, three, one, "Couch stretch", "Couch stretch"])
    expect(page.locator("#said")).to_contain_text("position 3 of 5")

    # Changed in its row, by the keyboard; an error stays there with the words.
    expect(page.get_by_role("button", name=f"Move {one} down")).to_be_focused()
    page.locator(".rt__open").nth(2).press("Enter")
    editor = page.locator(".rt__edit .editor")
    expect(editor.get_by_role("radio").first).to_be_visible()
    clean(page, "an open editor")
    editor.get_by_label("Hold it").check()
    expect(editor.get_by_label("Repetitions")).to_be_hidden()
    editor.get_by_label("Note to yourself").fill("Slowly")
    editor.get_by_role("button", name="Save").click()
    expect(editor.locator(".field__err")).to_contain_text("Say how long to hold it.")
    expect(editor.get_by_label("Note to yourself")).to_have_value("Slowly")
    editor.get_by_label("Seconds to hold").fill("20")
    editor.get_by_label("Rounds", exact=True).fill("2")
    # What is typed here outlives a change elsewhere in the list.
    page.get_by_role("button", name=f"Move {two} down").click()
    shown(page, [three, two, one, "Couch stretch", "Couch stretch"])
    expect(editor.get_by_label("Rounds", exact=True)).to_have_value("2")
    editor.get_by_role("button", name="Save").click()
    expect(editor).to_have_count(0)
    expect(page.locator(".rt__note")).to_have_text("Slowly")

    # To a place by its number; taken out and back.
    page.locator(".rt__open").nth(2).click()
    editor.get_by_label("Place in the list").fill("1")
    editor.get_by_role("button", name="Move there").click()
    shown(page, [one, three, two, "Couch stretch", "Couch stretch"])
    editor.get_by_role("link", name="Leave it as it is").click()
    expect(editor).to_have_count(0)
    page.get_by_role("button", name=f"Remove {three}").click()
    page.get_by_role("button", name=f"Undo removing {three}").click()
    shown(page, [one, three, two, "Couch stretch", "Couch stretch"])

    # A second tab changes it; the first one, older now, is shown both and keeps its own as a copy.
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name=f"Remove {two}").click()
    expect(other.locator("#routine .rt__name")).to_have_count(4)
    other.close()
    page.bring_to_front()
    drag(page, 0, 1, clashes=True)
    expect(page.get_by_role("heading", name="This routine was changed elsewhere")).to_be_focused()
    expect(page.get_by_text("Only in yours")).to_be_visible()
    clean(page, "two versions")
    page.get_by_role("button", name="Keep mine as a copy").click()
    page.wait_for_url("**/routines/*/")
    shown(page, [three, one, two, "Couch stretch", "Couch stretch"])
    expect(page.locator("main h1")).to_have_text("Hamstrings 2")


def test_a_finger_scrolls_over_the_list_and_drags_by_the_handle(browser, site):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=site.address, locale="en-GB")
    page = context.new_page()
    begin(page)
    one, two, three = names(page)
    grip = page.locator(".rt__grip").first
    box = grip.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert grip.evaluate("e => getComputedStyle(e).touchAction") == "none"
    assert page.locator("#routine .rt > li").first.evaluate("e => getComputedStyle(e).touchAction") == "auto", "anywhere else a finger scrolls"
    finger = context.new_cdp_session(page)

    def touch(kind: str, y: float | None = None) -> None:
        points = [] if y is None else [{"x": box["x"] + 22, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    # A quick swipe over the handle is no drag. It is over within one turn of the browser, however slow the machine.
    page.evaluate("""() => {
      const grip = document.querySelector('.rt__grip'), at = grip.getBoundingClientRect();
      const tell = (kind, y) => grip.dispatchEvent(new PointerEvent(kind, { bubbles: true, isPrimary: true, pointerId: 7, pointerType: 'touch', clientX: at.x + 22, clientY: at.y + y }));
      grip.setPointerCapture = () => {};
      tell('pointerdown', 22); tell('pointermove', 90); tell('pointerup', 90);
      delete grip.setPointerCapture;
    }""")
    page.wait_for_timeout(300)  # twice as long as a press takes
    expect(page.locator(".is-lifted")).to_have_count(0)
    shown(page, [one, two, three])

    touch("touchStart", box["y"] + 22)
    expect(page.locator(".is-lifted")).to_have_count(1)
    below = page.locator("#routine .rt > li").nth(1).bounding_box()
    for part in range(1, 6):
        touch("touchMove", box["y"] + 22 + (below["y"] + below["height"] / 2 + 10 - box["y"] - 22) * part / 5)
    expect(page.locator("#said")).to_contain_text("position 2 of 3")
    edition = int(page.locator("#routine").get_attribute("data-edition"))
    touch("touchEnd")
    expect(page.locator("#routine")).to_have_attribute("data-edition", str(edition + 1))
    shown(page, [two, one, three])
    page.reload()
    shown(page, [two, one, three])
    clean(page, "the builder on a phone")
    context.close()


def test_a_routine_is_built_without_scripts(open_page):
    page = open_page(PHONE, javascript=False)
    page.watched.expect("status of 4")
    begin(page)
    one, two, three = names(page)
    page.get_by_label("Name or muscle").fill("couch")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Add Couch stretch").click()
    shown(page, [one, two, three, "Couch stretch"])
    assert "q=couch" in page.url, "the search is still there"
    expect(page.locator(".rt__grip").first).to_be_hidden()
    page.get_by_role("button", name="Move Couch stretch up").click()
    shown(page, [one, two, "Couch stretch", three])
    page.locator(".rt__open").first.click()
    page.wait_for_url("**/edit/")
    page.get_by_label("Rounds", exact=True).fill("3")
    page.get_by_label("Note to yourself").fill("Slowly")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".rt__note")).to_have_text("Slowly")
    page.locator(".rt__open").first.click()
    page.get_by_label("Place in the list").fill("4")
    page.get_by_role("button", name="Move there").click()
    shown(page, [two, "Couch stretch", three, one])
    page.locator(".rt__open").first.click()
    page.get_by_role("button", name="Take out").click()
    shown(page, ["Couch stretch", three, one])
    page.get_by_role("button", name=f"Undo removing {two}").click()
    shown(page, [two, "Couch stretch", three, one])

    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name=f"Move {two} down").click()
    page.get_by_role("button", name=f"Move {one} up").click()
    expect(page.get_by_role("heading", name="This routine was changed elsewhere")).to_be_visible()
    page.get_by_role("button", name="Use mine").click()
    shown(page, [two, "Couch stretch", one, three])

    page.get_by_role("button", name="Duplicate").click()
    expect(page.locator("main h1")).to_have_text("Hamstrings 2")
    page.get_by_role("button", name="Put away").click()
    page.get_by_role("link", name="Put away (1)").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator("main h1")).to_have_text("Hamstrings 2")
