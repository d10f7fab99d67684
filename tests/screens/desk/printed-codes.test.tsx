// @vitest-environment jsdom
/** A publisher's code at the desk: asked once, answered by key or by thumb, and taken back like any act. */
import { expect, test } from "vitest";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { books, librarian } from "../../storage/a-device.ts";
import { acts, answer, card, click, dialog, events, fieldIn, pc, press, quiet, says, scan, school, shown, until, write } from "./a-desk-page.tsx";

const isbn = "9786041166486";
const product = "8934567890120";
const said = words.desk.printed;
const kinds = async () => (await events()).map(({ kind }) => kind);
const ctrlEnter = () => window.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
const aBookWithIsbn = () => pc.bringInBooks(books("Đất nước đứng lên", ["STK.010"], { title: { isbn } }));
const codesOf = async (no: string) => (await pc.here().db.copies.where("codes").equals(no).first())?.codes;

test("the library's only copy: Ctrl+Enter says yes and lends it, the next scan lends without a question, and F8 takes the answer back too", async () => {
  await aBookWithIsbn();
  scan(await card(), isbn);
  await until(answer).toContain(said.isItThis);
  expect(answer()).toContain("Đất nước đứng lên");
  expect(answer()).toContain(said.once);
  expect(await kinds()).toEqual([]);
  ctrlEnter();
  await until(answer).toContain("Đã cho Lê Bảo An mượn");
  await until(acts).toEqual([expect.stringContaining("Mượn: Đất nước đứng lên"), expect.stringContaining(`Mã ${isbn} từ nay mở bản này`)]);
  expect(await codesOf("STK.010")).toContain(isbn);

  press("F8");
  await until(answer).toContain("Đã hoàn tác: Đất nước đứng lên");
  press("F8");
  await until(() => codesOf("STK.010")).not.toContain(isbn);
  await until(() => acts().filter((act) => act.includes(words.desk.actUndone)).length).toBe(2);
  expect(await kinds()).toEqual(["copy-lent", "act-undone"]);
  scan("STK.001", isbn);
  await until(answer).toContain(said.isItThis);
});

test("another book is in hand: it is noted for later, and nothing is kept of the code", async () => {
  await aBookWithIsbn();
  scan(isbn);
  await until(answer).toContain(said.isItThis);
  await click(said.no);
  await until(answer).toContain(words.desk.codeNotedHint);
  expect(await codesOf("STK.010")).not.toContain(isbn);
});

test("a product code that nobody knows: which title is it, asked once; then which copy, the likely one first", async () => {
  await pc.bringInBooks(books("Toán 6. Tập 1", ["SGK.1", "SGK.2"]), books("Toán 6. Tập 2", ["SGK.3"]));
  scan(await card(), product);
  await until(answer).toContain(`Không nhận ra mã ${product}`);
  ctrlEnter();
  await until(dialog).toContain(product);
  write(fieldIn(said.typeTitle), "toan 6");
  await until(dialog).toContain("Toán 6. Tập 2");
  // Two fit: Enter takes neither.
  document.querySelector<HTMLFormElement>("[role=dialog] form")?.requestSubmit();
  await until(dialog).toContain(said.choose);
  [...document.querySelectorAll<HTMLElement>("[role=dialog] button")].find((button) => button.textContent?.startsWith("Toán 6. Tập 1"))?.click();
  await until(answer).toContain(words.desk.whichCopy);
  expect(answer()).not.toContain("SGK.3");
  expect(acts()).toEqual([expect.stringContaining(`Mã ${product} từ nay là của sách: Toán 6. Tập 1`)]);
  await click("ĐKCB SGK.2");
  await until(answer).toContain("Đã cho Lê Bảo An mượn");

  // The reader has one of them now: it comes back by the same code and one key.
  school.passes(1);
  scan("STK.001", product);
  await until(answer).toContain(words.desk.whichCopy);
  ctrlEnter();
  await until(answer).toContain(words.desk.takenBack);
  expect(await kinds()).toEqual(["copy-lent", "copy-lent", "copy-returned"]);
});

test("while books are still coming, the only copy here may not be the library's only one: it is lent, and nothing is kept", async () => {
  await aBookWithIsbn();
  says({ ...quiet, firstSync: { books: { done: 5, of: 9 } } });
  scan(await card(), isbn);
  await until(answer).toContain(said.isItThis);
  ctrlEnter();
  await until(answer).toContain("Đã cho Lê Bảo An mượn");
  expect(await codesOf("STK.010")).not.toContain(isbn);
});

test("an assistant answers for this time only, and is not asked which title a code is", async () => {
  await aBookWithIsbn();
  await pc.here().staff.add({ name: "Em Mai", role: "assistant", pin: "4321" });
  await pc.signIn("Em Mai", "4321");
  shown();
  scan(await card(), isbn);
  await until(answer).toContain(said.isItThis);
  expect(answer()).not.toContain(said.once);
  await click(said.yes);
  await until(answer).toContain("Đã cho Lê Bảo An mượn");
  expect(await codesOf("STK.010")).not.toContain(isbn);
  expect(acts()).toHaveLength(1);
  scan(product);
  await until(answer).toContain(`Không nhận ra mã ${product}`);
  expect(answer()).not.toContain(said.whichTitle);
  await pc.signIn(librarian.name, librarian.pin);
  await until(answer).toContain(said.whichTitle);
});
