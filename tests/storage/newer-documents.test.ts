/** What a later version of the program wrote: kept as it came, never read, sent on, counted on the screen, and taken up after the update. */
import { expect, test } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import type { WireDocument } from "#wire/documents.ts";
import { libraryDayId, libraryDayToDocument } from "#wire/library-days.ts";
import { readable } from "#wire/schemas.ts";
import { documentTables } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "./a-device.ts";

const an = "Lê Bảo An";

/** A desk with one book and one reader, all of it at the server. */
const aDesk = async () => {
  const school = await aSchool(17);
  const pc = await school.device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002"]));
  await pc.bringInReaders(pupil(an));
  await carry(pc);
  return { school, pc, databases: databasesOf(pc.here().device.school) };
};

const comes = (device: Device, database: string, ...documents: readonly WireDocument[]) =>
  device.here().keeper.takeIn(database, documents, { since: "9", birth: "b" }, { evenOlder: true });
const counted = async ({ here }: Device) => Object.fromEntries((await here().db.counters.toArray()).map(({ name, value }) => [name, value]));
const titleIn = async ({ here }: Device) => (await here().db.titles.toArray())[0]!;
const edit = async ({ here }: Device, row: { readonly id: string; readonly database: string; readonly doc: WireDocument }, change: object) => {
  const { db } = here();
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ ...row, doc: { ...row.doc, ...change } as WireDocument }]));
};

test("a title that a newer version has written anew is read no more, kept as it is, counted as such, and goes back whole to a server that lost it", async () => {
  const { pc, databases } = await aDesk();
  const { id, doc } = await titleIn(pc);
  const anew = { ...doc, v: 2, titleProper: { vi: "Dế Mèn", en: "Cricket" } };
  await comes(pc, databases.catalogue, { ...anew, _rev: "2-b" });
  const { db, keeper } = pc.here();
  expect(await db.titles.count()).toBe(0);
  expect(await counted(pc)).toMatchObject({ titles: 0, copies: 2, unsent: 0 });
  await expect.poll(() => pc.here().counts.current().newer).toBe(1);
  await keeper.sendAgain(databases.catalogue, [id]);
  expect((await keeper.nextToSend(10)).map((row) => row.doc)).toEqual([anew]);
  await comes(pc, databases.catalogue, { ...doc, _rev: "3-c" });
  expect([await db.titles.count(), await db.others.get(id), (await counted(pc))["titles"]]).toEqual([1, undefined, 1]);
});

test("the rules, the lots and the readers of a newer version are not taken for those of this one", async () => {
  const { pc, databases } = await aDesk();
  const { db } = pc.here();
  const [rules, patron] = [(await db.others.where("kind").equals("rules").toArray())[0]!, (await db.patrons.toArray())[0]!];
  await comes(pc, databases.desk, { ...rules.doc, v: 2, rules: "by a formula", _rev: "2-b" }, { ...patron.doc, v: 2, _rev: "2-b" }, { _id: "shelf:1", kind: "shelf", v: 1, _rev: "1-a" });
  expect(await db.others.where("kind").equals("rules").count()).toBe(0);
  expect([await db.patrons.count(), (await counted(pc))["patrons"]]).toEqual([0, 0]);
  await pc.reload();
  expect(pc.here().counts.current().newer).toBe(3);
  expect(await pc.here().desk.patronFile(patron.id as never)).toBeUndefined();
});

test("what was edited here and meanwhile written anew by a newer version is kept aside, and never mixed with it", async () => {
  const { pc, databases } = await aDesk();
  const row = await titleIn(pc);
  await edit(pc, row, { publisher: "Kim Đồng" });
  const anew = { ...row.doc, v: 2, publisher: ["NXB Trẻ"] };
  await comes(pc, databases.catalogue, { ...anew, _rev: "2-b" });
  const { db } = pc.here();
  expect((await db.others.get(row.id))?.doc).toEqual(anew);
  expect(await db.lost.toArray()).toMatchObject([{ id: row.id, fields: { publisher: "Kim Đồng" } }]);
  expect([await counted(pc), await db.outbox.count()]).toMatchObject([{ unsent: 0 }, 0]);
  await expect(edit(pc, row, { publisher: "Giáo Dục" })).rejects.toThrow(row.id);
  expect((await db.others.get(row.id))?.doc).toEqual(anew);
});

test("erasing a reader wins over what a newer version has written of them", async () => {
  const { pc, databases } = await aDesk();
  const { db } = pc.here();
  const patron = (await db.patrons.toArray())[0]!;
  await comes(pc, databases.desk, { ...patron.doc, v: 2, _rev: "2-b" });
  await comes(pc, databases.desk, { _id: patron.id, kind: "erased", v: 1, _rev: "3-c" });
  expect([await db.others.get(patron.id), (await db.erased.get(patron.id))?.id, (await counted(pc))["patrons"]]).toEqual([undefined, patron.id, 0]);
});

