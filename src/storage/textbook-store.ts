/** The textbooks' port on Dexie: many loans of lots, their readings, ties and places in the outbox are one strict transaction. */
import { classOfLoan, sameClass } from "#domain/circulation/class-textbooks.ts";
import { aboutOf, isOfLot } from "#domain/circulation/events.ts";
import { lotLoanIdOf, type LotEvent } from "#domain/circulation/lot-events.ts";
import { debtOf, heldOf, lotLoanOf } from "#domain/circulation/lot-story.ts";
import { newId, type EventId, type PartyId, type PatronId, type SchoolId, type TitleId } from "#domain/kernel/ids.ts";
import { openLogYearOf, type SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom } from "#wire/documents.ts";
import { lotFrom, lotToDocument, setFrom, setToDocument } from "#wire/lots.ts";
import { tieToDocument, type Tie } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { Account } from "../desk/ports.ts";
import type { LotsAsk, LotsKnown, StoredHolding, TextbookStore } from "../desk/textbooks.ts";
import type { Changes } from "./changes.ts";
import { accountsUnder, ownTie, receiptWith } from "./circulation-store.ts";
import { rowsWhere } from "./every-row.ts";
import type { RecordsOf } from "./joins.ts";
import { addTo, type SchoolDatabase, type TieRow } from "./database.ts";
import { documentTables, ifRead, tieRow } from "./document-rows.ts";
import { putEdited } from "./edits.ts";
import { deviceHere, noteTables, writerOf } from "./log.ts";
import { lotStories, lotsWithSums, replaceLotLoans } from "./lot-readings.ts";
import { eventsAbout, readingTables } from "./readings.ts";
import { rowsWith } from "./rows-with.ts";

