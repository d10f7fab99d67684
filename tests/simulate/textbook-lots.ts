/**
 * Textbooks by quantity at any desk of a history: lent to pupils and to the class as a whole, brought back, lost, made good, some of it taken
 * back at once, and the stock changed where it stands. In the end every device counts as somebody does who has all slips before them, knows each
 * change of the stock that a desk said is saved, and lists what asks for a look.
 */
import type { LogEvent } from "#domain/circulation/events.ts";
import type { LotAct } from "#domain/circulation/lot-acts.ts";
import { quantityOf, type Lot, type LotEntry } from "#domain/copies/lot.ts";
import { day } from "#domain/kernel/day.ts";
import { newId, type EventId, type PatronId, type StaffId } from "#domain/kernel/ids.ts";
import { titleToDocument, type WireDocument } from "#wire/documents.ts";
import { lotToDocument } from "#wire/lots.ts";
import { joinedReadersIn } from "../../src/storage/joins.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import type { SimulatedDevice } from "./device.ts";
import { written } from "./inbox.ts";
import { asksForALook, countSlips, isOfLots } from "./textbook-slips.ts";

export const drawLots = (chance: Chance, count: number): { readonly lots: readonly Lot[]; readonly documents: readonly WireDocument[] } => {
  const titles = Array.from({ length: count }, (_, index) => ({ id: newId("title", chance.byte), titleProper: `Toán ${index}`, authors: [], bookType: "textbook" as const, grade: 6 }));
  // So few that desks which do not hear of each other lend more than there is.
  const lots = titles.map((title): Lot => ({ id: newId("lot", chance.byte), title: title.id, entries: { a: { quantity: 6, why: "opened", on: day("2026-09-01"), staff: "staff:x" as StaffId } } }));
  return { lots, documents: [...titles.map(titleToDocument), ...lots.map(lotToDocument)] };
};

