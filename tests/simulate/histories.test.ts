import { expect, test } from "vitest";
import { simulateHistories } from "./histories.ts";
import type { HistoryResult } from "./history.ts";
import { noFaults } from "./network.ts";

const quiet: HistoryResult = { events: 60, contradictions: 1, lost: 0, twice: 0, diverged: 0, wrong: 0, faults: { ...noFaults(), kills: 2 }, stories: [] };

const simulated = async (results: readonly (HistoryResult | Error)[], sabotage?: string) => {
  const lines: string[] = [];
  const run = (seed: number) => {
    const result = results[seed - 7] ?? quiet;
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  };
  return { good: await simulateHistories({ seed: 7, count: results.length, sabotage }, run, (line) => lines.push(line)), lines };
};

test("histories in which nothing is lost end well, with one line that adds them up", async () => {
  const { good, lines } = await simulated([quiet, quiet]);
  expect(good).toBe(true);
  expect(lines).toEqual([expect.stringMatching(/^partitions 0, kills 4, .*contradictions 2$/), "histories 2, events 120, lost 0, twice 0, diverged 0, wrong 0"]);
});

test("one that falls over is named by its seed and counted, and the others are still added up", async () => {
  const { good, lines } = await simulated([quiet, new Error("the disk is full"), quiet]);
  expect(good).toBe(false);
  expect(lines[0]).toContain("seed 8: fell over: Error: the disk is full");
  expect(lines.at(-1)).toBe("histories 3, events 120, lost 0, twice 0, diverged 0, wrong 0, fell over 1");
});

test("so is one beside which something falls that nobody awaits", async () => {
  const lines: string[] = [];
  const run = async (): Promise<HistoryResult> => {
    void Promise.reject(new Error("left alone"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return quiet;
  };
  expect(await simulateHistories({ seed: 3, count: 1, sabotage: undefined }, run, (line) => lines.push(line))).toBe(false);
  expect(lines[0]).toContain("seed 3: fell over: Error: left alone");
});

test("a seed that lost something, or said too little, is named", async () => {
  const { good, lines } = await simulated([{ ...quiet, lost: 1, stories: ["lost: event:x"] }, { ...quiet, events: 49 }, { ...quiet, faults: noFaults() }]);
  expect(good).toBe(false);
  expect(lines.slice(0, 3)).toEqual([expect.stringContaining("seed 7: lost 1, twice 0"), "seed 8: too quiet, 49 events and 2 faults", "seed 9: too quiet, 60 events and 0 faults"]);
});

test("a sabotage is not noticed by falling over", async () => {
  const { lines } = await simulated([new Error("x"), { ...quiet, wrong: 2 }, quiet], "skip-batch");
  expect(lines.at(-1)).toBe("histories 2, events 60, lost 0, twice 0, diverged 0, wrong 2, fell over 1");
});

test("many in a row must have seen every kind of fault and of act", async () => {
  const all = Object.fromEntries(Object.keys(noFaults()).map((name) => [name, 1])) as unknown as HistoryResult["faults"];
  const lines: string[] = [];
  const simulate = (result: HistoryResult) => simulateHistories({ seed: 1, count: 3, sabotage: undefined, least: { events: 1, faults: 0, allIn: 3 } }, async () => result, (line) => lines.push(line));
  expect(await simulate({ ...quiet, faults: all, ran: { edits: 2 } })).toBe(true);
  expect(lines[0]).toContain("edits 6");
  expect(await simulate({ ...quiet, faults: { ...all, silences: 0 }, ran: { edits: 0 } })).toBe(false);
  expect(lines.join()).toContain("never seen in 3 histories: silences, edits");
});
