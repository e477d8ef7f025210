// The body map over the list of checkboxes: a tap presses the box named `sore` whose value is PLACE:SIDE, and the
// drawing shows what the boxes say. A box carries its number in data-severity (0 to 10), if it has one.
// Everything is looked up when it happens, so parts of the page may come and go.

const SVG = "http://www.w3.org/2000/svg";
const PIN = { width: 38, height: 34, reach: 62, gap: 40, edge: 82 }; // in units of the drawing, 400 wide

const keyOf = (area) => `${area.dataset.place}:${area.dataset.side}`;
const scopeOf = (map) => map.closest("form") ?? document;
const boxesOf = (map) => [...scopeOf(map).querySelectorAll('input[type="checkbox"][name="sore"]')];
const boxFor = (map, key) => boxesOf(map).find((box) => box.value === key);

/** The band 1 to 5 of a severity, as the colours have it; a box without a number counts as the mildest. */
const bandOf = (severity) => Math.min(5, Math.max(1, Math.ceil((Number(severity) || 1) / 2)));

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/**
 * Where the number of a place goes, as x and the y it would like: beside the body; in the back view, where the soles are
 * drawn beside the feet, over the sole for a sole and between the feet for what is low on a leg.
 */
function spotOf({ x, y }, back) {
  const right = x >= 200;
  if (back && y > 770) return Math.abs(x - 200) > 100 ? { column: right, x, y: 768 } : { column: `low ${right}`, x: right ? 219 : 181, y };
  return { column: right, x: right ? Math.min(x + PIN.reach, 400 - PIN.edge) : Math.max(x - PIN.reach, PIN.edge), y };
}

/** One number on its leader line; all lines lie under all numbers. */
function drawPin(layer, pin, x, y) {
  const label = element("text", { x, y: y + 9 });
  label.textContent = pin.text;
  layer.prepend(element("path", { d: `M${pin.x} ${pin.y}L${x} ${y}` }));
  layer.append(element("rect", { x: x - PIN.width / 2, y: y - PIN.height / 2, width: PIN.width, height: PIN.height, rx: 8 }), label);
}

/** Numbers beside the body on leader lines, so that a small area is never covered; those of one side keep apart. */
function drawPins(svg, chosen) {
  svg.querySelector(".pins")?.remove();
  const pins = new Map();
  for (const area of svg.querySelectorAll(".area")) {
    const key = keyOf(area);
    if (!chosen.get(key)) continue;
    const [x, y] = area.dataset.at.split(" ").map(Number);
    const known = pins.get(key);
    if (!known || Math.abs(x - 200) > Math.abs(known.x - 200)) pins.set(key, { x, y, text: chosen.get(key) });
  }
  if (!pins.size) return;
  const layer = element("g", { class: "pins" });
  const back = svg.closest(".map__view--back") !== null;
  const placed = [...pins.values()].map((pin) => ({ pin, spot: spotOf(pin, back) }));
  const highest = new Map(); // in each column, from the lowest pin up: they keep apart
  for (const { pin, spot } of placed.sort((a, b) => b.spot.y - a.spot.y || b.pin.y - a.pin.y)) {
    const y = Math.min(spot.y, (highest.get(spot.column) ?? Infinity) - PIN.gap);
    highest.set(spot.column, y);
    drawPin(layer, pin, spot.x, y);
  }
  svg.append(layer);
}

/** Shows on the drawing what the boxes say. */
function paint(map) {
  const chosen = new Map(boxesOf(map).filter((box) => box.checked).map((box) => [box.value, box.dataset.severity || "✓"]));
  for (const svg of map.querySelectorAll("svg.bodymap")) {
    for (const area of svg.querySelectorAll(".area")) {
      const severity = chosen.get(keyOf(area));
      area.classList.toggle("is-on", severity !== undefined);
      if (severity === undefined) delete area.dataset.band;
      else area.dataset.band = bandOf(severity);
    }
    drawPins(svg, chosen);
  }
  tally(map, chosen);
}

/** How many chosen places the view that is not shown has. */
function tally(map, chosen) {
  for (const button of map.querySelectorAll(".map__switch button")) {
    const areas = map.querySelectorAll(`.map__view--${button.value} .area.is-on`);
    const count = new Set([...areas].map(keyOf)).size;
    const badge = button.querySelector(".tally");
    badge.hidden = !count || button.value === map.dataset.view;
    badge.textContent = count;
  }
}

function show(map, view) {
  map.dataset.view = view;
  for (const button of map.querySelectorAll(".map__switch button")) button.setAttribute("aria-pressed", String(button.value === view));
  paint(map);
}

function mark(map, key, name) {
  for (const area of map.querySelectorAll(".area")) area.classList.toggle(name, keyOf(area) === key);
}

const maps = () => document.querySelectorAll("[data-bodymap]");
const paintAll = () => maps().forEach(paint);

document.addEventListener("click", (event) => {
  const map = event.target.closest?.("[data-bodymap]");
  if (!map) return;
  const area = event.target.closest(".area");
  const view = event.target.closest(".map__switch button");
  if (area) boxFor(map, keyOf(area))?.click();
  else if (view) show(map, view.value);
  else if (event.target.closest(".map__crop")) {
    const whole = map.dataset.crop === "legs";
    map.dataset.crop = whole ? "whole" : "legs";
    map.querySelector(".map__crop").setAttribute("aria-pressed", String(whole));
  }
});

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const map = event.target.closest?.("[data-bodymap]");
  const area = event.target.closest?.(".area");
  maps().forEach((one) => mark(one, one === map && area ? keyOf(area) : null, "is-hover"));
});

document.addEventListener("focusin", (event) => {
  const key = event.target.matches?.('input[name="sore"]') ? event.target.value : null;
  maps().forEach((map) => mark(map, key, "is-focus"));
});

document.addEventListener("change", paintAll);
document.addEventListener("reset", () => setTimeout(paintAll));
document.addEventListener("htmx:afterSettle", paintAll);
window.addEventListener("pageshow", paintAll); // a page restored by Back keeps its boxes
new MutationObserver(paintAll).observe(document.body, { subtree: true, attributeFilter: ["data-severity"] });

for (const map of maps()) {
  paint(map);
  const on = (view) => map.querySelector(`.map__view--${view} .area.is-on`);
  if (!on(map.dataset.view) && on("front")) show(map, "front");
}
