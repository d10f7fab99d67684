import { expect, test } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import { eventToDocument, type WireDocument } from "#wire/documents.ts";
import type { SchoolDatabase } from "../../src/storage/database.ts";
import { rebuildReadings, storiesOf } from "../../src/storage/readings.ts";
import { aSchool, books, pupil } from "./a-device.ts";

const numbers = Array.from({ length: 12 }, (_, index) => `STK.${String(index).padStart(3, "0")}`);

const readingsOf = async (db: SchoolDatabase) => ({ stories: await db.stories.toArray(), loans: await db.openLoans.toArray(), contradictions: (await db.counters.get("contradictions"))?.value ?? 0 });

/** A log that is longer than what is told at a time, with one copy that has more events than all the others together. */
const aLongLog = async () => {
  const { device } = await aSchool();
  const pc = await device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", numbers));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  const { db, desk, keeper, device: { school } } = pc.here();
  expect((await desk.choose(await pc.copy("STK.007"), await pc.reader("Lê Bảo An"))).type).toBe("Lent");
  const [lent] = (await db.events.toArray()).flatMap(({ event }) => (event.kind === "copy-lent" ? [event] : []));
  const copies = await Promise.all(numbers.map((number) => pc.copy(number)));
  const log: WireDocument[] = copies.flatMap((copy, at) =>
    Array.from({ length: at === 7 ? 1050 : 29 + (at % 2) }, (_, index) => {
      const id = `event:${copy.slice(5)}-${index}`;
      const more = { id, cause: index === 0 ? null : `event:${copy.slice(5)}-${index - 1}`, sequence: index + 1, thing: { copy }, at: { ...lent!.at, instant: lent!.at.instant + index } };
      const { borrower, due, use, ...rest } = lent!;
      const event = index % 2 === 0 ? { ...lent!, ...more } : { ...rest, ...more, kind: "copy-returned" as const, closes: [more.cause] };
      return { ...eventToDocument(event as typeof lent & object), _rev: "1-a" };
    }));
  await keeper.takeIn(databasesOf(school).log(2026), log, { since: "9", birth: "b" });
  return { ...pc, events: log.length };
};

test("a log of more events than are told at a time is told whole, also the copy with the most of them", async () => {
  const { here, copy, events } = await aLongLog();
  const { db } = here();
  const before = await readingsOf(db);
  // Every second copy is still out; the others are at rest.
  expect([events, before.stories.length, before.loans.length]).toEqual([6 * 29 + 5 * 30 + 1050, 6, 6]);
  const timesLent = (await storiesOf(db, await Promise.all(numbers.map((number) => copy(number))))).map((story) => story.timesLent);
  expect(Math.max(...timesLent)).toBe(526);
  await rebuildReadings(db);
  expect(await readingsOf(db)).toEqual(before);
  expect((await db.device.get("this"))?.deferred).toBe(false);
});

test("an act at the desk while the readings are being rebuilt is in them once", async () => {
  const pc = await aLongLog();
  const { db, desk } = pc.here();
  const rebuilding = rebuildReadings(db);
  // Nothing is out to this one, however far the rebuilding has come.
  const answer = await desk.choose(await pc.copy("STK.011"), await pc.reader("Trần Gia Bình"));
  await rebuilding;
  expect(answer.type).toBe("Lent");
  const afterwards = await readingsOf(db);
  await rebuildReadings(db);
  expect(await readingsOf(db)).toEqual(afterwards);
});

test("what another window takes in during a rebuild, to be told later, is not forgotten", async () => {
  const { here } = await aLongLog();
  const { db, keeper, device: { school } } = here();
  const rebuilding = rebuildReadings(db);
  await keeper.takeIn(databasesOf(school).log(2026), [], { since: "10", birth: "b" }, { deferReadings: true });
  await rebuilding;
  expect((await db.device.get("this"))?.deferred).toBe(true);
});
