/** When a copy is to come back: the one function that knows, for every screen, slip and report. */
import { addDays, type Day } from "../kernel/day.ts";
import { endOfTerm, lastOpenDay, nextOpenDay, type Calendar } from "../school/calendar.ts";
import type { LoanRule } from "./loan-rules.ts";

/**
 * Never on a closed day and never before `today`. A loan by days is cut at the end of the school year,
 * except in the holidays after it, when it simply runs its days.
 */
export const dueDay = (rule: LoanRule, calendar: Calendar, today: Day): Day => {
  const { endsOn } = calendar.schoolYear;
  if ("until" in rule.period) {
    const end = rule.period.until === "endOfTerm" ? endOfTerm(calendar, today) : endsOn;
    const open = lastOpenDay(calendar, end);
    return open >= today ? open : nextOpenDay(calendar, addDays(today, 7));
  }
  const open = nextOpenDay(calendar, addDays(today, rule.period.days));
  if (today > endsOn || open <= endsOn) return open;
  const lastOfYear = lastOpenDay(calendar, endsOn);
  return lastOfYear >= today ? lastOfYear : open;
};
