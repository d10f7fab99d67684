import fc from "fast-check";
import { expect, test } from "vitest";
import { storyOf } from "#domain/circulation/copy-story.ts";
import type { CirculationEvent } from "#domain/circulation/events.ts";
import { mayAct, type LoanAct } from "#domain/circulation/loan-acts.ts";
import { isOverdue } from "#domain/circulation/lend.ts";
import { mayUndo } from "#domain/circulation/undo.ts";
import { day } from "#domain/kernel/day.ts";
import { claimed, deMen, found, inCondition, lent, lost, madeGood, openAllWeek, renewed, returned, settled, undone } from "./story.ts";

const told = (...events: readonly CirculationEvent[]) => storyOf(deMen, events);
const dues = (...events: readonly CirculationEvent[]) => told(...events).loans.map(({ due, renewals }) => [due, renewals]);

test("a renewed loan is due on the later day; a renewal that is undone never was", () => {
  const first = lent("an", { due: "2026-11-30" });
  const again = renewed(first, "2026-12-07");
  expect(dues(first, again)).toEqual([["2026-12-07", 1]]);
  expect(dues(first, again, undone(again))).toEqual([["2026-11-30", 0]]);
});

test("renewed at two desks at once, the reader keeps the later day, whichever is heard first", () => {
  const first = lent("an");
  const [pc, tablet] = [renewed(first, "2026-12-09"), renewed(first, "2026-12-07", { device: "tablet" })];
  expect([dues(first, pc, tablet), dues(tablet, pc, first)]).toEqual([[["2026-12-09", 2]], [["2026-12-09", 2]]]);
});

test("a renewal that is heard of after the book came back changes nothing and is nobody's fault", () => {
  const first = lent("an");
  expect(told(first, returned({ after: first, closes: [first] }), renewed(first, "2026-12-07", { device: "tablet" }))).toMatchObject({ loans: [], contradictions: [] });
});

test("a lost book is owed by its reader, is not overdue, and is owed no more when it turns up", () => {
  const first = lent("an", { due: "2026-11-24" });
  const gone = lost(first, { on: "2026-11-26" });
  const story = told(first, gone);
  expect(story.debts).toMatchObject([{ loan: first.id, because: "lost", since: "2026-11-26", borrower: { party: "party:an" } }]);
  expect(story.loans).toMatchObject([{ lostOn: "2026-11-26" }]);
  expect(isOverdue(story.loans[0]!, day("2026-12-20"), openAllWeek)).toBe(false);
  const turnedUp = told(first, gone, found({ after: gone }));
  expect(turnedUp.debts).toEqual([]);
  expect(isOverdue(turnedUp.loans[0]!, day("2026-12-20"), openAllWeek)).toBe(true);
  expect(told(first, gone, returned({ after: gone, closes: [first] }))).toMatchObject({ loans: [], debts: [], contradictions: [] });
});

test("made good for, the reader owes nothing and the copy is missing; if it comes back then, what was paid has to be talked about", () => {
  const first = lent("an");
  const gone = lost(first);
  const paid = madeGood(first, { after: gone, on: "2026-12-01" });
  expect(told(first, gone, paid)).toMatchObject({ loans: [], debts: [], missingSince: "2026-12-01", contradictions: [] });
  const back = returned({ after: paid });
  expect(told(first, gone, paid, back)).toMatchObject({ loans: [], contradictions: [{ type: "CameBackAfterCompensation", compensated: paid.id, returned: back.id }] });
  expect(told(first, gone, paid, back).missingSince).toBeUndefined();
  expect(told(first, gone, paid, back, settled([paid, back], null, { after: back })).contradictions).toEqual([]);
});

test("what a reader says they brought back is looked for and held against nobody", () => {
  const first = lent("an", { due: "2026-11-24" });
  const [loan] = told(first, claimed(first, { on: "2026-11-26" })).loans;
  expect(loan).toMatchObject({ claimedOn: "2026-11-26" });
  expect(isOverdue(loan!, day("2026-12-20"), openAllWeek)).toBe(false);
});

