// The player: shows where a practice stands, and turns taps and keys into the next state. What is true at a moment is
// reckoned by player-state.js from a stored end time; this only draws it, sounds it and keeps it.

import * as practice from "./player-state.js";
import * as sound from "./player-sound.js";
import * as voice from "./player-voice.js";
import * as screen from "./player-screen.js";
import * as store from "./player-keeping.js";
import { keepForSending, sendAll } from "./player-sending.js";
import { offer } from "./player-bar.js";

const player = document.getElementById("player");
const start = document.getElementById("start");
const data = document.getElementById("player-data");
const list = data ? JSON.parse(data.textContent) : null;
const here = location.pathname + location.search;
const show = Object.fromEntries([...player.querySelectorAll("[data-show]")].map((element) => [element.dataset.show, element]));
const sheets = Object.fromEntries([...player.querySelectorAll("[data-sheet]")].map((element) => [element.dataset.sheet, element]));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const VOICES = { off: "off", names: "names only", full: "every word" };
const HEADINGS = { ready: "Get ready", switch: "Switch sides", rest: "Rest" };

let state = null;
let sounds = store.sounds();
let heard = -1; // how far into this phase marks have sounded, in milliseconds
let timer = null;
let elsewhere = false; // another tab plays it
let line = ""; // whether the screen stays on
let drawn = {}; // what is on the screen, so that only what changes is drawn

// Times in words.

const clock = (ms) => `${Math.floor(Math.ceil(ms / 1_000) / 60)}:${String(Math.ceil(ms / 1_000) % 60).padStart(2, "0")}`;

function duration(seconds) {
  const parts = [[Math.floor(seconds / 3_600), "h"], [Math.floor(seconds / 60) % 60, "min"], [seconds % 60, "s"]];
  return parts.filter(([number]) => number).map(([number, unit]) => `${number} ${unit}`).join(" ") || "0 s";
}

// Drawing.

function set(name, text) {
  if (drawn[name] === text) return;
  drawn[name] = text;
  show[name].textContent = text;
}

function draw(now) {
  const phase = state.phases[state.at];
  const item = practice.item(state);
  const left = practice.left(state, now);
  const into = practice.into(state, now);
  const seconds = Math.ceil(left / 1_000);
  const stopped = !practice.isRunning(state);
  player.dataset.state = stopped ? "paused" : phase.kind === "reps" ? "hold" : phase.kind === "rest" ? "ready" : phase.kind;
  player.dataset.phase = phase.kind;
  const [number, of] = practice.count(state);
  set("count", `${number} of ${of}`);
  set("total", `${clock(practice.allLeft(state, now))} left`);
  set("name", phase.kind === "switch" || phase.kind === "rest" ? HEADINGS[phase.kind] : phase.kind === "ready" ? `Get ready: ${item.name}` : item.name);
  show.left.hidden = phase.side !== "left";
  show.right.hidden = phase.side !== "right";
  const reps = phase.reps && Math.min(phase.reps, Math.max(0, Math.floor((into * phase.reps) / (phase.seconds * 1_000))) + 1);
  set("digits", reps ? String(reps) : phase.kind === "ready" ? `−${seconds}` : String(seconds));
  show.digits.setAttribute("aria-label", reps ? `Repetition ${reps} of ${phase.reps}` : `${seconds} seconds left`);
  player.classList.toggle("is-last", !stopped && seconds <= 3);
  const parts = [reps && `of ${phase.reps} reps`, phase.of && `Set ${phase.number ?? 1} of ${phase.of}`];
  set("set", parts.filter(Boolean).join(" · "));
  set("cue", stopped ? banner(left) : into / 1_000 < (phase.cue_at ?? 0) ? phase.cues[0] ?? "" : phase.cues.at(-1) ?? "");
  set("note", item.note);
  show.note.hidden = !item.note;
  const next = phase.next_at === undefined || stopped || into / 1_000 >= phase.next_at;
  set("next", next ? phase.next : "");
  show.next.parentElement.classList.toggle("is-shown", next);
  set("line", line);
  picture(item.slug, phase.side === "right");
  const share = practice.share(state, calm.matches ? now - (left % 1_000 ? 1_000 - (left % 1_000) : 0) : now);
  player.style.setProperty("--left", String(Math.max(0, Math.min(1, share))));
  player.querySelector(".notch").classList.toggle("is-past", into >= phase.seconds * 500 && "next_at" in phase);
  for (const part of player.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "paused") !== stopped;
  const main = player.querySelector(".btn--main");
  main.setAttribute("aria-label", stopped ? "Carry on" : "Pause");
}

