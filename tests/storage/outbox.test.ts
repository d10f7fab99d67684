/** What waits to be sent, when a part of the store is gone. */
import { expect, test } from "vitest";
import { aSchool, books } from "./a-device.ts";

test("what waits for a row that has gone is dropped and counted no more, and what stands behind it is sent", async () => {
  const { device } = await aSchool();
  const pc = await device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002", "STK.003"]));
  const { db, keeper, counts } = pc.here();
  const waiting = await db.outbox.toArray();
  const gone = [await pc.copy("STK.001"), await pc.copy("STK.002")] as string[];
  await db.copies.bulkDelete(gone as never[]);
  const deleted = await db.outbox.add({ id: gone[1]!, database: waiting[0]!.database, deletion: { _id: gone[1]!, _deleted: true } });

  const sent = [];
  for (let after = 0; ; ) {
    const [row] = await keeper.nextToSend(1, after);
    if (!row) break;
    sent.push(row.doc._id);
    after = row.n;
  }
  expect(sent).toEqual([...waiting.map(({ id }) => id).filter((id) => !gone.includes(id)), gone[1]]);
  expect((await db.outbox.toArray()).map(({ n }) => n)).toEqual([...waiting.filter(({ id }) => !gone.includes(id)).map(({ n }) => n), deleted]);
  expect([(await db.counters.get("unsent"))?.value, counts.current().unsent]).toEqual([waiting.length - 2, waiting.length - 2]);
});
