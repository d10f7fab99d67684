import { expect, test } from "vitest";
import { isbnFromScan } from "#domain/copies/barcode-article.ts";

test.each([
  ["9786042234429", { is: "isbn", isbn: "9786042234429" }],
  ["978-0-306-40615-7", { is: "isbn", isbn: "9780306406157" }],
  ["9791034747764", { is: "isbn", isbn: "9791034747764" }],
  ["8934974170617", { is: "gtin", gtin: "8934974170617" }],
  ["4006381333931", { is: "gtin", gtin: "4006381333931" }],
  ["9790060115615", { is: "gtin", gtin: "9790060115615" }],
] as const)("the scanned article number %s is told apart", (scan, article) => {
  expect(isbnFromScan(scan)).toEqual(article);
});

test.each(["9780306406158", "1007000421", "STK2450", "", "97803064061570", "978030640615"])("%j is no article number", (scan) => {
  expect(isbnFromScan(scan)).toBeUndefined();
});
