/** A file made on one device and taken in on another of the same school, over the real store. */
import { expect, test } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import { patronFrom } from "#wire/people.ts";
import { aSchool, books, carry, everything, librarian, pupil, type Device } from "./a-device.ts";
import { fileOf, lookAt, takeIn } from "./by-files.ts";
import { killAtWrite } from "./kill.ts";

const twoDevices = async () => {
  const school = await aSchool(3);
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001", "STK.002"]), books("Kính vạn hoa", ["STK.003"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  await carry(pc, tablet);
  await carry(tablet, pc);
  for (const device of [pc, tablet]) await device.signIn(librarian.name, librarian.pin);
  return { school, pc, tablet };
};

const lend = async (device: Device, accessionNo: string, name: string) => {
  const answer = await device.here().desk.choose(await device.copy(accessionNo), await device.reader(name));
  if (answer.type !== "Lent") throw new Error(answer.type);
  return answer.event;
};
const out = async (device: Device) => (await device.here().loans.open()).map(({ copy, patron }) => `${copy?.accessionNo} ${patron?.fullName}`).sort();
const waiting = async (device: Device) => (await device.here().keeper.nextToSend(1000)).map(({ doc }) => doc._id);
const patronOf = async (device: Device, name: string) => {
  const row = await device.here().db.patrons.get(await device.reader(name));
  return patronFrom(device.here().device.schoolKey, row!.doc);
};

test("a loan goes over by file with whose it is, and comes back at the other device", async () => {
  const { school, pc, tablet } = await twoDevices();
  await lend(pc, "STK.001", "Lê Bảo An");
  const file = await fileOf(pc);
  expect(file.name).toMatch(/^Truong-THCS-Thu_pc-pc_2026-11-23_08h00\.tusach$/);
  expect(await file.content.text()).not.toContain("Bảo An");
  school.passes(30);
  const look = await lookAt(tablet, file);
  expect(look).toMatchObject({ deviceName: "pc", thisDevice: false, counts: { events: 1, documents: 1 }, fresh: { events: 1, documents: 1 } });
  expect(await takeIn(tablet, file)).toEqual({ events: 1, documents: 1 });
  expect(await out(tablet)).toEqual(["STK.001 Lê Bảo An"]);
  expect((await tablet.here().desk.choose(await tablet.copy("STK.001"), undefined)).type).toBe("TakenBack");
  await takeIn(pc, await fileOf(tablet));
  expect(await out(pc)).toEqual([]);
});

test("looking at a file changes nothing, and a second reading adds nothing", async () => {
  const { pc, tablet } = await twoDevices();
  await lend(pc, "STK.001", "Lê Bảo An");
  const file = await fileOf(pc);
  const before = await everything(tablet);
  await lookAt(tablet, file);
  expect(await everything(tablet)).toEqual(before);
  await takeIn(tablet, file);
  const after = await everything(tablet);
  expect(await takeIn(tablet, file)).toEqual({ events: 0, documents: 0 });
  expect(await everything(tablet)).toEqual(after);
  expect((await lookAt(tablet, file)).takenAt).toBeDefined();
  // Another file with the same in it adds nothing either.
  await takeIn(tablet, await fileOf(pc));
  expect(await waiting(tablet)).toHaveLength(2);
});

test("a device's own file adds nothing to it", async () => {
  const { pc } = await twoDevices();
  await lend(pc, "STK.001", "Lê Bảo An");
  const file = await fileOf(pc);
  expect(await lookAt(pc, file)).toMatchObject({ thisDevice: true, fresh: { events: 0, documents: 0 } });
  const sent = await waiting(pc);
  await takeIn(pc, file);
  expect(await waiting(pc)).toEqual(sent);
});

test("wrong files are refused and leave everything as it was", async () => {
  const { pc, tablet } = await twoDevices();
  await lend(pc, "STK.001", "Lê Bảo An");
  const { content } = await fileOf(pc);
  const text = await content.text();
  const other = await (await (await aSchool(9)).device("far")).here().handover.make();
  const before = await everything(tablet);
  const wrong: readonly (readonly [Blob, string])[] = [
    [new Blob(["PK..."]), "NotOurs"],
    [new Blob([]), "NotOurs"],
    [other.content, "OtherSchool"],
    [new Blob([text.slice(0, text.length - 50)]), "CutOff"],
    [new Blob([`${text.slice(0, -20)}aaaaaaaaaaaaaaaaaaa\n`]), "Damaged"],
    [new Blob([text.replace('"v":1', '"v":3')]), "NewerVersion"],
  ];
  for (const [file, refusal] of wrong) {
    const look = await tablet.here().handover.look(file);
    expect(look.ok ? "taken" : look.error.type).toBe(refusal);
  }
  expect(await everything(tablet)).toEqual(before);
});

