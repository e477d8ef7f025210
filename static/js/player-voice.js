// The voice. It never speaks over itself, and leaves a silence between one utterance and the next.

const SILENCE = 1_500; // milliseconds
let ended = -Infinity;
let speaking = null;
let waiting = null;

const synthesis = window.speechSynthesis;

function speak(words, volume) {
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.lang = "en-GB";
  utterance.volume = volume;
  utterance.onend = utterance.onerror = () => {
    if (speaking !== utterance) return;
    speaking = null;
    ended = Date.now();
  };
  speaking = utterance;
  synthesis.speak(utterance);
}

/** Say it; with `now` even if something is being said, which then is cut short. Else what cannot be said in time stays unsaid. */
export function say(words, { volume, now = false }) {
  if (!synthesis || !volume) return;
  clearTimeout(waiting);
  if (speaking) {
    if (!now) return;
    hush();
  }
  const wait = ended + SILENCE - Date.now();
  if (wait <= 0) speak(words, volume);
  else if (now) waiting = setTimeout(speak, wait, words, volume);
}

/** Silence, at once. */
export function hush() {
  clearTimeout(waiting);
  if (!synthesis) return;
  if (speaking) ended = Date.now();
  speaking = null;
  synthesis.cancel();
}
