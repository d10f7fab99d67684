/**
 * The readings thrown away and made anew from the log, beside the bare reading of that log and the bare writing of what comes out
 * of it, in the same store; and how much memory that takes, beside the same for a log of a thousand events.
 */
import type { BenchRow } from "./bench-row.ts";
import { openMeasuredPage } from "./measured-page.ts";
import type { Rebuilt } from "./pages/rebuild.ts";

/** A short log is told in four durable writes where the bare way has two. */
const longest = 5;
/** MB: what a tablet of the cheap kind can spare. */
const mostMemory = 100;

export const rebuildBench = {
  name: "rebuild of the readings",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    const page = await openMeasuredPage("rebuild");
    const rows: BenchRow[] = [];
    let few: number | undefined;
    try {
      for (const size of long ? [1_000, 100_000, 1_000_000] : [1_000, 100_000]) {
        const { answer: { ours, bare, heap } } = await page.measure<Rebuilt>({ events: size });
        const memory = heap / 1_000_000;
        few ??= memory;
        rows.push({ name: `rebuild of the readings, ms, ${size} events`, size, ours, reference: bare, ratio: ours / bare, target: longest, met: ours / bare <= longest });
        rows.push({ name: `memory of that, MB, ${size} events`, size, ours: memory, reference: few, ratio: memory / few, target: mostMemory, met: memory <= mostMemory });
      }
      return rows;
    } finally {
      await page.close();
    }
  },
};
