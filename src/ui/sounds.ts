/** Short tones that tell apart, without looking, what a scan did. Silent where the browser has no audio or it is muted. */
import { whenFree } from "./when-free.ts";

export type Tone = "good" | "back" | "refused" | "notice";

const notes: Record<Tone, readonly (readonly [hertz: number, at: number, seconds: number])[]> = {
  good: [[880, 0, 0.09]],
  back: [[660, 0, 0.08], [880, 0.09, 0.1]],
  refused: [[220, 0, 0.16], [196, 0.18, 0.22]],
  notice: [[523, 0, 0.12], [523, 0.16, 0.12]],
};

let context: AudioContext | undefined;
const mutedKey = "tu-sach-muted";

export const isMuted = (): boolean => localStorage.getItem(mutedKey) === "yes";
export const setMuted = (muted: boolean): void => localStorage.setItem(mutedKey, muted ? "yes" : "no");

/**
 * A browser lets a page sound only once a person has touched it, and an iPad takes that back when it locks its screen: each
 * touch or key wakes what sleeps.
 */
export const wakeSounds = (target: Pick<Window, "addEventListener">): void => {
  if (typeof AudioContext === "undefined") return;
  const wake = (): void => {
    if (isMuted() || context?.state === "running") return;
    context ??= new AudioContext();
    context.resume().catch(() => undefined);
  };
  for (const touch of ["touchend", "click"]) target.addEventListener(touch, wake, { capture: true, passive: true });
  // To be made takes longer than a scanner waits between two keys; no keyboard asks for it at once.
  target.addEventListener("keydown", () => (context ? wake() : whenFree(wake)), { capture: true, passive: true });
};

export const play = (tone: Tone): void => {
  if (isMuted() || typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  const awake = context;
  if (awake.state === "running") return sound(awake, tone);
  const asked = Date.now();
  // A tone that comes late would speak of the wrong scan.
  awake.resume().then(() => Date.now() - asked < soonEnough && sound(awake, tone), () => undefined);
};

const soonEnough = 500;

const sound = (context: AudioContext, tone: Tone): void => {
  const start = context.currentTime;
  for (const [hertz, at, seconds] of notes[tone]) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.value = hertz;
    oscillator.type = tone === "refused" ? "square" : "sine";
    volume.gain.setValueAtTime(0.12, start + at);
    volume.gain.exponentialRampToValueAtTime(0.001, start + at + seconds);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(start + at);
    oscillator.stop(start + at + seconds);
  }
};
