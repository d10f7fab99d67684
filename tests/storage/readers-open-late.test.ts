import { expect, test } from "vitest";
import { aSchool, books, pupil } from "./a-device.ts";

const aDeviceWithReaders = async () => {
  const { device } = await aSchool();
  const pc = await device("may-1");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"]));
  await pc.bringInReaders(...Array.from({ length: 120 }, (_, index) => pupil(`Bạn Đọc ${index}`)));
  await pc.reload();
  return pc;
};

test("a card scanned in the moment the desk is there opens its reader, and is never called unknown", async () => {
  const pc = await aDeviceWithReaders();
  const card = (await pc.here().printing.patrons({})).find(({ fullName }) => fullName === "Bạn Đọc 119")?.cards[0];
  await pc.reload();
  const answer = await pc.here().desk.scan(card!, undefined);
  expect(answer).toMatchObject({ type: "PatronOpened", file: { patron: { fullName: "Bạn Đọc 119" } } });
});

test("a copy scanned before the readers are open is lent to the reader, and comes back with the name", async () => {
  const pc = await aDeviceWithReaders();
  const reader = await pc.reader("Bạn Đọc 7");
  expect((await pc.here().desk.scan("STK.001", reader)).type).toBe("Lent");
  await pc.reload();
  expect(await pc.here().desk.choose(await pc.copy("STK.001"), undefined)).toMatchObject({ type: "TakenBack", from: [{ patron: { fullName: "Bạn Đọc 7" } }] });
});

test("what changes while the readers are being opened stands afterwards", async () => {
  const pc = await aDeviceWithReaders();
  const { db, printing, keeper, openReaders } = pc.here();
  const [row] = await db.patrons.toArray();
  const opening = openReaders();
  await keeper.takeIn(row!.database, [{ _id: row!.id, _rev: "2-b", _deleted: true }], { since: "9", birth: "b" });
  await opening;
  await expect.poll(async () => (await printing.patrons({})).map(({ id }) => id)).not.toContain(row!.id);
  expect(await printing.patrons({})).toHaveLength(119);
});
