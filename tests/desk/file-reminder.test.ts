import { expect, test } from "vitest";
import { isFileDue } from "../../src/desk/file-reminder.ts";

const hour = 3_600_000;
const now = Date.parse("2026-11-23T08:00:00Z");
const waiting = { unsent: 3, inFile: 1, lastAt: null, oldestAt: now - 25 * hour };
const none = { type: "None" } as const;

test("what has been only here for more than a day asks for a file; younger things, and what is in a file, do not", () => {
  expect(isFileDue(waiting, none, now)).toBe(true);
  expect(isFileDue({ ...waiting, oldestAt: now - 23 * hour }, none, now)).toBe(false);
  expect(isFileDue({ ...waiting, inFile: 3 }, none, now)).toBe(false);
  expect(isFileDue({ unsent: 0, inFile: 0, lastAt: null, oldestAt: null }, none, now)).toBe(false);
});

test("once a day is enough, and a folder that is written to needs nobody", () => {
  expect(isFileDue({ ...waiting, lastAt: now - 2 * hour }, none, now)).toBe(false);
  expect(isFileDue({ ...waiting, lastAt: now - 25 * hour }, none, now)).toBe(true);
  expect(isFileDue(waiting, { type: "Ready", name: "USB" }, now)).toBe(false);
  expect(isFileDue(waiting, { type: "NotAllowed", name: "USB" }, now)).toBe(true);
});
