import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { expect, test } from "vitest";
import { importRules } from "./import-rules.ts";

test("every part of the program imports only what it may", async () => {
  const { output } = await cruise(
    ["src", "sync-server"],
    { ruleSet: { forbidden: importRules }, validate: true, tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" }, parser: "swc" },
    undefined,
    { tsConfig: extractTSConfig("tsconfig.json") },
  );
  const { summary } = output as ICruiseResult;
  // With TypeScript 7 alone the tool reads nothing and finds nothing wrong.
  expect(summary.totalCruised).toBeGreaterThan(60);
  expect(summary.totalDependenciesCruised).toBeGreaterThan(150);
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
});
