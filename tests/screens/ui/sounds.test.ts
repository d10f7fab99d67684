// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";

/** As an iPad's: asleep until somebody touches it, and again after its screen was locked. */
class SleepyAudio {
  static all: SleepyAudio[] = [];
  static touched = false;
  state: "suspended" | "running" = "suspended";
  currentTime = 0;
  destination = {};
  tones = 0;
  waiting: (() => void)[] = [];
  constructor() {
    SleepyAudio.all.push(this);
  }
  resume(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (SleepyAudio.touched) this.wake();
    });
  }
  wake(): void {
    this.state = "running";
    for (const resolve of this.waiting.splice(0)) resolve();
  }
  createOscillator() {
    this.tones++;
    const node = { frequency: { value: 0 }, type: "", connect: () => node, start() {}, stop() {} };
    return node;
  }
  createGain() {
    const node = { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: () => node };
    return node;
  }
}

const touch = (): void => {
  SleepyAudio.touched = true;
  window.dispatchEvent(new Event("touchend"));
  SleepyAudio.touched = false;
};

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  localStorage.clear();
  SleepyAudio.all = [];
  Object.assign(globalThis, { AudioContext: SleepyAudio });
  return () => vi.useRealTimers();
});

const tones = (): number => SleepyAudio.all.reduce((sum, audio) => sum + audio.tones, 0);

test("the first touch wakes the sounds, so that the scans after it are heard", async () => {
  const { play, wakeSounds } = await import("../../../src/ui/sounds.ts");
  wakeSounds(window);
  touch();
  play("good");
  expect([tones(), SleepyAudio.all.length]).toEqual([1, 1]);
});

test("a device whose screen was locked sounds again after the next touch, but not for scans of before", async () => {
  const { play, wakeSounds } = await import("../../../src/ui/sounds.ts");
  wakeSounds(window);
  touch();
  const [audio] = SleepyAudio.all;
  if (audio === undefined) throw new Error("nothing woke");
  audio.state = "suspended";
  play("good");
  await vi.advanceTimersByTimeAsync(2_000);
  touch();
  await vi.advanceTimersByTimeAsync(0);
  expect(tones()).toBe(0);
  play("good");
  expect(tones()).toBe(1);
});

test("a tone that only waits for a moment is still heard", async () => {
  const { play } = await import("../../../src/ui/sounds.ts");
  SleepyAudio.touched = true;
  play("back");
  SleepyAudio.touched = false;
  await vi.advanceTimersByTimeAsync(0);
  expect(tones()).toBe(2);
});

test("who muted it hears nothing, whatever is touched", async () => {
  const { play, setMuted, wakeSounds } = await import("../../../src/ui/sounds.ts");
  setMuted(true);
  wakeSounds(window);
  touch();
  play("good");
  expect(SleepyAudio.all).toEqual([]);
});
