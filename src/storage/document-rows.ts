/** Documents to rows and back: which table keeps a kind, and what a row is found by. */
import type { Title } from "#domain/catalogue/title.ts";
import { codeImages } from "#domain/copies/barcode-images.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { borneCodes } from "#domain/copies/label.ts";
import { openCards } from "#domain/patrons/library-card.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { copyFrom, copyToDocument, titleToDocument, type WireDocument } from "#wire/documents.ts";
import { patronFrom, recordsJoinedFrom, recordsJoinedKind, tieFrom, type Tie } from "#wire/people.ts";
import { isNewer } from "#wire/schemas.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { CopyRow, DocRow, OtherRow, PatronRow, SchoolDatabase, TieRow } from "./database.ts";

export type Row = DocRow | CopyRow | PatronRow | TieRow | OtherRow;

export type DocTable = "titles" | "copies" | "patrons" | "ties" | "others";

export const kindOfId = (id: string): string => id.slice(0, id.indexOf(":"));

/** By the id's kind, so that also a deletion without content finds its table. */
export const tableOf = (id: string): DocTable => {
  const kind = kindOfId(id);
  return kind === "title" ? "titles" : kind === "copy" ? "copies" : kind === "patron" ? "patrons" : kind === "tie" ? "ties" : "others";
};

/** Under this word, and no kind of its own, lies what a newer version wrote: nobody who looks for a kind finds it. */
export const newerKind = "newer";

export const isNewerRow = (row: Row): boolean => "kind" in row && row.kind === newerKind;

/** The row, unless it says what only a newer version can read. */
export const ifRead = <Some extends Row>(row: Some | undefined): Some | undefined => (row && isNewerRow(row) ? undefined : row);

/** What a newer version wrote lies with the others, whatever it is. */
export const homeOf = (row: Row): DocTable => (isNewerRow(row) ? "others" : tableOf(row.id));

export const documentTables = (db: SchoolDatabase) => [db.titles, db.copies, db.patrons, db.ties, db.others];

/** What a code can arrive as: as printed, and as a Vietnamese input method would have changed it. Replaced ones too: where no other copy has it, a label still finds its copy. */
const codesOf = (copy: Copy): string[] => [...new Set(borneCodes(copy).flatMap(codeImages))];

export const titleRow = (title: Title, database: string): DocRow => ({ id: title.id, database, doc: titleToDocument(title) });

export const copyRow = (copy: Copy, database: string): CopyRow => ({
  id: copy.id,
  database,
  doc: copyToDocument(copy),
  title: copy.title,
  codes: codesOf(copy),
  accessionNo: copy.accessionNo,
});

export const patronRow = (patron: Patron, doc: WireDocument, database: string): PatronRow => ({
  id: patron.id,
  database,
  doc,
  cards: openCards(patron).map(foldCode),
  ...(patron.cancelledCards === undefined ? {} : { cancelled: patron.cancelledCards.map(({ code }) => foldCode(code)) }),
  ...(patron.matchKey === undefined ? {} : { matchKey: patron.matchKey }),
});

export const tieRow = ({ party, patron, month, classUnit }: Tie, doc: WireDocument, database: string): TieRow => ({ id: doc._id, database, doc, party, patron, month, ...(classUnit === undefined ? {} : { classUnit }) });

/** Opens seals, so it has to be awaited before a transaction begins. Unreadable people are kept as they are. */
export const rowFrom = async (key: SchoolKey, document: WireDocument, database: string): Promise<Row> => {
  const { _rev, ...doc } = document;
  const row = await unrevisedRow(key, doc as WireDocument, database);
  return _rev === undefined ? row : { ...row, rev: _rev };
};

const unrevisedRow = async (key: SchoolKey, doc: WireDocument, database: string): Promise<Row> => {
  const bare = { id: doc._id, database, doc };
  if (isNewer(doc)) return { ...bare, kind: newerKind };
  switch (tableOf(doc._id)) {
    case "titles":
      return bare;
    case "copies":
      return copyRow(copyFrom(doc), database);
    case "patrons":
      return patronFrom(key, doc).then((patron) => patronRow(patron, doc, database), () => ({ ...bare, cards: [] }));
    case "ties":
      return tieFrom(key, doc).then((tie) => tieRow(tie, doc, database), () => bare);
    case "others":
      // Names no one: ids only, as a tie's row has them.
      if (doc["kind"] === recordsJoinedKind) return recordsJoinedFrom(key, doc).then((joined): OtherRow => ({ ...bare, kind: recordsJoinedKind, joined }), () => ({ ...bare, kind: recordsJoinedKind }));
      return { ...bare, kind: String(doc["kind"]) };
  }
};
