"""The player, followed second by second in a real browser. Its clock stands still and is moved on by hand: nothing here waits for time to pass.

What the browser can do is recorded where it is asked for: sounds, words, the buzz, the screen that stays on.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, expect

from library import seed
from runners import timeline
from runners.routines import decode
from tests.browser.conftest import DESKTOP, PHONE

AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
STEPS = ["wall-calf-stretch-straight.lr.1.30s.0", "kneeling-hip-flexor-stretch.l.2.20s.10", "squat.b.2.5x.15"]
SHORT = ["wall-calf-stretch-straight.lr.1.12s.0"]
LANDSCAPE = {"width": 844, "height": 390}
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # fourteen hours ahead: an evening here is tomorrow there

RECORD = """
if (window.WakeLock) {
window.recorded = [];
const note = (what, value) => recorded.push([Date.now(), what, value]);
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { note("note", this.frequency.value); return start.apply(this, when); };
const Context = window.AudioContext;
window.AudioContext = class extends Context { constructor(...all) { super(...all); note("context", navigator.userActivation.isActive); } };
Navigator.prototype.vibrate = function (pattern) { note("buzz", pattern.join()); return true; };
const request = WakeLock.prototype.request;
WakeLock.prototype.request = function (type) {
  note("lock", type);
  return window.noLock ? Promise.reject(new DOMException("saving power", "NotAllowedError")) : Promise.resolve({ released: false, release: async () => note("lock", "let go") });
};
SpeechSynthesis.prototype.speak = function (utterance) {
  note("say", utterance.text);
  setTimeout(() => utterance.onend?.(), utterance.text.split(" ").length * 400);
};
SpeechSynthesis.prototype.cancel = function () { note("say", ""); };
}
"""
NOTES = {"tick": [880], "half": [660], "rise": [523, 784], "fall": [784, 523], "end": [523, 659, 784]}
BUZZES = {"tick": "40", "half": "40,60,40", "rise": "200", "fall": "120,80,120", "end": "600"}

RUNNER = """
from django.conf import settings
from django.test import Client
from runners.models import Runner
runner = Runner.objects.create_user("{email}", "a long run on sunday", time_zone="{zone}")
client = Client()
client.force_login(runner, backend=settings.AUTHENTICATION_BACKENDS[0])
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
KEPT = """
import json
from runners.models import Runner
kept = Runner.objects.get(email="{email}").practices.all()
print(json.dumps([[str(one.day), one.seconds, one.steps_planned, [[step.side, step.outcome] for step in one.steps.all()]] for one in kept]))
"""


def address(steps: list[str]) -> str:
    return "/play/?" + "&".join(f"s={step}" for step in steps)


def told(steps: list[str]) -> timeline.Timeline:
    return timeline.timeline([decode(step) for step in steps], seed.read().published())


def at(page: Page, path: str, *, now: datetime = NOW, **sounds) -> Page:
    """A page whose clock stands at a moment, with its sounds recorded."""
    page.context.add_init_script(RECORD)
    if sounds:
        page.context.add_init_script(f"localStorage.getItem('player') ?? localStorage.setItem('player', '{json.dumps(sounds)}')")
    page.clock.install(time=now - timedelta(minutes=1))
    page.clock.pause_at(now)
    page.goto(path)
    return page


def started(page: Page, steps: list[str], **more) -> Page:
    at(page, address(steps), **more)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#player")).to_be_visible()
    return page


def on(page: Page, seconds: float) -> None:
    page.clock.run_for(round(seconds * 1_000))


def digits(page: Page):
    return page.locator(".digits")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def phase(page: Page, kind: str, side: str = ""):
    expect(page.locator("#player")).to_have_attribute("data-phase", kind)
    for word in ("LEFT", "RIGHT"):
        shown = page.get_by_text(word, exact=True)
        expect(shown).to_be_visible() if word.lower() == side else expect(shown).to_be_hidden()


def recorded(page: Page, what: str, since: datetime = NOW) -> list[tuple[float, object]]:
    start = since.timestamp() * 1_000
    return [((when - start) / 1_000, value) for when, kind, value in page.evaluate("recorded") if kind == what]


