import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksPerSchool, foldCode, ownCodeFrom, readOwnCode, serialsPerBlock } from "#domain/copies/barcode.ts";
import type { OwnCodeParts } from "#domain/copies/barcode.ts";

const anyParts = (): fc.Arbitrary<OwnCodeParts> =>
  fc.record({
    kind: fc.constantFrom("copy" as const, "card" as const),
    block: fc.integer({ min: 0, max: blocksPerSchool - 1 }),
    serial: fc.integer({ min: 0, max: serialsPerBlock - 1 }),
  });

describe("our own codes", () => {
  test("a code of ours is ten digits that say copy or card, block and serial", () => {
    expect(ownCodeFrom({ kind: "copy", block: 7, serial: 42 })).toMatch(/^100700042\d$/);
    expect(ownCodeFrom({ kind: "card", block: 999, serial: 99_999 })).toMatch(/^299999999\d$/);
  });

  test("what is given out is read back as it was", () => {
    let count = 0;
    fc.assert(
      fc.property(anyParts(), (parts) => {
        count += 1;
        expect(readOwnCode(ownCodeFrom(parts))).toEqual({ ok: true, value: parts });
      }),
      { numRuns: 500 },
    );
    expect(count).toBe(500);
  });

  test("the check digit is that of ISO/IEC 7064 MOD 11,10, worked out a second way", () => {
    // Numbers that others publish with the same system: the standard's example, a German and a Croatian tax number.
    for (const published of ["07945", "136695976", "33392005961"]) expect(closingDigit(published.slice(0, -1))).toBe(published.slice(-1));
    fc.assert(
      fc.property(anyParts(), (parts) => {
        const code = ownCodeFrom(parts);
        expect(code.slice(-1)).toBe(closingDigit(code.slice(0, 9)));
      }),
    );
  });

  test("a block or serial outside its digits is a mistake of the program", () => {
    expect(() => ownCodeFrom({ kind: "copy", block: 1000, serial: 0 })).toThrow("no block of own codes: 1000");
    expect(() => ownCodeFrom({ kind: "copy", block: 1, serial: 100_000 })).toThrow("no serial of own codes: 100000");
    expect(() => ownCodeFrom({ kind: "copy", block: 1, serial: 1.5 })).toThrow("no serial");
  });

  test.each(["STK2450", "TK.00003", "123456789", "12345678901", "3007000420", "9786041234567", "", "1007-00042"])("%j is not ours", (text) => {
    expect(readOwnCode(text)).toEqual({ ok: false, error: { type: "NotOurs" } });
  });

  test("every single wrong digit is caught", () => {
    let altered = 0;
    let accepted = 0;
    for (let serial = 0; serial < serialsPerBlock; serial += 25) {
      const code = ownCodeFrom({ kind: serial % 2 === 0 ? "copy" : "card", block: (serial * 7) % blocksPerSchool, serial });
      for (let at = 0; at < 10; at++) {
        for (const digit of "0123456789") {
          if (digit === code[at]) continue;
          altered += 1;
          if (readOwnCode(code.slice(0, at) + digit + code.slice(at + 1)).ok) accepted += 1;
        }
      }
    }
    expect(altered).toBe(4000 * 90);
    expect(accepted).toBe(0);
  });

  test("of all swaps of two neighbouring different digits in a whole block, all but 1 in 84 are caught", () => {
    let swapped = 0;
    let accepted = 0;
    for (let serial = 0; serial < serialsPerBlock; serial++) {
      const code = ownCodeFrom({ kind: "copy", block: 27, serial });
      for (let at = 0; at < 9; at++) {
        if (code[at] === code[at + 1]) continue;
        swapped += 1;
        if (readOwnCode(code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2)).ok) accepted += 1;
      }
    }
    expect({ swapped, accepted }).toEqual({ swapped: 840_000, accepted: 10_000 });
  });

  test("the system misses exactly those swaps that it cannot see: 20 of the 900 pairs of state and digits", () => {
    const missed: string[] = [];
    let pairs = 0;
    for (let product = 1; product <= 10; product++) {
      for (let left = 0; left < 10; left++) {
        for (let right = 0; right < 10; right++) {
          if (left === right) continue;
          pairs += 1;
          if (stepped(stepped(product, left), right) === stepped(stepped(product, right), left)) missed.push(`${product}:${left}${right}`);
        }
      }
    }
    expect(pairs).toBe(900);
    expect(missed).toHaveLength(20);
  });
});

describe("comparing codes", () => {
  test.each([
    ["  stk 2450 ", "STK2450"],
    ["ＳＴＫ２４５０", "STK2450"],
    ["tk.00003", "TK.00003"],
    ["STK\u200B2450\u00A0", "STK2450"],
    ["D\u0323-1", "\u1E0C-1"],
    ["đ-12", "Đ-12"],
  ])("%j and %j are one code", (typed, printed) => {
    expect(foldCode(typed)).toBe(printed);
  });

  test("leading zeros and signs make a difference", () => {
    expect(new Set(["0012", "12", "00-12", "00.12"].map(foldCode)).size).toBe(4);
  });

  test("folding twice changes nothing more", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 12 }), (text) => foldCode(foldCode(text)) === foldCode(text)), { numRuns: 2000 });
  });
});

const stepped = (product: number, digit: number): number => {
  const sum = (product + digit) % 10;
  return ((sum === 0 ? 10 : sum) * 2) % 11;
};

/** Second way: try each digit until the whole number closes at 1, as the standard words it. */
const closingDigit = (digits: string): string => {
  let product = 10;
  for (const digit of digits) product = stepped(product, Number(digit));
  return [..."0123456789"].find((digit) => (product + Number(digit)) % 10 === 1) ?? "none";
};
