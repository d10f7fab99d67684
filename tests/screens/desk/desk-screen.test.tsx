// @vitest-environment jsdom
/** The desk's screen: what a hand at the keyboard and a scanner can do to it. */
import { expect, test } from "vitest";
import type { PatronId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { patronFrom, patronToDocument } from "#wire/people.ts";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { books, librarian, pupil } from "../../storage/a-device.ts";
import { acts, answer, card, chooseForReader, click, events, numbers, panel, pc, place, press, quiet, readerMenu, says, scan, school, shown, until, write } from "./a-desk-page.tsx";

test("scans that come faster than they are saved are answered in their order, none dropped", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "");
  await until(answer).toContain("Đất rừng phương Nam");
  expect((await events()).map(({ kind }) => kind)).toEqual(["copy-lent", "copy-lent"]);
  expect(acts()).toHaveLength(2);
  expect(panel()).toContain("Mượn 2/2 cuốn");
});

test("F8 undoes the last act, then the one before; Escape closes the reader", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "");
  await until(() => acts().length).toBe(2);
  press("F8");
  await until(answer).toContain("Đã hoàn tác: Đất rừng phương Nam");
  press("F8");
  await until(answer).toContain("Đã hoàn tác: Dế Mèn phiêu lưu ký");
  await until(panel).toContain(words.desk.nothingOut);
  press("Escape");
  await until(panel).toContain(words.desk.noPatron);
  expect((await events()).map(({ kind }) => kind)).toEqual(["copy-lent", "copy-lent", "act-undone", "act-undone"]);
});

test("a card that two readers have opens who is said to hold it, and nobody before", async () => {
  const { db, device, keeper } = pc.here();
  const [code, held] = [await card(), await db.patrons.get(await pc.reader("Lê Bảo An"))];
  // As another life of this device gave it out.
  const other = { ...(await patronFrom(device.schoolKey, held!.doc)), id: "patron:of-the-other-life" as PatronId, fullName: "Trần Gia Bình", classUnit: "7B" };
  await keeper.takeIn(databasesOf(device.school).desk, [{ ...(await patronToDocument(device.schoolKey, other)), _rev: "1-a" }], { since: "9", birth: "b" });
  await until(async () => (await pc.here().printing.patrons({})).length).toBe(2);
  scan(code);
  await until(answer).toContain(words.desk.whichReader);
  expect(panel()).toContain(words.desk.noPatron);
  await click("Trần Gia Bình");
  await until(panel).toContain("Trần Gia Bình");
});

test("a refusal is set aside with a reason; a scan in between takes the question away", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "", numbers[2] ?? "");
  await until(answer).toContain("Bạn đọc đã mượn 2/2 cuốn");
  await click(words.desk.lendAnyway);
  await until(() => document.body.textContent).toContain(words.desk.override.title);
  scan(numbers[3] ?? "");
  await until(answer).toContain("Tuổi thơ dữ dội");
  await until(() => document.body.textContent).not.toContain(words.desk.override.title);
  await click(words.desk.lendAnyway);
  await click(words.desk.override.lend);
  await until(answer).toContain("Đã cho Lê Bảo An mượn");
  const lent = (await events()).filter((event) => event.kind === "copy-lent");
  expect(lent.map((event) => event.override?.reason)).toEqual([undefined, undefined, "teacherAsked"]);
  expect(lent[2]?.thing).toEqual({ copy: await pc.copy(numbers[3] ?? "") });
});

test("a pupil without a card and a book without a code are found by typing, without tone marks", async () => {
  const field = place.querySelector("input") as HTMLInputElement;
  const type = (text: string) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const options = () => [...place.querySelectorAll("[role=option]")].map((option) => option.textContent ?? "");
  type("le bao");
  await until(options).toEqual([expect.stringContaining("Lê Bảo An")]);
  press("Enter", field);
  await until(panel).toContain("Lê Bảo An");
  type("de men");
  await until(options).toEqual([expect.stringContaining("Dế Mèn phiêu lưu ký")]);
  press("Enter", field);
  await until(answer).toContain(words.desk.whichCopy);
  await click("ĐKCB STK.001");
  await until(answer).toContain("Đã cho Lê Bảo An mượn");
});

test("who types a name and Enter faster than the list comes gets that reader, and a name nobody has stays to be mended", async () => {
  await pc.bringInReaders(pupil("Lê Bảo Bình"));
  const field = place.querySelector("input") as HTMLInputElement;
  write(field, "le bao");
  write(field, "le bao binh");
  press("Enter", field);
  await until(panel).toContain("Lê Bảo Bình");
  expect(field.value).toBe("");
  write(field, "nguyen van khong co");
  press("Enter", field);
  await until(() => place.querySelector(".suggestions")?.textContent).toContain("Không tìm thấy");
  expect(field.value).toBe("nguyen van khong co");
});

