/** What the server did not take: told in library words, out of the readings, and back in them when it is sent again. */
import { expect, test } from "vitest";

import { databasesOf } from "#wire/database-names.ts";
import type { WireDocument } from "#wire/documents.ts";
import { idTaken } from "#wire/refusal.ts";
import { documentTables } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import { dropSettled } from "../../src/storage/refused-rows.ts";
import { rebuildReadings, storiesOf } from "../../src/storage/readings.ts";
import { aSchool, books, carry, everything, librarian, pupil, type Device } from "./a-device.ts";

const an = "Lê Bảo An";

/** A desk with one book and one reader, all of it at the server. */
const aDesk = async () => {
  const school = await aSchool(11);
  const pc = await school.device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002"]));
  await pc.bringInReaders(pupil(an));
  await carry(pc);
  return { school, pc };
};

const lend = async (device: Device, accessionNo: string) => {
  const answer = await device.here().desk.choose(await device.copy(accessionNo), await device.reader(an));
  if (answer.type !== "Lent") throw new Error(answer.type);
  return answer.event;
};

/** All that waits and is of that kind is refused, the rest is taken. */
const refuse = async (device: Device, kind: string, reason: string) => {
  const rows = (await device.here().keeper.nextToSend(1000)).filter(({ doc }) => doc._id.startsWith(`${kind}:`));
  if (rows.length === 0) throw new Error(`no ${kind} waits`);
  for (const row of rows) await device.here().keeper.refusedRow(row, reason);
  await carry(device);
};

const counts = async ({ here }: Device) => [await counter(here().db.counters.get("unsent")), await counter(here().db.counters.get("refused"))];
const counter = async (row: PromiseLike<{ value: number } | undefined>) => (await row)?.value ?? 0;
const loansOf = async (device: Device) => (await device.here().desk.patronFile(await device.reader(an)))!.loans.length;
const titleIn = async (device: Device) => (await device.here().db.titles.toArray())[0]!;
const edit = async (device: Device, change: object) => {
  const { db } = device.here();
  const row = await titleIn(device);
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ ...row, doc: { ...row.doc, ...change } as WireDocument }]));
};
const only = async (device: Device) => {
  const files = await device.here().refused.all();
  expect(files).toHaveLength(1);
  return files[0]!;
};

test("a refused loan is told with its reader, book, day, device and cause, also after a reload, and is in no reading", async () => {
  const { school, pc } = await aDesk();
  await lend(pc, "STK.001");
  expect(await loansOf(pc)).toBe(1);
  school.passes(3);
  await refuse(pc, "event", "forbidden: You are not allowed to access this db.");
  for (const again of [false, true]) {
    if (again) await pc.reload();
    if (again) await pc.signIn(librarian.name, librarian.pin);
    expect(await only(pc)).toMatchObject({
      what: { is: "act", books: ["Dế Mèn phiêu lưu ký, STK.001"], told: { event: { kind: "copy-lent", day: "2026-11-23" }, patron: { fullName: an }, device: "pc", staff: librarian.name } },
      why: { type: "NoRight" },
      at: school.now(),
      maySendAgain: true,
      mayLetGo: true,
      mendable: [],
    });
    expect([await loansOf(pc), await counts(pc)]).toEqual([0, [0, 1]]);
  }
});

test("sent again it is back in the readings, which a rebuild confirms, and waits to be sent", async () => {
  const { pc } = await aDesk();
  const loan = await lend(pc, "STK.001");
  await refuse(pc, "event", "forbidden: You are not allowed to access this db.");
  const { row } = await only(pc);
  expect(await pc.here().refused.sendAgain([row, 99])).toBe(1);
  expect([await loansOf(pc), await counts(pc), await pc.here().refused.all()]).toEqual([1, [1, 0], []]);
  expect((await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc._id)).toEqual([loan]);
  const readings = async () => {
    const { stories, openLoans } = await everything(pc);
    return { stories, openLoans };
  };
  const before = await readings();
  await rebuildReadings(pc.here().db);
  expect([(await readings()).openLoans?.length, await readings()]).toEqual([1, before]);
  // Once more is no second loan.
  expect(await pc.here().refused.sendAgain([row])).toBe(0);
});

test("a loan and its return that were both refused are told together and come back in the order they were written", async () => {
  const { school, pc } = await aDesk();
  await lend(pc, "STK.001");
  school.passes(10);
  await pc.here().desk.choose(await pc.copy("STK.001"), undefined);
  await refuse(pc, "event", "forbidden: the moon is full");
  const files = await pc.here().refused.all();
  expect(files.map(({ what }) => what.is === "act" && [what.told.event.kind, what.told.patron?.fullName])).toEqual([["copy-returned", an], ["copy-lent", an]]);
  expect(await pc.here().refused.sendAgain(files.map(({ row }) => row))).toBe(2);
  const [story] = await storiesOf(pc.here().db, [await pc.copy("STK.001")]);
  expect([story?.loans, story?.contradictions, story?.timesLent]).toEqual([[], [], 1]);
});

