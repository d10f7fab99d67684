/**
 * A new device of a school with 20,000 documents, until the desk shows the right reader and the search finds the last title;
 * beside PouchDB 9 that pulls the same from the same server in the same Chromium, and the bare writing of the same rows. Then an
 * exchange in which nothing has changed. With `--long` also a school of 100,000 documents. PouchDB is asked for no more than the
 * pull, and its faster adapter for this, if there is one, is not in the browser's package.
 */
import { fillSchool, lastWords } from "./a-school.ts";
import type { BenchRow } from "./bench-row.ts";
import { median } from "./figures.ts";
import { openMeasuredPage } from "./measured-page.ts";
import type { NoChange } from "./pages/first-sync.ts";

const longest = { besidePouchDb: 0.4, besideBare: 1.5 };
const mostBytes = 1;
/** An exchange with nothing to do is no more trouble than PouchDB's. */
const mostWithoutChange = 1;

interface Synced {
  readonly ours: number;
  /** Both ways, until it stood. */
  readonly bytes: number;
  readonly noChange: NoChange;
}

export const firstSyncBench = {
  name: "first sync",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => [...(await ofSchool(1, long ? 5 : 3)), ...(long ? await ofSchool(5, 2) : [])],
};

/** Of a school of so many times 20,000 documents. */
const ofSchool = async (times: number, rounds: number): Promise<BenchRow[]> => {
  const page = await openMeasuredPage("first-sync");
  try {
    const school = await fillSchool(page.origin, times);
    const ours: (Synced & { bare: number })[] = [];
    const pouchDb: Synced[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = page.bytes();
      const mine = (await page.measure<Synced & { bare: number }>({ which: "ours", school, lastWords })).answer;
      ours.push({ ...mine, bytes: mine.bytes - before });
      const between = page.bytes();
      const peer = (await page.measure<Synced>({ which: "pouchDb", school, lastWords })).answer;
      pouchDb.push({ ...peer, bytes: peer.bytes - between });
    }
    const size = school.documents;
    const row = (name: string, mine: number, reference: number, target: number): BenchRow => ({ name: times === 1 ? name : `${name}, ${times} × as many`, size, ours: mine, reference, ratio: mine / reference, target, met: mine / reference <= target });
    const mid = (of: (one: Synced) => number) => [median(ours.map(of)), median(pouchDb.map(of))] as const;
    return [
      row("first sync, ms, beside PouchDB", ...mid((one) => one.ours), longest.besidePouchDb),
      row("first sync, ms, beside the bare writing of its rows", median(ours.map((one) => one.ours)), median(ours.map(({ bare }) => bare)), longest.besideBare),
      row("transferred bytes, KB, first sync beside PouchDB", ...mid(({ bytes }) => bytes / 1000), mostBytes),
      row("an exchange without a change, ms, beside PouchDB", ...mid(({ noChange }) => median(noChange.ms)), mostWithoutChange),
      row("an exchange without a change, KB both ways, beside PouchDB", ...mid(({ noChange }) => noChange.bytes / 1000), mostWithoutChange),
    ];
  } finally {
    await page.close();
  }
};
