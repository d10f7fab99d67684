/** Files that go from device to device: what they say, and how a wrong or broken one is refused. The golden one is never made anew. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Day } from "#domain/kernel/day.ts";
import type { DeviceId, SchoolId } from "#domain/kernel/ids.ts";
import { mayBeSealedFile, openingLength, sealedFile, sealedFileFrom, type FileRow } from "#wire/sealed-file.ts";
import { schoolKeyFrom } from "#wire/seal.ts";

const school = "unit:hoaban" as SchoolId;
const log = "school-hoaban-log-2026";
const key = schoolKeyFrom(Uint8Array.from({ length: 32 }, (_, index) => index));
const maker = { school, schoolName: "Trường THCS Hoa Ban", device: "device:quay1" as DeviceId, deviceName: "Máy quầy", madeAt: 1_795_000_000_000, since: "2026-11-01" as Day };
const rows: readonly FileRow[] = [
  { database: "school-hoaban-desk", doc: { _id: "patron:an", _rev: "3-c", kind: "patron", v: 1, sealed: "x".repeat(30) }, base: { _id: "patron:an", kind: "patron", v: 1, sealed: "y".repeat(30) } },
  { database: "school-hoaban-desk", doc: { _id: "note:gone", _rev: "1-a", _deleted: true } },
  { database: log, doc: { _id: "event:one", kind: "copy-lent", v: 1 } },
  { database: log, doc: { _id: "event:two", kind: "copy-returned", v: 1 }, sent: true },
];
const made = async (some = rows) => sealedFile(await key, maker, some);
const read = async (text: string) => sealedFileFrom(await key, school, text);

test("what was written is read, and the file says in plain only what it is", async () => {
  const { head, text } = await made();
  expect(await read(text)).toEqual({ ok: true, value: { head, rows } });
  expect(head.counts).toEqual({ events: 2, documents: 1, deletions: 1 });
  const [first] = text.split("\n");
  expect(JSON.parse(first!)).toMatchObject({ format: "tu-sach-file", v: 1, school, deviceName: "Máy quầy", parts: 1 });
  expect(text).not.toContain("patron:an");
  expect(text).not.toContain("event:one");
});

test("the file of version 1 is read by every later version", async () => {
  const golden = readFileSync(new URL("../fixtures/wire/files/v1.tusach", import.meta.url), "utf8");
  expect(await read(golden)).toMatchObject({ ok: true, value: { head: { device: "device:quay1", since: "2026-11-01", counts: { events: 2, documents: 1, deletions: 1 } }, rows } });
});

test("many documents go in several parts and come out in their order", async () => {
  const many = Array.from({ length: 1201 }, (_, index): FileRow => ({ database: log, doc: { _id: `event:n${index}`, kind: "copy-lent", v: 1 } }));
  const { head, text } = await made(many);
  expect(head.parts).toBe(3);
  const back = await read(text);
  expect(back.ok && back.value.rows).toEqual(many);
});

test("a file with nothing in it is one all the same", async () => {
  const { text } = await made([]);
  expect(await read(text)).toMatchObject({ ok: true, value: { rows: [] } });
});

test("any other file is told by its beginning", async () => {
  for (const other of ["", "PK\u0003\u0004", "{}", '{"format":"tu-sach', "Họ và tên;Lớp\n"]) {
    if (other !== '{"format":"tu-sach') expect(mayBeSealedFile(other.slice(0, openingLength))).toBe(false);
    expect(await read(other)).toEqual({ ok: false, error: other === '{"format":"tu-sach' ? { type: "CutOff" } : { type: "NotOurs" } });
  }
});

test("another school's file says whose it is, and a newer program's that it is newer", async () => {
  const { text } = await made();
  expect(await sealedFileFrom(await key, "unit:other" as SchoolId, text)).toEqual({ ok: false, error: { type: "OtherSchool", schoolName: "Trường THCS Hoa Ban" } });
  expect(await read(text.replace('"v":1', '"v":2'))).toEqual({ ok: false, error: { type: "NewerVersion", version: 2 } });
});

test("a file cut off anywhere is refused as cut off, a changed one as damaged; none gives half of itself", async () => {
  const { text } = await made(Array.from({ length: 600 }, (_, index): FileRow => ({ database: log, doc: { _id: `event:n${index}`, kind: "copy-lent", v: 1 } })));
  for (const length of [text.length - 1, text.length - 100, text.indexOf("\n") + 1, text.indexOf("\n"), 40]) expect(await read(text.slice(0, length))).toEqual({ ok: false, error: { type: "CutOff" } });
  const lines = text.split("\n");
  const wrong = [
    text.replace("Máy quầy", "Máy khác"),
    text.replace('"events":600', '"events":601'),
    [lines[0], lines[2], lines[1], ""].join("\n"),
    `${text}${lines[2]}\n`,
    `${text}more`,
    `${text.slice(0, -10)}\0\0\0\0\0\0\0\0\0\n`,
    text.replace('"parts":2', '"parts":'),
  ];
  for (const changed of wrong) expect(await read(changed)).toEqual({ ok: false, error: { type: "Damaged" } });
});

test("lines that a mail program ended in its own way are read", async () => {
  const { text } = await made();
  expect((await read(text.replaceAll("\n", "\r\n"))).ok).toBe(true);
});

test("the key of another school opens nothing, also under this school's name", async () => {
  const other = await schoolKeyFrom(new Uint8Array(32));
  const { text } = await sealedFile(other, maker, rows);
  expect(await read(text)).toEqual({ ok: false, error: { type: "Damaged" } });
});

test("a database of another school is no part of a file", async () => {
  const { text } = await made([{ database: "school-other-desk", doc: { _id: "note:a", kind: "note", v: 1 } }]);
  expect(await read(text)).toEqual({ ok: false, error: { type: "Damaged" } });
});
