/**
 * Whether a loan may be put off (gia hạn). A loan is renewed by the rule it would be lent under today, as often as that rule
 * says, and only while its reader owes nothing that is overdue and nobody waits for the book. What is lost, looked for or
 * disputed is not renewed.
 */
import type { Day } from "../kernel/day.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Patron } from "../patrons/patron.ts";
import type { Calendar } from "../school/calendar.ts";
import type { StaffRole } from "../school/staff-role.ts";
import type { HeldLoan, OpenLoan } from "./copy-story.ts";
import { renewedDueDay, usualDays } from "./due-day.ts";
import { titleIsAwaited, type TitleIsAwaited } from "./hold-claims.ts";
import { blockOf, overdueRefusal, type LendRefusal, type OverdueRefusal } from "./lend.ts";
import { ruleFor, type RuleBook } from "./loan-rules.ts";
import type { QueueToday } from "./queue-today.ts";

export interface RenewRequest {
  readonly loan: OpenLoan;
  readonly patron: Patron;
  readonly patronLoans: readonly HeldLoan[];
  readonly rules: RuleBook;
  readonly calendar: Calendar;
  readonly today: Day;
  /** Who waits for this title; absent = nobody. */
  readonly queue?: QueueToday | undefined;
}

export type RenewRefusal =
  | { readonly type: "LoanIsOver" }
  | { readonly type: "NotToBeRenewed"; readonly because: "disputed" | "lost" | "claimed" | "inLibrary" }
  | { readonly type: "RenewedTooOften"; readonly limit: number }
  | { readonly type: "DueStaysTheSame"; readonly due: Day }
  | Extract<LendRefusal, { type: "PatronHasLeft" | "PatronIsBlocked" }>
  | OverdueRefusal
  | TitleIsAwaited;

export const mayRenew = (request: RenewRequest): Result<{ readonly due: Day }, readonly RenewRefusal[]> => {
  const refusals = refusalsOf(request);
  return refusals.length > 0 ? err(refusals) : ok({ due: dueIfRenewed(request) });
};

/** Also for a renewal that a librarian allows against the rules. */
export const dueIfRenewed = ({ loan, patron, rules, calendar, today }: RenewRequest): Day => {
  const rule = ruleFor(rules, patron.group, loan.facts.bookType)?.rule;
  return renewedDueDay(rule && !rule.inLibraryOnly ? rule : { period: { days: usualDays } }, calendar, today, loan.due);
};

/** Only the rules of lending are a librarian's to set aside: no reason brings back a book that is lost or over. */
export const renewalMayBeSetAside = (refusals: readonly RenewRefusal[], by: StaffRole | undefined): boolean =>
  by === "librarian" && refusals.every(({ type }) => type !== "LoanIsOver" && type !== "NotToBeRenewed" && type !== "DueStaysTheSame");

const refusalsOf = (request: RenewRequest): RenewRefusal[] => {
  const { loan, patron, patronLoans, rules, today, calendar } = request;
  const because = loan.disputed ? "disputed" : loan.lostOn ? "lost" : loan.claimedOn ? "claimed" : loan.use;
  if (because) return [{ type: "NotToBeRenewed", because }];
  const rule = ruleFor(rules, patron.group, loan.facts.bookType)?.rule;
  const limit = rule?.renewals ?? 0;
  const [block, overdue, awaited] = [blockOf(patron, today), overdueRefusal({ rules, patron, patronLoans, today, calendar }), request.queue && titleIsAwaited(request.queue)];
  return [
    ...(patron.active ? [] : [{ type: "PatronHasLeft" } as const]),
    ...(block ? [block] : []),
    ...(loan.renewals >= limit ? [{ type: "RenewedTooOften", limit } as const] : []),
    ...(dueIfRenewed(request) <= loan.due ? [{ type: "DueStaysTheSame", due: loan.due } as const] : []),
    ...(overdue ? [overdue] : []),
    ...(awaited ? [awaited] : []),
  ];
};
