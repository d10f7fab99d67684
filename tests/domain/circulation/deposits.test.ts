import { expect, test } from "vitest";
import { depositsHeld } from "#domain/circulation/deposits.ts";
import { defaultRules, type RuleBook } from "#domain/circulation/loan-rules.ts";
import { day } from "#domain/kernel/day.ts";
import type { EventId, RulesId, TitleId } from "#domain/kernel/ids.ts";

const without = defaultRules("rules:a" as RulesId, day("2026-06-01"));
const asking = (deposit: number): RuleBook => ({ ...without, rules: { ...without.rules, pupil: { any: { limit: 2, period: { days: 7 }, deposit } } } });
const loan = (event: string, more: { use?: "inLibrary"; quantity?: number } = {}) => ({ event: event as EventId, facts: { group: "pupil" as const, bookType: "childrenBook" as const, title: "title:a" as TitleId }, ...more });
const decidedBy = new Map([
  ["event:early" as EventId, without],
  ["event:then" as EventId, asking(50_000)],
  ["event:now" as EventId, asking(20_000)],
]);

test("each loan holds what its own rules asked for, of a lot once for every copy", () => {
  expect(depositsHeld([loan("event:early"), loan("event:then"), loan("event:now", { quantity: 3 })], decidedBy)).toBe(110_000);
});

test("nothing is held for what is read in the library, nor for a loan whose rules have not come here", () => {
  expect(depositsHeld([loan("event:then", { use: "inLibrary" }), loan("event:elsewhere")], decidedBy)).toBe(0);
});
