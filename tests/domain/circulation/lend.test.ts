import { expect, test } from "vitest";
import type { Title } from "#domain/catalogue/title.ts";
import type { Debt } from "#domain/circulation/copy-state.ts";
import { emptyStory, storyOf, type OpenLoan } from "#domain/circulation/copy-story.ts";
import { depositOf } from "#domain/circulation/deposits.ts";
import { dueDay } from "#domain/circulation/due-day.ts";
import { mayBeSetAside, mayLend, type LendRequest } from "#domain/circulation/lend.ts";
import { defaultRules, rulesOn } from "#domain/circulation/loan-rules.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { addDays, day, weekdayOf } from "#domain/kernel/day.ts";
import type { EventId, PartyId, PatronId, RulesId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { isClosed, type Calendar } from "#domain/school/calendar.ts";
import { deMen, lent } from "./story.ts";

const rules = defaultRules("rules:r" as RulesId, day("2026-06-01"));
const calendar: Calendar = {
  schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") },
  closedWeekdays: [0],
  closures: [{ from: day("2026-12-01"), to: day("2026-12-01"), name: "Họp phụ huynh" }],
  openDays: [],
};
const today = day("2026-11-23");
const title: Title = { id: "title:demen" as TitleId, titleProper: "Dế Mèn phiêu lưu ký", authors: ["Tô Hoài"], bookType: "childrenBook" };
const copy: Copy = { id: deMen, title: title.id, accessionNo: "STN.001", barcodes: [], status: "open" };
const pupil: Patron = { id: "patron:an" as PatronId, fullName: "Lê Bảo An", group: "pupil", classUnit: "6A", cards: [], active: true };

const loan = (more: Partial<OpenLoan> = {}): OpenLoan => ({
  event: "event:x" as EventId,
  copy: "copy:other" as OpenLoan["copy"],
  borrower: { party: "party:an" as PartyId, is: "person" },
  lentOn: day("2026-11-20"),
  due: day("2026-11-27"),
  facts: { group: "pupil", bookType: "referenceBook", title: "title:other" as TitleId },
  disputed: false,
  renewals: 0,
  ...more,
});

const asked = (more: Partial<LendRequest> = {}): LendRequest => ({ copy, title, story: emptyStory(deMen), patron: pupil, patronLoans: [], rules, calendar, today, debts: [], ...more });
const refusals = (more: Partial<LendRequest>) => {
  const answer = mayLend(asked(more));
  return answer.ok ? [] : answer.error.map(({ type }) => type);
};

test("a pupil borrows a story book for a week", () => {
  expect(mayLend(asked())).toEqual({ ok: true, value: { due: "2026-11-30" } });
});

test("who owes for a book borrows nothing more, but not while it is looked into whether they owe it", () => {
  const debt: Debt = { event: "event:d" as EventId, loan: "event:x" as EventId, borrower: { party: "party:an" as PartyId, is: "person" }, because: "damaged", since: today, facts: loan().facts };
  expect(refusals({ debts: [debt] })).toEqual(["PatronHasDebts"]);
  expect(refusals({ debts: [{ ...debt, disputed: true }] })).toEqual([]);
});

test("a copy that is out is not lent, and no reason can set that aside", () => {
  const answer = mayLend(asked({ story: storyOf(deMen, [lent("binh")]) }));
  expect(answer).toMatchObject({ ok: false, error: [{ type: "CopyIsOut" }] });
  expect(!answer.ok && mayBeSetAside(answer.error, "librarian")).toBe(false);
});

test("any other refusal a librarian may set aside; an assistant, and a desk where nobody is signed in, may not", () => {
  const answer = mayLend(asked({ patronLoans: [loan({ due: day("2026-11-20") })] }));
  const by = (role: "librarian" | "assistant" | undefined) => !answer.ok && mayBeSetAside(answer.error, role);
  expect([by("librarian"), by("assistant"), by(undefined)]).toEqual([true, false, false]);
});

test.each(["referenceOnly", "repair", "withdrawn"] as const)("a copy that is %s does not leave", (status) => {
  expect(refusals({ copy: { ...copy, status } })).toEqual(["CopyMayNotLeave"]);
});

test("a pupil with an overdue book takes nothing more; a teacher does", () => {
  const overdue = [loan({ due: day("2026-11-20") })];
  expect(refusals({ patronLoans: overdue })).toEqual(["PatronHasOverdue"]);
  expect(refusals({ patronLoans: overdue, patron: { ...pupil, group: "teacher" } })).toEqual([]);
});

test("a book that is due today is not overdue", () => {
  expect(refusals({ patronLoans: [loan({ due: today })] })).toEqual([]);
});

test("where the rules wait some days, a book blocks only when it is later than that", () => {
  const patient = { ...rules, blocksAfterDays: { pupil: 3 } };
  expect(refusals({ rules: patient, patronLoans: [loan({ due: day("2026-11-20") })] })).toEqual([]);
  expect(refusals({ rules: patient, patronLoans: [loan({ due: day("2026-11-19") })] })).toEqual(["PatronHasOverdue"]);
});

test("a deposit is what the rule of the group and type of book says; nothing is held for what stays in the library", () => {
  const pupil = { ...rules.rules.pupil, any: { ...rules.rules.pupil.any!, deposit: 50_000 }, teacherBook: { ...rules.rules.pupil.teacherBook!, deposit: 50_000 } };
  const withDeposit = { ...rules, rules: { ...rules.rules, pupil } };
  expect((["childrenBook", "textbook", "teacherBook"] as const).map((type) => depositOf(withDeposit, "pupil", type))).toEqual([50_000, 0, 0]);
  expect(depositOf(rules, "pupil", "childrenBook")).toBe(0);
});

test("a disputed loan blocks nobody and counts for nothing", () => {
  const disputed = { due: day("2026-10-01"), disputed: true };
  expect(refusals({ patronLoans: [loan(disputed), loan(disputed), loan({ ...disputed, facts: { ...loan().facts, title: title.id } })] })).toEqual([]);
});

test("a pupil with two books has no room for a third, but textbooks are counted apart", () => {
  const two = [loan(), loan({ copy: "copy:third" as OpenLoan["copy"] })];
  expect(mayLend(asked({ patronLoans: two }))).toMatchObject({ ok: false, error: [{ type: "PatronHasTooMany", limit: 2, has: 2 }] });
  expect(refusals({ patronLoans: two, title: { ...title, bookType: "textbook" } })).toEqual([]);
});

test("a reader does not get a second copy of the same title", () => {
  expect(refusals({ patronLoans: [loan({ facts: { ...loan().facts, title: title.id } })] })).toEqual(["PatronHasThisTitle"]);
});

test("a pupil reads a teacher's book in the library only", () => {
  expect(refusals({ title: { ...title, bookType: "teacherBook" } })).toEqual(["ReadInLibraryOnly"]);
});

test("a reader who has left borrows nothing", () => {
  expect(refusals({ patron: { ...pupil, active: false } })).toEqual(["PatronHasLeft"]);
});

test("all refusals are given at once, so that nobody is sent away twice", () => {
  expect(refusals({ copy: { ...copy, status: "repair" }, patron: { ...pupil, active: false } })).toEqual(["CopyMayNotLeave", "PatronHasLeft"]);
});

test("a due day never falls on a closed day, nor after the school year for a loan made in it", () => {
  let looked = 0;
  for (let from = day("2026-09-05"); from <= calendar.schoolYear.endsOn; from = addDays(from, 1)) {
    for (const days of [1, 7, 14, 30]) {
      const due = dueDay({ period: { days } }, calendar, from);
      expect(isClosed(calendar, due), `${from} + ${days}`).toBe(false);
      expect(due >= from && (due <= calendar.schoolYear.endsOn || from >= "2027-05-31"), `${from} + ${days} = ${due}`).toBe(true);
      looked++;
    }
  }
  expect(looked).toBe(269 * 4);
});

test("a week from a Sunday-closed library's Sunday ends on the Monday, and a textbook is due at the end of the school year", () => {
  expect(dueDay({ period: { days: 6 } }, calendar, today)).toBe("2026-11-30");
  expect(weekdayOf(day("2026-11-29"))).toBe(0);
  expect(dueDay({ period: { until: "endOfSchoolYear" } }, calendar, today)).toBe("2027-05-31");
  expect(dueDay({ period: { until: "endOfTerm" } }, calendar, today)).toBe("2027-01-15");
});

test("a loan is decided by the rule book that is in force on its day", () => {
  const later = { ...rules, id: "rules:later" as RulesId, validFrom: day("2026-12-01") };
  expect(rulesOn([later, rules], today)?.id).toBe("rules:r");
  expect(rulesOn([rules, later], day("2026-12-01"))?.id).toBe("rules:later");
});

test("of two rule books for one day the one written last holds, on every device; one that was taken back never does", () => {
  const written = (id: string, instant: number) => ({ ...rules, id: `rules:${id}` as RulesId, validFrom: day("2026-12-01"), at: { instant, count: 0, wall: instant, offset: null } });
  const [morning, noon] = [written("z", 1000), written("a", 2000)];
  for (const books of [[rules, morning, noon], [noon, morning, rules]]) expect(rulesOn(books, day("2026-12-02"))?.id).toBe("rules:a");
  expect(rulesOn([rules, morning, { ...noon, takenBack: true }], day("2026-12-02"))?.id).toBe("rules:z");
  const sameInstant = written("b", 2000);
  expect(rulesOn([noon, sameInstant], day("2026-12-02"))?.id).toBe(rulesOn([sameInstant, noon], day("2026-12-02"))?.id);
});
