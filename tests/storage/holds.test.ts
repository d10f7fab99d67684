import Dexie from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { day } from "#domain/kernel/day.ts";
import type { TitleId } from "#domain/kernel/ids.ts";
import { isHold } from "#domain/circulation/events.ts";
import { rebuildReadings } from "../../src/storage/readings.ts";
import { openDatabase } from "../../src/storage/database.ts";
import { openParties } from "../../src/storage/forgetting.ts";
import { seeded, type Chance } from "../../sync-server/demo/seeded.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "./a-device.ts";

const titles = ["Dế Mèn phiêu lưu ký", "Kính vạn hoa", "Đất rừng phương Nam"];
const names = Array.from({ length: 5 }, (_, index) => `Bạn Đọc ${index}`);

const act = async (device: Device, chance: Chance, acts: Record<string, number>): Promise<void> => {
  const { desk, holds } = device.here();
  const index = chance.below(titles.length);
  const copy = await device.copy(`${index}.${chance.below(2)}`);
  const reader = await device.reader(chance.pick(names));
  const { title } = (await device.here().db.copies.get(copy))!;
  const one = await holds.ofTitle(title);
  const task = one?.tasks[chance.below(Math.max(1, one.tasks.length))];
  const ways = {
    scan: () => desk.choose(copy, chance.next() < 0.5 ? reader : undefined),
    place: () => holds.place(title, reader),
    doTask: async () => {
      if (task?.type === "FetchFromShelf") return holds.setAside(title, task.hold.hold.event, chance.pick(task.copies));
      if (task?.type === "TellReader") return holds.announced(title, task.caught.event);
      if (task?.type === "PutBack" || task?.type === "HeldCopyLent") return holds.putBack(title, task.caught.event);
      if (task?.type === "HoldCaughtTwice") return holds.putBack(title, task.caught[0]!.event);
      return undefined;
    },
    cancel: async () => {
      const held = one?.queue.holds[0];
      return held && chance.next() < 0.3 ? holds.end(title, held.hold.event, "cancelled") : undefined;
    },
  };
  const way = chance.pick(["scan", "scan", "scan", "place", "doTask", "cancel"] as const);
  const answer = await ways[way]();
  if (!answer || !("event" in answer)) return;
  acts[way] = (acts[way] ?? 0) + 1;
  if (chance.next() > 0.1) return;
  await (way === "scan" ? desk.undo(answer.event) : holds.undo(answer.event));
};

test("who waits is told the same on every device, and the same again from the log alone", async () => {
  const acts: Record<string, number> = {};
  let waiting = 0;
  const taskTypes = new Set<string>();
  for (const seed of [1, 2, 3]) {
    const chance = seeded(seed);
    const school = await aSchool(seed);
    const pc = await school.device("pc");
    const desks = [pc, await school.device("tablet"), await school.device("old-pc")];
    await pc.bringInBooks(...titles.map((title, index) => books(title, [`${index}.0`, `${index}.1`])));
    await pc.bringInReaders(...names.map((name) => pupil(name)));
    const others = (device: Device) => desks.filter((other) => other !== device);
    await carry(pc, ...others(pc));
    for (const device of desks) await device.reload();
    for (let step = 0; step < 80; step++) {
      school.passes(1 + chance.below(400));
      const device = chance.pick(desks);
      if (chance.next() < 0.12) await carry(device, ...others(device));
      else await act(device, chance, acts);
    }
    for (const device of desks) await carry(device, ...others(device));
    const told = await Promise.all(desks.map(({ here }) => here().db.holds.toArray()));
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    waiting += told[0]!.length;
    for (const { tasks } of await pc.here().holds.all()) for (const { type } of tasks) taskTypes.add(type);
    await rebuildReadings(pc.here().db);
    expect(await pc.here().db.holds.toArray()).toEqual(told[0]);
  }
  expect(waiting).toBeGreaterThan(5);
  expect(taskTypes.size).toBeGreaterThan(1);
  for (const way of ["scan", "place", "doTask", "cancel"]) expect(acts[way], way).toBeGreaterThan(3);
}, 120_000);