STATE = """
async () => {
  const s = await import("/static/js/player-state.js");
  const work = (item, side, seconds, kind = "hold") => ({ kind, item, side, seconds, marks: [], cues: [] });
  const items = [
    { slug: "a", name: "A", group: "calves", easier: [{ slug: "e", name: "E", group: "calves", easier: [], phases: { "left,right": [work(0, "left", 7, "ready"), work(0, "left", 20), work(0, "right", 20)], "right": [work(0, "right", 7, "ready"), work(0, "right", 20)] }, ready: work(1, "", 10, "ready") }] },
    { slug: "b", name: "B", group: "quadriceps", easier: [] },
  ];
  const phases = [work(0, "left", 10, "ready"), work(0, "left", 30), work(0, "right", 5, "switch"), work(0, "right", 30), work(1, "", 5, "ready"), work(1, "", 15, "reps"), work(1, "", 10, "rest"), work(1, "", 15, "reps")];
  const T = 1_000_000;
  const begun = s.begin({ items, phases, finished: "" }, { key: "k", who: "", url: "/", name: "N" }, T);
  const at = (seconds) => T + seconds * 1000;
  const run = (state, from, to) => { for (let now = at(from); now <= at(to); now += 500) state = s.tick(state, now); return state; };
  const said = (state, seconds) => [state.at, s.isRunning(state), s.left(state, at(seconds)) / 1000, state.why, state.over, s.outcomes(state).map((one) => one.outcome).join()];
  const here = (seconds) => run(begun, 0, seconds);
  const cases = {
    "getting ready": [said(begun, 4), [0, true, 6, "", false, ""]],
    "in the first hold": [said(here(22), 22), [1, true, 18, "", false, ""]],
    "a late timer loses nothing": [said(s.tick(here(39), at(42)), 42), [2, true, 3, "", false, "done"]],
    "to the end": [said(here(120), 120), [7, false, 0, "", true, "done,done,done,done"]],
    "the true time": [s.spent(here(120), at(999)) / 1000, 120],
    "a pause keeps what is left, to the millisecond": [said(s.resume(s.pause(here(22), at(22.345)), at(400)), 400), [1, true, 17.655, "", false, ""]],
    "a pause is not time spent": [s.spent(s.pause(here(22), at(22)), at(400)) / 1000, 22],
    "a second pause changes nothing": [s.left(s.pause(s.pause(here(22), at(22)), at(30)), at(30)) / 1000, 18],
    "fifteen seconds more": [said(s.longer(here(22)), 22), [1, true, 33, "", false, ""]],
    "fifteen seconds more, standing still": [s.left(s.longer(s.pause(here(22), at(22))), at(99)) / 1000, 33],
    "what was added is for this phase": [said(run(s.longer(here(22)), 22, 56), 56), [2, true, 4, "", false, "done"]],
    "all that is left": [s.allLeft(here(22), at(22)) / 1000, 98],
    "skipped while getting ready": [said(s.skip(here(4), at(4)), 4), [1, true, 30, "", false, ""]],
    "skipped in a hold": [said(s.skip(here(22), at(22)), 22), [2, true, 5, "", false, "skipped"]],
    "skipped standing still stays so": [said(s.skip(s.pause(here(22), at(22)), at(22)), 99), [2, false, 5, "", false, "skipped"]],
    "skipped to the end": [said([1, 2, 3, 4, 5, 6, 7, 8].reduce((state) => s.skip(state, at(1)), begun), 1), [7, false, 0, "", true, "skipped,skipped,skipped,skipped"]],
    "back from the first": [said(s.previous(here(22), at(22)), 22), [0, true, 10, "", false, ""]],
    "back one side, and it is to be done again": [said(s.previous(here(60), at(60)), 60), [0, true, 10, "", false, ""]],
    "back one exercise": [said(s.previous(here(82), at(82)), 82), [2, true, 5, "", false, "done"]],
    "restart": [said(s.restart(here(22), at(22)), 22), [1, true, 30, "", false, ""]],
    "the other side": [said(s.otherSide(here(22), at(22)), 22), [2, true, 5, "", false, ""]],
    "the other side, back": [said(s.otherSide(here(60), at(60)), 60), [0, true, 10, "", false, "done"]],
    "no other side": [said(s.otherSide(here(82), at(82)), 82), [5, true, 13, "", false, "done,done"]],
    "slept while getting ready, woke in the hold": [said(s.tick(here(4), at(25)), 25), [1, true, 15, "", false, ""]],
    "slept in a hold past its end": [said(s.tick(here(22), at(300)), 300), [2, false, 5, "asleep", false, "done"]],
    "slept while getting ready past the hold": [said(s.tick(here(4), at(300)), 300), [0, false, 10, "asleep", false, ""]],
    "slept while switching past the hold": [said(s.tick(here(42), at(300)), 300), [2, false, 5, "asleep", false, "done"]],
    "slept in the last hold": [said(s.tick(here(110), at(9999)), 9999), [7, false, 0, "", true, "done,done,done,done"]],
    "asleep is not time spent": [s.spent(s.tick(here(22), at(300)), at(400)) / 1000, 40],
    "a nap in a rest": [said(s.tick(here(96), at(104)), 104), [6, true, 1, "", false, "done,done,done"]],
    "hurts: an easier version": [s.easierOf(here(22)).slug, "e"],
    "hurts on the second side: an easier version of that side": [said(s.easier(here(60), at(60)), 60), [4, true, 7, "", false, "done,hurt"]],
    "hurts: the next exercise is got ready for from there": [run(s.easier(here(22), at(22)), 22, 70).phases.map((one) => one.seconds).join(), "10,0,7,20,20,10,15,10,15"],
    "hurts: no easier version": [s.easierOf(here(82)), null],
    "hurts: left out": [said(s.leave(here(22), at(22)), 22), [4, true, 5, "", false, "hurt,skipped"]],
    "hurts: sharp, and over": [said(s.stop(s.leave(here(82), at(82), "sharp"), at(82)), 82), [7, false, 0, "", true, "done,done,sharp,skipped"]],
    "that it hurt stays said": [s.outcomes(s.previous(s.leave(here(60), at(60)), at(60))).map((one) => one.outcome).join(), "done,hurt"],
    "stopped": [said(s.stop(here(60), at(60)), 60), [7, false, 0, "", true, "done"]],
    "planned": [s.planned(s.easier(here(60), at(60))), 5],
    "counted among the exercises": [s.count(s.easier(here(60), at(60))).join(), "1,2"],
    "kept for a day": [[1, 23.9, 24.1].map((hours) => s.isFresh({ ...begun, seen: T }, T + hours * 3_600_000)).join(), "true,true,false"],
    "nothing kept": [s.isFresh(null, T), false],
  };
  return Object.entries(cases).filter(([, [got, wanted]]) => JSON.stringify(got) !== JSON.stringify(wanted)).map(([name, [got, wanted]]) => `${name}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
}
"""


