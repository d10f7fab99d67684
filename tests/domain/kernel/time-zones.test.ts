/** The same program on devices that are set to other time zones, each in a process of its own. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Every hour of a school year: which library day it is, and when a week's loan is due. */
const program = `
import { dayAt, startOf, day } from "./src/domain/kernel/day.ts";
import { dueDay } from "./src/domain/circulation/due-day.ts";
import { instantInWords } from "./src/ui/instant.ts";
const calendar = { schoolYear: { year: 2026, startsOn: day("2026-09-05"), firstTermEndsOn: day("2027-01-15"), endsOn: day("2027-05-31") }, closedWeekdays: [0], closures: [], openDays: [] };
const lines = [];
for (let instant = startOf(day("2026-06-01")); instant < startOf(day("2027-06-01")); instant += 3_600_000) {
  const today = dayAt(instant);
  lines.push([today, dueDay({ period: { days: 7 } }, calendar, today), instantInWords(instant, "vi")].join(" "));
}
console.log(JSON.stringify({ offset: new Date(2026, 0, 1).getTimezoneOffset(), lines }));
`;

const onDeviceIn = (zone: string): { offset: number; lines: string[] } =>
  JSON.parse(execFileSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", program], { cwd: root, env: { ...process.env, TZ: zone }, encoding: "utf8" }));

test("a device in whatever time zone has the school's library day, due days and clock", () => {
  const school = onDeviceIn("Asia/Ho_Chi_Minh");
  expect(school.offset).toBe(-420);
  expect(school.lines).toHaveLength(365 * 24);
  expect(school.lines[0]).toMatch(/^2026-06-01 2026-06-08 00:00/);
  expect(school.lines[23]).toMatch(/^2026-06-01 .* 23:00/);
  const offsets = ["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Marquesas"].map((zone) => {
    const there = onDeviceIn(zone);
    expect(there.lines, zone).toEqual(school.lines);
    return there.offset;
  });
  expect(offsets).toEqual([0, 480, -840, 570]);
});
