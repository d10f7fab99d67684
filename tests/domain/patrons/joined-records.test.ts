import fc from "fast-check";
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import { asOneReader, joinedReaders, joinsOfAlike, withOneSectorId } from "#domain/patrons/joined-records.ts";
import { openCards } from "#domain/patrons/library-card.ts";
import { aPupil } from "./school-year.ts";

const record = (name: string) => `patron:${name}` as PatronId;
const join = (from: string, into: string) => ({ from: record(from), into: record(into) });
/** Who stays, of each record that is joined with another. */
const staying = (joins: readonly ReturnType<typeof join>[], missing = ""): Record<string, string> =>
  Object.fromEntries([...joinedReaders(joins, (id) => id !== record(missing))].map(([id, { stays }]) => [id.slice(7), stays.slice(7)]));

test("the record that the librarian kept stays, also after several joins", () => {
  expect(staying([join("a", "b")])).toEqual({ a: "b", b: "b" });
  expect(staying([join("a", "b"), join("b", "c")])).toEqual({ a: "c", b: "c", c: "c" });
  expect(staying([join("b", "a"), join("c", "a"), join("x", "y")])).toEqual({ a: "a", b: "a", c: "a", x: "y", y: "y" });
  expect(joinedReaders([join("c", "a"), join("b", "a")], () => true).get(record("b"))?.records).toEqual([record("a"), record("b"), record("c")]);
});

test("two desks that joined crosswise end the same, on a record that one of them kept", () => {
  expect(staying([join("a", "b"), join("b", "a")])).toEqual({ a: "a", b: "a" });
  expect(staying([join("a", "c"), join("b", "c"), join("c", "b")])).toEqual({ a: "b", b: "b", c: "b" });
  expect(staying([join("a", "b"), join("a", "c")])).toEqual({ a: "b", b: "b", c: "b" });
});

test("a record that is not here joins nothing", () => {
  expect(staying([join("a", "b")], "b")).toEqual({});
  expect(staying([join("a", "b"), join("c", "b")], "c")).toEqual({ a: "b", b: "b" });
});

test("in whatever order the joins came, every record of a reader has the same one that stays, and each reader their own", () => {
  const names = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const some = fc.array(fc.record({ from: names.map(record), into: names.map(record) }), { maxLength: 8 });
  fc.assert(fc.property(some.chain((joins) => fc.tuple(fc.constant(joins), fc.shuffledSubarray(joins, { minLength: joins.length }))), ([joins, shuffled]) => {
    const readers = joinedReaders(joins, () => true);
    const told = (from: typeof readers) => [...from].map(([id, reader]) => [id, reader]).sort();
    expect(told(joinedReaders(shuffled, () => true))).toEqual(told(readers));
    for (const { from, into } of joins) if (from !== into) expect(readers.get(from)?.stays).toBe(readers.get(into)?.stays);
    for (const [id, { stays, records }] of readers) {
      expect(records).toContain(id);
      expect(readers.get(stays)?.records).toEqual(records);
    }
  }));
});

test("one reader has the cards of both records, cancelled ones stay cancelled, and what the kept record does not say comes from the other", () => {
  const kept = aPupil("Lê Bảo An", "6A", { cards: ["T1"] });
  const other = aPupil("Le Bao An", "6B", { cards: ["T2", "T3"], cancelledCards: [{ code: "T3", on: day("2026-10-01") }], matchKey: "k", note: "Mượn giùm em" });
  const reader = asOneReader(kept, [other]);
  expect(reader).toMatchObject({ id: kept.id, fullName: "Lê Bảo An", classUnit: "6A", matchKey: "k", note: "Mượn giùm em" });
  expect(openCards(reader)).toEqual(["T1", "T2"]);
});

test("equal sector ids are one pupil entered twice; a pupil without one is like nobody", () => {
  const pupils = [aPupil("An", "6A", { matchKey: "k" }), aPupil("Bình", "6A"), aPupil("Chi", "6A"), aPupil("An nữa", "6B", { matchKey: "k" })];
  expect(withOneSectorId(pupils).map((same) => same.map(({ fullName }) => fullName))).toEqual([["An", "An nữa"]]);
});

test("records of one sector id that say the same are joined without a look, every desk keeping the same one; others are looked at", () => {
  const twice = (name: string, more: object = {}) => [{ ...aPupil(name, "1A", { matchKey: name }), id: record("b") }, { ...aPupil(name, "1A", { matchKey: name, ...more }), id: record("a") }];
  expect(joinsOfAlike([twice("An")])).toEqual([{ from: "patron:b", into: "patron:a" }]);
  expect(joinsOfAlike([twice("An").reverse()])).toEqual(joinsOfAlike([twice("An")]));
  expect(joinsOfAlike([twice("An", { fullName: "AN" }), twice("Chi", { yearOfBirth: 2020 })])).toHaveLength(2);
  for (const other of [{ classUnit: "1B" }, { fullName: "Ân" }, { active: false }]) expect(joinsOfAlike([twice("An", other)]), JSON.stringify(other)).toEqual([]);
  expect(joinsOfAlike([twice("An", { yearOfBirth: 2020 }).map((each, index) => ({ ...each, yearOfBirth: 2019 + index }))])).toEqual([]);
});
