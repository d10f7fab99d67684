/** What is held for books that are out: for each loan what the rules say by which it was decided, whatever the rules say today. */
import type { BookType } from "../catalogue/title.ts";
import type { EventId } from "../kernel/ids.ts";
import type { PatronGroup } from "../patrons/patron.ts";
import type { HeldLoan } from "./copy-story.ts";
import { ruleFor, type RuleBook, type RulesText } from "./loan-rules.ts";

/** Đồng to be held for one copy; none for what is read in the library. */
export const depositOf = (book: RulesText, group: PatronGroup, type: BookType): number => {
  const rule = ruleFor(book, group, type)?.rule;
  return rule === undefined || rule.inLibraryOnly ? 0 : (rule.deposit ?? 0);
};

export const depositsHeld = (loans: readonly Pick<HeldLoan, "event" | "facts" | "use" | "quantity">[], decidedBy: ReadonlyMap<EventId, RuleBook>): number =>
  loans.reduce((sum, { event, facts, use, quantity }) => {
    const book = use === undefined ? decidedBy.get(event) : undefined;
    return sum + (book ? depositOf(book, facts.group, facts.bookType) * (quantity ?? 1) : 0);
  }, 0);
