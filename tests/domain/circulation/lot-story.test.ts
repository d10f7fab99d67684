/** Quantities of a lot: whatever order desks hear it in, and however often, it comes to the same. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LotEvent, LotLent } from "#domain/circulation/lot-events.ts";
import { lotActRefusal, lotSettlementRefusal, mayUndoLotAct } from "#domain/circulation/lot-acts.ts";
import { added, asksWhy, debtOf, leftOf, lentMoreThanThere, lotLoanOf, lotLoansOf, nothingLent, notedTwice, returnsOf, type LotSum } from "#domain/circulation/lot-story.ts";
import { carriedOver } from "#domain/circulation/opening-position.ts";
import { allotted, quantityOf, type Lot } from "#domain/copies/lot.ts";
import { day } from "#domain/kernel/day.ts";
import type { DeviceId, EventId, LotId, PartyId, RulesId, SchoolId, StaffId, TitleId } from "#domain/kernel/ids.ts";

const maths = "lot:toan6" as LotId;
const today = day("2026-11-23");
const facts = { group: "pupil", classUnit: "6A", grade: 6, bookType: "textbook", title: "title:toan6" as TitleId } as const;

let made = 0;
const noted = (quantity: number, device: string) => {
  made++;
  return {
    id: `event:l${made}` as EventId, v: 1 as const, school: "unit:a" as SchoolId, device: `device:${device}` as DeviceId, sequence: made, staff: "staff:lan" as StaffId, app: "0.1.0", rules: "rules:r" as RulesId,
    day: day("2026-11-23"), at: { instant: made * 1000, count: 0, wall: made * 1000, offset: 0 }, thing: { lot: maths, quantity },
  };
};
const lent = (to: string, quantity = 1, device = "pc"): LotLent => ({
  ...noted(quantity, device), kind: "lot-lent", cause: null, borrower: { party: `party:${to}` as PartyId, is: quantity > 1 ? "class" : "person" }, due: day("2027-05-31"), facts,
});
const back = (loan: LotLent, quantity: number, device = "pc", cause: LotEvent = loan): LotEvent => ({ ...noted(quantity, device), kind: "lot-returned", cause: cause.id, loan: loan.id, facts });
const lost = (loan: LotLent, quantity: number, device = "pc"): LotEvent => ({ ...noted(quantity, device), kind: "lot-lost", cause: loan.id, loan: loan.id });
const madeGood = (loan: LotLent, quantity: number, by: "sameTitle" | "value"): LotEvent => ({ ...noted(quantity, "pc"), kind: "lot-compensated", cause: loan.id, loan: loan.id, by, receiptNo: "BT1-0001" });
const undone = (loan: LotLent, act: LotEvent, device = "pc"): LotEvent => ({ ...noted(act.thing.quantity, device), kind: "lot-undone", cause: act.id, loan: loan.id, undoes: act.id });
const settled = (loan: LotLent, acts: readonly LotEvent[], drop?: LotEvent): LotEvent => ({ ...noted(loan.thing.quantity, "pc"), kind: "lot-settled", cause: acts.at(-1)!.id, loan: loan.id, settles: acts.map(({ id }) => id), ...(drop ? { undoes: drop.id } : {}) });
const stock = (...quantities: number[]): Lot => ({ id: maths, title: facts.title, year: "2024", entries: Object.fromEntries(quantities.map((quantity, index) => [`e${index}`, { quantity, why: "opened", on: day("2026-08-20"), staff: "staff:lan" as StaffId }])) });
const sumOf = (events: readonly LotEvent[]): LotSum => lotLoansOf(events).reduce((sum, loan) => added(sum, loan), nothingLent);

test("at the close of a year a loan of a lot is carried over whole while anything of it is out, owed or gone for good", () => {
  const loan = lent("6a", 40);
  const events = [loan, back(loan, 38), lost(loan, 2)];
  expect(carriedOver({ old: events })).toEqual(events);
  const paid = [...events, madeGood(loan, 2, "sameTitle")];
  expect(carriedOver({ old: paid })).toEqual([]);
  expect(carriedOver({ old: [...events, madeGood(loan, 2, "value")] })).toHaveLength(4);
  // Two more come back in the new year, at a desk that had not heard of the compensation.
  expect(carriedOver({ old: paid, later: [back(loan, 2, "tablet")] })).toEqual(paid);
  expect(carriedOver({ old: [loan, undone(loan, loan)] })).toEqual([]);
  expect(carriedOver({ old: [back(loan, 3)] })).toHaveLength(1);
});

describe("a class has forty books of a lot", () => {
  const loan = lent("6a", 40);

  test("what comes back at two desks that were offline is both counted", () => {
    const events = [loan, back(loan, 20), back(loan, 15, "tablet")];
    expect(lotLoanOf(events)).toMatchObject({ lent: 40, out: 5, owed: 0, surplus: 0 });
    expect(leftOf(stock(100, 20), sumOf(events))).toBe(115);
  });

  test("more back than was lent leaves nothing out, and the shelf is not counted twice", () => {
    const events = [loan, back(loan, 30), back(loan, 30, "tablet")];
    expect(lotLoanOf(events)).toMatchObject({ out: 0, surplus: 20 });
    expect(leftOf(stock(120), sumOf(events))).toBe(120);
  });

  test("lost books are owed until they are made good: a new one goes to the shelf, money does not", () => {
    expect(lotLoanOf([loan, back(loan, 37), lost(loan, 3)])).toMatchObject({ out: 0, owed: 3, gone: 0 });
    const events = [loan, back(loan, 37), lost(loan, 3), madeGood(loan, 1, "sameTitle"), madeGood(loan, 2, "value")];
    expect(lotLoanOf(events)).toMatchObject({ out: 0, owed: 0, gone: 2 });
    expect(leftOf(stock(120), sumOf(events))).toBe(118);
  });

  test("what was given up as lost and is brought back is back", () => {
    expect(lotLoanOf([loan, lost(loan, 3), back(loan, 40, "tablet")])).toMatchObject({ out: 0, owed: 0, surplus: 0 });
  });

  test("what turns up of those reported lost leaves the others out, and no more turn up than were lost", () => {
    const found = (quantity: number, device?: string): LotEvent => ({ ...back(loan, quantity, device), found: true } as LotEvent);
    const events = [loan, back(loan, 30), lost(loan, 4)];
    expect(lotLoanOf([...events, found(1)])).toMatchObject({ out: 6, owed: 3, surplus: 0 });
    expect(lotLoanOf([...events, found(4), found(1, "tablet")])).toMatchObject({ out: 5, owed: 0, surplus: 0 });
    const act = { kind: "lot-returned", quantity: 4, found: true } as const;
    expect(lotActRefusal(act, lotLoanOf(events), "assistant", today)).toBeUndefined();
    expect(lotActRefusal({ ...act, quantity: 5 }, lotLoanOf(events), "assistant", today)).toEqual({ type: "NotSoMany", most: 4 });
    expect(lotActRefusal(act, lotLoanOf([loan, back(loan, 30)]), "assistant", today)).toEqual({ type: "LoanIsOver" });
  });

  test("the debt is of the day on which the last of them was lost, and of none once all is made good", () => {
    const on = (event: LotEvent, at: string): LotEvent => ({ ...event, day: day(at) });
    const [first, second] = [on(lost(loan, 1), "2027-03-01"), on(lost(loan, 2), "2027-05-20")];
    expect(debtOf(lotLoanOf([loan, second, first])!)).toMatchObject({ because: "lost", since: "2027-05-20", loan: loan.id });
    expect(debtOf(lotLoanOf([loan, first, second, undone(loan, second)])!).since).toBe("2027-03-01");
    expect(lotLoanOf([loan, first, madeGood(loan, 1, "value")])).not.toHaveProperty("lostOn");
  });

  test("an act that was undone never happened, and an undone loan has no story but for what was brought back of it", () => {
    const slip = back(loan, 38);
    expect(lotLoanOf([loan, slip, undone(loan, slip)])).toMatchObject({ out: 40 });
    expect(lotLoanOf([loan, undone(loan, loan)])).toBeUndefined();
    expect(lotLoanOf([loan, undone(loan, loan), back(loan, 3, "tablet")])).toMatchObject({ lent: 0, out: 0, owed: 0, gone: 0, surplus: 3 });
    expect(sumOf([loan, undone(loan, loan)])).toEqual(nothingLent);
  });

  test("what was settled as not true never happened, until the settlement is taken back; what stands is only marked as looked into", () => {
    const [once, again] = [back(loan, 40), back(loan, 40, "tablet")];
    const drop = settled(loan, [once, again], again);
    expect(lotLoanOf([loan, once, again, drop])).toMatchObject({ out: 0, surplus: 0, looked: [[once.id, again.id]] });
    expect(lotLoanOf([loan, once, again, drop, undone(loan, drop)])).toMatchObject({ out: 0, surplus: 40 });
    const both = settled(loan, [once, again]);
    expect(lotLoanOf([loan, once, again, both])).toMatchObject({ out: 0, surplus: 40, looked: [[once.id, again.id]] });
    const other = lent("6a", 40, "tablet");
    const notTrue = settled(loan, [other, loan], loan);
    expect(lotLoanOf([loan, notTrue])).toBeUndefined();
    expect([mayUndoLotAct([loan, notTrue], notTrue.id, "librarian"), mayUndoLotAct([loan, notTrue], notTrue.id, "assistant")]).toEqual([true, false]);
    expect(lotLoanOf([loan, notTrue, undone(loan, notTrue)])).toMatchObject({ out: 40 });
  });

  test("only a librarian settles, and only what stands in the story of that loan", () => {
    const returned = back(loan, 40);
    const asked = { loan: loan.id, settles: [returned.id], undoes: returned.id };
    expect(lotSettlementRefusal(asked, [loan, returned], "librarian")).toBeUndefined();
    expect(lotSettlementRefusal(asked, [loan, returned], "assistant")).toEqual({ type: "ForLibrarians" });
    expect(lotSettlementRefusal(asked, [loan, returned, undone(loan, returned)], "librarian")).toEqual({ type: "NothingToSettle" });
    expect(lotSettlementRefusal({ ...asked, settles: [loan.id] }, [loan, returned], "librarian")).toEqual({ type: "NothingToSettle" });
  });

  test("of returns that are too many the latest that fit together are told, and nobody is asked twice", () => {
    const [once, again] = [back(loan, 40), back(loan, 40, "tablet")];
    const told = (...events: LotEvent[]) => ({ loan: lotLoanOf([loan, ...events])!, returns: returnsOf([loan, ...events]) });
    const twice = told(once, again);
    expect(asksWhy(twice.loan, twice.returns)).toBe(true);
    expect(notedTwice(twice.loan, twice.returns)).toEqual([again]);
    const looked = told(once, again, settled(loan, [once, again]));
    expect(asksWhy(looked.loan, looked.returns)).toBe(false);
    // Twenty of thirty: whose they are nobody can tell from here.
    const parts = told(back(loan, 30), back(loan, 30, "tablet"));
    expect([asksWhy(parts.loan, parts.returns), notedTwice(parts.loan, parts.returns)]).toEqual([true, undefined]);
  });

  test("only the latest act may be undone, and once", () => {
    const slip = back(loan, 38);
    expect(mayUndoLotAct([loan, slip], loan.id, "librarian")).toBe(false);
    expect(mayUndoLotAct([loan, slip], slip.id, "librarian")).toBe(true);
    expect(mayUndoLotAct([loan, slip, undone(loan, slip)], slip.id, "librarian")).toBe(false);
    expect(mayUndoLotAct([loan, slip, undone(loan, slip)], loan.id, "librarian")).toBe(true);
  });

  test("no more comes back, is lost or made good than there is of it", () => {
    const story = lotLoanOf([loan, back(loan, 30), lost(loan, 4)])!;
    expect(lotActRefusal({ kind: "lot-returned", quantity: 10 }, story, "assistant", today)).toBeUndefined();
    expect(lotActRefusal({ kind: "lot-returned", quantity: 11 }, story, "assistant", today)).toEqual({ type: "NotSoMany", most: 10 });
    expect(lotActRefusal({ kind: "lot-lost", quantity: 7 }, story, "assistant", today)).toEqual({ type: "NotSoMany", most: 6 });
    const paid = { kind: "lot-compensated", quantity: 1, by: "value", amount: 20_000, receiptNo: "BT1-0001" } as const;
    expect(lotActRefusal(paid, story, "librarian", today)).toBeUndefined();
    expect(lotActRefusal(paid, story, "assistant", today)).toEqual({ type: "ForLibrarians" });
    expect(lotActRefusal({ ...paid, amount: 0 }, story, "librarian", today)).toEqual({ type: "NoAmount" });
    expect(lotActRefusal(paid, story, "librarian", today, new Set(["BT1-0001"]))).toEqual({ type: "ReceiptNoTaken", receiptNo: "BT1-0001" });
    expect(lotActRefusal({ ...paid, receiptNo: " " }, story, "librarian", today)).toEqual({ type: "NoReceiptNo" });
    expect(lotActRefusal({ kind: "lot-returned", quantity: 1 }, lotLoanOf([loan, back(loan, 40)]), "librarian", today)).toEqual({ type: "LoanIsOver" });
  });
});

test("two desks that lent more than there is are told how many are missing; otherwise they never contradict each other", () => {
  const [here, there] = [lent("6a", 30), lent("6b", 30, "tablet")];
  expect(lentMoreThanThere(stock(50), sumOf([here, there]))).toEqual({ type: "LentMoreThanThere", lot: maths, there: 50, missing: 10 });
  expect(lentMoreThanThere(stock(60), sumOf([here, there]))).toBeUndefined();
  expect(lentMoreThanThere(stock(50), sumOf([here, there, back(there, 10)]))).toBeUndefined();
});

test("a title in several lots is taken from the first that has any left", () => {
  const lots = [{ id: "a", free: -2 }, { id: "b", free: 30 }, { id: "c", free: 40 }];
  const { parts, short } = allotted(lots, 45);
  expect([parts.map(({ lot, quantity }) => [lot.id, quantity]), short]).toEqual([[["b", 30], ["c", 15]], 0]);
  expect(allotted(lots, 75).short).toBe(5);
});

/** A morning at two desks: pupils get a book, some bring it back, some lose it, some of that was a slip. */
const morning = fc.array(fc.record({ act: fc.constantFrom("back", "found", "lost", "undo", "good"), of: fc.nat(9), quantity: fc.integer({ min: 1, max: 5 }), desk: fc.constantFrom("pc", "tablet") }), { maxLength: 40 }).map((acts) => {
  const loans = Array.from({ length: 10 }, (_, index) => lent(`p${index}`, 1 + (index % 4), index % 2 ? "pc" : "tablet"));
  const events: LotEvent[] = [...loans];
  for (const { act, of, quantity, desk } of acts) {
    const loan = loans[of]!;
    const latest = events.filter((event) => (event.kind === "lot-lent" ? event.id : event.loan) === loan.id).at(-1)!;
    if (act === "undo") events.push(undone(loan, latest, desk));
    else events.push(act === "back" ? back(loan, quantity, desk, latest) : act === "found" ? ({ ...back(loan, quantity, desk, latest), found: true } as LotEvent) : act === "lost" ? lost(loan, quantity, desk) : madeGood(loan, quantity, quantity % 2 ? "value" : "sameTitle"));
  }
  return events;
});

