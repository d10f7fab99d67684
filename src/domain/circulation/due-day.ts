/** When a copy is to come back: the one place that knows, for every screen, slip and report. */
import { addDays, type Day } from "../kernel/day.ts";
import { endOfTerm, lastOpenDay, nextOpenDay, type Calendar } from "../school/calendar.ts";
import type { LoanPeriod, LoanRule } from "./loan-rules.ts";

/**
 * Until when it counts as in time. Days that were closed after it was lent, by a storm or a swapped day, ask nobody to come: what
 * was written down stays as it is, and the next open day is soon enough.
 */
export const dueNow = ({ due }: { readonly due: Day }, calendar: Calendar): Day => nextOpenDay(calendar, due);

/** How many days a loan runs when no rule says, or when the day that the rule names is over. */
export const usualDays = 7;

/**
 * Never on a closed day and never before `today`. A loan by days is cut at the end of the school year,
 * except in the holidays after it, when it simply runs its days.
 */
export const dueDay = ({ period }: Pick<LoanRule, "period">, calendar: Calendar, today: Day): Day => {
  if ("days" in period) return afterDays(period.days, today, calendar, today);
  const due = untilDay(period, calendar, today);
  return due >= today ? due : nextOpenDay(calendar, addDays(today, usualDays));
};

/**
 * The due day after a renewal, or the old one when nothing is gained by it. Its days are added to the due day: a reader who
 * comes early loses none, and the rule bounds how long a book can be away. A loan that is overdue gets them from today on.
 * As with a new loan it is no closed day, and it passes the end of the school year in the holidays only.
 */
export const renewedDueDay = ({ period, renewDays }: Pick<LoanRule, "period" | "renewDays">, calendar: Calendar, today: Day, due: Day): Day => {
  const from = due > today ? due : today;
  const once = renewDays !== undefined ? { days: renewDays } : period;
  const renewed = "days" in once ? afterDays(once.days, from, calendar, today) : untilDay(once, calendar, nextOpenDay(calendar, addDays(from, 1)));
  return renewed > from ? renewed : due;
};

const afterDays = (days: number, from: Day, calendar: Calendar, today: Day): Day => {
  const { endsOn } = calendar.schoolYear;
  const open = nextOpenDay(calendar, addDays(from, days));
  if (today > endsOn || open <= endsOn) return open;
  const lastOfYear = lastOpenDay(calendar, endsOn);
  return lastOfYear >= today ? lastOfYear : open;
};

/**
 * The end of a term or of the year is the last day on which the school can have its books back. A day that the librarian names
 * may lie in or after the holidays: when it is closed it moves on, or a summer loan would shrink to the last day of May.
 */
const untilDay = (period: Extract<LoanPeriod, { until: string }>, calendar: Calendar, today: Day): Day => {
  switch (period.until) {
    case "endOfTerm":
      return lastOpenDay(calendar, endOfTerm(calendar, today));
    case "endOfSchoolYear":
      return lastOpenDay(calendar, calendar.schoolYear.endsOn);
    case "date":
      return nextOpenDay(calendar, period.on);
  }
};
