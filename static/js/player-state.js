// Where a practice stands, as one plain value. Pure: no page, no clock, no storage. Times are milliseconds.
//
// While it runs, a phase is known by the moment it `ends`; while it stands still, by what is `left` of it. So nothing is
// lost or gained by a pause, a reload or a tab that slept. Every function takes a state and gives a new one.

export const LATE = 3_000; // a timer this late is a slow one; later than that, the tab slept
export const FORGOTTEN = 24 * 3_600_000; // what one was in the middle of is let go after a day
export const LONGER = 15_000;
const WORK = new Set(["hold", "reps"]);

export const isWork = (phase) => WORK.has(phase.kind);
const length = (state, at) => state.phases[at].seconds * 1_000;
const lastSet = (state) => state.phases.findLastIndex(isWork);

/** A practice at its beginning, running. `list`: what the server said; `about`: key, who, url, name, routine. */
export function begin(list, about, now) {
  const { items, phases, finished } = list;
  return { ...about, items, phases, finished, at: 0, ends: now + phases[0].seconds * 1_000, left: null, added: 0, spent: 0, since: now, began: now, why: "", over: false };
}

export const isRunning = (state) => state.left === null && !state.over;

/** Milliseconds left of this phase, at a moment. */
export const left = (state, now) => (state.left === null ? Math.max(0, state.ends - now) : state.left);

/** How far into this phase a moment is; less than nothing while it is being made longer. */
export const into = (state, now) => length(state, state.at) - left(state, now);

/** Milliseconds left of everything. */
export const allLeft = (state, now) => state.phases.slice(state.at + 1).reduce((sum, phase) => sum + phase.seconds * 1_000, left(state, now));

/** How much of this phase is left, from 1 to 0, what was added counted in. */
export const share = (state, now) => Math.min(1, left(state, now) / (length(state, state.at) + state.added));

/** The true time spent in it, pauses left out. */
export const spent = (state, now) => state.spent + (isRunning(state) ? Math.max(0, now - state.since) : 0);

export const item = (state) => state.items[state.phases[state.at].item];

/** Each hold or set that is behind, in order: done, skipped, or why it was left. */
export const outcomes = (state) =>
  state.phases.filter((phase) => phase.outcome).map((phase) => ({ slug: state.items[phase.item].slug, group: state.items[phase.item].group, side: phase.side, outcome: phase.outcome }));

export const planned = (state) => state.phases.filter((phase) => isWork(phase) || phase.kind === "hurt").length;

const PASSING = new Set([undefined, "done", "skipped"]); // what is done again is said again; that it hurt stays said
const marked = (state, outcome) => ({ ...state, phases: state.phases.map((phase, at) => (at === state.at && PASSING.has(phase.outcome) ? { ...phase, outcome } : phase)) });

/** At the start of a phase, running or standing still as before. Behind the last one it is over. */
function enter(state, at, from) {
  if (at >= state.phases.length) return { ...state, at: state.phases.length - 1, over: true, left: 0, ends: null, added: 0, why: "", spent: state.spent + (state.left === null ? from - state.since : 0), since: from };
  const next = { ...state, at, added: 0, why: "" };
  return state.left === null ? { ...next, ends: from + length(next, at) } : { ...next, left: length(next, at) };
}

/** Stand still, with exactly what is left. `why` says what stopped it, where that was not a tap. */
export function pause(state, now, why = "") {
  if (!isRunning(state)) return { ...state, why };
  return { ...state, left: left(state, now), ends: null, spent: state.spent + Math.max(0, now - state.since), since: now, why };
}

export function resume(state, now) {
  if (state.over || state.left === null) return state;
  return { ...state, ends: now + state.left, left: null, since: now, why: "" };
}

/**
 * What is true at a moment. What ended in time is followed by the next phase, without a gap.
 *
 * After a sleep, a phase that is still on goes on, and rests and changes that are over lie behind. The hold it fell asleep
 * in counts as done. But it never runs through a hold nobody saw begin: there it stands still, where one gets ready for it.
 */
export function tick(state, now) {
  let seen = state;
  let safe = state.at; // where one would stand still
  while (isRunning(seen) && now >= seen.ends) {
    const phase = seen.phases[seen.at];
    const slept = now - seen.ends > LATE;
    if (isWork(phase) && slept && seen.at !== state.at) return halt(state, seen, safe);
    if (isWork(phase)) {
      seen = enter(marked(seen, "done"), seen.at + 1, seen.ends);
      safe = seen.at;
      if (slept && !seen.over) return halt(state, seen, safe);
    } else {
      seen = enter(seen, seen.at + 1, seen.ends);
    }
  }
  return seen;
}