def test_where_a_practice_stands_after_anything_one_can_do(page):
    page.goto("/about/")
    assert page.evaluate(STATE) == []


def test_a_whole_list_is_shown_heard_and_said_at_the_second_it_should_be(page):
    played = told(STEPS)
    started(page, STEPS, voice="full", volume=0.5, louder=False, flash=False, buzz=True, half=True)
    expected: dict[str, list[tuple[float, object]]] = {"note": [], "buzz": [], "say": []}
    starts, wrong = 0, []
    for one in played.phases:
        for mark in one.marks:
            if mark.sound:
                expected["note"] += [(starts + mark.at, note) for note in NOTES[mark.sound]]
                expected["buzz"].append((starts + mark.at, BUZZES[mark.sound]))
            if mark.say:
                expected["say"].append((starts + mark.at, mark.say))
        phase(page, one.kind.value, one.side)
        expect(page.locator("[data-show=count]")).to_have_text(f"{one.item + 1} of 3")
        left = played.seconds - starts
        expect(page.locator("[data-show=total]")).to_have_text(f"{left // 60}:{left % 60:02d} left")
        expect(digits(page)).to_have_text("1" if one.reps else f"\N{MINUS SIGN}{one.seconds}" if one.kind == "ready" else f"{one.seconds}")
        if one.kind == "hold" and one.seconds >= 20:
            wrong += in_the_middle_of(page, one)
        else:
            on(page, one.seconds)
        starts += one.seconds
    assert wrong == []
    expect(page.get_by_role("heading", name="Done. 3 min 10 s")).to_be_focused()
    expect(page.get_by_text("6 of 6 holds and sets.")).to_be_visible()
    expected["note"] += [(starts, note) for note in NOTES["end"]]
    expected["buzz"].append((starts, BUZZES["end"]))
    said = [(when, words) for when, words in recorded(page, "say") if words]
    assert recorded(page, "note") == expected["note"]
    assert recorded(page, "buzz") == expected["buzz"]
    assert said == [*expected["say"], (starts, timeline.FINISHED)]
    assert recorded(page, "context") == [(0, True)], "the sound has to be woken inside the tap"
    assert [value for _, value in recorded(page, "lock")] == ["screen", "let go"]
    assert played.seconds == starts == 190
    assert page.evaluate("localStorage.getItem('playing')") is None


