/**
 * `npm run simulate -- desk --seed N --count K [--sabotage NAME]`: K seeded histories of several devices at one school, with
 * the product's own desk, storage, exchange and server. `--year short|long`: instead of histories of random acts, K school
 * years of pupils who come and go, against what truly happened. Exits 1 on any violation and names the failing seed.
 */
import "fake-indexeddb/auto";
import { parseArgs } from "node:util";
import { runHistory } from "./history.ts";
import { noFaults } from "./network.ts";
import { isSabotage, sabotages } from "./sabotage.ts";
import { simulateYears } from "./years.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, count: { type: "string", default: "10" }, sabotage: { type: "string" }, year: { type: "string" } },
});

const seed = Number(values.seed);
const count = Number(values.count);
if (positionals[0] !== "desk" || !Number.isInteger(seed) || !Number.isInteger(count) || count < 1) {
  console.error("usage: npm run simulate -- desk --seed N --count K [--sabotage NAME]");
  process.exit(2);
}
if (values.sabotage !== undefined && !isSabotage(values.sabotage)) {
  console.error(`no sabotage is called ${values.sabotage}; there are: ${sabotages.join(", ")}`);
  process.exit(2);
}

if (values.year !== undefined) process.exit((await simulateYears(seed, count, values.year)) ? 0 : 1);

const faults = noFaults();
const totals = { events: 0, contradictions: 0, lost: 0, twice: 0, diverged: 0, wrong: 0 };
let failed = false;
let histories = 0;
for (let index = 0; index < count; index++) {
  const result = await runHistory(seed + index, values.sabotage);
  for (const name of Object.keys(faults) as (keyof typeof faults)[]) faults[name] += result.faults[name];
  for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += result[name];
  histories++;
  const faultsHere = Object.values(result.faults).reduce((sum, one) => sum + one, 0);
  const broken = result.lost + result.twice + result.diverged + result.wrong > 0;
  if (broken) console.log(`seed ${seed + index}: lost ${result.lost}, twice ${result.twice}, diverged ${result.diverged}, wrong ${result.wrong}\n  ${result.stories.slice(0, 5).join("\n  ")}`);
  if (result.events < 50 || faultsHere < 1) console.log(`seed ${seed + index}: too quiet, ${result.events} events and ${faultsHere} faults`);
  failed ||= broken || result.events < 50 || faultsHere < 1;
  if (failed && values.sabotage !== undefined) break;
}
console.log(
  `partitions ${faults.partitions}, kills ${faults.kills}, clock faults ${faults.clockFaults}, duplicates ${faults.duplicates}, lost answers ${faults.lostAnswers}, foreign answers ${faults.foreignAnswers}, contradictions ${totals.contradictions}`,
);
console.log(`histories ${histories}, events ${totals.events}, lost ${totals.lost}, twice ${totals.twice}, diverged ${totals.diverged}, wrong ${totals.wrong}`);
process.exit(failed ? 1 : 0);
