import { expect, test } from "vitest";
import { amountOwed } from "#domain/circulation/compensation.ts";
import { compensationMeans } from "#domain/circulation/events.ts";

test("the rule's factor times the cover price is asked for, in whole đồng", () => {
  expect(amountOwed("factor", { by: "factor", factor: 3 }, 35_000)).toBe(105_000);
  expect(amountOwed("factor", { by: "factor", factor: 1.5 }, 12_345)).toBe(18_518);
});

test("a factor that no rule names is not made up", () => {
  expect(amountOwed("factor", { by: "sameTitle" }, 35_000)).toBeUndefined();
  expect(amountOwed("factor", undefined, 35_000)).toBeUndefined();
});

test("its value is proposed from the cover price, whatever the rule says", () => {
  expect(amountOwed("value", { by: "sameTitle" }, 35_000)).toBe(35_000);
});

test("the same title, or letting the reader off, takes no money", () => {
  expect(amountOwed("sameTitle", { by: "factor", factor: 2 }, 35_000)).toBeUndefined();
  expect(amountOwed("waived", { by: "factor", factor: 2 }, 35_000)).toBeUndefined();
});

test("a book without a price proposes nothing", () => {
  for (const by of compensationMeans) for (const price of [undefined, 0]) expect(amountOwed(by, { by: "factor", factor: 2 }, price)).toBeUndefined();
});
