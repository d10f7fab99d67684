/**
 * How readers are changed here. Seals are opened and closed outside the transaction: WebCrypto inside one would end it.
 * So inside it every reader has to be still as it was read, and no card number may have been given out; if a change came in
 * between, all is done once more on top of it.
 */
import type { PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import type { SchoolKey } from "#wire/seal.ts";
import type { DeviceRow, PatronRow, SchoolDatabase } from "./database.ts";
import { documentTables, patronRow } from "./document-rows.ts";

/** `prepare` answers what is to be written in one transaction, or undefined when nothing is to be done. */
export type PreparePatrons<Answer> = (held: readonly (Patron | undefined)[], device: DeviceRow) => Promise<(() => Promise<Answer>) | undefined>;

export const changePatrons = async <Answer>({ db, key }: { db: SchoolDatabase; key: SchoolKey }, ids: readonly PatronId[], prepare: PreparePatrons<Answer>): Promise<Answer | undefined> => {
  for (;;) {
    const [rows, device] = await Promise.all([db.patrons.bulkGet([...ids]), db.device.get("this")]);
    if (!device) throw new Error("this device has no school");
    const write = await prepare(await Promise.all(rows.map((row) => row && patronFrom(key, row.doc))), device);
    if (!write) return undefined;
    const done = await db.transaction("rw", [db.patronImports, db.events, db.outbox, db.counters, db.device, ...documentTables(db)], async () => {
      const [now, deviceNow] = await Promise.all([db.patrons.bulkGet([...ids]), db.device.get("this")]);
      const isStill = now.every((row, index) => sealOf(row) === sealOf(rows[index])) && deviceNow?.nextCardSerial === device.nextCardSerial;
      return isStill ? { answer: await write() } : undefined;
    });
    if (done) return done.answer;
  }
};

export const sealedRow = async (key: SchoolKey, patron: Patron, database: string): Promise<PatronRow> => patronRow(patron, await patronToDocument(key, patron), database);

const sealOf = (row: PatronRow | undefined): unknown => row?.doc["sealed"];
