// The check-in, where htmx and plain forms are not enough: words that follow the slider, and buttons that press a box
// of the list. Everything is looked up when it happens, as parts come and go.

const page = () => document.getElementById("check-in-page");
const list = () => document.getElementById("places");
const bandOf = (severity) => Math.ceil(severity / 2);

/** The words for 0 to 10, as the library has them. */
const wordOf = (severity) => page()?.dataset.words.split(",")[severity] ?? "";

/** Number and word beside the slider, on the panel's head, and on the box the drawing is painted from. */
function tell(slider) {
  const severity = Number(slider.value);
  const spot = slider.closest("[data-spot]");
  slider.setAttribute("aria-valuetext", `${severity} of 10, ${wordOf(severity)}`);
  const [number, word] = spot.querySelectorAll(".sev output span");
  number.textContent = severity;
  word.textContent = wordOf(severity);
  const badge = spot.querySelector("summary .sore");
  if (badge) {
    badge.querySelector("b").className = `s${bandOf(severity)}`;
    badge.querySelector("b").textContent = severity;
    badge.querySelector("span").textContent = wordOf(severity);
  }
  for (const band of spot.querySelectorAll(".sev__scale [data-word]")) {
    if (band.dataset.word === wordOf(severity)) band.setAttribute("aria-current", "true");
    else band.removeAttribute("aria-current");
  }
  mark(slider);
}

/** The box of a slider's place carries its number for the body map. */
function mark(slider) {
  const box = document.querySelector(`input[name="sore"][value="${slider.closest("[data-spot]").dataset.spot}"]`);
  if (box && box.dataset.severity !== slider.value) box.dataset.severity = slider.value;
}

const sliders = () => document.querySelectorAll("#chosen .sev .range");

document.addEventListener("input", (event) => {
  if (event.target.matches("#chosen .sev .range")) tell(event.target);
  else if (event.target.id === "minutes-own") document.getElementById("minutes-other").checked = true;
});

let next = null; // what has the focus when the button that was pressed is gone

document.addEventListener("click", (event) => {
  const presses = event.target.closest?.("[data-press]");
  const box = presses && document.getElementById(presses.dataset.press);
  if (box) {
    event.preventDefault(); // the box says the same as the button would, and the drawing follows it
    next = presses.name === "both" ? `${box.id.replace("sore-", "#spot-")} > summary` : "#places > summary";
    box.click();
  } else if (event.target.closest?.("[data-bodymap] .area") && list()) {
    list().open = false; // whoever taps the drawing does not need the list, and sees the answer sooner
  }
});

// What is changed in a part while a newer one is on its way goes with the old part; it is said again on the new one.
const late = new Map(); // by id: the control, and how it was left (the new part unchecks the radios of the old one)
const stateOf = (control) => (control.matches("[type=checkbox], [type=radio]") ? "checked" : "value");

document.addEventListener("change", ({ target }) => {
  if (target.id && target.closest("#chosen") && document.querySelector("#check-in.htmx-request")) late.set(target.id, { target, left: target[stateOf(target)] });
});

function sayAgain() {
  for (const [id, { target, left }] of late) {
    late.delete(id);
    const now = document.getElementById(id);
    if (!now || now === target || now[stateOf(now)] === left) continue;
    now[stateOf(now)] = left;
    now.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

document.addEventListener("htmx:afterSettle", () => {
  sayAgain();
  sliders().forEach(mark);
  if (next) document.querySelector(next)?.focus({ preventScroll: true });
  next = null;
});
window.addEventListener("pageshow", () => sliders().forEach(tell)); // a page restored by Back keeps its sliders

if (list() && !list().querySelector(".field__err") && matchMedia("(width < 56rem)").matches) list().open = false; // on a phone it would hide what comes after
