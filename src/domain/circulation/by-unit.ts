/**
 * What is out or owed, by class and reader. A reader who is no longer known stands in no class: nobody's teacher is asked for
 * them. Who has left the school stands in the class they left from, apart from the pupils who are in it now; and what a class
 * had as a whole stands in the class of that year.
 */
import { nameOrder, type Leaving, type Patron } from "../patrons/patron.ts";
import { logYearOf } from "../school/calendar.ts";
import type { DebtOut, LoanOut } from "./overdues.ts";

/** In this order on every list, those who are here first. */
export const unitKinds = ["class", "department", "none", "unknown"] as const;

/** A class of pupils, a department of teachers, readers with neither, or those no longer known. */
export interface Unit {
  readonly is: (typeof unitKinds)[number];
  readonly name: string;
  /** Of readers who have left: how, and in which year; empty when nobody has said. */
  readonly left?: { readonly how?: Leaving["how"]; readonly year?: number };
  /** The school year in which a class of this name had it, when that is over: they are another class now. */
  readonly ofYear?: number;
}

export interface ReaderDebts {
  readonly patron: Patron | undefined;
  /** The class itself; its reader is the teacher who answers for it, as far as that is known. */
  readonly isClass?: true;
  readonly loans: readonly LoanOut[];
  readonly debts: readonly DebtOut[];
}

export interface UnitDebts {
  readonly unit: Unit;
  readonly readers: readonly ReaderDebts[];
}

/** A class of pupils who are here now. */
export const hasTeacher = ({ is, left, ofYear }: Unit): boolean => is === "class" && left === undefined && ofYear === undefined;

/** Classes as they are counted (6A, 6B, 10A1), then departments; readers as on a class list; what was due first leads. */
export const byUnit = (openYear: number, loans: readonly LoanOut[], debts: readonly DebtOut[] = []): UnitDebts[] => {
  const { compare } = new Intl.Collator("vi", { numeric: true });
  const units = [...grouped([...loans, ...debts], (entry) => unitKey(unitOf(entry, openYear))).values()];
  return units
    .flatMap((entries): UnitDebts[] => (entries[0] ? [{ unit: unitOf(entries[0], openYear), readers: readersOf(entries, compare) }] : []))
    .sort((a, b) => placeOf(a.unit) - placeOf(b.unit) || compare(a.unit.name, b.unit.name) || (b.unit.ofYear ?? openYear) - (a.unit.ofYear ?? openYear) || (b.unit.left?.year ?? 0) - (a.unit.left?.year ?? 0) || compare(a.unit.left?.how ?? "", b.unit.left?.how ?? ""));
};

/** Who answers for these classes, as on a list of teachers; what nobody is known to answer for comes last. */
export interface TeacherDebts {
  readonly teacher: Patron | undefined;
  readonly units: readonly UnitDebts[];
}

export const byTeacher = (units: readonly UnitDebts[], teacherOf: (unit: Unit) => Patron | undefined): TeacherDebts[] => {
  const { compare } = new Intl.Collator("vi", { numeric: true });
  return [...grouped(units, ({ unit }) => teacherOf(unit)?.id ?? "").values()]
    .map((own): TeacherDebts => ({ teacher: own[0] && teacherOf(own[0].unit), units: own }))
    .sort((a, b) => Number(a.teacher === undefined) - Number(b.teacher === undefined) || compare(nameOrder(a.teacher?.fullName ?? ""), nameOrder(b.teacher?.fullName ?? "")));
};

export const unitKey = ({ is, name, left, ofYear }: Unit): string => [is, name, ...(ofYear === undefined ? [] : [ofYear]), ...(left ? ["left", left.how, left.year] : [])].join(" ");

/** Books, not acts: a class has forty of a title by one. */
export const booksIn = (loans: readonly LoanOut[]): number => loans.reduce((books, { loan }) => books + (loan.quantity ?? 1), 0);

export interface Totals {
  readonly readers: number;
  /** Books to be brought back. */
  readonly loans: number;
  /** Books to be made good for. */
  readonly debts: number;
  /** Đồng for those, as far as the rules say how much and nothing is being looked into. */
  readonly amount: number;
}

export const totalsOf = (units: readonly UnitDebts[]): Totals => {
  const readers = units.flatMap((unit) => unit.readers);
  const debts = readers.flatMap((reader) => reader.debts);
  return {
    readers: readers.length,
    loans: booksIn(readers.flatMap(({ loans }) => loans)),
    debts: debts.reduce((books, { quantity }) => books + quantity, 0),
    amount: debts.reduce((dong, { debt, amount = 0 }) => dong + (debt.disputed ? 0 : amount), 0),
  };
};

/** Those who have left come after all who are here, before those nobody knows any more. */
const placeOf = ({ is, left }: Unit): number => (is === "unknown" ? 2 * unitKinds.length : unitKinds.indexOf(is) + (left ? unitKinds.length : 0));

type Entry = LoanOut | DebtOut;

const borrowed = (entry: Entry) => ("loan" in entry ? entry.loan : entry.debt);

const isOfClass = (entry: Entry): boolean => borrowed(entry).borrower.is === "class";

const unitOf = (entry: Entry, openYear: number): Unit => {
  // What a class has as a whole stands in that class, whoever answers for it now.
  if (isOfClass(entry)) {
    const year = logYearOf("loan" in entry ? entry.loan.lentOn : (entry.lentOn ?? entry.debt.since));
    return { is: "class", name: borrowed(entry).facts.classUnit ?? "", ...(year < openYear ? { ofYear: year } : {}) };
  }
  const { patron } = entry;
  if (patron === undefined) return { is: "unknown", name: "" };
  const { active, left, classUnit, group } = patron;
  const gone: Pick<Unit, "left"> = active ? {} : { left: left ? { how: left.how, year: Number(left.on.slice(0, 4)) } : {} };
  return { is: classUnit === undefined ? "none" : group === "pupil" ? "class" : "department", name: classUnit ?? "", ...gone };
};

type Compare = (a: string, b: string) => number;

const readersOf = (entries: readonly Entry[], compare: Compare): ReaderDebts[] =>
  [...grouped(entries, (entry) => `${isOfClass(entry) ? "class " : ""}${entry.patron?.id ?? ""}`).values()]
    .flatMap((own) => (own[0] ? [readerOf(own[0], own, compare)] : []))
    .sort((a, b) => Number(b.isClass ?? false) - Number(a.isClass ?? false) || compare(nameOrder(a.patron?.fullName ?? ""), nameOrder(b.patron?.fullName ?? "")) || compare(a.patron?.id ?? "", b.patron?.id ?? ""));

const readerOf = (first: Entry, own: readonly Entry[], compare: Compare): ReaderDebts => {
  const byNumber = (a: Entry, b: Entry): number => compare(a.copy?.accessionNo ?? "", b.copy?.accessionNo ?? "");
  return {
    patron: first.patron,
    ...(isOfClass(first) ? { isClass: true } : {}),
    loans: own.flatMap((entry) => ("loan" in entry ? [entry] : [])).sort((a, b) => compare(a.loan.due, b.loan.due) || byNumber(a, b)),
    debts: own.flatMap((entry) => ("debt" in entry ? [entry] : [])).sort((a, b) => compare(a.debt.since, b.debt.since) || byNumber(a, b)),
  };
};

const grouped = <Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Map<string, Thing[]> => {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group) group.push(thing);
    else groups.set(keyOf(thing), [thing]);
  }
  return groups;
};
