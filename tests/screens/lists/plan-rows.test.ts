import { expect, test } from "vitest";
import type { ListPlan } from "../../../src/desk/services.ts";
import { countsOf, filtered, previewRows, zerosLostIn } from "../../../src/screens/lists/plan-rows.ts";

const plan: ListPlan = {
  kind: "books",
  rows: [
    { row: 4, what: "add", label: "Dế Mèn phiêu lưu ký" },
    { row: 5, what: "change", label: "Góc sân và khoảng trời", why: { type: "MoreCopies", copies: 2 } },
    { row: 8, what: "skip", label: "Kính vạn hoa", why: { type: "NumbersAlreadyHere", numbers: "STK.1" } },
  ],
  totals: { add: 1, change: 1, skip: 1, copies: 3 },
  work: undefined,
};
const refused = [{ row: 6, reason: { type: "NoTitle" } }];
const warnings = [
  { row: 4, reason: { type: "IsbnWrong" } },
  { row: 4, reason: { type: "PriceUnlikely" } },
  { row: 7, reason: { type: "NumberLeftOut" } },
];
const rows = previewRows(plan, { refused, warnings, joined: [{ row: 7, of: 5 }] });

test("a row of the same title as an earlier one shows that title and what becomes of it", () => {
  const [, joined] = previewRows(plan, { refused: [], warnings: [{ row: 7, reason: { type: "NumberLeftOut" } }], joined: [{ row: 7, of: 4 }] }).filter(({ label }) => label.startsWith("Dế Mèn"));
  expect(joined).toMatchObject({ row: 7, what: "add", why: { type: "SameTitle", row: 4 }, reasons: [{ type: "NumberLeftOut" }], toCheck: true });
});

test("the preview has every row of the file that matters, in the file's order", () => {
  expect(rows.map(({ row, what }) => [row, what])).toEqual([
    [4, "add"],
    [5, "change"],
    [6, "skip"],
    [7, "change"],
    [8, "skip"],
  ]);
});

test("a row with several doubts is one row that says them all", () => {
  expect(rows[0]?.reasons.map(({ type }) => type)).toEqual(["IsbnWrong", "PriceUnlikely"]);
  expect(rows[0]?.toCheck).toBe(true);
});

test("a row that the file spoils is skipped and to be checked; one that the library has is only skipped", () => {
  expect(rows.filter(({ what }) => what === "skip").map(({ row, toCheck }) => [row, toCheck])).toEqual([
    [6, true],
    [8, false],
  ]);
});

test("the numbers on the filters are the rows behind them", () => {
  const counts = countsOf(rows);
  expect(counts).toEqual({ all: 5, add: 1, change: 2, skip: 2, warned: 3 });
  for (const filter of ["all", "add", "change", "skip", "warned"] as const) expect(filtered(rows, filter)).toHaveLength(counts[filter]);
});

test("of numbers that lost their zeros the list as a whole says how many, and one of them", () => {
  expect(zerosLostIn(rows)).toBeUndefined();
  const lost = [{ row: 4, reason: { type: "LeadingZerosLost", number: "124", width: 5 } }, { row: 5, reason: { type: "LeadingZerosLost", number: "125", width: 5 } }];
  expect(zerosLostIn(previewRows(plan, { refused: [], warnings: lost, joined: [] }))).toEqual({ n: 2, number: "124" });
});
