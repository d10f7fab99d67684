/** Records joined and parted at any desk of a history: in the end every device knows the same readers, and nothing names one who was erased. */
import { day } from "#domain/kernel/day.ts";
import { newId, type PatronId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { recordsJoinedToDocument } from "#wire/people.ts";
import { documentTables, rowFrom } from "../../src/storage/document-rows.ts";
import { deleteRows, putEdited } from "../../src/storage/edits.ts";
import { joinedReadersIn, joinRows } from "../../src/storage/joins.ts";
import type { Chance } from "../../sync-server/demo/seeded.ts";
import type { SimulatedDevice } from "./device.ts";

export const joins = (chance: Chance, records: readonly PatronId[]) => ({
  /** Of few readers, so that desks that do not hear of each other join the same ones, also crosswise. */
  change: async ({ here }: SimulatedDevice): Promise<void> => {
    const { db, device } = here();
    const tables = [db.outbox, db.counters, db.device, ...documentTables(db)];
    const [known] = await joinRows(db);
    if (known && chance.next() < 0.4) return db.transaction("rw", tables, () => deleteRows(db, [known.id]));
    const join = { id: newId("join", chance.byte), from: chance.pick(records), into: chance.pick(records), on: day("2026-10-05") };
    if (join.from === join.into || (await db.patrons.bulkGet([join.from, join.into])).includes(undefined)) return;
    const { desk } = databasesOf(device.school);
    const row = await rowFrom(device.schoolKey, await recordsJoinedToDocument(device.schoolKey, join), desk);
    await db.transaction("rw", tables, () => putEdited(db, [row]));
  },

  /** In words, what is not as it should be. */
  broken: async (devices: readonly SimulatedDevice[], gone: PatronId): Promise<string[]> => {
    const told = await Promise.all(devices.map(async ({ here }) => JSON.stringify([...(await joinedReadersIn(here().db))].sort(([a], [b]) => (a < b ? -1 : 1)))));
    const stories = told.flatMap((readers, index) => (readers === told[0] ? [] : [`diverged: device ${index} joins otherwise than device 0`]));
    for (const [index, { here }] of devices.entries()) {
      const naming = (await joinRows(here().db)).filter(({ joined: { from, into } }) => from === gone || into === gone);
      if (naming.length > 0) stories.push(`diverged: device ${index} still joins a reader who was erased`);
    }
    return stories;
  },
});