test("an act whose id another one has is written anew with the same content, and both are there", async () => {
  const { pc } = await aDesk();
  const id = await lend(pc, "STK.001");
  const [row] = (await pc.here().keeper.nextToSend(10)).filter(({ doc }) => doc._id === id);
  const other = { ...row!.doc, thing: { copy: await pc.copy("STK.002") } } as WireDocument;
  await pc.here().keeper.refusedRow(row!, idTaken);
  await pc.here().keeper.takeIn(row!.database, [{ ...other, _rev: "1-x" }], { since: "5", birth: "b" });
  await carry(pc);
  expect(await pc.here().refused.sendAgain([(await only(pc)).row])).toBe(1);
  const events = (await pc.here().db.events.where("about").anyOf([await pc.copy("STK.001"), await pc.copy("STK.002")]).toArray()).map(({ event }) => event);
  expect(events).toHaveLength(2);
  const anew = events.find((event) => event.id !== id)!;
  const { _id, ...content } = row!.doc;
  expect({ ...anew }).toEqual({ ...content, id: anew.id });
  expect((await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc._id)).toEqual([anew.id]);
  expect(await loansOf(pc)).toBe(2);
});

test("let go by a librarian it stays on the list of what was let go, can be taken back, and goes with its school year", async () => {
  const { school, pc } = await aDesk();
  await lend(pc, "STK.001");
  await refuse(pc, "event", "forbidden: the moon is full");
  const { row } = await only(pc);
  expect(await pc.here().refused.letGo(row)).toEqual({ ok: true, value: undefined });
  expect(await only(pc)).toMatchObject({ letGo: { at: school.now(), by: librarian.name }, what: { books: ["Dế Mèn phiêu lưu ký, STK.001"] } });
  expect([await counts(pc), await pc.here().refused.sendAgain([row])]).toEqual([[0, 0], 0]);
  await pc.here().refused.takeBack(row);
  expect([(await only(pc)).letGo, await counts(pc)]).toEqual([undefined, [0, 1]]);
  await pc.here().refused.letGo(row);
  await dropSettled(pc.here().db, 2025);
  expect(await pc.here().db.refused.count()).toBe(1);
  await dropSettled(pc.here().db, 2026);
  expect(await pc.here().db.refused.count()).toBe(0);
});

test("an assistant sends again, but lets nothing go and mends nothing", async () => {
  const { pc } = await aDesk();
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  await edit(pc, { titleProper: "" });
  await refuse(pc, "title", "forbidden: title: titleProper Invalid length: Expected >=1 but received 0");
  await pc.signIn("Bạn Minh", "2222");
  const { row } = await only(pc);
  const refusal = { ok: false, error: { type: "ForLibrarians" } };
  expect([await pc.here().refused.letGo(row), await pc.here().refused.takeBack(row), await pc.here().refused.mend(row, { titleProper: "Dế Mèn" })]).toEqual([refusal, refusal, refusal]);
  expect(await pc.here().refused.sendAgain([row])).toBe(1);
});

test("a refused edit is out of the title until it is mended: it says which field, is refused by this device while it is still wrong, and is sent when it is not", async () => {
  const { pc } = await aDesk();
  const before = (await titleIn(pc)).doc;
  await edit(pc, { titleProper: "", publisher: "Kim Đồng" });
  await refuse(pc, "title", "forbidden: title: titleProper Invalid length: Expected >=1 but received 0");
  expect((await titleIn(pc)).doc).toEqual(before);
  const file = await only(pc);
  expect(file).toMatchObject({
    what: { is: "document", of: "title", did: "edited", fields: [{ field: "titleProper", mine: "", now: "Dế Mèn phiêu lưu ký" }, { field: "publisher", mine: "Kim Đồng", now: null }] },
    why: { type: "BrokenShape", field: "titleProper" },
  });
  expect(file.mendable).toContainEqual({ field: "titleProper", text: "" });
  const texts = Object.fromEntries(file.mendable.map(({ field, text }) => [field, text]));
  expect(await pc.here().refused.mend(file.row, texts)).toEqual({ ok: false, error: { type: "StillWrong", why: { type: "BrokenShape", field: "titleProper" } } });
  expect(await only(pc)).toEqual(file);
  expect(await pc.here().refused.mend(file.row, { ...texts, titleProper: "Dế Mèn", authors: "Tô Hoài; Một người nữa" })).toEqual({ ok: true, value: undefined });
  const sent = (await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc);
  expect(sent).toEqual([{ ...before, titleProper: "Dế Mèn", publisher: "Kim Đồng", authors: ["Tô Hoài", "Một người nữa"], _rev: (await titleIn(pc)).rev }]);
  expect([await counts(pc), await pc.here().refused.all()]).toEqual([[1, 0], []]);
});

test("sent again as it is, an edit goes on top of what was edited meanwhile, field by field", async () => {
  const { pc } = await aDesk();
  const row = await titleIn(pc);
  await edit(pc, { publisher: "Kim Đồng" });
  await refuse(pc, "title", "forbidden: You are not allowed to access this db.");
  await pc.here().keeper.takeIn(row.database, [{ ...row.doc, publicationYear: "2019", _rev: "7-x" }], { since: "9", birth: "b" });
  await pc.here().refused.sendAgain([(await only(pc)).row]);
  expect((await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc)).toEqual([{ ...row.doc, publicationYear: "2019", publisher: "Kim Đồng", _rev: "7-x" }]);
});

