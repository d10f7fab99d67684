/**
 * A lot as it travels: each of its entries is a field of its own, so that the three-way merge of two desks that counted apart
 * keeps what both wrote. And the sets of textbooks.
 */
import type { Lot, LotEntry } from "#domain/copies/lot.ts";
import type { TextbookSet } from "#domain/circulation/textbook-set.ts";
import type { LotId } from "#domain/kernel/ids.ts";
import type { WireDocument } from "./documents.ts";

export const entryField = "entry-";

export const lotToDocument = ({ id, title, year, entries }: Lot): WireDocument => ({
  _id: id,
  kind: "lot",
  v: 1,
  title,
  ...(year === undefined ? {} : { year }),
  ...Object.fromEntries(Object.entries(entries).map(([key, entry]) => [entryField + key, entry])),
});

export const lotFrom = (document: WireDocument): Lot => {
  const { title, year } = document as object as Pick<Lot, "title" | "year">;
  const entries = Object.entries(document).flatMap(([field, entry]) => (field.startsWith(entryField) ? [[field.slice(entryField.length), entry as LotEntry] as const] : []));
  return { id: document._id as LotId, title, ...(year === undefined ? {} : { year }), entries: Object.fromEntries(entries) };
};

export const setToDocument = ({ id, ...content }: TextbookSet): WireDocument => ({ _id: id, kind: "textbook-set", v: 1, ...content });

export const setFrom = ({ _id, _rev, kind, v, ...content }: WireDocument): TextbookSet => ({ id: _id, ...content }) as object as TextbookSet;
