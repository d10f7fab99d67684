import { expect, test } from "vitest";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { usualRules } from "#domain/circulation/default-rules.ts";
import { day } from "#domain/kernel/day.ts";
import type { RulesId } from "#domain/kernel/ids.ts";
import { schoolLevels } from "#domain/school/level.ts";
import { draftFromRules, kindsOf, rulesFromDraft, withCell } from "../../../src/screens/parts/loan-rules-draft.ts";

const usual = defaultRules("rules:usual" as RulesId, day("2026-09-05"));
const today = day("2026-11-23");

test.each(schoolLevels)("the usual rules of a school (%s) come back from the table as they went in", (level) => {
  expect(rulesFromDraft(draftFromRules(usualRules(level)), today)).toEqual({ ok: true, value: usualRules(level) });
});

test("a book type that a rule names has a column of its own; the others stand under ordinary books", () => {
  expect(draftFromRules(usual).columns).toEqual(["any", "textbook", "teacherBook"]);
  const withReference = { ...usual, rules: { ...usual.rules, parent: { ...usual.rules.parent, referenceBook: { limit: 1, period: { days: 3 } } } } };
  expect(draftFromRules(withReference).columns).toEqual(["any", "textbook", "teacherBook", "referenceBook"]);
});

test("a number that is wrong is named by its group and column, and stays as typed", () => {
  const typed = withCell(withCell(draftFromRules(usual), "pupil", "any", { limit: "ba" }), "teacher", "any", { days: "0" });
  expect(rulesFromDraft(typed, today)).toEqual({
    ok: false,
    error: [
      { group: "pupil", column: "any", part: "limit" },
      { group: "teacher", column: "any", part: "days" },
    ],
  });
  expect(typed.cells.pupil.any?.limit).toBe("ba");
});

test("a wrong number does not matter where the choice of period asks for none", () => {
  const typed = withCell(draftFromRules(usual), "pupil", "textbook", { limit: "?", kind: "asOther" });
  const read = rulesFromDraft(typed, today);
  expect(read.ok && read.value.rules.pupil).toEqual({ any: usual.rules.pupil.any, teacherBook: usual.rules.pupil.teacherBook });
});

test("a group without a rule for ordinary books borrows none of them", () => {
  const read = rulesFromDraft(withCell(draftFromRules(usual), "other", "any", { kind: "notLent" }), today);
  expect(read.ok && read.value.rules.other).toEqual({});
  expect(kindsOf("any")).not.toContain("asOther");
  expect(kindsOf("textbook")).not.toContain("notLent");
});

test("everything a rule can say comes back as it went in", () => {
  const rules = {
    ...usual.rules,
    pupil: {
      any: { limit: 3, period: { days: 10 }, renewals: 2, renewDays: 5, deposit: 50_000, loss: { by: "factor" as const, factor: 3 } },
      childrenBook: { limit: 5, period: { until: "date" as const, on: day("2027-08-15") }, loss: { by: "value" as const } },
    },
  };
  const read = rulesFromDraft(draftFromRules({ rules, overdueBlocks: usual.overdueBlocks, blocksAfterDays: { pupil: 3 }, holds: { pupil: 4, parent: 0 } }), today);
  expect(read).toEqual({ ok: true, value: { rules, overdueBlocks: usual.overdueBlocks, blocksAfterDays: { pupil: 3 }, holds: { pupil: 4, parent: 0 } } });
});

test.each([
  ["50000", 50_000],
  ["50.000", 50_000],
  ["50 000 đ", 50_000],
  ["0", undefined],
  ["", undefined],
])("a deposit typed as %j is %s đồng", (deposit, expected) => {
  const read = rulesFromDraft(withCell(draftFromRules(usual), "parent", "any", { deposit }), today);
  expect(read.ok && read.value.rules.parent.any?.deposit).toBe(expected);
});

test.each([
  [{ kind: "date", on: "31/2/2027" }, "on"],
  [{ kind: "date", on: "" }, "on"],
  [{ deposit: "50.00" }, "deposit"],
  [{ deposit: "một trăm" }, "deposit"],
  [{ renewals: "-1" }, "renewals"],
  [{ renewDays: "0" }, "renewDays"],
  [{ loss: "factor", factor: "6" }, "factor"],
] as const)("%j is not understood", (change, part) => {
  const read = rulesFromDraft(withCell(draftFromRules(usual), "pupil", "any", change), today);
  expect(read).toEqual({ ok: false, error: [{ group: "pupil", column: "any", part }] });
});

test("days until an overdue book blocks are asked for only where it blocks", () => {
  const draft = draftFromRules(usual);
  const typed = { ...draft, blocksAfter: { ...draft.blocksAfter, pupil: "x", teacher: "y" } };
  expect(rulesFromDraft(typed, today)).toEqual({ ok: false, error: [{ group: "pupil", column: "overdue", part: "blocksAfter" }] });
  expect(rulesFromDraft({ ...draft, holds: { ...draft.holds, teacher: "ba" } }, today)).toEqual({ ok: false, error: [{ group: "teacher", column: "holds", part: "holds" }] });
});
