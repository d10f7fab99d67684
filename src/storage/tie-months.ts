/** In which months the log tells of the parties of ties: asked only where some clock was ever stated to have been wrong. */
import type { ToldMonths } from "#domain/circulation/forgetting.ts";
import { monthOf, type Day } from "#domain/kernel/day.ts";
import type { PartyId } from "#domain/kernel/ids.ts";
import type { EventRow, SchoolDatabase } from "./database.ts";
import { everyRow } from "./every-row.ts";

/** `since`: no day before it is looked at. Undefined when no clock was ever wrong. */
export const toldMonths = async (db: SchoolDatabase, since?: Day): Promise<ToldMonths | undefined> => {
  if ((await db.events.where("about").equals("clocks").limit(1).count()) === 0) return undefined;
  const told = new Map<PartyId, string[]>();
  const note = ({ event }: EventRow): void => {
    if (!("borrower" in event)) return;
    const { party } = event.borrower;
    const [month, known] = [monthOf(event.day), told.get(party) ?? []];
    if (!known.includes(month)) told.set(party, [...known, month]);
  };
  if (since === undefined) await everyRow(db.events, note);
  else (await db.events.where("event.day").aboveOrEqual(since).toArray()).forEach(note);
  return told;
};
