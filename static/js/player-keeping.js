// What the browser keeps: the practice one is in the middle of, finished ones that are not sent yet, and how the player
// should sound. Nothing else. The first is gone at the finish and after a day, all of it at sign-out.

import { isFresh } from "./player-state.js";

const PLAYING = "playing";
const UNSENT = "unsent";
const SOUND = "player";
const WEEK = 7 * 86_400_000; // what is older is not taken any more
export const DEFAULTS = { voice: "names", volume: 0.7, louder: false, flash: false, buzz: true, half: false };

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // no storage, or not ours
  }
}

function write(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Who is signed in here, as a word that says nothing of them; empty for a visitor. */
export const who = () => document.body.dataset.who ?? "";

/** Whether this page is the same for everybody and so cannot tell who is here. */
export const anybody = () => document.body.dataset.anybody !== undefined;

/** What one was in the middle of, if it is this person's, or a visitor's, and not a day old; what is too old, or another's, goes. */
export function playing(now) {
  const state = read(PLAYING);
  if (!state) return null;
  if (!isFresh(state, now) || (state.who && who() && state.who !== who())) {
    write(PLAYING, null);
    return null;
  }
  return !state.who || state.who === who() || anybody() ? state : null;
}

export const keep = (state, now) => write(PLAYING, { ...state, seen: now });
export const letGo = () => write(PLAYING, null);

/** Finished practices of this person that are still to be sent. */
export const unsent = (now) => (read(UNSENT) ?? []).filter((one) => now - one.began < WEEK);
const mine = (one) => one.who === who();

/** Put a practice among those to be sent; the same key once. */
export const queue = (practice, now) => write(UNSENT, [...unsent(now).filter((one) => one.key !== practice.key), practice]);
export const sent = (key, now) => {
  const rest = unsent(now).filter((one) => one.key !== key);
  write(UNSENT, rest.length ? rest : null);
};
export const waiting = (now) => (who() ? unsent(now).filter(mine) : []);

export const sounds = () => ({ ...DEFAULTS, ...read(SOUND) });
export const keepSounds = (sounds) => write(SOUND, sounds);