test("a title with a number in it is found by Enter, and a number that is a code counts as the code first", async () => {
  await pc.bringInBooks(books("365 câu hỏi vì sao", ["STK.365"]), books("100 truyện cổ", ["STK.100"]), books("1984", ["STK 200"]), books("Số đỏ", ["1985"]));
  const field = place.querySelector("input") as HTMLInputElement;
  const enter = (text: string) => {
    write(field, text);
    press("Enter", field);
  };
  enter("365 cau hoi");
  await until(answer).toContain("365 câu hỏi vì sao");
  expect(field.value).toBe("");
  enter("100 truyện cổ");
  await until(answer).toContain("100 truyện cổ");
  enter("1985");
  await until(answer).toContain("Số đỏ");
  write(field, "stk 200");
  await until(() => place.querySelector("[role=option]")?.textContent).toContain("1984");
  press("Enter", field);
  await until(answer).toContain("1984");
  expect(field.value).toBe("");
});

test("one word that is no code shows what it finds by name, the first ready to be chosen; what finds nothing is an unknown code", async () => {
  await pc.bringInBooks(books("1984", ["STK.200"]));
  const field = place.querySelector("input") as HTMLInputElement;
  write(field, "99999");
  await until(() => place.querySelector(".suggestions")?.textContent).toContain("Không tìm thấy");
  press("Enter", field);
  await until(answer).toContain("99999");
  expect([field.value, place.querySelector(".suggestions")]).toEqual(["", null]);
  write(field, "1984");
  press("Enter", field);
  await until(() => place.querySelector(".suggestions")?.textContent).toContain("Không có mã “1984”");
  expect([field.value, place.querySelector("[aria-selected=true]")?.textContent, answer()]).toEqual(["1984", expect.stringContaining("1984"), expect.stringContaining("99999")]);
  press("Enter", field);
  await until(answer).toContain(words.desk.whichCopy);
  await click("ĐKCB STK.200");
  await until(answer).toContain(words.desk.copyIsIn);
});

test("who looks at another screen and comes back finds the reader open, and can still undo", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  shown("another screen");
  await until(() => place.querySelector(".desk")).toBeNull();
  shown();
  await until(panel).toContain("Lê Bảo An");
  press("F8");
  await until(answer).toContain("Đã hoàn tác: Dế Mèn phiêu lưu ký");
});

test("while the first exchange runs the desk says what it may not know", async () => {
  says({ ...quiet, firstSync: { loans: { done: 120, of: 900 }, books: { done: 0, of: 13_000 } } });
  await until(() => place.textContent).toContain("còn chờ: lượt mượn – trả 120/900, sách 0/13.000.");
});

test("what is decided before all loans have come is marked, and stays marked when they have", async () => {
  says({ ...quiet, lastExchangeAt: null, firstSync: { loans: { done: 120, of: 900 }, books: { done: 0, of: 13_000 } } });
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("chưa về đủ máy này (còn chờ: lượt mượn – trả 120/900)");
  expect(acts()).toEqual([expect.stringContaining("(dữ liệu chưa về đủ)")]);
  says(quiet);
  await until(() => place.querySelector(".desk-notice")).toBeNull();
  expect([answer(), acts()]).toEqual([expect.stringContaining("chưa về đủ"), [expect.stringContaining("chưa về đủ")]]);
  scan(numbers[1] ?? "");
  await until(() => acts().length).toBe(2);
  expect([answer(), acts()[0]]).toEqual([expect.not.stringContaining("chưa về đủ"), expect.not.stringContaining("chưa về đủ")]);
});

test("while only books are still to come a loan is as sure as ever, and a code that is not known may be one of theirs", async () => {
  says({ ...quiet, lastExchangeAt: null, firstSync: { books: { done: 4_000, of: 13_000 } } });
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Dế Mèn phiêu lưu ký");
  expect(answer()).not.toContain("chưa");
  scan("STK.999");
  await until(answer).toContain("Máy này chưa có mã STK.999");
  expect(answer()).toContain("còn đang về: sách 4.000/13.000");
  expect(answer()).not.toContain(words.desk.bringIn);
  says(quiet);
  scan("STK.998");
  await until(answer).toContain("Không nhận ra mã STK.998");
});

