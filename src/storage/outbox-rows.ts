/** Rows of the outbox by their places. Neighbours are one request together: on a slow tablet it is the requests, and the ways there and back, that take the time. */
import type { OutboxEntry, SchoolDatabase } from "./database.ts";

/** In the order of these places; undefined where nothing waits any more. They are of one sending: as a rule what lies between them is, too. */
export const waitingAt = async (db: SchoolDatabase, places: readonly number[]): Promise<(OutboxEntry | undefined)[]> => {
  const at = new Map((await db.outbox.where("n").between(Math.min(...places), Math.max(...places), true, true).toArray()).map((entry) => [entry.n, entry]));
  return places.map((n) => at.get(n));
};

export const takeOut = async (db: SchoolDatabase, places: readonly number[]): Promise<void> => {
  const runs = runsOf(places);
  const alone = runs.flatMap(([first, last]) => (first === last ? [first] : []));
  await Promise.all([db.outbox.bulkDelete(alone), ...runs.map(([first, last]) => first !== last && db.outbox.where("n").between(first, last, true, true).delete())]);
};

/** First and last of those that follow each other without a gap. */
const runsOf = (places: readonly number[]): [number, number][] => {
  const runs: [number, number][] = [];
  for (const n of [...places].sort((one, other) => one - other)) {
    const run = runs[runs.length - 1];
    if (run && n <= run[1] + 1) run[1] = n;
    else runs.push([n, n]);
  }
  return runs;
};
