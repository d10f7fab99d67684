/**
 * Whether this copy may go to this reader today. Every lending rule of the program is one entry of `copyRules` or `readerRules`:
 * a pure question that answers with a refusal and its facts, or with nothing. The desk reads out all refusals it meets;
 * a librarian may set aside those that are hers to set aside, with a reason that is recorded.
 */
import type { Title } from "../catalogue/title.ts";
import type { Copy, CopyStatus } from "../copies/copy.ts";
import { daysBetween, type Day } from "../kernel/day.ts";
import type { CopyId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Patron, PatronBlock, PatronGroup } from "../patrons/patron.ts";
import type { Calendar } from "../school/calendar.ts";
import type { StaffRole } from "../school/staff-role.ts";
import type { Debt } from "./copy-state.ts";
import type { CopyStory, HeldLoan, OpenLoan } from "./copy-story.ts";
import { dueDay, dueNow, usualDays } from "./due-day.ts";
import { heldForAnother, othersWait, type HoldClaim } from "./hold-claims.ts";
import { ruleFor, type RuleBook } from "./loan-rules.ts";
import type { QueueToday } from "./queue-today.ts";

export interface LendRequest extends ReaderRequest {
  readonly copy: Copy;
  readonly story: CopyStory;
  /** Who waits for this title; absent = nobody. */
  readonly queue?: QueueToday | undefined;
}

/** What is asked of the reader and the kind of book, whichever copy it is. */
export interface ReaderRequest {
  readonly title: Title;
  readonly patron: Patron;
  /** What the reader has out now, under all parties of theirs. */
  readonly patronLoans: readonly HeldLoan[];
  readonly rules: RuleBook;
  readonly calendar: Calendar;
  readonly today: Day;
  /** What the reader still has to make good for. */
  readonly debts: readonly Debt[];
  /** Read in the library; absent = taken home. */
  readonly use?: "inLibrary" | undefined;
}

export type LendRefusal =
  | { readonly type: "CopyIsOut"; readonly loans: readonly OpenLoan[] }
  | { readonly type: "CopyMayNotLeave"; readonly status: Exclude<CopyStatus, "open"> }
  | { readonly type: "PatronHasLeft" }
  | { readonly type: "PatronIsBlocked"; readonly block: PatronBlock }
  | { readonly type: "PatronHasDebts"; readonly debts: readonly Debt[] }
  | { readonly type: "NoRuleForGroup"; readonly group: PatronGroup }
  | { readonly type: "ReadInLibraryOnly"; readonly group: PatronGroup; readonly bookType: Title["bookType"] }
  | { readonly type: "PatronHasOverdue"; readonly loans: readonly HeldLoan[]; /** Of the latest. */ readonly days: number }
  /** Without a copy: it is one of a lot. */
  | { readonly type: "PatronHasThisTitle"; readonly copy?: CopyId }
  | { readonly type: "PatronHasTooMany"; readonly limit: number; readonly has: number }
  | HoldClaim;

export type OverdueRefusal = Extract<LendRefusal, { type: "PatronHasOverdue" }>;

export interface Lendable {
  readonly due: Day;
}

export const mayLend = (request: LendRequest): Result<Lendable, readonly LendRefusal[]> =>
  lendable(request, [...Object.values(copyRules).flatMap((rule) => rule(request) ?? []), ...readerRefusals(request)]);

/** One of a lot: how many are left is asked of the lot. */
export const mayLendOfLot = (request: ReaderRequest): Result<Lendable, readonly LendRefusal[]> => lendable(request, readerRefusals(request));

const readerRefusals = (request: ReaderRequest): LendRefusal[] => Object.values(readerRules).flatMap((rule) => rule(request) ?? []);

const lendable = (request: ReaderRequest, refusals: readonly LendRefusal[]): Result<Lendable, readonly LendRefusal[]> => (refusals.length > 0 ? err(refusals) : ok({ due: dueIfLent(request) }));

/** Due day also for a loan that a librarian allows against the rules. */
export const dueIfLent = ({ rules, patron, title, calendar, today, use }: { readonly rules: RuleBook; readonly patron: Pick<Patron, "group">; readonly title: Pick<Title, "bookType">; readonly calendar: Calendar; readonly today: Day; readonly use?: "inLibrary" | undefined }): Day => {
  if (use === "inLibrary") return today;
  const rule = ruleFor(rules, patron.group, title.bookType)?.rule;
  return dueDay(rule && !rule.inLibraryOnly ? rule : { period: { days: usualDays } }, calendar, today);
};

/** A copy that is out has to come back first: no reason a librarian gives can put it in two places. */
export const mayBeSetAside = (refusals: readonly LendRefusal[], by: StaffRole | undefined): boolean =>
  by === "librarian" && refusals.every(({ type }) => type !== "CopyIsOut");

export const isOverdue = (loan: HeldLoan, today: Day, calendar: Calendar): boolean => daysLate(loan, today, calendar) > 0;

