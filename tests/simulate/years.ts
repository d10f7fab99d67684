/** Runs school years one after the other and says what was found in each. */
import { clocks } from "./true-clocks.ts";
import { runYear, type YearAsked, type YearResult } from "./year.ts";

const sizes: Readonly<Record<string, Omit<YearAsked, "seed">>> = {
  short: { pupils: 60, copies: 90, desks: 4, days: 40, wrongLabels: 3, clocks },
  long: { pupils: 1000, copies: 1500, desks: 4, days: 265, wrongLabels: 1, clocks },
};

const daysOfTheYear = sizes["long"]!.days;

/** So many years in a row must show every kind of wrong day and of contradiction, or they prove nothing about it. */
const enough = 6;

/** Come up in some runs of short years only; scenarios of two desks hold them instead (tests/scenarios/to-look-at). */
const seldom = ["ReturnedNotOut", "CameBackAfterCompensation"];

export interface YearsAsked {
  readonly seed: number;
  readonly count: number;
  readonly size: string;
  readonly sabotage?: string | undefined;
  readonly pupils?: number;
  readonly days?: number;
  readonly desks?: number;
  readonly years?: number;
}

/** @returns false when anything was lost, read otherwise on two devices, or read otherwise than it truly is. */
export const simulateYears = async ({ seed, count, size, sabotage, ...other }: YearsAsked): Promise<boolean> => {
  const usual = sizes[size];
  if (!usual) {
    console.error(`--year is one of: ${Object.keys(sizes).join(", ")}`);
    return false;
  }
  if ((other.days ?? 0) > daysOfTheYear) {
    console.error(`--days is ${daysOfTheYear} at the most: the simulated school year ends, and what is due after it is not told apart from the product`);
    return false;
  }
  const asked = { ...usual, ...other, ...(other.pupils === undefined ? {} : { copies: Math.ceil(other.pupils * 1.5) }) };
  const onMonth = size === "long" ? (month: string, said: string): void => console.log(`  ${month}: ${said}, after ${Math.round(performance.now() / 1000)} s`) : undefined;
  let good = true;
  const seen: Record<string, number> = Object.fromEntries(clocks.filter((kind) => kind !== "right").map((kind) => [kind, 0]));
  for (let index = 0; index < count; index++) {
    const result = await runYear({ ...asked, seed: seed + index, sabotage, turns: index % 4 === 0, ...(onMonth ? { onMonth } : {}) });
    for (const story of result.stories.slice(0, 8)) console.log(`  ${story}`);
    console.log(`year ${seed + index}: ${saidOf(result)}`);
    for (const [kind, times] of [["ties let go", result.forgotten] as const, ...Object.entries(result.wrongDays), ...Object.entries(result.contradictions)]) seen[kind] = (seen[kind] ?? 0) + times;
    const { lost, diverged, wrong, falseContradictions, missedContradictions, faults, events } = result;
    const broken = lost + diverged + wrong + falseContradictions + missedContradictions > 0;
    good &&= !broken && events > asked.pupils && Object.values(faults).reduce((sum, one) => sum + one, 0) > 0;
    // A sabotage is noticed once.
    if (broken && sabotage !== undefined) break;
  }
  const never = Object.keys(seen).filter((kind) => kind !== "right" && seen[kind] === 0);
  if (count >= enough && never.length > 0) console.log(`never seen in ${count} years: ${never.join(", ")}`);
  return good && (count < enough || never.every((kind) => seldom.includes(kind)));
};

const saidOf = ({ events, loans, forgotten, faults, contradictions, falseContradictions, missedContradictions, wrongDays, unknowable, lost, diverged, wrong }: YearResult): string =>
  [
    `events ${events}`,
    `loans ${loans}`,
    `partitions ${faults.partitions}`,
    `kills ${faults.kills}`,
    `wrong days ${Object.entries(wrongDays).flatMap(([kind, times]) => (times > 0 ? [`${kind} ${times}`] : [])).join(" ") || "none"}, unknowable ${unknowable}`,
    `contradictions ${Object.entries(contradictions).map(([kind, times]) => `${kind} ${times}`).join(" ")} (false ${falseContradictions}, missed ${missedContradictions})`,
    `ties let go ${forgotten}`,
    `lost ${lost}`,
    `diverged ${diverged}`,
    `wrong ${wrong}`,
  ].join(", ");
