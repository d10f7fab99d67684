/**
 * The columns of the day book: as its official form has them, or every kind of entry by kind of book, reader group, or grade. The columns
 * of one entry add up to all of that entry, whatever was counted: nothing is left out because a record said too little.
 */
import { bookTypes } from "../catalogue/title.ts";
import { patronGroups, type PatronGroup } from "../patrons/patron.ts";
import { dayBookEntries, type DayBookEntry, type DayBookFigure } from "./day-book.ts";
import { readingKinds, type ReadingKind } from "./events.ts";

export const dayBookViews = ["form", "kinds", "groups", "grades"] as const;
export type DayBookView = (typeof dayBookViews)[number];

/** Whose, or of what kind. `pupils` = those whose grade is not known, `others` = neither pupils nor, in the form, teachers; `unknown` = of no known kind or group. */
export type ColumnOf =
  | { readonly is: "all" | "pupils" | "others" | "unknown" }
  | { readonly is: "group"; readonly group: PatronGroup }
  | { readonly is: "grades"; readonly from: number; readonly to: number }
  | { readonly is: "kind"; readonly kind: ReadingKind };

export interface DayBookColumn {
  readonly entry: DayBookEntry;
  readonly of: ColumnOf;
  readonly counts: (figure: DayBookFigure) => boolean;
}

/** `grades` = those of the school; others that were counted get a column too. */
export const columnsOf = (view: DayBookView, figures: readonly DayBookFigure[], grades: readonly number[]): readonly DayBookColumn[] => {
  return dayBookEntries.flatMap((entry) => {
    const ofEntry = figures.filter((figure) => figure.entry === entry);
    return partsOf[view][entry]({ entry, ofEntry, figures, grades }).map(([of, counts]) => ({ entry, of, counts: (figure: DayBookFigure) => figure.entry === entry && counts(figure) }));
  });
};

export const sumIn = (figures: readonly DayBookFigure[], { counts }: DayBookColumn): number => figures.reduce((sum, figure) => (counts(figure) ? sum + figure.count : sum), 0);

type Part = readonly [of: ColumnOf, counts: (figure: DayBookFigure) => boolean];

interface Seen {
  readonly entry: DayBookEntry;
  readonly ofEntry: readonly DayBookFigure[];
  readonly figures: readonly DayBookFigure[];
  readonly grades: readonly number[];
}

type PartOf = (seen: Seen) => readonly Part[];

const every = (part: PartOf): Record<DayBookEntry, PartOf> => ({ visit: part, readInLibrary: part, lent: part, returned: part });
/** Only when something falls into it. */
const ifAny = ({ ofEntry }: Seen, part: Part): readonly Part[] => (ofEntry.some(part[1]) ? [part] : []);

const kindsPart: PartOf = (seen) => [
  ...(seen.entry === "readInLibrary" ? readingKinds : bookTypes).map((kind): Part => [{ is: "kind", kind }, ({ bookType }) => bookType === kind]),
  ...ifAny(seen, [{ is: "unknown" }, ({ bookType }) => bookType === undefined]),
];

const groupsPart: PartOf = (seen) => [
  ...patronGroups.filter((group) => group === "pupil" || group === "teacher" || seen.figures.some((figure) => figure.group === group)).map((group): Part => [{ is: "group", group }, (figure) => figure.group === group]),
  ...ifAny(seen, [{ is: "unknown" }, ({ group }) => group === undefined]),
];

const formPart: PartOf = (seen) => [
  [{ is: "group", group: "teacher" }, ({ group }) => group === "teacher"],
  ...pupilParts(seen),
  [{ is: "others" }, ({ group }) => group !== "teacher" && group !== "pupil"],
];

const gradesPart: PartOf = (seen) => [...pupilParts(seen), [{ is: "others" }, ({ group }) => group !== "pupil"]];

const allPart: PartOf = () => [[{ is: "all" }, () => true]];

/** A school of many grades has no room for each: then a column is a level. */
const mostGrades = 6;
const levels = [[0, 0], [1, 5], [6, 9], [10, 12]] as const;

const pupilParts = (seen: Seen): readonly Part[] => {
  const grades = [...new Set([...seen.grades, ...seen.figures.flatMap(({ group, grade }) => (group === "pupil" && grade !== undefined ? [grade] : []))])].sort((a, b) => a - b);
  const spans = grades.length <= mostGrades ? grades.map((grade) => [grade, grade] as const) : levels.filter(([from, to]) => grades.some((grade) => grade >= from && grade <= to));
  const isOf = ({ group, grade }: DayBookFigure, [from, to]: readonly [number, number]): boolean => group === "pupil" && grade !== undefined && grade >= from && grade <= to;
  return [
    ...spans.map((span): Part => [{ is: "grades", from: span[0], to: span[1] }, (figure) => isOf(figure, span)]),
    ...ifAny(seen, [{ is: "pupils" }, (figure) => figure.group === "pupil" && !spans.some((span) => isOf(figure, span))]),
  ];
};

const partsOf: Record<DayBookView, Record<DayBookEntry, PartOf>> = {
  form: { visit: formPart, readInLibrary: kindsPart, lent: kindsPart, returned: allPart },
  kinds: { visit: allPart, readInLibrary: kindsPart, lent: kindsPart, returned: kindsPart },
  groups: every(groupsPart),
  grades: every(gradesPart),
};
