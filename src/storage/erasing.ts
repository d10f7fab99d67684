/**
 * A reader is erased on this device: not only their document but all that was made of it here, the ties to their loans, the
 * remarks on those, what waits to be sent, what was refused, what lost a merge, and what an import would bring back. What is
 * left is an erasure per document. It is kept, so that whatever of that content still comes in is erased again.
 */
import type { LogEvent } from "#domain/circulation/events.ts";
import { asTold, loansMeantBy, sameReaders, type ToldMonths } from "#domain/circulation/forgetting.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import { newId, tailOf, type PartyId, type PatronId } from "#domain/kernel/ids.ts";
import { cardsPrintedFrom, cardsPrintedKind, cardsPrintedToDocument } from "#wire/cards-printed.ts";
import type { WireDocument } from "#wire/documents.ts";
import { erasureOf } from "#wire/erasure.ts";
import { homeroomFrom, homeroomKind } from "#wire/homerooms.ts";
import { patronFrom } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import { addTo, type OtherRow, type SchoolDatabase, type TieRow } from "./database.ts";
import { documentTables, type Row } from "./document-rows.ts";
import { deleteRows, putEdited } from "./edits.ts";
import { asOfReaders, joinedReadersIn, joinsNaming } from "./joins.ts";
import { randomByte } from "./random-byte.ts";
import { dropRow, forgetRefused, forgetRefusedOf, refusedActs, rowOf } from "./refused-rows.ts";
import { toldMonths } from "./tie-months.ts";
import { rowsWith } from "./rows-with.ts";

export const erasingTables = (db: SchoolDatabase) => [db.erased, db.events, db.outbox, db.refused, db.lost, db.patronImports, db.counters, db.device, ...documentTables(db)];

/** The codes of their cards, cancelled ones too: asked before the transaction, for it opens seals. */
export const cardCodesOf = async (db: SchoolDatabase, key: SchoolKey, patrons: readonly PatronId[]): Promise<ReadonlySet<string>> => {
  if (patrons.length === 0) return new Set();
  const docs = (await db.patrons.bulkGet([...patrons])).flatMap((row) => [row?.doc ?? [], row?.base ?? []].flat());
  const opened = await Promise.all(docs.map((doc) => patronFrom(key, doc).catch(() => undefined)));
  return new Set(opened.flatMap((patron) => (patron ? [...patron.cards, ...(patron.cancelledCards ?? []).map(({ code }) => code)] : [])).map(foldCode));
};

/** Inside a transaction over these tables. A reader whose erasure has come from the server, `told`, is not sent there again. */
export const erasePatrons = async (db: SchoolDatabase, patrons: readonly PatronId[], database: string, { told, codes }: { told: boolean; codes: ReadonlySet<string> }): Promise<void> => {
  if (patrons.length === 0) return;
  const ties = await rowsWith(db.ties, "patron", patrons);
  const notes = await notesUnder(db, ties);
  await keepSameReaders(db, ties, database, ties.length > 0 ? await toldMonths(db) : undefined);
  const joins = await joinsNaming(db, new Set(patrons));
  for (const id of patrons) await eraseDocument(db, id, database, { told });
  for (const id of [...ties.map(({ id: tie }) => tie), ...notes, ...joins]) await eraseDocument(db, id, database, { told: false });
  await forgetImports(db, new Set<string>(patrons));
  await forgetPrinted(db, codes, database);
  await forgetHomerooms(db, new Set<string>(patrons));
};

/** What has come in although it is erased, under the server's revision: it goes again, here and there. */
export const eraseAgain = (db: SchoolDatabase, { id, database, rev }: Row): Promise<void> => eraseDocument(db, id, database, { told: false, ...(rev === undefined ? {} : { rev }) });

export const eraseDocument = async (db: SchoolDatabase, id: string, database: string, { told, rev: come }: { told: boolean; rev?: string }): Promise<void> => {
  const [row, device, waiting] = await Promise.all([rowOf(db, id), db.device.get("this"), db.outbox.where("id").equals(id).toArray()]);
  if (row) await dropRow(db, row);
  await db.lost.where("id").equals(id).delete();
  await forgetRefused(db, id);
  await db.outbox.where("id").equals(id).delete();
  // What the server has never been sent it need not be told of.
  const rev = come ?? row?.rev ?? revIn(waiting);
  const isHere = rev === undefined && waiting.length > 0 && waiting.every(({ n = 0 }) => n > (device?.handedOut ?? 0));
  await db.erased.put({ id, database, ...(isHere && !told ? { unheard: 1 } : {}) });
  if (!told && !isHere) await db.outbox.add({ id, database, deletion: { ...erasureOf(id), ...(rev === undefined ? {} : { _rev: rev }) } });
  await addTo(db, "unsent", (told || isHere ? 0 : 1) - waiting.length);
};

