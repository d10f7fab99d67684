/** Loans of lots and what they come to, folded from the log: changed only in the transaction that changes what they are read from. */
import { isOfLot, type LogEvent } from "#domain/circulation/events.ts";
import { lotLoanIdOf, type LotEvent, type LotLent } from "#domain/circulation/lot-events.ts";
import { added, lentMoreThanThere, lotLoanOf, nothingLent, type LentMoreThanThere, type LotLoan } from "#domain/circulation/lot-story.ts";
import type { Lot } from "#domain/copies/lot.ts";
import type { EventId, LotId, TitleId } from "#domain/kernel/ids.ts";
import { lotFrom } from "#wire/lots.ts";
import type { LotLoanRow, LotSumRow, SchoolDatabase } from "./database.ts";
import { ifRead } from "./document-rows.ts";
import { rowsWith } from "./rows-with.ts";

/** Undefined: there is no such loan, or no more. */
export const replaceLotLoans = async (db: SchoolDatabase, told: ReadonlyMap<EventId, LotLoan | undefined>): Promise<void> => {
  const ids = [...told.keys()];
  const before = await db.lotLoans.bulkGet(ids);
  const gone = ids.filter((id, index) => before[index] !== undefined && told.get(id) === undefined);
  const sums = new Map<LotId, LotSumRow>();
  const lots = [...new Set([...before.flatMap((row) => row?.lot ?? []), ...[...told.values()].flatMap((loan) => loan?.lot ?? [])])];
  for (const row of await db.lotSums.bulkGet(lots)) if (row) sums.set(row.lot, row);
  const count = ({ lot, out, owed, gone: gives, surplus }: LotLoan, sign: 1 | -1): void => void sums.set(lot, { lot, ...added(sums.get(lot) ?? nothingLent, { out, owed, gone: gives, surplus }, sign) });
  for (const row of before) if (row) count(row.loan, -1);
  for (const loan of told.values()) if (loan) count(loan, 1);
  await Promise.all([
    gone.length > 0 && db.lotLoans.bulkDelete(gone),
    db.lotLoans.bulkPut([...told.values()].flatMap((loan) => (loan ? [lotLoanRow(loan)] : []))),
    db.lotSums.bulkPut([...sums.values()].filter((sum) => !isNothing(sum))),
    db.lotSums.bulkDelete([...sums.values()].filter(isNothing).map(({ lot }) => lot)),
  ]);
};

/** `rows` hold all events of each of these loans, and of those they are about; a loan without any is no more. */
export const tellLotLoans = (db: SchoolDatabase, rows: readonly { readonly event: LogEvent }[], loans: readonly EventId[] = []): Promise<void> => {
  const stories = lotStories(rows);
  const ids = new Set([...loans, ...stories.keys()]);
  return ids.size === 0 ? Promise.resolve() : replaceLotLoans(db, new Map([...ids].map((loan) => [loan, lotLoanOf(stories.get(loan) ?? [])])));
};

/** Lots of which more is out than there is, as far as the lots themselves are here. */
export const shortLots = async (db: SchoolDatabase): Promise<{ readonly lot: Lot; readonly short: LentMoreThanThere }[]> => {
  const sums = await db.lotSums.toArray();
  if (sums.length === 0) return [];
  const lots = (await db.others.bulkGet(sums.map(({ lot }) => lot))).map(ifRead);
  return sums.flatMap((sum, index) => {
    const lot = lots[index] && lotFrom(lots[index].doc);
    const short = lot && lentMoreThanThere(lot, sum);
    return short ? [{ lot, short }] : [];
  });
};

/** Of these titles, or all. Inside a transaction over other documents and sums of lots. */
export const lotsWithSums = async (db: SchoolDatabase, titles?: readonly TitleId[]) => {
  const rows = await db.others.where("kind").equals("lot").toArray();
  const lots = rows.map(({ doc }) => lotFrom(doc)).filter(({ title }) => titles?.includes(title) ?? true);
  const sums = await db.lotSums.bulkGet(lots.map(({ id }) => id));
  return lots.map((lot, index) => ({ lot, sum: sums[index] ?? nothingLent }));
};

/** Of the loans of these lots of which something is out or owed. */
export const lendingsOfLots = async (db: SchoolDatabase, lots: readonly LotId[]): Promise<LotLent[]> => {
  const open = (await rowsWith(db.lotLoans, "lot", lots)).filter(({ party }) => party !== undefined);
  return (await db.events.bulkGet(open.map(({ event }) => event))).flatMap((row) => (row?.event.kind === "lot-lent" ? [row.event] : []));
};

/** With all events of each. */
export const lotLoansWithSurplus = async (db: SchoolDatabase): Promise<{ readonly loan: LotLoan; readonly events: readonly LotEvent[] }[]> => {
  const lots = (await db.lotSums.toArray()).flatMap(({ lot, surplus }) => (surplus > 0 ? [lot] : []));
  if (lots.length === 0) return [];
  const loans = (await rowsWith(db.lotLoans, "lot", lots)).flatMap(({ loan }) => (loan.surplus > 0 ? [loan] : []));
  const stories = lotStories(await rowsWith(db.events, "about", loans.map(({ event }) => event)));
  return loans.map((loan) => ({ loan, events: stories.get(loan.event) ?? [] }));
};

const lotLoanRow = (loan: LotLoan): LotLoanRow => {
  const isOpen = loan.out + loan.owed > 0;
  const { party, is } = loan.borrower;
  return {
    event: loan.event,
    lot: loan.lot,
    ...(isOpen ? { party } : {}),
    ...(isOpen && is === "class" && loan.facts.classUnit !== undefined ? { classUnit: loan.facts.classUnit } : {}),
    loan,
  };
};

const isNothing = ({ out, owed, gone, surplus }: LotSumRow): boolean => out === 0 && owed === 0 && gone === 0 && surplus === 0;

/** By the loan they are of. */
export const lotStories = (rows: readonly { readonly event: LogEvent }[]): Map<EventId, LotEvent[]> => {
  const stories = new Map<EventId, LotEvent[]>();
  for (const { event } of rows) {
    if (!isOfLot(event)) continue;
    const story = stories.get(lotLoanIdOf(event));
    if (story) story.push(event);
    else stories.set(lotLoanIdOf(event), [event]);
  }
  return stories;
};
