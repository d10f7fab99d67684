/**
 * All rows of a table, some hundred with each request: a cursor goes to the store and back for every one of them, and the log of a
 * school's years has a hundred thousand.
 */
import type { Table } from "dexie";

const portion = 500;

/** In the order of their keys, inside the transaction that is going on, if there is one. */
export const everyRow = async <Row extends object, Key, Insert>(table: Table<Row, Key, Insert>, visit: (row: Row) => void): Promise<void> => {
  const key = table.schema.primKey.keyPath as keyof Row & string;
  for (let last: Row | undefined; ; ) {
    const from = last === undefined ? table.toCollection() : table.where(key).above(last[key]);
    const rows: Row[] = await from.limit(portion).toArray();
    rows.forEach(visit);
    last = rows[portion - 1];
    if (last === undefined) return;
  }
};

export const rowsWhere = async <Row extends object, Key, Insert>(table: Table<Row, Key, Insert>, isMeant: (row: Row) => boolean): Promise<Row[]> => {
  const found: Row[] = [];
  await everyRow(table, (row) => {
    if (isMeant(row)) found.push(row);
  });
  return found;
};