def in_the_middle_of(page: Page, one: timeline.Phase) -> list[str]:
    """Through a hold: its second cue, what comes next, the last seconds; what was not as it should be."""
    wrong = []

    def see(second: float, what: str, shown: object, wanted: object) -> None:
        if shown != wanted:
            wrong.append(f"{one.side} {second}: {what} {shown!r}, not {wanted!r}")

    def look(second: int) -> None:
        see(second, "digits", digits(page).inner_text(), str(one.seconds - second))
        see(second, "cue", page.locator("[data-show=cue]").inner_text(), one.cues[0] if second < timeline.CUE_AFTER else one.cues[-1])
        see(second, "next", page.locator("[data-show=next]").inner_text(), one.following if second >= one.seconds - timeline.NEXT_SHOWS else "")
        see(second, "half-way", page.locator(".notch.is-past").count(), int(second >= one.seconds / 2))
        see(second, "last", page.locator(".player.is-last").count(), int(second >= one.seconds - 3))

    moments = [0, 2, 3, one.seconds // 2 - 1, one.seconds // 2, one.seconds - 11, one.seconds - 10, one.seconds - 4, one.seconds - 3, one.seconds - 1, one.seconds]
    moments = sorted(set(moments))
    for moment, following in pairwise(moments):
        look(moment)
        on(page, following - moment)
    return wrong


def test_what_one_can_do_on_the_way(page):
    started(page, STEPS, voice="names", volume=0.5)
    expect(page.get_by_text("The screen will stay on.")).to_be_visible()
    on(page, 22.4)  # in the first hold, with 17.6 s left
    expect(digits(page)).to_have_text("18")
    page.keyboard.press(" ")
    expect(page.get_by_text("Paused with 0:18 left. Nothing is lost.")).to_be_visible()
    expect(page.locator("#player")).to_have_attribute("data-state", "paused")
    on(page, 500)
    expect(digits(page)).to_have_text("18")
    press(page, "Carry on")
    on(page, 0.6)
    expect(digits(page)).to_have_text("17")
    page.locator(".ring").click()
    expect(page.locator("#player")).to_have_attribute("data-state", "paused")
    page.locator(".ring").click()
    press(page, "+15 s")
    expect(digits(page)).to_have_text("32")
    on(page, 32)
    phase(page, "switch", "right")
    page.keyboard.press("ArrowRight")
    phase(page, "hold", "right")
    on(page, 10)
    page.keyboard.press("r")
    expect(digits(page)).to_have_text("30")
    page.keyboard.press("s")
    phase(page, "ready", "left")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    phase(page, "switch", "right")
    page.keyboard.press("ArrowLeft")
    phase(page, "ready", "left")
    # A tab that slept: past the end of a hold it stands still where one gets ready for the next.
    on(page, 12)
    page.clock.fast_forward("10:00")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Carry on from here?")).to_be_visible()
    phase(page, "switch", "right")
    assert recorded(page, "lock")[-1][1] == "screen", "the screen is kept on again when one comes back"
    press(page, "Carry on")
    on(page, 6)
    # It hurts: the clock stands, and there are four ways on.
    press(page, "This hurts")
    expect(page.get_by_role("dialog", name="This hurts")).to_be_visible()
    on(page, 60)
    page.keyboard.press("Escape")
    expect(digits(page)).to_have_text("29")
    press(page, "This hurts")
    easier = page.locator("[data-do=easier]")
    name = easier.inner_text().removeprefix("Easier:").strip().split(",")[0]
    easier.click()
    phase(page, "ready", "right")
    expect(page.locator(".player__name")).to_have_text(f"Get ready: {name}")
    expect(page.locator("[data-show=count]")).to_have_text("1 of 3")
    press(page, "This hurts")
    press(page, "Skip this exercise")
    expect(page.locator(".player__name")).to_have_text("Get ready: Kneeling hip flexor stretch")
    press(page, "Voice: names only")
    press(page, "Voice: every word")
    expect(page.get_by_role("button", name="Voice: off")).to_be_visible()
    press(page, "Player settings")
    page.get_by_label("Flash the screen").check()
    page.get_by_label("Names", exact=True).check(force=True)
    before = len(recorded(page, "note"))
    press(page, "Test the sound")
    assert len(recorded(page, "note")) == before + 2
    press(page, "Done")
    page.reload()
    assert page.evaluate("JSON.parse(localStorage.getItem('player'))")["flash"] is True
    phase(page, "ready", "left")
    press(page, "Stop and close")
    press(page, "Finish here")
    expect(page.locator(".player__done")).to_contain_text("Done.")
    expect(page.get_by_role("group", name="Left calf").or_(page.get_by_role("group", name="Calf", exact=True))).to_be_visible()
    expect(page.get_by_role("group", name="Quads")).to_have_count(0)
    page.get_by_text("Worse", exact=True).first.click()
    expect(page.get_by_text("Worse is worth knowing.")).to_be_visible()
    press(page, "Check in")
    expect(page).to_have_url("/?sore=calf%3Aleft&sore=calf%3Aright")


def test_it_goes_on_after_a_reload_in_another_tab_and_from_another_page(page):
    page.context.add_init_script("window.noLock = true")
    started(page, STEPS)
    expect(page.get_by_text("Keep your screen on yourself")).to_be_visible()
    on(page, 15)
    page.reload()
    phase(page, "hold", "left")
    expect(digits(page)).to_have_text("25")
    other = page.context.new_page()
    other.goto(address(STEPS))
    phase(other, "hold", "left")
    expect(page.get_by_text("It plays in another tab.")).to_be_visible()
    on(other, 5)
    press(page, "Carry on")
    expect(other.get_by_text("It plays in another tab.")).to_be_visible()
    expect(digits(page)).to_have_text(digits(other).inner_text())
    page.keyboard.press(" ")
    other.goto("/about/")
    bar = other.get_by_role("region", name="In the middle of something")
    expect(bar).to_contain_text("You were in the middle of")
    bar.get_by_role("link", name="Carry on").click()
    expect(other.locator("#player")).to_have_attribute("data-state", "paused")
    page.goto("/about/")
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("region", name="In the middle of something")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('playing')") is None
    # After a day it is gone.
    other.close()
    page.goto(address(STEPS))
    press(page, "Start")
    expect(page.locator("#player")).to_be_visible()
    page.goto("/about/")
    page.clock.fast_forward("24:00:01")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="In the middle of something")).to_have_count(0)


