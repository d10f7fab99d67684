/** The desk's port on Dexie: an event, its readings and its place in the outbox are one strict transaction. */
import type { Title } from "#domain/catalogue/title.ts";
import { atRest, storyOf } from "#domain/circulation/copy-story.ts";
import { aboutOf, isCirculation, isHold, isOfLot } from "#domain/circulation/events.ts";
import { holdQueueOf } from "#domain/circulation/hold-queue.ts";
import { soughtIn } from "#domain/circulation/to-find.ts";
import { compareAccessionNos } from "#domain/copies/accession-order.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import { openingCodes } from "#domain/copies/label.ts";
import { newId, type CopyId, type PartyId, type PatronId, type SchoolId, type TitleId } from "#domain/kernel/ids.ts";
import { openLogYearOf, type SchoolYear } from "#domain/school/calendar.ts";
import { databasesOf } from "#wire/database-names.ts";
import { copyFrom, titleFrom, type WireDocument } from "#wire/documents.ts";
import { lotFrom } from "#wire/lots.ts";
import { noteToDocument, tieToDocument, type Tie } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { Account, CirculationStore, LoanFile, RememberAsk } from "../desk/ports.ts";
import type { Changes } from "./changes.ts";
import type { CopyRow, EventRow, LoanRow, OtherRow, SchoolDatabase, TieRow } from "./database.ts";
import { rowsWhere } from "./every-row.ts";
import { deviceHere, noteInLog, noteTables, writerOf } from "./log.ts";
import { documentTables, ifRead, tieRow } from "./document-rows.ts";
import type { RecordsOf } from "./joins.ts";
import { knownQueue } from "./queues.ts";
import { allAbout, circulationIn, eventsAbout, holdsIn, readingTables, replaceQueue, replaceStory, told } from "./readings.ts";
import { createLotDoubts, doubtsAmong, marking } from "./lot-doubts.ts";
import { lendingsOfLots, lotLoansWithSurplus, lotsWithSums, shortLots } from "./lot-readings.ts";
import { rowsWith } from "./rows-with.ts";
import type { createSharedLabels } from "./shared-labels.ts";

