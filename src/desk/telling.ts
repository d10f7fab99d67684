/**
 * An event names no person. Who it was about is told through the loan it means, or the hold, as long as the tie to the reader
 * exists; who noted it and on which device stands in it.
 */
import { earlierActsMeantBy } from "#domain/circulation/forgetting.ts";
import type { LogEvent } from "#domain/circulation/events.ts";
import type { PartyId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { ToldEvent } from "./desk.ts";
import type { DeskDeps } from "./ports.ts";

export const createTelling = ({ store, people, deviceName, staffName }: Pick<DeskDeps, "store" | "people" | "deviceName" | "staffName">) => {
  const patronOf = async (party: PartyId): Promise<Patron | undefined> => {
    const patron = await store.patronOfParty(party);
    return patron === undefined ? undefined : people.get(patron);
  };

  /** With the loans and holds they mean, and the holds that those mean. */
  const withEarlier = async (events: readonly LogEvent[]): Promise<ReadonlyMap<string, LogEvent>> => {
    const known = new Map<string, LogEvent>(events.map((event) => [event.id, event]));
    for (let asked = events; asked.length > 0; ) {
      const missing = [...new Set(asked.flatMap(earlierActsMeantBy))].filter((id) => !known.has(id));
      asked = missing.length === 0 ? [] : await store.events(missing);
      for (const event of asked) known.set(event.id, event);
    }
    return known;
  };

  const lendingOf = (event: LogEvent, known: ReadonlyMap<string, LogEvent>, walked = 0): Lending | undefined => {
    if ("borrower" in event) return event;
    // A release means the copy that was set aside, and that the hold: no chain is longer.
    if (walked > 2) return undefined;
    for (const id of earlierActsMeantBy(event)) {
      const earlier = known.get(id);
      const lending = earlier && lendingOf(earlier, known, walked + 1);
      if (lending) return lending;
    }
    return undefined;
  };

  return async (events: readonly LogEvent[]): Promise<ToldEvent[]> => {
    const known = await withEarlier(events);
    return Promise.all(
      events.map(async (event): Promise<ToldEvent> => {
        const lending = lendingOf(event, known);
        const ofClass = lending?.borrower.is === "class" ? lending.facts.classUnit : undefined;
        return { event, patron: lending && (await patronOf(lending.borrower.party)), ofClass, device: await deviceName(event.device), staff: staffName(event.staff) };
      }),
    );
  };
};

type Lending = Extract<LogEvent, { borrower: unknown }>;
