/** All that a device reads from its log, as text: the same on every device, and the same after a rebuild. */
import type { Contradiction } from "#domain/circulation/contradictions.ts";
import type { SimulatedDevice } from "./device.ts";

export const readingOf = async (device: SimulatedDevice): Promise<string> => {
  const { db } = device.here();
  const [stories, loans, debts, holds, lotLoans, lotSums, contradictions, ties] = await Promise.all([
    db.stories.toArray(),
    db.openLoans.toArray(),
    db.debts.toArray(),
    db.holds.toArray(),
    db.lotLoans.toArray(),
    db.lotSums.toArray(),
    db.counters.get("contradictions"),
    db.ties.toArray(),
  ]);
  return JSON.stringify({ stories, loans, debts, holds, lotLoans, lotSums, contradictions: contradictions?.value ?? 0, ties: ties.map(({ party, patron }) => `${party} ${patron}`).sort() }, undefined, 0);
};

/** The first part in which two readings differ. */
export const differenceOf = (one: string, other: string): string => {
  const [a, b] = [JSON.parse(one) as Record<string, unknown>, JSON.parse(other) as Record<string, unknown>];
  return Object.keys(a).find((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name])) ?? "";
};

/** As true-order.ts names it. */
export const named = (found: Contradiction): string => {
  switch (found.type) {
    case "LentTwice":
      return `LentTwice ${found.first} ${found.second}`;
    case "ReturnedNotOut":
      return `ReturnedNotOut ${found.returned}`;
    case "CameBackAfterCompensation":
      return `CameBackAfterCompensation ${found.compensated} ${found.returned}`;
  }
};