/** Standing still at the start of a phase since the moment the last one anybody saw was over. */
function halt(before, seen, at) {
  const until = Math.max(before.since, at === before.at ? before.ends - length(before, at) - before.added : before.ends);
  return { ...seen, at, added: 0, left: length(seen, at), ends: null, spent: before.spent + (until - before.since), since: until, why: "asleep" };
}

/** On to the next thing to do: from getting ready to the hold; from a hold, skipped, to what follows it. */
export function skip(state, now, outcome = "skipped") {
  const phase = state.phases[state.at];
  return enter(isWork(phase) && !phase.outcome ? marked(state, outcome) : state, state.at + 1, now);
}

/** Where one gets ready for the hold at `at`: the change before it, or the hold itself. */
function leadIn(state, at) {
  let first = at;
  while (first > 0 && !isWork(state.phases[first - 1])) first -= 1;
  return first;
}

const forget = (state, from) => ({ ...state, phases: state.phases.map((phase, at) => (at >= from && PASSING.has(phase.outcome) ? { ...phase, outcome: undefined } : phase)) });
const go = (state, at, now) => enter(forget(state, at), at, now);

/** The hold that is on, or the next one. */
const here = (state) => state.phases.findIndex((phase, at) => at >= state.at && isWork(phase));

/** Back to the hold before this one, with the time to get ready. */
export function previous(state, now) {
  const current = here(state);
  const before = state.phases.findLastIndex((phase, at) => at < current && isWork(phase)); // what hurt is not gone back to
  return go(state, before < 0 ? 0 : leadIn(state, before), now);
}

/** This hold, or this time to get ready, from its beginning. */
export const restart = (state, now) => go(state, state.at, now);

/** The other side of this exercise, with the time to change; as it is where there is one side only. */
export function otherSide(state, now) {
  const current = state.phases[here(state)];
  const other = state.phases.findIndex((phase) => isWork(phase) && phase.item === current.item && phase.side && phase.side !== current.side);
  return other < 0 ? state : enter(state, leadIn(state, other), now);
}

/** A quarter of a minute more of this phase. */
export const longer = (state) => ({ ...state, added: state.added + LONGER, ...(state.left === null ? { ends: state.ends + LONGER } : { left: state.left + LONGER }) });

/** The sides of this exercise that are still to do, this one included. */
function sidesLeft(state) {
  const now = state.phases[state.at].item;
  const rest = state.phases.filter((phase, at) => at >= state.at && phase.item === now && isWork(phase));
  return [...new Set(rest.map((phase) => phase.side))].join(",");
}

/** The easier version of this exercise, if there is one that fits the sides still to do. */
export function easierOf(state) {
  const other = item(state).easier?.[0];
  return other?.phases[sidesLeft(state)] ? other : null;
}

/** The easier version in place of what is left of this exercise, from getting ready for it. What was being done hurt. */
export function easier(state, now, how = "hurt") {
  const other = easierOf(state);
  if (!other) return state;
  const old = state.phases[state.at].item;
  const before = state.phases.slice(0, state.at);
  const after = state.phases.slice(state.at).filter((one) => one.item !== old);
  if (other.ready && after.length) after[0] = { ...other.ready, item: after[0].item };
  const place = state.items.length;
  const name = { slug: other.slug, name: other.name, group: other.group, note: other.note, easier: state.items[old].easier.slice(1), inPlaceOf: old };
  const hurt = { ...state.phases[here(state)], kind: "hurt", seconds: 0, marks: [], outcome: how };
  const phases = [...before, hurt, ...other.phases[sidesLeft(state)].map((one) => ({ ...one, item: place })), ...after];
  return enter({ ...state, items: [...state.items, name], phases }, state.at + 1, now);
}

/** Past all that is left of this exercise: it hurt. */
export function leave(state, now, how = "hurt") {
  const old = state.phases[state.at].item;
  const first = here(state);
  const phases = state.phases.map((phase, at) => (at >= first && phase.item === old && isWork(phase) ? { ...phase, outcome: at === first ? how : "skipped" } : phase));
  const next = state.phases.findIndex((phase, at) => at > state.at && phase.item !== old);
  return enter({ ...state, phases }, next < 0 ? state.phases.length : next, now);
}

/** The end, before the last hold: what was not done stays undone. */
export const stop = (state, now) => enter(state, state.phases.length, now);

/** Whether a kept state can be gone on with at a moment. */
export const isFresh = (state, now) => Boolean(state?.phases?.length && state.key && now - state.seen < FORGOTTEN && !state.over && lastSet(state) >= 0);

/** Where it stands among the exercises: [3, 9]. An easier version stands in the place of what it replaced. */
export function count(state) {
  const place = (index) => (state.items[index].inPlaceOf === undefined ? index : place(state.items[index].inPlaceOf));
  const own = state.items.filter((one) => one.inPlaceOf === undefined).length;
  return [place(state.phases[state.at].item) + 1, own];
}
