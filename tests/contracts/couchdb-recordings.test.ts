import { describe, expect, test } from "vitest";
import { aCouch } from "../sync-server/a-couch.ts";
import { answeredOtherwise, type Difference } from "./couchdb-differences.ts";
import { play, recordedScenarios } from "./couchdb-recordings.ts";

const scenarios = recordedScenarios();
if (scenarios.length === 0) console.info("skipped: the recorded answers of CouchDB in ../shared/couchdb are not there");

const countOf = (differences: readonly Difference[]): number => differences.reduce((sum, { steps }) => sum + steps.length, 0);
const stepsOf = (differences: readonly Difference[], name: string): number[] => differences.flatMap(({ scenario, steps }) => (scenario === name ? steps : []));

describe.skipIf(scenarios.length === 0)("the recorded answers of CouchDB", () => {
  let same = 0;
  test.each(scenarios)("$name", async (scenario) => {
    const listed = new Set(stepsOf(answeredOtherwise, scenario.name));
    const played = await play(scenario, (await aCouch()).fetch);
    for (const [index, { ours, theirs }] of played.entries()) {
      const { method, path } = scenario.steps[index]?.request ?? {};
      const step = `step ${index}, ${method} ${path}`;
      if (listed.has(index)) expect(ours, `${step} is listed as different and is the same: take it off the list`).not.toEqual(theirs);
      else expect(ours, step).toEqual(theirs);
      if (!listed.has(index)) same++;
    }
    expect(played).toHaveLength(scenario.steps.length);
  });

  test("were all played, and every listed step is one of them", () => {
    const steps = scenarios.reduce((sum, scenario) => sum + scenario.steps.length, 0);
    for (const { scenario, steps: listed } of answeredOtherwise) {
      expect(Math.max(...listed)).toBeLessThan(scenarios.find(({ name }) => name === scenario)?.steps.length ?? 0);
    }
    expect({ scenarios: scenarios.length, steps, same, otherwise: countOf(answeredOtherwise) }).toEqual({
      scenarios: 15,
      steps: 278,
      same: 267,
      otherwise: 11,
    });
  });
});