function banner(left) {
  if (elsewhere) return "It plays in another tab. Carry on to have it here.";
  const kept = `Paused with ${clock(left)} left.`;
  return state.why === "asleep" ? `${kept} The screen was away for a while. Carry on from here?` : `${kept} Nothing is lost.`;
}

function picture(slug, mirrored) {
  const name = `${slug} ${mirrored}`;
  if (drawn.picture === name) return;
  drawn.picture = name;
  const source = document.querySelector(`[data-picture="${CSS.escape(slug)}"]`);
  const drawing = (source?.content ?? source)?.querySelector("svg")?.cloneNode(true);
  show.picture.replaceChildren(...(drawing ? [drawing] : []));
  show.picture.classList.toggle("is-mirror", mirrored);
}

/** For who hears the page: what has begun, once. */
function announce() {
  const phase = state.phases[state.at];
  const item = practice.item(state);
  const what = HEADINGS[phase.kind] ?? (phase.reps ? `${phase.reps} repetitions` : `Hold for ${phase.seconds} seconds`);
  set("said", [what, item.name, phase.side && `${phase.side} side`].filter(Boolean).join(", "));
}

// The clock.

function signal(mark) {
  if (mark.sound && !(mark.short && !sounds.half)) {
    sound.play(mark.sound, sounds);
    if (sounds.buzz) screen.buzz(mark.sound);
    if (sounds.flash && mark.sound !== "tick" && mark.sound !== "half") screen.flash(player);
  }
  if (mark.say && (sounds.voice === "full" || (sounds.voice === "names" && !mark.full))) voice.say(mark.say, { volume: sounds.volume, now: !mark.full });
}

/** What is true now: drawn, sounded, kept; and when to look again. */
function look() {
  clearTimeout(timer);
  if (!state) return;
  const now = Date.now();
  const before = state;
  state = practice.tick(state, now);
  if (state.over) return finish(now);
  if (state.at !== before.at || state.why !== before.why) changed(now);
  const phase = state.phases[state.at];
  const into = practice.into(state, now);
  if (practice.isRunning(state)) {
    for (const mark of phase.marks) if (mark.at * 1_000 > heard && mark.at * 1_000 <= into && into - mark.at * 1_000 < 1_000) signal(mark);
    heard = Math.max(heard, into);
  }
  draw(now);
  if (practice.isRunning(state)) timer = setTimeout(look, Math.max(1, untilNext(phase, into, practice.left(state, now))));
}

/** Milliseconds until something is to be drawn or heard: the next mark, the next full second, the end. */
function untilNext(phase, into, left) {
  const marks = phase.marks.map((mark) => mark.at * 1_000 - into).filter((wait) => wait > 0);
  return Math.min(left, left % 1_000 || 1_000, ...marks);
}

/** The place changed: from here on its own marks sound, and it is kept. */
function changed(now) {
  heard = -1;
  announce();
  persist(now);
}

function persist(now) {
  if (!elsewhere) store.keep(state, now);
}

/** Go to another state that a tap or a key made. */
function become(next) {
  const now = Date.now();
  const moved = next.at !== state.at || next.items !== state.items;
  if (moved || next.left !== null) voice.hush();
  state = next;
  if (state.over) return finish(now);
  if (moved) changed(now);
  else if (practice.into(state, now) < 50) heard = -1;
  persist(now);
  look();
}

// Taps and keys.

