/** Runs school years one after the other and says what was found in each. */
import { clocks, runYear, type YearAsked } from "./year.ts";

const sizes: Readonly<Record<string, Omit<YearAsked, "seed">>> = {
  short: { pupils: 60, copies: 90, desks: 4, days: 40, wrongLabels: 3, clocks },
  long: { pupils: 1000, copies: 1500, desks: 4, days: 265, wrongLabels: 1, clocks },
};

/** @returns false when anything was lost, read otherwise on two devices, or read otherwise than it truly is. */
export const simulateYears = async (seed: number, count: number, size: string): Promise<boolean> => {
  const asked = sizes[size];
  if (!asked) {
    console.error(`--year is one of: ${Object.keys(sizes).join(", ")}`);
    return false;
  }
  let good = true;
  for (let index = 0; index < count; index++) {
    const { events, loans, contradictions, lost, diverged, wrong, falseContradictions, missedContradictions, faults, stories } = await runYear({ ...asked, seed: seed + index });
    const faultsHere = Object.values(faults).reduce((sum, one) => sum + one, 0);
    for (const story of stories.slice(0, 8)) console.log(`  ${story}`);
    console.log(
      `year ${seed + index}: events ${events}, loans ${loans}, partitions ${faults.partitions}, clock faults ${faults.clockFaults}, contradictions ${contradictions} (false ${falseContradictions}, missed ${missedContradictions}), lost ${lost}, diverged ${diverged}, wrong ${wrong}`,
    );
    good &&= lost + diverged + wrong + falseContradictions + missedContradictions === 0 && events > asked.pupils && faultsHere > 0;
  }
  return good;
};
