import { expect, test } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import { titleToDocument } from "#wire/documents.ts";
import type { TitleId } from "#domain/kernel/ids.ts";
import { settledLater } from "../../src/sync/feed.ts";
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

const [half, end] = [{ since: "0", birth: "b", coming: { done: 10, of: 20, at: { seq: "20", after: "title:t9" } } }, { since: "20", birth: "b" }];
const aFirstReading = async () => {
  const { device } = await aSchool();
  const { db, keeper, device: { school } } = (await device("may-1")).here();
  const { catalogue } = databasesOf(school);
  const [one, other] = [titles("Sách").slice(0, 10), titles("Sách").slice(10)];
  return { db, begin: () => keeper.takeIn(catalogue, one, half, first), goOn: (taken: Promise<"taken" | "older">) => keeper.takeIn(catalogue, other, end, { ...first, after: { taken, position: half } }), position: () => keeper.position(catalogue) };
};

test("a part is written as soon as the one before it stands in the store, before anybody has heard of that", async () => {
  const { db, begin, goOn, position } = await aFirstReading();
  await begin();
  expect(await goOn(new Promise(() => undefined))).toBe("taken");
  expect([await db.titles.count(), await position()]).toEqual([20, end]);
});

test("two parts that are handed over together end up one on top of the other", async () => {
  const { db, begin, goOn, position } = await aFirstReading();
  const taken = begin();
  expect(await Promise.all([taken, goOn(taken)])).toEqual(["taken", "taken"]);
  expect([await db.titles.count(), await position()]).toEqual([20, end]);
});

test("a part is not kept where the one before it was not", async () => {
  const { db, goOn, position } = await aFirstReading();
  const before = await position();
  expect(await goOn(Promise.resolve("older"))).toBe("older");
  await expect(goOn(settledLater(Promise.reject(new Error("no room"))))).rejects.toThrow("no room");
  expect([await db.titles.count(), await position()]).toEqual([0, before]);
});

test("a part waits for the one before it where that takes more than one step", async () => {
  const { db, begin, goOn, position } = await aFirstReading();
  const later = new Promise((resolve) => setTimeout(resolve, 20)).then(begin);
  expect(await goOn(later)).toBe("taken");
  expect([await db.titles.count(), await position()]).toEqual([20, end]);
});