const acts = {
  toggle() {
    if (practice.isRunning(state)) return become(practice.pause(state, Date.now()));
    wake();
    if (elsewhere) return comeBack();
    become(practice.resume(state, Date.now()));
  },
  skip: () => become(practice.skip(state, Date.now())),
  previous: () => become(practice.previous(state, Date.now())),
  restart() {
    heard = -1;
    become(practice.restart(state, Date.now()));
  },
  side: () => become(practice.otherSide(state, Date.now())),
  longer: () => become(practice.longer(state)),
  hurts() {
    become(practice.pause(state, Date.now(), "hurts"));
    const other = practice.easierOf(state);
    player.querySelector('[data-do="easier"]').hidden = !other;
    show.easier.textContent = other ? `${other.name}, ${other.dose}` : "";
    area(show.sharp, practice.item(state).place, state.phases[state.at].side);
    open(sheets.hurts);
  },
  easier() {
    shut();
    become(practice.resume(practice.easier(state, Date.now()), Date.now()));
  },
  leave() {
    shut();
    become(practice.resume(practice.leave(state, Date.now()), Date.now()));
  },
  stop() {
    const hurts = sheets.hurts.open;
    shut();
    become(practice.stop(hurts ? practice.leave(state, Date.now()) : state, Date.now()));
  },
  close() {
    become(practice.pause(state, Date.now(), "close"));
    show.keeps.hidden = !state.who;
    open(sheets.close);
  },
  "carry-on"() {
    shut();
    become(practice.resume(state, Date.now()));
  },
  discard() {
    shut();
    quiet();
    store.letGo();
    state = null;
    location.assign(show.away.href);
  },
  voice() {
    const names = Object.keys(VOICES);
    sounds.voice = names[(names.indexOf(sounds.voice) + 1) % names.length];
    if (sounds.voice === "off") voice.hush();
    settle();
  },
  settings: () => open(sheets.settings),
  test() {
    sound.wake();
    sound.play("rise", sounds);
    if (sounds.buzz) screen.buzz("rise");
    if (sounds.flash) screen.flash(sheets.settings);
  },
};

player.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act && state) acts[act]();
});

const KEYS = { " ": "toggle", ArrowLeft: "previous", ArrowRight: "skip", r: "restart", R: "restart", s: "side", S: "side" };
document.addEventListener("keydown", (event) => {
  if (!state || state.over || event.ctrlKey || event.metaKey || event.altKey || event.repeat || player.querySelector("dialog[open]")) return;
  if (!KEYS[event.key] || (event.key === " " && event.target.closest("button, a, input") && !event.target.closest(".btn--main"))) return;
  event.preventDefault();
  acts[KEYS[event.key]]();
});

function open(sheet) {
  sheet.showModal();
  sheet.querySelector("h2").focus();
}

function shut() {
  for (const sheet of Object.values(sheets)) if (sheet.open) sheet.close();
}

for (const name of ["hurts", "close"]) sheets[name].addEventListener("cancel", () => become(practice.resume(state, Date.now()))); // Escape: it was nothing

