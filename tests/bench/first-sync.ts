/**
 * A new device of a school with 20,000 documents, until the desk shows the right reader and the search finds the last title;
 * beside PouchDB 9 that pulls the same from the same server in the same Chromium, and the bare writing of the same rows.
 * PouchDB is asked for no more than the pull, and its faster adapter for this, if there is one, is not in the browser's package.
 */
import { fillSchool, lastWords } from "./a-school.ts";
import type { BenchRow } from "./bench-row.ts";
import { median } from "./figures.ts";
import { openMeasuredPage } from "./measured-page.ts";

const longest = { besidePouchDb: 0.4, besideBare: 1.5 };
const mostBytes = 1;

export const firstSyncBench = {
  name: "first sync",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    const page = await openMeasuredPage("first-sync");
    try {
      const school = await fillSchool(page.origin);
      const [ours, bare, pouchDb]: [number[], number[], number[]] = [[], [], []];
      const bytes = { ours: 0, pouchDb: 0 };
      for (let round = 0; round < (long ? 5 : 3); round++) {
        const mine = await page.measure<{ ours: number; bare: number }>({ which: "ours", school, lastWords });
        ours.push(mine.answer.ours);
        bare.push(mine.answer.bare);
        const peer = await page.measure<number>({ which: "pouchDb", school, lastWords });
        pouchDb.push(peer.answer);
        [bytes.ours, bytes.pouchDb] = [mine.bytes, peer.bytes];
      }
      const size = school.documents;
      const row = (name: string, mine: number, reference: number, target: number): BenchRow => ({ name, size, ours: mine, reference, ratio: mine / reference, target, met: mine / reference <= target });
      return [
        row("first sync, ms, beside PouchDB", median(ours), median(pouchDb), longest.besidePouchDb),
        row("first sync, ms, beside the bare writing of its rows", median(ours), median(bare), longest.besideBare),
        row("transferred bytes, KB, first sync beside PouchDB", bytes.ours / 1000, bytes.pouchDb / 1000, mostBytes),
      ];
    } finally {
      await page.close();
    }
  },
};
