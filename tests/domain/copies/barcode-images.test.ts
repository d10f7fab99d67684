import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { codeImages } from "#domain/copies/barcode-images.ts";
import { typedThrough } from "#domain/copies/barcode-input-method.ts";
import type { InputHabits } from "#domain/copies/barcode-input-method.ts";

const telex: InputHabits = { method: "telex", loneW: true, marksFromAfar: true, digitEndsWord: true, brackets: true, toneOnLastVowel: false };
const vni: InputHabits = { ...telex, method: "vni" };

describe("what an input method makes of a code", () => {
  test.each([
    ["STK2450", "STK2450"],
    ["TK.00003", "TK.00003"],
    ["DD-0012", "Đ-0012"],
    ["SGKW12", "SGKƯ12"],
    ["AA1", "Â1"],
    ["AW1", "Ă1"],
    ["EE1", "Ê1"],
    ["OO1", "Ô1"],
    ["OW1", "Ơ1"],
    ["UW1", "Ư1"],
    ["GAS-1", "GÁ-1"],
    ["GAF", "GÀ"],
    ["GAR", "GẢ"],
    ["GAX", "GÃ"],
    ["GAJ", "GẠ"],
    ["GASZ", "GA"],
    ["GASS", "GAS"],
    ["ASSS", "ASS"],
    ["DDD1", "DD1"],
    ["AAA1", "AA1"],
    ["WW1", "W1"],
    ["[1", "Ơ1"],
    ["DDUWOWNGF", "ĐƯỜNG"],
    ["DDUOWNGF", "ĐƯỜNG"],
    ["NGUYEENX", "NGUYỄN"],
    ["TOANS-12", "TOÁN-12"],
    ["HOAF", "HÒA"],
    ["QUYS", "QUÝ"],
    ["GIAS", "GIÁ"],
    ["TIEENGS", "TIẾNG"],
  ])("Telex makes %s into %s", (typed, image) => {
    expect(typedThrough(typed, telex)).toBe(image);
    expect(codeImages(typed)).toContain(image);
  });

  test.each([
    ["STK2450", "STK2450"],
    ["TK.00003", "TK.00003"],
    ["D9-12", "Đ-12"],
    ["GA12", "GÀ"],
    ["GA1-2", "GÁ-2"],
    ["A61", "Ấ"],
    ["O7", "Ơ"],
    ["U7", "Ư"],
    ["A8", "Ă"],
    ["A1100", "A100"],
    ["HO5", "HỌ"],
    ["VO0012", "VÒ00"],
    ["DUONG72", "DƯỜNG"],
    ["KHOA5", "KHỌA"],
  ])("VNI makes %s into %s", (typed, image) => {
    expect(typedThrough(typed, vni)).toBe(image);
    expect(codeImages(typed)).toContain(image);
  });

  test("the vowel that carries the tone is found by either habit", () => {
    expect(codeImages("KHOA5")).toEqual(["KHOA5", "KHỌA", "KHOẠ"]);
  });
});

describe("images of stored codes", () => {
  test("no code of digits only has an image other than itself", () => {
    let count = 0;
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,20}$/), (code) => {
        count += 1;
        expect(codeImages(code)).toEqual([code]);
        expect(typedThrough(code, telex)).toBe(code);
        expect(typedThrough(code, vni)).toBe(code);
      }),
      { numRuns: 1000 },
    );
    expect(count).toBe(1000);
    expect(codeImages(ownCodeFrom({ kind: "card", block: 12, serial: 345 }))).toHaveLength(1);
  });

  test("the code itself is always the first image, and none is there twice", () => {
    let several = 0;
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{0,5}[-./]?[0-9A-Z]{1,6}$/), (code) => {
        const images = codeImages(code);
        if (images.length > 1) several += 1;
        expect(images[0]).toBe(code);
        expect(new Set(images).size).toBe(images.length);
      }),
      { numRuns: 1000 },
    );
    expect(several).toBeGreaterThan(100);
  });

  test("the usual prefixes of Vietnamese school libraries come through unaltered", () => {
    const unaltered = ["STK", "SGK", "SNV", "STN", "TK.", "GK.", "NV.", "TN.", "BC", "TC", "PL", "VH"].map((prefix) => `${prefix}00123`);
    expect(unaltered.filter((code) => codeImages(code).length > 1)).toEqual([]);
    expect(unaltered).toHaveLength(12);
  });

  test("small letters and capitals have the same images", () => {
    expect(codeImages("dd-0012")).toEqual(codeImages("DD-0012"));
  });
});
