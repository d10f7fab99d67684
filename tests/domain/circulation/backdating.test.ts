import { expect, test } from "vitest";
import { mayWriteFor } from "#domain/circulation/backdating.ts";
import { day } from "#domain/kernel/day.ts";

const schoolYear = { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") };
const asked = (by: "librarian" | "assistant" | undefined) => ({ today: day("2026-11-23"), by, schoolYear });

test("a librarian types last week's slips in", () => {
  expect(mayWriteFor(day("2026-11-16"), asked("librarian"))).toEqual({ ok: true, value: "2026-11-16" });
});

test.each(["assistant", undefined] as const)("%s writes for today and for no other day", (by) => {
  expect(mayWriteFor(day("2026-11-23"), asked(by)).ok).toBe(true);
  expect(mayWriteFor(day("2026-11-22"), asked(by))).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  expect(mayWriteFor(day("2026-11-24"), asked(by)).ok).toBe(false);
});

test("nobody writes for a day to come", () => {
  expect(mayWriteFor(day("2026-11-24"), asked("librarian"))).toEqual({ ok: false, error: { type: "DayIsAhead" } });
});

test("a year mistyped is caught: before the school year that went before, there is nothing to write to", () => {
  expect(mayWriteFor(day("2025-06-01"), asked("librarian")).ok).toBe(true);
  expect(mayWriteFor(day("2006-11-16"), asked("librarian"))).toEqual({ ok: false, error: { type: "TooLongAgo", earliest: "2025-06-01" } });
});
