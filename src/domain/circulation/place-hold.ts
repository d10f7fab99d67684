/**
 * Whether a reader may wait for a title (đặt mượn, giữ sách). What could not be lent to them anyway is not held for them.
 * A book that is overdue does not keep anybody from waiting: it is asked for when the book is to be lent.
 */
import type { Title } from "../catalogue/title.ts";
import type { Day } from "../kernel/day.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Patron } from "../patrons/patron.ts";
import { nextOpenDay, openDayAhead, type Calendar } from "../school/calendar.ts";
import { blockOf, type LendRefusal } from "./lend.ts";
import { ruleFor, type RuleBook } from "./loan-rules.ts";
import type { QueueToday } from "./queue-today.ts";

export interface PlaceRequest {
  readonly title: Title;
  readonly patron: Patron;
  readonly queue: QueueToday;
  /** There is stock of it by quantity, and no copy that could be set aside. */
  readonly onlyByQuantity: boolean;
  /** The reader has a copy of this title out. */
  readonly hasIt: boolean;
  /** For how many titles the reader waits already. */
  readonly holds: number;
  readonly rules: RuleBook;
  readonly today: Day;
}

export type PlaceRefusal =
  | Extract<LendRefusal, { type: "PatronHasLeft" | "PatronIsBlocked" | "NoRuleForGroup" | "ReadInLibraryOnly" }>
  | { readonly type: "HasThisTitle" }
  | { readonly type: "WaitsAlready" }
  | { readonly type: "TooManyHolds"; readonly limit: number; readonly has: number }
  | { readonly type: "OnlyByQuantity" }
  | { readonly type: "NoCopyToLend" };

export const usualHolds = 2;

/** How many open days a copy is kept on the pick-up shelf. */
export const daysKept = 7;

export const keptUntil = (calendar: Calendar, today: Day): Day => openDayAhead(calendar, today, daysKept);

/** A last day that was closed after the copy was set aside moves on as a due day does. */
export const keptNow = ({ until }: { readonly until: Day }, calendar: Calendar): Day => nextOpenDay(calendar, until);

export const holdLimit = (rules: RuleBook, { group }: Pick<Patron, "group">): number => rules.holds?.[group] ?? usualHolds;

/** The first reason against it. */
export const mayPlaceHold = (request: PlaceRequest): Result<undefined, PlaceRefusal> => {
  const refusal = refusalOf(request);
  return refusal ? err(refusal) : ok(undefined);
};

const refusalOf = ({ title, patron, queue, onlyByQuantity, hasIt, holds, rules, today }: PlaceRequest): PlaceRefusal | undefined => {
  const { group } = patron;
  const rule = ruleFor(rules, group, title.bookType)?.rule;
  const limit = holdLimit(rules, patron);
  if (!patron.active) return { type: "PatronHasLeft" };
  const block = blockOf(patron, today);
  if (block) return block;
  if (!rule) return { type: "NoRuleForGroup", group };
  if (rule.inLibraryOnly) return { type: "ReadInLibraryOnly", group, bookType: title.bookType };
  if (hasIt) return { type: "HasThisTitle" };
  if (queue.holds.some((queued) => queued.patron?.id === patron.id && (queued.state === "waiting" || queued.state === "ready"))) return { type: "WaitsAlready" };
  if (onlyByQuantity) return { type: "OnlyByQuantity" };
  if (queue.cannotBeHad) return { type: "NoCopyToLend" };
  return holds >= limit ? { type: "TooManyHolds", limit, has: holds } : undefined;
};
