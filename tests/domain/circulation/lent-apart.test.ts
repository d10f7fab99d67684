/** The same title at the same reader twice, one of it by quantity: told from the two loans alone, and only when neither desk could know. */
import { expect, test } from "vitest";
import { inQuestion, lentApart, type HasOut, type Lending } from "#domain/circulation/lent-apart.ts";
import type { OpenLoan } from "#domain/circulation/copy-story.ts";
import type { LotLoan } from "#domain/circulation/lot-story.ts";
import type { EventId } from "#domain/kernel/ids.ts";

let made = 0;
const lending = (device: string, more: object = {}): Lending => {
  made++;
  return { id: `event:${made}`, kind: "lot-lent", device: `device:${device}`, sequence: made, day: "2026-09-01", at: { instant: made, count: 0, wall: made, offset: 0 }, facts: { title: "title:toan6" }, borrower: { is: "person" }, ...more } as never;
};
const loanOf = ({ id, facts, borrower }: Lending, more: object = {}) => ({ event: id, facts, borrower, out: 1, disputed: false, ...more });
const lot = (of: Lending, more: object = {}) => loanOf(of, more) as unknown as LotLoan;
const copy = (of: Lending, more: object = {}) => loanOf(of, more) as unknown as OpenLoan;
const told = (has: HasOut, ...lendings: Lending[]) => {
  const asked = inQuestion(has);
  return lentApart(has, new Map(lendings.filter(({ id }) => asked.includes(id)).map((one) => [one.id, one])));
};
const pair = (doubtful: Lending, beside: Lending): { doubtful: EventId; beside: EventId } => ({ doubtful: doubtful.id, beside: beside.id });

test("two desks apart: of two by quantity the later one is in doubt, in whatever order they are told", () => {
  const [first, second] = [lending("pc"), lending("tablet")];
  expect(told({ lots: [lot(first), lot(second)], loans: [] }, first, second)).toEqual([pair(second, first)]);
  expect(told({ lots: [lot(second), lot(first)], loans: [] }, second, first)).toEqual([pair(second, first)]);
});

test("beside a copy it is the one by quantity, though it came first: a copy was in somebody's hand", () => {
  const [byQuantity, scanned] = [lending("pc"), lending("tablet", { kind: "copy-lent" })];
  expect(told({ lots: [lot(byQuantity)], loans: [copy(scanned)] }, byQuantity, scanned)).toEqual([pair(byQuantity, scanned)]);
});

test("three desks apart leave one loan that is believed", () => {
  const [first, second, third] = [lending("pc"), lending("tablet"), lending("phone")];
  expect(told({ lots: [third, first, second].map((one) => lot(one)), loans: [] }, first, second, third)).toEqual([pair(second, first), pair(third, first)]);
});

test("one desk, a desk that asked a librarian, another title, a class, what is back, and what is held against nobody are no doubt", () => {
  const [first, second] = [lending("pc"), lending("tablet")];
  const none = (has: HasOut, ...lendings: Lending[]) => expect(told(has, ...lendings)).toEqual([]);
  const samePlace = lending("pc");
  none({ lots: [lot(first), lot(samePlace)], loans: [] }, first, samePlace);
  const asked = lending("tablet", { override: { refusals: ["PatronHasThisTitle"], reason: "teacherAsked" } });
  none({ lots: [lot(first), lot(asked)], loans: [] }, first, asked);
  const other = lending("tablet", { facts: { title: "title:van6" } });
  none({ lots: [lot(first), lot(other)], loans: [] }, first, other);
  none({ lots: [lot(first), lot(second, { borrower: { is: "class" } })], loans: [] }, first, second);
  none({ lots: [lot(first), lot(second, { out: 0 })], loans: [] }, first, second);
  const scanned = lending("tablet", { kind: "copy-lent" });
  for (const held of [{ disputed: true }, { claimedOn: "2026-09-02" }, { use: "inLibrary" }]) none({ lots: [lot(first)], loans: [copy(scanned, held)] }, first, scanned);
  // Two copies were in two hands.
  const another = lending("pc", { kind: "copy-lent" });
  none({ lots: [], loans: [copy(scanned), copy(another)] }, scanned, another);
});

test("a librarian who allowed it for another reason did not know", () => {
  const [first, second] = [lending("pc"), lending("tablet", { override: { refusals: ["PatronHasTooMany"], reason: "other" } })];
  expect(told({ lots: [lot(first), lot(second)], loans: [] }, first, second)).toEqual([pair(second, first)]);
});

test("once looked into together they are no doubt; looked into for something else they still are", () => {
  const [first, second] = [lending("pc"), lending("tablet")];
  expect(told({ lots: [lot(first), lot(second, { looked: [[first.id, second.id]] })], loans: [] }, first, second)).toEqual([]);
  expect(told({ lots: [lot(first), lot(second, { looked: [[second.id]] })], loans: [] }, first, second)).toEqual([pair(second, first)]);
});
