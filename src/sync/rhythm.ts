/**
 * When to exchange: soon after an act, at a poke, when the line or the window comes back, and by the clock. After a failure
 * the pause doubles up to five minutes. One exchange at a time; a wish that comes meanwhile is kept, not dropped.
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

export const createRhythm = (deps: { run: () => Promise<ExchangeReport>; soon?: number; pause?: number; longest?: number }): Rhythm => {
  const { soon = 400, pause = 60_000, longest = 300_000 } = deps;
  let failures = 0;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const plan = (delay: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void go(), delay);
  };

  const once = async (): Promise<void> => {
    again = false;
    const report = await deps.run();
    failures = report.trouble === "none" ? 0 : failures + 1;
    if (report.trouble !== "none") again = false;
    plan(again ? soon : (report.retryAfter ?? Math.min(longest, failures === 0 ? pause : 5_000 * 2 ** (failures - 1))));
  };

  const go = (): Promise<void> => {
    if (stopped) return Promise.resolve();
    running ??= once().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    nudge: () => {
      if (running) again = true;
      else if (failures === 0) plan(soon);
    },
    now: async () => {
      if (running) await running;
      await go();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
