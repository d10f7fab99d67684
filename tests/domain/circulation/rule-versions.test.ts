import fc from "fast-check";
import { expect, test } from "vitest";
import { usualRules } from "#domain/circulation/default-rules.ts";
import { rulesOn, type RuleBook } from "#domain/circulation/loan-rules.ts";
import { mayTakeBack, ruleVersions } from "#domain/circulation/rule-versions.ts";
import { addDays, day } from "#domain/kernel/day.ts";
import type { RulesId } from "#domain/kernel/ids.ts";
import { schoolLevels } from "#domain/school/level.ts";

const today = day("2026-11-25");
const book = (id: string, from: string, minute?: number, more: Partial<RuleBook> = {}): RuleBook => ({
  ...usualRules("primary"),
  id: `rules:${id}` as RulesId,
  validFrom: day(from),
  ...(minute === undefined ? {} : { at: { instant: minute * 60_000, count: 0, wall: minute * 60_000, offset: 0 } }),
  ...more,
});
const told = (books: readonly RuleBook[]) => ruleVersions(books, today).map((version) => `${version.book.id} ${version.state}${mayTakeBack(version, today) ? ", may be taken back" : ""}`);

test("the versions of a school, the last to begin first", () => {
  const books = [book("first", "2026-09-05"), book("early", "2026-11-25", 1), book("late", "2026-11-25", 2), book("summer", "2027-05-20", 3), book("exams", "2027-01-04", 4, { takenBack: true })];
  expect(told(books)).toEqual(["rules:summer coming, may be taken back", "rules:exams takenBack", "rules:late inForce", "rules:early superseded", "rules:first over"]);
});

test("two for one day to come: either may still be taken back, and then the other one holds", () => {
  const [early, late] = [book("early", "2027-01-04", 1), book("late", "2027-01-04", 2)];
  expect(told([early, late, book("first", "2026-09-05")])).toEqual(["rules:late coming, may be taken back", "rules:early superseded, may be taken back", "rules:first inForce"]);
  expect(rulesOn([early, { ...late, takenBack: true }], day("2027-01-04"))?.id).toBe("rules:early");
});

test("before its first rules have begun a school lends by them", () => {
  expect(told([book("first", "2026-12-01")])).toEqual(["rules:first inForce"]);
});

test("whoever hears of the versions in whatever order has the same one in force, and exactly one", () => {
  const anyBooks = fc.uniqueArray(
    fc.record({ id: fc.stringMatching(/^[0-9a-z]{4}$/), ahead: fc.integer({ min: -5, max: 5 }), minute: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), takenBack: fc.boolean() }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(anyBooks.chain((drawn) => fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length }))), ([drawn, shuffled]) => {
      const books = (from: typeof drawn) => from.map(({ id, ahead, minute, takenBack }) => book(id, addDays(today, ahead), minute, takenBack ? { takenBack } : {}));
      expect(rulesOn(books(shuffled), today)?.id).toBe(rulesOn(books(drawn), today)?.id);
      const versions = ruleVersions(books(shuffled), today);
      expect(versions).toHaveLength(drawn.length);
      expect(versions.map((version) => version.book.validFrom)).toEqual(versions.map((version) => version.book.validFrom).toSorted().reverse());
      expect(versions.filter(({ state }) => state === "inForce")).toHaveLength(drawn.some(({ takenBack }) => !takenBack) ? 1 : 0);
      expect(versions.filter((version) => mayTakeBack(version, today) && version.book.validFrom <= today)).toEqual([]);
    }),
  );
});

test("every level of school begins with rules under which each group borrows something, and nobody pays", () => {
  for (const level of schoolLevels) {
    const { rules } = usualRules(level);
    for (const [group, own] of Object.entries(rules)) {
      expect(own.any?.limit, `${level}, ${group}`).toBeGreaterThan(0);
      expect(Object.values(own).filter(({ deposit }) => deposit !== undefined)).toEqual([]);
    }
  }
  expect(new Set(schoolLevels.map((level) => JSON.stringify(usualRules(level)))).size).toBe(4);
});
