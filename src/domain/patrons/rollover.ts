/**
 * The turn of the school year (lên lớp): for every pupil whether they go up, repeat, change class, arrive or leave. The new
 * class lists say it where there are any, else the rule "up one class"; a person's word outweighs both. Who fits neither is
 * unclear and stays as they are until somebody decides: nobody is dropped. A class carries the year it is of, so a pupil
 * who was moved already, here or on another device, is not moved again. Teachers and others stay.
 */
import type { Day } from "../kernel/day.ts";
import type { PatronId } from "../kernel/ids.ts";
import { classYearOf, waitsFor, type NextClass } from "./class-steps.ts";
import { matchLists, type Doubt, type ListedPupil, type Match } from "./list-match.ts";
import type { Leaving, Patron } from "./patron.ts";
import { gradeOfClass, type SchoolClass } from "./school-class.ts";

export const fateKinds = ["goesUp", "changesClass", "repeats", "comesBack", "leaves", "unclear", "movedAlready"] as const;

export type Fate =
  | { readonly is: "goesUp" | "changesClass" | "repeats" | "comesBack"; readonly into: SchoolClass }
  | { readonly is: "leaves"; readonly how: Leaving["how"] }
  | { readonly is: "unclear"; readonly why: "NoClass" | "NoNextClass" | "NotOnList" | "ClassOfEarlierYear" | "LeftOpen" }
  | { readonly is: "movedAlready" };

/** What a person says about one pupil. */
export type Choice = { readonly is: "class"; readonly classUnit: string } | { readonly is: "repeats" } | { readonly is: "leaves"; readonly how: Leaving["how"] } | { readonly is: "open" };

export interface Move {
  readonly patron: Patron;
  readonly fate: Fate;
  /** By lists and rule alone. */
  readonly proposed: Fate;
  readonly doubts: readonly Doubt[];
  readonly listed: ListedPupil | undefined;
}

export interface Rollover {
  readonly moves: readonly Move[];
  /** On a list and unknown here: they transfer in, or begin the first grade. */
  readonly arrivals: readonly Match[];
  /** Readers in no class of pupils. */
  readonly others: number;
}

export interface RolloverAsk {
  readonly patrons: readonly Patron[];
  /** The school year that is open, and the one that pupils are moved into; equal when a move is completed later. */
  readonly openYear: number;
  readonly year: number;
  readonly steps: ReadonlyMap<string, NextClass>;
  readonly listed: readonly ListedPupil[];
  /** Digests of sector ids that stand on a joined record of a reader. */
  readonly otherSectorIds?: ReadonlyMap<string, PatronId>;
  readonly choices: ReadonlyMap<string, Choice>;
}

export const rollover = (ask: RolloverAsk): Rollover => {
  const pupils = ask.patrons.filter(({ group }) => group === "pupil");
  const found = matchLists(pupils, ask);
  const coverage = coverageOf(ask.listed);
  const moves = pupils.flatMap((patron): Move[] => {
    const match = found.of.get(patron);
    if (!patron.active && match === undefined) return [];
    const proposed = proposedFate(patron, match, coverage, ask);
    const choice = ask.choices.get(patron.id);
    return [{ patron, proposed, fate: choice ? chosenFate(patron, choice, ask) : proposed, doubts: doubtsOf(patron, proposed, match), listed: match?.listed }];
  });
  return { moves, arrivals: found.unknown, others: ask.patrons.length - pupils.length };
};

const proposedFate = (patron: Patron, match: Match | undefined, coverage: Coverage, ask: RolloverAsk): Fate => {
  const waits = waitsFor(patron, ask.year, ask.openYear);
  if (match !== undefined) {
    const { classUnit, grade } = match.listed;
    if (classUnit !== undefined) return patron.active && !waits && classUnit === patron.classUnit ? { is: "movedAlready" } : fateInto(patron, classUnit, grade, ask);
  }
  if (!waits) return { is: "movedAlready" };
  if (patron.classUnit === undefined) return { is: "unclear", why: "NoClass" };
  if (classYearOf(patron, ask.openYear) < ask.year - 1) return { is: "unclear", why: "ClassOfEarlierYear" };
  const next = ask.steps.get(patron.classUnit) ?? { is: "undecided" };
  switch (next.is) {
    case "leaves":
      return { is: "leaves", how: "graduated" };
    case "undecided":
      return { is: "unclear", why: "NoNextClass" };
    case "class":
      return coverage(next.classUnit) ? { is: "unclear", why: "NotOnList" } : fateInto(patron, next.classUnit, undefined, ask);
  }
};