export const textbookLots = (chance: Chance, lots: readonly Lot[], { pupils, teacher }: { pupils: readonly PatronId[]; teacher: PatronId }) => {
  /** By lot, each change of its stock that a desk said is saved. */
  const kept = new Map<string, Map<string, LotEntry>>(lots.map(({ id, entries }) => [id, new Map(Object.entries(entries))]));
  const stories: string[] = [];
  let stockChanges = 0;

  const lotsOn = async ({ here }: SimulatedDevice): Promise<ReadonlyMap<string, Lot>> => new Map((await here().textbooks.lots()).map(({ lot }) => [lot.id, lot]));
  const entriesOf = (entries: Iterable<readonly [string, LotEntry]>): string => [...entries].map(([key, { quantity, why }]) => `${key} ${quantity} ${why}`).sort().join(", ");

  return {
    stockChanges: () => stockChanges,

    /** Books came, went or were counted. Few lots, so that two desks often change one apart from each other. */
    changeStock: async (device: SimulatedDevice): Promise<void> => {
      const { id } = chance.pick(lots);
      const many = 1 + chance.below(3);
      const [quantity, why] = chance.pick([[many, "received"], [-many, "removed"], [many, "counted"], [-many, "counted"]] as const);
      if (!(await device.here().textbooks.changeLot(id, quantity, why))) return;
      stockChanges++;
      const added = Object.entries((await lotsOn(device)).get(id)?.entries ?? {}).filter(([key]) => !kept.get(id)?.has(key));
      if (added.length !== 1 || added[0]?.[1].quantity !== quantity) stories.push(`lost: a desk that changed the stock of ${id} by ${quantity} has [${entriesOf(added)}]`);
      for (const [key, entry] of added) kept.get(id)?.set(key, entry);
    },

    /** Answers what the desk has told its librarian is saved. */
    act: async (device: SimulatedDevice): Promise<EventId[]> => {
      const { textbooks, desk, db } = device.here();
      const loans = (await db.lotLoans.toArray()).filter(({ loan }) => loan.out + loan.owed > 0);
      const said = async (): Promise<readonly EventId[]> => {
        if (loans.length === 0 || chance.next() < 0.4) {
          const lot = chance.pick(lots);
          const answer = chance.next() < 0.2
            ? await textbooks.lendToClass({ classUnit: "6A", grade: 6, teacher, items: [{ title: lot.title, quantity: 1 + chance.below(3) }] })
            : await textbooks.lend([...new Set([chance.pick(pupils), chance.pick(pupils)])].map((pupil) => ({ pupil, title: lot.title })));
          return answer.type === "Lent" ? answer.events : [];
        }
        const owed = loans.filter(({ loan }) => loan.owed > 0);
        const { event, loan } = chance.pick(owed.length > 0 && chance.next() < 0.8 ? owed : loans);
        const what = chance.next();
        const many = (most: number): number => 1 + chance.below(most);
        const act: LotAct =
          loan.owed > 0 && what < 0.4
            ? { kind: "lot-compensated", quantity: many(loan.owed), receiptNo: await desk.nextReceiptNo(), ...(what < 0.2 ? { by: "sameTitle" } : { by: "value", amount: 30_000 }) }
            : loan.owed > 0 && what < 0.55
              ? { kind: "lot-returned", quantity: many(loan.owed), found: true }
              : loan.out > 0 && what > 0.5
                ? { kind: "lot-lost", quantity: many(loan.out) }
                : { kind: "lot-returned", quantity: many(loan.out + loan.owed) };
        return (await textbooks.say([{ loan: event as EventId, act }])).events;
      };
      const events = await said();
      if (events.length === 0 || chance.next() > 0.12) return [...events];
      return [...events, ...(await written(device, () => textbooks.undo(events)))];
    },

    /** What two desks do that do not hear of each other: the same set is confirmed at both, or the same books are noted as back. */
    actTwice: async (desks: readonly SimulatedDevice[]): Promise<EventId[]> => {
      const [lot, pupil] = [chance.pick(lots), chance.pick(pupils)];
      const out = (await desks[0]!.here().db.lotLoans.toArray()).filter(({ loan }) => loan.out > 0);
      const back = out.length > 0 && chance.next() < 0.5 ? chance.pick(out) : undefined;
      const events: EventId[] = [];
      for (const { here } of desks) {
        const { textbooks } = here();
        if (back) events.push(...(await textbooks.say([{ loan: back.event as EventId, act: { kind: "lot-returned", quantity: back.loan.out } }])).events);
        else {
          const answer = await textbooks.lend([{ pupil, title: lot.title }]);
          if (answer.type === "Lent") events.push(...answer.events);
        }
      }
      return events;
    },

    /** In words, what is read otherwise than the slips say. `log` with its clocks put right. */
    broken: async (devices: readonly SimulatedDevice[], log: readonly LogEvent[]): Promise<string[]> => {
      const slips = log.filter(isOfLots);
      const counted = countSlips(slips);
      const short = [...kept].filter(([id, entries]) => quantityOf({ entries: Object.fromEntries(entries) }) < [...counted.values()].reduce((sum, { lot, out, owed, gone }) => (lot === id ? sum + out + owed + gone : sum), 0)).map(([id]) => id).sort();
      const truly = JSON.stringify([...counted].map(([loan, count]) => [loan, count]).sort(byId));
      for (const [index, device] of devices.entries()) {
        const { db, desk, openReaders } = device.here();
        const here = await lotsOn(device);
        for (const [id, entries] of kept) {
          const [read, said] = [entriesOf(Object.entries(here.get(id)?.entries ?? {})), entriesOf(entries)];
          if (read !== said) stories.push(`lost: device ${index} has as the stock of ${id} [${read}] instead of [${said}]`);
        }
        const rows = await db.lotLoans.toArray();
        const read = JSON.stringify(rows.map(({ event, loan: { lot, lent, out, owed, gone, surplus } }) => [event, { lot, lent, out, owed, gone, surplus }]).sort(byId));
        if (read !== truly) stories.push(`wrong: device ${index} counts textbooks as ${read} instead of ${truly}`);
        await openReaders();
        const joined = await joinedReadersIn(db);
        const readers = new Map((await db.ties.toArray()).map(({ party, patron }) => [party as string, (joined.get(patron)?.stays ?? patron) as string]));
        const { twice, surplus } = asksForALook(slips, counted, readers);
        const findings = (await desk.contradictions()).map(({ finding }) => finding);
        const lists = (what: string, listed: readonly string[], all: readonly string[]): void => {
          const [is, shall] = [[...listed].sort().join(", "), [...all].sort().join(", ")];
          if (is !== shall) stories.push(`wrong: device ${index} lists as ${what} [${is}] instead of [${shall}]`);
        };
        lists("lent more than there is", findings.flatMap((one) => (one.type === "LentMoreThanThere" ? [one.lot] : [])), short);
        lists("lent twice by quantity", findings.flatMap((one) => (one.type === "LentTwiceByQuantity" ? one.loans.map(({ doubtful }) => doubtful) : [])), twice);
        lists("more back than lent", findings.flatMap((one) => (one.type === "MoreBackThanLent" ? one.loans.map(({ loan }) => loan) : [])), surplus);
      }
      return stories;
    },
  };
};

const byId = ([a]: readonly unknown[], [b]: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);