export const createTextbookStore = (deps: { db: SchoolDatabase; school: SchoolId; key: SchoolKey; changes: Changes; recordsOf: RecordsOf; randomByte: () => number; openYear: () => SchoolYear }): TextbookStore => {
  const { db, changes } = deps;
  const databases = databasesOf(deps.school);
  const documents = () => [db.outbox, db.counters, ...documentTables(db)];

  /** Parties and their sealed ties, made before the transaction because sealing cannot wait inside it. */
  const newTie = async (tie: Omit<Tie, "party">): Promise<TieRow> => {
    const whole = { ...tie, party: newId("party", deps.randomByte) };
    return tieRow(whole, await tieToDocument(deps.key, whole), databases.desk);
  };

  return {
    sets: async () => (await db.others.where("kind").equals("textbook-set").toArray()).map(({ doc }) => setFrom(doc)),
    keepSet: async (set) => {
      const doc = setToDocument(set);
      await db.transaction("rw", documents(), () => putEdited(db, [{ id: doc._id, database: databases.desk, doc, kind: "textbook-set" }]));
      changes.tell();
    },
    textbooks: async () => (await rowsWhere(db.titles, ({ doc }) => doc["bookType"] === "textbook")).map(({ doc }) => titleFrom(doc)),
    titles: async (ids) => (await db.titles.bulkGet([...ids])).flatMap((row) => (row ? [titleFrom(row.doc)] : [])),
    lots: () => db.transaction("r", [db.others, db.lotSums], () => lotsWithSums(db)),
    changeLot: async (id, change) => {
      const changed = await db.transaction("rw", documents(), async () => {
        const row = ifRead(await db.others.get(id));
        const lot = change(row && lotFrom(row.doc));
        if (lot) await putEdited(db, [{ id, database: databases.catalogue, doc: lotToDocument(lot), kind: "lot" }]);
        return lot !== undefined;
      });
      if (changed) changes.tell();
      return changed;
    },

    classesHolding: async () => (await db.lotLoans.where("classUnit").above("").toArray()).flatMap(({ loan }) => classOfLoan(loan, deps.openYear().year) ?? []),
    holdersAmong: (patrons) => db.transaction("r", [db.ties, db.openLoans, db.lotLoans], async () => {
      if (patrons.length === 0) return new Set();
      const readerOf = readersBy(patrons, deps.recordsOf);
      const ties = await rowsWith(db.ties, "patron", readerOf.keys());
      const parties = ties.map(({ party }) => party);
      const [loans, ofLots] = await Promise.all([rowsWith(db.openLoans, "party", parties), rowsWith(db.lotLoans, "party", parties)]);
      const holding = new Set<string>([...loans, ...ofLots].flatMap(({ loan }) => (loan.borrower.is === "person" && loan.facts.bookType === "textbook" ? [loan.borrower.party] : [])));
      return new Set(ties.flatMap(({ party, patron }) => (holding.has(party) ? (readerOf.get(patron) ?? []) : [])));
    }),

    holdings: (patrons, of) => db.transaction("r", [db.ties, db.openLoans, db.lotLoans, db.copies, db.titles], async () => {
      const readerOf = readersBy(patrons, deps.recordsOf);
      const ties = await rowsWith(db.ties, "patron", readerOf.keys());
      const parties = ties.map(({ party }) => party);
      const [loans, ofLots, ofClass] = await Promise.all([
        rowsWith(db.openLoans, "party", parties),
        rowsWith(db.lotLoans, "party", parties),
        db.lotLoans.where("classUnit").equals(of.classUnit).filter(({ loan }) => sameClass(classOfLoan(loan, deps.openYear().year), of)).toArray(),
      ]);
      const classTies = await rowsWith(db.ties, "party", ofClass.flatMap(({ party }) => party ?? []));
      const patronOf = new Map([...ties, ...classTies].map(({ party, patron }) => [party, readerOf.get(patron) ?? deps.recordsOf(patron)[0] ?? patron]));
      const lots = [...ofLots.filter(({ loan }) => loan.borrower.is === "person"), ...ofClass];
      const [copies, titles] = await Promise.all([
        db.copies.bulkGet(loans.map(({ copy }) => copy)),
        db.titles.bulkGet([...new Set([...loans.map(({ loan }) => loan.facts.title), ...lots.map(({ loan }) => loan.facts.title)])]),
      ]);
      const titleOf = new Map(titles.flatMap((row) => (row ? [[row.id as TitleId, titleFrom(row.doc)] as const] : [])));
      return [
        ...loans.map(({ loan, party }, index): StoredHolding => ({ patron: patronOf.get(party), title: titleOf.get(loan.facts.title), accessionNo: copies[index] && copyFrom(copies[index].doc).accessionNo, loan, owed: 0, debt: undefined })),
        ...lots.map(({ loan, party }): StoredHolding => ({ patron: party && patronOf.get(party), title: titleOf.get(loan.facts.title), accessionNo: undefined, loan: heldOf(loan), owed: loan.owed, debt: loan.owed > 0 ? debtOf(loan) : undefined })),
      ];
    }),

    remember: async (ask, decide) => {
      const { borrowers, asClass } = ask;
      const tiesOf = new Map(await Promise.all((borrowers?.patrons ?? []).map(async (patron) => [patron, await newTie({ patron, month: borrowers?.month ?? "" })] as const)));
      const classTie = asClass?.teacher === undefined ? undefined : await newTie({ patron: asClass.teacher, month: asClass.month, classUnit: asClass.classUnit });
      const classParty = asClass && (classTie?.party ?? newId("party", deps.randomByte));
      const parties: PartyId[] = [];
      const answer = await db.transaction("rw", [...new Set([...noteTables(db), ...documentTables(db), ...readingTables(db)])], async () => {
        const device = await deviceHere(db);
        const [accounts, lots, titles, stories, taken] = await Promise.all([accountsOf(db, ask, tiesOf, deps.recordsOf), lotsWithSums(db, ask.titles), db.titles.bulkGet([...(ask.titles ?? [])]), storiesOf(db, ask), receiptsTaken(db, ask)]);
        const known: LotsKnown = { device: writerOf(device), accounts, classParty, lots, titles: new Map(titles.flatMap((row) => (row ? [[row.id as TitleId, titleFrom(row.doc)] as const] : []))), stories, receiptsTaken: taken };
        const { events, answer: decided } = decide(known);
        const last = events[events.length - 1];
        if (last === undefined) return decided;
        const rows = events.map((event) => ({ id: event.id, about: aboutOf(event) ?? "", database: databases.log(openLogYearOf(deps.openYear(), event.day)), event }));
        const used = new Set(events.flatMap((event) => (event.kind === "lot-lent" ? [event.borrower.party] : [])));
        const ties = [...tiesOf.values(), ...(classTie ? [classTie] : [])].filter(({ party }) => used.has(party));
        // Who leaves this device before what happened.
        const outgoing = [...ties, ...rows].map(({ id, database }) => ({ id, database }));
        const loans = toldAgain(known, events);
        parties.push(...[...loans.values()].flatMap((loan) => loan?.borrower.party ?? []));
        await Promise.all([
          db.events.bulkAdd(rows),
          db.ties.bulkAdd(ties),
          db.outbox.bulkAdd(outgoing),
          addTo(db, "unsent", outgoing.length),
          db.device.put({ ...device, sequence: last.sequence, lastStamp: last.at }),
          replaceLotLoans(db, loans),
        ]);
        return decided;
      });
      changes.tell({ parties, isActs: true });
      return answer;
    },
  };
};

