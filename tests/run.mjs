/**
 * `npm test`: types, lint, build, every Vitest suite and the seeded simulations, then one line that adds them up.
 * Needs only Node and git; installs the packages itself when they are not there. The browser suite needs a Chromium
 * (/usr/bin/chromium or CHROMIUM_PATH); without one it counts as failed and says so.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
process.chdir(fileURLToPath(root));

let passed = 0;
let failed = 0;
/** Said once more at the end: what was printed when it happened is far above by then. */
const broken = [];
const fails = (what) => {
  failed++;
  broken.push(what);
};

const run = (command, args, options = {}) => spawnSync(command, args, { stdio: "inherit", ...options });
const onNode24 = (args, options) => run(process.execPath, ["sync-server/on-node-24.mjs", ...args], options);

const step = (name, action) => {
  const started = Date.now();
  const good = action();
  console.log(`${good ? "ok  " : "FAIL"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (good) passed++;
  else fails(name);
  return good;
};

// What only the tests need of other clients has a folder of its own, so that a school does not fetch it.
for (const folder of [".", "tests/clients"]) {
  if (existsSync(join(folder, "node_modules")) || run("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"], { shell: process.platform === "win32" }).status === 0) continue;
  console.error("npm ci failed: the tests need the npm packages, so this first run needs a network.");
  process.exit(1);
}

step("types", () => run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", ".", "--noEmit"]).status === 0);
step("lint", () => run(process.execPath, ["node_modules/oxlint/bin/oxlint", "--deny-warnings"]).status === 0);
step("build", () => onNode24(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]).status === 0);

const vitest = (project) => {
  const folder = mkdtempSync(join(tmpdir(), "tu-sach-test-"));
  const report = join(folder, "report.json");
  const { status } = onNode24(["node_modules/vitest/vitest.mjs", "run", "--project", project, "--retry=1", "--reporter=default", "--reporter=./tests/flaky-reporter.mjs", "--reporter=json", `--outputFile.json=${report}`]);
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
  rmSync(folder, { recursive: true, force: true });
  passed += counts?.numPassedTests ?? 0;
  const tests = (counts?.testResults ?? []).flatMap(({ name, assertionResults }) => assertionResults.map((test) => ({ ...test, file: name })));
  for (const { file, fullName, failureMessages } of tests.filter((test) => test.status === "failed")) fails(`${file}: ${fullName}\n${failureMessages.join("\n").slice(0, 2000)}`);
  // A file that does not load, or an unhandled error, fails the run without failing a test.
  if (status !== 0 && !tests.some((test) => test.status === "failed")) fails(`${project}: ${(counts?.testResults ?? []).flatMap(({ name, status: of, message }) => (of === "failed" ? [`${name}: ${message}`] : [])).join("\n") || "an error outside of every test, see above"}`);
  if ((counts?.numPassedTests ?? 0) === 0) fails(`${project}: no test ran`);
};

vitest("unit");
if (existsSync(process.env.CHROMIUM_PATH ?? "/usr/bin/chromium")) vitest("browser");
else {
  console.error("No Chromium: install Debian's chromium or set CHROMIUM_PATH. The browser suite counts as failed.");
  fails("browser: no Chromium");
}

step("simulation: 40 histories lose nothing", () => onNode24(["tests/simulate/main.ts", "desk", "--seed", "1", "--count", "40"]).status === 0);
step("simulation: 1,000 short histories of the exchange lose nothing on the worst of lines", () => onNode24(["tests/simulate/main.ts", "exchange", "--seed", "1", "--count", "1000", "--jobs", "2"]).status === 0);
for (const sabotage of ["drop-after-acknowledge", "swallow-409", "skip-batch"]) {
  step(`simulated exchange notices ${sabotage}`, () => {
    const { status, stdout } = onNode24(["tests/simulate/main.ts", "exchange", "--seed", "1", "--count", "40", "--sabotage", sabotage], { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
    return status === 1 && /^histories .*(lost|twice|diverged|wrong) [1-9]/m.test(stdout);
  });
}
step("simulation: through two small school years, a close, and what a device reads that comes after it, nothing is lost and all is told as it was", () => onNode24(["tests/simulate/main.ts", "desk", "--year", "long", "--seed", "1", "--pupils", "40", "--days", "150", "--years", "2"]).status === 0);
step("simulation: in 7 school years every device knows who truly has what, whatever its clock said", () => onNode24(["tests/simulate/main.ts", "desk", "--year", "short", "--seed", "9", "--count", "7"]).status === 0);
for (const sabotage of ["drop-after-acknowledge", "reuse-sequence", "swallow-409", "skip-batch", "restore-old-image", "shift-clock", "forget-own-numbers", "hide-shared-card", "forget-renewal", "found-stays-lost", "paid-stays-owed", "lose-a-textbook", "hide-too-few", "settled-still-counts", "ask-what-was-settled", "lose-a-count-of-stock", "count-a-class-as-one", "forget-unknown-codes"]) {
  step(`simulation notices ${sabotage}`, () => {
    const { status, stdout } = onNode24(["tests/simulate/main.ts", "desk", "--seed", "1", "--count", "20", "--sabotage", sabotage], { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
    // A simulation that fell over has noticed nothing.
    return status === 1 && /^histories .*(lost|twice|diverged|wrong) [1-9]/m.test(stdout);
  });
}
for (const sabotage of ["no-clock-statement", "due-plus-one", "hide-contradiction"]) {
  step(`a simulated year notices ${sabotage}`, () => {
    const { status, stdout } = onNode24(["tests/simulate/main.ts", "desk", "--year", "short", "--seed", "1", "--count", "4", "--sabotage", sabotage], { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
    return status === 1 && /^year .*(diverged|wrong|false|missed) [1-9]/m.test(stdout);
  });
}

for (const one of broken) console.log(`FAILED ${one}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