export const createCirculationStore = (deps: { db: SchoolDatabase; school: SchoolId; key: SchoolKey; changes: Changes; recordsOf: RecordsOf; randomByte: () => number; openYear: () => SchoolYear }): CirculationStore => {
  const { db, key, changes } = deps;
  const databases = databasesOf(deps.school);
  const doubts = createLotDoubts(deps);
  let sharedLabels: Promise<ReturnType<typeof createSharedLabels>> | undefined;

  return {
    copyFiles: (asked) => db.transaction("r", [db.copies, db.titles, db.stories], async () => {
      const rows = "code" in asked ? await rowsWithCode(db, foldCode(asked.code)) : (await db.copies.bulkGet([...asked])).flatMap((row) => row ?? []);
      const [titles, stories] = await Promise.all([db.titles.bulkGet(rows.map(({ title }) => title)), db.stories.bulkGet(rows.map(({ doc }) => doc._id as CopyId))]);
      return rows.flatMap(({ doc }, index) => {
        const title = titles[index];
        return title ? [{ copy: copyFrom(doc), title: titleFrom(title.doc), story: stories[index] ?? atRest(doc._id as CopyId) }] : [];
      });
    }),
    copiesWithCode: async (code) => (await rowsWithCode(db, foldCode(code))).map((row) => copyFrom(row.doc)),
    copiesOfTitle: async (title) => (await db.copies.where("title").equals(title).toArray()).map((row) => copyFrom(row.doc)).sort((a, b) => compareAccessionNos(a.accessionNo, b.accessionNo)),
    titlesWithArticle: async (article) => [...new Set((await Promise.all(["doc.isbn", "doc.gtin", "doc.otherArticles"].map((field) => db.titles.where(field).equals(article).primaryKeys()))).flat())] as TitleId[],
    title: async (id) => {
      const row = await db.titles.get(id);
      return row && titleFrom(row.doc);
    },
    lotsOf: (titles) => db.transaction("r", [db.others, db.lotSums], () => lotsWithSums(db, titles)),
    accountOf: (patron) => db.transaction("r", [db.events, db.ties, db.openLoans, db.debts, db.lotLoans, db.copies, db.titles], async () => accountUnder(db, await tiesOf(db, deps.recordsOf(patron)))),
    patronOfParty: (party) => patronOf(db, party, deps.recordsOf),
    events: async (ids) => (await db.events.bulkGet([...ids])).flatMap((row) => row?.event ?? []),
    actsAfter: (day) => db.transaction("r", [db.events], async () => {
      const later = told(await db.events.where("event.day").above(day).toArray());
      if (later.length === 0) return [];
      const abouts = later.flatMap(({ event, about }) => (isCirculation(event) || isOfLot(event) ? [about] : []));
      const [undoing, stories] = await Promise.all([rowsWith(db.events, "event.undoes", later.map(({ id }) => id)), eventsAbout(db, [...new Set(abouts)])]);
      return [...new Map([...later, ...undoing, ...stories].map(({ event }) => [event.id, event])).values()];
    }),
    eventsAbout: async (about) => (await allAbout(db, [about])).map(({ event }) => event),
    note: async (decide) => {
      const event = await db.transaction("rw", noteTables(db), async () => {
        const device = await deviceHere(db);
        const decided = decide(writerOf(device));
        await noteInLog(db, deps.school, deps.openYear(), device, decided);
        return decided;
      });
      changes.tell({ isActs: true });
      return event;
    },
    copiesKept: async (isKept) => new Set((await db.holds.toArray()).flatMap(({ hold }) => (hold.ended === undefined ? hold.caught.filter(isKept).map(({ copy }) => copy) : []))),
    shortLots: () => db.transaction("r", [db.events, db.lotLoans, db.lotSums, db.others, db.titles], async () => {
      const short = await shortLots(db);
      if (short.length === 0) return [];
      const [titles, lent] = await Promise.all([db.titles.bulkGet(short.map(({ lot }) => lot.title)), lendingsOfLots(db, short.map(({ lot }) => lot.id))]);
      return short.map((one, index) => ({ ...one, title: titles[index] && titleFrom(titles[index].doc), lent: lent.filter(({ thing }) => thing.lot === one.lot.id) }));
    }),
    lotLoansWithSurplus: () => db.transaction("r", [db.events, db.lotLoans, db.lotSums], () => lotLoansWithSurplus(db)),
    lentApart: (look) => (look === "anew" ? doubts.all() : doubts.kept()),
    lots: async (ids) => (await db.others.bulkGet([...ids])).flatMap((row) => (row && ifRead(row) ? [lotFrom(row.doc)] : [])),
    labelsGivenTwice: async () => (await (sharedLabels ??= import("./shared-labels.ts").then((part) => part.createSharedLabels(deps))))(),
    receiptNos: async () => (await db.events.orderBy("event.receiptNo").keys()).map(String),
    storiesToFind: (on) => rowsWhere(db.stories, (story) => soughtIn(story, on) !== undefined),
    storiesWithContradictions: async () => {
      const count = (await db.counters.get("contradictions"))?.value ?? 0;
      return count === 0 ? [] : rowsWhere(db.stories, (story) => story.contradictions.length > 0);
    },

    sealedRemark: async (text) => {
      const note = newId("note", deps.randomByte);
      return { note, sealed: await noteToDocument(key, note, text) };
    },

    remember: async <Answer>(ask: RememberAsk, decide: Parameters<CirculationStore["remember"]>[1]): Promise<Answer | undefined> => {
      const newTie = ask.borrower && (await newTieFor(deps, ask.borrower));
      const answer = await db.transaction("rw", [db.events, db.outbox, db.device, ...documentTables(db), ...readingTables(db)], async () => {
        // What can be asked at the same time is: each wait in here is a way to the browser's own process and back.
        const [copy, ties, device, unsent, receiptTaken] = await Promise.all([copyAsked(db, ask.copy, deps.recordsOf), newTie && borrowerTies(db, newTie.tie, deps.recordsOf(newTie.tie.patron)), db.device.get("this"), db.counters.get("unsent"), ask.receiptNo !== undefined && receiptWith(db, ask.receiptNo)]);
        if (!device) throw new Error("this device has no school");
        if (!copy) return undefined;
        const decision = decide({
          ...copy.file,
          events: copy.events,
          waiting: copy.waiting,
          borrower: ties && newTie && { party: ties.ofMonth?.party ?? newTie.tie.party, ...ties.account },
          device: writerOf(device),
          receiptTaken,
        });
        const last = decision.events[decision.events.length - 1];
        if (last === undefined) return decision.answer;
        const { id } = copy.file.copy;
        const eventRows = decision.events.map((event): EventRow => ({ id: event.id, about: aboutOf(event) ?? id, database: databases.log(openLogYearOf(deps.openYear(), event.day)), event }));
        const acts = decision.events.filter(isCirculation);
        const ofHolds = decision.events.filter(isHold);
        const lends = decision.events.some(({ kind }) => kind === "copy-lent");
        const tie = lends && newTie && !ties?.ofMonth ? tieRow(newTie.tie, newTie.doc, databases.desk) : undefined;
        // A remark on an override that was not needed in the end is not kept: nothing would name it.
        const named = decision.events.some((event) => "override" in event && event.override?.note !== undefined);
        const remark = ask.remark && named ? noteRow(ask.remark.sealed as WireDocument, databases.desk) : undefined;
        // Who and why leave this device before what happened.
        const outgoing = [remark, tie, ...eventRows].flatMap((row) => (row ? [{ id: row.id, database: row.database }] : []));
        await Promise.all([
          db.events.bulkAdd(eventRows),
          tie && db.ties.add(tie),
          remark && db.others.add(remark),
          acts.length > 0 && replaceStory(db, copy.kept, storyOf(id, [...copy.events, ...acts])),
          ofHolds.length > 0 && replaceQueue(db, holdQueueOf(copy.file.title.id, [...copy.waiting.events, ...ofHolds])),
          db.outbox.bulkAdd(outgoing),
          db.counters.put({ name: "unsent", value: (unsent?.value ?? 0) + outgoing.length }),
          db.device.put({ ...device, sequence: last.sequence, lastStamp: last.at }),
        ]);
        return decision.answer;
      });
      changes.tell({ isActs: true });
      return answer as Answer | undefined;
    },
  };
};