const accountsOf = async (db: SchoolDatabase, { borrowers }: LotsAsk, fresh: ReadonlyMap<PatronId, TieRow>, recordsOf: RecordsOf): Promise<LotsKnown["accounts"]> => {
  if (!borrowers) return new Map();
  const readerOf = readersBy(borrowers.patrons, recordsOf);
  const ties = await rowsWith(db.ties, "patron", readerOf.keys());
  const byPatron = new Map<PatronId, TieRow[]>(borrowers.patrons.map((patron) => [patron, []]));
  for (const tie of ties) byPatron.get(readerOf.get(tie.patron) ?? tie.patron)?.push(tie);
  const accounts = await accountsUnder(db, [...byPatron.values()]);
  return new Map([...byPatron].flatMap(([patron, own], index) => {
    const party = (ownTie(own, patron, borrowers.month) ?? fresh.get(patron))?.party;
    return party === undefined ? [] : [[patron, { party, ...(accounts[index] as Account) }] as const];
  }));
};

/** What is out under any record of a reader is that reader's. */
const readersBy = (patrons: readonly PatronId[], recordsOf: RecordsOf): Map<PatronId, PatronId> => new Map(patrons.flatMap((patron) => recordsOf(patron).map((record) => [record, patron] as const)));

const storiesOf = async (db: SchoolDatabase, { loans = [], acts = [] }: LotsAsk): Promise<LotsKnown["stories"]> => {
  const named = (await db.events.bulkGet([...acts])).flatMap((row) => (row && isOfLot(row.event) ? [lotLoanIdOf(row.event)] : []));
  const ids = [...new Set<EventId>([...loans, ...named])];
  const stories = lotStories(ids.length === 0 ? [] : await eventsAbout(db, ids));
  return new Map(ids.map((id) => [id, { events: stories.get(id) ?? [], loan: lotLoanOf(stories.get(id) ?? []) }]));
};

const receiptsTaken = async (db: SchoolDatabase, { receiptNos = [] }: LotsAsk): Promise<LotsKnown["receiptsTaken"]> => {
  const taken = await Promise.all(receiptNos.map((no) => receiptWith(db, no)));
  return new Set(receiptNos.filter((_, index) => taken[index]));
};

const toldAgain = ({ stories }: LotsKnown, events: readonly LotEvent[]): Map<EventId, ReturnType<typeof lotLoanOf>> => {
  const fresh = new Map<EventId, LotEvent[]>();
  for (const event of events) fresh.set(lotLoanIdOf(event), [...(fresh.get(lotLoanIdOf(event)) ?? []), event]);
  return new Map([...fresh].map(([loan, added]) => [loan, lotLoanOf([...(stories.get(loan)?.events ?? []), ...added])]));
};

