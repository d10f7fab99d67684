/**
 * Writing for a day that is past (ghi lùi ngày): what was noted on paper while there was no machine. Only a librarian does it, never
 * for a day to come, and no further back than the log of the school year before.
 */
import { dayAt, type Day } from "../kernel/day.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { SchoolYear } from "../school/calendar.ts";
import type { StaffRole } from "../school/staff-role.ts";
import type { LogEvent } from "./events.ts";

/** True when the day of an event is not the one that its device's clock said as it was written. */
export const isBackdated = ({ day, at }: Pick<LogEvent, "day" | "at">): boolean => day !== dayAt(at.instant) && day !== dayAt(at.wall + (at.offset ?? 0));

export type BackdatingRefusal = { readonly type: "DayIsAhead" } | { readonly type: "TooLongAgo"; readonly earliest: Day } | { readonly type: "ForLibrarians" };

export const mayWriteFor = (on: Day, { today, by, schoolYear }: { readonly today: Day; readonly by: StaffRole | undefined; readonly schoolYear: SchoolYear }): Result<Day, BackdatingRefusal> => {
  if (on === today) return ok(on);
  if (by !== "librarian") return err({ type: "ForLibrarians" });
  if (on > today) return err({ type: "DayIsAhead" });
  const earliest = `${schoolYear.year - 1}-06-01` as Day;
  return on < earliest ? err({ type: "TooLongAgo", earliest }) : ok(on);
};
