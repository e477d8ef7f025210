// The screen that stays on, the short buzz, the flash. Each may be missing; none is the only signal.

let lock = null;
let wanted = false;

/** Keep the screen on. True if it will stay on; false if it may go dark. */
export async function stayOn() {
  wanted = true;
  if (!navigator.wakeLock) return false;
  if (lock && !lock.released) return true;
  try {
    lock = await navigator.wakeLock.request("screen");
    if (!wanted) await letGo();
    return true;
  } catch {
    return false; // saving power, or in the background
  }
}

/** The screen may go dark again. */
export async function letGo() {
  wanted = false;
  const held = lock;
  lock = null;
  await held?.release().catch(() => {});
}

const BUZZES = { tick: [40], half: [40, 60, 40], rise: [200], fall: [120, 80, 120], end: [600] };

/** The buzz that goes with a sound. */
export function buzz(name) {
  if (BUZZES[name]) navigator.vibrate?.(BUZZES[name]);
}

/** One flash of an element, no oftener than once a second. */
export function flash(element) {
  if (element.classList.contains("is-flashing")) return;
  element.classList.add("is-flashing");
  setTimeout(() => element.classList.remove("is-flashing"), 350);
}