/** A number is given once, also when the receipt was taken back. */
export const receiptWith = async (db: SchoolDatabase, receiptNo: string): Promise<boolean> => (await db.events.where("event.receiptNo").equals(receiptNo).count()) > 0;

export interface NewTie {
  readonly tie: Tie;
  readonly doc: WireDocument;
}

/** A party and its sealed tie for a reader's month, made before the transaction because sealing cannot wait inside it. */
export const newTieFor = async ({ key, randomByte }: { key: SchoolKey; randomByte: () => number }, { patron, month }: NonNullable<RememberAsk["borrower"]>): Promise<NewTie> => {
  const tie: Tie = { party: newId("party", randomByte), patron, month };
  return { tie, doc: await tieToDocument(key, tie) };
};

/** The only copy that has the code or id, with all that happened to it and whose its open loans are. */
const copyAsked = async (db: SchoolDatabase, asked: RememberAsk["copy"], recordsOf: RecordsOf) => {
  const [row, another] = "code" in asked ? await rowsWithCode(db, asked.code) : [await db.copies.get(asked.id)];
  if (row === undefined || another !== undefined) return undefined;
  const copy = copyFrom(row.doc);
  const [title, rows, keptStory, ofHolds] = await Promise.all([
    db.titles.get(row.title),
    eventsAbout(db, [copy.id]),
    db.stories.get(copy.id),
    eventsAbout(db, [row.title]),
  ]);
  const events = circulationIn(rows);
  // Told from the log itself: while a first exchange is going on, the readings lag behind it.
  const story = storyOf(copy.id, events);
  const held = holdsIn(ofHolds);
  const [waiting, ...lentTo] = await Promise.all([knownQueue(db, holdQueueOf(row.title, held), held, { told: story, recordsOf }), ...story.loans.map(({ borrower }) => patronOf(db, borrower.party, recordsOf))]);
  return title && { file: { copy, title: titleFrom(title.doc), story, lentTo }, events, kept: keptStory ?? atRest(copy.id), waiting };
};

/** A code that opens a copy outweighs what an input method makes of the code of another, and what another bore before. */
const rowsWithCode = async (db: SchoolDatabase, code: string): Promise<CopyRow[]> => {
  const rows = await db.copies.where("codes").equals(code).toArray();
  const opened = rows.filter((row) => openingCodes(copyFrom(row.doc)).includes(code));
  return opened.length > 0 ? opened : rows;
};

/** Under the record that stays, also of a loan to a second record of theirs. */
const patronOf = async (db: SchoolDatabase, party: PartyId, recordsOf: RecordsOf): Promise<PatronId | undefined> => {
  const patron = (await db.ties.where("party").equals(party).first())?.patron;
  return patron && recordsOf(patron)[0];
};

