/**
 * Which class follows which at the turn of the school year: proposed by the names of the classes, settled by a person.
 * The classes of the last grade leave. A class whose name does not say what follows stays undecided until somebody says it.
 */
import type { Patron } from "./patron.ts";
import { classAbove, gradeOfClass } from "./school-class.ts";

export type NextClass = { readonly is: "class"; readonly classUnit: string } | { readonly is: "leaves" } | { readonly is: "undecided" };

export interface ClassStep {
  readonly from: string;
  readonly pupils: number;
  readonly next: NextClass;
}

/** The school year that a reader's class is of. */
export const classYearOf = ({ classYear }: Pick<Patron, "classYear">, openYear: number): number => classYear ?? openYear;

/** Pupils whose class is still that of the year before. */
export const waitsFor = (patron: Patron, year: number, openYear: number): boolean =>
  patron.group === "pupil" && patron.active && classYearOf(patron, openYear) < year;

/** Of the classes that pupils wait in, as they are counted: 6A, 6B, 10A1. */
export const proposedSteps = (patrons: readonly Patron[], { year, openYear, lastGrade }: { readonly year: number; readonly openYear: number; readonly lastGrade: number | undefined }): ClassStep[] => {
  const pupils = new Map<string, { count: number; grade: number | undefined }>();
  for (const patron of patrons) {
    if (patron.classUnit === undefined || !waitsFor(patron, year, openYear)) continue;
    const known = pupils.get(patron.classUnit);
    pupils.set(patron.classUnit, { count: (known?.count ?? 0) + 1, grade: known?.grade ?? patron.grade });
  }
  const { compare } = new Intl.Collator("vi", { numeric: true });
  return [...pupils]
    .map(([from, { count, grade }]) => ({ from, pupils: count, next: nextOf(from, gradeOfClass(from) ?? grade, lastGrade) }))
    .sort((a, b) => compare(a.from, b.from));
};

const nextOf = (from: string, grade: number | undefined, lastGrade: number | undefined): NextClass => {
  if (grade !== undefined && grade === lastGrade) return { is: "leaves" };
  const above = classAbove(from);
  return above === undefined ? { is: "undecided" } : { is: "class", classUnit: above };
};
