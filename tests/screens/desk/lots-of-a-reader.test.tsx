// @vitest-environment jsdom
/** Textbooks kept by quantity in the open reader's panel: seen, taken back, lost, found, made good, each with its undo. */
import { beforeEach, expect, test } from "vitest";
import * as words from "../../../src/ui/messages/vi/index.ts";
import { books } from "../../storage/a-device.ts";
import { acts, answer, card, chooseForLoan, click, events, fieldIn, panel, pc, press, scan, until } from "./a-desk-page.tsx";

beforeEach(async () => {
  await pc.bringInBooks(books("Toán 6", ["SGK.1"], { title: { titleProper: "Toán 6", bookType: "textbook", grade: 6, coverPrice: 20_000 } }));
  const { textbooks } = pc.here();
  const [maths] = await textbooks.textbooksOf(6);
  await textbooks.openLot(maths!.id, "2024", 10);
  await textbooks.lend([{ pupil: await pc.reader("Lê Bảo An"), title: maths!.id }]);
  scan(await card());
  await until(panel).toContain("Toán 6");
});

test("listed with its due day, taken back with one button, and F8 gives it back to the reader", async () => {
  expect(panel()).toContain("Đang mượn: 1");
  expect(panel()).toContain("Hạn trả 31/05/2027");
  await click(words.acts.takeBack);
  await until(answer).toContain(words.desk.takenBack);
  await until(panel).toContain(words.desk.nothingOut);
  expect(acts()[0]).toContain("Trả: Toán 6");
  press("F8");
  await until(panel).toContain("Đang mượn: 1");
  expect((await events()).map(({ kind }) => kind).sort()).toEqual(["lot-lent", "lot-returned", "lot-undone"]);
});

test("lost, it is owed by the rule with its price; made good it has a receipt, found it is back", async () => {
  await chooseForLoan(words.acts.lost);
  await until(panel).toContain("Phải bồi thường: 1");
  expect(panel()).toContain("Nội quy: đền đúng tên sách đó.");
  await click(words.acts.compensate);
  await until(() => fieldIn(words.acts.compensation.receiptNo)?.value).toBe("BT1-0001");
  fieldIn(words.acts.compensation.value).click();
  await until(() => fieldIn(words.acts.compensation.amount)?.value).toBe("20.000");
  await click(words.acts.compensation.save);
  await until(answer).toContain("Số biên nhận BT1-0001.");
  await until(panel).not.toContain("Phải bồi thường");
  press("F8");
  await until(panel).toContain("Phải bồi thường: 1");
  await click(words.acts.lot.found);
  await until(answer).toContain(words.acts.lot.foundSaid);
  await until(panel).not.toContain("Phải bồi thường");
  expect(panel()).toContain(words.desk.nothingOut);
});
