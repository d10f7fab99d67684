import { expect, test } from "vitest";
import { readOwnCode } from "#domain/copies/barcode.ts";
import type { CopyId, VoucherId } from "#domain/kernel/ids.ts";
import { aSchool, books, pupil, type Device } from "./a-device.ts";

const numbersOf = async ({ here }: Device, filter: { voucher?: VoucherId; from?: string; to?: string }) => (await here().printing.copies(filter)).map(({ copy }) => copy.accessionNo);

test("a range of numbers is the one of the register: 2 comes before 10, whatever the case typed", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Sách A", ["STK.10", "STK.2", "STK.1", "STK.100", "SGK.5"]));
  expect(await numbersOf(pc, { from: "STK.2", to: "STK.10" })).toEqual(["STK.2", "STK.10"]);
  expect(await numbersOf(pc, { from: "stk.2", to: "stk.100" })).toEqual(["STK.2", "STK.10", "STK.100"]);
  expect(await numbersOf(pc, { to: "STK.1" })).toEqual(["SGK.5", "STK.1"]);
  expect(await numbersOf(pc, { from: "STK.11" })).toEqual(["STK.100"]);
  const [title] = (await pc.here().desk.search("sach a", 1)).titles;
  expect((await pc.here().desk.titleFile(title!.title.id))!.copies.map(({ copy }) => copy.accessionNo)).toEqual(["SGK.5", "STK.1", "STK.2", "STK.10", "STK.100"]);
});

test("the labels of an import are those of its copies and no others", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Sách A", ["1", "2"]));
  const second = await pc.bringInBooks(books("Sách A", ["3"]), books("Sách B", ["4"]));
  expect(await numbersOf(pc, { voucher: second.voucher! })).toEqual(["3", "4"]);
});

test("copies without a code get one of ours, each its own; a code that is there is never replaced", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Sách A", ["1", "2"], { quantity: 2 }), books("Sách B", [], { copies: [{ accessionNo: "3", barcodes: ["8934567890120"] }] }));
  const all = async () => (await pc.here().printing.copies({})).map(({ copy }) => copy);
  const before = await all();
  for (let twice = 0; twice < 2; twice++) await pc.here().printing.giveCodes(before.map(({ id }) => id));
  const after = await all();
  expect(after.map(({ barcodes }) => barcodes.length)).toEqual([1, 1, 1, 1, 1]);
  expect(new Set(after.map(({ barcodes }) => barcodes[0])).size).toBe(5);
  for (const copy of after) {
    const [had] = before.find(({ id }) => id === copy.id)!.barcodes;
    if (had === undefined) expect(readOwnCode(copy.barcodes[0]!)).toMatchObject({ ok: true, value: { kind: "copy", block: 1 } });
    else expect(copy.barcodes).toEqual([had]);
    expect(await pc.here().desk.scan(copy.barcodes[0]!, undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { id: copy.id } } });
  }
  expect((await pc.here().keeper.nextToSend(100)).filter(({ doc }) => doc["kind"] === "copy").length).toBe(5);
  await pc.here().printing.giveCodes(["copy:gone" as CopyId]);
});

test("cards are printed class by class, in the order of a class list: by given name", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInReaders(pupil("Trần Văn Ánh"), pupil("Lê Bảo An"), pupil("Đỗ Thị Yến"), pupil("Phạm Đức"), pupil("Lê Duy", { classUnit: "10A" }));
  expect(await pc.here().printing.classUnits()).toEqual(["6A", "10A"]);
  expect((await pc.here().printing.patrons({ classUnit: "6A" })).map(({ fullName }) => fullName)).toEqual(["Lê Bảo An", "Trần Văn Ánh", "Phạm Đức", "Đỗ Thị Yến"]);
  expect((await pc.here().printing.patrons({})).map(({ fullName }) => fullName)).toEqual(["Lê Bảo An", "Trần Văn Ánh", "Phạm Đức", "Đỗ Thị Yến", "Lê Duy"]);
});