test("holds that came before this program knew them are told once it does", async () => {
  const idb = { indexedDB: new IDBFactory() as unknown as globalThis.IDBFactory, IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange };
  const before = new Dexie("a-school", idb);
  before.version(7).stores({ events: "id, about, event.day, event.undoes, event.receiptNo, event.override.note", others: "id, kind", device: "key" });
  const noted = { v: 1, school: "unit:a", device: "device:b", sequence: 1, staff: "staff:c", app: "0.2", rules: "rules:d", day: "2026-11-23", at: { instant: 1, count: 0, wall: 1, offset: 0 }, cause: null, title: "title:t" };
  const doc = { _id: "event:hold", kind: "hold-placed", ...noted, borrower: { party: "party:an", is: "person" }, facts: { group: "pupil", bookType: "referenceBook", title: "title:t" } };
  await before.table("others").bulkPut([
    { id: doc._id, database: "school-a-log-2026", kind: doc.kind, doc },
    { id: "event:newer", database: "school-a-log-2026", kind: "copy-digitised", doc: { _id: "event:newer", kind: "copy-digitised", v: 1 } },
  ]);
  await before.table("device").put({ key: "this", deferred: false });
  before.close();

  const db = openDatabase("a-school", idb);
  expect(await db.others.toCollection().primaryKeys()).toEqual(["event:newer"]);
  expect(await db.events.get("event:hold")).toMatchObject({ about: "title:t", event: { kind: "hold-placed" } });
  expect((await db.device.get("this"))?.deferred).toBe(true);
  await rebuildReadings(db);
  expect(await db.holds.toArray()).toMatchObject([{ event: "event:hold", title: "title:t", party: "party:an", place: 0 }]);
  db.close();
});

test("as long as somebody waits, or a copy stands aside for them, their tie stays", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  const { db, holds } = pc.here();
  const an = await pc.reader("Lê Bảo An");
  const { title } = (await db.copies.get(await pc.copy("1")))!;
  await holds.place(title, an);
  const [tie] = await db.ties.toArray();
  expect(tie).toMatchObject({ patron: an, month: "2026-11" });
  expect(await openParties(db)).toEqual(new Set([tie!.party]));
  const [{ held }] = (await holds.ofPatron(an)) as [Awaited<ReturnType<typeof holds.ofPatron>>[number]];
  await holds.setAside(title, held.hold.event, await pc.copy("1"));
  await holds.end(title, held.hold.event, "cancelled");
  expect((await openParties(db)).size).toBe(1);
  const [one] = await holds.all();
  await holds.putBack(title, one!.queue.holds[0]!.standing[0]!.event);
  expect((await openParties(db)).size).toBe(0);
  // Nobody is named by what stays.
  const events = (await db.events.toArray()).map(({ event }) => event).filter(isHold);
  expect(events).toHaveLength(4);
  expect(JSON.stringify(events)).not.toContain(an);
});

test("a hold of one month and a loan of the next are one reader's: the loan fills it", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["1"]));
  await pc.bringInReaders(pupil("Lê Bảo An"));
  const { db, desk, holds } = pc.here();
  const an = await pc.reader("Lê Bảo An");
  const { title } = (await db.copies.get(await pc.copy("1")))!;
  await holds.place(title, an);
  school.passes(60 * 24 * 10);
  expect(desk.today()).toBe(day("2026-12-03"));
  expect((await desk.choose(await pc.copy("1"), an)).type).toBe("Lent");
  expect(new Set((await db.ties.toArray()).map(({ month }) => month))).toEqual(new Set(["2026-11", "2026-12"]));
  expect(await holds.ofPatron(an)).toEqual([]);
  expect(await db.holds.count()).toBe(0);
});

test("nobody waits for a title of which there is stock by quantity and no copy to set aside", async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.bringInReaders(pupil(names[0]!));
  await pc.signIn(librarian.name, librarian.pin);
  await pc.bringInBooks(books("Toán 6", []), books("Ngữ văn 6", []));
  const { db, holds, textbooks } = pc.here();
  const [maths, literature] = (await db.titles.toArray()).map(({ id }) => id as TitleId);
  await textbooks.openLot(maths!, "2024", 40);
  const reader = await pc.reader(names[0]!);
  expect(await holds.place(maths!, reader)).toMatchObject({ type: "HoldRefused", refusal: { type: "OnlyByQuantity" } });
  expect(await holds.place(literature!, reader)).toMatchObject({ type: "HoldNoted" });
});
