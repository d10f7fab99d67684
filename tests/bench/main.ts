/**
 * `npm run bench`: what it costs, as ratios measured in one run. A row without a reference is not met. All of the usual ones
 * end within 20 minutes; a school of many years, and a month that has to pass, are measured with `--long`, or when asked for by their name.
 */
import { parseArgs } from "node:util";
import type { BenchRow } from "./bench-row.ts";
import { scanBench } from "./scan-to-saved.ts";
import { coldStartBench } from "./cold-start.ts";
import { firstSyncBench } from "./first-sync.ts";
import { fiveYearsBench } from "./five-years.ts";
import { lateEventsBench } from "./late-events.ts";
import { monthBench } from "./month.ts";
import { serverBench } from "./server.ts";
import { sizesBench } from "./sizes.ts";
import { rebuildBench } from "./rebuild.ts";
import { scanningBench } from "./scanning.ts";
import { searchBench } from "./search.ts";
import { textbooksBench } from "./textbooks.ts";

const usual = [scanBench, textbooksBench, searchBench, coldStartBench, sizesBench, firstSyncBench, rebuildBench, lateEventsBench, scanningBench, serverBench];
const all = [...usual, monthBench, fiveYearsBench];

const { values } = parseArgs({ options: { only: { type: "string" }, long: { type: "boolean", default: false }, json: { type: "boolean", default: false }, images: { type: "string" } } });

const rows: BenchRow[] = [];
let broken = 0;
const { only } = values;
for (const bench of only !== undefined ? all.filter(({ name }) => name.includes(only)) : values.long ? all : usual) {
  const begun = performance.now();
  try {
    rows.push(...(await bench.run({ long: values.long, asked: only !== undefined, images: values.images })));
  } catch (error) {
    // The others are still measured.
    broken++;
    process.stderr.write(`${bench.name} ended without a result: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
  if (!values.json) process.stderr.write(`${bench.name}: ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
}
if (rows.length + broken === 0) {
  process.stderr.write(`no bench is called "${only ?? ""}"; there are: ${all.map(({ name }) => name).join(", ")}\n`);
  process.exit(2);
}

if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
else console.table(rows.map((row) => ({ ...row, ratio: row.ratio?.toFixed(2) ?? "–" })));
process.exitCode = broken === 0 ? 0 : 1;
