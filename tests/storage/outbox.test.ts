/** What waits to be sent, when a part of the store is gone, or has no room. */
import { afterEach, expect, test, vi } from "vitest";
import { aSchool, books, pupil } from "./a-device.ts";

afterEach(() => vi.restoreAllMocks());

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

test("on a full disk acts are sent all the same, and what could be deleted here again waits for room", async () => {
  const { device } = await aSchool();
  const pc = await device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  const { db, desk, keeper } = pc.here();
  expect((await desk.choose(await pc.copy("STK.001"), await pc.reader("Lê Bảo An"))).type).toBe("Lent");
  const waiting = await db.outbox.toArray();
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore): never {
    this.transaction.abort();
    throw new DOMException("The disk is full", "QuotaExceededError");
  });
  const sent = (await keeper.nextToSend(500)).map(({ doc }) => doc._id);
  expect(sent).toEqual(waiting.flatMap(({ id }) => (/^(event|voucher):/.test(id) ? [id] : [])));
  expect(sent.some((id) => id.startsWith("event:"))).toBe(true);
  expect(sent.length).toBeLessThan(waiting.length);
  vi.restoreAllMocks();
  expect((await keeper.nextToSend(500)).map(({ doc }) => doc._id)).toEqual(waiting.map(({ id }) => id));
});
