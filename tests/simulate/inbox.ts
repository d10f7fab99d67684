/**
 * What asks for a look at any desk of a history, and what a librarian says of it, in one of the ways that its screen offers: acts by
 * quantity that perhaps were noted twice, a day to come, a code that nobody knew.
 */
import type { EventId } from "#domain/kernel/ids.ts";
import { isHold, isOfLot } from "#domain/circulation/events.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import { waysToSettle, type Way } from "../../src/screens/contradictions/ways.ts";
import type { SimulatedDevice } from "./device.ts";

/** Answers what the desk has told its librarian is saved; of what is settled some is taken back again at once. */
export const settleOne = async (device: SimulatedDevice, chance: Chance): Promise<EventId[]> => {
  const { desk, textbooks, holds, dayBook } = device.here();
  await device.here().openReaders();
  const open = (await desk.contradictions()).flatMap((file) => {
    // Who keeps a card given twice is asked of the cards of a history.
    const ways = waysToSettle(file).filter(({ word }) => word !== "newCard");
    return ways.length > 0 ? [{ file, ways }] : [];
  });
  if (open.length === 0) return [];
  // Rather what is rare.
  const ofLots = open.filter(({ ways: [way] }) => way && "lots" in way);
  const { file, ways } = chance.pick(ofLots.length > 0 ? ofLots : open);
  const way: Way = chance.pick(ways);
  return written(device, async () => {
    if ("lots" in way) {
      const answer = await textbooks.settle(way.lots);
      if (answer.type === "Settled" && chance.next() < 0.2) await textbooks.undo(answer.events);
    } else if ("takes" in way) {
      const { takes } = way;
      await (isHold(takes) ? holds.undo(takes.id) : isOfLot(takes) ? textbooks.undo([takes.id]) : dayBook.undo(takes.id));
    } else if ("explains" in way) await desk.explainCode(way.explains);
    else if ("act" in way && file.copy) {
      const answer = await desk.say(file.copy.copy.id, way.act);
      if (answer.type === "Said" && chance.next() < 0.2) await desk.undo(answer.event);
    }
  });
};

/** A book with a label that nobody knows, on the table. */
export const readUnknownCode = async ({ here }: SimulatedDevice, chance: Chance): Promise<EventId[]> => {
  const event = await here().desk.noteUnknownCode(`XX.${1 + chance.below(4)}`);
  return event === undefined ? [] : [event];
};

/** What this device has written while something was done. */
export const written = async ({ here }: SimulatedDevice, does: () => Promise<unknown>): Promise<EventId[]> => {
  const { db } = here();
  const before = new Set(await db.events.toCollection().primaryKeys());
  await does();
  return (await db.events.toCollection().primaryKeys()).filter((id) => !before.has(id)) as EventId[];
};