test("killed in the middle of a file, it is taken in whole when it is read again", async () => {
  const { pc, tablet } = await twoDevices();
  for (const [no, name] of [["STK.001", "Lê Bảo An"], ["STK.002", "Trần Gia Bình"], ["STK.003", "Trần Gia Bình"]] as const) await lend(pc, no, name);
  const file = await fileOf(pc);
  const look = await lookAt(tablet, file);
  for (let write = 1; write < 40; write += 3) {
    const kill = killAtWrite(write);
    const broken = await tablet.here().handover.takeIn(look, () => undefined).then(() => false, () => true);
    kill.stop();
    if (!broken) break;
  }
  await takeIn(tablet, file);
  expect(await out(tablet)).toEqual(await out(pc));
  expect(await waiting(tablet)).toHaveLength((await waiting(pc)).length);
  expect((await tablet.here().db.counters.get("unsent"))?.value).toBe((await waiting(tablet)).length);
});

test("whoever meets the server first sends it; the other's is acknowledged as the same", async () => {
  const { pc, tablet } = await twoDevices();
  const event = await lend(pc, "STK.001", "Lê Bảo An");
  await takeIn(tablet, await fileOf(pc));
  expect(await waiting(tablet)).toEqual(await waiting(pc));
  // The PC hears of its own acts from the tablet; what it still sends is there already.
  await carry(tablet, pc);
  expect(await waiting(tablet)).toEqual([]);
  expect(await waiting(pc)).toContain(event);
  expect(await out(pc)).toEqual(["STK.001 Lê Bảo An"]);
});

test("with the last weeks in it, a file brings what the server has too, and nobody sends that again", async () => {
  const { school, pc, tablet } = await twoDevices();
  const old = await lend(pc, "STK.003", "Trần Gia Bình");
  await carry(pc);
  school.passes(60 * 24 * 7 * 3);
  await pc.signIn(librarian.name, librarian.pin);
  const fresh = await lend(pc, "STK.001", "Lê Bảo An");
  await carry(pc);
  const twoWeeks = await fileOf(pc, { weeks: 2 });
  await takeIn(tablet, twoWeeks);
  expect(await tablet.here().db.events.bulkGet([old, fresh])).toEqual([undefined, expect.objectContaining({ id: fresh })]);
  await takeIn(tablet, await fileOf(pc, { weeks: 4 }));
  expect(await out(tablet)).toEqual(await out(pc));
  expect(await waiting(tablet)).toEqual([]);
});

test("what the server refused of this device's new documents goes to nobody by file", async () => {
  const { pc } = await twoDevices();
  await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
  const row = (await pc.here().keeper.nextToSend(100)).find(({ doc }) => doc._id.startsWith("copy:"));
  await pc.here().keeper.refusedRow(row!, "wrong shape");
  const look = await lookAt(pc, await fileOf(pc, { weeks: 1 }));
  expect((look.work as { rows: readonly { doc: WireDocument }[] }).rows.map(({ doc }) => doc._id)).not.toContain(row!.doc._id);
});

test("edits of one reader on both devices are merged the same way round, whoever reads first", async () => {
  for (const first of ["pc", "tablet"] as const) {
    const { pc, tablet } = await twoDevices();
    const reader = await pc.reader("Lê Bảo An");
    await pc.here().records.notePatron(reader, "Kính cận, cho ngồi đọc gần");
    await tablet.here().records.block(reader, { reason: "damage", remark: "Sách ướt" });
    await pc.here().records.notePatron(await pc.reader("Trần Gia Bình"), "ghi ở máy quầy");
    await tablet.here().records.notePatron(await tablet.reader("Trần Gia Bình"), "ghi ở máy tính bảng");
    const [one, other] = first === "pc" ? [pc, tablet] : [tablet, pc];
    const [ofOne, ofOther] = [await fileOf(one), await fileOf(other)];
    await takeIn(other, ofOne);
    await takeIn(one, ofOther);
    await takeIn(one, await fileOf(other));
    await takeIn(other, await fileOf(one));
    for (const device of [pc, tablet]) expect(await patronOf(device, "Lê Bảo An")).toMatchObject({ note: "Kính cận, cho ngồi đọc gần", block: { reason: "damage" } });
    const said = (await patronOf(pc, "Trần Gia Bình")).note;
    expect(said).toBe("ghi ở máy tính bảng");
    expect(await patronOf(tablet, "Trần Gia Bình")).toEqual(await patronOf(pc, "Trần Gia Bình"));
    // What lost is kept where it lost, once.
    expect(await pc.here().db.lost.count()).toBe(1);
  }
});

