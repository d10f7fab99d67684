import { expect, test } from "vitest";
import type { PatronId } from "#domain/kernel/ids.ts";
import { patronGroups, type Patron } from "#domain/patrons/patron.ts";
import { day } from "#domain/kernel/day.ts";
import type { CardSheetWords } from "../../../src/printing/card-faces.ts";
import { cardSheets } from "../../../src/printing/card-sheet.ts";
import { batchesOf, cardOf, cardsOfBatch, classesOf } from "../../../src/screens/parts/sheet-facts.ts";

const words: CardSheetWords = { school: "Trường THCS Thử", heading: "THẺ THƯ VIỆN", classUnit: "Lớp", photo: { small: "2 × 3", large: "3 × 4" }, schoolYear: "", signature: { role: "", hint: "" }, keeping: [] };
const reader = (more: Partial<Patron>): Patron => ({ id: "patron:x" as PatronId, fullName: "Lê Bảo An", group: "pupil", cards: ["2001000010"], active: true, ...more });
const printed = (patron: Patron): string[] => cardSheets([cardOf(patron)!], words, { layout: "85x54" }).pages.flatMap(({ items }) => items.flatMap((item) => (item.is === "text" ? [item.text] : [])));

test("a pupil's card says the class, with the word for it", () => {
  expect(printed(reader({ classUnit: "6A" }))).toContain("Lớp 6A");
});

test.each(patronGroups.filter((group) => group !== "pupil"))("the card of a %s says the department as it is, not as a class", (group) => {
  const texts = printed(reader({ group, classUnit: "Tổ Toán" }));
  expect(texts).toContain("Tổ Toán");
  expect(texts.join()).not.toContain("Lớp");
});

test("a reader without a unit has a card without one; a reader without a card code has none", () => {
  expect(cardOf(reader({}))).toEqual({ fullName: "Lê Bảo An", code: "2001000010" });
  expect(cardOf(reader({ cards: [] }))).toBeUndefined();
});

test("a cancelled card is not printed again", () => {
  expect(cardOf(reader({ cards: ["2001000010", "2001000029"], cancelledCards: [{ code: "2001000010", on: day("2026-11-25") }] }))).toMatchObject({ code: "2001000029" });
});

test("readers are put together by class in the order of the classes, those without one last", () => {
  const all = [reader({ fullName: "A", classUnit: "10A" }), reader({ fullName: "B", group: "teacher" }), reader({ fullName: "C", classUnit: "6A" }), reader({ fullName: "D", classUnit: "10A", cards: [] })];
  const classes = classesOf(all, ["6A", "10A"], ({ classUnit, group }) => classUnit ?? group);
  expect(classes).toEqual([
    { unit: "6A", readers: [{ fullName: "C", code: "2001000010" }] },
    { unit: "10A", readers: [{ fullName: "A", code: "2001000010" }, { fullName: "D" }] },
    { unit: "teacher", readers: [{ fullName: "B", code: "2001000010" }] },
  ]);
});

test("the stacks of a long print hold each card once, also from the middle of a sheet on", () => {
  const cards = Array.from({ length: 437 }, (_, index) => index);
  for (const startAt of [0, 9]) {
    const batches = batchesOf(Math.ceil((cards.length + startAt) / 10));
    expect(batches.length).toBe(3);
    expect(batches.flatMap((batch) => cardsOfBatch(cards, batch, 10, startAt))).toEqual(cards);
    expect(cardsOfBatch(cards, batches[0]!, 10, startAt)).toHaveLength(200 - startAt);
  }
});
