/**
 * Textbooks by quantity at any desk of a history: lent to pupils and to the class as a whole, brought back, lost, made good, and some of it
 * taken back at once. In the end every device counts as somebody does who has all slips before them, and lists a lot of which more was lent than there is.
 */
import type { LogEvent } from "#domain/circulation/events.ts";
import type { LotAct } from "#domain/circulation/lot-acts.ts";
import { lotKinds, type LotEvent } from "#domain/circulation/lot-events.ts";
import type { Lot } from "#domain/copies/lot.ts";
import { day } from "#domain/kernel/day.ts";
import { newId, type EventId, type PatronId, type StaffId } from "#domain/kernel/ids.ts";
import { titleToDocument, type WireDocument } from "#wire/documents.ts";
import { lotToDocument } from "#wire/lots.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import type { SimulatedDevice } from "./device.ts";

export const drawLots = (chance: Chance, count: number): { readonly lots: readonly Lot[]; readonly documents: readonly WireDocument[] } => {
  const titles = Array.from({ length: count }, (_, index) => ({ id: newId("title", chance.byte), titleProper: `Toán ${index}`, authors: [], bookType: "textbook" as const, grade: 6 }));
  // So few that desks which do not hear of each other lend more than there is.
  const lots = titles.map((title): Lot => ({ id: newId("lot", chance.byte), title: title.id, entries: { a: { quantity: 6, why: "opened", on: day("2026-09-01"), staff: "staff:x" as StaffId } } }));
  return { lots, documents: [...titles.map(titleToDocument), ...lots.map(lotToDocument)] };
};

export const textbookLots = (chance: Chance, lots: readonly Lot[], { pupils, teacher }: { pupils: readonly PatronId[]; teacher: PatronId }) => ({
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
    const before = new Set(await db.events.toCollection().primaryKeys());
    await textbooks.undo(events);
    return [...events, ...(await db.events.toCollection().primaryKeys()).filter((id) => !before.has(id)) as EventId[]];
  },

  /** In words, what is read otherwise than the slips say. */
  broken: async (devices: readonly SimulatedDevice[], log: readonly LogEvent[]): Promise<string[]> => {
    const counted = countSlips(log.filter(isOfLots));
    const short = lots.filter(({ id, entries }) => {
      const there = Object.values(entries).reduce((sum, { quantity }) => sum + quantity, 0);
      return there < [...counted.values()].reduce((sum, { lot, out, owed, gone }) => (lot === id ? sum + out + owed + gone : sum), 0);
    }).map(({ id }) => id).sort();
    const stories: string[] = [];
    for (const [index, { here }] of devices.entries()) {
      const rows = await here().db.lotLoans.toArray();
      const read = JSON.stringify(rows.map(({ event, loan: { lot, lent, out, owed, gone, surplus } }) => [event, { lot, lent, out, owed, gone, surplus }]).sort(byId));
      const truly = JSON.stringify([...counted].map(([loan, count]) => [loan, count]).sort(byId));
      if (read !== truly) stories.push(`wrong: device ${index} counts textbooks as ${read} instead of ${truly}`);
      await here().openReaders();
      const listed = (await here().desk.contradictions()).flatMap(({ finding }) => (finding.type === "LentMoreThanThere" ? [finding.lot] : [])).sort();
      if (listed.join() !== short.join()) stories.push(`wrong: device ${index} lists as lent more than there is [${listed.join(", ")}] instead of [${short.join(", ")}]`);
    }
    return stories;
  },
});

const byId = ([a]: readonly unknown[], [b]: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);

export const isOfLots = (event: LogEvent): event is LotEvent => (lotKinds as readonly string[]).includes(event.kind);

interface Count {
  readonly lot: string;
  readonly lent: number;
  readonly out: number;
  readonly owed: number;
  readonly gone: number;
  readonly surplus: number;
}

/** Slip by slip, book by book, in whatever order they lie: no book comes back twice, and none is lost that came back. */
const countSlips = (slips: readonly LotEvent[]): Map<string, Count> => {
  const torn = new Set(slips.flatMap((slip) => (slip.kind === "lot-undone" ? [slip.undoes as string] : [])));
  const counts = new Map<string, Count>();
  for (const slip of slips) {
    if (slip.kind !== "lot-lent") continue;
    const pile = { returned: 0, found: 0, lost: 0, replaced: 0, paid: 0 };
    for (const other of slips) {
      if (other.kind === "lot-lent" || other.loan !== slip.id || torn.has(other.id)) continue;
      const { quantity } = other.thing;
      if (other.kind === "lot-returned") {
        pile.returned += quantity;
        if (other.found) pile.found += quantity;
      }
      if (other.kind === "lot-lost") pile.lost += quantity;
      if (other.kind === "lot-compensated") pile[other.by === "sameTitle" ? "replaced" : "paid"] += quantity;
    }
    let books = torn.has(slip.id) ? 0 : slip.thing.quantity;
    const lent = books;
    if (lent + pile.returned === 0) continue;
    let [surplus, owed, replaced, gone] = [0, 0, 0, 0];
    for (let one = 0; one < pile.returned; one++) if (books > 0) books--; else surplus++;
    for (let one = 0; one < pile.lost - pile.found; one++) if (books > 0) [books, owed] = [books - 1, owed + 1];
    for (let one = 0; one < pile.replaced; one++) if (owed > 0) [owed, replaced] = [owed - 1, replaced + 1];
    for (let one = 0; one < pile.paid; one++) if (owed > 0) [owed, gone] = [owed - 1, gone + 1];
    counts.set(slip.id, { lot: slip.thing.lot, lent, out: books, owed, gone, surplus });
  }
  return counts;
};
