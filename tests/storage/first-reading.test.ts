import { expect, test } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import { titleToDocument } from "#wire/documents.ts";
import type { TitleId } from "#domain/kernel/ids.ts";
import { aSchool } from "./a-device.ts";

const titles = (words: string) => Array.from({ length: 20 }, (_, index) => ({ ...titleToDocument({ id: `title:t${index}` as TitleId, titleProper: `${words} ${index}`, authors: [], bookType: "referenceBook" }), _rev: "1-a" }));
const first = { deferReadings: true, nothingHere: true };

test("a first reading that is begun again finds its documents here: each is kept once, and counted once", async () => {
  const { device } = await aSchool();
  const { here } = await device("may-1");
  const { db, keeper, device: { school } } = here();
  const { catalogue } = databasesOf(school);
  await db.outbox.clear();
  await keeper.takeIn(catalogue, titles("Sách").slice(0, 12), { since: "12", birth: "b" }, first);
  await keeper.takeIn(catalogue, titles("Truyện"), { since: "20", birth: "b" }, first);
  expect((await db.titles.toArray()).map(({ doc }) => doc["titleProper"])).toEqual(expect.arrayContaining(["Truyện 0", "Truyện 19"]));
  expect([await db.titles.count(), (await db.counters.get("titles"))?.value]).toEqual([20, 20]);
  expect((await keeper.position(catalogue))?.since).toBe("20");
});

test("what was deleted here and waits to be sent does not come back with a first reading", async () => {
  const { device } = await aSchool();
  const { here } = await device("may-1");
  const { db, keeper, device: { school } } = here();
  const { catalogue } = databasesOf(school);
  await db.outbox.add({ id: "title:t3", database: catalogue, deletion: { _id: "title:t3", _deleted: true } });
  await keeper.takeIn(catalogue, titles("Sách"), { since: "20", birth: "b" }, first);
  expect([await db.titles.count(), await db.titles.get("title:t3")]).toEqual([19, undefined]);
});
