/**
 * Textbooks of the demo school at the begin of its year, by quantity and by the real rules: two grades have their set. Most classes have
 * theirs, two through the homeroom teacher; one waits for it; a few pupils lack a book because there were too few, they were stopped
 * by a rule, or had the book already; two have lost one.
 */
import type { Title } from "#domain/catalogue/title.ts";
import type { HeldLoan, OpenLoan } from "#domain/circulation/copy-story.ts";
import type { FactsThen } from "#domain/circulation/events.ts";
import { dueIfLent, mayLendOfLot } from "#domain/circulation/lend.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { lotActRefusal } from "#domain/circulation/lot-acts.ts";
import type { LotEvent, LotLent } from "#domain/circulation/lot-events.ts";
import { heldOf, lotLoanOf } from "#domain/circulation/lot-story.ts";
import { proposedTitles, type TextbookSet } from "#domain/circulation/textbook-set.ts";
import { allotted, quantityOf, type Lot } from "#domain/copies/lot.ts";
import { addDays, monthOf, type Day } from "#domain/kernel/day.ts";
import { newId, type DeviceId, type LotId, type PatronId, type SchoolId, type StaffId } from "#domain/kernel/ids.ts";
import type { Homeroom } from "#domain/patrons/homeroom.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { isClosed, type Calendar } from "#domain/school/calendar.ts";
import type { Tie } from "#wire/people.ts";
import type { Chance } from "./seeded.ts";

export interface TextbooksAsked {
  readonly titles: readonly Title[];
  readonly patrons: readonly Patron[];
  readonly rules: RuleBook;
  readonly calendar: Calendar;
  /** The year that is open. */
  readonly year: number;
  readonly today: Day;
  /** What a reader had out of copies on that day; and whoever has a copy of a title now gets none of the lot. */
  readonly copiesOut: (patron: PatronId, on: Day) => readonly OpenLoan[];
  readonly school: SchoolId;
  /** The storeroom's own, beside the desk's. */
  readonly device: DeviceId;
  readonly staff: StaffId;
  readonly app: string;
  readonly instantOf: (day: Day) => number;
}

export interface HandedTextbooks {
  readonly sets: readonly TextbookSet[];
  readonly lots: readonly Lot[];
  readonly homerooms: readonly Homeroom[];
  readonly events: readonly LotEvent[];
  readonly ties: readonly Tie[];
}

/** By grade, with the year that its books are of. Whoever tries to make a set finds two grades without. */
const grades = [{ grade: 6, published: "2021" }, { grade: 7, published: "2022" }] as const;
const series = "Kết nối tri thức với cuộc sống";
const subjects = ["Ngữ văn", "Toán", "Khoa học tự nhiên", "Lịch sử và Địa lí", "Giáo dục công dân", "Tin học"];
const notYet = "6E";
const asWhole = ["6D", "7D"];