test("damage seen when the book is back is owed by who had it, also after it was lent to somebody else", () => {
  const first = lent("an");
  const back = returned({ after: first, closes: [first] });
  const torn = inCondition("torn", first, { after: back });
  const next = lent("binh", { after: torn });
  expect(told(first, back, torn, next)).toMatchObject({ condition: "torn", loans: [{ borrower: { party: "party:binh" } }], debts: [{ because: "damaged", borrower: { party: "party:an" } }] });
  expect(told(first, back, torn, next, returned({ after: next, closes: [next] })).debts).toHaveLength(1);
  expect(told(first, back, torn, madeGood(first, { after: torn }))).toMatchObject({ debts: [] });
  expect(told(first, back, torn, madeGood(first, { after: torn })).missingSince).toBeUndefined();
});

test("what is owed for a loan is not asked for while two desks' loans of the copy, or a claim that it was brought back, are looked into", () => {
  const [an, binh] = [lent("an"), lent("binh", { device: "tablet" })];
  const torn = inCondition("torn", an, { after: an });
  const both = [an, torn, binh];
  expect(told(...both).debts).toMatchObject([{ loan: an.id, disputed: true }]);
  // Back on the shelf, nobody knows yet who had it last.
  const back = returned({ after: torn, closes: [an, binh] });
  expect(told(...both, back).debts).toMatchObject([{ loan: an.id, disputed: true }]);
  const [owed] = told(...both, back, settled([an, binh], an, { after: back })).debts;
  expect(owed).toMatchObject({ loan: an.id });
  expect(owed).not.toHaveProperty("disputed");
  const gone = lost(an, { after: an });
  expect(told(an, gone, claimed(an, { after: gone })).debts).toMatchObject([{ because: "lost", disputed: true }]);
});

test("damage of a loan that was undone is nobody's", () => {
  const first = lent("an");
  expect(told(first, inCondition("wet", first, { after: first }), undone(first)).debts).toEqual([]);
});

test("a copy that is missing from the shelf is found by scanning it, lending it, or taking it back", () => {
  const gone = lost(undefined, { on: "2026-11-23" });
  expect(told(gone)).toMatchObject({ loans: [], missingSince: "2026-11-23" });
  for (const here of [found({ after: gone }), lent("an", { after: gone }), returned({ after: gone })]) {
    expect(told(gone, here).missingSince, here.kind).toBeUndefined();
    expect(told(gone, here).contradictions, here.kind).toEqual([]);
  }
});

test("a loan to two readers is settled: one stands, the other never holds; the list is empty, and a later settlement decides", () => {
  const [an, binh] = [lent("an"), lent("binh", { device: "tablet" })];
  const holders = (...events: readonly CirculationEvent[]) => told(an, binh, ...events).loans.map(({ borrower, disputed, settled: looked }) => [borrower.party.slice(6), disputed, looked]);
  const anHasIt = settled([an, binh], an, { after: binh });
  expect(holders(anHasIt)).toEqual([["an", false, true]]);
  expect(told(an, binh, anHasIt).contradictions).toEqual([]);
  expect(holders(anHasIt, settled([an, binh], binh, { after: anHasIt }))).toEqual([["binh", false, true]]);
  expect(holders(settled([an, binh], null, { after: binh }))).toEqual([]);
  expect(holders(anHasIt, undone(anHasIt))).toEqual([["an", true, undefined], ["binh", true, undefined]]);
});

test("settled at two desks that did not know of each other: every device ends with the same one reader", () => {
  const [an, binh] = [lent("an"), lent("binh", { device: "tablet" })];
  const [here, there] = [settled([an, binh], an, { after: binh, device: "pc" }), settled([an, binh], binh, { after: binh, device: "tablet" })];
  const [one, other] = [told(an, binh, here, there), told(there, here, binh, an)];
  expect(one).toEqual(other);
  expect(one.loans).toHaveLength(1);
});

test("one contradiction settled leaves another that comes after it open", () => {
  const [an, binh] = [lent("an"), lent("binh", { device: "tablet" })];
  const done = settled([an, binh], an, { after: binh });
  const chi = lent("chi", { device: "phone", on: "2026-11-24" });
  expect(told(an, binh, done, chi).contradictions.map((found) => found.type === "LentTwice" && found.second)).toContain(chi.id);
});

