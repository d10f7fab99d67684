import { expect, test } from "vitest";
import { enoughAsWhole, lackingIn, type Held } from "#domain/circulation/class-textbooks.ts";
import type { PatronId, TitleId } from "#domain/kernel/ids.ts";

const [an, binh, chi] = ["patron:an", "patron:binh", "patron:chi"] as PatronId[] as [PatronId, PatronId, PatronId];
const [maths, physics] = ["title:toan", "title:ly"] as TitleId[] as [TitleId, TitleId];
const has = (pupil: PatronId | undefined, title: TitleId, out = 1): Held => ({ pupil, title: { id: title }, out, owed: 0 });
const lacking = (...holdings: readonly Held[]) => lackingIn([an, binh, chi], [maths, physics], holdings);

test("a pupil lacks what is in nobody's hands for them", () => {
  expect(lacking(has(an, maths), has(an, physics), has(binh, maths))).toEqual([{ pupil: binh, titles: [physics] }, { pupil: chi, titles: [maths, physics] }]);
});

test("nobody lacks a title of which the class as a whole has one for each who has none", () => {
  expect(lacking(has(undefined, maths, 3), has(an, physics), has(undefined, physics, 2))).toEqual([]);
});

test("where the class has too few as a whole nobody can say whose gap is filled: each is named", () => {
  expect(lacking(has(undefined, maths, 2), has(undefined, physics, 3)).map(({ pupil }) => pupil)).toEqual([an, binh, chi]);
});

test("what the class gave back fills no gap", () => {
  expect(enoughAsWhole([an], [maths], [has(undefined, maths, 0)]).size).toBe(0);
});
