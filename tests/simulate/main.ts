/**
 * `npm run simulate -- desk --seed N --count K [--sabotage NAME]`: K seeded histories of several devices at one school, with
 * the product's own desk, storage, exchange and server. `--year short|long`: instead of histories of random acts, K school
 * years (one, if K is not said) of pupils who come and go, against what truly happened; `--pupils`, `--days` and `--desks` make
 * a year of another size, `--years` so many that follow each other, each turned and closed before the next one.
 * `npm run simulate -- exchange …`: K short histories of the exchange alone, over the worst of lines, in `--jobs J` processes.
 * `npm run simulate -- browser`: a real Chromium is killed K times (tests/browser/killed.test.ts).
 * `npm run simulate -- server`: a server at work is killed K times (tests/sync-server/durability.test.ts).
 * Exits 1 on any violation and names the failing seed.
 */
import "fake-indexeddb/auto";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ruleSabotages, sabotageRule } from "./rule-sabotage.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, count: { type: "string" }, sabotage: { type: "string" }, year: { type: "string" }, pupils: { type: "string" }, days: { type: "string" }, desks: { type: "string" }, years: { type: "string" }, jobs: { type: "string", default: "1" } },
});

const seed = Number(values.seed);
const kind = positionals[0] ?? "";
const usualCount = kind === "exchange" ? "1000" : kind === "browser" ? "50" : kind === "server" ? "200" : values.year === undefined ? "10" : "1";
const count = Number(values.count ?? usualCount);
if (!["desk", "exchange", "browser", "server"].includes(kind) || !Number.isInteger(seed) || !Number.isInteger(count) || count < 1) {
  console.error("usage: npm run simulate -- desk --seed N --count K [--sabotage NAME | --year short|long]\n       npm run simulate -- exchange --seed N --count K [--jobs J] [--sabotage NAME]\n       npm run simulate -- browser --seed N --count K\n       npm run simulate -- server --seed N --count K");
  process.exit(2);
}
const killed: Readonly<Record<string, readonly [project: string, file: string]>> = { browser: ["browser", "tests/browser/killed.test.ts"], server: ["unit", "tests/sync-server/durability.test.ts"] };
const [project, file] = killed[kind] ?? [];
if (project !== undefined && file !== undefined) {
  const environment = { ...process.env, TU_SACH_KILLS: String(count), TU_SACH_SEED: String(seed) };
  const ended = new Promise<number | null>((resolve) => spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--project", project, "--reporter=verbose", file], { stdio: "inherit", env: environment }).on("exit", resolve));
  process.exit((await ended) ?? 1);
}
const jobs = Number(values.jobs);
if (kind === "exchange" && jobs > 1) {
  const each = Math.ceil(count / jobs);
  const ends = Array.from({ length: jobs }, (_, job) => {
    const asked = ["exchange", "--seed", String(seed + job * each), "--count", String(each), ...(values.sabotage === undefined ? [] : ["--sabotage", values.sabotage])];
    return new Promise((resolve) => spawn(process.execPath, [fileURLToPath(import.meta.url), ...asked], { stdio: "inherit" }).on("exit", resolve));
  });
  process.exit((await Promise.all(ends)).every((code) => code === 0) ? 0 : 1);
}
if (values.sabotage !== undefined) sabotageRule(values.sabotage);
// A page tells its other windows; here all devices are in one process and would hear each other.
Object.assign(globalThis, { BroadcastChannel: undefined });
// Loaded only now, that a sabotaged rule is one.
const [{ simulateHistories }, { runHistory }, { isSabotage, sabotages }, { simulateYears }] = await Promise.all([import("./histories.ts"), import("./history.ts"), import("./sabotage.ts"), import("./years.ts")]);
const { runExchangeHistory } = await import("./exchange-history.ts");
if (values.sabotage !== undefined && !isSabotage(values.sabotage) && !ruleSabotages.includes(values.sabotage)) {
  console.error(`no sabotage is called ${values.sabotage}; there are: ${[...sabotages, ...ruleSabotages].join(", ")}`);
  process.exit(2);
}

const asked = Object.fromEntries((["pupils", "days", "desks", "years"] as const).flatMap((name) => (values[name] === undefined ? [] : [[name, Number(values[name])]])));
const good =
  kind === "exchange"
    ? await simulateHistories({ seed, count, sabotage: values.sabotage, least: { events: 1, faults: 0, allIn: 200 } }, runExchangeHistory, console.log)
    : values.year === undefined
    ? await simulateHistories({ seed, count, sabotage: values.sabotage, least: { events: 50, faults: 1, allIn: 40 } }, runHistory, console.log)
    : await simulateYears({ seed, count, size: values.year, sabotage: values.sabotage, ...asked });
process.exit(good ? 0 : 1);