test("what is said of a copy is asked of its story", () => {
  const first = lent("an");
  const may = (act: LoanAct, events: readonly CirculationEvent[], by: "librarian" | "assistant") => mayAct(act, told(...events), new Set(events.map(({ id }) => id)), by);
  const asks = [
    ["lost by who has it", may({ kind: "copy-lost", loan: first.id }, [first], "assistant"), "yes"],
    ["lost twice", may({ kind: "copy-lost", loan: first.id }, [first, lost(first)], "assistant"), "AlreadySaid"],
    ["missing while out", may({ kind: "copy-lost" }, [first], "assistant"), "CopyIsOut"],
    ["found though never lost", may({ kind: "copy-found" }, [first], "assistant"), "NotMissing"],
    ["claimed after it came back", may({ kind: "return-claimed", loan: first.id }, [first, returned({ after: first, closes: [first] })], "assistant"), "LoanIsOver"],
    ["made good by an assistant", may({ kind: "loss-compensated", loan: first.id, by: "waived", receiptNo: "1" }, [first, lost(first)], "assistant"), "ForLibrarians"],
    ["made good though nothing is owed", may({ kind: "loss-compensated", loan: first.id, by: "waived", receiptNo: "1" }, [first], "librarian"), "NothingOwed"],
    ["money without an amount", may({ kind: "loss-compensated", loan: first.id, by: "value", receiptNo: "1" }, [first, lost(first)], "librarian"), "NoAmount"],
    ["without a receipt", may({ kind: "loss-compensated", loan: first.id, by: "waived", receiptNo: " " }, [first, lost(first)], "librarian"), "NoReceiptNo"],
    ["a new copy for the lost one", may({ kind: "loss-compensated", loan: first.id, by: "sameTitle", receiptNo: "BT1-0002" }, [first, lost(first)], "librarian"), "yes"],
    ["nothing to settle", may({ kind: "contradiction-settled", settles: ["event:none" as never], stands: null }, [first], "librarian"), "NothingToSettle"],
    ["settled in favour of somebody else", may({ kind: "contradiction-settled", settles: [first.id], stands: "event:x" as never }, [first], "librarian"), "NothingToSettle"],
  ] as const;
  for (const [name, answer, expected] of asks) expect(answer.ok ? "yes" : answer.error.type, name).toBe(expected);
});

test("each of these acts can be undone while it is the latest", () => {
  const first = lent("an");
  const acts: CirculationEvent[] = [renewed(first, "2026-12-07"), lost(first), claimed(first), inCondition("torn", first, { after: first })];
  for (const act of acts) {
    expect(mayUndo([first, act], act.id, "librarian").ok, act.kind).toBe(true);
    expect(mayUndo([first, act], first.id, "librarian").ok, act.kind).toBe(false);
    expect(told(first, act, undone(act)), act.kind).toMatchObject({ loans: [{ due: "2026-11-30", renewals: 0 }], debts: [] });
  }
});

test("any acts, in any order and with repeats, tell every device the same story", () => {
  let stories = 0;
  fc.assert(
    fc.property(fc.array(fc.record({ kind: fc.integer({ min: 0, max: 8 }), on: fc.integer({ min: 1, max: 28 }), device: fc.constantFrom("pc", "tablet"), sees: fc.nat({ max: 9 }), names: fc.nat({ max: 9 }) }), { minLength: 1, maxLength: 14 }), fc.infiniteStream(fc.nat()), (steps, order) => {
      const events: CirculationEvent[] = [];
      for (const { kind, on, device, sees, names } of steps) {
        const when = { on: `2026-11-${String(on).padStart(2, "0")}`, device, after: events[sees % (events.length + 1)] ?? null };
        const loans = events.filter((event) => event.kind === "copy-lent");
        const loan = loans[names % (loans.length || 1)];
        const any = events[names % (events.length || 1)];
        if (kind === 0 || !loan || !any) events.push(lent(names % 2 ? "an" : "binh", when));
        else if (kind === 1) events.push(returned({ ...when, closes: [loan] }));
        else if (kind === 2) events.push(renewed(loan, "2026-12-20", when));
        else if (kind === 3) events.push(lost(loan, when));
        else if (kind === 4) events.push(found(when));
        else if (kind === 5) events.push(claimed(loan, when));
        else if (kind === 6) events.push(inCondition("torn", loan, when));
        else if (kind === 7) events.push(names % 2 ? madeGood(loan, when) : settled(loans, loan, when));
        else events.push(undone(any, when));
      }
      const shuffled = [...events, ...events].map((event) => [order.next().value, event] as const).sort(([a], [b]) => a - b).map(([, event]) => event);
      expect(storyOf(deMen, shuffled)).toEqual(storyOf(deMen, events));
      stories++;
    }),
    { numRuns: 400 },
  );
  expect(stories).toBe(400);
});
