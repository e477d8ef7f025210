// The body map over the list of checkboxes: a tap presses the box named `sore` whose value is PLACE:SIDE, and the
// drawing shows what the boxes say. A box carries its number in data-severity (0 to 10), if it has one; what is kept
// already stands in data-kept-places of the form ("PLACE:SIDE=NUMBER …"). Boxes are looked up when something happens, as
// parts of the page come and go; the drawing stays, so its shapes are looked up once.
// `bodymap:press` on the document says that the drawing pressed a box; `bodymap:paint` asks to look at the boxes again.

const SVG = "http://www.w3.org/2000/svg";
const PIN = { width: 38, height: 34, reach: 62, gap: 40, edge: 82 }; // in units of the drawing, 400 wide
const CROP = { top: 392 }; // in units of the drawing: what is higher is outside the hips-to-feet crop
const ZOOMS = 4;
const TWICE = 400; // milliseconds: a second tap on the same place within them is the same tap

const keyOf = (area) => `${area.dataset.place}:${area.dataset.side}`;
const scopeOf = (map) => map.closest("form") ?? document;
const boxesOf = (map) => [...scopeOf(map).querySelectorAll('input[type="checkbox"][name="sore"]')];
const boxFor = (map, key) => boxesOf(map).find((box) => box.value === key);
const maps = () => document.querySelectorAll("[data-bodymap]");