test("an edit is not undone by an older file of the same document", async () => {
  const { pc, tablet } = await twoDevices();
  const reader = await pc.reader("Lê Bảo An");
  await pc.here().records.notePatron(reader, "trước");
  const older = await fileOf(pc);
  await takeIn(tablet, older);
  await carry(tablet, pc);
  await carry(pc, tablet);
  await tablet.here().records.notePatron(reader, "sau");
  await carry(tablet, pc);
  await takeIn(tablet, older);
  expect((await patronOf(tablet, "Lê Bảo An")).note).toBe("sau");
  expect(await waiting(tablet)).toEqual([]);
});

test("what was taken away again after it was handed over goes everywhere, in whatever order the files are read", async () => {
  for (const order of [[0, 1], [1, 0], [0, 1, 0]]) {
    const { pc, tablet } = await twoDevices();
    const { voucher } = await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
    const files = [await fileOf(pc)];
    expect((await pc.here().lists.undoImport("books", voucher!)).ok).toBe(true);
    files.push(await fileOf(pc));
    for (const index of order) await takeIn(tablet, files[index]!);
    expect(await tablet.here().db.copies.where("codes").equals("STK.009").count()).toBe(0);
    const deletions = (device: Device) => device.here().keeper.nextToSend(100).then((rows) => rows.flatMap(({ doc }): WireDocument["_id"][] => (doc._deleted ? [doc._id] : [])).sort());
    expect((await deletions(pc)).length).toBeGreaterThan(0);
    expect(await deletions(tablet)).toEqual(await deletions(pc));
    // Nobody is asked what only one person ever said.
    expect(await tablet.here().db.refused.count()).toBe(0);
    expect((await tablet.here().db.counters.get("unsent"))?.value).toBe((await waiting(tablet)).length);
  }
});

test("a copy edited and then struck off at one desk is struck off at the other, in whatever order the files are read", async () => {
  for (const order of [[0, 1], [1, 0], [0, 1, 0]]) {
    const { pc, tablet } = await twoDevices();
    const { voucher } = await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
    await carry(pc, tablet);
    const id = await pc.copy("STK.009");
    await pc.here().records.changeCopy(id, { note: "rách bìa" });
    const files = [await fileOf(pc)];
    expect((await pc.here().lists.undoImport("books", voucher!)).ok).toBe(true);
    files.push(await fileOf(pc));
    for (const index of order) await takeIn(tablet, files[index]!);
    expect(await tablet.here().db.copies.get(id)).toBeUndefined();
    expect(await tablet.here().db.refused.count()).toBe(0);
  }
});

test("what the server deleted does not come back from an old file, and what was written anew does", async () => {
  const { school, pc, tablet } = await twoDevices();
  const { voucher } = await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
  const older = await fileOf(pc);
  await carry(pc);
  school.passes(60);
  expect((await pc.here().lists.undoImport("books", voucher!)).ok).toBe(true);
  await carry(pc, tablet);
  expect(await takeIn(tablet, older)).toMatchObject({ events: 0 });
  expect(await tablet.here().db.copies.where("codes").equals("STK.009").count()).toBe(0);
  expect((await waiting(tablet)).filter((id) => /^(title|copy):/.test(id))).toEqual([]);
  school.passes(60);
  await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
  await takeIn(tablet, await fileOf(pc));
  expect(await tablet.here().db.copies.where("codes").equals("STK.009").count()).toBe(1);
});

test("what went on at the server after the deletion in a file still sends on the edit that was handed over before", async () => {
  const { pc, tablet } = await twoDevices();
  const { voucher } = await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
  await carry(pc, tablet);
  const id = await pc.copy("STK.009");
  await pc.here().records.changeCopy(id, { note: "rách bìa" });
  await takeIn(tablet, await fileOf(pc));
  expect((await pc.here().lists.undoImport("books", voucher!)).ok).toBe(true);
  const deletion = await fileOf(pc);
  const row = (await tablet.here().db.copies.get(id))!;
  await tablet.here().keeper.takeIn(row.database, [{ ...row.base!, _rev: "5-elsewhere" }], { since: "2", birth: "b" });
  expect(await waiting(tablet)).toContain(id);
  await takeIn(tablet, deletion);
  expect(await tablet.here().db.copies.get(id)).toBeDefined();
  expect(await waiting(tablet)).toContain(id);
});

