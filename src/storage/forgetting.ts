/**
 * Ties go when the domain says that they may. Any device does it, once a day and after a whole exchange, when it knows what is
 * open; done twice, or by two devices, it is the same. The day is the server's: a device with a broken clock forgets nothing early.
 */
import { eventsOf } from "#domain/circulation/contradictions.ts";
import { copyOf, isCirculation, isHold, isOfLot, type LogEvent } from "#domain/circulation/events.ts";
import { tiesToForget, toldSince, type ToldMonths } from "#domain/circulation/forgetting.ts";
import type { Day } from "#domain/kernel/day.ts";
import type { PartyId, SchoolId } from "#domain/kernel/ids.ts";
import { err, ok } from "#domain/kernel/result.ts";
import type { StaffRole } from "#domain/school/staff-role.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom } from "#wire/documents.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { BookOf, ForgettingService } from "../desk/forgetting.ts";
import type { LotLoanFile } from "../desk/ports.ts";
import type { Observable } from "../desk/services.ts";
import type { Changes } from "./changes.ts";
import { accountUnder, titlesOf } from "./circulation-store.ts";
import type { SchoolDatabase, TieRow } from "./database.ts";
import { deleteRows } from "./edits.ts";
import { cardCodesOf, erasePatrons, erasingTables, keepSameReaders, notesUnder, partiesOf } from "./erasing.ts";
import { rowsWhere } from "./every-row.ts";
import { joinsNaming, type RecordsOf } from "./joins.ts";
import { readingTables } from "./readings.ts";
import { forgetRefused, refusedActs } from "./refused-rows.ts";
import { toldMonths } from "./tie-months.ts";
import { rowsWith } from "./rows-with.ts";

export interface Forgetting extends ForgettingService {
  /** After a whole exchange; does nothing when it was done today. Answers how many ties went. */
  sweep(): Promise<number>;
}

export interface ForgettingDeps {
  readonly db: SchoolDatabase;
  readonly key: SchoolKey;
  readonly school: SchoolId;
  readonly changes: Changes;
  /** By the server's clock; undefined until it was heard. */
  readonly today: () => Day | undefined;
  /** The first month whose log this device reads. */
  readonly readSince: () => string;
  readonly daysKept: Observable<number>;
  readonly changeDaysKept: (days: number) => Promise<void>;
  readonly onReadersGone: ForgettingService["onReadersGone"];
  /** All that is kept here of one reader, also under a second record. */
  readonly recordsOf: RecordsOf;
  readonly role: () => StaffRole | undefined;
}

export const createForgetting = ({ db, key, school, changes, today, readSince, daysKept, changeDaysKept, onReadersGone, recordsOf, role }: ForgettingDeps): Forgetting => {
  const { desk } = databasesOf(school);
  const lastSweptOn = async (): Promise<Day | undefined> => (await db.caches.get(swept))?.value as Day | undefined;

  const mayGo = async (ties: readonly TieRow[], on: Day, months: ToldMonths | undefined): Promise<TieRow[]> => {
    const erased = new Set(await db.erased.toCollection().primaryKeys());
    const due = new Set(tiesToForget(ties, { today: on, daysKept: daysKept.current(), open: await openParties(db), told: months }));
    const told = await toldParties(ties.filter((tie) => due.has(tie) && tie.month < readSince()));
    return ties.filter((tie) => (due.has(tie) && (tie.month >= readSince() || told.has(tie.party) || months?.has(tie.party))) || erased.has(tie.patron));
  };

  /**
   * Of a month whose log this device never read, it cannot tell what is open: another device, which was there, would send the
   * tie again. Unless it was there itself and has what happened.
   */
  const toldParties = async (ties: readonly TieRow[]): Promise<ReadonlySet<PartyId>> => {
    const told = new Set<PartyId>();
    for (const month of new Set(ties.map((tie) => tie.month))) {
      for (const { event } of await db.events.where("event.day").between(`${month}-01`, `${month}-31`, true, true).toArray()) if ("borrower" in event) told.add(event.borrower.party);
    }
    return told;
  };

  /** Those of them that may go still: since they were asked for, something may have been lent. */
  const letGo = (ids: readonly string[], on: Day, months: ToldMonths | undefined): Promise<void> =>
    db.transaction("rw", [...erasingTables(db), ...readingTables(db)], async () => {
      const going = await mayGo((await db.ties.bulkGet([...ids])).flatMap((tie) => tie ?? []), on, months);
      const notes = await notesUnder(db, going);
      await keepSameReaders(db, going, desk, months);
      const gone = [...going.map(({ id }) => id), ...notes];
      await deleteRows(db, gone);
      for (const id of gone) await forgetRefused(db, id);
    });

  return {
    sweep: async () => {
      const on = today();
      if (on === undefined || (await lastSweptOn()) === on || (await db.device.get("this"))?.deferred) return 0;
      // Those that this device can read: another key's are another's to let go.
      const ties = await db.ties.where("patron").above("").toArray();
      // Once, and before the portions: it looks through months of the log. As far as the log goes where a clock may have written a
      // year long past: what was lent by it can have come back after those months.
      const isOfOldClock = ties.some(({ month }) => month < readSince());
      const months = await toldMonths(db, isOfOldClock ? undefined : toldSince(on, daysKept.current()));
      const going = (await mayGo(ties, on, months)).map(({ id }) => id);
      for (let from = 0; from < going.length; from += portion) await letGo(going.slice(from, from + portion), on, months);
      await db.transaction("rw", erasingTables(db), async () => deleteRows(db, await joinsNaming(db, new Set(await db.erased.toCollection().primaryKeys()))));
      await db.caches.put({ name: swept, value: on });
      if (going.length > 0) changes.tell();
      return going.length;
    },

    daysKept,
    changeDaysKept,
    onReadersGone,
    state: async () => ({ ties: await db.ties.count(), lastSweptOn: await lastSweptOn() }),

    eraseReader: async (patron) => {
      if (role() !== "librarian") return err({ type: "LibrariansOnly" });
      const records = recordsOf(patron);
      const codes = await cardCodesOf(db, key, records);
      const answer = await db.transaction("rw", [...erasingTables(db), ...readingTables(db)], async () => {
        const ties = await rowsWith(db.ties, "patron", records);
        const [{ loans, debts, lots }, ofClasses, awaited, notTaken] = await Promise.all([accountUnder(db, ties), lotsOfClasses(db, ties), titlesAwaited(db, ties), booksNotTaken(db, ties)]);
        const [out, owed] = [[...loans, ...booksOfLots([...lots, ...ofClasses], "out")], [...debts, ...booksOfLots([...lots, ...ofClasses], "owed")]];
        if (out.length + owed.length + awaited.length + notTaken.length > 0) return err({ type: "StillOpen" as const, out, owed, awaited, notTaken });
        await erasePatrons(db, records, desk, { told: false, codes });
        return ok(undefined);
      });
      if (answer.ok) changes.tell({ patrons: records });
      return answer;
    },
  };
};