/** What a place is called on the page: "Left upper calf". */
function nameOf(box) {
  const words = box.value.endsWith(":centre") ? box.closest(".place")?.querySelector("span").firstChild : box.closest("label")?.querySelector("span");
  return (words?.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** The band 1 to 5 of a severity, as the colours have it; a box without a number counts as the mildest. */
const bandOf = (severity) => Math.min(5, Math.max(1, Math.ceil((Number(severity) || 1) / 2)));

const known = new WeakMap(); // by map: its shapes by key, and what each key was painted as

function shapesOf(map) {
  if (!known.has(map)) {
    const shapes = new Map();
    for (const area of map.querySelectorAll(".area[data-place]")) shapes.set(keyOf(area), [...(shapes.get(keyOf(area)) ?? []), area]);
    known.set(map, { shapes, painted: new Map(), marked: {} });
  }
  return known.get(map);
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// ---- What the drawing shows

/**
 * Where the number of a place goes, as x and the y it would like: beside the body; in the back view, where the soles are
 * drawn beside the feet, over the sole for a sole and between the feet for what is low on a leg.
 */
function spotOf({ x, y }, back) {
  const right = x >= 200;
  if (back && y > 770) return Math.abs(x - 200) > 100 ? { column: right, x, y: 768 } : { column: `low ${right}`, x: right ? 219 : 181, y };
  return { column: right, x: right ? Math.min(x + PIN.reach, 400 - PIN.edge) : Math.max(x - PIN.reach, PIN.edge), y };
}

/** One number on its leader line; all lines lie under all numbers. A square is chosen now, a round one is kept already. */
function drawPin(layer, pin, x, y) {
  const label = element("text", { x, y: y + 9 });
  label.textContent = pin.text;
  layer.prepend(element("path", { d: `M${pin.x} ${pin.y}L${x} ${y}` }));
  layer.append(element("rect", { class: pin.kept ? "is-kept" : "", x: x - PIN.width / 2, y: y - PIN.height / 2, width: PIN.width, height: PIN.height, rx: pin.kept ? PIN.height / 2 : 8 }), label);
}

/** Numbers beside the body on leader lines, so that a small area is never covered; those of one side keep apart. */
function drawPins(map, svg, states) {
  svg.querySelector(".pins")?.remove();
  const back = svg.closest(".map__view--back") !== null;
  const placed = [];
  for (const [key, state] of states) {
    const points = (shapesOf(map).shapes.get(key) ?? []).filter((area) => svg.contains(area)).map((area) => area.dataset.at.split(" ").map(Number));
    if (!points.length) continue;
    const [x, y] = points.reduce((far, point) => (Math.abs(point[0] - 200) > Math.abs(far[0] - 200) ? point : far));
    placed.push({ pin: { x, y, ...state }, spot: spotOf({ x, y }, back) });
  }
  if (!placed.length) return;
  const layer = element("g", { class: "pins" });
  const highest = new Map(); // in each column, from the lowest pin up: they keep apart
  for (const { pin, spot } of placed.sort((a, b) => b.spot.y - a.spot.y || b.pin.y - a.pin.y)) {
    const y = Math.min(spot.y, (highest.get(spot.column) ?? Infinity) - PIN.gap);
    highest.set(spot.column, y);
    drawPin(layer, pin, spot.x, y);
  }
  svg.append(layer);
}

/** What to show of each place, by key: its number, and whether it is chosen now or only kept already. */
function statesOf(map) {
  const states = new Map();
  const kept = scopeOf(map).querySelector("[data-kept-places]")?.dataset.keptPlaces ?? "";
  for (const [key, severity] of kept.split(" ").filter(Boolean).map((said) => said.split("="))) states.set(key, { text: severity, kept: true });
  for (const box of boxesOf(map)) if (box.checked) states.set(box.value, { text: box.dataset.severity || "✓", kept: false });
  return states;
}

/** Shows on the drawing what the boxes say. Only what has changed is touched. */
function paint(map) {
  const { shapes, painted } = shapesOf(map);
  const states = statesOf(map);
  const touched = new Set();
  for (const key of new Set([...states.keys(), ...painted.keys()])) {
    const [is, was] = [states.get(key), painted.get(key)];
    if (is?.text === was?.text && is?.kept === was?.kept) continue;
    for (const area of shapes.get(key) ?? []) {
      area.classList.toggle("is-on", is !== undefined && !is.kept);
      area.classList.toggle("is-kept", is !== undefined && is.kept);
      if (is === undefined || is.kept) delete area.dataset.band;
      else area.dataset.band = bandOf(is.text);
      touched.add(area.ownerSVGElement);
    }
    if (is) painted.set(key, is);
    else painted.delete(key);
  }
  for (const svg of touched) drawPins(map, svg, states);
  if (touched.size) tally(map, states);
}

/** How many chosen places the view that is not shown has, and how many the crop leaves out; and what a round number means. */
function tally(map, states) {
  const chosen = [...states].filter(([, state]) => !state.kept).flatMap(([key]) => shapesOf(map).shapes.get(key) ?? []);
  const count = (badge, areas, shown) => {
    const number = new Set(areas.map(keyOf)).size;
    badge.hidden = shown || !number;
    badge.textContent = number;
  };
  for (const button of map.querySelectorAll(".map__switch button")) {
    const there = chosen.filter((area) => area.closest(`.map__view--${button.value}`));
    count(button.querySelector(".tally"), there, button.value === map.dataset.view);
  }
  const above = chosen.filter((area) => area.closest(`.map__view--${map.dataset.view}`) && Number(area.dataset.at.split(" ")[1]) < CROP.top);
  count(map.querySelector(".map__crop .tally"), above, map.dataset.crop !== "legs");
  map.querySelector(".map__kept").hidden = ![...states.values()].some((state) => state.kept);
}

/** One place at a time is under the pointer, and one has the focus: said by an outline, and by its name. */
function mark(map, key, name) {
  const { shapes, marked } = shapesOf(map);
  if (marked[name] === key) return;
  for (const area of shapes.get(marked[name]) ?? []) area.classList.remove(name);
  for (const area of shapes.get(key) ?? []) area.classList.add(name);
  marked[name] = key;
  const box = boxFor(map, marked["is-hover"] ?? marked["is-focus"]);
  map.querySelector(".map__name").textContent = box ? nameOf(box) : "";
}

function say(map, words) {
  map.querySelector(".map__said").textContent = words;
}

// ---- How the drawing is shown

function show(map, view) {
  map.dataset.view = view;
  for (const button of map.querySelectorAll(".map__switch button")) button.setAttribute("aria-pressed", String(button.value === view));
  tally(map, statesOf(map));
}

function crop(map, whole) {
  map.dataset.crop = whole ? "whole" : "legs";
  map.querySelector(".map__crop").setAttribute("aria-pressed", String(whole));
  tally(map, statesOf(map));
}

/** Larger or smaller around the middle of what is in view. What does not fit scrolls in its frame, by finger, wheel or arrow keys. */
function zoom(map, by) {
  const was = Number(map.dataset.zoom);
  const level = Math.min(ZOOMS, Math.max(1, was + by));
  const frames = [...map.querySelectorAll(".map__frame")];
  const middles = frames.map((frame) => [(frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth, (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight]);
  map.dataset.zoom = level;
  frames.forEach((frame, index) => {
    const [x, y] = middles[index];
    frame.scrollTo({ left: x * frame.scrollWidth - frame.clientWidth / 2, top: y * frame.scrollHeight - frame.clientHeight / 2, behavior: "instant" });
    if (level > 1) for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", frame.dataset.label]]) frame.setAttribute(name, value);
    else for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
  });
  map.querySelector(".map__smaller").setAttribute("aria-disabled", String(level === 1));
  map.querySelector(".map__larger").setAttribute("aria-disabled", String(level === ZOOMS));
  say(map, level === was ? `This is as ${by > 0 ? "large" : "small"} as it gets` : `Drawing at size ${level} of ${ZOOMS}`);
}

// ---- Which place a finger means

const FINGER = { near: 12, reach: 8, thin: 22, sure: 4, step: 4 }; // CSS pixels; `step` in units of the drawing
const outlines = new Map(); // by the path's data: the shape as closed runs of points, measured once; left and right are the same

function outlineOf(path) {
  const data = path.getAttribute("d");
  if (!outlines.has(data)) {
    const length = path.getTotalLength();
    const count = Math.max(12, Math.ceil(length / FINGER.step));
    const points = Array.from({ length: count }, (_, index) => path.getPointAtLength((length * index) / count));
    const runs = [];
    points.forEach((point, index) => {
      const last = points[index - 1];
      if (!last || Math.hypot(point.x - last.x, point.y - last.y) > (1.2 * length) / count) runs.push([]); // the path jumped to its next part
      runs.at(-1).push([point.x, point.y]);
    });
    outlines.set(data, runs);
  }
  return outlines.get(data);
}

function toSegment(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** How far a point is from a shape's edge, in units of the drawing: below zero inside. */
function distance(area, x, y) {
  const mine = area.hasAttribute("transform") ? 400 - x : x;
  let [nearest, inside] = [Infinity, false];
  for (const path of area.querySelectorAll(".m")) {
    for (const run of outlineOf(path)) {
      run.forEach((point, index) => {
        const next = run[(index + 1) % run.length];
        nearest = Math.min(nearest, toSegment(mine, y, point, next));
        if (point[1] > y !== next[1] > y && mine < ((next[0] - point[0]) * (y - point[1])) / (next[1] - point[1]) + point[0]) inside = !inside;
      });
    }
  }
  return inside ? -nearest : nearest;
}

const near = (area, x, y, reach) => {
  const box = area.getBBox();
  const mine = area.hasAttribute("transform") ? 400 - x : x;
  return mine > box.x - reach && mine < box.x + box.width + reach && y > box.y - reach && y < box.y + box.height + reach;
};

/**
 * The places a finger may have meant at a point of the page: none, one, or two.
 *
 * The nearest one, and a thin one from further off. Two only where both are near and the finger would have had to move by
 * less than a few pixels to be nearer to the other.
 */
function meant(svg, clientX, clientY) {
  const matrix = svg.getScreenCTM();
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
  const found = new Map(); // by key, from the lowest layer to the highest: how far, in CSS pixels
  let top = null; // the uppermost shape that lies under the finger: it hides what is below it
  for (const area of svg.querySelectorAll(".area[data-place]")) {
    if (!near(area, x, y, FINGER.thin / matrix.a)) continue;
    const far = distance(area, x, y) * matrix.a;
    const key = keyOf(area);
    if (far < 0) {
      if (top) found.set(top.key, -far);
      top = { key, far };
    }
    const thin = area.querySelector(".hit") ? FINGER.thin : FINGER.reach;
    if (far <= Math.max(thin, FINGER.near)) found.set(key, Math.min(far, found.get(key) ?? Infinity));
  }
  const [first, second] = [...found].sort((a, b) => a[1] - b[1]);
  if (!first) return [];
  if (!second || second[1] > FINGER.near) return [first[0]];
  const toTheMiddle = (second[1] - Math.max(first[1], -second[1])) / 2; // between the two; a shape may reach far on its other side
  return toTheMiddle < FINGER.sure ? [first[0], second[0]] : [first[0]];
}

/** Measures the shapes while nothing else is to do, so that the first tap does not have to. */
function measure(areas) {
  const wait = window.requestIdleCallback ?? setTimeout;
  const step = (deadline) => {
    do areas.pop()?.querySelectorAll(".m").forEach(outlineOf);
    while (areas.length && deadline?.timeRemaining() > 4);
    if (areas.length) wait(step);
  };
  wait(step);
}

// ---- Pressing

let finger = false; // whether the last press came from one
let last = { key: null, at: -Infinity };

/** Checks the box and shows it at once; what it sets in motion comes after the next picture. */
function press(map, key, event) {
  const again = key === last.key && (event.detail > 1 || event.timeStamp - last.at < TWICE);
  last = { key, at: event.timeStamp };
  const box = boxFor(map, key);
  if (again || !box) return;
  box.checked = !box.checked;
  paint(map);
  document.dispatchEvent(new CustomEvent("bodymap:press", { detail: { key, on: box.checked } }));
  requestAnimationFrame(() => setTimeout(() => box.dispatchEvent(new Event("change", { bubbles: true }))));
}

/** Asks which of two places was meant, beside the finger. */
function ask(map, keys, { clientX, clientY }) {
  const which = map.querySelector(".map__which");
  const buttons = [...which.querySelectorAll(".map__one")];
  keys.forEach((key, index) => {
    buttons[index].value = key;
    buttons[index].textContent = nameOf(boxFor(map, key));
  });
  which.showPopover();
  const { width, height } = which.getBoundingClientRect();
  const { clientWidth } = document.documentElement;
  which.style.left = `${scrollX + Math.max(8, Math.min(clientX - width / 2, clientWidth - width - 8))}px`;
  which.style.top = `${scrollY + (clientY - height - 24 > 8 ? clientY - height - 24 : clientY + 24)}px`;
  buttons[0].focus({ preventScroll: true });
  say(map, `Two places are close together here. ${keys.map((key) => nameOf(boxFor(map, key))).join(", or ")}?`);
}

function tapped(map, area, event) {
  const svg = event.target.closest("svg.bodymap");
  const which = map.querySelector(".map__which");
  if (!svg) return;
  const touched = event.pointerType ? event.pointerType === "touch" : finger;
  const keys = touched ? meant(svg, event.clientX, event.clientY) : [];
  if (!keys.length && area) keys.push(keyOf(area));
  if (keys.length === 2 && which.showPopover && keys.every((key) => boxFor(map, key))) ask(map, keys, event);
  else if (keys.length) press(map, keys[0], event);
}

document.addEventListener("pointerdown", (event) => { finger = event.pointerType === "touch"; }, { passive: true });

document.addEventListener("click", (event) => {
  const map = event.target.closest?.("[data-bodymap]");
  if (!map) return;
  const button = event.target.closest("button");
  if (!button) tapped(map, event.target.closest(".area[data-place]"), event);
  else if (button.closest(".map__switch")) show(map, button.value);
  else if (button.matches(".map__crop")) crop(map, map.dataset.crop === "legs");
  else if (button.matches(".map__larger")) zoom(map, 1);
  else if (button.matches(".map__smaller")) zoom(map, -1);
  else if (button.closest(".map__which")) {
    button.closest(".map__which").hidePopover();
    if (button.value) press(map, button.value, event);
  }
});

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const map = event.target.closest?.("[data-bodymap]");
  const area = event.target.closest?.(".area[data-place]");
  maps().forEach((one) => mark(one, one === map && area ? keyOf(area) : undefined, "is-hover"));
});

document.addEventListener("focusin", (event) => {
  const key = event.target.matches?.('input[name="sore"], .map__one') ? event.target.value : undefined;
  maps().forEach((map) => mark(map, key, "is-focus"));
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.('input[type="checkbox"][name="sore"]')) return;
  for (const map of maps()) {
    paint(map);
    const count = boxesOf(map).filter((box) => box.checked).length;
    say(map, `${nameOf(target)} ${target.checked ? "added" : "taken off"}, ${count || "no"} place${count === 1 ? "" : "s"}`);
  }
});

const paintAll = () => maps().forEach(paint);
document.addEventListener("reset", () => setTimeout(paintAll));
document.addEventListener("bodymap:paint", paintAll);
document.addEventListener("htmx:afterSettle", paintAll);
window.addEventListener("pageshow", paintAll); // a page restored by Back keeps its boxes

for (const map of maps()) {
  paint(map);
  const on = (view) => [...map.querySelectorAll(`.map__view--${view} .area.is-on`)];
  if (!on(map.dataset.view).length && on("front").length) show(map, "front");
  const shown = on(map.dataset.view);
  if (shown.length && shown.every((area) => Number(area.dataset.at.split(" ")[1]) < CROP.top)) crop(map, true);
  if (matchMedia("(any-pointer: coarse)").matches) measure([...map.querySelectorAll(".area[data-place][data-side='left'], .area[data-side='centre']")]);
}
