import { expect, test } from "vitest";
import { correctedBy, firstAfterJump, type ClockStated } from "#domain/circulation/clock-statements.ts";
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

/** Acts at these hours after Monday morning, as the clock said, and when the app was opened in between. */
const acts = (...hours: readonly number[]) => hours.map((at, index) => ({ sequence: index + 1, at: { wall: monday + at * hour } }));
const opens = (...list: readonly (readonly [after: number, hours: number])[]) => list.map(([after, at]) => ({ after, wall: monday + at * hour }));
const known = (hours: number, offset = 0) => ({ wall: monday + hours * hour, offset });

test("a clock that fell back by years jumped before the first act it says was years ago", () => {
  const years = 26_280;
  expect(firstAfterJump(acts(1, 2, 25 - years, 26 - years), opens([0, 0.5], [2, 24.5 - years]), known(0), known(30 - years, years * hour))).toBe(2);
});

test("a clock that leapt ahead by years jumped before the first act of the future", () => {
  const years = 26_280;
  expect(firstAfterJump(acts(1, 2, 25 + years), opens([0, 0.5], [2, 24.5 + years]), known(0), known(30 + years, -years * hour))).toBe(2);
});

test("of mornings that could all be meant, a day gained is laid to the longest night and a day lost to the shortest", () => {
  // Three school days of acts; on the third morning the clock had been set a day ahead.
  expect(firstAfterJump(acts(1, 25, 73), opens([0, 0.5], [1, 24.5], [2, 72.5]), known(0), known(97, -aDay))).toBe(2);
  // Set back a day before the second morning: by the clock it came a quarter of an hour after the first.
  expect(firstAfterJump(acts(1, 1.5, 25), opens([0, 0.5], [1, 1.25], [2, 24.5]), known(0), known(26, aDay))).toBe(1);
});

test("a jump while the app was open is laid to the first act that can be meant", () => {
  const years = 26_280;
  expect(firstAfterJump(acts(1, 2 - years, 3 - years), opens([0, 0.5]), known(0), known(4 - years, years * hour))).toBe(1);
  expect(firstAfterJump(acts(1, 2, 3), [], known(0), known(4, 0))).toBe(0);
});

