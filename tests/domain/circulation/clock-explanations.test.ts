import { expect, test } from "vitest";
import { offsetsAt, type ClockMark } from "#domain/circulation/clock-explanations.ts";
import { day, type Day } from "#domain/kernel/day.ts";

const hour = 3_600_000;
const aDay = 24 * hour;
/** Monday 23 November 2026, eight in the morning at the school. */
const monday = Date.parse("2026-11-23T01:00:00Z");
const noSunday = (on: Day): boolean => ["2026-11-22", "2026-11-29"].includes(on);

const act = (at: number): ClockMark => ({ wall: monday + at * hour });
const opened = (at: number): ClockMark => ({ wall: monday + at * hour, opened: true });
const known = (hours: number, offset = 0) => ({ wall: monday + hours * hour, offset });
const hoursAt = (marks: readonly ClockMark[], before: ReturnType<typeof known>, now: ReturnType<typeof known>) =>
  offsetsAt(marks, { before, now }, noSunday).map((offset) => Math.round(offset / hour));

test("a clock that fell back by years jumped before the first act it says was years ago", () => {
  const years = 26_280;
  expect(hoursAt([opened(0.5), act(1), act(2), opened(24.5 - years), act(25 - years)], known(0), known(30 - years, years * hour))).toEqual([0, 0, 0, years, years]);
});

test("a clock that leapt ahead by years jumped before the first act of the future", () => {
  const years = 26_280;
  expect(hoursAt([opened(0.5), act(1), opened(24.5 + years), act(25 + years)], known(0), known(30 + years, -years * hour))).toEqual([0, 0, -years, -years]);
});

test("of mornings that could all be meant, a day gained is laid to the longest night and a day lost to the shortest", () => {
  // On the third morning the clock had been set a day ahead.
  expect(hoursAt([opened(0.5), act(1), opened(24.5), act(25), opened(72.5), act(73)], known(0), known(97, -aDay))).toEqual([0, 0, 0, 0, -24, -24]);
  // Set back a day before the second morning: by the clock it came a quarter of an hour after the first.
  expect(hoursAt([opened(0.5), act(1), opened(1.25), act(1.5), opened(24.5), act(25)], known(0), known(26, aDay))).toEqual([0, 0, 24, 24, 24, 24]);
});

test("a few hours lost or gained in some night are laid to the night after which the library would have opened by night", () => {
  const mornings = [opened(0), act(1), opened(24), act(25), opened(48), act(49), opened(72), act(73)];
  const by = (hours: number) => mornings.map((mark, index) => (index < 4 ? mark : { ...mark, wall: mark.wall + hours * hour }));
  for (const hours of [9, -5, 15]) expect(hoursAt(by(hours), known(-1), known(74 + hours, -hours * hour))).toEqual([0, 0, 0, 0, -hours, -hours, -hours, -hours]);
});

test("a clock was put right in the night after, and not where the page was opened once more between two scans", () => {
  // Nine hours fast all day; the page was opened anew a minute after a loan, and the last loan would have been late in the evening.
  expect(hoursAt([act(12.75), opened(12.77), act(14.25), opened(23.25)], known(8, -9 * hour), known(23.26))).toEqual([-9, -9, -9, 0]);
});

test("a weekend is no longer night: what would have been lent on Sunday tells it from a day gained", () => {
  const wednesday = [opened(0), act(1), opened(24), act(25), opened(72), act(73), opened(96), act(97), opened(120), act(121), opened(144), act(145), opened(192), act(193)];
  expect(hoursAt(wednesday, known(-1), known(194, -aDay)).slice(0, 6)).toEqual([0, 0, 0, 0, -24, -24]);
});

test("a jump that was seen while the app stood open is laid there, also when another put it right in the night", () => {
  const marks = [opened(0), act(1), { wall: monday + 13 * hour, moved: 9 * hour }, act(14), act(16.5), opened(24), act(25)];
  expect(hoursAt(marks, known(-1), known(26))).toEqual([0, 0, -9, -9, -9, 0, 0]);
  expect(hoursAt(marks.slice(0, 5), known(-1), known(17, -9 * hour))).toEqual([0, 0, -9, -9, -9]);
});

test("a machine that slept over noon has the right time", () => {
  expect(hoursAt([opened(0), act(1), { wall: monday + 6 * hour, moved: 4 * hour }, act(6.5), opened(24), act(25)], known(-1), known(26))).toEqual([0, 0, 0, 0, 0, 0]);
});

