/**
 * What else asks for a look, besides what cannot be true in the story of one copy: lent to a reader whom another desk had
 * stopped, and an act of a day that has not come yet. Nobody is blamed: the desk could not know, or its clock was wrong.
 */
import type { Day } from "../kernel/day.ts";
import type { Patron } from "../patrons/patron.ts";
import type { OpenLoan } from "./copy-story.ts";
import type { CirculationEvent, CopyLent } from "./events.ts";
import { blockOf } from "./lend.ts";

/** True when the loan was made by a desk that had not heard of the block, and nobody has looked into it. */
export const wasLentWhileBlocked = (patron: Patron, loan: OpenLoan, lent: CopyLent): boolean => {
  const { block } = patron;
  if (block === undefined || blockOf(patron, lent.day) === undefined) return false;
  return lent.at.instant > block.at && !loan.settled && !(lent.override?.refusals ?? []).includes("PatronIsBlocked");
};

/** Of one copy's events, those of a day after today that stand and that nobody has looked into. */
export const actsToCome = (events: readonly CirculationEvent[], today: Day): CirculationEvent[] => {
  const undone = new Set(events.flatMap((event) => (event.kind === "act-undone" ? [event.undoes] : [])));
  const looked = new Set(events.flatMap((event) => (event.kind === "contradiction-settled" && !undone.has(event.id) ? event.settles : [])));
  return events.filter(({ id, day, kind }) => day > today && kind !== "act-undone" && kind !== "contradiction-settled" && !undone.has(id) && !looked.has(id));
};
