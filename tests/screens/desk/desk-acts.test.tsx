// @vitest-environment jsdom
/** The desk's other acts on the screen: put off, lost, made good, spoilt, read here, written for a past day, blocked. */
import { expect, test } from "vitest";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { acts, answer, answerDialog, card, chooseForLoan, click, dialog, events, fieldIn, numbers, panel, pc, place, press, quiet, says, scan, until, write } from "./a-desk-page.tsx";

test("F9 renews all that the open reader has, says until when, and why not; each renewal can be undone", async () => {
  scan(await card(), numbers[0] ?? "", numbers[1] ?? "");
  await until(() => acts().length).toBe(2);
  press("F9");
  await until(answer).toContain("Đã gia hạn 2 cuốn");
  expect(answer()).toContain("Hạn trả mới Thứ Hai 07/12/2026: 2 cuốn");
  expect(acts()).toHaveLength(4);
  press("F9");
  await until(answer).toContain("Không cuốn nào gia hạn được");
  expect(answer()).toContain("Đã gia hạn đủ 1 lần theo nội quy.");
  press("F8");
  await until(answer).toContain("Đã hoàn tác");
  await until(panel).toContain("Hạn trả 30/11/2026");
});

test("a renewal that the rules refuse is allowed with a reason", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  press("F9");
  await until(answer).toContain("Đã gia hạn 1 cuốn");
  await click(words.acts.renew);
  await until(answer).toContain(words.acts.renewRefused);
  await click(words.acts.renewAnyway);
  await until(dialog).toContain(words.desk.override.renewTitle);
  answerDialog(words.desk.override.renew);
  await until(answer).toContain("14/12/2026");
  expect((await events()).flatMap((event) => (event.kind === "loan-renewed" ? [event.override?.refusals] : []))).toEqual([undefined, ["RenewedTooOften"]]);
});

test("a lost book is owed; its compensation has a receipt number of this device, and an undo makes it owed again", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.lost);
  await until(panel).toContain("Phải bồi thường: 1");
  expect(panel()).toContain("Nội quy: đền đúng tên sách đó.");
  await click(words.acts.compensate);
  await until(() => fieldIn(words.acts.compensation.receiptNo)?.value).toBe("BT1-0001");
  expect(dialog()).toContain("Sách đền dùng lại số ĐKCB STK.001");
  await click(words.acts.compensation.save);
  await until(answer).toContain("Số biên nhận BT1-0001.");
  expect(answer()).toContain(words.acts.replacedHint);
  expect((await events()).at(-1)).toMatchObject({ kind: "loss-compensated", by: "sameTitle", replaces: true });
  await until(panel).not.toContain("Phải bồi thường");
  expect([...place.querySelectorAll(".answer a")].map((link) => link.getAttribute("href"))).toEqual([expect.stringMatching(/^#\/receipt\/event/)]);
  press("F8");
  await until(panel).toContain("Phải bồi thường: 1");
});

test("money without an amount is not written down: the question stays and says why", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.lost);
  await click(words.acts.compensate);
  await until(() => fieldIn(words.acts.compensation.receiptNo)?.value).toBe("BT1-0001");
  fieldIn(words.acts.compensation.value).click();
  await until(dialog).toContain(words.acts.compensation.amountUnknown);
  await click(words.acts.compensation.save);
  await until(dialog).toContain(words.acts.refusal.NoAmount);
  write(fieldIn(words.acts.compensation.amount), "45000");
  await click(words.acts.compensation.save);
  await until(answer).toContain(words.acts.compensated);
  expect((await events()).flatMap((event) => (event.kind === "loss-compensated" ? [event.amount] : []))).toEqual([45_000]);
});

test("after a return F7 notes the damage and whom it is to be made good by, and the next reader is told", async () => {
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.takeBack);
  await until(answer).toContain(words.desk.takenBack);
  press("F7");
  await until(dialog).toContain(words.acts.conditionDialog.title);
  fieldIn(words.acts.conditions.missingPages).click();
  fieldIn("Lê Bảo An phải bồi thường").click();
  answerDialog(words.acts.conditionDialog.save);
  await until(answer).toContain("Đã ghi tình trạng: mất trang");
  await until(panel).toContain("Phải bồi thường: 1");
  press("Escape");
  scan(numbers[0] ?? "");
  await until(answer).toContain(words.desk.copyIsIn);
  expect(answer()).toContain("Tình trạng: mất trang");
});

