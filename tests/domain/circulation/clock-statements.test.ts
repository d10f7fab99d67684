import { expect, test } from "vitest";
import { correctedBy, type ClockStated } from "#domain/circulation/clock-statements.ts";
import { storyOf } from "#domain/circulation/copy-story.ts";
import type { CopyLent } from "#domain/circulation/events.ts";
import { dayAt } from "#domain/kernel/day.ts";
import { deMen, lent, returned } from "./story.ts";

const hour = 3_600_000;
const aDay = 24 * hour;
const monday = Date.parse("2026-11-23T01:00:00Z");

/** A loan as a device wrote it that believed its clock. */
const lentBy = (wall: number, sequence: number, more: object = {}): CopyLent => ({ ...lent("an", { device: "tablet", on: dayAt(wall) }), sequence, at: { instant: wall, count: 0, wall, offset: 0 }, ...more });

const stated = (from: number, to: number, offset: number, more: object = {}): ClockStated => {
  const { cause, thing, ...head } = returned({ device: "tablet" });
  return { ...head, kind: "clock-stated", sequence: 90, from, to, offset, dues: [], ...more } as ClockStated;
};

test("an act of a clock three years behind is told on the day it truly was, with the due day of that day", () => {
  const written = lentBy(monday - 3 * 365 * aDay, 5, { due: "2023-12-01" });
  const told = correctedBy(written, [stated(5, 5, 3 * 365 * aDay, { dues: [[written.id, "2026-11-30"]] })]);
  expect(told).toMatchObject({ day: "2026-11-23", due: "2026-11-30", at: { instant: monday, wall: written.at.wall } });
  expect(written.day).toBe("2023-11-24");
});

test("a day that was typed stays, whatever the clock said", () => {
  const written = lentBy(monday + aDay, 5, { day: "2026-11-18" });
  expect(correctedBy(written, [stated(1, 9, -aDay)])).toMatchObject({ day: "2026-11-18", at: { instant: monday } });
});

test("a statement is about its own device and its own span; the last of several holds", () => {
  const written = lentBy(monday, 5);
  expect(correctedBy(written, [stated(1, 4, -aDay), stated(6, 9, -aDay), stated(1, 9, -aDay, { device: "device:pc" })])).toBe(written);
  expect(correctedBy(written, [stated(1, 9, -2 * aDay), stated(1, 9, -aDay, { sequence: 91 })]).day).toBe("2026-11-22");
  expect(correctedBy(written, [stated(1, 9, -aDay, { sequence: 91 }), stated(1, 9, -2 * aDay)]).day).toBe("2026-11-22");
});

test("told as stated, a loan of a clock that was ahead comes before the return it did not know of", () => {
  // Truly: the tablet lent it on Monday, the PC took it back on Tuesday; the tablet's clock said Thursday.
  const loan = lentBy(monday + 3 * aDay, 5);
  const back = { ...returned({ on: "2026-11-24" }), at: { instant: monday + aDay, count: 0, wall: monday + aDay, offset: 0 } };
  expect(storyOf(deMen, [loan, back]).loans).toHaveLength(1);
  expect(storyOf(deMen, [correctedBy(loan, [stated(5, 5, -3 * aDay)]), back])).toMatchObject({ loans: [], contradictions: [] });
});
