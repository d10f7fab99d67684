/**
 * What a school feels of the years behind it: a new device of a school in its fifth year beside one of the same school in its
 * first, with as many readers, books and loans a year. The closed years stay on the server but for what they handed on.
 */
import { fillYears } from "./a-school-of-years.ts";
import { lastWords } from "./a-school.ts";
import type { BenchRow } from "./bench-row.ts";
import { median } from "./figures.ts";
import { openMeasuredPage } from "./measured-page.ts";

const longest = 1.5;

interface Measured {
  readonly sync: number;
  readonly starts: readonly number[];
  readonly stored: number;
  readonly events: number;
}

export const fiveYearsBench = {
  name: "five years",
  run: async ({ long }: { long: boolean }): Promise<BenchRow[]> => {
    const [first, fifth] = [await openMeasuredPage("years"), await openMeasuredPage("years")];
    try {
      const desks = long ? 6 : 1;
      const asked = await Promise.all([[first, 1], [fifth, 5]].map(async ([page, years]) => ({ page: page as typeof first, school: await fillYears((page as typeof first).origin, years as number, desks) })));
      const measured: Measured[][] = [[], []];
      // In turn, so that what else the machine does falls on both.
      for (let round = 0; round < 5; round++) {
        for (const [index, { page, school }] of asked.entries()) measured[index]?.push((await page.measure<Measured>({ school, lastWords, starts: 15 })).answer);
      }
      const [young, old] = measured as [Measured[], Measured[]];
      const row = (name: string, of: (one: Measured) => number): BenchRow => {
        const [ours, reference] = [median(old.map(of)), median(young.map(of))];
        return { name, size: old[0]?.events ?? 0, ours, reference, ratio: ours / reference, target: longest, met: ours / reference <= longest };
      };
      return [
        row("five years: start, ms until the desk stands, beside the first year", ({ starts }) => median(starts)),
        row("five years: first sync, ms, beside the first year", ({ sync }) => sync),
        row("five years: stored, KB, beside the first year", ({ stored }) => stored / 1000),
      ];
    } finally {
      await first.close();
      await fifth.close();
    }
  },
};
