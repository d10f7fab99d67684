import { expect, test } from "vitest";
import { defaultRules } from "#domain/circulation/loan-rules.ts";
import { day } from "#domain/kernel/day.ts";
import type { RulesId } from "#domain/kernel/ids.ts";
import { draftFromRules, kindsOf, rulesFromDraft, withCell } from "../../../src/screens/parts/loan-rules-draft.ts";

const usual = defaultRules("rules:usual" as RulesId, day("2026-09-05"));

test("the usual rules come back from the table as they went in", () => {
  expect(rulesFromDraft(draftFromRules(usual))).toEqual({ ok: true, value: { rules: usual.rules, overdueBlocks: usual.overdueBlocks } });
});

test("a book type that a rule names has a column of its own; the others stand under ordinary books", () => {
  expect(draftFromRules(usual).columns).toEqual(["any", "textbook", "teacherBook"]);
  const withReference = { ...usual, rules: { ...usual.rules, parent: { ...usual.rules.parent, referenceBook: { limit: 1, period: { days: 3 } } } } };
  expect(draftFromRules(withReference).columns).toEqual(["any", "textbook", "teacherBook", "referenceBook"]);
});

test("a number that is wrong is named by its group and column, and stays as typed", () => {
  const typed = withCell(withCell(draftFromRules(usual), "pupil", "any", { limit: "ba" }), "teacher", "any", { days: "0" });
  expect(rulesFromDraft(typed)).toEqual({
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
  const read = rulesFromDraft(typed);
  expect(read.ok && read.value.rules.pupil).toEqual({ any: usual.rules.pupil.any, teacherBook: usual.rules.pupil.teacherBook });
});

test("a group without a rule for ordinary books borrows none of them", () => {
  const read = rulesFromDraft(withCell(draftFromRules(usual), "other", "any", { kind: "notLent" }));
  expect(read.ok && read.value.rules.other).toEqual({});
  expect(kindsOf("any")).not.toContain("asOther");
  expect(kindsOf("textbook")).not.toContain("notLent");
});
