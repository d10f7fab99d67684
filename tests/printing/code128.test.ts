import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { code128 } from "../../src/printing/code128.ts";
import type { Code128 } from "../../src/printing/code128.ts";
import { readCode128, tableIsWhole } from "./code128-reader.ts";

const drawn = (text: string): Code128 => {
  const symbol = code128(text);
  if (!symbol.ok) throw new Error(`no bars for ${text}`);
  return symbol.value;
};

/** One row of dots, three to a module, with white around. */
const rowOf = ({ bars, modules }: Code128): boolean[] => {
  const row = Array.from({ length: (modules + 20) * 3 }, () => false);
  for (const bar of bars) row.fill(true, (bar.at + 10) * 3, (bar.at + 10 + bar.width) * 3);
  return row;
};

describe("Code 128", () => {
  // Worked out elsewhere: "PJJ123C" (there begun in set A, one less) and "Wikipedia" in the encyclopedia's article, "HI345678" in a tutorial.
  test.each([
    ["PJJ123C", [104, 48, 42, 42, 17, 18, 19, 35, 55]],
    ["Wikipedia", [104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88]],
    ["HI345678", [104, 40, 41, 99, 34, 56, 78, 68]],
    ["0123456789", [105, 1, 23, 45, 67, 89, 73]],
  ])("%s is written with the published signs", (text, signs) => {
    expect(drawn(text).signs).toEqual(signs);
  });

  test("our own codes are seven signs: ninety modules, a third less than without pairs of digits", () => {
    expect(drawn("1007000420").signs).toHaveLength(7);
    expect(drawn("1007000420").modules).toBe(90);
  });

  test.each([
    ["STK2450", 8],
    ["STK24501", 9],
    ["12", 3],
    ["123", 5],
    ["1234", 4],
    ["A1234", 6],
    ["A12B", 6],
    ["A123456B", 9],
    ["TK.00003", 9],
  ])("%s takes %i signs and no more", (text, count) => {
    expect(drawn(text).signs).toHaveLength(count);
  });

  test("no other way of switching sets is shorter", () => {
    let count = 0;
    fc.assert(
      fc.property(fc.stringMatching(/^[A1-3]{1,9}$/), (text) => {
        count += 1;
        expect(drawn(text).signs.length - 1).toBe(shortestByTryingAll(text));
      }),
      { numRuns: 300 },
    );
    expect(count).toBe(300);
  });

  test("a reader with a table of its own reads back every printable text", () => {
    expect(tableIsWhole()).toBe(true);
    let count = 0;
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(/^[ -~]{1,24}$/), fc.stringMatching(/^[0-9]{1,20}$/), fc.stringMatching(/^[A-Z]{1,4}[.-]?[0-9]{1,8}$/)), (text) => {
        count += 1;
        expect(readCode128(rowOf(drawn(text)))).toEqual({ text, module: 3 });
      }),
      { numRuns: 1500 },
    );
    expect(count).toBe(1500);
  });

  test("each of the 95 printable characters and each of the 100 pairs of digits has its own bars", () => {
    const single = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    const pairs = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, "0"));
    expect([...single, ...pairs].map((text) => readCode128(rowOf(drawn(text))))).toEqual([...single, ...pairs].map((text) => ({ text, module: 3 })));
  });

  test("Vietnamese letters have no bars, and it says which", () => {
    expect(code128("ĐV-001Ư")).toEqual({ ok: false, error: { type: "NoBarsFor", characters: ["Đ", "Ư"] } });
    expect(code128("")).toEqual({ ok: false, error: { type: "NoBarsFor", characters: [] } });
  });

  test("one wrong bar is noticed by the reader", () => {
    const row = rowOf(drawn("1007000420"));
    const spoilt = row.map((dark, index) => (index >= 90 && index < 96 ? !dark : dark));
    expect(readCode128(spoilt)).toBeTypeOf("string");
  });
});

/** Start and data, every way of being in set B or C at each place tried. */
const shortestByTryingAll = (text: string): number => {
  const from = (at: number, set: "B" | "C"): number => {
    if (at === text.length) return 0;
    const stay = set === "B" ? 1 + from(at + 1, "B") : /^[0-9]{2}/.test(text.slice(at)) ? 1 + from(at + 2, "C") : Infinity;
    const change = set === "B" ? (/^[0-9]{2}/.test(text.slice(at)) ? 2 + from(at + 2, "C") : Infinity) : 2 + from(at + 1, "B");
    return Math.min(stay, change);
  };
  return 1 + Math.min(from(0, "B"), from(0, "C"));
};
