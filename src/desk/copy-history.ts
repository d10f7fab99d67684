/** What happened to one copy, act by act, as the log has it. Who borrowed is told only where the tie to the reader still exists. */
import { isCirculation, type CirculationEvent } from "#domain/circulation/events.ts";
import { retell } from "#domain/circulation/copy-story.ts";
import type { CopyId, EventId, PartyId, StaffId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { CopyAct, CopyHistory } from "./desk.ts";
import type { DeskDeps } from "./ports.ts";

export const createCopyHistory = ({ store, people, deviceName, staffName }: Pick<DeskDeps, "store" | "people" | "deviceName" | "staffName">) => async (id: CopyId): Promise<CopyHistory | undefined> => {
  const [copy] = await store.copyFiles([id]);
  if (!copy) return undefined;
  const events = (await store.eventsAbout(id)).filter(isCirculation);
  const partyOfLoan = new Map(events.flatMap((event) => (event.kind === "copy-lent" ? [[event.id, event.borrower.party] as const] : [])));
  const patronOf = async (party: PartyId): Promise<Patron | undefined> => {
    const patron = await store.patronOfParty(party);
    return patron === undefined ? undefined : people.get(patron);
  };
  const acts = retell(events)
    .filter(({ event }) => event.kind !== "act-undone")
    .map(async ({ event, undone }): Promise<CopyAct> => {
      const party = loansNamed(event).map((loan) => partyOfLoan.get(loan)).find((found) => found !== undefined);
      return { event, undone, patron: party && (await patronOf(party)), device: await deviceName(event.device), staff: staffName(event.staff satisfies StaffId) };
    });
  return { copy, acts: (await Promise.all(acts)).reverse() };
};

const loansNamed = (event: CirculationEvent): readonly EventId[] => {
  switch (event.kind) {
    case "copy-lent":
      return [event.id];
    case "copy-returned":
      return event.closes;
    case "contradiction-settled":
      return event.stands === null ? [] : [event.stands];
    case "loan-renewed":
    case "return-claimed":
    case "loss-compensated":
      return [event.loan];
    case "copy-lost":
    case "condition-noted":
      return event.loan === undefined ? [] : [event.loan];
    case "copy-found":
    case "act-undone":
      return [];
  }
};
