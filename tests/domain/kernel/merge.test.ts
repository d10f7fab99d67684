import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeThree } from "#domain/kernel/merge.ts";

const an = { name: "An", classUnit: "6A", year: 2026 };

test("fields changed on different sides are all kept; one that both changed stays as the server has it, and ours is reported", () => {
  expect(mergeThree(an, { ...an, name: "Ân" }, { ...an, classUnit: "6B" })).toEqual({ merged: { name: "Ân", classUnit: "6B", year: 2026 }, lost: {} });
  expect(mergeThree(an, { ...an, name: "Ân" }, { ...an, name: "Anh" })).toEqual({ merged: { ...an, name: "Anh" }, lost: { name: "Ân" } });
});

test("what says one thing together is taken from one side: repeating 6A and going up to 7A do not make 7A of the wrong year", () => {
  const repeats = { ...an, year: 2027 };
  const goesUp = { ...an, name: "Ân", classUnit: "7A", year: 2027 };
  expect(mergeThree(an, goesUp, repeats, ["classUnit", "year"])).toEqual({ merged: { name: "Ân", classUnit: "6A", year: 2027 }, lost: { classUnit: "7A" } });
  expect(mergeThree(an, repeats, goesUp, ["classUnit", "year"])).toEqual({ merged: goesUp, lost: { classUnit: "6A" } });
});

test("only one side changed it: that change stands, together or not", () => {
  const side = fc.record({ name: fc.string(), classUnit: fc.string(), year: fc.integer() });
  fc.assert(fc.property(side, side, (base, changed) => {
    expect(mergeThree(base, changed, base, ["classUnit", "year"])).toEqual({ merged: changed, lost: {} });
    expect(mergeThree(base, base, changed, ["classUnit", "year"])).toEqual({ merged: changed, lost: {} });
  }));
});

test("merged in either order, the fields that belong together are one side's", () => {
  const side = fc.record({ classUnit: fc.constantFrom("6A", "7A", "7B"), year: fc.constantFrom(2026, 2027) });
  fc.assert(fc.property(side, side, side, (base, mine, theirs) => {
    const { merged } = mergeThree(base, mine, theirs, ["classUnit", "year"]);
    expect([JSON.stringify(mine), JSON.stringify(theirs)]).toContain(JSON.stringify(merged));
  }));
});