def test_without_a_network_at_every_step_it_goes_on_and_is_kept_once_on_the_right_day(page, site):
    page.watched.expect("Failed to load resource")
    email = "offline2@example.org"
    page.context.add_cookies([{"name": "sessionid", "value": site.manage(code=RUNNER.format(email=email, zone=KIRITIMATI.key)).strip(), "url": site.address}])
    began = datetime.now(UTC).replace(hour=18, minute=0, second=0, microsecond=0) - timedelta(days=2)
    at(page, "/about/", now=began)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.goto(address(SHORT))
    press(page, "Start")
    for one in told(SHORT).phases:
        phase(page, one.kind.value, one.side)
        page.context.set_offline(True)
        on(page, 2)
        page.reload()  # from the service worker: the page for when there is no network goes on with it
        phase(page, one.kind.value, one.side)
        on(page, 1)
        page.context.set_offline(False)
        page.reload()
        phase(page, one.kind.value, one.side)
        if one is told(SHORT).phases[-1] or (one.kind == "hold" and one.side == "right"):
            page.context.set_offline(True)
        on(page, one.seconds - 3)
    expect(page.get_by_text("No network: it is sent when there is one again.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.context.set_offline(False)
    expect(page.get_by_text("Kept in your log.")).to_be_visible()
    page.get_by_text("Better", exact=True).click()
    press(page, "Save")
    expect(page.get_by_role("heading", name="May we keep this?")).to_be_visible()
    press(page, "Yes, keep it for me")
    expect(page.get_by_label("Better")).to_be_checked()
    # Sent once more, as by a tab that did not hear the answer, it is the same one.
    token = json.loads(page.locator("body").get_attribute("hx-headers") or "{}")
    key = page.locator("[name=key]").get_attribute("value")
    again = page.request.post(
        "/practices/keep/", headers=token | {"Origin": site.address}, form={"key": str(key), "began_at": began.isoformat(), "seconds": "1", "planned": "2", "steps": ""}
    )
    assert again.ok
    day = began.astimezone(KIRITIMATI).date()
    assert day != began.date()
    assert json.loads(site.manage(code=KEPT.format(email=email))) == [[str(day), 39, 2, [["left", "done"], ["right", "done"]]]]
    # Nothing private is kept by the worker; signing out leaves nothing at all.
    kept = page.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat())"
    )
    assert [path for path in kept if not path.startswith("/static/") and path != "/offline/"] == []
    assert "/offline/" in kept
    page.goto(address(SHORT))
    press(page, "Start")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def violations(page: Page) -> list[str]:
    """What axe finds in the player. It waits by the page's clock, which is moved on a little for it."""
    page.evaluate(AXE)
    page.evaluate("() => { window.found = null; axe.run('#player', { resultTypes: ['violations'] }).then(({ violations }) => (window.found = violations)); }")
    for _ in range(2_000):
        found = page.evaluate("window.found?.map((one) => `${one.id} ${one.nodes[0].target}`)")
        if found is not None:
            return found
        page.clock.run_for(5)
    raise AssertionError("axe did not end")


