// Sending finished practices: at once, or when the network is back. Each has a key, so that sent twice it is kept once.

import { isRunning, outcomes, planned, spent } from "./player-state.js";
import { anybody, queue, sent, waiting, who } from "./player-keeping.js";

const ADDRESS = "/practices/keep/";
const REFUSED = new Set([400, 404, 413, 422]); // never will be taken, and must not hold up what comes after it
let underWay = null;

/** A practice as it is sent: what was done, when it began, how long it took. */
export const asPractice = (state, now) => ({
  key: state.key,
  who: state.who,
  name: state.name,
  routine: state.routine ?? "",
  began: state.began,
  ended: isRunning(state) ? now : state.since,
  seconds: Math.round(spent(state, now) / 1_000),
  planned: planned(state),
  steps: outcomes(state).map(({ slug, side, outcome }) => `${slug}.${side}.${outcome}`),
});

/** Keep a practice for sending; a visitor's is nobody's and goes nowhere. */
export function keepForSending(state, now) {
  const practice = asPractice(state, now);
  if (practice.who && (practice.who === who() || anybody()) && practice.steps.some((step) => !step.endsWith(".skipped"))) queue(practice, now);
}

async function send(practice) {
  const body = new URLSearchParams({
    key: practice.key,
    name: practice.name,
    routine: practice.routine,
    began_at: new Date(practice.began).toISOString(),
    ended_at: new Date(practice.ended).toISOString(),
    seconds: practice.seconds,
    planned: practice.planned,
    steps: practice.steps.join(" "),
  });
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), Accept: "application/json" };
  return fetch(ADDRESS, { method: "POST", body, headers, redirect: "error", keepalive: true });
}

/**
 * Send what waits; the keys that are kept now. What the server refuses is not sent again; what did not reach it is.
 * One tab sends at a time, and a second sending does no harm.
 */
export function sendAll() {
  underWay ??= sendEach().finally(() => (underWay = null));
  return underWay;
}

async function sendEach() {
  const kept = [];
  for (const practice of waiting(Date.now())) {
    let answer;
    try {
      answer = await send(practice);
    } catch {
      break; // no network: when it is back
    }
    if (answer.ok) kept.push(practice.key);
    if (answer.ok || REFUSED.has(answer.status)) sent(practice.key, Date.now());
    else break; // signed out, busy, or a fault of ours: later
  }
  return kept;
}
