/**
 * The rule books of a school one after the other, each from a day on. What has begun stays as it is: loans name the version they
 * were decided by, so none is deleted and none begins in the past. A version that is still to come can be taken back.
 */
import type { Day } from "../kernel/day.ts";
import { inForceOrder, rulesOn, type RuleBook } from "./loan-rules.ts";

/** superseded = another was written later for the same day. */
export type RuleVersionState = "inForce" | "coming" | "over" | "superseded" | "takenBack";

export interface RuleVersion {
  readonly book: RuleBook;
  readonly state: RuleVersionState;
}

/** What begins last comes first; of one day, what was written last. */
export const ruleVersions = (books: readonly RuleBook[], today: Day): RuleVersion[] => {
  const ordered = inForceOrder(books);
  const holds = rulesOn(books, today);
  const stateOf = (book: RuleBook, next: RuleBook | undefined): RuleVersionState => {
    if (book.takenBack) return "takenBack";
    if (book === holds) return "inForce";
    if (book.validFrom === next?.validFrom) return "superseded";
    return book.validFrom > today ? "coming" : "over";
  };
  const standing = ordered.map((book, index): RuleVersion => ({ book, state: stateOf(book, ordered[index + 1]) }));
  const takenBack = books.filter((book) => book.takenBack).map((book): RuleVersion => ({ book, state: "takenBack" }));
  return [...standing.reverse(), ...takenBack].sort((a, b) => (a.book.validFrom < b.book.validFrom ? 1 : a.book.validFrom > b.book.validFrom ? -1 : 0));
};

export const mayBegin = (from: Day, today: Day): boolean => from >= today;

export const mayTakeBack = ({ book, state }: RuleVersion, today: Day): boolean => book.validFrom > today && (state === "coming" || state === "superseded");