/** The place on the body that a form takes to the check-in. A page that is everybody's sends nothing of anybody. */
function area(form, place, side) {
  for (const input of form.querySelectorAll('[name="sore"]')) input.remove();
  if (!place || (store.anybody() && state.who)) return;
  for (const one of side ? [side] : ["left", "right"]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sore", value: `${place}:${one}` }));
}

// Sharp: the session ends here, what was done is kept, and the check-in says what next.
show.sharp.addEventListener("submit", () => {
  const now = Date.now();
  state = practice.stop(practice.leave(state, now, "sharp"), now);
  keepForSending(state, now);
  store.letGo();
  quiet();
  state = null;
  sendAll();
});

// How it sounds.

function settle() {
  store.keepSounds(sounds);
  const button = player.querySelector('[data-do="voice"]');
  button.setAttribute("aria-label", `Voice: ${VOICES[sounds.voice]}`);
  show.voice.textContent = { off: "off", names: "names", full: "full" }[sounds.voice];
  for (const field of show.settings.elements) {
    if (field.type === "radio") field.checked = sounds[field.name] === field.value;
    else if (field.type === "checkbox") field.checked = sounds[field.name];
    else if (field.name) field.value = sounds[field.name];
  }
}

show.settings.addEventListener("input", ({ target }) => {
  sounds = { ...sounds, [target.name]: target.type === "checkbox" ? target.checked : target.type === "range" ? Number(target.value) : target.value };
  settle();
});
show.settings.buzz.closest("label").hidden = !navigator.vibrate;

/** Inside a tap: sound may begin, and the screen may be kept on. */
async function wake() {
  sound.wake();
  line = (await screen.stayOn()) ? "The screen will stay on." : "Keep your screen on yourself: this browser does not.";
  if (state && !state.over) look();
}

function quiet() {
  clearTimeout(timer);
  voice.hush();
  screen.letGo();
}

document.addEventListener("visibilitychange", async () => {
  if (!state || state.over || document.visibilityState !== "visible") return;
  look();
  if (state && !state.over) wake();
});
window.addEventListener("pageshow", look);
player.addEventListener("pointerdown", () => {
  if (state && practice.isRunning(state)) wake(); // after a reload nothing sounds before a tap, and an older browser keeps the screen on only from a tap
});

// Two tabs: the one that was touched last plays, the other stands still and keeps nothing.

const tabs = "BroadcastChannel" in window ? new BroadcastChannel("player") : null;
tabs?.addEventListener("message", ({ data: key }) => {
  if (!state || state.over || elsewhere || key !== "playing") return;
  elsewhere = true;
  become(practice.pause(state, Date.now()));
});

function comeBack() {
  const known = store.playing(Date.now());
  if (!known) return location.reload(); // it was finished there
  elsewhere = false;
  play(practice.resume(practice.tick(known, Date.now()), Date.now()));
}

// Beginning and end.

/** Show the player and go on from a state. */
function play(from) {
  state = from;
  tabs?.postMessage("playing");
  document.body.dataset.playing = "";
  player.hidden = false;
  settle();
  const now = Date.now();
  drawn = {};
  heard = practice.isRunning(state) ? practice.into(state, now) - 1 : -1;
  announce();
  persist(now);
  look();
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

start?.addEventListener("click", () => {
  const now = Date.now();
  const other = store.playing(now);
  if (!list) {
    if (other) play(practice.resume(practice.tick(other, now), now));
    wake();
    return;
  }
  if (other) keepForSending(practice.tick(other, now), now); // what was done of another list, was done
  play(practice.begin(list, { key: newKey(), who: store.who(), url: here, name: list.name, routine: list.routine }, now));
  wake();
  show.name.focus();
});

function finish(now) {
  quiet();
  const done = practice.outcomes(state).filter(({ outcome }) => outcome === "done").length;
  const planned = practice.planned(state);
  if (state.phases.at(-1).outcome) {
    sound.play("end", sounds);
    if (sounds.buzz) screen.buzz("end");
    if (sounds.voice !== "off") voice.say(state.finished, { volume: sounds.volume, now: true });
  }
  store.letGo();
  tabs?.postMessage("over");
  player.dataset.state = "over";
  for (const part of player.querySelectorAll(":scope > .player__top, :scope > .player__main, :scope > .player__keys")) part.hidden = true;
  show.over.hidden = false;
  show.done.textContent = `Done. ${duration(Math.round(practice.spent(state, now) / 1_000))}`;
  show.tally.textContent = `${done} of ${planned} ${planned === 1 ? "hold or set" : "holds and sets"}. ${tally(done, planned)}`.trim();
  set("said", "");
  ask();
  keepForSending(state, now);
  deliver();
  show.done.focus();
}

function tally(done, planned) {
  if (!state.who) return "";
  return done * 100 >= planned * 60 ? "It counts for your week." : "It counts for your week from 60 in 100 on.";
}

/** How the areas feel that something was done for; and what to do about one that feels worse. */
function ask() {
  const form = show.feelings;
  if (!form) return;
  const worked = new Map(practice.outcomes(state).filter(({ outcome }) => outcome !== "skipped").map((one) => [one.group, one]));
  for (const field of form.querySelectorAll("[data-group]")) if (!worked.has(field.dataset.group)) field.remove();
  if (!form.querySelector("[data-group]")) return form.remove();
  if (form.elements.key) form.elements.key.value = state.key;
  form.addEventListener("change", () => {
    const worse = form.querySelector('[value="worse"]:checked');
    show.check.hidden = !worse;
    if (!worse) return;
    const { group } = worse.closest("[data-group]").dataset;
    area(show.check, state.items.find((item) => item.group === group)?.place, worse.name.split(":")[1]);
  });
}

/** Send it, and say what became of it. */
async function deliver() {
  const { key, who } = state;
  if (!who) {
    show.kept.hidden = true;
    return;
  }
  const words = (text) => (show.kept.textContent = text);
  words("Keeping it …");
  const kept = await sendAll();
  const waits = store.waiting(Date.now()).some((one) => one.key === key) || store.anybody();
  const ready = kept.includes(key);
  const save = show.feelings?.querySelector('[type="submit"]');
  if (save) {
    save.disabled = !ready;
    show["not-yet"].hidden = ready;
  }
  words(ready ? "Kept in your log." : waits ? "No network: it is sent when there is one again." : "There was nothing to keep.");
}

window.addEventListener("online", () => {
  if (state?.over) deliver();
  else sendAll();
});

// On the page of what one was in the middle of, it goes on by itself; elsewhere the bar leads to it.
const known = store.playing(Date.now());
if (known && (known.url === here || !list)) {
  if (store.who()) known.who = store.who();
  if (known.url === here) play(practice.tick(known, Date.now()));
  else start.hidden = false;
} else {
  offer();
}
document.getElementById("again")?.addEventListener("click", () => location.reload());