test("a document that was merged with the file's is counted as changed, and what is here as new or newer is not announced", async () => {
  const { pc, tablet } = await twoDevices();
  const [reader, id] = [await pc.reader("Lê Bảo An"), await pc.copy("STK.001")];
  await pc.here().records.changeCopy(id, { note: "rách bìa" });
  await tablet.here().records.changeCopy(id, { status: "repair" });
  expect(await takeIn(tablet, await fileOf(pc))).toEqual({ events: 0, documents: 1 });
  const older = await fileOf(pc, { weeks: 1 });
  await tablet.here().records.notePatron(reader, "sắp chuyển trường");
  expect((await lookAt(tablet, older)).fresh).toMatchObject({ events: 0, documents: 1 });
});

test("an edit here of what was deleted elsewhere is a question for a person, also by file", async () => {
  const { pc, tablet } = await twoDevices();
  const { voucher } = await pc.bringInBooks(books("Góc sân và khoảng trời", ["STK.009"]));
  await carry(pc, tablet);
  await tablet.here().records.changeCopy(await tablet.copy("STK.009"), { note: "rách bìa" });
  expect((await pc.here().lists.undoImport("books", voucher!)).ok).toBe(true);
  await takeIn(tablet, await fileOf(pc));
  expect(await tablet.here().db.refused.count()).toBe(1);
});

test("who was erased stays erased, whatever file still names them", async () => {
  const { pc, tablet } = await twoDevices();
  const reader = await pc.reader("Lê Bảo An");
  await pc.here().records.notePatron(reader, "sắp chuyển trường");
  const older = await fileOf(pc);
  expect((await pc.here().forgetting.eraseReader(reader)).ok).toBe(true);
  const erasing = await fileOf(pc);
  await takeIn(tablet, erasing);
  await takeIn(tablet, older);
  expect(await tablet.here().db.patrons.get(reader)).toBeUndefined();
  await takeIn(pc, older);
  expect(await pc.here().db.patrons.get(reader)).toBeUndefined();
  expect((await tablet.here().keeper.nextToSend(100)).find(({ doc }) => doc._id === reader)?.doc).toMatchObject({ kind: "erased" });
});

test("of each act it is known how far it has come: the device, a file, the server", async () => {
  const { pc } = await twoDevices();
  const { handover } = pc.here();
  const first = await lend(pc, "STK.001", "Lê Bảo An");
  await fileOf(pc);
  const second = await lend(pc, "STK.002", "Trần Gia Bình");
  expect([...(await handover.reached([first, second]))]).toEqual([[first, "file"], [second, "device"]]);
  await expect.poll(() => handover.filed.current()).toMatchObject({ unsent: 4, inFile: 2 });
  await carry(pc);
  expect([...(await handover.reached([first, second]))]).toEqual([[first, "server"], [second, "server"]]);
  await expect.poll(() => handover.filed.current()).toMatchObject({ unsent: 0, inFile: 0 });
});

test("what is edited again after the file, also while it is being written, is not said to be in it", async () => {
  const { pc } = await twoDevices();
  const { handover, records } = pc.here();
  const reader = await pc.reader("Lê Bảo An");
  await records.notePatron(reader, "một");
  await fileOf(pc);
  await expect.poll(() => handover.filed.current()).toMatchObject({ unsent: 1, inFile: 1 });
  await records.notePatron(reader, "hai");
  await expect.poll(() => handover.filed.current()).toMatchObject({ unsent: 1, inFile: 0 });
  const writing = await handover.make();
  await records.notePatron(reader, "ba");
  await writing.kept();
  await expect.poll(() => handover.filed.current()).toMatchObject({ unsent: 1, inFile: 0 });
  await fileOf(pc);
  await expect.poll(() => handover.filed.current()).toMatchObject({ unsent: 1, inFile: 1 });
});

test("a file that was made and not kept counts for nothing", async () => {
  const { pc } = await twoDevices();
  const act = await lend(pc, "STK.001", "Lê Bảo An");
  await pc.here().handover.make();
  expect((await pc.here().handover.reached([act])).get(act)).toBe("device");
});
