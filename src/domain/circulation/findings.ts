/**
 * What else asks for a look, besides what cannot be true in the story of one copy: lent to a reader whom another desk had
 * stopped, and an act of a day that has not come yet. Nobody is blamed: the desk could not know, or its clock was wrong.
 */
import type { Day } from "../kernel/day.ts";
import type { Patron } from "../patrons/patron.ts";
import type { LogEvent } from "./events.ts";
import { blockOf } from "./lend.ts";
import type { Lending } from "./lent-apart.ts";
import { takenBack } from "./undo.ts";

/** True when the loan was made by a desk that had not heard of the block, and nobody has looked into it. */
export const wasLentWhileBlocked = (patron: Patron, lent: Lending, looked: boolean): boolean => {
  const { block } = patron;
  if (block === undefined || blockOf(patron, lent.day) === undefined) return false;
  return lent.at.instant > block.at && !looked && !(lent.override?.refusals ?? []).includes("PatronIsBlocked");
};

/** Those of a day after today that stand and that nobody has looked into. `events` = them, with what took them back or settled them. */
export const actsToCome = (events: readonly LogEvent[], today: Day): LogEvent[] => {
  const undone = takenBack(events);
  const looked = new Set(events.flatMap((event) => ("settles" in event && !undone.has(event.id) ? event.settles : [])));
  return events.filter((event) => event.day > today && isAnAct(event) && !undone.has(event.id) && !looked.has(event.id));
};

/** Not what only says something of another act; an unknown code asks for a look by itself. */
const isAnAct = (event: LogEvent): boolean => !("undoes" in event || "settles" in event || event.kind === "code-unknown" || event.kind === "code-explained" || event.kind === "clock-stated");
