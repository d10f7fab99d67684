/**
 * When to exchange: soon after an act that follows a quiet moment, and while acts go on with what has gathered, after some
 * sendings in a row with what has gathered for long, in the first pause between two acts; soon after a poke, when the line or the
 * window comes back, and by the clock. After a failure the pause doubles up to five minutes.
 * One exchange at a time; a wish that comes meanwhile is kept, not dropped.
 * An exchange that was nudged does what is known to be waiting; the others are whole, and look everywhere.
 * Only the window that holds the device's lock exchanges; another one follows when it closes.
 */
import { quiet } from "../desk/once-quiet.ts";
import type { ExchangeReport } from "./exchange.ts";

/** Ms. Between two sendings of what has gathered, and in the long run from one to the next: a few may be ahead of that. */
export interface Pace {
  readonly least: number;
  readonly usual: number;
}

export interface Rhythm {
  /** There is something to do. */
  nudge(): void;
  /** There is something to send: at once after a quiet moment, else together with what comes until then. */
  gather(): void;
  /** What is gathering goes now: nobody may be here to send it later. */
  hurry(): void;
  /** The line or the window has come back: what failed is tried again soon, but not before the server wants it. */
  wake(): void;
  /** The clock's next exchange is planned anew: there is more reason for it now, or less. */
  replan(): void;
  /** When no exchange is going on. */
  settled(): Promise<void>;
  /** Exchange now and answer when it has ended. */
  now(): Promise<void>;
  stop(): void;
}

export const createRhythm = (deps: { run: (whole: boolean) => Promise<ExchangeReport>; soon?: number; pause?: () => number; longest?: number; gathering?: () => Pace }): Rhythm => {
  const { soon = 400, pause = () => 60_000, longest = 300_000, gathering = () => ({ least: 0, usual: 0 }) } = deps;
  let failures = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let gathers = false;
  let gatheringSince = 0;
  let byTheClock = false;
  let sentAt = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  /** How many sendings ahead of the usual pace this is; each pause takes some of them back. */
  const aheadAt = (now: number, { usual }: Pace): number => (usual === 0 ? 0 : Math.max(0, ahead - (now - sentAt) / usual));

  const plan = (delay: number, whole: boolean): void => {
    clearTimeout(timer);
    dueAt = performance.now() + delay;
    gathers = false;
    byTheClock = whole;
    if (!stopped) timer = setTimeout(() => void go(whole), delay);
  };

  const once = async (whole: boolean): Promise<void> => {
    again = false;
    gathers = false;
    const report = await deps.run(whole);
    if (report.sent > 0) {
      const now = performance.now();
      ahead = aheadAt(now, gathering()) + 1;
      sentAt = now;
    }
    failures = report.trouble === "none" ? 0 : failures + 1;
    notBefore = report.retryAfter === undefined ? Number.NEGATIVE_INFINITY : performance.now() + report.retryAfter;
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

  const gather = (): void => {
    const now = performance.now();
    const pace = gathering();
    const delay = Math.max(gathers ? 0 : soon, sentAt + pace.least - now, (aheadAt(now, pace) - mostAhead + 1) * pace.usual);
    if (running || failures > 0 || (!gathers && dueAt <= now + delay)) return;
    if (!gathers) gatheringSince = now;
    // A slow device has to answer the next scan first: as long as acts follow each other they wait for a pause, but not for long.
    // In the end they go at once: an act has just been answered, and the next one is as far off as it can be.
    const isLast = now + quiet >= gatheringSince + longestPutOff * pace.least;
    plan(Math.max(delay, gathers && !isLast ? quiet : 0), false);
    gathers = true;
  };

  return {
    nudge: () => {
      if (running) again = true;
      else if (failures === 0) plan(soon, false);
    },
    gather: () => {
      // What comes while the ones before it are on their way waits for the next ones.
      if (running) void running.then(() => gather());
      else gather();
    },
    hurry: () => {
      if (gathers) plan(0, false);
    },
    wake: () => {
      if (running) again = true;
      else plan(Math.max(soon, notBefore - performance.now()), failures > 0);
    },
    replan: () => {
      if (byTheClock && !running && failures === 0) plan(pause(), true);
    },
    settled: () => running ?? Promise.resolve(),
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

/** So many sendings may follow each other soon: a single reader's visit, or somebody who tries it out. */
const mostAhead = 5;
/** Times the least pause between two sendings. */
const longestPutOff = 3;
