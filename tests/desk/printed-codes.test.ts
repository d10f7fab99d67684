/** One printed book, two barcodes: the library's label says which copy it is, the publisher's code only which title. */
import { expect, test } from "vitest";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

const isbn = "9786041166486";
const product = "8934567890120";

const aDesk = async () => {
  const school = await aSchool();
  const pc = await school.device("pc");
  await pc.signIn(librarian.name, librarian.pin);
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"], { title: { isbn } }), books("Kính vạn hoa", ["STK.003", "STK.004"]));
  await pc.bringInReaders(pupil("Lê Bảo An"), pupil("Trần Gia Bình"));
  return { school, pc, an: await pc.reader("Lê Bảo An"), binh: await pc.reader("Trần Gia Bình") };
};
const titleOf = async (pc: Device, accessionNo: string) => (await pc.here().db.copies.where("codes").equals(accessionNo).first())!.title;
const eventKinds = async (pc: Device) => (await pc.here().db.events.toArray()).map(({ event }) => event.kind);

test("given the library's only copy of a title, when its ISBN is scanned, then the desk asks, lends nothing, and after the answer never asks again", async () => {
  const { school, pc, an } = await aDesk();
  const copy = await pc.copy("STK.001");
  expect(await pc.here().desk.scan(isbn, an)).toMatchObject({ type: "WhichCopy", copies: [{ copy: { id: copy } }], printed: { article: isbn, likely: copy, learns: true } });
  expect(await eventKinds(pc)).toEqual([]);
  // Nothing was done, so at once again it is asked again.
  expect(await pc.here().desk.scan(isbn, an)).toMatchObject({ type: "WhichCopy" });

  expect(await pc.here().printedCodes.opens(isbn, copy)).toEqual({ ok: true, value: undefined });
  school.passes(1);
  expect(await pc.here().desk.scan("978-604-1-16648-6", an)).toMatchObject({ type: "Lent", copy: { copy: { id: copy } } });
  school.passes(1);
  expect(await pc.here().desk.scan(isbn, undefined)).toMatchObject({ type: "TakenBack" });
  // The label works as before.
  expect(await pc.here().desk.scan("STK.001", undefined)).toMatchObject({ type: "CopyIsIn" });
});

test("given the answer at one desk, when it has come to another, then that one does not ask either", async () => {
  const { school, pc } = await aDesk();
  const tablet = await school.device("tablet");
  await pc.here().printedCodes.opens(isbn, await pc.copy("STK.001"));
  await pc.here().printedCodes.names(product, await titleOf(pc, "STK.003"));
  await carry(pc, tablet);
  expect(await tablet.here().desk.scan(isbn, undefined)).toMatchObject({ type: "CopyIsIn" });
  expect(await tablet.here().desk.scan(product, undefined)).toMatchObject({ type: "WhichCopy", copies: [{}, {}] });
});

test("given an answer that was kept, when a second copy is bought, then the desk asks again instead of guessing", async () => {
  const { pc, an } = await aDesk();
  await pc.here().printedCodes.opens(isbn, await pc.copy("STK.001"));
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.009"], { title: { isbn } }));
  expect(await pc.here().desk.scan(isbn, an)).toMatchObject({ type: "WhichCopy", copies: [{}, {}], printed: { likely: undefined, learns: false } });
  expect(await eventKinds(pc)).toEqual([]);
});

test("given a title with more copies, when a reader is open who has one of them, then that one stands first; who has none gets the one that is in", async () => {
  const { school, pc, an, binh } = await aDesk();
  await pc.here().printedCodes.names(product, await titleOf(pc, "STK.003"));
  const [third, fourth] = [await pc.copy("STK.003"), await pc.copy("STK.004")];
  expect(await pc.here().desk.scan(product, an)).toMatchObject({ printed: { likely: undefined, learns: false } });
  await pc.here().desk.choose(fourth, an);
  school.passes(1);
  expect(await pc.here().desk.scan(product, an)).toMatchObject({ type: "WhichCopy", printed: { likely: fourth }, copies: [{ copy: { id: fourth } }, { copy: { id: third } }] });
  school.passes(1);
  expect(await pc.here().desk.scan(product, binh)).toMatchObject({ printed: { likely: third } });
});

test("given a product code that nobody knows, when a librarian says which title it is, then it asks which copy, and a camera knows the code", async () => {
  const { pc, an } = await aDesk();
  expect(await pc.here().desk.knows(product)).toBe(false);
  expect(await pc.here().desk.scan(product, an)).toEqual({ type: "Unknown", code: product, looksLike: "isbn" });
  const title = await titleOf(pc, "STK.001");
  await pc.here().printedCodes.names(product, title);
  expect(await pc.here().desk.knows(product)).toBe(true);
  expect(await pc.here().desk.scan(product, an)).toMatchObject({ type: "WhichCopy", copies: [{ copy: { accessionNo: "STK.001" } }] });

  await pc.here().printedCodes.forget(product, title);
  await pc.reload();
  expect(await pc.here().desk.knows(product)).toBe(false);
});

test("given a title that is kept by quantity, when its code is scanned, then the desk says so", async () => {
  const { pc } = await aDesk();
  await pc.bringInBooks(books("Toán 6", [], { title: { gtin: product, bookType: "textbook" } }));
  expect(await pc.here().desk.scan(product, undefined)).toMatchObject({ type: "NoCopy", of: { title: { titleProper: "Toán 6" }, copies: [] } });
});

test("what is kept for good is for librarians to say; a copy that is gone is not written anew", async () => {
  const { pc } = await aDesk();
  const { staff, printedCodes } = pc.here();
  expect(await printedCodes.opens(isbn, "copy:nowhere" as never)).toEqual({ ok: false, error: { type: "NotHere" } });
  await staff.add({ name: "Em Mai", role: "assistant", pin: "4321" });
  await pc.signIn("Em Mai", "4321");
  expect(await printedCodes.opens(isbn, await pc.copy("STK.001"))).toEqual({ ok: false, error: { type: "ForLibrarians" } });
  expect((await pc.here().db.copies.toArray()).flatMap(({ codes }) => codes)).not.toContain(isbn);
});

test("another program's label that happens to be an article number goes on meaning its copy", async () => {
  const { pc, an } = await aDesk();
  await pc.bringInBooks(books("Sách A", [], { copies: [{ accessionNo: "A1", barcodes: [product] }, { accessionNo: "A2", barcodes: ["8935244800012"] }] }));
  expect(await pc.here().desk.scan(product, an)).toMatchObject({ type: "Lent", copy: { copy: { accessionNo: "A1" } } });
});

test("what is searched for may be a code: a card finds its reader, a label and an ISBN of ten or thirteen digits their title, and nothing is done", async () => {
  const { pc, an } = await aDesk();
  await pc.bringInBooks(books("A Theory", ["STK.0020"], { title: { isbn: "9780306406157" } }));
  const { desk } = pc.here();
  const [card = ""] = (await desk.patronFile(an))!.patron.cards;
  expect(await desk.search(card, 8)).toMatchObject({ patrons: [{ id: an }], titles: [], approximate: false });
  for (const code of ["0-306-40615-2", "978-0-306-40615-7", "9780306406157", "stk.0020"]) expect(await desk.search(code, 8), code).toMatchObject({ titles: [{ title: { titleProper: "A Theory" }, copies: 1, free: 1 }], approximate: false });
  expect(await desk.search("9786041166493", 8)).toMatchObject({ titles: [] });
  expect(await eventKinds(pc)).toEqual([]);
});
