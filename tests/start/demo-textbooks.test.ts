/** The textbooks of the demo school, on whatever day somebody tries it: most classes have their set, and nothing in it asks for a look. */
import { describe, expect, test } from "vitest";
import { storyOf } from "#domain/circulation/copy-story.ts";
import { isCirculation, isOfLot, type LogEvent } from "#domain/circulation/events.ts";
import { lentApart, type Lending } from "#domain/circulation/lent-apart.ts";
import { leftOf, lotLoansOf, type LotLoan, type LotSum } from "#domain/circulation/lot-story.ts";
import { day } from "#domain/kernel/day.ts";
import type { CopyId } from "#domain/kernel/ids.ts";
import { eventFrom, type WireDocument } from "#wire/documents.ts";
import { lotFrom, setFrom } from "#wire/lots.ts";
import { tieFrom } from "#wire/people.ts";
import { wireRefusal } from "#wire/refusal.ts";
import { schoolKeyFrom } from "#wire/seal.ts";
import { makeDemoSchool } from "../../sync-server/demo/make-demo.ts";

const rawKey = Uint8Array.from({ length: 32 }, (_, index) => index);

const theDemo = async (today: string) => {
  const { documents } = await makeDemoSchool({ today: day(today), seed: 1, rawKey, app: "0.0.0" });
  const all = [...documents].flatMap(([database, docs]) => docs.map((doc) => ({ database, doc })));
  const ofKind = (kind: string): WireDocument[] => all.flatMap(({ doc }) => (doc["kind"] === kind ? [doc] : []));
  const events = all.flatMap(({ doc }): LogEvent[] => {
    const event = eventFrom(doc);
    return event ? [event] : [];
  });
  const key = await schoolKeyFrom(rawKey);
  const ties = await Promise.all(ofKind("tie").map((doc) => tieFrom(key, doc)));
  return { all, sets: ofKind("textbook-set").map(setFrom), lots: ofKind("lot").map(lotFrom), events, ofLots: events.filter(isOfLot), loans: lotLoansOf(events.filter(isOfLot)), readerOf: new Map(ties.map(({ party, patron }) => [party, patron])) };
};

const sumOf = (loans: readonly LotLoan[]): LotSum => loans.reduce((sum, { out, owed, gone, surplus }) => ({ out: sum.out + out, owed: sum.owed + owed, gone: sum.gone + gone, surplus: sum.surplus + surplus }), { out: 0, owed: 0, gone: 0, surplus: 0 });

describe.each(["2026-11-30", "2027-05-20", "2027-07-10", "2027-06-01", "2026-09-05"])("opened on %s", (today) => {
  test("two grades have a set with its stock, all but one of their classes have it, and a few pupils lack something", async () => {
    const { all, sets, lots, ofLots, loans } = await theDemo(today);
    expect(all.filter(({ doc }) => ["lot", "textbook-set", "homeroom"].includes(String(doc["kind"])) || String(doc["kind"]).startsWith("lot-")).flatMap(({ database, doc }) => wireRefusal(database, doc) ?? [])).toEqual([]);
    expect(sets.map(({ grade, titles }) => [grade, titles.length])).toEqual([[6, 8], [7, 8]]);
    expect(lots.map(({ title }) => title)).toEqual(sets.flatMap(({ titles }) => titles));
    const booksIn = (classUnit: string) => loans.reduce((sum, { facts, lent }) => sum + (facts.classUnit === classUnit ? lent : 0), 0);
    expect(booksIn("6E")).toBe(0);
    for (const classUnit of ["6A", "6B", "6C", "6D", "7A", "7B", "7C", "7D", "7E"]) expect(booksIn(classUnit) / (33.3 * 8), classUnit).toBeGreaterThan(0.85);
    expect(loans.reduce((sum, { lent }) => sum + lent, 0)).toBeLessThan(9 * 33.3 * 8);
    expect(loans.reduce((sum, { owed }) => sum + owed, 0)).toBe(2);
    expect(ofLots.every(({ day: on }) => on <= day(today))).toBe(true);
  });

  test("of no lot more is out than there is, and nobody has a title twice", async () => {
    const { lots, loans, events, readerOf } = await theDemo(today);
    for (const lot of lots) expect(leftOf(lot, sumOf(loans.filter((loan) => loan.lot === lot.id)))).toBeGreaterThanOrEqual(0);
    const acts = events.filter(isCirculation);
    const stories = new Map<string, typeof acts>();
    for (const act of acts) if ("copy" in act.thing) stories.set(act.thing.copy, [...(stories.get(act.thing.copy) ?? []), act]);
    const copies = [...stories].flatMap(([copy, story]) => storyOf(copy as CopyId, story).loans);
    const lendings = new Map(events.flatMap((event) => (event.kind === "copy-lent" || event.kind === "lot-lent" ? [[event.id, event] as const satisfies readonly [string, Lending]] : [])));
    const readers = new Set(loans.flatMap(({ borrower }) => (borrower.is === "person" ? (readerOf.get(borrower.party) ?? []) : [])));
    expect(readers.size).toBeGreaterThan(200);
    for (const reader of readers) {
      const theirs = <Loan extends { readonly borrower: LotLoan["borrower"] }>(all: readonly Loan[]) => all.filter(({ borrower }) => borrower.is === "person" && readerOf.get(borrower.party) === reader);
      expect(lentApart({ lots: theirs(loans), loans: theirs(copies) }, lendings)).toEqual([]);
    }
  });
});
