/**
 * A patron (bạn đọc) borrows. A patron document keeps only what lending needs: no address, no parents, no phone,
 * no citizen number, no full date of birth. The sector id is never stored, only a keyed digest to match the next class list.
 */
import type { Day } from "../kernel/day.ts";
import type { DeviceId, PatronId, StaffId } from "../kernel/ids.ts";

export const patronGroups = ["pupil", "teacher", "staff", "management", "parent", "other"] as const;
export type PatronGroup = (typeof patronGroups)[number];

export interface Patron {
  readonly id: PatronId;
  readonly fullName: string;
  readonly group: PatronGroup;
  /** Pupil's class ("6A") or the department of a teacher ("Tổ Toán"). */
  readonly classUnit?: string;
  /** 1…12 for pupils, 0 for preschool. */
  readonly grade?: number;
  /** The school year that class and grade are of: 2026 for 2026–2027. Without it, the one that is open. */
  readonly classYear?: number;
  readonly yearOfBirth?: number;
  readonly gender?: "female" | "male";
  /** Codes of the library card(s) that open this reader (`openCards`). Cancelled cards are not in here. */
  readonly cards: readonly string[];
  /** Lost cards; absent as long as none was. */
  readonly cancelledCards?: readonly CancelledCard[];
  /** HMAC of the sector id under a key derived from the school's key, base64url. For matching only. */
  readonly matchKey?: string;
  /** Who has left cannot borrow; what is still out stays theirs, in the class they left from. */
  readonly active: boolean;
  readonly left?: Leaving;
  /** Borrows nothing for now, by a librarian's hand. */
  readonly block?: PatronBlock;
  /** Shown whenever the reader is opened at the desk. */
  readonly note?: string;
}

export interface PatronBlock {
  readonly reason: BlockReason;
  readonly since: Day;
  /** The last day of it; absent = until it is lifted. */
  readonly until?: Day;
  /** The instant it was written, ms: what another desk lent before it heard of it came after. */
  readonly at: number;
  /** Who wrote it, and where; earlier versions did not say. */
  readonly by?: StaffId;
  readonly device?: DeviceId;
  readonly remark?: string;
}

export const blockReasons = ["damage", "conduct", "askedByParents", "recordToCheck", "other"] as const;
export type BlockReason = (typeof blockReasons)[number];

export interface CancelledCard {
  readonly code: string;
  readonly on: Day;
  /** The code of the card that was given in its place. */
  readonly replacedBy?: string;
}

export const leavings = ["graduated", "transferred", "left"] as const;

export interface Leaving {
  readonly on: Day;
  readonly how: (typeof leavings)[number];
}

/** Say one thing together: two devices that moved one reader differently must not make a third class of both. */
export const placeInSchool = ["classUnit", "grade", "classYear", "active", "left"] as const satisfies readonly (keyof Patron)[];

/** Equal for names that differ in nothing but capitals and spaces. Tone marks make another name. */
export const sameName = (fullName: string): string => fullName.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();

/** Readers are listed by given name (the last word), then by the rest: how a Vietnamese class list is ordered. */
export const nameOrder = (fullName: string): string => {
  const words = fullName.trim().split(/\s+/);
  return [words[words.length - 1] ?? "", ...words.slice(0, -1)].join(" ");
};