export const handedTextbooks = (asked: TextbooksAsked, chance: Chance): HandedTextbooks => {
  const { rules, calendar, year, today } = asked;
  const events: LotEvent[] = [];
  const ties = new Map<string, Tie>();
  const pupilsIn = (classUnit: string): Patron[] => asked.patrons.filter((patron) => patron.classUnit === classUnit);
  const classesOf = (grade: number): string[] => [...new Set(asked.patrons.flatMap((patron) => (patron.grade === grade ? (patron.classUnit ?? []) : [])))];
  const teachers = asked.patrons.filter(({ group }) => group === "teacher");
  const homerooms = grades.flatMap(({ grade }) => classesOf(grade)).map((classUnit, index): Homeroom => ({ id: newId("homeroom", chance.byte), year, classUnit, teacher: (teachers[index] ?? chance.pick(teachers)).id }));
  const days = schoolDays(calendar, year, today);
  const opened = days(0);

  const titlesOf = (grade: number): Title[] => proposedTitles(asked.titles, grade).filter(({ titleProper, subject }) => titleProper.includes(series) && subjects.includes(subject ?? ""));
  const sets = grades.map(({ grade }): TextbookSet => ({ id: newId("set", chance.byte), year, grade, name: `Bộ SGK lớp ${grade} – ${series}`, titles: titlesOf(grade).map(({ id }) => id) }));
  const lots = grades.flatMap(({ grade, published }) => {
    const pupils = asked.patrons.filter((patron) => patron.grade === grade).length;
    return titlesOf(grade).map((title, index): Lot => {
      const entry = (quantity: number, why: "opened" | "received") => ({ [chance.byte().toString(16) + chance.byte().toString(16) + why]: { quantity, why, on: opened, staff: asked.staff } });
      // Of one book too few were bought for the classes that are served by now; of the others some are left.
      const few = grade === 7 && index === 0;
      return { id: newId("lot", chance.byte), title: title.id, year: published, entries: few ? entry(pupils - 3, "opened") : { ...entry(pupils - 20, "opened"), ...entry(20 + chance.below(12), "received") } };
    });
  });
  const free = new Map<LotId, number>(lots.map((lot) => [lot.id, quantityOf(lot)]));
  const held = new Map<PatronId, HeldLoan[]>();

  const written = <Kind extends LotEvent["kind"]>(kind: Kind, day: Day) => {
    const instant = asked.instantOf(day) + 3_600_000 + events.length * 1000;
    return { id: newId("event", chance.byte), kind, v: 1 as const, school: asked.school, device: asked.device, sequence: events.length + 1, staff: asked.staff, app: asked.app, rules: rules.id, day, at: { instant, count: 0, wall: instant, offset: 0 } };
  };
  const partyOf = (tie: Omit<Tie, "party">) => {
    const key = JSON.stringify(tie);
    const known = ties.get(key) ?? { party: newId("party", chance.byte), ...tie };
    ties.set(key, known);
    return known.party;
  };
  const take = (lot: Lot, quantity: number, loan: Omit<LotLent, keyof ReturnType<typeof written> | "thing" | "cause">, day: Day): LotLent | undefined => {
    const { short } = allotted([{ free: free.get(lot.id) ?? 0 }], quantity);
    if (short > 0) return undefined;
    free.set(lot.id, (free.get(lot.id) ?? 0) - quantity);
    const event: LotLent = { ...written("lot-lent", day), cause: null, thing: { lot: lot.id, quantity }, ...loan };
    events.push(event);
    return event;
  };

  const handToPupil = (patron: Patron, titles: readonly Title[], day: Day): void => {
    // Most teachers ask for who is stopped by a book that is overdue.
    const isAskedFor = chance.next() < 0.7;
    for (const title of titles) {
      const lot = lots.find((one) => one.title === title.id);
      const patronLoans = [...asked.copiesOut(patron.id, day), ...(held.get(patron.id) ?? [])];
      const hasOne = [...patronLoans, ...asked.copiesOut(patron.id, today)].some(({ facts }) => facts.title === title.id);
      const may = mayLendOfLot({ title, patron, patronLoans, rules, calendar, today: day, debts: [] });
      if (!lot || hasOne || (!may.ok && !isAskedFor)) continue;
      const setAside = may.ok ? {} : { override: { refusals: may.error.map(({ type }) => type), reason: "teacherAsked" as const } };
      const due = dueIfLent({ rules, patron, title, calendar, today: day });
      const event = take(lot, 1, { borrower: { party: partyOf({ patron: patron.id, month: monthOf(day) }), is: "person" }, due, facts: factsOf(title, patron.classUnit, patron.grade), ...setAside }, day);
      const loan = event && lotLoanOf([event]);
      if (loan) held.set(patron.id, [...(held.get(patron.id) ?? []), heldOf(loan)]);
    }
  };
  const handToClass = (classUnit: string, grade: number, titles: readonly Title[], day: Day): void => {
    const teacher = homerooms.find((homeroom) => homeroom.classUnit === classUnit)?.teacher;
    if (teacher === undefined) return;
    const party = partyOf({ patron: teacher, month: monthOf(day), classUnit });
    for (const title of titles) {
      const lot = lots.find((one) => one.title === title.id);
      if (lot) take(lot, pupilsIn(classUnit).length, { borrower: { party, is: "class" }, due: dueIfLent({ rules, patron: { group: "pupil" }, title, calendar, today: day }), facts: factsOf(title, classUnit, grade) }, day);
    }
  };
  const lose = (classUnit: string, day: Day): void => {
    const lent = chance.pick(events.filter((event) => event.kind === "lot-lent" && event.borrower.is === "person" && event.facts.classUnit === classUnit)) as LotLent;
    const loan = lotLoanOf([lent]);
    if (!loan || lotActRefusal({ kind: "lot-lost", quantity: 1 }, loan, "librarian", day)) return;
    events.push({ ...written("lot-lost", day), cause: loan.last, thing: { lot: lent.thing.lot, quantity: 1 }, loan: lent.id });
  };

  let turn = 0;
  for (const { grade } of grades) {
    for (const classUnit of classesOf(grade).filter((unit) => unit !== notYet)) {
      const day = days(1 + turn++);
      if (asWhole.includes(classUnit)) handToClass(classUnit, grade, titlesOf(grade), day);
      else for (const patron of pupilsIn(classUnit)) handToPupil(patron, titlesOf(grade), day);
    }
  }
  for (const classUnit of ["6B", "7A"]) lose(classUnit, days(20 + turn++));
  return { sets, lots, homerooms, events, ties: [...ties.values()] };
};

const factsOf = (title: Title, classUnit: string | undefined, grade: number | undefined): FactsThen => ({
  group: "pupil",
  ...(classUnit === undefined ? {} : { classUnit }),
  ...(grade === undefined ? {} : { grade }),
  bookType: title.bookType,
  title: title.id,
});

/** The days on which it is handed out, from the first school day on; of a year that has not begun yet, the day before today. */
const schoolDays = (calendar: Calendar, year: number, today: Day): ((n: number) => Day) => {
  const firstOfYear = `${year}-06-01` as Day;
  const latest = addDays(today, -1) < firstOfYear ? firstOfYear : addDays(today, -1);
  const open: Day[] = [];
  for (let day = calendar.schoolYear.startsOn; day <= latest; day = addDays(day, 1)) if (!isClosed(calendar, day)) open.push(day);
  return (n) => open[Math.min(n, open.length - 1)] ?? latest;
};
