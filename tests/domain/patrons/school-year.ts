/** A school at the turn of the year, in the words of its lists. */
import { day } from "#domain/kernel/day.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import { proposedSteps } from "#domain/patrons/class-steps.ts";
import type { ListedPupil } from "#domain/patrons/list-match.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { patronAfter, rollover, type Choice, type Rollover, type RolloverAsk } from "#domain/patrons/rollover.ts";
import { gradeOfClass } from "#domain/patrons/school-class.ts";

export const openYear = 2026;

export const aPupil = (fullName: string, classUnit: string | undefined, more: Partial<Patron> = {}): Patron => {
  const grade = classUnit === undefined ? undefined : gradeOfClass(classUnit);
  return {
    id: `patron:${fullName.normalize("NFD").replace(/[^a-z]/gi, "").toLowerCase()}` as PatronId,
    fullName,
    group: "pupil",
    cards: [],
    active: true,
    ...(classUnit === undefined ? {} : { classUnit }),
    ...(grade === undefined ? {} : { grade }),
    ...more,
  };
};

export const onList = (fullName: string, classUnit: string, more: Partial<ListedPupil> = {}): ListedPupil => ({ list: "lists.xlsx", row: 1, fullName, classUnit, ...more });

interface School {
  readonly patrons: readonly Patron[];
  readonly listed?: readonly ListedPupil[];
  readonly choices?: Readonly<Record<string, Choice>>;
  readonly steps?: RolloverAsk["steps"];
  readonly year?: number;
  readonly openYear?: number;
  readonly lastGrade?: number;
  readonly otherSectorIds?: RolloverAsk["otherSectorIds"];
}

export const turned = (school: School): Rollover => {
  const years = { openYear: school.openYear ?? openYear, year: school.year ?? openYear + 1 };
  const steps = school.steps ?? new Map(proposedSteps(school.patrons, { ...years, lastGrade: school.lastGrade ?? 9 }).map(({ from, next }) => [from, next]));
  const choices = new Map(school.patrons.flatMap(({ id, fullName }) => (school.choices?.[fullName] ? [[id, school.choices[fullName]] as const] : [])));
  return rollover({ patrons: school.patrons, listed: school.listed ?? [], ...years, steps, choices, ...(school.otherSectorIds ? { otherSectorIds: school.otherSectorIds } : {}) });
};

/** What becomes of each, in short: "7A" up, "6A again", "gone: graduated", "? NotOnList". */
export const fates = ({ moves }: Rollover): Record<string, string> =>
  Object.fromEntries(moves.map(({ patron, fate, doubts }) => {
    const words = {
      goesUp: "up to",
      changesClass: "changes to",
      repeats: "again",
      comesBack: "back in",
      leaves: "gone:",
      unclear: "?",
      movedAlready: "there already",
    }[fate.is];
    const fact = "into" in fate ? fate.into.classUnit : fate.is === "leaves" ? fate.how : fate.is === "unclear" ? fate.why : "";
    return [patron.fullName, [words, fact, ...doubts.map((doubt) => `(${doubt})`)].filter(Boolean).join(" ")];
  }));

/** The readers after everything was confirmed. */
export const confirmed = (turn: Rollover, years: { year?: number; openYear?: number } = {}): Patron[] =>
  turn.moves.map((move) => patronAfter(move, { year: openYear + 1, openYear, on: day("2027-05-31"), ...years }) ?? move.patron);
