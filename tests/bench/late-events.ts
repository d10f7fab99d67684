/**
 * A desk that was away for two weeks brings 10,000 loans and returns at once: how long the desk beside it cannot hear a key, at
 * the longest, while they come in and are told; beside PouchDB, which only writes them down.
 */
import { fillSchool, sendLateEvents } from "./a-school.ts";
import type { BenchRow } from "./bench-row.ts";
import { p95 } from "./figures.ts";
import { openMeasuredPage } from "./measured-page.ts";
import type { Disturbed } from "./pages/late-events.ts";

const longest = 50;
const longestAct = 300;
/** One is enough where the others are waiting. */
const rounds = { usual: 1, asked: 2 };

export const lateEventsBench = {
  name: "late events",
  run: async ({ long, asked }: { long: boolean; asked: boolean }): Promise<BenchRow[]> => {
    const page = await openMeasuredPage("late-events");
    try {
      const school = await fillSchool(page.origin);
      const log = school.databases.find((name) => name.includes("-log-")) ?? "";
      let brought = 0;
      let run = 0;
      const sendLate = async (): Promise<number> => (brought = await sendLateEvents(page.origin, school, run++));
      const gaps: { ours: number[]; pouchDb: number[] } = { ours: [], pouchDb: [] };
      const acts: number[] = [];
      for (let round = 0; round < rounds[long || asked ? "asked" : "usual"]; round++) {
        for (const which of ["ours", "pouchDb"] as const) {
          const { answer } = await page.measure<Disturbed>({ which, school, log }, 1, { sendLate });
          gaps[which].push(answer.longest);
          acts.push(...answer.acts);
        }
      }
      // Never is never: the longest of all rounds.
      const [mine, reference] = [Math.max(...gaps.ours), Math.max(...gaps.pouchDb)];
      return [
        { name: "longest deafness of the desk while late events come in, ms, beside PouchDB", size: brought, ours: mine, reference, ratio: mine / reference, target: longest, met: mine <= longest },
        { name: "act at the desk meanwhile p95, ms, beside that deafness of PouchDB", size: acts.length, ours: p95(acts), reference, ratio: p95(acts) / reference, target: longestAct, met: p95(acts) <= longestAct },
      ];
    } finally {
      await page.close();
    }
  },
};
