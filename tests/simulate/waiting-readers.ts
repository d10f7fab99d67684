/** Readers who wait at any desk of a history: placed, fetched, told, put back, cancelled, and some of it taken back again. */
import type { EventId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { HoldAnswer } from "../../src/desk/holds.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import type { SimulatedDevice } from "./device.ts";

/** Answers what the desk has told its librarian is saved. */
export const actOnHolds = async (device: SimulatedDevice, chance: Chance, { titles, patrons }: { titles: readonly { id: TitleId }[]; patrons: readonly { id: PatronId }[] }): Promise<EventId[]> => {
  const { holds } = device.here();
  const noted = async (answer: HoldAnswer): Promise<EventId[]> => {
    if (answer.type !== "HoldNoted") return [];
    if (chance.next() > 0.1) return [answer.event];
    const undone = await holds.undo(answer.event);
    return undone.type === "HoldNoted" ? [answer.event, undone.event] : [answer.event];
  };
  const title = chance.pick(titles).id;
  const one = await holds.ofTitle(title);
  if (!one || chance.next() < 0.4) return noted(await holds.place(title, chance.pick(patrons).id));
  const held = one.queue.holds[0];
  if (held && chance.next() < 0.1) return noted(await holds.end(title, held.hold.event, "cancelled"));
  const task = one.tasks.length > 0 ? chance.pick(one.tasks) : undefined;
  switch (task?.type) {
    case "FetchFromShelf":
      return noted(await holds.setAside(title, task.hold.hold.event, chance.pick(task.copies)));
    case "TellReader":
      return noted(await holds.announced(title, task.caught.event));
    case "PutBack":
    case "HeldCopyLent":
      return noted(await holds.putBack(title, task.caught.event));
    case "HoldCaughtTwice":
      return noted(await holds.putBack(title, chance.pick(task.caught).event));
    case "CannotBeHad":
      return noted(await holds.end(title, task.hold.hold.event, "unavailable"));
    case undefined:
      return [];
  }
};
