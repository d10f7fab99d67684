/**
 * Rows by many keys of an index, asked for side by side. What Dexie makes of `anyOf` is a cursor that goes from key to key and waits at
 * each one for the store and for the page: on a slow tablet a second for a class of 45. (Of keys that are nearly all absent the cursor
 * knows at once, so the outbox is still asked by `anyOf`.)
 */
import Dexie, { type Table } from "dexie";

/** In the order of the keys, inside the transaction that is going on or in one of its own. */
export const rowsWith = async <Row, Key, Insert>(table: Table<Row, Key, Insert>, index: string, keys: Iterable<string>): Promise<Row[]> => {
  const wanted = [...new Set(keys)].sort();
  if (wanted.length === 0) return [];
  const going = Dexie.currentTransaction as typeof Dexie.currentTransaction | undefined;
  return going ? found(going.idbtrans, table.name, index, wanted) : table.db.transaction("r", table, (own) => found(own.idbtrans, table.name, index, wanted));
};

const found = <Row>(transaction: IDBTransaction, table: string, index: string, keys: readonly string[]): PromiseLike<Row[]> =>
  new Dexie.Promise<Row[]>((resolve, reject) => {
    const of = transaction.objectStore(table).index(index);
    const rows: Row[][] = [];
    let left = keys.length;
    keys.forEach((key, place) => {
      const asked = of.getAll(key);
      asked.onsuccess = () => {
        rows[place] = asked.result as Row[];
        left--;
        if (left === 0) resolve(rows.flat());
      };
      asked.onerror = () => reject(asked.error);
    });
  });