/** What is out under any record of the reader counts; what is lent now is tied to the record that stays. */
const borrowerTies = async (db: SchoolDatabase, { patron, month }: Tie, records: readonly PatronId[]) => {
  const ties = await tiesOf(db, records);
  return { ofMonth: ownTie(ties, patron, month), account: await accountUnder(db, ties) };
};

/** A tie to what a whole class has is not for the teacher's own loans. */
export const ownTie = (ties: readonly TieRow[], patron: PatronId, month: string): TieRow | undefined => ties.find((tie) => tie.month === month && tie.patron === patron && tie.classUnit === undefined);

const noteRow = (doc: WireDocument, database: string): OtherRow => ({ id: doc._id, database, doc, kind: "note" });

export const tiesOf = (db: SchoolDatabase, records: readonly PatronId[]): Promise<TieRow[]> => rowsWith(db.ties, "patron", records);

/** Inside a transaction over the log, loans, debts, loans of lots, copies and titles. */
export const accountUnder = async (db: SchoolDatabase, ties: readonly TieRow[]): Promise<Account> => (await accountsUnder(db, [ties]))[0] as Account;

/** Of several readers at once, each by the ties of theirs. */
export const accountsUnder = async (db: SchoolDatabase, tiesOfEach: readonly (readonly TieRow[])[]): Promise<Account[]> => {
  const parties = tiesOfEach.flatMap((ties) => ties.map(({ party }) => party));
  const [loans, debts, lots] = await Promise.all([
    rowsWith(db.openLoans, "party", parties),
    rowsWith(db.debts, "party", parties),
    rowsWith(db.lotLoans, "party", parties),
  ]);
  const [bookOf, titleOf] = await Promise.all([booksOf(db, [...loans, ...debts].map(({ copy }) => copy)), titlesOf(db, lots.map(({ loan }) => loan.facts.title))]);
  const accounts = tiesOfEach.map((ties) => {
    const own = new Set(ties.map(({ party }) => party));
    return {
      loans: loans.flatMap(({ loan, copy, party }) => (own.has(party) ? [{ loan, ...bookOf(copy) }] : [])),
      debts: debts.flatMap(({ debt, copy, party }) => (own.has(party) ? [{ debt, ...bookOf(copy) }] : [])),
      lots: lots.flatMap(({ loan }) => (loan.borrower.is === "person" && own.has(loan.borrower.party) ? [{ loan, title: titleOf(loan.facts.title) }] : [])),
    };
  });
  const doubts = await doubtsAmong(db, accounts.map((account) => ({ lots: account.lots.map(({ loan }) => loan), loans: account.loans.map(({ loan }) => loan) })));
  const mark = marking(doubts.flat());
  return accounts.map((account) => ({ ...account, lots: account.lots.map((file) => ({ ...file, loan: mark(file.loan) })) }));
};

/** Inside a transaction over loans, copies and titles. */
export const loanFiles = async (db: SchoolDatabase, loans: readonly LoanRow[]): Promise<LoanFile[]> => {
  const bookOf = await booksOf(db, loans.map(({ copy }) => copy));
  return loans.map(({ loan, copy }) => ({ loan, ...bookOf(copy) }));
};

/** Inside a transaction over copies and titles. */
export const booksOf = async (db: SchoolDatabase, ids: readonly CopyId[]): Promise<(id: CopyId) => Pick<LoanFile, "copy" | "title">> => {
  const copies = rowsById(await db.copies.bulkGet([...ids]));
  const titles = rowsById(await db.titles.bulkGet([...new Set([...copies.values()].map(({ title }) => title))]));
  return (id) => {
    const copy = copies.get(id);
    const title = copy && titles.get(copy.title);
    return { copy: copy && copyFrom(copy.doc), title: title && titleFrom(title.doc) };
  };
};

/** Inside a transaction over titles. */
export const titlesOf = async (db: SchoolDatabase, ids: readonly TitleId[]): Promise<(id: TitleId) => Title | undefined> => {
  // Nobody waits for a question about nothing.
  const rows = ids.length === 0 ? new Map<string, never>() : rowsById(await db.titles.bulkGet([...new Set(ids)]));
  return (id) => {
    const row = rows.get(id);
    return row && titleFrom(row.doc);
  };
};

const rowsById = <Row extends { readonly id: string }>(rows: readonly (Row | undefined)[]): Map<string, Row> => new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