test("a deposit is asked for, held and given back as the rules said on the day of the loan, and the reader's panel names them", async () => {
  const { ruleVersions, rules } = pc.here();
  const withDeposit = (deposit: number) => ({ ...rules.current(), rules: { ...rules.current().rules, pupil: { any: { limit: 2, period: { days: 7 }, deposit } } } });
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Dế Mèn phiêu lưu ký");
  expect(panel()).not.toContain("theo nội quy");
  await ruleVersions.write(withDeposit(50_000), pc.here().desk.today());
  scan(numbers[1] ?? "");
  await until(answer).toContain("Thu đặt cọc 50.000 đ");
  await until(panel).toContain("Đang giữ cọc 50.000 đ");
  school.passes(60 * 24);
  await pc.signIn(librarian.name, librarian.pin);
  await ruleVersions.write(withDeposit(20_000), pc.here().desk.today());
  const notes = () => [...place.querySelectorAll(".loan-list li")].map((loan) => /theo nội quy.*$/.exec(loan.textContent ?? "")?.[0]);
  expect(notes()).toEqual(["theo nội quy từ 05/09/2026", "theo nội quy từ 23/11/2026 · cọc 50.000 đ"]);
  scan(numbers[1] ?? "");
  await until(answer).toContain("Trả lại tiền cọc 50.000 đ");
  await until(panel).not.toContain("Đang giữ cọc");
});

test("a reader is erased in two steps, not while a book is out, and is on no card of the screen afterwards", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForReader(words.forgetting.erase.open);
  await until(() => document.body.textContent).toContain("Dế Mèn phiêu lưu ký · ĐKCB STK.001 (chưa trả)");
  await click(words.forgetting.erase.close);
  school.passes(1);
  scan(numbers[0] ?? "");
  await until(answer).toContain(words.desk.takenBack);
  await until(panel).toContain(words.desk.nothingOut);
  await chooseForReader(words.forgetting.erase.open);
  const button = () => [...document.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(words.forgetting.erase.erase));
  await until(() => button()?.disabled).toBe(true);
  (document.querySelector("input[type=checkbox]") as HTMLInputElement).click();
  await until(() => button()?.disabled).toBe(false);
  button()?.click();
  await until(panel).toContain(words.desk.noPatron);
  await until(answer).toContain(words.forgetting.erase.done);
  await until(() => document.body.textContent).not.toContain("Lê Bảo An");
  expect(await pc.here().printing.patrons({})).toEqual([]);
});

test("only a librarian is offered to erase a reader", async () => {
  scan(await card());
  await until(() => place.querySelector(readerMenu)).not.toBeNull();
  await press("Escape");
  await until(panel).toContain(words.desk.noPatron);
  school.passes(1);
  await pc.here().staff.add({ name: "Em Mai", role: "assistant", pin: "4321" });
  await pc.signIn("Em Mai", "4321");
  scan(await card());
  await until(panel).toContain("Lê Bảo An");
  expect(place.querySelector(readerMenu)).toBeNull();
});

test("F8 held down undoes one act and not a chain, and a double click in the list of copies lends once", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "");
  await until(() => acts().length).toBe(2);
  press("F8");
  for (let held = 0; held < 5; held++) window.dispatchEvent(new KeyboardEvent("keydown", { key: "F8", bubbles: true, cancelable: true, repeat: true }));
  await until(answer).toContain("Đã hoàn tác");
  await until(panel).toContain("Đang mượn: 1");
  expect((await events()).filter(({ kind }) => kind === "act-undone")).toHaveLength(1);
  await pc.bringInBooks(books("Kính vạn hoa", ["STK.011", "STK.012"], { title: { isbn: "9786041166486" } }));
  scan("9786041166486");
  await until(answer).toContain(words.desk.whichCopy);
  const copy = [...place.querySelectorAll<HTMLElement>(".answer-actions button")].find((button) => button.textContent?.includes("STK.011"));
  copy?.click();
  copy?.click();
  await until(panel).toContain("Đang mượn: 2");
  expect(answer()).toContain("Đã cho Lê Bảo An mượn");
  expect((await events()).filter(({ kind }) => kind === "copy-returned")).toEqual([]);
});

test("who is not found while readers or books are still coming may be among them, and it is said", async () => {
  const field = place.querySelector("input") as HTMLInputElement;
  const list = () => place.querySelector(".suggestions")?.textContent ?? "";
  write(field, "khong ai ca");
  await until(list).toContain("Không tìm thấy “khong ai ca”");
  expect(list()).not.toContain("còn đang về");
  says({ ...quiet, firstSync: { books: { done: 1200, of: 9000 } } });
  await until(list).toContain("còn đang về: sách 1.200/9.000");
  says({ ...quiet, firstSync: { loans: { done: 1, of: 2 } } });
  await until(list).not.toContain("còn đang về");
});

test("a card number that two readers have asks whose card it is; until then nobody is open, whoever was", async () => {
  await pc.here().db.device.update("this", { nextCardSerial: 1 });
  await pc.bringInReaders(pupil("Hồ Gia Hân"));
  scan(await card());
  await until(answer).toContain(words.desk.whichReader);
  await click("Lê Bảo An, lớp 6A");
  await until(panel).toContain("Lê Bảo An");
  scan(await card());
  await until(panel).toContain(words.desk.noPatron);
  await click("Hồ Gia Hân, lớp 6A");
  await until(panel).toContain("Hồ Gia Hân");
});
