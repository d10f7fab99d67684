/**
 * The clock of each desk as it truly goes, and what can be known of the time of an act afterwards. The true time is known when
 * a server is heard. Between two such times readings can tell when an act was if the clock changed at most once without being
 * seen: in some night, or evenly by going too fast. What changed while the page stood open was seen. If it changed twice
 * unseen, only the two known times bound what happened in between; likewise if it went ahead while the page stood open, as it
 * does when a machine has slept, and changed unseen beside that.
 */
import type { Chance } from "../../sync-server/demo/seeded.ts";

/** What a device's clock does; each desk has one of them for good. */
export const clocks = ["right", "yearsBehind", "dayAhead", "yearsAhead", "drifts", "wrongZone"] as const;
export type Clock = (typeof clocks)[number];

const minute = 60_000;
const hour = 60 * minute;
const aDay = 24 * hour;

const errors: Readonly<Record<Clock, readonly number[]>> = {
  right: [],
  yearsBehind: [-(3 * 365 * aDay + 5 * hour)],
  dayAhead: [aDay + 3 * hour, aDay - 2 * hour],
  yearsAhead: [3 * 365 * aDay + 7 * hour],
  drifts: [],
  wrongZone: [9 * hour, -9 * hour, 15 * hour],
};

export interface TrueClock {
  readonly kind: Clock;
  /** How much too fast it goes: 0.01 = a hundredth. */
  readonly drift: number;
  readonly by: () => number;
  /** In the night before this day. */
  night(date: number, at: number): void;
  /** When it is set wrong in the middle of this day, and by how much more it is wrong then. */
  readonly noon: () => { readonly at: number } | undefined;
  strike(at: number): void;
  /** Something was done with the page open since it changed there. */
  used(): void;
  heard(at: number): void;
  /** Between which times the readings can know an act to be that truly was then; both are `at` where they can know it. */
  knowable(at: number): { readonly from: number; readonly to: number };
}

interface Change {
  readonly at: number;
  seen: boolean;
  readonly isAhead: boolean;
}

export const createTrueClock = (kind: Clock, chance: Chance, opening: number): TrueClock => {
  const drift = kind === "drifts" ? ((chance.next() < 0.7 ? 1 : -1) * (18 + chance.below(13)) * minute) / aDay : 0;
  let by = 0;
  let wrongUntil = 0;
  let noon: { at: number; by: number; until: number } | undefined;
  const heard: number[] = [opening];
  const changes: Change[] = [];
  let open: Change | undefined;
  const change = (to: number, at: number): void => {
    changes.push({ at, seen: false, isAhead: to > by });
    by = to;
  };

  return {
    kind,
    drift,
    by: () => by,
    night: (date, at) => {
      open = undefined;
      noon = undefined;
      if (errors[kind].length === 0) return;
      if (by !== 0 && date >= wrongUntil) change(0, at);
      else if (by === 0 && chance.next() < 0.12) {
        const until = date + 2 + chance.below(9);
        const error = chance.pick(errors[kind]);
        if (chance.next() < 0.4) noon = { at: at + 2 * hour + chance.below(5 * hour), by: error, until };
        else {
          change(error, at);
          wrongUntil = until;
        }
      }
    },
    noon: () => noon,
    strike: (at) => {
      if (!noon) return;
      wrongUntil = noon.until;
      change(noon.by, at);
      noon = undefined;
      open = changes[changes.length - 1];
    },
    used: () => {
      if (open) open.seen = true;
      open = undefined;
    },
    heard: (at) => void heard.push(at),
    knowable: (at) => {
      const from = Math.max(...heard.filter((one) => one <= at));
      const to = Math.min(...heard.filter((one) => one >= at), Infinity);
      const between = changes.filter((one) => one.at > from && one.at <= to);
      const unseen = between.filter((one) => !one.seen).length;
      const asIfAsleep = unseen > 0 && between.some((one) => one.seen && one.isAhead);
      return unseen <= 1 && !asIfAsleep ? { from: at, to: at } : { from, to };
    },
  };
};
