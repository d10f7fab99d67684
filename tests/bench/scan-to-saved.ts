/**
 * Scan to "saved", in real Chromium, against one bare strict transaction over the same rows. What was faster than that, or than
 * the disk is asked to have some bytes, has not waited for the disk, whatever it says: then there is no result.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchRow } from "./bench-row.ts";
import { median, p95 } from "./figures.ts";
import { openMeasuredPage } from "./measured-page.ts";

const rounds = 200;
const longestRatio = 2;
/** The two are measured in turn and not at once. */
const leastRatio = 0.8;
const mostGrowth = 1.2;
/** A tablet of the cheap kind, and what still feels like at once. */
const slowTablet = { slowed: 6, size: 20_000, longest: 100 };

export const scanBench = {
  name: "scan to saved",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    const page = await openMeasuredPage("scan-to-saved");
    const measured = async (size: number, slowed = 1) => {
      const { answer: { ours, bare } } = await page.measure<{ ours: number[]; bare: number[] }>({ events: size, rounds }, slowed);
      if (ours.length !== rounds || bare.length !== rounds) throw new Error(`${ours.length} and ${bare.length} of ${rounds} scans were measured`);
      return { ours, bare };
    };
    const rows: BenchRow[] = [];
    try {
      for (const size of long ? [1000, 20_000, 100_000, 1_000_000] : [1000, 100_000]) {
        const { ours, bare } = await measured(size);
        const ratio = median(ours.map((value, index) => value / (bare[index] ?? Number.NaN)));
        const sync = bareSync();
        if (ratio < leastRatio || median(ours) < sync) throw new Error(`saved in ${median(ours)} ms, ${ratio} of the bare transaction, while a bare sync takes ${sync} ms: it was not on the disk`);
        rows.push({ name: `scan to saved, ms, ${size} events`, size, ours: median(ours), reference: median(bare), ratio, target: longestRatio, met: ratio <= longestRatio });
        rows.push({ name: `scan to saved beside a bare sync of the disk, ms, ${size} events: never less than 1`, size, ours: median(ours), reference: sync, ratio: median(ours) / sync, target: 1, met: true });
      }
      const [small, large] = [rows[0], rows[rows.length - 2]];
      if (small?.ratio && large?.ratio) {
        const growth = large.ratio / small.ratio;
        rows.push({ name: `growth of that ratio from ${small.size} to ${large.size} events`, size: large.size, ours: large.ratio, reference: small.ratio, ratio: growth, target: mostGrowth, met: growth <= mostGrowth });
      }
      const { size, slowed, longest } = slowTablet;
      const { ours, bare } = await measured(size, slowed);
      const [mine, reference] = [p95(ours), p95(bare)];
      rows.push({ name: `scan to saved p95, ms, ${slowed} × slower`, size, ours: mine, reference, ratio: mine / reference, target: longest, met: mine < longest });
    } finally {
      await page.close();
    }
    return rows;
  },
};

/** ms until the disk has a few KB more of a file, where profiles lie too. */
const bareSync = (): number => {
  const directory = mkdtempSync(join(tmpdir(), "tu-sach-bench-sync-"));
  const file = openSync(join(directory, "log"), "a");
  try {
    const page = Buffer.alloc(4096, 1);
    return median(Array.from({ length: rounds }, () => {
      const begun = performance.now();
      writeSync(file, page);
      fdatasyncSync(file);
      return performance.now() - begun;
    }));
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true, force: true });
  }
};
