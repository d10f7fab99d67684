/**
 * What is to be looked for (cần tìm): a book that its reader says was brought back, one that is missing from its shelf, and one
 * that was read in the library on an earlier day and never came back to the desk. Told from the copy's story, so what is found
 * at one desk is looked for at none.
 */
import type { Copy } from "../copies/copy.ts";
import type { Day } from "../kernel/day.ts";
import type { EventId } from "../kernel/ids.ts";
import type { CopyStanding } from "./copy-story.ts";

export const whysToFind = ["claimed", "read", "missing"] as const;

export interface Sought {
  readonly why: (typeof whysToFind)[number];
  readonly since: Day;
  /** Whose it was last; none when it is missing. */
  readonly loan?: EventId;
}

/** Undefined when nobody has to look for it. */
export const soughtIn = ({ loans, missingSince, madeGood }: CopyStanding, today: Day): Sought | undefined => {
  const claimed = loans.find(({ claimedOn }) => claimedOn !== undefined);
  if (claimed?.claimedOn !== undefined) return { why: "claimed", since: claimed.claimedOn, loan: claimed.event };
  const read = loans.find(({ use, lentOn, lostOn }) => use === "inLibrary" && lentOn < today && lostOn === undefined);
  if (read) return { why: "read", since: read.lentOn, loan: read.event };
  // What was made good for is gone.
  return missingSince !== undefined && madeGood === undefined ? { why: "missing", since: missingSince } : undefined;
};

/** What is withdrawn is not missed. */
export const isMissed = ({ why }: Sought, { status }: Pick<Copy, "status">): boolean => why !== "missing" || status !== "withdrawn";