const chosenFate = (patron: Patron, choice: Choice, ask: RolloverAsk): Fate => {
  switch (choice.is) {
    case "leaves":
      return choice;
    case "open":
      return { is: "unclear", why: "LeftOpen" };
    case "repeats":
      return patron.classUnit === undefined ? { is: "unclear", why: "NoClass" } : { is: "repeats", into: classOf(patron.classUnit, patron.grade) };
    case "class":
      return fateInto(patron, choice.classUnit, undefined, ask);
  }
};

/** What it means for this pupil to be in that class. */
const fateInto = (patron: Patron, classUnit: string, listedGrade: number | undefined, ask: RolloverAsk): Fate => {
  const was = gradeBefore(patron);
  const byName = listedGrade ?? gradeOfClass(classUnit);
  // The names of preschool classes hold no grade: it stays what it was.
  const into = classOf(classUnit, byName ?? (was === 0 ? 0 : undefined));
  if (!patron.active) return { is: "comesBack", into };
  const expected = patron.classUnit === undefined ? undefined : ask.steps.get(patron.classUnit);
  if (expected?.is === "class" && expected.classUnit === classUnit) return { is: byName !== undefined && byName === was ? "repeats" : "goesUp", into };
  const waits = waitsFor(patron, ask.year, ask.openYear);
  if (waits && (byName === undefined ? classUnit === patron.classUnit : byName === was)) return { is: "repeats", into };
  return { is: "changesClass", into };
};

const classOf = (classUnit: string, grade: number | undefined): SchoolClass => ({ classUnit, ...(grade === undefined ? {} : { grade }) });

const gradeBefore = ({ grade, classUnit }: Patron): number | undefined => grade ?? (classUnit === undefined ? undefined : gradeOfClass(classUnit));

const doubtsOf = (patron: Patron, fate: Fate, match: Match | undefined): Doubt[] => {
  const was = gradeBefore(patron);
  const jumps = "into" in fate && fate.is !== "comesBack" && fate.into.grade !== undefined && was !== undefined && ![was, was + 1].includes(fate.into.grade);
  return [...(match?.doubts ?? []), ...(jumps ? (["OtherGrade"] as const) : [])];
};

/** Whether the lists are complete for a class: it is on them, or more than one other class of its grade is. */
type Coverage = (classUnit: string) => boolean;

const coverageOf = (listed: readonly ListedPupil[]): Coverage => {
  const classes = new Set(listed.flatMap(({ classUnit }) => classUnit ?? []));
  return (classUnit) => {
    const grade = gradeOfClass(classUnit);
    return classes.has(classUnit) || (grade !== undefined && [...classes].filter((one) => gradeOfClass(one) === grade).length > 1);
  };
};

/**
 * The reader after the move; undefined when nothing of them is written. `on` is the day of leaving. An unclear reader's
 * class is marked with the year it is of: opening the new year must not make it look like one of that year.
 */
export const patronAfter = ({ patron, fate, listed }: Pick<Move, "patron" | "fate" | "listed">, { year, openYear, on }: { readonly year: number; readonly openYear: number; readonly on: Day }): Patron | undefined => {
  if (fate.is === "movedAlready") return undefined;
  const classYear = classYearOf(patron, openYear);
  if (fate.is === "unclear") return patron.classYear === undefined && year !== openYear ? { ...patron, classYear } : undefined;
  if (fate.is === "leaves") return { ...patron, classYear, active: false, left: { on, how: fate.how } };
  const { left, grade, ...stays } = patron;
  const { matchKey, yearOfBirth } = listed ?? {};
  return {
    ...stays,
    ...(patron.matchKey === undefined && matchKey !== undefined ? { matchKey } : {}),
    ...(patron.yearOfBirth === undefined && yearOfBirth !== undefined ? { yearOfBirth } : {}),
    ...fate.into,
    classYear: year,
    active: true,
  };
};

/** Whether what was decided for a reader still fits them: another device may have moved them since. */
export const isAsPlanned = (planned: Patron, now: Patron): boolean =>
  planned.classUnit === now.classUnit && planned.classYear === now.classYear && planned.active === now.active && planned.grade === now.grade;