const swept = "ties swept on";
/** In one transaction: a scan that comes meanwhile does not wait for a whole month of ties. */
const portion = 50;

/** What whole classes have in the name of this reader: a teacher who answers for it. */
const lotsOfClasses = async (db: SchoolDatabase, ties: readonly TieRow[]): Promise<LotLoanFile[]> => {
  const rows = (await rowsWith(db.lotLoans, "party", ties.map(({ party }) => party))).filter(({ loan }) => loan.borrower.is === "class");
  const titleOf = await titlesOf(db, rows.map(({ loan }) => loan.facts.title));
  return rows.map(({ loan }) => ({ loan, title: titleOf(loan.facts.title) }));
};

const booksOfLots = (lots: readonly LotLoanFile[], what: "out" | "owed"): BookOf[] =>
  lots.flatMap(({ loan, title }) => (loan[what] > 0 ? [{ copy: undefined, title, quantity: loan[what], ...(loan.borrower.is === "class" && loan.facts.classUnit !== undefined ? { classUnit: loan.facts.classUnit } : {}) }] : []));

const titlesAwaited = async (db: SchoolDatabase, ties: readonly TieRow[]): Promise<BookOf[]> => {
  const holds = (await rowsWith(db.holds, "party", ties.map(({ party }) => party))).filter(({ hold }) => hold.ended === undefined);
  return (await db.titles.bulkGet(holds.map(({ title }) => title))).map((row) => ({ copy: undefined, title: row && titleFrom(row.doc) }));
};

/** Of acts that the server refused and nobody has let go: sent again they must still be somebody's. */
const booksNotTaken = async (db: SchoolDatabase, ties: readonly TieRow[]): Promise<BookOf[]> => {
  const parties = new Set(ties.map(({ party }) => party));
  const refused = await refusedActs(db);
  const all = refused.map(({ event }) => event);
  const theirs: BookOf[] = [];
  for (const { event, isLetGo } of refused) if (!isLetGo && (await partiesOf(db, [event], all)).some((party) => parties.has(party))) theirs.push(await bookOf(db, event));
  return theirs;
};

const bookOf = async (db: SchoolDatabase, event: LogEvent): Promise<BookOf> => {
  const id = isCirculation(event) ? copyOf(event) : undefined;
  const copy = id === undefined ? undefined : await db.copies.get(id);
  const facts = "facts" in event && event.facts && "title" in event.facts ? event.facts : undefined;
  const titleId = copy?.title ?? (isHold(event) ? event.title : facts?.title);
  const title = titleId === undefined ? undefined : await db.titles.get(titleId);
  return { copy: copy && copyFrom(copy.doc), title: title && titleFrom(title.doc), ...(isOfLot(event) ? { quantity: event.thing.quantity } : {}) };
};

/** Parties that something is open under: a loan, a debt, a hold, a contradiction, an act that the server refused; let go or not, it can come back. */
export const openParties = async (db: SchoolDatabase): Promise<ReadonlySet<PartyId>> => {
  const [loans, debts, lots, holds, contradictions, refused] = await Promise.all([db.openLoans.toArray(), db.debts.toArray(), db.lotLoans.where("party").above("").toArray(), db.holds.toArray(), db.counters.get("contradictions"), refusedActs(db)]);
  const disputed = (contradictions?.value ?? 0) === 0 ? [] : await rowsWhere(db.stories, (story) => story.contradictions.length > 0);
  const named = await db.events.bulkGet(disputed.flatMap((story) => story.contradictions.flatMap(eventsOf)));
  const acts = refused.map(({ event }) => event);
  return new Set([
    ...[...loans, ...debts, ...holds].map(({ party }) => party),
    ...lots.flatMap(({ party }) => party ?? []),
    ...(await partiesOf(db, [...named.flatMap((row) => row?.event ?? []), ...acts], acts)),
  ]);
};