test("the story does not depend on the order in which events come in, nor on hearing them twice", () => {
  let ran = 0;
  fc.assert(
    fc.property(morning.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events.slice(0, 7)], { minLength: events.length + Math.min(7, events.length) }))), ([events, arrived]) => {
      ran++;
      const byEvent = (loans: readonly { event: string }[]) => [...loans].sort((a, b) => (a.event < b.event ? -1 : 1));
      expect(byEvent(lotLoansOf(arrived))).toEqual(byEvent(lotLoansOf(events)));
    }),
    { seed: 36, numRuns: 200 },
  );
  expect(ran).toBeGreaterThanOrEqual(200);
});

test("books are neither made nor lost: what is out, owed, gone and left is what there is", () => {
  fc.assert(
    fc.property(morning, (events) => {
      const lot = stock(500, -20);
      const sum = sumOf(events);
      expect(sum.out + sum.owed + sum.gone + leftOf(lot, sum)).toBe(quantityOf(lot));
      for (const loan of lotLoansOf(events)) {
        expect(Math.min(loan.out, loan.owed, loan.gone, loan.surplus)).toBeGreaterThanOrEqual(0);
        expect(loan.out + loan.owed + loan.gone).toBeLessThanOrEqual(loan.lent);
      }
    }),
    { seed: 37, numRuns: 200 },
  );
});
