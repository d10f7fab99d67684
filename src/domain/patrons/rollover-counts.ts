/** What the turn of the year comes to, class by class: what becomes of the pupils of each, and how many each has afterwards. */
import type { Fate, Rollover } from "./rollover.ts";

export interface ClassOutcome {
  /** Empty for pupils without a class. */
  readonly classUnit: string;
  readonly counts: Readonly<Partial<Record<Fate["is"], number>>>;
}

export interface ClassSize {
  readonly classUnit: string;
  readonly pupils: number;
  /** Of them new to the school. */
  readonly arrivals: number;
}

export const fateCounts = ({ moves }: Pick<Rollover, "moves">): Record<Fate["is"], number> => {
  const counts = { goesUp: 0, changesClass: 0, repeats: 0, comesBack: 0, leaves: 0, unclear: 0, movedAlready: 0 };
  for (const { fate } of moves) counts[fate.is] += 1;
  return counts;
};

export const outcomesByClass = ({ moves }: Pick<Rollover, "moves">): ClassOutcome[] => {
  const classes = new Map<string, Partial<Record<Fate["is"], number>>>();
  for (const { patron, fate } of moves) {
    if (fate.is === "movedAlready") continue;
    const counts = classes.get(patron.classUnit ?? "") ?? {};
    counts[fate.is] = (counts[fate.is] ?? 0) + 1;
    classes.set(patron.classUnit ?? "", counts);
  }
  return inOrder([...classes].map(([classUnit, counts]) => ({ classUnit, counts })));
};

export const sizesAfter = ({ moves, arrivals }: Pick<Rollover, "moves" | "arrivals">): ClassSize[] => {
  const classes = new Map<string, { pupils: number; arrivals: number }>();
  const count = (classUnit: string | undefined, isNew: boolean): void => {
    if (classUnit === undefined) return;
    const size = classes.get(classUnit) ?? { pupils: 0, arrivals: 0 };
    classes.set(classUnit, { pupils: size.pupils + 1, arrivals: size.arrivals + (isNew ? 1 : 0) });
  };
  for (const { patron, fate } of moves) {
    if ("into" in fate) count(fate.into.classUnit, false);
    else if (fate.is === "movedAlready") count(patron.classUnit, false);
  }
  for (const { listed } of arrivals) count(listed.classUnit, true);
  return inOrder([...classes].map(([classUnit, size]) => ({ classUnit, ...size })));
};

const inOrder = <Class extends { readonly classUnit: string }>(classes: Class[]): Class[] => {
  const { compare } = new Intl.Collator("vi", { numeric: true });
  return classes.sort((a, b) => compare(a.classUnit, b.classUnit));
};
