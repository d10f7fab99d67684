/**
 * The lists that a library reminds people with: what is overdue, what is due in the next open days, and all that is out,
 * by class and reader. Whether a loan is overdue is decided in lend.ts; a disputed loan is held against nobody and is in
 * none of the reminders. A reader who is no longer known stands in no class: nobody's teacher is asked for them. Who has left
 * the school stands in the class they left from, apart from the pupils who are in it now.
 */
import type { Title } from "../catalogue/title.ts";
import type { Copy } from "../copies/copy.ts";
import { type Day } from "../kernel/day.ts";
import { nameOrder, type Leaving, type Patron } from "../patrons/patron.ts";
import { openDayAhead, type Calendar } from "../school/calendar.ts";
import type { HeldLoan } from "./copy-story.ts";
import { daysLate, isOverdue } from "./lend.ts";

export interface LoanOut {
  /** Of a copy, or of so many of a lot: with one reader, or with a class as a whole. */
  readonly loan: HeldLoan;
  readonly copy: Copy | undefined;
  readonly title: Title | undefined;
  /** Undefined when the tie of reader and loan is forgotten or not yet here. */
  readonly patron: Patron | undefined;
}

/** In this order on every list, those who are here first. */
export const unitKinds = ["class", "department", "none", "unknown"] as const;

/** A class of pupils, a department of teachers, readers with neither, or those no longer known. */
export interface Unit {
  readonly is: (typeof unitKinds)[number];
  readonly name: string;
  /** Of readers who have left: how, and in which year; empty when nobody has said. */
  readonly left?: { readonly how?: Leaving["how"]; readonly year?: number };
}

export interface ReaderDebts {
  readonly patron: Patron | undefined;
  /** The class itself; its reader is the teacher who answers for it, as far as that is known. */
  readonly isClass?: true;
  readonly loans: readonly LoanOut[];
}

export interface UnitDebts {
  readonly unit: Unit;
  readonly readers: readonly ReaderDebts[];
}

/** Overdue for at least `days` days. */
export const overdueSince = (loans: readonly LoanOut[], today: Day, days: number): LoanOut[] =>
  loans.filter(({ loan }) => isOverdue(loan, today) && daysLate(loan, today) >= days);

/** Due today or on one of the next `openDays` days on which the library is open. */
export const dueSoon = (loans: readonly LoanOut[], calendar: Calendar, today: Day, openDays: number): LoanOut[] => {
  const last = openDayAhead(calendar, today, openDays);
  return loans.filter(({ loan }) => !loan.disputed && loan.due >= today && loan.due <= last);
};

/** Classes as they are counted (6A, 6B, 10A1), then departments; readers as on a class list; what was due first leads. */
export const byUnit = (loans: readonly LoanOut[]): UnitDebts[] => {
  const { compare } = new Intl.Collator("vi", { numeric: true });
  const units = [...grouped(loans, (out) => unitKey(unitOf(out))).values()];
  return units
    .map((out): UnitDebts => ({ unit: unitOf(out[0]), readers: readersOf(out, compare) }))
    .sort((a, b) => placeOf(a.unit) - placeOf(b.unit) || compare(a.unit.name, b.unit.name) || (b.unit.left?.year ?? 0) - (a.unit.left?.year ?? 0) || compare(a.unit.left?.how ?? "", b.unit.left?.how ?? ""));
};

export const unitKey = ({ is, name, left }: Unit): string => [is, name, ...(left ? ["left", left.how, left.year] : [])].join(" ");

/** Books, not acts: a class has forty of a title by one. */
export const loansIn = (units: readonly UnitDebts[]): number => units.reduce((sum, { readers }) => sum + readers.reduce((all, { loans }) => all + loans.reduce((books, { loan }) => books + (loan.quantity ?? 1), 0), 0), 0);

/** Those who have left come after all who are here, before those nobody knows any more. */
const placeOf = ({ is, left }: Unit): number => (is === "unknown" ? 2 * unitKinds.length : unitKinds.indexOf(is) + (left ? unitKinds.length : 0));

const unitOf = (out: LoanOut | undefined): Unit => {
  // What a class has as a whole stands in that class, whoever answers for it now.
  if (out?.loan.borrower.is === "class") return { is: "class", name: out.loan.facts.classUnit ?? "" };
  const patron = out?.patron;
  if (patron === undefined) return { is: "unknown", name: "" };
  const { active, left, classUnit, group } = patron;
  const gone: Pick<Unit, "left"> = active ? {} : { left: left ? { how: left.how, year: Number(left.on.slice(0, 4)) } : {} };
  return { is: classUnit === undefined ? "none" : group === "pupil" ? "class" : "department", name: classUnit ?? "", ...gone };
};

const readersOf = (out: readonly LoanOut[], compare: (a: string, b: string) => number): ReaderDebts[] =>
  [...grouped(out, ({ patron, loan }) => `${loan.borrower.is === "class" ? "class " : ""}${patron?.id ?? ""}`).values()]
    .map((loans): ReaderDebts => ({ patron: loans[0]?.patron, ...(loans[0]?.loan.borrower.is === "class" ? { isClass: true } : {}), loans: [...loans].sort((a, b) => compare(a.loan.due, b.loan.due) || compare(a.copy?.accessionNo ?? "", b.copy?.accessionNo ?? "")) }))
    .sort((a, b) => Number(b.isClass ?? false) - Number(a.isClass ?? false) || compare(nameOrder(a.patron?.fullName ?? ""), nameOrder(b.patron?.fullName ?? "")) || compare(a.patron?.id ?? "", b.patron?.id ?? ""));

const grouped = <Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Map<string, Thing[]> => {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group) group.push(thing);
    else groups.set(keyOf(thing), [thing]);
  }
  return groups;
};
