/** `npm run bench`: what it costs, as ratios measured in one run. A row without a reference is not met. */
import { parseArgs } from "node:util";
import type { BenchRow } from "./bench-row.ts";
import { scanBench } from "./scan-to-saved.ts";
import { coldStartBench } from "./cold-start.ts";
import { firstSyncBench } from "./first-sync.ts";
import { fiveYearsBench } from "./five-years.ts";
import { lateEventsBench } from "./late-events.ts";
import { monthBench } from "./month.ts";
import { sizesBench } from "./sizes.ts";
import { rebuildBench } from "./rebuild.ts";
import { searchBench } from "./search.ts";
import { textbooksBench } from "./textbooks.ts";

const benches = [scanBench, textbooksBench, searchBench, coldStartBench, sizesBench, firstSyncBench, rebuildBench, lateEventsBench, monthBench, fiveYearsBench];

const { values } = parseArgs({ options: { only: { type: "string" }, long: { type: "boolean", default: false }, json: { type: "boolean", default: false } } });

const rows: BenchRow[] = [];
for (const bench of benches) {
  if (values.only !== undefined && !bench.name.includes(values.only)) continue;
  if (!values.json) process.stderr.write(`${bench.name} …\n`);
  rows.push(...(await bench.run({ long: values.long })));
}
if (rows.length === 0) {
  process.stderr.write(`no bench is called "${values.only ?? ""}"; there are: ${benches.map(({ name }) => name).join(", ")}\n`);
  process.exit(2);
}

if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
else console.table(rows.map((row) => ({ ...row, ratio: row.ratio?.toFixed(2) ?? "–" })));