test("a machine that slept has the right time, also when somebody works on a Sunday and at strange hours", () => {
  // Saturday afternoon it was known to be right, and on Monday morning again.
  const saturday = known(-39.5);
  const woke = (at: number, slept: number): ClockMark => ({ wall: monday + at * hour, moved: slept * hour });
  expect(hoursAt([woke(-24, 15), act(-23.8), woke(-0.5, 22)], saturday, known(0))).toEqual([0, 0, 0]);
  expect(hoursAt([woke(-24, 15), act(-23.8), woke(-18.5, 4)], saturday, known(0))).toEqual([0, 0, 0]);
  expect(hoursAt([woke(-24, 15), act(-23.8), act(-23), act(-22), opened(-0.5)], saturday, known(0))).toEqual([0, 0, 0, 0, 0]);
});

test("a day that was named wrongly gives way to a server that knows the clock was right", () => {
  const marks = [opened(0.1), { wall: monday + 0.2 * hour, named: day("2026-11-24") }, act(1), act(2)];
  expect(hoursAt(marks, known(-62), known(50))).toEqual([0, 0, 0, 0]);
});

test("a clock that loses a quarter of an hour a day was wrong by more on each day", () => {
  const marks = [0, 1, 2, 3, 4, 5].flatMap((days) => [opened(days * 23.75), act(days * 23.75 + 1)]);
  const minutes = offsetsAt(marks, { before: known(0), now: known(6 * 23.75, 90 * 60_000) }, noSunday).map((offset) => Math.round(offset / 60_000));
  expect(minutes.filter((_one, index) => index % 2 === 0)).toEqual([0, 15, 30, 45, 60, 75]);
});

test("an app that is opened once more in the afternoon, on the day on which the clock was known, says nothing of the usual hour", () => {
  // By four hours and a half in eleven days.
  const marks = [opened(9.4), ...[24, 48, 72, 96, 120, 192, 216, 240].flatMap((morning) => [opened(morning), act(morning + 4)])].map((mark) => ({ ...mark, wall: monday + (mark.wall - monday) * (1 - 4.5 / 264) }));
  const offsets = offsetsAt(marks, { before: known(0), now: known(264 - 4.5, 4.5 * hour) }, noSunday);
  const late = offsets.map((offset, index) => Math.abs((marks[index]?.wall ?? 0) + offset - monday - [9.4, 24, 28, 48, 52, 72, 76, 96, 100, 120, 124, 192, 196, 216, 220, 240, 244][index]! * hour) / hour);
  expect(Math.max(...late)).toBeLessThan(0.1);
});

test("the day that a person named holds", () => {
  const marks = (named: object) => [opened(0), act(1), opened(2), { wall: monday + 2.1 * hour, ...named }, opened(3.5), act(4)];
  expect(hoursAt(marks({}), known(-2), known(5, aDay))).toEqual([0, 0, 24, 24, 24, 24]);
  expect(hoursAt(marks({ named: day("2026-11-23") }), known(-2), known(5, aDay))).toEqual([0, 0, 0, 0, 24, 24]);
});

test("a jump while the app was open, and nobody saw it, is laid to an act that can be meant", () => {
  const years = 26_280;
  expect(hoursAt([opened(0.5), act(1), act(2 - years), act(3 - years)], known(0), known(4 - years, years * hour))).toEqual([0, 0, years, years]);
});

test("of two jumps that nobody saw it is told at least that the acts lie between what was known, in their order", () => {
  const years = 26_280;
  const marks = [opened(0), act(1), opened(25 + years), act(26 + years), opened(48), act(49)];
  const offsets = offsetsAt(marks, { before: known(-1), now: known(50) }, noSunday);
  const times = marks.map(({ wall }, index) => wall + (offsets[index] ?? 0) - monday);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect([times[0], times[1], times[4], times[5]]).toEqual([0, hour, 48 * hour, 49 * hour]);
});

test("whatever happened before, what was done since the app was opened goes by what the server says now", () => {
  const by = (at: number, ahead: number): ClockMark => ({ wall: monday + (at + ahead) * hour, offset: -24 * hour });
  // A day and some hours ahead, right again, and then once more ahead while the app stood open; a day was named meanwhile.
  const marks = [opened(0), act(1), opened(24 + 27), act(25 + 27), opened(48), act(49), { wall: monday + (50 + 27) * hour, moved: 27 * hour }, act(51 + 27), opened(96 + 27), by(97, 27), by(98, 27)];
  const offsets = offsetsAt(marks, { before: known(-1), now: known(98 + 27, -27 * hour) }, noSunday);
  expect(offsets.slice(-3).map((offset) => offset / hour)).toEqual([-27, -27, -27]);
  const times = marks.map(({ wall }, index) => wall + (offsets[index] ?? 0));
  expect([...times].sort((a, b) => a - b)).toEqual(times);
});