test("what was made here and named by something else is not let go; what nothing names goes, and comes back when it is taken back", async () => {
  const { pc } = await aDesk();
  await pc.bringInBooks(books("Kính vạn hoa", ["STK.003"]));
  await refuse(pc, "title", "forbidden: the moon is full");
  const file = await only(pc);
  expect(file.what).toMatchObject({ did: "made", name: "Kính vạn hoa" });
  expect(await pc.here().refused.letGo(file.row)).toEqual({ ok: false, error: { type: "InUse" } });
  await pc.here().db.copies.delete(await pc.copy("STK.003"));
  expect(await pc.here().refused.letGo(file.row)).toEqual({ ok: true, value: undefined });
  const titles = async () => [await pc.here().db.titles.count(), await counter(pc.here().db.counters.get("titles"))];
  expect(await titles()).toEqual([1, 1]);
  await pc.here().refused.takeBack(file.row);
  expect(await titles()).toEqual([2, 2]);
  expect(await pc.here().refused.sendAgain([file.row])).toBe(1);
  expect((await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc["titleProper"])).toEqual(["Kính vạn hoa"]);
});

test("a document of a kind that this app does not know is told as such, and is sent again as it came", async () => {
  const { pc } = await aDesk();
  const { db, keeper, device: { school } } = pc.here();
  const doc: WireDocument = { _id: "event:newer", kind: "copy-digitised", v: 1 };
  await keeper.takeIn(databasesOf(school).log(2026), [{ ...doc, _rev: "1-a" }], { since: "3", birth: "b" });
  await keeper.sendAgain(databasesOf(school).log(2026), [doc._id]);
  await refuse(pc, "event", "forbidden: the moon is full");
  expect((await only(pc)).what).toMatchObject({ is: "document", of: "event", unknownKind: "copy-digitised" });
  await pc.here().refused.sendAgain([(await only(pc)).row]);
  expect((await keeper.nextToSend(10)).map(({ doc: sent }) => sent)).toEqual([doc]);
  expect((await db.others.get(doc._id))?.doc).toEqual(doc);
});

test("exported it is the original content, and what names a reader is as sealed as it was", async () => {
  const { pc } = await aDesk();
  const reader = await pc.reader(an);
  await pc.here().records.notePatron(reader, "Hay làm mất sách");
  await refuse(pc, "patron", "forbidden: the moon is full");
  const [file] = await pc.here().refused.all();
  expect(file!.what).toMatchObject({ name: `${an}, 6A`, did: "edited", fields: [{ field: "note", mine: "Hay làm mất sách", now: null }] });
  const kept = await pc.here().db.refused.get(file!.row);
  const text = await pc.here().refused.exported([file!.row]);
  expect(text).not.toContain("Hay");
  expect(text).not.toContain(an);
  expect(JSON.parse(text)).toEqual([{ database: kept!.database, document: kept!.doc, editedFrom: kept!.base, reason: "forbidden: the moon is full", at: kept!.at }]);
});

test("a reader who is erased takes along what was refused of them, also what was let go, and the count stays right", async () => {
  const { pc } = await aDesk();
  const reader = await pc.reader(an);
  await pc.here().records.notePatron(reader, "Hay làm mất sách");
  await refuse(pc, "patron", "forbidden: the moon is full");
  await pc.here().refused.letGo((await only(pc)).row);
  await pc.here().records.notePatron(reader, "Ngoan");
  await refuse(pc, "patron", "forbidden: the moon is full");
  expect(await counts(pc)).toEqual([0, 1]);
  expect((await pc.here().forgetting.eraseReader(reader)).ok).toBe(true);
  expect([await pc.here().db.refused.count(), (await counts(pc))[1]]).toEqual([0, 0]);
});

test("an edit that was edited again while it was on its way is not refused for what it no longer says", async () => {
  const { pc } = await aDesk();
  await edit(pc, { publisher: "Kim Đồng" });
  const [row] = await pc.here().keeper.nextToSend(10);
  await edit(pc, { publisher: "Trẻ" });
  await pc.here().keeper.refusedRow(row!, "forbidden: the moon is full");
  expect([await pc.here().refused.all(), await counts(pc)]).toEqual([[], [1, 0]]);
  expect((await pc.here().keeper.nextToSend(10)).map(({ doc }) => doc["publisher"])).toEqual(["Trẻ"]);
});

test("the tie of a refused loan waits with it and is never let go by itself", async () => {
  const { pc } = await aDesk();
  await lend(pc, "STK.001");
  await refuse(pc, "tie", "forbidden: the moon is full");
  const file = await only(pc);
  expect(file).toMatchObject({ what: { of: "tie", name: `${an}, 6A` }, mayLetGo: false });
  expect(await pc.here().refused.letGo(file.row)).toEqual({ ok: false, error: { type: "NotHere" } });
  expect(await loansOf(pc)).toBe(1);
});