/** Before the ties go: what only they can tell. */
export const keepSameReaders = async (db: SchoolDatabase, going: readonly TieRow[], database: string, told: ToldMonths = new Map()): Promise<void> => {
  if (going.length === 0) return;
  const readers = await joinedReadersIn(db);
  const records = going.flatMap(({ patron }) => readers.get(patron)?.records ?? [patron]);
  const all = await rowsWith(db.ties, "patron", records);
  const rows = sameReaders(asTold(asOfReaders(going, readers), told), asTold(asOfReaders(all, readers), told)).map((parties): OtherRow => {
    const id = `same:${parties.map(tailOf).join("-")}`;
    return { id, database, doc: { _id: id, kind: "same-reader", v: 1, parties }, kind: "same-reader" };
  });
  const known = await db.others.bulkGet(rows.map(({ id }) => id));
  await putEdited(db, rows.filter((_row, index) => known[index] === undefined));
};

/** Remarks on loans under these ties. They go together: without the tie nobody could say any more whom a remark is about. */
export const notesUnder = async (db: SchoolDatabase, ties: readonly TieRow[]): Promise<string[]> => {
  if (ties.length === 0) return [];
  const parties = new Set<PartyId>(ties.map(({ party }) => party));
  const refused = (await refusedActs(db)).map(({ event }) => event);
  const remarked = [...(await db.events.where("event.override.note").above("").toArray()).map(({ event }) => event), ...refused];
  const named = await Promise.all(remarked.map(async (event) => ("override" in event && event.override?.note !== undefined && (await partiesOf(db, [event], refused)).some((party) => parties.has(party)) ? event.override.note : undefined)));
  return (await db.others.bulkGet(named.flatMap((note) => note ?? []))).flatMap((row) => row?.id ?? []);
};

/** Under which parties the loans lie that these events are about, and what these themselves were noted under. */
export const partiesOf = async (db: SchoolDatabase, events: readonly LogEvent[], refused: readonly LogEvent[]): Promise<PartyId[]> => {
  const meant = new Set(events.flatMap(loansMeantBy));
  const loans = await db.events.bulkGet([...meant]);
  const named = [...loans.flatMap((row) => row?.event ?? []), ...refused.filter(({ id }) => meant.has(id)), ...events];
  return named.flatMap((event) => ("borrower" in event ? [event.borrower.party] : []));
};

/** An import that is taken back must not bring back what it found. */
const forgetImports = async (db: SchoolDatabase, patrons: ReadonlySet<string>): Promise<void> => {
  await db.patronImports.toCollection().modify((made: { changed: readonly { readonly before: WireDocument }[] }) => {
    made.changed = made.changed.filter(({ before }) => !patrons.has(before._id));
  });
};

/** A teacher who is erased answers for no class, of no year. */
const forgetHomerooms = async (db: SchoolDatabase, patrons: ReadonlySet<string>): Promise<void> => {
  const rows = await db.others.where("kind").equals(homeroomKind).toArray();
  await deleteRows(db, rows.flatMap(({ id, doc }) => (patrons.has(homeroomFrom(doc).teacher) ? [id] : [])));
  await forgetRefusedOf(db, homeroomKind, (doc) => patrons.has(homeroomFrom(doc).teacher));
};

/**
 * Which cards were printed is noted by their codes. A note with one of these goes, and another one says the rest: edited, it
 * would keep what it said before. Whoever wrote down such a code does the same when the erasure comes.
 */
const forgetPrinted = async (db: SchoolDatabase, codes: ReadonlySet<string>, database: string): Promise<void> => {
  if (codes.size === 0) return;
  await forgetRefusedOf(db, cardsPrintedKind, (doc) => cardsPrintedFrom(doc).codes.some((code) => codes.has(foldCode(code))));
  for (const { id, doc } of await db.others.where("kind").equals(cardsPrintedKind).toArray()) {
    const noted = cardsPrintedFrom(doc);
    const rest = noted.codes.filter((code) => !codes.has(foldCode(code)));
    if (rest.length === noted.codes.length) continue;
    await deleteRows(db, [id]);
    if (rest.length === 0) continue;
    const anew = cardsPrintedToDocument({ ...noted, id: newId("print", randomByte), codes: rest });
    await putEdited(db, [{ id: anew._id, database, doc: anew, kind: cardsPrintedKind }]);
  }
};


const revIn = (waiting: readonly { readonly deletion?: WireDocument }[]): string | undefined => waiting.find(({ deletion }) => deletion?._rev !== undefined)?.deletion?._rev;
