import { expect, test } from "vitest";
import type { OpenLoan } from "#domain/circulation/copy-story.ts";
import { byTeacher, byUnit, hasTeacher, totalsOf, unitKey } from "#domain/circulation/by-unit.ts";
import { dueSoon, overdueSince, type LoanOut } from "#domain/circulation/overdues.ts";
import { daysLate, isOverdue } from "#domain/circulation/lend.ts";
import { day, type Day } from "#domain/kernel/day.ts";
import type { CopyId, EventId, PartyId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Calendar } from "#domain/school/calendar.ts";

const today = day("2026-11-27"); // a Friday
const calendar: Calendar = {
  schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
  closedWeekdays: [0],
  closures: [{ from: day("2026-11-30"), to: day("2026-11-30"), name: "kiểm kê" }],
  openDays: [],
};

const reader = (fullName: string, classUnit?: string, group: Patron["group"] = "pupil"): Patron => ({
  id: `patron:${fullName}` as PatronId, fullName, group, cards: [], active: true, ...(classUnit === undefined ? {} : { classUnit }),
});

let made = 0;
const out = (patron: Patron | undefined, due: string, disputed = false): LoanOut => {
  const no = ++made;
  const loan: OpenLoan = {
    event: `event:${no}` as EventId, copy: `copy:${no}` as CopyId, borrower: { party: `party:${no}` as PartyId, is: "person" }, lentOn: day("2026-11-02"), due: day(due),
    facts: { group: patron?.group ?? "pupil", bookType: "referenceBook", title: "title:t" as TitleId }, disputed, renewals: 0,
  };
  return { loan, copy: undefined, title: undefined, patron };
};
const dues = (loans: readonly LoanOut[]) => loans.map(({ loan }) => String(loan.due));
const an = reader("Lê An", "6A");

test("a book is overdue from the day after it was due, and a disputed loan never is", () => {
  const loans = [out(an, "2026-11-26"), out(an, "2026-11-27"), out(an, "2026-11-01", true), out(an, "2026-11-20")];
  expect(dues(overdueSince(loans, calendar, today, 1))).toEqual(["2026-11-26", "2026-11-20"]);
  expect(dues(overdueSince(loans, calendar, today, 7))).toEqual(["2026-11-20"]);
  expect(overdueSince(loans, calendar, today, 8)).toEqual([]);
});

test("a book due on a day that was closed later, by a storm, is late from the day after the next open one, and is reminded of until then", () => {
  // Monday 30 November is closed, Sunday 29 always: both are due on Tuesday, 1 December.
  const loans = [out(an, "2026-11-29"), out(an, "2026-11-30")];
  const [monday, tuesday, thursday] = ["2026-11-30", "2026-12-01", "2026-12-03"].map((on) => day(on)) as [Day, Day, Day];
  expect(overdueSince(loans, calendar, tuesday, 1)).toEqual([]);
  expect(loans.map(({ loan }) => daysLate(loan, thursday, calendar))).toEqual([2, 2]);
  expect(dueSoon(loans, calendar, tuesday, 3)).toEqual(loans);
  expect(loans.map(({ loan }) => isOverdue(loan, monday, { ...calendar, closedWeekdays: [], closures: [] }))).toEqual([true, false]);
});

test("due soon counts days on which the library is open: Saturday, Tuesday, Wednesday", () => {
  const loans = ["2026-11-26", "2026-11-27", "2026-11-28", "2026-12-01", "2026-12-02", "2026-12-03"].map((due) => out(an, due));
  expect(dues(dueSoon([...loans, out(an, "2026-11-28", true)], calendar, today, 3))).toEqual(["2026-11-27", "2026-11-28", "2026-12-01", "2026-12-02"]);
});

test("nobody is reminded of a book they reported lost or say they brought back, nor of one they read in the library today", () => {
  const said = (more: Partial<OpenLoan>): LoanOut => {
    const asked = out(an, "2026-11-28");
    return { ...asked, loan: { ...asked.loan, ...more } };
  };
  const loans = [said({ lostOn: day("2026-11-26") }), said({ claimedOn: day("2026-11-26") }), said({ use: "inLibrary", due: today }), said({})];
  expect(dueSoon(loans, calendar, today, 3)).toEqual([loans[3]]);
});

test("classes stand as they are counted, then departments, then readers without either, then who is no longer known", () => {
  const loans = [undefined, reader("Khách"), reader("Cô Hoa", "Tổ Văn", "teacher"), reader("Thầy Toàn", "Tổ Toán", "teacher"), reader("A", "10A1"), reader("B", "6B"), reader("C", "6A")].map((one) => out(one, "2026-11-20"));
  const units = byUnit(2026, loans);
  expect(units.map(({ unit }) => [unit.is, unit.name])).toEqual([["class", "6A"], ["class", "6B"], ["class", "10A1"], ["department", "Tổ Toán"], ["department", "Tổ Văn"], ["none", ""], ["unknown", ""]]);
  expect(totalsOf(units).loans).toBe(loans.length);
});

