/**
 * Another version of the program lies here whole, a newer one or the one that the server has gone back to. It takes over between
 * two acts: once all windows of this device are quiet, or when a person says so, but never under the hands of another window. Which
 * of two versions is the later one is asked nowhere.
 */
import type { ActsWatched } from "./ui/in-the-middle.ts";

export interface AppUpdate {
  /** Once a second, as long as another version waits. */
  look(): void;
  /** The person at this window says so; `elsewhere`: somebody is in the middle of something in another one. */
  takeNow(): Promise<"taken" | "elsewhere">;
}

export const createAppUpdate = (deps: {
  readonly acts: ActsWatched;
  readonly locks: Pick<LockManager, "request">;
  /** Once all that is being written is on disk. */
  readonly settled: () => Promise<unknown>;
  readonly takeOver: () => void;
  readonly now: () => number;
}): AppUpdate => {
  const { acts, locks, now } = deps;
  const seenAt = now();
  let triedAt = Number.NEGATIVE_INFINITY;
  let held: { readonly end: () => void; readonly ended: Promise<unknown> } | undefined;

  /** The others see by it that this window is in the middle of something. */
  const hold = (): void => {
    if (held) return;
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    held = { end, ended: locks.request(lockName, { mode: "shared" }, () => until) };
  };
  const letGo = async (): Promise<void> => {
    const before = held;
    held = undefined;
    before?.end();
    await before?.ended;
  };

  const take = async (wanted: () => boolean): Promise<"taken" | "elsewhere"> => {
    await letGo();
    return locks.request(lockName, { mode: "exclusive", ifAvailable: true }, async (lock) => {
      if (!lock) return "elsewhere";
      await deps.settled();
      if (!wanted()) return "elsewhere";
      triedAt = now();
      deps.takeOver();
      return "taken";
    });
  };

  return {
    look: () => {
      if (acts.isGoingOn()) return hold();
      void letGo();
      const isQuiet = (): boolean => !acts.isGoingOn() && acts.quietFor() >= quiet;
      // The other windows need a moment to say that they are busy.
      if (isQuiet() && now() - seenAt > aMoment && now() - triedAt > again) void take(isQuiet);
    },
    takeNow: () => take(() => true),
  };
};

const lockName = "tu-sach-act";
const quiet = 30_000;
const aMoment = 5_000;
/** It was looked through and found broken, or the browser has its reasons. */
const again = 10 * 60_000;