test("what a later version has added to a document survives an edit and a merge here", async () => {
  const { pc, databases } = await aDesk();
  const { db, dayBook, changeCalendar, textbooks, records } = pc.here();
  const added = { later: { by: "a later version" } };
  const patron = (await db.patrons.toArray())[0]!;
  const setting = (await db.others.get("setting:school"))!;
  const on = pc.here().desk.today();
  const day = libraryDayToDocument({ day: on, activities: "Kể chuyện" });
  const lot = await textbooks.openLot((await titleIn(pc)).id as never, "2026", 10);
  const set = await textbooks.keepSet({ year: 2026, grade: 6, name: "Lớp 6", titles: [] });
  await carry(pc);
  const [lotDoc, setDoc] = [(await db.others.get(lot))!.doc, (await db.others.get(set))!.doc];
  await comes(pc, databases.desk, ...[patron.doc, setting.doc, day, setDoc].map((doc) => ({ ...doc, ...added, _rev: "7-b" })));
  await comes(pc, databases.catalogue, { ...lotDoc, ...added, _rev: "7-b" });
  await changeCalendar({ closedWeekdays: [0, 6] });
  expect((await dayBook.write(on, { remarks: "Đông" })).ok).toBe(true);
  expect(await textbooks.changeLot(lot, 3, "received")).toBe(true);
  await textbooks.keepSet({ id: set, year: 2026, grade: 6, name: "Lớp 6A", titles: [] });
  expect((await records.notePatron(patron.id as never, "hay quên thẻ")).ok).toBe(true);
  const sent = new Map((await pc.here().keeper.nextToSend(100)).map(({ doc }) => [doc._id, doc]));
  for (const id of [patron.id, setting.id, libraryDayId(on), lot, set]) expect(sent.get(id), id).toMatchObject({ ...added, _rev: "7-b" });
  await comes(pc, databases.desk, { ...patron.doc, ...added, more: 1, _rev: "8-c" });
  expect((await db.patrons.get(patron.id as never))?.doc).toMatchObject({ ...added, more: 1 });
  expect((await db.patrons.get(patron.id as never))?.base).toBeDefined();
});

test("after an update what was kept unread takes its place, and the acts among it are told; killed before it was done, it is done at the next start", async () => {
  const { pc } = await aDesk();
  expect((await pc.here().desk.choose(await pc.copy("STK.001"), await pc.reader(an))).type).toBe("Lent");
  await carry(pc);
  const { db } = pc.here();
  // As a version before this one would have kept them, which knew neither loans nor titles.
  const [event, title] = [(await db.events.toArray()).find((row) => row.event.kind === "copy-lent")!, await titleIn(pc)];
  const { id, ...content } = event.event;
  await db.transaction("rw", db.tables, async () => {
    await db.events.delete(event.id);
    await db.titles.clear();
    await db.stories.clear();
    await db.openLoans.clear();
    await db.counters.put({ name: "titles", value: 0 });
    await db.others.bulkPut([{ id, database: event.database, doc: { _id: id, ...content }, kind: "newer", rev: "1-a" }, { ...title, kind: "newer" }]);
    await db.caches.put({ name: "readable", value: readable.filter((one) => one !== "copy-lent 1" && one !== "title 1") });
  });
  await pc.reload();
  expect(pc.here().counts.current().newer).toBe(0);
  expect(await counted(pc)).toMatchObject({ titles: 1 });
  expect((await pc.here().desk.patronFile(await pc.reader(an)))?.loans).toHaveLength(1);
});

test("where an older version has come back, what only the newer one could read lies unread, and goes out as it was written", async () => {
  const { pc } = await aDesk();
  const { db } = pc.here();
  const { school } = pc.here().device;
  const log = databasesOf(school).log(2026);
  const title = await titleIn(pc);
  const written = (id: string) => ({ id, about: "copy:x", database: log, event: { id, kind: "copy-digitised", v: 1, pages: 12 } }) as object as Parameters<typeof db.events.put>[0];
  await db.transaction("rw", db.tables, async () => {
    await db.events.bulkPut([written("event:sent"), written("event:waits")]);
    await db.outbox.add({ id: "event:waits", database: log });
    await db.titles.put({ ...title, doc: { ...title.doc, v: 2 } });
    await db.caches.put({ name: "readable", value: [...readable, "copy-digitised 1", "title 2"] });
  });
  await pc.reload();
  expect(pc.here().counts.current().newer).toBe(3);
  expect((await pc.here().db.events.where("id").startsWith("event:").toArray()).filter(({ event }) => (event.kind as string) === "copy-digitised")).toEqual([]);
  expect((await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc)).toEqual([{ _id: "event:waits", kind: "copy-digitised", v: 1, pages: 12 }]);
  expect(await counted(pc)).toMatchObject({ titles: 0 });
});
