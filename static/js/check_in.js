// The check-in, where htmx and plain forms are not enough: words that follow the slider, buttons that press a box of the
// list, the way between the drawing and a panel on a phone, and the search of the list. Everything is looked up when it
// happens, as parts come and go.

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
  if (!box || box.dataset.severity === slider.value) return;
  box.dataset.severity = slider.value;
  document.dispatchEvent(new Event("bodymap:paint"));
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
  } else if (event.target.closest?.("[data-done]")) {
    done(event.target.closest("[data-spot]"));
  }
});

// Where the panels stand under the drawing, the panel of a place that was tapped there comes into view, with the focus on its
// first question; unless something else was touched since, so that nothing moves away from under a finger.
const narrow = matchMedia("(width < 56rem)");
let awaited = null; // PLACE:SIDE

for (const type of ["pointerdown", "keydown", "wheel"]) document.addEventListener(type, () => { awaited = null; }, { capture: true, passive: true });

document.addEventListener("bodymap:press", ({ detail }) => {
  if (list()) list().open = false; // whoever taps the drawing does not need the list, and sees the answer sooner
  awaited = narrow.matches && detail.on ? detail.key : null;
});

function comeIntoView() {
  const spot = awaited && document.querySelector(`[data-spot="${awaited}"]`);
  if (!spot) return;
  awaited = null;
  spot.open = true;
  (spot.querySelector(".range") ?? spot.querySelector("summary")).focus({ preventScroll: true });
  spot.scrollIntoView({ block: "start" });
}

/** Back to where the next place is chosen: the drawing, or the list where that is open. */
function done(spot) {
  const box = document.querySelector(`input[name="sore"][value="${spot.dataset.spot}"]`);
  const map = document.querySelector("[data-bodymap]");
  spot.open = false;
  if (list()?.open && box) return box.focus();
  map?.focus({ preventScroll: true });
  map?.scrollIntoView({ block: "start" });
}

// The search of the list: by name, by what a place is also called, by side and by region.
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const EVERY = /\s+/;

function search(field) {
  const words = plain(field.value).split(EVERY).filter(Boolean);
  let found = 0;
  for (const region of field.closest("#places").querySelectorAll("fieldset")) {
    const heading = plain(region.querySelector("legend").textContent);
    let here = 0;
    for (const row of region.querySelectorAll(".place")) {
      const said = `${heading} ${plain(row.textContent)}`;
      row.hidden = !words.every((word) => said.includes(word));
      here += !row.hidden;
    }
    region.hidden = !here;
    found += here;
  }
  const none = "No place is called that. Try a part of the body: calf, knee, hip.";
  document.getElementById("places-found").textContent = !words.length ? "" : found ? `${found} place${found === 1 ? "" : "s"}` : none;
}

document.addEventListener("input", ({ target }) => { if (target.id === "places-search") search(target); });

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.id !== "places-search" || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault(); // it is no part of the form
  if (event.key === "Enter") return document.querySelector("#places .place:not([hidden]) input")?.focus();
  field.value = "";
  search(field);
});

document.addEventListener("change", (event) => { if (event.target.id === "places-search") event.stopPropagation(); }, { capture: true });

/** In the list, what is kept already is said in words; on the drawing it is a round number. */
function sayKept() {
  for (const each of (list()?.dataset.keptPlaces ?? "").split(" ").filter(Boolean)) {
    const [key, severity] = each.split("=");
    const label = document.querySelector(`#places input[value="${key}"]`)?.closest("label");
    if (!label || label.querySelector(".place__kept")) continue;
    label.append(Object.assign(document.createElement("small"), { className: "place__kept muted", textContent: ` kept, ${severity} of 10` }));
  }
}

// What is changed in a part while a newer one is on its way goes with the old part; it is said again on the new one.
const late = new Map(); // by id: the control, and how it was left (the new part unchecks the radios of the old one)
const stateOf = (control) => (control.matches("[type=checkbox], [type=radio]") ? "checked" : "value");

const busy = () => document.querySelector("#check-in.htmx-request") !== null;

document.addEventListener("change", ({ target }) => {
  if (!target.id || !target.closest("#chosen")) return;
  if (busy()) late.set(target.id, { target, left: target[stateOf(target)] });
  else late.delete(target.id);
});

function sayAgain() {
  for (const [id, { target, left }] of late) {
    const now = document.getElementById(id);
    if (now === target && busy()) continue; // an answer has settled, but the next one, which may bring a new part, is on its way
    late.delete(id);
    if (!now || now === target || now[stateOf(now)] === left) continue;
    now[stateOf(now)] = left;
    for (const type of ["input", "change"]) now.dispatchEvent(new Event(type, { bubbles: true })); // the words beside it, then the answer
  }
}

document.addEventListener("htmx:afterSettle", () => {
  sayAgain();
  sliders().forEach(mark);
  sayKept();
  comeIntoView();
  if (next) document.querySelector(next)?.focus({ preventScroll: true });
  next = null;
});
window.addEventListener("pageshow", () => sliders().forEach(tell)); // a page restored by Back keeps its sliders

if (list() && !list().querySelector(".field__err") && matchMedia("(width < 56rem)").matches) list().open = false; // on a phone it would hide what comes after
sayKept();