test("in a class readers stand by given name, two of one name apart, and what was due first leads", () => {
  const twin = { ...an, id: "patron:other" as PatronId };
  const loans = [out(reader("Trần Văn Bình", "6A"), "2026-11-20"), out(an, "2026-11-21"), out(an, "2026-11-03"), out(twin, "2026-11-09")];
  const [unit] = byUnit(2026, loans);
  expect(unit?.readers.map(({ patron, loans: own }) => [patron?.fullName, dues(own)])).toEqual([
    ["Lê An", ["2026-11-03", "2026-11-21"]],
    ["Lê An", ["2026-11-09"]],
    ["Trần Văn Bình", ["2026-11-20"]],
  ]);
});

test("who has left stands in the class they left from, by how and when, apart from those who are in it now, and after them", () => {
  const left = (fullName: string, on: string, how: "graduated" | "transferred") => ({ ...reader(fullName, "9A"), active: false, left: { on: day(on), how } });
  const units = byUnit(2026, [
    out(undefined, "2026-11-20"),
    out(left("Hoa", "2025-05-31", "graduated"), "2026-11-20"),
    out(left("Mai", "2026-05-31", "graduated"), "2026-11-20"),
    out(left("Nam", "2026-05-31", "transferred"), "2026-11-20"),
    out({ ...reader("Cô Thu", "Tổ Văn", "teacher"), active: false }, "2026-11-20"),
    out(reader("Lan", "9A"), "2026-11-20"),
    out(reader("Thầy Hải", "Tổ Toán", "teacher"), "2026-11-20"),
  ]);
  expect(units.map(({ unit, readers }) => [unit.is, unit.name, unit.left?.how, unit.left?.year, readers[0]?.patron?.fullName])).toEqual([
    ["class", "9A", undefined, undefined, "Lan"],
    ["department", "Tổ Toán", undefined, undefined, "Thầy Hải"],
    ["class", "9A", "graduated", 2026, "Mai"],
    ["class", "9A", "transferred", 2026, "Nam"],
    ["class", "9A", "graduated", 2025, "Hoa"],
    ["department", "Tổ Văn", undefined, undefined, "Cô Thu"],
    ["unknown", "", undefined, undefined, undefined],
  ]);
  expect(new Set(units.map(({ unit }) => unitKey(unit))).size).toBe(units.length);
});

test("what a class has as a whole stands first in that class, whoever answers for it, and counts by the book", () => {
  const hoa = reader("Nguyễn Mai Hoa", "Tổ Toán", "teacher");
  const ofClass = (patron: Patron | undefined): LoanOut => {
    const { loan, ...rest } = out(patron, "2026-11-20");
    const { copy: _copy, ...ofLot } = loan;
    return { ...rest, loan: { ...ofLot, quantity: 40, borrower: { ...loan.borrower, is: "class" }, facts: { ...loan.facts, group: "pupil", classUnit: "6A", bookType: "textbook" } } };
  };
  const units = byUnit(2026, [out(an, "2026-11-20"), out(hoa, "2026-11-20"), ofClass(hoa), ofClass(undefined)]);
  expect(units.map(({ unit, readers }) => [unit.name, readers.map(({ patron, isClass }) => `${isClass ? "class " : ""}${patron?.fullName ?? ""}`)])).toEqual([
    ["6A", ["class ", "class Nguyễn Mai Hoa", "Lê An"]],
    ["Tổ Toán", ["Nguyễn Mai Hoa"]],
  ]);
  expect(totalsOf(units).loans).toBe(82);
});

test("what a class had as a whole in a year that is over stands apart from this year's class of that name", () => {
  const ofClass = (lentOn: string): LoanOut => {
    const { loan, ...rest } = out(undefined, "2026-05-29");
    return { ...rest, loan: { ...loan, lentOn: day(lentOn), quantity: 40, borrower: { ...loan.borrower, is: "class" }, facts: { ...loan.facts, classUnit: "6A" } } };
  };
  const units = byUnit(2026, [ofClass("2025-09-05"), out(an, "2026-11-20"), ofClass("2026-09-05")]);
  expect(units.map(({ unit, readers }) => [unit.name, unit.ofYear, readers.length])).toEqual([["6A", undefined, 2], ["6A", 2025, 1]]);
  expect(new Set(units.map(({ unit }) => unitKey(unit))).size).toBe(2);
});

test("by homeroom teacher, one's classes stand together, and classes nobody is known to answer for come last", () => {
  const [hoa, binh] = [reader("Nguyễn Mai Hoa", "Tổ Toán", "teacher"), reader("Trần Văn Bình", "Tổ Văn", "teacher")];
  const teachers = new Map([["6A", hoa], ["7A", binh], ["8A", hoa]]);
  const units = byUnit(2026, ["6A", "6B", "7A", "8A"].map((name) => out(reader(`Em ${name}`, name), "2026-11-20")));
  const told = byTeacher(units, (unit) => (hasTeacher(unit) ? teachers.get(unit.name) : undefined));
  expect(told.map(({ teacher, units: own }) => [teacher?.fullName, own.map(({ unit }) => unit.name)])).toEqual([["Trần Văn Bình", ["7A"]], ["Nguyễn Mai Hoa", ["6A", "8A"]], [undefined, ["6B"]]]);
});