test("F4 lends to be read here, loudly, until it is switched off; the list of what is being read takes it back", async () => {
  press("F4");
  await until(() => place.textContent).toContain(words.acts.how.inLibraryOn);
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Lê Bảo An đọc tại chỗ");
  press("F4");
  await until(() => place.textContent).not.toContain(words.acts.how.inLibraryOn);
  await click(words.acts.how.stillReading);
  await until(dialog).toContain("Còn 1 cuốn chưa trả lại.");
  answerDialog(words.acts.takeBack);
  await until(dialog).toContain(words.acts.reading.none);
  expect((await events()).map((event) => [event.kind, "use" in event ? event.use : undefined])).toEqual([["copy-lent", "inLibrary"], ["copy-returned", "inLibrary"]]);
});

test("F6 writes for a past day with the keyboard alone, says so until it is switched off, and refuses a day to come", async () => {
  press("F6");
  await until(() => fieldIn(words.acts.backdateDialog.day)?.value).toBe("22/11/2026");
  write(fieldIn(words.acts.backdateDialog.day), "1/12");
  await click(words.acts.backdateDialog.start);
  await until(dialog).toContain(words.acts.backdateDialog.DayIsAhead);
  write(fieldIn(words.acts.backdateDialog.day), "16/11");
  await click(words.acts.backdateDialog.start);
  await until(() => place.textContent).toContain("Đang ghi cho ngày Thứ Hai 16/11/2026");
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Thứ Hai 23/11/2026");
  expect(acts()[0]).toContain("ghi cho 16/11/2026");
  await click(words.acts.how.backToToday);
  await until(() => place.textContent).not.toContain("Đang ghi cho ngày");
  scan(numbers[1] ?? "");
  await until(answer).toContain("Đất rừng phương Nam");
  expect((await events()).map(({ day }) => day).sort()).toEqual(["2026-11-16", "2026-11-23"]);
});

test("an assistant is offered no other day, no block and no compensation", async () => {
  await pc.here().staff.add({ name: "Bạn Minh", role: "assistant", pin: "5678" });
  await pc.signIn("Bạn Minh", "5678");
  scan(await card(), numbers[0] ?? "");
  await until(() => acts().length).toBe(1);
  await chooseForLoan(words.acts.lost);
  await until(panel).toContain("Phải bồi thường: 1");
  expect(place.textContent).not.toContain(words.acts.compensate);
  expect(place.textContent).not.toContain(words.acts.how.backdate);
  expect(place.querySelector(`[aria-label="${words.acts.readerMenu}"]`)).toBeNull();
  press("F6");
  expect(dialog()).toBe("");
});

test("a note and a block by a librarian's hand stand with the reader, wherever the reader is opened", async () => {
  const an = await pc.reader("Lê Bảo An");
  await pc.here().records.notePatron(an, "Nhắc nộp ảnh thẻ");
  await pc.here().records.block(an, { reason: "damage", remark: "Đã báo cô chủ nhiệm" });
  scan(await card());
  await until(answer).toContain("Nhắc nộp ảnh thẻ");
  expect(answer()).toContain("Tạm dừng: làm hỏng sách");
  expect(panel()).toContain("Đã báo cô chủ nhiệm");
  // Nobody is asked to lend to who may not borrow.
  expect(answer()).not.toContain(words.desk.openedHint);
  scan(numbers[0] ?? "");
  await until(answer).toContain(words.desk.refused);
  expect(answer()).toContain("làm hỏng sách");
});

test("an answer that may rest on old knowledge says how old, and a fresh one says nothing", async () => {
  says({ ...quiet, lastExchangeAt: Date.now() });
  scan(await card(), numbers[0] ?? "");
  await until(answer).toContain("Dế Mèn");
  expect(answer()).not.toContain("chưa trao đổi");
  says({ ...quiet, lastExchangeAt: Date.now() - 5 * 3_600_000 });
  scan(numbers[1] ?? "");
  await until(answer).toContain("Đất rừng phương Nam");
  expect(answer()).toContain("Máy này chưa trao đổi từ 5 giờ trước");
});
