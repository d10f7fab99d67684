/** A view read: its rows between two keys or under the keys asked for, as they are or reduced group by group. */
import { sequenceText } from "../change-feed/sequence.ts";
import { compareKeys } from "../indexes/collation.ts";
import { placeIn, type IndexRow } from "../indexes/sorted-rows.ts";
import { withAttachments } from "../attachments/shown.ts";
import { isJsonObject } from "../revisions/edit-from-json.ts";
import { rowList } from "../row-list.ts";
import type { DatabaseStorage } from "../storage/document-storage.ts";
import { documentText, revisionShown, withConflicts, winnerShown } from "../storage/document-text.ts";
import type { Reduce } from "./reduce.ts";
import { groupKey, type ViewQuery } from "./view-query.ts";

/** As JSON text: documents are put in unread. */
export const viewText = (database: DatabaseStorage, rows: readonly IndexRow[], query: ViewQuery, reduce: Reduce | undefined): string => {
  const { grouping, updateSeq } = query;
  const seq = updateSeq ? `"update_seq":${JSON.stringify(sequenceText(database.totals().seq, database))},` : "";
  if (grouping !== undefined && reduce !== undefined) {
    const groups = groupsOf(rowsAsked(rows, query).rows, grouping, query.descending).slice(query.skip, query.skip + query.limit);
    return `{${seq}"rows":${rowList(groups.map((group) => JSON.stringify({ key: groupKey(group[0]?.key, grouping), value: reduce(group) })))}}`;
  }
  const { rows: found, before } = rowsAsked(rows, query);
  const shown = found.slice(query.skip, query.skip + query.limit);
  const offset = Math.min(before + query.skip, rows.length);
  return `{"total_rows":${rows.length},"offset":${offset},${seq}"rows":${rowList(shown.map((row) => rowText(database, row, query)))}}`;
};

/** In the order in which they are answered, and how many stand before them. */
const rowsAsked = (rows: readonly IndexRow[], { from, to, withTo, keys, descending }: ViewQuery): { rows: readonly IndexRow[]; before: number } => {
  if (keys !== undefined) {
    const found = keys.flatMap((key) => {
      const some = rows.slice(placeIn(rows, { key }, false), placeIn(rows, { key }, true));
      return descending ? some.toReversed() : some;
    });
    return { rows: found, before: 0 };
  }
  // Backwards the end that may be left out is the lower one.
  const first = from === undefined ? 0 : placeIn(rows, from, descending && !withTo);
  const behind = to === undefined ? rows.length : placeIn(rows, to, descending || withTo);
  const found = rows.slice(first, behind);
  return descending ? { rows: found.toReversed(), before: rows.length - behind } : { rows: found, before: first };
};

/** Rows that follow each other and have their key in common; keys asked for one by one may come again. */
const groupsOf = (rows: readonly IndexRow[], level: number, descending: boolean): readonly (readonly IndexRow[])[] => {
  const groups: IndexRow[][] = [];
  let key: unknown;
  for (const row of rows) {
    const own = groupKey(row.key, level);
    const last = groups.at(-1);
    if (last !== undefined && compareKeys(own, key) === 0) last.push(row);
    else groups.push([row]);
    key = own;
  }
  return descending ? groups.map((group) => group.toReversed()) : groups;
};

const rowText = (database: DatabaseStorage, { id, key, value }: IndexRow, query: ViewQuery): string => {
  const text = JSON.stringify({ id, key, value });
  return query.includeDocs ? `${text.slice(0, -1)},"doc":${docText(database, id, value, query)}}` : text;
};

/** A row may name another document, or another revision, in its value. */
const docText = (database: DatabaseStorage, id: string, value: unknown, { conflicts, attached }: ViewQuery): string => {
  const { _id: other, _rev: rev } = isJsonObject(value) ? value : {};
  const stored = database.get(typeof other === "string" ? other : id);
  if (stored === undefined || (stored.deleted && typeof rev !== "string")) return "null";
  const shown = typeof rev === "string" ? revisionShown(database, stored, rev) : winnerShown(stored);
  if (shown === undefined) return "null";
  return documentText(withAttachments(database, stored, shown, attached), conflicts ? withConflicts(stored) : {});
};
