/** What version 1 wrote of library cards; never regenerated either. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openCards } from "#domain/patrons/library-card.ts";
import { cardsPrintedFrom } from "#wire/cards-printed.ts";
import type { WireDocument } from "#wire/documents.ts";
import { patronFrom } from "#wire/people.ts";
import { schoolKeyFrom } from "#wire/seal.ts";

const golden = (name: string) => JSON.parse(readFileSync(new URL(`../fixtures/wire/v1/${name}.json`, import.meta.url), "utf8")) as WireDocument;

test("a reader whose card was lost reads back with the cancelled card", async () => {
  const binh = await patronFrom(await schoolKeyFrom(Uint8Array.from({ length: 32 }, (_, index) => index)), golden("patron.lost-card"));
  expect(binh).toMatchObject({ cards: ["2007000024"], cancelledCards: [{ code: "2007000015", on: "2026-11-25", replacedBy: "2007000024" }] });
  expect(openCards(binh)).toEqual(["2007000024"]);
});

test("printed cards are known by their codes", () => {
  expect(cardsPrintedFrom(golden("cards-printed"))).toEqual({ id: "print:the6a", on: "2026-11-25", codes: ["2007000015", "2007000024"], year: 2026 });
});
