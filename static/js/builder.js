// A routine's list: rows dragged by their handle, and editors closed again. Everything works without it; the list is then moved by its buttons.

const PRESS = 150; // ms before a finger that rests on the handle lifts the row
const SLACK = 10; // px a finger may slip meanwhile
const EDGE = 72; // px from the edge of the window where the page begins to scroll along
const SPEED = 10; // px a frame

let drag = null;

const rowsOf = (list) => [...list.querySelectorAll(":scope > li[data-step]")];
const orderOf = (list) => rowsOf(list).map((row) => row.dataset.step).join(",");

function say(words) {
  const said = document.getElementById("said");
  if (said) said.textContent = words;
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.(".rt__grip");
  const list = grip?.closest("[data-draggable]");
  if (!list || drag || event.button !== 0 || !event.isPrimary) return;
  event.preventDefault(); // no selection, no picture to drag
  const row = grip.closest("li");
  const held = event.clientY - row.getBoundingClientRect().top; // where it was taken, however far a quick mouse is by the time it lifts
  drag = { grip, list, row, held, pointer: event.pointerId, mouse: event.pointerType === "mouse", x: event.clientX, y: event.clientY, lifted: false, before: orderOf(list) };
  drag.press = setTimeout(lift, PRESS);
  grip.setPointerCapture(event.pointerId);
});

function lift() {
  drag.lifted = true;
  drag.row.classList.add("is-lifted");
  navigator.vibrate?.(15);
  say(`${drag.row.dataset.name} lifted`);
  drag.frame = requestAnimationFrame(follow);
}

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (!drag.lifted && !drag.mouse && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > SLACK) {
    end();
    return;
  }
  drag.y = event.clientY;
});

// The row follows the finger, its neighbours make way, and the page scrolls along at the edges.
function follow() {
  if (!drag?.lifted) return;
  const { row, list } = drag;
  if (drag.y < EDGE) window.scrollBy(0, -SPEED);
  else if (drag.y > window.innerHeight - EDGE) window.scrollBy(0, SPEED);
  row.style.transform = "";
  const wanted = drag.y - drag.held;
  const middle = wanted + row.offsetHeight / 2;
  const before = rowsOf(list).find((other) => other !== row && middle < other.getBoundingClientRect().top + other.offsetHeight / 2) ?? null;
  if (before !== row.nextElementSibling) {
    // The neighbours move, never the row itself: a row taken out of the page would lose the finger that holds it.
    const down = !before || row.compareDocumentPosition(before) & Node.DOCUMENT_POSITION_FOLLOWING;
    while (row.nextElementSibling !== before) {
      if (down) list.insertBefore(row.nextElementSibling, row);
      else row.after(row.previousElementSibling);
    }
    say(`${row.dataset.name}, position ${rowsOf(list).indexOf(row) + 1} of ${rowsOf(list).length}`);
  }
  row.style.transform = `translateY(${Math.round(wanted - row.getBoundingClientRect().top)}px)`;
  drag.frame = requestAnimationFrame(follow);
}

function end() {
  clearTimeout(drag.press);
  cancelAnimationFrame(drag.frame);
  drag.row.classList.remove("is-lifted");
  drag.row.removeAttribute("style"); // an empty one, too, would be copied to the row that comes, and the policy refuses it
  const ended = drag;
  drag = null;
  return ended;
}

function putBack(list, order) {
  const rows = new Map(rowsOf(list).map((row) => [row.dataset.step, row]));
  list.append(...order.split(",").map((step) => rows.get(step)).filter(Boolean));
}

function cancel() {
  const { list, before, row, lifted } = end();
  putBack(list, before);
  if (lifted) say(`${row.dataset.name} is where it was`);
}

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { list, row, lifted, before } = end();
  const order = orderOf(list);
  const form = document.getElementById("ordering");
  if (!lifted || order === before || !form) return;
  form.elements.order.value = order;
  form.elements.dragged.value = row.dataset.step;
  form.dataset.before = before;
  form.requestSubmit();
});
document.addEventListener("pointercancel", (event) => {
  if (drag && event.pointerId === drag.pointer) cancel();
});
document.addEventListener("keydown", (event) => {
  if (drag && event.key === "Escape") cancel();
});
// The list is replaced while something is held: there is nothing left to hold.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (drag && detail.target?.contains(drag.list)) end();
});

// What could not be sent is not shown as done.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt;
  if (form?.id !== "ordering" || detail.successful || detail.xhr?.status === 409 || detail.xhr?.status === 422 || !form.isConnected) return;
  const list = document.querySelector("[data-draggable]");
  if (list) putBack(list, form.dataset.before);
});

// An editor in its row is closed by the link that, without scripts, leads back to the list.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-close]");
  const editor = link && document.getElementById(link.dataset.close);
  if (!editor || !editor.matches(".rt__edit")) return;
  event.preventDefault();
  editor.replaceChildren();
  editor.closest("li")?.querySelector(".rt__open")?.focus();
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.matches?.(".rt__edit")) detail.target.querySelector("input:not([type=hidden]):checked, input:not([type=hidden])")?.focus();
});
