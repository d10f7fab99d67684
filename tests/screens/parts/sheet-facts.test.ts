import { expect, test } from "vitest";
import type { PatronId } from "#domain/kernel/ids.ts";
import { patronGroups, type Patron } from "#domain/patrons/patron.ts";
import { cardSheets, type CardSheetWords } from "../../../src/printing/card-sheet.ts";
import { cardOf } from "../../../src/screens/parts/sheet-facts.ts";

const words: CardSheetWords = { school: "Trường THCS Thử", heading: "THẺ THƯ VIỆN", classUnit: "Lớp", photo: "Ảnh 3 × 4" };
const reader = (more: Partial<Patron>): Patron => ({ id: "patron:x" as PatronId, fullName: "Lê Bảo An", group: "pupil", cards: ["2001000010"], active: true, ...more });
const printed = (patron: Patron): string[] => cardSheets([cardOf(patron)!], words).flatMap(({ items }) => items.flatMap((item) => (item.is === "text" ? [item.text] : [])));

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