/** How many days; 0 when it is not overdue. What was read in the library and not scanned back is looked for, and asked of nobody. */
export const daysLate = (loan: HeldLoan, today: Day, calendar: Calendar): number => {
  if (!isHeldAgainst(loan) || loan.lostOn !== undefined || loan.use !== undefined || loan.due >= today) return 0;
  const due = dueNow(loan, calendar);
  return Math.max(0, daysBetween(due, today));
};

/** Nobody answers for a book that two desks lent, or that they say they brought back. */
export const isHeldAgainst = ({ disputed, claimedOn }: HeldLoan): boolean => !disputed && claimedOn === undefined;

export const blockOf = ({ block }: Patron, today: Day): Extract<LendRefusal, { type: "PatronIsBlocked" }> | undefined =>
  block && block.since <= today && (block.until === undefined || today <= block.until) ? { type: "PatronIsBlocked", block } : undefined;

type Reader = Pick<ReaderRequest, "patron" | "patronLoans" | "rules">;

/** Who is stopped by a book that is late is stopped by one that is lost or spoilt. */
const owingBlocks = (rules: RuleBook, { group }: Patron): boolean => rules.overdueBlocks[group];

/** What no further book would change: asked when a reader is opened, too. */
export const overdueRefusal = ({ rules, patron, patronLoans, today, calendar }: Reader & Pick<ReaderRequest, "today" | "calendar">): OverdueRefusal | undefined => {
  const late = patronLoans.map((loan) => ({ loan, days: daysLate(loan, today, calendar) })).filter(({ days }) => days > (rules.blocksAfterDays?.[patron.group] ?? 0));
  return late.length > 0 && owingBlocks(rules, patron) ? { type: "PatronHasOverdue", loans: late.map(({ loan }) => loan), days: Math.max(...late.map(({ days }) => days)) } : undefined;
};

/** How many books of this type the reader may have, and has; undefined when none may be taken home. */
export const roomOf = ({ rules, patron, patronLoans }: Reader, bookType: Title["bookType"]): { readonly limit: number; readonly has: number } | undefined => {
  const found = ruleFor(rules, patron.group, bookType);
  if (!found || found.rule.inLibraryOnly) return undefined;
  const counted = patronLoans.filter((loan) => isHeldAgainst(loan) && loan.use === undefined && loan.lostOn === undefined && ruleFor(rules, patron.group, loan.facts.bookType)?.countedAs === found.countedAs);
  return { limit: found.rule.limit, has: counted.length };
};

type LendingRule<Request> = (request: Request) => LendRefusal | undefined;

/** Asked in this order; the first refusal is the one the desk says aloud. */
const copyRules = {
  copyIsIn: ({ story }) => (story.loans.length > 0 ? { type: "CopyIsOut", loans: story.loans } : undefined),

  copyMayLeave: ({ copy: { status }, use }) =>
    status === "open" || (status === "referenceOnly" && use === "inLibrary") ? undefined : { type: "CopyMayNotLeave", status },

  copyIsNotHeld: ({ queue, copy, patron }) => queue && heldForAnother(queue, copy.id, patron.id),

  // What is read in the library is back the same day.
  nobodyWaitsBefore: ({ queue, patron, use }) => (use === "inLibrary" ? undefined : queue && othersWait(queue, patron.id)),
} satisfies Record<string, LendingRule<LendRequest>>;

/** Asked after those. */
const readerRules = {
  patronIsHere: ({ patron }) => (patron.active ? undefined : { type: "PatronHasLeft" }),

  patronIsNotBlocked: ({ patron, today }) => blockOf(patron, today),

  groupMayBorrow: ({ rules, patron, title, use }) =>
    use === "inLibrary" || ruleFor(rules, patron.group, title.bookType) ? undefined : { type: "NoRuleForGroup", group: patron.group },

  bookMayGoHome: ({ rules, patron, title, use }) =>
    use !== "inLibrary" && ruleFor(rules, patron.group, title.bookType)?.rule.inLibraryOnly
      ? { type: "ReadInLibraryOnly", group: patron.group, bookType: title.bookType }
      : undefined,

  nothingIsOverdue: (request) => (request.use === "inLibrary" ? undefined : overdueRefusal(request)),

  nothingIsOwed: ({ debts, rules, patron, use }) => {
    const owed = debts.filter(({ disputed }) => !disputed);
    return use !== "inLibrary" && owed.length > 0 && owingBlocks(rules, patron) ? { type: "PatronHasDebts", debts: owed } : undefined;
  },

  oneOfEachTitle: ({ title, patronLoans, use }) => {
    const same = use === "inLibrary" ? undefined : patronLoans.find((loan) => loan.facts.title === title.id && loan.use === undefined && isHeldAgainst(loan));
    return same ? { type: "PatronHasThisTitle", ...(same.copy === undefined ? {} : { copy: same.copy }) } : undefined;
  },

  patronHasRoom: (request) => {
    if (request.use === "inLibrary") return undefined;
    const room = roomOf(request, request.title.bookType);
    return room && room.has >= room.limit ? { type: "PatronHasTooMany", ...room } : undefined;
  },
} satisfies Record<string, LendingRule<ReaderRequest>>;
