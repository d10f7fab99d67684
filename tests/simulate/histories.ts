/**
 * Runs seeded histories one after the other and says what was found. One that falls over is named and counted like one that
 * lost something: the others are still run, and the sum is still told.
 */
import type { HistoryResult } from "./history.ts";
import { noFaults, saidOfFaults } from "./network.ts";

/** What a history must have at the least to say anything; and, for so many in a row, every kind of fault and of act. */
export interface Least {
  readonly events: number;
  readonly faults: number;
  readonly allIn?: number;
}

export interface HistoriesAsked {
  readonly seed: number;
  readonly count: number;
  readonly sabotage: string | undefined;
  readonly least?: Least;
}

/** @returns false when anything was lost, twice, read otherwise, fell over, or was too quiet to say anything. */
export const simulateHistories = async (
  { seed, count, sabotage, least = { events: 50, faults: 1 } }: HistoriesAsked,
  run: (seed: number, sabotage: string | undefined) => Promise<HistoryResult>,
  say: (line: string) => void,
): Promise<boolean> => {
  const faults = noFaults();
  const totals = { events: 0, contradictions: 0, lost: 0, twice: 0, diverged: 0, wrong: 0 };
  const ran: Record<string, number> = {};
  let good = true;
  let histories = 0;
  let fellOver = 0;
  for (let index = 0; index < count; index++) {
    histories++;
    const here = seed + index;
    const result = await unlessItFalls(() => run(here, sabotage));
    if (result instanceof Error) {
      good = false;
      fellOver++;
      say(`seed ${here}: fell over: ${result.stack ?? result.message}`);
      continue;
    }
    for (const name of Object.keys(faults) as (keyof typeof faults)[]) faults[name] += result.faults[name];
    for (const [name, many] of Object.entries(result.ran ?? {})) ran[name] = (ran[name] ?? 0) + many;
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += result[name];
    const faultsHere = Object.values(result.faults).reduce((sum, one) => sum + one, 0);
    const broken = result.lost + result.twice + result.diverged + result.wrong > 0;
    // A short one may hold nothing but edits, and says something of those.
    const quiet = result.events + (result.ran?.["edits"] ?? 0) < least.events || faultsHere < least.faults;
    if (broken) say(`seed ${here}: lost ${result.lost}, twice ${result.twice}, diverged ${result.diverged}, wrong ${result.wrong}\n  ${result.stories.slice(0, 5).join("\n  ")}`);
    if (quiet) say(`seed ${here}: too quiet, ${result.events} events and ${faultsHere} faults`);
    good &&= !broken && !quiet;
    // A sabotage is noticed once.
    if (broken && sabotage !== undefined) break;
  }
  say(`${saidOfFaults(faults)}${Object.entries(ran).map(([name, many]) => `, ${name} ${many}`).join("")}, contradictions ${totals.contradictions}`);
  if (least.allIn !== undefined && histories >= least.allIn) {
    const never = Object.entries({ ...faults, ...ran }).flatMap(([name, many]) => (many === 0 && name !== "clockFaults" ? [name] : []));
    if (never.length > 0) say(`never seen in ${histories} histories: ${never.join(", ")}`);
    good &&= never.length === 0;
  }
  say(`histories ${histories}, events ${totals.events}, lost ${totals.lost}, twice ${totals.twice}, diverged ${totals.diverged}, wrong ${totals.wrong}${fellOver === 0 ? "" : `, fell over ${fellOver}`}`);
  return good;
};

/** Also what falls over beside the history, in something that it started and nobody awaits. */
const unlessItFalls = async <Answer>(run: () => Promise<Answer>): Promise<Answer | Error> => {
  let fall: (error: unknown) => void = () => undefined;
  const beside = new Promise<Error>((answer) => (fall = (error) => answer(asError(error))));
  process.on("unhandledRejection", fall);
  try {
    return await Promise.race([run(), beside]);
  } catch (error) {
    return asError(error);
  } finally {
    process.off("unhandledRejection", fall);
  }
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