def test_every_state_is_readable_by_everybody_in_both_themes_and_at_every_size(open_page):
    trouble = []
    for size, dark in [(PHONE, False), (PHONE, True), (LANDSCAPE, True), (DESKTOP, False)]:
        page = open_page(size, dark=dark)
        page.emulate_media(reduced_motion="reduce")

        def check(name: str, page: Page = page, size: dict[str, int] = size, dark: bool = dark) -> None:
            if size == PHONE:
                trouble.extend(f"{'dark' if dark else 'light'} {name}: {one}" for one in violations(page))
            main, shown = page.locator(".btn--main"), digits(page)
            if main.is_visible() and page.locator("dialog[open]").count() == 0:
                box, number = main.bounding_box(), shown.bounding_box()
                assert box is not None
                assert number is not None
                if not (72 <= box["width"] <= 88 and box["y"] + box["height"] <= size["height"]):
                    trouble.append(f"{size} {name}: pause {box}")
                keys = page.locator(".player__keys").bounding_box()
                if number["y"] < 0 or keys is None or number["y"] + number["height"] * 0.93 > keys["y"]:
                    trouble.append(f"{size} {name}: digits {number}")
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    trouble.append(f"{size} {name}: wider than the screen")

        started(page, STEPS)
        check("ready")
        on(page, 12)
        check("hold")
        press(page, "Pause")
        check("paused")
        press(page, "This hurts")
        check("hurts")
        page.keyboard.press("Escape")
        press(page, "Player settings")
        check("settings")
        press(page, "Done")
        page.keyboard.press("ArrowRight")
        check("switch")
        if size == PHONE and not dark:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            on(page, 6)
            check("hold at 200 % text")
            page.evaluate("document.documentElement.style.fontSize = ''")
        for kind in ("rest", "reps"):
            for _ in range(12):
                if page.locator("#player").get_attribute("data-phase") == kind:
                    break
                page.keyboard.press("ArrowRight")
            expect(page.locator("#player")).to_have_attribute("data-phase", kind)
            check(kind)
        press(page, "Stop and close")
        check("close")
        page.get_by_role("dialog").get_by_role("button", name="Carry on").click()
        on(page, 40)
        press(page, "Stop and close")
        press(page, "Finish here")
        page.get_by_text("Worse", exact=True).first.click()
        check("over")
    assert trouble == []
