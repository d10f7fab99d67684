/**
 * When to exchange: soon after an act, at a poke, when the line or the window comes back, and by the clock. After a failure
 * the pause doubles up to five minutes. One exchange at a time; a wish that comes meanwhile is kept, not dropped.
 * An exchange that was nudged does what is known to be waiting; the others are whole, and look everywhere.
 * Only the window that holds the device's lock exchanges; another one follows when it closes.
 */
import type { ExchangeReport } from "./exchange.ts";

export interface Rhythm {
  /** There is something to do. */
  nudge(): void;
  /** Exchange now and answer when it has ended. */
  now(): Promise<void>;
  stop(): void;
}

export const createRhythm = (deps: { run: (whole: boolean) => Promise<ExchangeReport>; soon?: number; pause?: () => number; longest?: number }): Rhythm => {
  const { soon = 400, pause = () => 60_000, longest = 300_000 } = deps;
  let failures = 0;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const plan = (delay: number, whole: boolean): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void go(whole), delay);
  };

  const once = async (whole: boolean): Promise<void> => {
    again = false;
    const report = await deps.run(whole);
    failures = report.trouble === "none" ? 0 : failures + 1;
    if (report.trouble !== "none") again = false;
    if (again) plan(soon, false);
    else plan(report.retryAfter ?? (failures === 0 ? pause() : Math.min(longest, 5_000 * 2 ** (failures - 1))), true);
  };

  const go = (whole: boolean): Promise<void> => {
    if (stopped) return Promise.resolve();
    running ??= once(whole).finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    nudge: () => {
      if (running) again = true;
      else if (failures === 0) plan(soon, false);
    },
    now: async () => {
      if (running) await running;
      await go(true);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
