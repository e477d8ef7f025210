// On every page: the colour switch; and for htmx, what is busy and words for what did not work.

const root = document.documentElement;

function showTheme(group) {
  for (const button of group.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme ?? "")));
}

for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.value) root.dataset.theme = button.value;
    else delete root.dataset.theme;
    try {
      if (button.value) localStorage.setItem("theme", button.value);
      else localStorage.removeItem("theme");
    } catch {
      // No storage: the choice lasts as long as the page.
    }
    showTheme(group);
  });
  showTheme(group);
}

const toasts = document.getElementById("toasts");
const WORDS = {
  403: "You cannot do that here. If the page is old, reload it and try again.",
  404: "That is no longer there. Reload the page to see what is.",
  503: "Legwork is busy. Nothing was changed. Try again in a moment.",
  away: "Could not reach Legwork. What you chose is still on this page.",
  late: "Legwork did not answer in time. What you chose is still on this page.",
  other: "That did not work, and the fault is ours. What you chose is still on this page.",
};

function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--s", textContent: words });
  made.addEventListener("click", act);
  return made;
}

/**
 * Says what went wrong until something works, or until it is closed; what was on the page stays as it was.
 * A part with data-own-trouble says it itself.
 */
function complain(words, { elt, requestConfig }) {
  if (elt?.closest("[data-own-trouble]")) return;
  const toast = Object.assign(document.createElement("div"), { className: "toast toast--bad" });
  toast.setAttribute("role", "alert");
  toast.append(Object.assign(document.createElement("span"), { textContent: words }));
  const again = () => {
    toasts.replaceChildren();
    const cause = requestConfig?.triggeringEvent;
    if (elt.matches("form")) elt.requestSubmit(cause?.submitter ?? undefined);
    else window.htmx.trigger(elt, cause?.type ?? "click");
  };
  if (elt?.isConnected) toast.append(button("Try again", again));
  toast.append(button("Close", () => toast.remove()));
  toasts.replaceChildren(toast);
}

document.addEventListener("htmx:responseError", ({ detail }) => complain(WORDS[detail.xhr.status] ?? WORDS.other, detail));
document.addEventListener("htmx:sendError", ({ detail }) => complain(WORDS.away, detail));
document.addEventListener("htmx:timeout", ({ detail }) => complain(WORDS.late, detail));
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.target?.removeAttribute("aria-busy");
  if (detail.successful) toasts.replaceChildren();
});

// htmx keeps the address of the page here, and a visitor's may say what is sore: it goes with the page.
window.addEventListener("pagehide", () => sessionStorage.removeItem("htmx-current-path-for-history"));

/** A link to a row that is folded up unfolds it. */
function unfold() {
  const row = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = row && (row.closest("details") ?? row.querySelector(":scope > details"));
  if (folded) folded.open = true;
}

addEventListener("hashchange", unfold);
unfold();

// Only where there is something: the way back to a practice one was in the middle of, and finished ones to be sent.
try {
  if (localStorage.getItem("playing") || localStorage.getItem("unsent")) import("./player-bar.js");
} catch {
  // No storage: nothing is kept.
}

// Static files and an offline page without a network. Not before this page has what it needs.
window.addEventListener("load", () => navigator.serviceWorker?.register("/worker.js").catch(() => {}));
