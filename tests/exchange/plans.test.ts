import { describe, expect, test } from "vitest";
import type { Title } from "../../src/domain/catalogue/title.ts";
import type { PatronId, TitleId } from "../../src/domain/kernel/ids.ts";
import type { Patron } from "../../src/domain/patrons/patron.ts";
import { titleKeyOf } from "../../src/exchange/book-records.ts";
import type { BookRecord } from "../../src/exchange/book-records.ts";
import { planBooks } from "../../src/exchange/plan-books.ts";
import { planPatrons } from "../../src/exchange/plan-patrons.ts";
import type { MatchableRecord } from "../../src/exchange/plan-patrons.ts";

const deMen: Title = { id: "title:demen" as TitleId, titleProper: "Dế Mèn phiêu lưu ký", authors: ["Tô Hoài"], bookType: "childrenBook", coverPrice: 20_000 };
const { id: _id, ...facts } = deMen;
const aRecord = (change: Partial<BookRecord> = {}): BookRecord => ({ row: 2, rows: [2], title: facts, copies: [], quantity: 0, warnings: [], ...change });
const copy = (accessionNo: string) => ({ accessionNo, barcodes: [accessionNo], row: 2 });
const school = {
  titleByKey: (key: string) => (key === titleKeyOf(deMen) ? deMen : undefined),
  hasCopyWithCode: (code: string) => code === "STN.1",
};

describe("an import of books, before anything is changed", () => {
  test("a new title is added with all its copies", () => {
    const plan = planBooks([aRecord({ title: { ...facts, titleProper: "Kính vạn hoa" }, copies: [copy("STN.7")], quantity: 2 })], school);
    expect(plan.totals).toEqual({ add: 1, change: 0, skip: 0, copies: 3 });
    expect(plan.rows[0]?.why).toEqual({ type: "TitleIsNew", copies: 3 });
  });

  test("a known title gets its new copies and the facts it lacked, and keeps its own", () => {
    const plan = planBooks([aRecord({ title: { ...facts, coverPrice: 99_000, classNumber: "895.922" }, copies: [copy("STN.1"), copy("STN.2")] })], school);
    expect(plan.rows[0]).toMatchObject({
      what: "change",
      title: deMen.id,
      why: { type: "TitleGetsCopies", copies: 1 },
      changes: [{ field: "classNumber", from: undefined, to: "895.922" }],
      newCopies: [copy("STN.2")],
      knownNumbers: ["STN.1"],
    });
  });

  test("numbers that the school has are skipped, also under another title", () => {
    const other = aRecord({ title: { ...facts, titleProper: "Khác" }, copies: [copy("STN.1")] });
    const plan = planBooks([other, aRecord({ copies: [copy("STN.1")] }), aRecord()], school);
    expect(plan.rows.map(({ what, why }) => [what, why.type])).toEqual([["skip", "NumbersAlreadyHere"], ["skip", "NumbersAlreadyHere"], ["skip", "TitleAlreadyHere"]]);
    expect(plan.totals.copies).toBe(0);
  });

  test("a bare count of a known title is not added twice", () => {
    const plan = planBooks([aRecord({ quantity: 5 })], school);
    expect(plan.rows[0]).toMatchObject({ what: "skip", why: { type: "CountOfKnownTitle", quantity: 5 }, quantity: 0 });
  });
});

describe("an import of readers, before anything is changed", () => {
  const may: Patron = { id: "patron:may" as PatronId, fullName: "Nguyễn Thị Mây", group: "pupil", classUnit: "6A", grade: 6, yearOfBirth: 2014, cards: [], matchKey: "k1", active: true };
  const gio: Patron = { id: "patron:gio" as PatronId, fullName: "Lê Gió", group: "pupil", classUnit: "6A", cards: [], active: false };
  const known = {
    patronByMatchKey: (key: string) => [may, gio].find(({ matchKey }) => matchKey === key),
    patronsByNameClass: (name: string, classUnit: string | undefined) => [may, gio].filter((patron) => patron.fullName === name && patron.classUnit === classUnit),
  };
  const row = (change: Partial<MatchableRecord>): MatchableRecord => ({ row: 2, fullName: "Nguyễn Thị Mây", group: "pupil", warnings: [], ...change });

  test("the next year's class is a change of the same reader", () => {
    const plan = planPatrons([row({ matchKey: "k1", classUnit: "7A", grade: 7, yearOfBirth: 2014 })], known);
    expect(plan.rows[0]).toMatchObject({ what: "change", patron: may.id, changes: [{ field: "classUnit", from: "6A", to: "7A" }, { field: "grade", from: 6, to: 7 }] });
  });

  test("without an id the name, class and year of birth tell who it is; who comes back is active again", () => {
    const plan = planPatrons([row({ fullName: "Lê Gió", classUnit: "6A", yearOfBirth: 2014, matchKey: "k2" })], known);
    expect(plan.rows[0]?.changes).toEqual([{ field: "yearOfBirth", from: undefined, to: 2014 }, { field: "matchKey", from: undefined, to: "k2" }, { field: "active", from: "no", to: "yes" }]);
  });

  test("another id, another year of birth or another class is another person", () => {
    const plan = planPatrons([row({ matchKey: "k9", classUnit: "6A" }), row({ classUnit: "6A", yearOfBirth: 2013 }), row({ classUnit: "6B" })], known);
    expect(plan.totals).toEqual({ add: 3, change: 0, skip: 0 });
  });

  test("a reader who is here already, or twice in the list, is skipped", () => {
    const plan = planPatrons([row({ matchKey: "k1", classUnit: "6A" }), row({ row: 3, classUnit: "6A" })], known);
    expect(plan.rows.map(({ what, why }) => [what, why])).toEqual([["skip", { type: "PatronAlreadyHere" }], ["skip", { type: "PatronOnAnotherRow", row: 2 }]]);
  });
});
