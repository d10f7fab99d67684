/**
 * The lists that a library reminds people with: what is overdue, what is due in the next open days, and all that is out or to
 * be made good for. Whether a loan is overdue is decided in lend.ts; what is held against nobody is in none of the reminders,
 * nor what is lost, which is a debt, nor what is being read in the library today.
 */
import type { Title } from "../catalogue/title.ts";
import type { Copy } from "../copies/copy.ts";
import { type Day } from "../kernel/day.ts";
import type { Patron } from "../patrons/patron.ts";
import { openDayAhead, type Calendar } from "../school/calendar.ts";
import type { Debt } from "./copy-state.ts";
import type { HeldLoan } from "./copy-story.ts";
import { dueNow } from "./due-day.ts";
import { daysLate, isHeldAgainst } from "./lend.ts";

interface Listed {
  readonly copy: Copy | undefined;
  readonly title: Title | undefined;
  /** Undefined when the tie of reader and loan is forgotten or not yet here. */
  readonly patron: Patron | undefined;
}

export interface LoanOut extends Listed {
  /** Of a copy, or of so many of a lot: with one reader, or with a class as a whole. */
  readonly loan: HeldLoan;
}

/** To be made good for, whether the copy came back or not. */
export interface DebtOut extends Listed {
  readonly debt: Debt;
  /** Of a lot. */
  readonly lentOn?: Day;
  /** Of a lot it may be several. */
  readonly quantity: number;
  /** Đồng for all of them; undefined where no money is taken, or where neither the rule nor the book's price says how much. */
  readonly amount: number | undefined;
}

/** Overdue for at least `days` days. */
export const overdueSince = (loans: readonly LoanOut[], calendar: Calendar, today: Day, days: number): LoanOut[] => loans.filter(({ loan }) => daysLate(loan, today, calendar) >= Math.max(1, days));

/** Due today or on one of the next `openDays` days on which the library is open. */
export const dueSoon = (loans: readonly LoanOut[], calendar: Calendar, today: Day, openDays: number): LoanOut[] => {
  const last = openDayAhead(calendar, today, openDays);
  return loans.filter(({ loan }) => isHeldAgainst(loan) && loan.lostOn === undefined && loan.use === undefined && loan.due <= last && dueNow(loan, calendar) >= today);
};

/** To be brought back, also what is not due yet: what is lost stands on the list as the debt it is. */
export const toBringBack = (loans: readonly LoanOut[], debts: readonly DebtOut[]): LoanOut[] => {
  const owed = new Set(debts.map(({ debt }) => debt.loan));
  return loans.filter(({ loan }) => loan.lostOn === undefined || !owed.has(loan.event));
};

/** Why a book that is out is not simply asked back. */
export type Standing = "disputed" | "claimed" | "lost" | "inLibrary";

export const standingOf = ({ disputed, claimedOn, lostOn, use }: HeldLoan): Standing | undefined =>
  disputed ? "disputed" : claimedOn !== undefined ? "claimed" : lostOn !== undefined ? "lost" : use;
