// On every page but the player's: the way back to what one was in the middle of, and finished practices on their way.

import { tick } from "./player-state.js";
import { letGo, playing } from "./player-keeping.js";
import { keepForSending, sendAll } from "./player-sending.js";

const place = document.getElementById("resume");

function show(state) {
  if (state.url === location.pathname + location.search) return; // its own page has the player
  place.replaceChildren(document.getElementById("resume-bar").content.cloneNode(true));
  place.querySelector("[data-name]").textContent = state.name;
  place.querySelector("a").href = state.url;
  place.querySelector("button").addEventListener("click", () => {
    const now = Date.now();
    keepForSending(tick(state, now), now); // what was done, was done
    letGo();
    place.replaceChildren();
    document.getElementById("main").focus();
    sendAll();
  });
}

export function offer() {
  const state = playing(Date.now());
  if (!place) return;
  if (state) show(state);
  else place.replaceChildren();
}

if (place) {
  offer();
  window.addEventListener("storage", offer);
}
window.addEventListener("online", sendAll);
sendAll();
