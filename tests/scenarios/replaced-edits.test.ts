/** Two devices edited one thing before they met: what gave way is listed where it was written, brought back or put away. */
import { expect, test } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import { documentTables } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import type { Device } from "../storage/a-device.ts";
import { an, aTwoDeskSchool, type TwoDesks } from "./two-desks.ts";

const editTitle = async (device: Device, change: object) => {
  const { db } = device.here();
  const [row] = await db.titles.filter(({ doc }) => doc["titleProper"] === "Kính vạn hoa").toArray();
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ ...row!, doc: { ...row!.doc, ...change } as WireDocument }]));
};
const publisherAt = async (device: Device) => (await device.here().db.titles.filter(({ doc }) => doc["titleProper"] === "Kính vạn hoa").toArray())[0]?.doc["publisher"];
const noteAt = async (device: Device) => (await device.here().desk.patronFile(await device.reader(an)))!.patron.note;
const only = async (device: Device) => {
  const edits = await device.here().replaced.all();
  expect(edits).toHaveLength(1);
  return edits[0]!;
};

/** The PC's edits reach the server first. */
const bothEdited = async () => {
  const desks = await aTwoDeskSchool();
  const { pc, tablet, school, meet } = desks;
  await editTitle(pc, { publisher: "Trẻ" });
  await editTitle(tablet, { publisher: "Kim Đồng", publicationYear: "2019" });
  school.passes(30);
  await meet();
  return desks;
};
const everywhere = async ({ pc, tablet }: TwoDesks) => [await publisherAt(pc), await publisherAt(tablet)];

test("the field that gave way is listed with what stands now and when, also after a reload; the field that did not is not", async () => {
  const desks = await bothEdited();
  const { pc, tablet, school } = desks;
  await tablet.reload();
  expect(await only(tablet)).toMatchObject({ of: "title", name: "Kính vạn hoa", at: school.now(), fields: [{ field: "publisher", mine: "Kim Đồng", now: "Trẻ" }], answered: undefined, mayBringBack: true });
  expect([await pc.here().replaced.all(), await everywhere(desks)]).toEqual([[], ["Trẻ", "Trẻ"]]);
});

test("brought back it is an ordinary edit that reaches the other device, and can be undone", async () => {
  const desks = await bothEdited();
  const { tablet, meet } = desks;
  const { row } = await only(tablet);
  expect(await tablet.here().replaced.bringBack(row)).toEqual({ ok: true, value: undefined });
  await meet();
  expect(await everywhere(desks)).toEqual(["Kim Đồng", "Kim Đồng"]);
  expect((await only(tablet)).answered).toBe("broughtBack");
  expect((await tablet.here().replaced.bringBack(row)).ok).toBe(false);
  expect((await tablet.here().replaced.takeBack(row)).ok).toBe(true);
  await meet();
  expect([await everywhere(desks), (await only(tablet)).answered]).toEqual([["Trẻ", "Trẻ"], undefined]);
});

test("an undo does not take away what somebody wrote since", async () => {
  const desks = await bothEdited();
  const { pc, tablet, meet } = desks;
  const { row } = await only(tablet);
  await tablet.here().replaced.bringBack(row);
  await meet();
  await editTitle(pc, { publisher: "Văn học" });
  await meet();
  await tablet.here().replaced.takeBack(row);
  await meet();
  expect(await everywhere(desks)).toEqual(["Văn học", "Văn học"]);
});

test("put away it changes nothing, and can be taken out again", async () => {
  const desks = await bothEdited();
  const { tablet } = desks;
  const { row } = await only(tablet);
  await tablet.here().replaced.itIsFine(row);
  expect([(await only(tablet)).answered, await everywhere(desks), await tablet.here().db.outbox.count()]).toEqual(["fine", ["Trẻ", "Trẻ"], 0]);
  await tablet.here().replaced.takeBack(row);
  expect((await only(tablet)).answered).toBeUndefined();
});

test("of a reader: kept sealed, told opened, also a note that was taken away, and brought back as it was", async () => {
  const { pc, tablet, meet } = await aTwoDeskSchool();
  // Readers are opened anew a moment after they have come in.
  const notes = (note: string | undefined) => expect.poll(async () => [await noteAt(pc), await noteAt(tablet)], { timeout: 5000 }).toEqual([note, note]);
  await pc.here().records.notePatron(await pc.reader(an), "Hay quên thẻ");
  await meet();
  await pc.here().records.notePatron(await pc.reader(an), "Hay quên sách");
  await tablet.here().records.notePatron(await tablet.reader(an), "");
  await meet();
  expect(JSON.stringify(await tablet.here().db.lost.toArray())).not.toContain("note");
  const edit = await only(tablet);
  expect(edit).toMatchObject({ of: "patron", name: `${an}, 6A`, fields: [{ field: "note", mine: null, now: "Hay quên sách" }] });
  await tablet.here().replaced.bringBack(edit.row);
  await meet();
  await notes(undefined);
  expect(JSON.stringify(await tablet.here().db.lost.toArray())).not.toContain("quên");
  await tablet.here().replaced.takeBack(edit.row);
  await meet();
  await notes("Hay quên sách");
});

test("an assistant sees what gave way, and settles nothing", async () => {
  const { tablet } = await bothEdited();
  await tablet.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "2222" });
  await tablet.signIn("Bạn Minh", "2222");
  const { row } = await only(tablet);
  const refusal = { ok: false, error: { type: "ForLibrarians" } };
  expect([await tablet.here().replaced.bringBack(row), await tablet.here().replaced.itIsFine(row), await tablet.here().replaced.takeBack(row)]).toEqual([refusal, refusal, refusal]);
});
