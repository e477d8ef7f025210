// Short sounds made on the spot. They mix with music that plays already; nothing is looped to stay awake.

const NOTES = {
  tick: [[880, 0, 0.06]],
  half: [[660, 0, 0.12]],
  rise: [[523, 0, 0.16], [784, 0.16, 0.3]],
  fall: [[784, 0, 0.16], [523, 0.16, 0.3]],
  end: [[523, 0, 0.16], [659, 0.16, 0.16], [784, 0.32, 0.5]],
};
let context = null;

/** Ready to sound. To be called in a tap: browsers allow it nowhere else. */
export function wake() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  if (navigator.audioSession) navigator.audioSession.type = "ambient"; // beside somebody's music, not in place of it
  context ??= new Context();
  if (context.state === "suspended") context.resume().catch(() => {});
}

/** One of the sounds, at a volume from 0 to 1; `louder` cuts through music and open air. */
export function play(name, { volume, louder }) {
  if (!context || !volume) return;
  for (const [pitch, after, lasts] of NOTES[name] ?? []) {
    const note = context.createOscillator();
    const loud = context.createGain();
    const at = context.currentTime + after;
    note.type = louder ? "square" : "sine";
    note.frequency.value = pitch;
    loud.gain.setValueAtTime(volume * (louder ? 0.9 : 0.5), at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + lasts);
    note.connect(loud).connect(context.destination);
    note.start(at);
    note.stop(at + lasts);
  }
}
