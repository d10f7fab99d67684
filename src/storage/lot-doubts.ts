/** Loans of lots that perhaps never were, told from all that a reader has out. Joined records are one reader, so nothing of it is kept. */
import { inQuestion, lentApart, type HasOut, type LentApart } from "#domain/circulation/lent-apart.ts";
import type { LotLoan } from "#domain/circulation/lot-story.ts";
import type { PartyId, PatronId } from "#domain/kernel/ids.ts";
import type { Changes } from "./changes.ts";
import type { SchoolDatabase } from "./database.ts";
import type { RecordsOf } from "./joins.ts";
import { rowsWith } from "./rows-with.ts";

/** Of each of them. Inside a transaction over the log; it is asked only when a reader has a title twice. */
export const doubtsAmong = async (db: SchoolDatabase, readers: readonly HasOut[]): Promise<LentApart[][]> => {
  const asked = readers.flatMap(inQuestion);
  if (asked.length === 0) return readers.map(() => []);
  const lendings = new Map((await db.events.bulkGet(asked)).flatMap((row) => (row && (row.event.kind === "copy-lent" || row.event.kind === "lot-lent") ? [[row.event.id, row.event] as const] : [])));
  return readers.map((has) => lentApart(has, lendings));
};

/** Inside a transaction over `doubtTables`. */
export const lentApartByReader = async (db: SchoolDatabase, recordsOf: RecordsOf, only?: ReadonlySet<PatronId>): Promise<Map<PatronId, LentApart[]>> => {
  const lots = (await (only ? rowsWith(db.lotLoans, "party", await partiesOf(db, recordsOf, only)) : db.lotLoans.where("party").above("").toArray())).map(({ loan }) => loan);
  if (lots.length === 0) return new Map();
  const titles = new Set(lots.map(({ facts }) => facts.title));
  const copies = (await (only ? rowsWith(db.openLoans, "party", await partiesOf(db, recordsOf, only)) : db.openLoans.toArray())).map(({ loan }) => loan).filter(({ facts }) => titles.has(facts.title));
  const ties = await rowsWith(db.ties, "party", [...lots, ...copies].map(({ borrower }) => borrower.party));
  const readerOf = new Map(ties.map(({ party, patron }) => [party, recordsOf(patron)[0] ?? patron]));
  const byReader = new Map<PatronId, { lots: typeof lots; loans: typeof copies }>();
  const hasOut = (party: PartyId) => {
    const reader = readerOf.get(party);
    if (reader === undefined) return undefined;
    const known = byReader.get(reader) ?? { lots: [], loans: [] };
    byReader.set(reader, known);
    return known;
  };
  for (const loan of lots) hasOut(loan.borrower.party)?.lots.push(loan);
  for (const loan of copies) hasOut(loan.borrower.party)?.loans.push(loan);
  const doubts = await doubtsAmong(db, [...byReader.values()]);
  return new Map([...byReader.keys()].flatMap((reader, index) => (doubts[index]?.length ? [[reader, doubts[index]] as const] : [])));
};

export const doubtTables = (db: SchoolDatabase) => [db.lotLoans, db.openLoans, db.ties, db.events];

const partiesOf = async (db: SchoolDatabase, recordsOf: RecordsOf, readers: ReadonlySet<PatronId>): Promise<PartyId[]> =>
  (await rowsWith(db.ties, "patron", [...readers].flatMap(recordsOf))).map(({ party }) => party);

export interface LotDoubts {
  /** Every reader looked at anew. */
  all(): Promise<ReadonlyMap<PatronId, readonly LentApart[]>>;
  /** The same, for the count beside the menu that is asked for after every act: once told, only those are looked at who had some or of whom something has come in. */
  kept(): Promise<ReadonlyMap<PatronId, readonly LentApart[]>>;
}

export const createLotDoubts = ({ db, changes, recordsOf }: { db: SchoolDatabase; changes: Changes; recordsOf: RecordsOf }): LotDoubts => {
  let known: Map<PatronId, LentApart[]> | undefined;
  const heardOf = new Set<PartyId>();
  changes.onContent(({ patrons, parties }) => {
    // Readers were joined, parted or erased: whose loans belong together may be another thing now.
    if (patrons.some((id) => id.startsWith("join:"))) known = undefined;
    for (const party of parties) heardOf.add(party);
  });
  // One after the other: what was read earlier must not end up on top of what was read later.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(read: () => Promise<Answer>): Promise<Answer> => {
    const mine = last.then(read);
    last = mine.catch(() => undefined);
    return mine;
  };
  const look = (only?: ReadonlySet<PatronId>) => db.transaction("r", doubtTables(db), () => lentApartByReader(db, recordsOf, only));
  const all = async () => {
    heardOf.clear();
    const found = await look();
    known = found;
    return found;
  };
  return {
    all: () => inTurn(all),
    kept: () => inTurn(async () => {
      // A first reading is not folded yet: what has come in is looked at when it is.
      if ((await db.device.get("this"))?.deferred) return known ?? new Map();
      if (known === undefined) return all();
      const parties = [...heardOf];
      heardOf.clear();
      const ties = await rowsWith(db.ties, "party", parties);
      const again = new Set([...known.keys(), ...ties.map(({ patron }) => recordsOf(patron)[0] ?? patron)]);
      if (again.size > 0) known = new Map([...[...known].filter(([reader]) => !again.has(reader)), ...(await look(again))]);
      return known;
    }),
  };
};

/** A loan that perhaps never was is held against nobody. */
export const marking = (doubts: readonly LentApart[]): ((loan: LotLoan) => LotLoan) => {
  const doubtful = new Set(doubts.map((doubt) => doubt.doubtful));
  return (loan) => (doubtful.has(loan.event) ? { ...loan, disputed: true } : loan);
};
